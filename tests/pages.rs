//! The pages of the preview are those that come out of the printer: counted beside LibreOffice's.
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first thing that is not as it should be"
)]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use laoxiao::export::{Look, Preview, preview, write_with};
use laoxiao::forms::Paper;
use laoxiao::model::Period;
use laoxiao::ops::Session;
use support::county::ledger_of;

/// By how many pages the counts may differ: a line that just fits here may not fit there.
const TOLERANCE: usize = 1;

/// A font whose digits are half an em wide like those of 宋体; with wider ones the office makes all columns wider and
/// shrinks the sheet.
const STAND_IN: &str = "Noto Sans Mono CJK SC";

/// A ledger with every filled table that was issued: 98 projects, 48 facilities, all lists.
fn ledger(dir: &Path) -> Session {
    let tables = [
        "西双版纳州_重大项目清单_已填.xlsx",
        "昆明市_重大项目清单_已填.xlsx",
        "昆明市_重大政策清单_已填.xlsx",
        "临沧市_重点任务及责任分工_已填.xlsx",
        "耿马县_床位托位人口半年报_已填.xlsx",
    ];
    ledger_of(dir, "景洪市", &tables)
}

/// Settings of fontconfig under which the stand-in is taken for the fonts of Chinese Windows.
fn stand_in(dir: &Path) -> PathBuf {
    let alias = |family: &str| {
        format!(
            "<match target=\"pattern\"><test name=\"family\"><string>{family}</string></test>\
             <edit name=\"family\" mode=\"assign\" binding=\"strong\"><string>{STAND_IN}</string></edit></match>"
        )
    };
    let aliases: String = ["宋体", "黑体", "仿宋"].map(alias).concat();
    let text = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig>\
         <include ignore_missing=\"yes\">/etc/fonts/fonts.conf</include>{aliases}</fontconfig>"
    );
    let file = dir.join("fonts.conf");
    std::fs::write(&file, text).unwrap();
    file
}

/// Pages of the printed workbooks; `None` where there is no LibreOffice or no stand-in for 宋体.
fn printed_pages(files: &[PathBuf], dir: &Path) -> Option<Vec<usize>> {
    let fonts = stand_in(dir);
    let matched = Command::new("fc-match")
        .arg("宋体")
        .env("FONTCONFIG_FILE", &fonts)
        .output()
        .ok()?;
    if !String::from_utf8_lossy(&matched.stdout).contains(STAND_IN) {
        return None;
    }
    let profile = format!("-env:UserInstallation=file://{}", dir.join("office").display());
    let converted = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
        .arg(dir)
        .args(files)
        .env("FONTCONFIG_FILE", &fonts)
        .output();
    if !converted.is_ok_and(|done| done.status.success()) {
        return None;
    }
    let pages = |file: &PathBuf| {
        let info = Command::new("pdfinfo")
            .arg(file.with_extension("pdf"))
            .output()
            .ok()?;
        let text = String::from_utf8(info.stdout).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix("Pages:"))?;
        line.trim().parse().ok()
    };
    files.iter().map(pages).collect()
}

#[test]
fn the_preview_breaks_pages_as_the_printer_does() {
    let dir = tempfile::tempdir().unwrap();
    let session = ledger(dir.path());
    let mut files = Vec::new();
    let mut previewed = Vec::new();
    for (form, paper) in [
        ("xishuangbanna-projects", Paper::A4),
        ("kunming-projects", Paper::A4),
        ("kunming-projects", Paper::A3),
        ("policies", Paper::A4),
        ("tasks", Paper::A4),
        ("elder-facilities", Paper::A4),
    ] {
        let look = Look {
            paper,
            ..Look::default()
        };
        let period = (form == "elder-facilities").then_some(Period::Half(2023, 1));
        let layout = session.layout(form, period).unwrap();
        let sheets: Vec<Preview> = layout.sheets.iter().map(|sheet| preview(sheet, look)).collect();
        previewed.push(sheets.iter().map(|sheet| sheet.pages.len()).sum::<usize>());
        let file = dir.path().join(format!("{form}-{paper:?}.xlsx"));
        write_with(&[layout], look, &file).unwrap();
        files.push(file);
    }
    let Some(printed) = printed_pages(&files, dir.path()) else {
        println!("skipped: needs libreoffice-calc-nogui, poppler-utils and fonts-noto-cjk");
        return;
    };
    let mut faults = Vec::new();
    for ((file, previewed), printed) in files.iter().zip(&previewed).zip(&printed) {
        println!("{}: previewed {previewed}, printed {printed}", file.display());
        if previewed.abs_diff(*printed) > TOLERANCE {
            faults.push(format!("{}: {previewed} and {printed}", file.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_line_is_on_one_page_under_the_header() {
    let dir = tempfile::tempdir().unwrap();
    let session = ledger(dir.path());
    let layout = session.layout("kunming-projects", None).unwrap();
    for paper in [Paper::A4, Paper::A3] {
        let look = Look {
            paper,
            ..Look::default()
        };
        let sheet = preview(layout.sheets.first().unwrap(), look);
        let all: Vec<usize> = sheet.pages.iter().cloned().flatten().collect();
        assert_eq!(all, (0..sheet.lines.len()).collect::<Vec<_>>());
        let header = &sheet.lines[sheet.header.start];
        for page in 1..sheet.pages.len() {
            assert_eq!(sheet.lines_of(page).next(), Some(header), "page {page}");
            let height: f64 = sheet.lines_of(page).map(|line| line.height_pt).sum();
            let room = (sheet.paper_mm.1 - sheet.margins_mm.top - sheet.margins_mm.bottom) / 25.4 * 72.0;
            assert!(height * sheet.scale <= room + 0.1, "page {page}: {height}");
        }
        let widest = sheet.width_pt * sheet.scale / 72.0 * 25.4;
        assert!(widest <= sheet.paper_mm.0 - 2.0 * sheet.margins_mm.side + 0.1);
    }
}
