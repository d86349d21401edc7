//! A binary workbook made record by record ([MS-XLSB]) from an xlsx, because no free program writes one.

use std::collections::HashMap;
use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;

/// A record: its kind and its length in groups of seven bits, the lowest first.
pub(super) fn record(kind: usize, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for mut number in [kind, body.len()] {
        while number > 0x7F {
            bytes.push(u8::try_from(number & 0x7F).unwrap() | 0x80);
            number >>= 7;
        }
        bytes.push(u8::try_from(number).unwrap());
    }
    bytes.extend(body);
    bytes
}

pub(super) fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = u32::try_from(units.len()).unwrap().to_le_bytes().to_vec();
    bytes.extend(units.into_iter().flat_map(u16::to_le_bytes));
    bytes
}

pub(super) fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// A tag of the xlsx and the text behind it.
#[derive(Clone, Copy)]
struct Tag<'t> {
    name: &'t str,
    attributes: &'t str,
    text: &'t str,
}

fn tags(part: &str) -> impl Iterator<Item = Tag<'_>> {
    part.split('<').skip(1).map(|piece| {
        let (tag, text) = piece.split_once('>').unwrap();
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let name = name.trim_end_matches('/');
        Tag {
            name,
            attributes,
            text,
        }
    })
}

impl Tag<'_> {
    fn attribute(&self, name: &str) -> Option<String> {
        let attributes = format!(" {}", self.attributes);
        let (_, rest) = attributes.split_once(&format!(" {name}=\""))?;
        Some(plain(rest.split_once('"').unwrap().0))
    }

    fn is_hidden(&self) -> bool {
        matches!(self.attribute("hidden").as_deref(), Some("1" | "true"))
    }

    fn number(&self, name: &str) -> Option<u32> {
        self.attribute(name)?.parse().ok()
    }
}

fn plain(text: &str) -> String {
    let mut text = text.replace("&#10;", "\n").replace("&#xA;", "\n");
    for (name, letter) in [
        ("lt", "<"),
        ("gt", ">"),
        ("quot", "\""),
        ("apos", "'"),
        ("amp", "&"),
    ] {
        text = text.replace(&format!("&{name};"), letter);
    }
    text
}

/// Row and column of `B3`, from 0.
fn place(name: &str) -> (u32, u32) {
    let (letters, row) = name.split_at(name.find(|c: char| c.is_ascii_digit()).unwrap());
    let column = letters
        .bytes()
        .fold(0, |column, letter| column * 26 + u32::from(letter - b'A') + 1);
    (row.parse::<u32>().unwrap() - 1, column - 1)
}

/// The number formats: those of its own, then one a format of cells. Those of named styles come first and are percents,
/// which must not be taken for the cells' own.
fn styles(part: &str) -> Vec<u8> {
    let mut out = record(0x0116, &[]);
    let formats: Vec<Tag<'_>> = tags(part).filter(|tag| tag.name == "numFmt").collect();
    out.extend(record(0x0267, &words(&[u32::try_from(formats.len()).unwrap()])));
    for format in formats {
        let id = u16::try_from(format.number("numFmtId").unwrap()).unwrap();
        let body = [
            id.to_le_bytes().to_vec(),
            wide(&format.attribute("formatCode").unwrap()),
        ]
        .concat();
        out.extend(record(0x002C, &body));
    }
    out.extend(record(0x0268, &[]));
    let xf = |parent: u16, format: u16| {
        let mut body = [parent.to_le_bytes(), format.to_le_bytes()].concat();
        body.resize(16, 0);
        record(0x002F, &body)
    };
    out.extend([record(0x0272, &words(&[1])), xf(0xFFFF, 10), record(0x0273, &[])].concat());
    let cells = part
        .split_once("<cellXfs")
        .unwrap()
        .1
        .split_once("</cellXfs>")
        .unwrap()
        .0;
    let formats: Vec<Tag<'_>> = tags(cells).filter(|tag| tag.name == "xf").collect();
    out.extend(record(0x0269, &words(&[u32::try_from(formats.len()).unwrap()])));
    for format in formats {
        out.extend(xf(
            0,
            u16::try_from(format.number("numFmtId").unwrap_or(0)).unwrap(),
        ));
    }
    out.extend([record(0x026A, &[]), record(0x0117, &[])].concat());
    out
}

/// Texts that cells share.
#[derive(Default)]
struct Strings {
    items: Vec<u8>,
    known: HashMap<String, u32>,
}

impl Strings {
    fn index(&mut self, text: &str) -> u32 {
        let next = u32::try_from(self.known.len()).unwrap();
        *self.known.entry(text.to_owned()).or_insert_with(|| {
            self.items.extend(record(0x0013, &[vec![0], wide(text)].concat()));
            next
        })
    }
}

/// A number in four bytes where it fits.
fn rk(number: f64) -> Option<u32> {
    #[expect(clippy::cast_possible_truncation, reason = "compared")]
    let whole = |number: f64| {
        Some(number as i32).filter(|whole| f64::from(*whole) == number && whole.abs() < 1 << 28)
    };
    let whole_or_hundredths = whole(number).map(|whole| whole << 2 | 2);
    let packed = whole_or_hundredths.or_else(|| {
        let hundredths = whole((number * 100.0).round())?;
        (f64::from(hundredths) / 100.0 == number).then_some(hundredths << 2 | 3)
    })?;
    Some(packed.cast_unsigned())
}

/// A sheet's part from that of the xlsx. Cells beside each other take the short kinds, as `SheetJS` writes them.
fn sheet(part: &str, old: &[String], strings: &mut Strings) -> Vec<u8> {
    let mut out = [
        record(0x0081, &[]),
        record(0x0094, &words(&[0, 0, 0, 0])),
        record(0x0186, &[]),
    ]
    .concat();
    for column in tags(part).filter(|tag| tag.name == "col") {
        let span = [
            column.number("min").unwrap() - 1,
            column.number("max").unwrap() - 1,
            2304,
            0,
        ];
        let hidden = u16::from(column.is_hidden());
        out.extend(record(
            0x003C,
            &[words(&span), hidden.to_le_bytes().to_vec()].concat(),
        ));
    }
    out.extend([record(0x0187, &[]), record(0x0091, &[])].concat());
    let data = part.split_once("<sheetData").unwrap().1;
    let mut pieces = data.split("<c ");
    out.extend(row_in(pieces.next().unwrap()));
    let mut last = None;
    for piece in pieces {
        let piece = format!("<c {piece}");
        let head = tags(&piece).next().unwrap();
        let at = place(&head.attribute("r").unwrap());
        let is_short = last == Some((at.0, at.1.wrapping_sub(1)));
        last = Some(at);
        let inside = |name: &'static str| {
            tags(&piece)
                .find(|tag| tag.name == name)
                .map(|tag| plain(tag.text))
        };
        let texts = tags(&piece)
            .filter(|tag| tag.name == "t")
            .map(|tag| plain(tag.text));
        let (kind, formula) = (head.attribute("t"), inside("f").is_some());
        let value = inside("v").unwrap_or_default();
        // The kinds of cells as they are, of formulas, and short; then the value.
        let (kinds, body) = match kind.as_deref() {
            Some("s") => (
                [7, 8, 18],
                words(&[strings.index(&old[value.parse::<usize>().unwrap()])]),
            ),
            Some("inlineStr") => ([6, 8, 17], wide(&texts.collect::<String>())),
            Some("str") => ([6, 8, 17], wide(&value)),
            Some("b") => ([4, 10, 15], vec![u8::from(value == "1")]),
            Some("e") => ([3, 11, 14], vec![if value == "#DIV/0!" { 7 } else { 0x2A }]),
            _ if value.is_empty() => ([1, 1, 12], Vec::new()),
            _ => {
                let number: f64 = value.parse().unwrap();
                match rk(number).filter(|_| !formula) {
                    Some(packed) => ([2, 2, 13], words(&[packed])),
                    None => ([5, 9, 16], number.to_le_bytes().to_vec()),
                }
            }
        };
        let style = head.number("s").unwrap_or(0);
        let (kind, place) = match (formula, is_short) {
            (true, _) => (kinds[1], words(&[at.1, style])),
            (false, true) => (kinds[2], words(&[style])),
            (false, false) => (kinds[0], words(&[at.1, style])),
        };
        let formula = if formula { vec![0; 10] } else { Vec::new() };
        out.extend(record(kind, &[place, body, formula].concat()));
        out.extend(row_in(&piece));
    }
    out.extend(record(0x0092, &[]));
    let merges = tags(part).filter(|tag| tag.name == "mergeCell");
    let merges: Vec<String> = merges.map(|tag| tag.attribute("ref").unwrap()).collect();
    out.extend(record(0x00B1, &words(&[u32::try_from(merges.len()).unwrap()])));
    for merge in merges {
        let (start, end) = merge.split_once(':').unwrap();
        let (start, end) = (place(start), place(end));
        out.extend(record(0x00B0, &words(&[start.0, end.0, start.1, end.1])));
    }
    out.extend([record(0x00B2, &[]), record(0x0082, &[])].concat());
    out
}

/// The rows that begin in a piece of the xlsx.
fn row_in(piece: &str) -> Vec<u8> {
    let rows = tags(piece).filter(|tag| tag.name == "row").map(|row| {
        let mut body = words(&[row.number("r").unwrap() - 1, 0]);
        body.extend([0; 9]);
        if row.is_hidden() {
            body[11] |= 0x10;
        }
        record(0x0000, &body)
    });
    rows.collect::<Vec<_>>().concat()
}

/// The same workbook in binary.
pub(super) fn from_xlsx(xlsx: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(xlsx)).unwrap();
    let mut text = |name: &str| {
        let mut text = String::new();
        let part = archive.by_name(name).ok()?;
        part.take(1 << 30).read_to_string(&mut text).ok()?;
        Some(text)
    };
    let shared = text("xl/sharedStrings.xml").unwrap_or_default();
    let old: Vec<String> = shared
        .split("<si>")
        .skip(1)
        .map(|item| {
            tags(item)
                .filter(|tag| tag.name == "t")
                .map(|tag| plain(tag.text))
                .collect()
        })
        .collect();
    let book = text("xl/workbook.xml").unwrap();
    let old_relations = text("xl/_rels/workbook.xml.rels").unwrap();
    let target = |id: &str| {
        let mut relations = tags(&old_relations);
        let relation = relations
            .find(|tag| tag.attribute("Id").as_deref() == Some(id))
            .unwrap();
        let target = relation.attribute("Target").unwrap();
        format!("xl/{}", target.trim_start_matches("/xl/"))
    };
    let mut strings = Strings::default();
    let mut parts = vec![(
        "xl/styles.bin".to_owned(),
        styles(&text("xl/styles.xml").unwrap()),
    )];
    let mut bundle = [
        record(0x0083, &[]),
        record(0x0099, &words(&[0, 0, 0])),
        record(0x008F, &[]),
    ]
    .concat();
    let mut relations = String::new();
    for (number, tab) in (1u32..).zip(tags(&book).filter(|tag| tag.name == "sheet")) {
        let part = sheet(
            &text(&target(&tab.attribute("r:id").unwrap())).unwrap(),
            &old,
            &mut strings,
        );
        parts.push((format!("xl/worksheets/sheet{number}.bin"), part));
        let hidden = u32::from(tab.attribute("state").is_some_and(|state| state != "visible"));
        let name = wide(&tab.attribute("name").unwrap());
        let body = [words(&[hidden, number]), wide(&format!("rId{number}")), name].concat();
        bundle.extend(record(0x009C, &body));
        relations += &relation(
            &format!("rId{number}"),
            "worksheet",
            &format!("worksheets/sheet{number}.bin"),
        );
    }
    bundle.extend([record(0x0090, &[]), record(0x0084, &[])].concat());
    let count = words(&[u32::try_from(strings.known.len()).unwrap(); 2]);
    let strings = [record(0x009F, &count), strings.items, record(0x00A0, &[])].concat();
    relations += &relation("rId1000", "styles", "styles.bin");
    relations += &relation("rId1001", "sharedStrings", "sharedStrings.bin");
    parts.push(("xl/workbook.bin".to_owned(), bundle));
    parts.push(("xl/sharedStrings.bin".to_owned(), strings));
    parts.push((
        "xl/_rels/workbook.bin.rels".to_owned(),
        relations_part(&relations),
    ));
    parts.push((
        "_rels/.rels".to_owned(),
        relations_part(&relation("rId1", "officeDocument", "xl/workbook.bin")),
    ));
    parts.push(("[Content_Types].xml".to_owned(), CONTENT_TYPES.into()));
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(&part).unwrap();
    }
    out.finish().unwrap().into_inner()
}

const CONTENT_TYPES: &str = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Default Extension=\"bin\" ContentType=\"application/vnd.ms-excel.worksheet\"/>\
    <Override PartName=\"/xl/workbook.bin\" ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/>\
    <Override PartName=\"/xl/styles.bin\" ContentType=\"application/vnd.ms-excel.styles\"/>\
    <Override PartName=\"/xl/sharedStrings.bin\" ContentType=\"application/vnd.ms-excel.sharedStrings\"/></Types>";

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!(
        "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" \
         Target=\"{target}\"/>"
    )
}

fn relations_part(relations: &str) -> Vec<u8> {
    let space = "http://schemas.openxmlformats.org/package/2006/relationships";
    format!("<?xml version=\"1.0\"?><Relationships xmlns=\"{space}\">{relations}</Relationships>").into()
}
