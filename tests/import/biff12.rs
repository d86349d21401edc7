//! A binary workbook made record by record ([MS-XLSB]), because no free program writes one.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

use super::formats::{ROWS, same};

/// A record: its kind and its length in groups of seven bits, the lowest first.
fn record(kind: usize, body: &[u8]) -> Vec<u8> {
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

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = u32::try_from(units.len()).unwrap().to_le_bytes().to_vec();
    bytes.extend(units.into_iter().flat_map(u16::to_le_bytes));
    bytes
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn book() -> Vec<u8> {
    let sheet = [words(&[0, 1]), wide("rId1"), wide("养老机构")].concat();
    [
        record(0x0083, &[]),
        record(0x0099, &words(&[0, 0, 0])),
        record(0x008F, &[]),
        record(0x009C, &sheet),
        record(0x0090, &[]),
        record(0x009D, &[0; 26]),
        record(0x0084, &[]),
    ]
    .concat()
}

/// The cells of the table with its merged areas, and the shared strings they name.
fn sheet(rows: &[&[&str]], merges: &[[u32; 4]]) -> (Vec<u8>, Vec<u8>) {
    let mut strings = BTreeMap::new();
    let mut items = Vec::new();
    let mut part = [
        record(0x0081, &[]),
        record(0x0094, &words(&[0, 0, 0, 0])),
        record(0x0091, &[]),
    ]
    .concat();
    for (row, cells) in (0u32..).zip(rows) {
        part.extend(record(
            0x0000,
            &[words(&[row, 0]), vec![0; 5], words(&[0])].concat(),
        ));
        for (column, text) in (0u32..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            match text.parse::<f64>() {
                Ok(number) => {
                    let body = [words(&[column, 0]), number.to_le_bytes().to_vec()].concat();
                    part.extend(record(0x0005, &body));
                }
                Err(_) => {
                    let next = u32::try_from(strings.len()).unwrap();
                    let index = *strings.entry(*text).or_insert_with(|| {
                        items.extend(record(0x0013, &[vec![0], wide(text)].concat()));
                        next
                    });
                    part.extend(record(0x0007, &words(&[column, 0, index])));
                }
            }
        }
    }
    part.extend(record(0x0092, &[]));
    part.extend(record(0x00B1, &words(&[u32::try_from(merges.len()).unwrap()])));
    for [top, bottom, left, right] in merges {
        part.extend(record(0x00B0, &words(&[*top, *bottom, *left, *right])));
    }
    part.extend([record(0x00B2, &[]), record(0x0082, &[])].concat());
    let count = u32::try_from(strings.len()).unwrap();
    let strings = [
        record(0x009F, &words(&[count, count])),
        items,
        record(0x00A0, &[]),
    ]
    .concat();
    (part, strings)
}

/// A whole binary workbook.
pub(super) fn file(rows: &[&[&str]], merges: &[[u32; 4]]) -> Vec<u8> {
    let (sheet, strings) = sheet(rows, merges);
    let relations = "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
        <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" \
        Target=\"worksheets/sheet1.bin\"/></Relationships>";
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in [
        ("xl/workbook.bin", book()),
        ("xl/_rels/workbook.bin.rels", relations.into()),
        ("xl/worksheets/sheet1.bin", sheet),
        ("xl/sharedStrings.bin", strings),
    ] {
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(&part).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// The table of `formats.rs` with the title, the group and the columns beside it merged.
pub(super) fn table() -> Vec<u8> {
    let merges = [
        [0, 0, 0, 5],
        [1, 1, 3, 4],
        [1, 2, 0, 0],
        [1, 2, 1, 1],
        [1, 2, 2, 2],
        [1, 2, 5, 5],
    ];
    file(ROWS, &merges)
}

#[test]
fn a_binary_workbook_with_merged_headers() {
    same("机构.xlsb", &table());
    same("机构.xlsx", &table());
}
