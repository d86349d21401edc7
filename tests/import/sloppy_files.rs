//! Files that Excel opens without a word, although something in them is not as it should be: all the rest is read.

use std::io::{Cursor, Write as _};

use laoxiao::import::{Plan, SheetPlan};
use laoxiao::model::MoneyUnit;
use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;

use super::biff::{BIFF_ROWS, Writer, compound};
use super::formats::{joined, patched, patched_bytes, plan_of_bytes, same, same_with, xlsx};
use super::odd_tables::fill;

fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect()
}

/// The workbook with another tab behind the first one and one more relation.
fn with_tab(tab: &str, relation: &str) -> Vec<u8> {
    patched(&xlsx(), |name, text| match name {
        "xl/workbook.xml" => text.replace("</sheets>", &format!("{tab}</sheets>")),
        "xl/_rels/workbook.xml.rels" => {
            text.replace("</Relationships>", &format!("{relation}</Relationships>"))
        }
        _ => text,
    })
}

fn relation(kind: &str, target: &str) -> String {
    format!(
        "<Relationship Id=\"r99\" Type=\"http://schemas.microsoft.com/office/2006/relationships/{kind}\" Target=\"{target}\"/>"
    )
}

fn note<'p>(plan: &'p Plan, name: &str) -> &'p str {
    let sheet = plan.sheets.iter().find(|sheet| sheet.name == name);
    sheet.and_then(|sheet| sheet.note.as_deref()).unwrap_or_default()
}

/// What stands in a field of a record.
fn shown(sheet: &SheetPlan, at: usize, field: &str) -> String {
    let record = &sheet.changes[at].record;
    let value = record.at(field, sheet.period).or_else(|| record.get(field));
    value.map(|value| value.show(MoneyUnit::Wan)).unwrap_or_default()
}

#[test]
fn a_tab_that_leads_nowhere_is_named_and_the_rest_is_read() {
    for (tab, more, says) in [
        (
            "<sheet name=\"旧宏\" sheetId=\"9\" r:id=\"\"/>",
            String::new(),
            "宏模块",
        ),
        (
            "<sheet name=\"旧宏\" sheetId=\"9\" state=\"hidden\"></sheet>",
            String::new(),
            "宏模块",
        ),
        (
            "<sheet name=\"旧宏\" sheetId=\"9\" r:id=\"r77\"/>",
            String::new(),
            "宏模块",
        ),
        (
            "<sheet name=\"旧宏\" sheetId=\"9\" r:id=\"r99\"/>",
            relation("xlMacrosheet", "macrosheets/sheet1.xml"),
            "宏表",
        ),
        (
            "<sheet name=\"旧宏\" sheetId=\"9\" r:id=\"r99\"/>",
            relation("worksheet", "worksheets/sheet77.xml"),
            "缺少这张表的内容",
        ),
    ] {
        let bytes = with_tab(tab, &more);
        same("机构.xlsx", &bytes);
        let plan = plan_of_bytes("机构.xlsx", &bytes);
        assert!(
            note(&plan, "旧宏").contains(says),
            "{tab}: {}",
            note(&plan, "旧宏")
        );
    }
}

#[test]
fn a_state_that_no_tab_can_have() {
    for odd in ["", "Visible", "shown"] {
        let bytes = patched(&xlsx(), |name, text| match name {
            "xl/workbook.xml" => text.replacen("sheetId=", &format!("state=\"{odd}\" sheetId="), 1),
            _ => text,
        });
        same("机构.xlsx", &bytes);
    }
}

#[test]
fn a_dimension_of_any_form() {
    for odd in ["", "A", "A:F", "1:6", "A1:", "F6:A1", "#REF!", "$A$1:$F$6"] {
        let bytes = patched(&xlsx(), |_, text| match text.split_once("<dimension ref=\"") {
            Some((before, after)) => {
                let (_, behind) = after.split_once('"').unwrap();
                format!("{before}<dimension ref=\"{odd}\"{behind}")
            }
            None => text,
        });
        same("机构.xlsx", &bytes);
    }
}

#[test]
fn parts_in_utf_16() {
    for ending in [
        "sheet1.xml",
        "sharedStrings.xml",
        "workbook.xml",
        "styles.xml",
        ".rels",
    ] {
        let bytes = patched_bytes(&xlsx(), |name, bytes| match name.ends_with(ending) {
            true => utf16(&String::from_utf8(bytes).unwrap().replace("UTF-8", "UTF-16")),
            false => bytes,
        });
        same("机构.xlsx", &bytes);
    }
}

#[test]
fn part_names_of_another_case() {
    let whole = xlsx();
    let mut archive = zip::ZipArchive::new(Cursor::new(&whole)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().to_ascii_uppercase();
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        std::io::copy(&mut part, &mut out).unwrap();
    }
    out.flush().unwrap();
    same("机构.xlsx", &out.finish().unwrap().into_inner());
}

#[test]
fn upper_case_names_of_streams() {
    let stream = Writer::Biff8.stream(BIFF_ROWS);
    for name in ["Workbook", "WORKBOOK", "workbook"] {
        same_with("乙敬老院", "机构.xls", &compound(name, &stream));
    }
}

#[test]
fn a_word_object_or_the_word_itself_makes_no_document() {
    let mut rows = BIFF_ROWS.to_vec();
    let note = ["说明：WordDocument 和 PowerPoint Document 见附件"];
    rows.push(&note);
    let stream = Writer::Biff8.stream(&rows);
    same_with("乙敬老院", "机构.xls", &compound("Workbook", &stream));
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("Workbook")
        .unwrap()
        .write_all(&stream)
        .unwrap();
    file.create_storage("MBD0001").unwrap();
    file.create_stream("MBD0001/WordDocument")
        .unwrap()
        .write_all(b"object")
        .unwrap();
    file.create_stream("MBD0001/EncryptedPackage")
        .unwrap()
        .write_all(b"object")
        .unwrap();
    file.flush().unwrap();
    same_with("乙敬老院", "机构.xls", &file.into_inner().into_inner());
}

/// A header with a column of remarks.
fn with_remark(remark: &str) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = vec![vec!["2023年上半年养老机构情况".to_owned()]];
    for cells in [
        ["序号", "机构名称", "所在乡镇", "床位数", "备注"],
        ["1", "甲敬老院", "耿马镇", "30", remark],
        ["2", "乙敬老院", "勐永镇", "40", ""],
    ] {
        rows.push(cells.map(str::to_owned).to_vec());
    }
    rows
}

fn remark_of(plan: &Plan) -> String {
    let sheet = &plan.sheets[0];
    assert_eq!(sheet.counts.new, 2, "{:?}", super::problems(sheet));
    let record = &sheet.changes[0].record;
    format!("{record:?}")
}

#[test]
fn latin_text_in_an_old_workbook_stays_latin() {
    for remark in ["25°C", "L×W×H", "100m²内", "±5°C", "Café", "Ø50×3", "§2°A", "÷"] {
        let rows = with_remark(remark);
        let cells: Vec<Vec<&str>> = rows
            .iter()
            .map(|row| row.iter().map(String::as_str).collect())
            .collect();
        let rows: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
        let plan = plan_of_bytes("机构.xls", &Writer::Biff8Compressed.file(&rows));
        let found = remark_of(&plan);
        assert!(found.contains(remark), "{remark}: {found}");
    }
}

#[test]
fn one_control_character_spoils_neither_file_nor_cell() {
    let remark = "甲\u{1F}乙\u{7}丙\u{B}丁";
    let rows = with_remark(remark);
    let cells: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    let rows: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
    let text: String = rows.iter().map(|row| row.join(",") + "\r\n").collect();
    let mut book = Workbook::new();
    fill(book.add_worksheet(), &rows);
    for (name, bytes) in [
        ("机构.csv", text.clone().into_bytes()),
        ("机构.txt", super::formats::gb(&text)),
        ("机构.xlsx", book.save_to_buffer().unwrap()),
        ("机构.xls", Writer::Biff8.file(&rows)),
    ] {
        let found = remark_of(&plan_of_bytes(name, &bytes));
        assert!(found.contains("甲乙丙\\n丁"), "{name}: {found}");
    }
}

#[test]
fn a_text_that_nobody_can_read_is_named_and_the_rest_is_read() {
    let rows = with_remark("\u{1}\u{2}\u{3}");
    let mut cells: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    cells[2][2] = "\u{1}\u{2}\u{3}";
    cells[2][4] = "";
    let rows: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
    let plan = plan_of_bytes("机构.xls", &Writer::Biff8.file(&rows));
    let sheet = &plan.sheets[0];
    assert!(
        super::problems(sheet).contains(&"C3 value.error-cell".to_owned()),
        "{:?}",
        super::problems(sheet)
    );
    assert_eq!(shown(sheet, sheet.changes.len() - 1, "name"), "乙敬老院");
}

#[test]
fn a_unit_separator_before_long_numbers_of_a_csv() {
    let text = joined(",").replace("1,甲", "\u{1F}1,\u{1F}甲");
    same("机构.csv", text.as_bytes());
    same("机构.csv", &super::formats::gb(&text));
}
