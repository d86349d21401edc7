//! Tables of Word documents come in like sheets.

use std::io::{Cursor, Write as _};

use laoxiao::import::{Options, SheetPlan};
use laoxiao::model::{MoneyUnit, Records};
use zip::write::SimpleFileOptions;

use super::formats::{ROWS, plan_of_bytes, same};
use super::{problems, try_read};

/// A document with this body.
pub(super) fn docx(body: &str) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/\
         wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let relations = "<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
                     relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    for (name, part) in [("_rels/.rels", relations), ("word/document.xml", &document)] {
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(part.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", paragraph(text))
}

fn table(rows: &[&[&str]]) -> String {
    let row = |cells: &&[&str]| {
        let cells: String = cells.iter().map(|text| cell("", text)).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

/// The table of `formats.rs`, whose header has a group and cells merged down.
pub(super) fn document() -> Vec<u8> {
    let span = "<w:gridSpan w:val=\"2\"/>";
    let (first, next) = ("<w:vMerge w:val=\"restart\"/>", "<w:vMerge/>");
    let head = [
        cell(first, "序号"),
        cell(first, "机构名称"),
        cell(first, "所在乡镇"),
        cell(span, "床位数"),
        cell(first, "是否投入使用"),
    ];
    let parts = [
        cell(next, ""),
        cell(next, ""),
        cell(next, ""),
        cell("", "合计"),
        cell("", "其中：护理型"),
        cell(next, ""),
    ];
    let rows: String = ROWS
        .iter()
        .skip(3)
        .map(|row| {
            let cells: String = row.iter().map(|text| cell("", text)).collect();
            format!("<w:tr>{cells}</w:tr>")
        })
        .collect();
    docx(&format!(
        "{}<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{}</w:tr><w:tr>{}</w:tr>{rows}</w:tbl>",
        paragraph(ROWS[0][0]),
        head.concat(),
        parts.concat()
    ))
}

const HEADER: &[&str] = &["序号", "机构名称", "所在乡镇", "床位数"];

fn names(sheet: &SheetPlan) -> Vec<String> {
    let name = |change: &laoxiao::import::Change| {
        let value = change.record.get("name").unwrap();
        value.show(MoneyUnit::Wan)
    };
    sheet.changes.iter().map(name).collect()
}

#[test]
fn a_table_with_merged_cells() {
    same("机构.docx", &document());
    same("机构.doc", &document());
}

#[test]
fn every_table_is_a_sheet_named_by_the_line_above_it() {
    let body = [
        paragraph("附件3"),
        paragraph("2023年上半年公办养老机构"),
        paragraph("单位：张"),
        table(&[HEADER, &["1", "甲敬老院", "耿马镇", "30"]]),
        paragraph("注：数据截至6月底。"),
        paragraph("2023年上半年民办养老机构"),
        table(&[HEADER, &["1", "乙养老院", "孟定镇", "50"]]),
    ];
    let plan = plan_of_bytes("机构.docx", &docx(&body.concat()));
    let tabs: Vec<&str> = plan.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(tabs, ["2023年上半年公办养老机构", "2023年上半年民办养老机构"]);
    assert_eq!(names(&plan.sheets[0]), ["甲敬老院"]);
    assert_eq!(names(&plan.sheets[1]), ["乙养老院"]);
}

#[test]
fn a_table_broken_over_two_pages_is_one_sheet() {
    let title = paragraph("2023年上半年养老机构情况");
    let first = table(&[HEADER, &["1", "甲敬老院", "耿马镇", "30"]]);
    for second in [
        table(&[&["2", "乙养老院", "孟定镇", "50"]]),
        table(&[HEADER, &["2", "乙养老院", "孟定镇", "50"]]),
    ] {
        let plan = plan_of_bytes("机构.docx", &docx(&format!("{title}{first}<w:p/>{second}")));
        let sheets: Vec<(&str, Vec<String>)> = plan
            .sheets
            .iter()
            .map(|sheet| (sheet.name.as_str(), names(sheet)))
            .collect();
        let both = vec!["甲敬老院".to_owned(), "乙养老院".to_owned()];
        assert_eq!(
            sheets,
            [("2023年上半年养老机构情况", both)],
            "{:?}",
            problems(&plan.sheets[0])
        );
    }
}

#[test]
fn a_table_inside_a_cell_is_a_sheet_of_its_own() {
    let inner = table(&[HEADER, &["1", "甲敬老院", "耿马镇", "30"]]);
    let outer = format!(
        "<w:tbl><w:tr><w:tc>{}{inner}<w:p/></w:tc></w:tr></w:tbl>",
        paragraph("2023年上半年养老机构情况")
    );
    let plan = plan_of_bytes("机构.docx", &docx(&outer));
    let sheet = plan.sheets.iter().find(|sheet| sheet.record.is_some()).unwrap();
    assert_eq!(names(sheet), ["甲敬老院"]);
}

#[test]
fn what_the_author_took_out_is_not_read() {
    let gone = |text: &str| format!("<w:r><w:rPr><w:strike/></w:rPr><w:t>{text}</w:t></w:r>");
    let raised = |text: &str| {
        format!("<w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>{text}</w:t></w:r>")
    };
    let beds = format!(
        "<w:tc><w:p>{}<w:r><w:t>45</w:t></w:r>{}<w:del><w:r><w:delText>9</w:delText></w:r></w:del></w:p></w:tc>",
        gone("30"),
        raised("①")
    );
    let start: String = ["1", "甲敬老院", "耿马镇"]
        .iter()
        .map(|text| cell("", text))
        .collect();
    let removed: String = ["2", "乙养老院", "孟定镇", "50"]
        .iter()
        .map(|text| cell("", text))
        .collect();
    let head: String = HEADER.iter().map(|text| cell("", text)).collect();
    let body = format!(
        "{}<w:tbl><w:tr>{head}</w:tr><w:tr>{start}{beds}</w:tr><w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr>{removed}</w:tr></w:tbl>",
        paragraph("2023年上半年养老机构情况")
    );
    let plan = plan_of_bytes("机构.docx", &docx(&body));
    let sheet = &plan.sheets[0];
    assert_eq!(names(sheet), ["甲敬老院"]);
    let beds = sheet.changes[0].record.at("beds_total", sheet.period).unwrap();
    assert_eq!(beds.show(MoneyUnit::Wan), "45");
}

#[test]
fn a_document_without_a_table_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("通知.docx");
    std::fs::write(&path, docx(&paragraph("关于报送养老机构情况的通知"))).unwrap();
    let error = try_read(&path, &Options::default(), &Records::default()).unwrap_err();
    assert_eq!(error.kind(), "import.not-a-workbook");
    assert!(error.to_string().contains("没有表格"), "{error}");
}
