//! Binary workbooks: the same plan as from the xlsx they were made of, and refusals of what leads nowhere.

use std::fs;

use laoxiao::import::{Options, Plan};
use laoxiao::model::Records;
use rust_xlsxwriter::{Format, Workbook};

use super::biff12::{from_xlsx, record, words};
use super::difficult::workbooks;
use super::formats::{ROWS, patched_bytes, plan_of_bytes, same};
use super::odd_tables::fill;
use super::{problems, try_read};

/// The table of `formats.rs` as xlsx, with the title, the group and the columns beside it merged, a row and a column
/// hidden, and a number shown as a percentage.
fn table_as_xlsx() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("养老机构").unwrap();
    fill(sheet, ROWS);
    let plain = Format::new();
    for (top, left, bottom, right) in [
        (0, 0, 0, 5),
        (1, 3, 1, 4),
        (1, 0, 2, 0),
        (1, 1, 2, 1),
        (1, 2, 2, 2),
        (1, 5, 2, 5),
    ] {
        let text = ROWS[usize::try_from(top).unwrap()][usize::from(left)];
        sheet.merge_range(top, left, bottom, right, text, &plain).unwrap();
    }
    sheet.set_row_hidden(4).unwrap();
    sheet.set_column_hidden(2).unwrap();
    sheet
        .write_with_format(3, 7, 0.55, &Format::new().set_num_format("0.0%"))
        .unwrap();
    book.save_to_buffer().unwrap()
}

/// The same in binary.
pub(super) fn table() -> Vec<u8> {
    from_xlsx(&table_as_xlsx())
}

/// The whole plan but for the name and hash of the file.
fn told(plan: &Plan, ending: &str) -> String {
    let plan = serde_json::to_string_pretty(&plan.sheets).unwrap();
    plan.replace(ending, "")
}

#[test]
fn a_binary_workbook_with_merged_headers() {
    same("机构.xlsb", &table());
    same("机构.xlsx", &table());
    let sheets = plan_of_bytes("机构.xlsb", &table()).sheets;
    assert_eq!(
        problems(&sheets[0])[..2],
        [" sheet.hidden-rows", " sheet.hidden-columns"]
    );
}

#[test]
fn every_difficult_workbook_gives_the_same_plan_in_binary() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        with_view: true,
        ..Options::default()
    };
    let mut count = 0;
    for path in ["difficult", "."].into_iter().flat_map(workbooks) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        // The empty forms have formulas that were never calculated, which no binary workbook can have.
        if name.ends_with("空表") {
            continue;
        }
        let binary = folder.path().join(format!("{name}.xlsb"));
        fs::write(&binary, from_xlsx(&fs::read(&path).unwrap())).unwrap();
        let read = |path| {
            try_read(path, &options, &Records::default()).unwrap_or_else(|error| panic!("{name}: {error}"))
        };
        let (plan, same) = (read(&binary), read(&path));
        assert!(told(&plan, ".xlsb") == told(&same, ".xlsx"), "{name}");
        for (sheet, same) in plan.sheets.iter().zip(&same.sheets) {
            assert_eq!(format!("{:?}", sheet.view), format!("{:?}", same.view), "{name}");
        }
        count += 1;
    }
    assert!(count >= 45, "only {count} workbooks");
}

#[test]
fn a_failed_formula_in_binary_is_a_problem_of_its_cell() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(sheet, ROWS);
    let formula = rust_xlsxwriter::Formula::new("1/0").set_result("#DIV/0!");
    sheet.write_formula(3, 3, formula).unwrap();
    let xlsx = book.save_to_buffer().unwrap();
    for (name, bytes) in [("错.xlsx", xlsx.clone()), ("错.xlsb", from_xlsx(&xlsx))] {
        let plan = plan_of_bytes(name, &bytes);
        assert_eq!(problems(&plan.sheets[0])[0], "D4 value.error-cell", "{name}");
        assert!(plan.sheets[0].problems[0].message.contains("#DIV/0!"), "{name}");
    }
}

#[test]
fn a_record_that_leads_nowhere_is_damage_and_no_panic() {
    // Cells before any row, beyond the sheet, of a text that is not there; merges beyond the sheet; nothing more.
    let row = record(0x0000, &[words(&[3, 0]), vec![0; 9]].concat());
    for (records, reason) in [
        (record(0x0007, &words(&[0, 0, 0])), "不在任何一行"),
        (
            [row.clone(), record(0x0002, &words(&[1 << 20, 0, 2]))].concat(),
            "超出工作表",
        ),
        (
            record(0x0000, &[words(&[u32::MAX, 0]), vec![0; 9]].concat()),
            "超出工作表",
        ),
        (
            [row.clone(), record(0x0007, &words(&[0, 0, 1 << 30]))].concat(),
            "不存在的文字",
        ),
        (record(0x00B0, &words(&[0, u32::MAX, 0, 0])), "超出工作表"),
        ([row, vec![0x06, 0xFF, 0xFF, 0xFF, 0x7F]].concat(), "没有写完"),
        (Vec::new(), "没有写完"),
    ] {
        let odd = patched_bytes(&table(), |name, bytes| match name.ends_with("sheet1.bin") {
            true => records.clone(),
            false => bytes,
        });
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("坏.xlsb");
        fs::write(&path, odd).unwrap();
        let error = try_read(&path, &Options::default(), &Records::default()).unwrap_err();
        assert_eq!(error.kind(), "import.damaged");
        assert!(error.to_string().contains(reason), "{error}");
    }
}
