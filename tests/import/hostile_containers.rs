//! Documents, encrypted workbooks and packages made to exhaust the program, each through the program itself as in
//! `limits.rs`.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

use super::encrypted;
use super::formats::xlsx;
use super::limits::{refused, with_part};
use super::word::docx;

#[test]
fn documents_of_word_that_never_end() {
    let cell = "<w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>";
    let row = format!("<w:tr>{}</w:tr>", cell.repeat(20));
    let wide = "<w:tr><w:trPr><w:gridBefore w:val=\"4000000000\"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val=\"4000000000\"/>\
                <w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr>";
    let down = "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr>";
    let long = format!(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "甲".repeat(5 << 20)
    );
    let line = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "甲".repeat(30_000));
    refused(&[
        ("嵌套.docx", docx(&"<w:tbl><w:tr><w:tc>".repeat(1_000_000))),
        (
            "二十万行.docx",
            docx(&format!(
                "<w:tbl>{}</w:tbl>",
                "<w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>".repeat(250_000)
            )),
        ),
        ("一格十五兆.docx", docx(&long)),
        ("正文七十兆.docx", docx(&row.repeat(70_000))),
        (
            "宽四十亿格.docx",
            docx(&format!("<w:tbl>{wide}{}</w:tbl>", down.repeat(100_000))),
        ),
        (
            "十万张表.docx",
            docx(
                &format!(
                    "<w:p><w:r><w:t>题</w:t></w:r></w:p><w:tbl>{}</w:tbl>",
                    "<w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>"
                )
                .repeat(100_000),
            ),
        ),
        ("段落没有尽头.docx", docx(&line.repeat(200))),
        (
            "没有标记.docx",
            docx(&format!("<w:tbl><w:tr><w:tc>{}", "<w:t>甲".repeat(3 << 20))),
        ),
        ("开标记.docx", docx(&"<w:tbl ".repeat(2 << 20))),
    ]);
}

#[test]
fn encrypted_workbooks_that_never_end() {
    let bomb = {
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        out.start_file("xl/workbook.xml", SimpleFileOptions::default())
            .unwrap();
        for _ in 0..100 {
            out.write_all(&vec![b' '; 1 << 20]).unwrap();
        }
        out.finish().unwrap().into_inner()
    };
    let far = encrypted::standard(&xlsx(), "VelvetSweatshop");
    let cut = far[..far.len() / 2].to_vec();
    let told = refused(&[
        ("炸弹.xlsx", encrypted::agile(&bomb, "VelvetSweatshop", 100, 100)),
        (
            "散列四十亿次.xlsx",
            encrypted::agile(&xlsx(), "VelvetSweatshop", 10, u32::MAX),
        ),
        ("半截.xlsx", cut),
        ("别的密码.xls", encrypted::BookCipher::Rc4.book("123456")),
    ]);
    for (told, says) in told.iter().zip(["压缩了", "密码", "", "密码"]) {
        assert!(told.contains(says), "{told}");
    }
}

/// Tabs and tags that would be looked for again and again.
#[test]
fn a_workbook_with_more_tabs_than_there_can_be() {
    let tabs = |tab: &str| {
        let begin = "<workbook xmlns:r=\"r\"><sheets>".to_owned();
        with_part(
            "workbook.xml",
            [begin, tab.repeat(300_000), "</sheets></workbook>".to_owned()],
        )
    };
    refused(&[
        ("三十万张表.xlsx", tabs("<sheet name=\"甲\" r:id=\"\"/>")),
        ("没有尽头的标记.xlsx", tabs("<sheet name=\"甲\" ")),
        ("开标记.xlsx", tabs("<<<<")),
    ]);
}
