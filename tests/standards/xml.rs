//! What stands in a workbook, read from its XML without any help of the program.

use std::io::Read as _;
use std::path::Path;

/// A package: its parts by name.
pub(crate) struct Package {
    pub(crate) parts: Vec<(String, String)>,
}

/// One sheet.
pub(crate) struct SheetXml {
    /// Its part.
    pub(crate) text: String,
    pub(crate) rows: Vec<RowXml>,
    /// Width of each column in characters.
    pub(crate) widths: Vec<f64>,
    /// Merged blocks: left, top, right, bottom; columns from 0, rows from 1.
    pub(crate) merges: Vec<(usize, usize, usize, usize)>,
}

pub(crate) struct RowXml {
    pub(crate) number: usize,
    pub(crate) height: Option<f64>,
    pub(crate) is_custom: bool,
    pub(crate) cells: Vec<CellXml>,
}

#[derive(Clone)]
pub(crate) struct CellXml {
    pub(crate) column: usize,
    pub(crate) style: usize,
    /// `s` for a shared string, empty for a number.
    pub(crate) kind: String,
    /// Shared strings resolved.
    pub(crate) value: Option<String>,
    pub(crate) formula: Option<String>,
}

/// One cell format, its indices resolved.
#[derive(Clone, Debug)]
pub(crate) struct Format {
    pub(crate) font: String,
    pub(crate) size: f64,
    pub(crate) bold: bool,
    /// Whether the font has no colour, or black.
    pub(crate) black: bool,
    pub(crate) charset: String,
    pub(crate) has_scheme: bool,
    /// The styles of the four sides.
    pub(crate) border: Vec<String>,
    pub(crate) fill: usize,
    pub(crate) number: String,
    pub(crate) horizontal: String,
    pub(crate) vertical: String,
    pub(crate) wrap: bool,
}

pub(crate) fn attr(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let rest = tag.get(at..)?;
    Some(unescape(rest.split('"').next()?))
}

fn unescape(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

/// The elements of a name with their contents: opening tag, inside.
pub(crate) fn elements<'a>(text: &'a str, name: &str) -> Vec<(&'a str, &'a str)> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(&open) {
        let from = &rest[at..];
        let after = from.as_bytes()[open.len()];
        if !matches!(after, b' ' | b'>' | b'/') {
            rest = &from[open.len()..];
            continue;
        }
        let end = from.find('>').unwrap();
        let tag = &from[..=end];
        if tag.ends_with("/>") {
            found.push((tag, ""));
            rest = &from[end + 1..];
            continue;
        }
        let inside = &from[end + 1..];
        let close_at = inside.find(&close).unwrap();
        found.push((tag, &inside[..close_at]));
        rest = &inside[close_at + close.len()..];
    }
    found
}

fn inside<'a>(text: &'a str, name: &str) -> &'a str {
    elements(text, name).first().map_or("", |(_, inside)| inside)
}

/// `C12` as column from 0 and row.
fn place(at: &str) -> (usize, usize) {
    let letters: String = at.chars().filter(char::is_ascii_alphabetic).collect();
    let column = letters
        .bytes()
        .fold(0, |sum, letter| sum * 26 + usize::from(letter - b'A') + 1);
    (column - 1, at[letters.len()..].parse().unwrap())
}

impl Package {
    pub(crate) fn open(file: &Path) -> Self {
        let mut archive = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
        let mut parts = Vec::new();
        for at in 0..archive.len() {
            let mut entry = archive.by_index(at).unwrap();
            let name = entry.name().unwrap().into_owned();
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            parts.push((name, text));
        }
        Self { parts }
    }

    pub(crate) fn part(&self, name: &str) -> &str {
        let found = self.parts.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, text)| text)
    }

    fn strings(&self) -> Vec<String> {
        let items = elements(self.part("xl/sharedStrings.xml"), "si").into_iter();
        items
            .map(|(_, item)| {
                let texts = elements(item, "t").into_iter();
                unescape(&texts.map(|(_, text)| text).collect::<String>())
            })
            .collect()
    }

    pub(crate) fn sheet(&self, number: usize) -> SheetXml {
        let text = self.part(&format!("xl/worksheets/sheet{number}.xml")).to_owned();
        let strings = self.strings();
        let cell = |(tag, content): (&str, &str)| {
            let kind = attr(tag, "t").unwrap_or_default();
            let raw = elements(content, "v").first().map(|(_, value)| unescape(value));
            let value = match kind.as_str() {
                "s" => raw.map(|at| strings[at.parse::<usize>().unwrap()].clone()),
                _ => raw,
            };
            CellXml {
                column: place(&attr(tag, "r").unwrap()).0,
                style: attr(tag, "s").map_or(0, |style| style.parse().unwrap()),
                formula: elements(content, "f")
                    .first()
                    .map(|(_, formula)| unescape(formula)),
                kind,
                value,
            }
        };
        let row = |(tag, content): (&str, &str)| RowXml {
            number: attr(tag, "r").unwrap().parse().unwrap(),
            height: attr(tag, "ht").map(|height| height.parse().unwrap()),
            is_custom: attr(tag, "customHeight").as_deref() == Some("1"),
            cells: elements(content, "c").into_iter().map(cell).collect(),
        };
        let rows = elements(inside(&text, "sheetData"), "row")
            .into_iter()
            .map(row)
            .collect();
        let mut widths = Vec::new();
        for (tag, _) in elements(inside(&text, "cols"), "col") {
            let number = |name: &str| attr(tag, name).unwrap().parse::<f64>().unwrap();
            let count = number("max") - number("min") + 1.0;
            widths.extend(std::iter::repeat_n(number("width"), count as usize));
        }
        let merges = elements(&text, "mergeCell").into_iter().map(|(tag, _)| {
            let block = attr(tag, "ref").unwrap();
            let (first, last) = block.split_once(':').unwrap();
            let ((left, top), (right, bottom)) = (place(first), place(last));
            (left, top, right, bottom)
        });
        let merges = merges.collect();
        SheetXml {
            rows,
            widths,
            merges,
            text,
        }
    }

    /// The formats of cells; the first is that of the workbook.
    pub(crate) fn formats(&self) -> Vec<Format> {
        let styles = self.part("xl/styles.xml");
        let fonts = elements(inside(styles, "fonts"), "font");
        let borders = elements(inside(styles, "borders"), "border");
        let numbers = elements(inside(styles, "numFmts"), "numFmt");
        let value = |text: &str, name: &str| {
            let found = elements(text, name);
            found
                .first()
                .and_then(|(tag, _)| attr(tag, "val"))
                .unwrap_or_default()
        };
        let format = |(tag, content): (&str, &str)| {
            let index = |name: &str| attr(tag, name).map_or(0, |at| at.parse::<usize>().unwrap());
            let font = fonts[index("fontId")].1;
            let border = borders[index("borderId")].1;
            let sides = ["left", "right", "top", "bottom"];
            let side = |name: &str| {
                let tag = elements(border, name).first().map_or("", |(tag, _)| tag);
                attr(tag, "style").unwrap_or_default()
            };
            let id = attr(tag, "numFmtId").unwrap_or_default();
            let own = numbers
                .iter()
                .find(|(tag, _)| attr(tag, "numFmtId").as_ref() == Some(&id));
            // Built in (ECMA-376 part 1, 18.8.30): 0 General, 1 `0`, 2 `0.00`.
            let built_in = match id.as_str() {
                "1" => "0",
                "2" => "0.00",
                _ => "General",
            };
            let alignment = elements(content, "alignment").first().map_or("", |(tag, _)| tag);
            let colour = elements(font, "color").first().map_or("", |(tag, _)| tag);
            Format {
                font: value(font, "name"),
                size: value(font, "sz").parse().unwrap(),
                bold: font.contains("<b/>"),
                black: colour.is_empty() || colour.contains("FF000000") || colour.contains("theme=\"1\""),
                charset: value(font, "charset"),
                has_scheme: font.contains("<scheme"),
                border: sides.map(side).into(),
                fill: index("fillId"),
                number: own.map_or(built_in.to_owned(), |(tag, _)| attr(tag, "formatCode").unwrap()),
                horizontal: attr(alignment, "horizontal").unwrap_or_default(),
                vertical: attr(alignment, "vertical").unwrap_or_default(),
                wrap: attr(alignment, "wrapText").as_deref() == Some("1"),
            }
        };
        elements(inside(styles, "cellXfs"), "xf")
            .into_iter()
            .map(format)
            .collect()
    }

    /// The defined names that a sheet owns: name, text.
    pub(crate) fn names(&self, sheet: usize) -> Vec<(String, String)> {
        let book = self.part("xl/workbook.xml");
        let own = (sheet - 1).to_string();
        let names = elements(book, "definedName").into_iter();
        let names = names.filter(|(tag, _)| attr(tag, "localSheetId").as_ref() == Some(&own));
        names
            .map(|(tag, text)| (attr(tag, "name").unwrap(), unescape(text)))
            .collect()
    }
}
