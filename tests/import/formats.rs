//! One table in every format and encoding: the same records come out of each.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};

use laoxiao::import::{Options, Plan};
use laoxiao::model::{MoneyUnit, Records};
use rust_xlsxwriter::{Format, Workbook};
use zip::write::SimpleFileOptions;

use super::odd_tables::fill;
use super::{problems, try_read};

/// A title with the period, a group over two columns, text, numbers, yes and no.
pub(super) const ROWS: &[&[&str]] = &[
    &["2023年上半年养老机构情况"],
    &["序号", "机构名称", "所在乡镇", "床位数", "", "是否投入使用"],
    &["", "", "", "合计", "其中：护理型", ""],
    &["1", "甲敬老院", "耿马镇", "30", "10", "是"],
    &["2", "乙𠮷敬老院", "勐永镇", "1234", "", "否"],
    &["合计", "", "", "1264", "10", ""],
];

pub(super) fn plan_of_bytes(name: &str, bytes: &[u8]) -> Plan {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    try_read(&path, &Options::default(), &Records::default())
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub(super) fn same(name: &str, bytes: &[u8]) {
    same_with("乙𠮷敬老院", name, bytes);
}

/// The same but for the second name: not every encoding has all characters.
pub(super) fn same_with(second: &str, name: &str, bytes: &[u8]) {
    let plan = plan_of_bytes(name, bytes);
    let sheet = &plan.sheets[0];
    let period = sheet.period;
    assert_eq!(
        period.map(|period| period.to_string()).as_deref(),
        Some("2023H1"),
        "{name}"
    );
    let shown = |at: usize, field: &str| {
        let record = &sheet.changes[at].record;
        let value = record.at(field, period).or_else(|| record.get(field));
        value.map(|value| value.show(MoneyUnit::Wan)).unwrap_or_default()
    };
    let fields = ["name", "township", "beds_total", "beds_nursing", "in_service"];
    let rows: Vec<Vec<String>> = (0..sheet.changes.len())
        .map(|at| fields.iter().map(|field| shown(at, field)).collect())
        .collect();
    assert_eq!(
        rows,
        [
            ["甲敬老院", "耿马镇", "30", "10", "是"],
            [second, "勐永镇", "1234", "", "否"]
        ],
        "{name}: {:?}",
        problems(sheet)
    );
    assert!(
        sheet.totals.iter().all(|total| total.ok) && sheet.totals.len() == 2,
        "{name}: {:?}",
        sheet.totals
    );
}

pub(super) fn xlsx() -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("养老机构").unwrap(), ROWS);
    book.save_to_buffer().unwrap()
}

/// The table as text with a mark between its cells.
pub(super) fn joined(mark: &str) -> String {
    ROWS.iter().map(|row| row.join(mark) + "\r\n").collect()
}

fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect()
}

pub(super) fn gb(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

/// Rewrites the parts of a package.
pub(super) fn patched(package: &[u8], patch: impl Fn(&str, String) -> String) -> Vec<u8> {
    patched_bytes(package, |name, bytes| {
        patch(name, String::from_utf8(bytes).unwrap()).into_bytes()
    })
}

/// The same where parts are no text.
pub(super) fn patched_bytes(package: &[u8], mut patch: impl FnMut(&str, Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        out.start_file(&*name, SimpleFileOptions::default()).unwrap();
        out.write_all(&patch(&name, bytes)).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn text_files_in_every_encoding() {
    same("机构.csv", joined(",").as_bytes());
    same("机构.csv", format!("\u{FEFF}{}", joined(",")).as_bytes());
    same("机构.csv", &gb(&joined(",")));
    same("机构.txt", &utf16(&joined("\t")));
    same("机构.xls", &gb(&joined("\t")));
    same("机构.csv", joined(";").as_bytes());
}

/// The table in a page that names its encoding.
pub(super) fn web_page(charset: &str) -> String {
    let rows: String = ROWS
        .iter()
        .skip(1)
        .enumerate()
        .map(|(at, row)| match at {
            0 => "<tr><th rowspan=2>序号<th rowspan=2>机构<br>名称</th><th rowspan=2>所在乡镇<th colspan='2'>床位数<th rowspan=2>是否投入使用</tr>".to_owned(),
            1 => "<tr><td>合计<td>其中：护理型</tr>".to_owned(),
            _ => format!("<tr>{}</tr>", row.iter().map(|cell| format!("<td>{cell}&nbsp;</td>")).collect::<String>()),
        })
        .collect();
    format!(
        "<html><head><meta http-equiv=Content-Type content='text/html; charset={charset}'><title>x</title>\
         <style>td {{ mso-number-format:\"\\@\" }}</style></head><body><h3>2023年上半年养老机构情况</h3>\
         <table>{rows}</table><script>var a = '<td>';</script></body></html>"
    )
}

#[test]
fn a_web_page_named_xls() {
    same("机构.xls", &gb(&web_page("gb2312")));
    same("机构.xls", web_page("utf-8").as_bytes());
    same("机构.html", &utf16(&web_page("utf-16")));
}

pub(super) fn spreadsheet_ml() -> String {
    let cells = |row: &[&str]| -> String {
        let cell = |text: &&str| match text.parse::<f64>() {
            _ if text.is_empty() => "<Cell/>".to_owned(),
            Ok(_) => format!("<Cell><Data ss:Type=\"Number\">{text}</Data></Cell>"),
            Err(_) => format!("<Cell><Data ss:Type=\"String\">{text}</Data></Cell>"),
        };
        row.iter().map(cell).collect()
    };
    let rows: String = ROWS
        .iter()
        .map(|row| format!("<Row>{}</Row>\n", cells(row)))
        .collect();
    format!(
        "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\n<Workbook \
         xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
         <Worksheet ss:Name=\"养老机构\"><Table>{rows}</Table></Worksheet></Workbook>"
    )
}

#[test]
fn spreadsheet_ml_of_2003() {
    let book = spreadsheet_ml();
    same("机构.xls", book.as_bytes());
    let hidden = book.replace(
        "<Row><Cell><Data ss:Type=\"Number\">2<",
        "<Row ss:Hidden=\"1\"><Cell><Data ss:Type=\"Number\">2<",
    );
    assert_eq!(
        problems(&plan_of_bytes("机构.xml", hidden.as_bytes()).sheets[0]),
        [" sheet.hidden-rows"]
    );
}

pub(super) fn ods() -> Vec<u8> {
    let cells = |row: &[&str]| -> String {
        let cell = |text: &&str| match text.parse::<f64>() {
            _ if text.is_empty() => "<table:table-cell/>".to_owned(),
            Ok(_) => format!(
                "<table:table-cell office:value-type=\"float\" office:value=\"{text}\"><text:p>{text}</text:p></table:table-cell>"
            ),
            Err(_) => format!(
                "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
            ),
        };
        row.iter().map(cell).collect()
    };
    let rows: String = ROWS
        .iter()
        .map(|row| format!("<table:table-row>{}</table:table-row>", cells(row)))
        .collect();
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet><table:table table:name=\"养老机构\">\
         <table:table-column table:number-columns-repeated=\"1024\"/>{rows}<table:table-row table:number-rows-repeated=\"1048000\">\
         <table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    out.start_file("content.xml", SimpleFileOptions::default())
        .unwrap();
    out.write_all(content.as_bytes()).unwrap();
    out.finish().unwrap().into_inner()
}

#[test]
fn an_opendocument_table() {
    same("机构.ods", &ods());
}

#[test]
fn xlsx_of_other_writers() {
    let plain = xlsx();
    same("机构.xls", &plain);
    same("机构.et", &plain);
    let wps = patched(&plain, |_, text| match text.split_once("<dimension ref=\"") {
        Some((before, after)) => format!(
            "{before}<dimension ref=\"A1:A1\"{}",
            after.split_once('"').unwrap().1
        ),
        None => text,
    });
    same("WPS.xlsx", &wps);
    let strict = patched(&plain, |_, text| {
        text.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
        .replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
    });
    same("严格.xlsx", &strict);
}

#[test]
fn values_younger_than_the_reader_are_problems_of_their_cell() {
    let plain = xlsx();
    for error in ["#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "Err:502"] {
        let odd = patched(&plain, |name, text| match name.ends_with("sheet1.xml") {
            true => text.replace(
                "<c r=\"D4\"><v>30</v></c>",
                &format!("<c r=\"D4\" t=\"e\"><f>A1#</f><v>{error}</v></c>"),
            ),
            false => text,
        });
        assert_ne!(odd.len(), plain.len());
        let plan = plan_of_bytes("新函数.xlsx", &odd);
        let sheet = &plan.sheets[0];
        assert_eq!(problems(sheet)[0], "D4 value.error-cell", "{error}");
        assert!(
            sheet.problems[0].message.contains(error),
            "{}",
            sheet.problems[0].message
        );
        assert_eq!((sheet.counts.new, sheet.counts.refused), (1, 1));
    }
}

#[test]
fn hidden_rows_and_columns_are_read_and_told() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(sheet, ROWS);
    sheet.set_row_hidden(4).unwrap();
    sheet.set_column_hidden(4).unwrap();
    sheet.write_with_format(3, 3, 30, &Format::new()).unwrap();
    let plan = plan_of_bytes("筛选.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(
        problems(&plan.sheets[0]),
        [" sheet.hidden-rows", " sheet.hidden-columns"]
    );
    assert_eq!(plan.sheets[0].counts.new, 2);
}
