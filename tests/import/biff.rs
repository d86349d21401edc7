//! Old workbooks made record by record ([MS-XLS], [MS-CFB]): BIFF5, BIFF8 of sloppy writers, and broken containers.

use super::formats::{ROWS, gb, plan_of_bytes, same_with};
use super::try_read;

use laoxiao::import::Options;
use laoxiao::model::Records;

/// How a writer stores its texts.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Writer {
    /// BIFF5 in the code page it names.
    Biff5,
    /// BIFF5 that names Western Europe, but writes GBK.
    Biff5Unnamed,
    /// BIFF8 as Excel writes it.
    Biff8,
    /// BIFF8 that stores Latin texts with one byte a character, as Excel does too.
    Biff8Compressed,
    /// BIFF8 whose texts are UTF-16, marked as one byte a character.
    Biff8Mojibake,
    /// BIFF8 with texts that are no encoding at all.
    Biff8Garbage,
}

pub(super) fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), body].concat()
}

fn is_latin(text: &str) -> bool {
    text.chars().all(|c| u8::try_from(c).is_ok())
}

impl Writer {
    fn is_biff8(self) -> bool {
        !matches!(self, Self::Biff5 | Self::Biff5Unnamed)
    }

    fn begin(self, what: u16) -> Vec<u8> {
        let version: u16 = if self.is_biff8() { 0x0600 } else { 0x0500 };
        let mut body = [version.to_le_bytes(), what.to_le_bytes(), [0; 2], [0; 2]].concat();
        if self.is_biff8() {
            body.extend([0; 8]);
        }
        record(0x0809, &body)
    }

    fn text(self, text: &str) -> Vec<u8> {
        match self {
            Self::Biff5 | Self::Biff5Unnamed => gb(text),
            Self::Biff8Compressed if is_latin(text) => {
                text.chars().map(|c| u8::try_from(c).unwrap()).collect()
            }
            Self::Biff8 | Self::Biff8Compressed | Self::Biff8Mojibake => {
                text.encode_utf16().flat_map(u16::to_le_bytes).collect()
            }
            Self::Biff8Garbage => text.bytes().map(|byte| byte & 0x1F).collect(),
        }
    }

    fn label(self, row: u16, column: u16, text: &str) -> Vec<u8> {
        let is_wide = match self {
            Self::Biff8 => true,
            Self::Biff8Compressed => !is_latin(text),
            _ => false,
        };
        let text = self.text(text);
        let length = if is_wide { text.len() / 2 } else { text.len() };
        let length = u16::try_from(length).unwrap();
        let place = [row, column, 0, length].map(u16::to_le_bytes).concat();
        let flags: &[u8] = if self.is_biff8() {
            &[u8::from(is_wide)]
        } else {
            &[]
        };
        record(0x0204, &[&place, flags, &text].concat())
    }

    fn name(self, name: &str) -> Vec<u8> {
        if self.is_biff8() {
            let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let count = u8::try_from(units.len() / 2).unwrap();
            return [&[count, 1][..], &units].concat();
        }
        let bytes = gb(name);
        [&[u8::try_from(bytes.len()).unwrap()][..], &bytes].concat()
    }

    /// The stream of a book with one sheet.
    pub(super) fn stream(self, rows: &[&[&str]]) -> Vec<u8> {
        let page: u16 = match self {
            Self::Biff5 => 936,
            Self::Biff5Unnamed => 1252,
            _ => 1200,
        };
        let mut globals = [self.begin(0x0005), record(0x0042, &page.to_le_bytes())].concat();
        let name = self.name("养老机构");
        let sheet_at = globals.len() + 4 + 6 + name.len() + 4;
        let at = u32::try_from(sheet_at).unwrap().to_le_bytes();
        globals.extend(record(0x0085, &[&at[..], &[0, 0], &name].concat()));
        globals.extend(record(0x000A, &[]));
        let mut sheet = self.begin(0x0010);
        for (row, cells) in (0u16..).zip(rows) {
            for (column, text) in (0u16..).zip(*cells) {
                match text.parse::<f64>() {
                    _ if text.is_empty() => {}
                    Ok(number) => {
                        let place = [row, column, 0].map(u16::to_le_bytes).concat();
                        sheet.extend(record(0x0203, &[&place, &number.to_le_bytes()[..]].concat()));
                    }
                    Err(_) => sheet.extend(self.label(row, column, text)),
                }
            }
        }
        sheet.extend(record(0x000A, &[]));
        [globals, sheet].concat()
    }

    /// The whole file.
    pub(super) fn file(self, rows: &[&[&str]]) -> Vec<u8> {
        let name = if self.is_biff8() { "Workbook" } else { "Book" };
        compound(name, &self.stream(rows))
    }
}

const FREE: u32 = 0xFFFF_FFFF;
const END: u32 = 0xFFFF_FFFE;

/// A compound file with one stream: a sector of the allocation table, one of the directory, then the stream.
pub(super) fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut stream = stream.to_vec();
    // Shorter streams live in a table of their own.
    stream.resize(stream.len().max(4_096).next_multiple_of(512), 0);
    let sectors = u32::try_from(stream.len() / 512).unwrap();
    assert!(sectors <= 126, "one sector of the table is full");
    let mut header = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    header.resize(24, 0);
    for half in [0x003E_u16, 3, 0xFFFE, 9, 6] {
        header.extend(half.to_le_bytes());
    }
    header.resize(44, 0);
    for word in [1, 1, 0, 4_096, END, 0, END, 0, 0] {
        header.extend(u32::to_le_bytes(word));
    }
    header.resize(512, 0xFF);
    let mut table: Vec<u32> = vec![0xFFFF_FFFD, END];
    table.extend((3..sectors + 2).chain([END]));
    table.resize(128, FREE);
    let entry = |name: &str, kind: u8, child: u32, start: u32, size: u32| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = if name.is_empty() {
            0
        } else {
            u16::try_from(entry.len() + 2).unwrap()
        };
        entry.resize(64, 0);
        entry.extend(length.to_le_bytes());
        entry.extend([kind, 1]);
        for word in [FREE, FREE, child] {
            entry.extend(word.to_le_bytes());
        }
        entry.resize(116, 0);
        for word in [start, size, 0] {
            entry.extend(word.to_le_bytes());
        }
        entry
    };
    let directory = [
        entry("Root Entry", 5, 1, END, 0),
        entry(name, 2, FREE, 2, sectors * 512),
        entry("", 0, FREE, 0, 0),
        entry("", 0, FREE, 0, 0),
    ];
    let table: Vec<u8> = table.into_iter().flat_map(u32::to_le_bytes).collect();
    [header, table, directory.concat(), stream].concat()
}

/// Puts a word into a compound file; sectors count from 0 behind the header.
pub(super) fn with_word(file: &[u8], sector: usize, at: usize, word: u32) -> Vec<u8> {
    let mut file = file.to_vec();
    let start = 512 * (sector + 1) + at;
    file[start..start + 4].copy_from_slice(&word.to_le_bytes());
    file
}

#[test]
fn biff5_in_the_code_page_it_names() {
    same_with("乙敬老院", "机构.xls", &Writer::Biff5.file(BIFF_ROWS));
}

#[test]
fn gbk_under_a_western_code_page_is_put_right() {
    same_with("乙敬老院", "机构.xls", &Writer::Biff5Unnamed.file(BIFF_ROWS));
}

#[test]
fn utf16_stored_byte_by_byte_is_put_right() {
    same_with("乙敬老院", "机构.xls", &Writer::Biff8Mojibake.file(BIFF_ROWS));
}

#[test]
fn texts_that_nothing_puts_right_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("乱码.xls");
    std::fs::write(&path, Writer::Biff8Garbage.file(BIFF_ROWS)).unwrap();
    let error = try_read(&path, &Options::default(), &Records::default()).unwrap_err();
    assert_eq!(error.kind(), "import.damaged");
    assert!(error.to_string().contains("乱码"), "{error}");
}

#[test]
fn a_workbook_of_wps() {
    let et = std::fs::read(super::fixture("昆明市_重大项目清单_已填.xls")).unwrap();
    let (et, xls) = (plan_of_bytes("清单.et", &et), plan_of_bytes("清单.xls", &et));
    assert!(et.sheets[0].counts.new > 10);
    assert_eq!(et.sheets[0].counts, xls.sheets[0].counts);
}

/// BIFF5 knows no character beyond GBK.
pub(super) const BIFF_ROWS: &[&[&str]] = &[
    ROWS[0],
    ROWS[1],
    ROWS[2],
    ROWS[3],
    &["2", "乙敬老院", "勐永镇", "1234", "", "否"],
    ROWS[5],
];
