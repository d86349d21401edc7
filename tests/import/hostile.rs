//! Files made to exhaust the program: refused in words, within its limits.

use std::fs;
use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use laoxiao::import::{ImportError, Options};
use laoxiao::model::Records;
use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;

use super::formats::patched;
use super::odd_tables::fill;
use super::try_read;

fn refused(name: &str, bytes: &[u8]) -> ImportError {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let clock = Instant::now();
    let error = try_read(&path, &Options::default(), &Records::default()).unwrap_err();
    assert!(
        clock.elapsed() < Duration::from_secs(20),
        "{name} took {:?}",
        clock.elapsed()
    );
    error
}

fn honest() -> Vec<u8> {
    let mut book = Workbook::new();
    fill(
        book.add_worksheet(),
        &[
            &["序号", "平台", "平台名称", "具体平台（地块）"],
            &["1", "卫生健康", "甲平台", "某地"],
        ],
    );
    book.save_to_buffer().unwrap()
}

fn with_sheet(patch: impl Fn(String) -> String) -> Vec<u8> {
    patched(&honest(), |name, text| {
        if name.ends_with("sheet1.xml") {
            patch(text)
        } else {
            text
        }
    })
}

#[test]
fn a_zip_bomb_is_not_unpacked() {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    out.start_file("xl/workbook.xml", SimpleFileOptions::default())
        .unwrap();
    for _ in 0..100 {
        out.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let error = refused("炸弹.xlsx", &out.finish().unwrap().into_inner());
    assert_eq!(error.kind(), "import.too-large");
    assert!(error.to_string().contains("压缩了"), "{error}");
}

#[test]
fn a_lie_about_the_number_of_strings_is_found() {
    for count in ["100000000000", "99999999999999999999999999"] {
        let lie = patched(&honest(), |name, text| {
            match name.ends_with("sharedStrings.xml") {
                true => text.replace("uniqueCount=\"", &format!("uniqueCount=\"{count}\" x=\"")),
                false => text,
            }
        });
        let error = refused("假计数.xlsx", &lie);
        assert_eq!(error.kind(), "import.damaged");
        assert!(error.to_string().contains("字符串"), "{error}");
    }
}

#[test]
fn a_million_merged_cells_are_refused() {
    let merges: String = (1..=1_000_000)
        .map(|row| format!("<mergeCell ref=\"A{row}:B{row}\"/>"))
        .collect();
    let odd = with_sheet(|text| {
        text.replace(
            "</sheetData>",
            &format!("</sheetData><mergeCells>{merges}</mergeCells>"),
        )
    });
    let error = refused("合并.xlsx", &odd);
    assert!(error.to_string().contains("合并单元格"), "{error}");
}

#[test]
fn entities_are_never_defined_or_fetched() {
    let xxe = with_sheet(|text| {
        text.replace(
            "<worksheet",
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><worksheet",
        )
    });
    let error = refused("实体.xlsx", &xxe);
    assert!(error.to_string().contains("不安全"), "{error}");
    let xml = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\
               <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"></Workbook>";
    assert!(refused("实体.xml", xml.as_bytes()).to_string().contains("不安全"));
}

#[test]
fn a_gigantic_text_is_refused() {
    let huge = "甲".repeat(400_000);
    let odd = with_sheet(|text| {
        text.replace(
            "</sheetData>",
            &format!("<row r=\"9\"><c r=\"A9\" t=\"inlineStr\"><is><t>{huge}</t></is></c></row></sheetData>"),
        )
    });
    assert!(refused("长文字.xlsx", &odd).to_string().contains("文字"));
    let page = format!("<table><tr><td>{huge}</td></tr></table>");
    assert!(
        refused("长文字.xls", page.as_bytes())
            .to_string()
            .contains("32767")
    );
}

#[test]
fn a_text_in_a_wrong_encoding_is_damaged() {
    let mut bytes = "序号,名称\n".as_bytes().to_vec();
    bytes.resize(5_000, b'a');
    bytes.extend([0xFF, 0x00, 0x81, 0x00]);
    assert_eq!(refused("乱码.csv", &bytes).kind(), "import.damaged");
}
