//! Lists in parts: each record under the heading of its own, whatever the heading looks like, or the form is refused.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format, FormatBorder, Formula, Workbook};

use crate::filled_ledger::{SHEET, filled_ledger, sum};
use crate::small_form::{HEADERS, plain};
use crate::support::package::{number, saved};

const TITLE: &str = "重大项目清单";

/// Two parts of three rows, each with a sum in its heading or in a row of its own below; a total.
fn in_parts(dir: &Path, labels: [&str; 2], has_subtotals: bool) -> PathBuf {
    let frame = Format::new().set_border(FormatBorder::Thin);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(TITLE).unwrap();
    sheet.write(1, 0, TITLE).unwrap();
    for (column, header) in (0u16..).zip(HEADERS) {
        sheet.write_with_format(3, column, header, &frame).unwrap();
    }
    let mut row = 4;
    let mut sums = Vec::new();
    for label in labels {
        let own = row;
        for row in own..own + if has_subtotals { 5 } else { 4 } {
            for column in 0..9 {
                sheet.write_blank(row, column, &frame).unwrap();
            }
        }
        sheet.write_with_format(own, 0, label, &frame).unwrap();
        for number in 1..=3 {
            sheet.write_with_format(own + number, 0, number, &frame).unwrap();
        }
        row = own + 4;
        let at = if has_subtotals { row } else { own };
        let formula = format!("=SUM(G{}:G{})", own + 2, own + 4);
        sheet
            .write_formula_with_format(at, 6, formula.as_str(), &frame)
            .unwrap();
        if has_subtotals {
            sheet.write_with_format(row, 0, "小计", &frame).unwrap();
            row += 1;
        }
        sums.push(format!("G{}", at + 1));
    }
    for column in 0..9 {
        sheet.write_blank(row, column, &frame).unwrap();
    }
    sheet.write_with_format(row, 0, "合计", &frame).unwrap();
    let formula = format!("={}", sums.join("+"));
    sheet
        .write_formula_with_format(row, 6, formula.as_str(), &frame)
        .unwrap();
    sheet.write(row + 2, 0, "注：本表一式两份").unwrap();
    let file = dir.join("下发表.xlsx");
    book.save(&file).unwrap();
    file
}

#[test]
fn each_record_stands_under_its_own_heading() {
    let ledger = filled_ledger(9, &["养老服务", "托育服务"]);
    for labels in [
        ["一、养老服务项目", "二、托育服务项目"],
        ["养老服务", "托育服务"],
        ["养老类", "托育类"],
        ["“一老”方面", "“一小”方面"],
    ] {
        for has_subtotals in [false, true] {
            let file = in_parts(ledger.dir.path(), labels, has_subtotals);
            let (filled, out) = ledger.fill_file(&file).unwrap();
            assert_eq!(filled.sheets[0].rows, 9, "{labels:?}");
            let name = |row: u32| saved(&out, TITLE, row, 1).to_string();
            let own: Vec<String> = (6..=10).map(name).collect();
            let wanted: Vec<String> = (1..=9)
                .step_by(2)
                .map(|number| format!("养老服务项目{number}"))
                .collect();
            assert_eq!(own, wanted, "{labels:?}");
            let second = if has_subtotals { 12 } else { 11 };
            assert_eq!(saved(&out, TITLE, second, 0).to_string(), labels[1]);
            assert_eq!(name(second + 1), "托育服务项目2", "{labels:?}");
            let at = if has_subtotals { 11 } else { 5 };
            let elder = number(&out, TITLE, at, 6);
            assert!((elder - sum((1..=9).step_by(2))).abs() < 1e-6, "{labels:?}");
        }
    }
}

#[test]
fn a_part_without_records_is_no_reason_to_refuse() {
    let ledger = filled_ledger(1, &["养老服务"]);
    let labels = ["一、养老服务项目", "二、托育服务项目"];
    let file = in_parts(ledger.dir.path(), labels, true);
    let (_, out) = ledger.fill_file(&file).unwrap();
    assert!((number(&out, TITLE, 9, 6) - sum(1..=1)).abs() < 1e-6);
    assert!(number(&out, TITLE, 14, 6).abs() < 1e-9);
}

#[test]
fn headings_that_no_category_has_are_asked_about() {
    let ledger = filled_ledger(4, &["养老服务", "托育服务"]);
    for labels in [["新建项目", "改扩建项目"], ["甲类", "乙类"]] {
        for has_subtotals in [false, true] {
            let file = in_parts(ledger.dir.path(), labels, has_subtotals);
            let error = ledger.fill_file(&file).map(|(filled, _)| filled).unwrap_err();
            assert_eq!(error.exit_code(), 1, "{labels:?}: {error}");
        }
    }
}

#[test]
fn the_numbers_go_on_past_a_hidden_row() {
    let ledger = filled_ledger(6, &["养老服务"]);
    let file = plain(&ledger, |sheet| {
        sheet.set_row_hidden(6).unwrap();
    });
    let (_, out) = ledger.fill_file(&file).unwrap();
    let shown = [5, 6, 8, 9, 10, 11].map(|row| number(&out, SHEET, row, 0));
    assert_eq!(shown, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
}

#[test]
fn what_the_form_says_of_several_rows_is_no_record_and_is_told() {
    let ledger = filled_ledger(3, &["养老服务"]);
    let frame = Format::new().set_border(FormatBorder::Thin);
    let file = plain(&ledger, |sheet| {
        sheet
            .merge_range(4, 8, 8, 8, "由县民政局统一组织实施", &frame)
            .unwrap();
        sheet.write_with_format(5, 4, "孟定镇", &frame).unwrap();
    });
    let (filled, out) = ledger.fill_file(&file).unwrap();
    assert_eq!(saved(&out, SHEET, 5, 1).to_string(), "养老服务项目1");
    let told = filled
        .warnings
        .iter()
        .find(|warning| warning.contains("原有的文字"));
    let told = told.map_or("", String::as_str);
    assert!(
        told.contains("I5") && told.contains("E6"),
        "{:?}",
        filled.warnings
    );
}

#[test]
fn a_result_that_can_not_be_computed_here_does_not_stay() {
    let ledger = filled_ledger(6, &["养老服务"]);
    let result = |formula: &str| Formula::new(formula).set_result("77");
    let file = plain(&ledger, |sheet| {
        sheet
            .write_formula(12, 6, result("=COUNTIFS(C5:C9,\"新建\")"))
            .unwrap();
        sheet.write_formula(13, 6, result("=G13*2")).unwrap();
        sheet.write_formula(14, 6, result("=NOW()")).unwrap();
        for row in 4..9 {
            let number = Formula::new("=ROW()-4").set_result((row - 3).to_string());
            sheet.write_formula(row, 0, number).unwrap();
        }
    });
    let (filled, out) = ledger.fill_file(&file).unwrap();
    let shown = [14, 15, 16].map(|row| saved(&out, SHEET, row, 6).to_string());
    assert_eq!(shown, ["", "", "77"], "{:?}", filled.warnings);
    let numbers = [9, 10].map(|row| number(&out, SHEET, row, 0));
    assert_eq!(numbers, [5.0, 6.0], "the row that moved has another number");
    for cell in ["G14", "G15"] {
        assert!(
            filled
                .warnings
                .iter()
                .any(|warning| warning.contains(cell) && warning.contains("不会计算")),
            "{cell}: {:?}",
            filled.warnings
        );
    }
}
