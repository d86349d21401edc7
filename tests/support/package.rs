//! Looks into a workbook: its parts, and its cells as another program's reader gives them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use calamine::{Data, Reader as _, Xlsx, open_workbook};

/// A copy of a package with one part changed as text.
pub(crate) fn with_part(package: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let own = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        if own == name {
            bytes = change(&String::from_utf8(bytes).unwrap()).into_bytes();
        }
        out.start_file(own, zip::write::SimpleFileOptions::default())
            .unwrap();
        out.write_all(&bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// All parts of a package.
pub(crate) fn parts(file: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    let mut parts = BTreeMap::new();
    for name in names {
        let mut bytes = Vec::new();
        archive.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
        parts.insert(name, bytes);
    }
    parts
}

pub(crate) fn part(file: &Path, name: &str) -> String {
    String::from_utf8(parts(file).remove(name).unwrap()).unwrap()
}

/// A saved value, read by another program's reader: row from 1, column from 0.
pub(crate) fn saved(file: &Path, sheet: &str, row: u32, column: u32) -> Data {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.get_value((row - 1, column)).cloned().unwrap_or(Data::Empty)
}

pub(crate) fn number(file: &Path, sheet: &str, row: u32, column: u32) -> f64 {
    match saved(file, sheet, row, column) {
        Data::Float(number) => number,
        Data::Int(number) => number as f64,
        other => panic!("{sheet} {row} {column}: {other:?}"),
    }
}
