//! LibreOffice computes the filled forms anew and comes to the same results.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, Reader as _, Xlsx, open_workbook};

use crate::filled_ledger::filled_ledger;
use crate::rust_form;
use crate::support::fixture::template;
use crate::support::package::parts;

/// The file without any saved result, so that the reader has to compute.
fn without_results(file: &Path) -> PathBuf {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts(file) {
        out.start_file(&name, zip::write::SimpleFileOptions::default())
            .unwrap();
        let bytes = if name.contains("worksheets/sheet") && !name.contains("_rels") {
            let text = String::from_utf8(bytes).unwrap();
            let mut cells: Vec<String> = text.split("</f>").map(str::to_owned).collect();
            for cell in cells.iter_mut().skip(1) {
                if let (true, Some(end)) = (cell.starts_with("<v>"), cell.find("</v>")) {
                    *cell = cell[end + 4..].to_owned();
                }
            }
            cells.join("</f>").into_bytes()
        } else {
            bytes
        };
        out.write_all(&bytes).unwrap();
    }
    let path = file.with_extension("bare.xlsx");
    std::fs::write(&path, out.finish().unwrap().into_inner()).unwrap();
    path
}

fn numbers(file: &Path) -> BTreeMap<String, f64> {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let mut found = BTreeMap::new();
    for sheet in book.sheet_names() {
        let range = book.worksheet_range(&sheet).unwrap();
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.cells() {
            if let Data::Float(number) = value {
                found.insert(
                    format!("{sheet} {} {}", row as u32 + top, column as u32 + left),
                    *number,
                );
            }
        }
    }
    found
}

#[test]
fn libreoffice_comes_to_the_same_results() {
    if Command::new("soffice").arg("--version").output().is_err() {
        println!("skipped: needs libreoffice-calc-nogui");
        return;
    }
    let eight = filled_ledger(8, &["养老服务"]);
    let own = eight.dir.path().join("rust_xlsxwriter.xlsx");
    rust_form::write(&own);
    let names = [
        "openpyxl_rich",
        "libreoffice",
        "libreoffice_chart",
        "excel_like",
        "shared_formulas",
        "running_numbers",
        "one_row",
        "inline_strings",
        "uncached",
        "quoted_names",
        "spacer",
        "bare_rows",
        "pages",
        "locked_columns",
        "dashes",
        "slash_note",
        "yi",
        "odd_zip",
    ];
    let mut files: Vec<PathBuf> = names
        .iter()
        .map(|name| template(&format!("{name}.xlsx")))
        .collect();
    files.push(own);
    let outs: Vec<PathBuf> = files
        .iter()
        .map(|file| eight.fill_file(file).unwrap().1)
        .collect();
    let bare: Vec<PathBuf> = outs.iter().map(|out| without_results(out)).collect();
    let folder = eight.dir.path().join("lo");
    let profile = format!(
        "-env:UserInstallation=file://{}",
        eight.dir.path().join("profile").display()
    );
    let done = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "xlsx", "--outdir"])
        .arg(&folder)
        .args(&bare)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let mut checked = 0;
    for (out, bare) in outs.iter().zip(&bare) {
        let name = out.display();
        let (ours, theirs) = (numbers(out), numbers(&folder.join(bare.file_name().unwrap())));
        assert!(ours.len() > 24, "{name}: {}", ours.len());
        for (cell, value) in &ours {
            let other = theirs
                .get(cell)
                .unwrap_or_else(|| panic!("{name} {cell}: missing"));
            assert!((value - other).abs() < 1e-6, "{name} {cell}: {value} and {other}");
            checked += 1;
        }
    }
    println!("{checked} numbers");
}
