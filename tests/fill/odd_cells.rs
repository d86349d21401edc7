//! Cells that are not what they seem: formats in another unit, odd characters, columns without a meaning, blank totals.

use std::path::PathBuf;

use laoxiao::model::RecordKind;
use laoxiao::ops::{Edit, SheetPart, TemplateChoices};
use rust_xlsxwriter::{Format, FormatBorder, Worksheet};

use crate::filled_ledger::{FilledLedger, SHEET, filled_ledger, sum};
use crate::small_form::{form, plain};
use crate::support::package::{number, part, saved};

#[test]
fn a_format_in_another_unit_gets_the_number_that_shows_right() {
    let ledger = filled_ledger(7, &["养老服务"]);
    for (format, times) in [
        ("0.00", 1.0),
        ("0!.0000", 1e4),
        ("0\\.0000", 1e4),
        ("0\".\"0000", 1e4),
        ("0!.0,", 1e4),
        ("#,##0.00,", 1e3),
        ("0!.0,\"万元\"", 1e4),
        ("0.00\"万元\"", 1.0),
        ("_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", 1.0),
    ] {
        let file = form(ledger.dir.path(), format, |_| {});
        let (filled, out) = ledger.fill_file(&file).unwrap();
        let (first, total) = (number(&out, SHEET, 5, 6), number(&out, SHEET, 12, 6));
        assert!(
            (first - sum([1].into_iter()) * times).abs() < 1e-6,
            "{format}: {first}"
        );
        assert!((total - sum(1..=7) * times).abs() < 1e-4, "{format}: {total}");
        let said = filled
            .warnings
            .iter()
            .filter(|text| text.contains("换了单位显示"))
            .count();
        assert_eq!(
            said,
            if times > 1.0 { 2 } else { 0 },
            "{format}: {:?}",
            filled.warnings
        );
        assert_eq!(
            part(&file, "xl/styles.xml"),
            part(&out, "xl/styles.xml"),
            "{format}"
        );
    }
}

#[test]
fn a_format_that_no_number_shows_right_leaves_its_column_blank() {
    let ledger = filled_ledger(7, &["养老服务"]);
    for (format, reason) in [
        ("yyyy\"年\"", "日期"),
        (";;;", "不显示数"),
        ("[>=10000]0!.0,\"万\";0", "不同的单位"),
        ("0.00\"元\"", "不一致"),
    ] {
        let file = form(ledger.dir.path(), format, |_| {});
        let (filled, out) = ledger.fill_file(&file).unwrap();
        assert_eq!(saved(&out, SHEET, 5, 6), calamine::Data::Empty, "{format}");
        assert_eq!(
            saved(&out, SHEET, 11, 1).to_string(),
            "养老服务项目7",
            "{format}: the rest goes in"
        );
        assert!(
            filled
                .warnings
                .iter()
                .any(|text| text.contains("G 列") && text.contains(reason)),
            "{format}: {:?}",
            filled.warnings
        );
    }
    // The sum is in another unit than what it sums.
    let file = form(ledger.dir.path(), "0!.0000", |sheet| {
        let amount = Format::new()
            .set_border(FormatBorder::Thin)
            .set_num_format("0.00");
        sheet
            .write_formula_with_format(9, 6, "=SUM(G5:G9)", &amount)
            .unwrap();
    });
    let (filled, out) = ledger.fill_file(&file).unwrap();
    assert_eq!(saved(&out, SHEET, 5, 6), calamine::Data::Empty);
    assert!(
        filled.warnings.iter().any(|text| text.contains("合计的格式不同")),
        "{:?}",
        filled.warnings
    );
}

#[test]
fn odd_characters_and_very_long_texts_end_in_no_defect() {
    let mut ledger = filled_ledger(2, &["养老服务"]);
    let record = ledger.session.records().unwrap().of(RecordKind::Project)[0].clone();
    let long = "长".repeat(32_768);
    for (text, fits) in [
        ("床位\u{b}60张", true),
        ("\u{c}分页", true),
        ("\u{1f}分隔", true),
        ("像转义的_x000B_字", true),
        ("_x005F_x0041_", true),
        ("非字符\u{fffe}\u{ffff}", true),
        ("𠮷野家\u{202a}", true),
        (long.as_str(), false),
    ] {
        let mut changed = record.clone();
        let edit = Edit {
            kind: changed.kind,
            id: changed.id,
            field: "content".to_owned(),
            period: None,
            text: text.to_owned(),
        };
        if ledger.session.edit(&[edit]).is_err() {
            continue;
        }
        changed = ledger.session.records().unwrap().of(RecordKind::Project)[0].clone();
        let file = plain(&ledger, |_| {});
        match ledger.fill_file(&file) {
            Ok((filled, out)) => {
                assert!(fits, "too long");
                assert_eq!(filled.readback.different, 0);
                let seen = saved(&out, SHEET, 5, 5).to_string();
                let kept = changed.text("content");
                let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
                if !text.contains("_x") {
                    assert_eq!(bare(&seen), bare(kept), "{text:?}");
                }
            }
            Err(error) => {
                assert!(!fits && error.exit_code() == 1, "{text:?}: {error}");
                assert!(error.message.contains("32767"), "{error}");
            }
        }
    }
}

#[test]
fn what_the_ledger_keeps_under_a_header_goes_under_the_same_header() {
    let mut ledger = filled_ledger(0, &[]);
    let with = |sheet: &mut Worksheet, rows: bool| {
        for (column, header) in (9u16..).zip(["入库编号", "专班意见"]) {
            sheet.write(3, column, header).unwrap();
        }
        if rows {
            for (row, (code, word)) in (4..).zip([("0012", "同意"), ("2023.10", "缓建"), ("7.5", "")]) {
                sheet.write(row, 0, row - 3).unwrap();
                sheet.write(row, 1, format!("项目{row}")).unwrap();
                sheet.write(row, 2, "新建").unwrap();
                sheet.write(row, 6, 10 * row).unwrap();
                sheet.write(row, 9, code).unwrap();
                sheet.write(row, 10, word).unwrap();
            }
        }
    };
    let full = plain(&ledger, |sheet| with(sheet, true));
    let kept = ledger.dir.path().join("已填.xlsx");
    std::fs::rename(full, &kept).unwrap();
    crate::support::county::import(&mut ledger.session, &kept);
    let file = plain(&ledger, |sheet| with(sheet, false));
    let (filled, out) = ledger.fill_file(&file).unwrap();
    assert_eq!(filled.sheets[0].rows, 3, "{:?}", filled.warnings);
    let column = |at: u32| -> Vec<String> {
        (5..8)
            .map(|row| saved(&out, SHEET, row, at).to_string())
            .collect()
    };
    assert_eq!(column(9), ["0012", "2023.10", "7.5"]);
    assert_eq!(column(10), ["同意", "缓建", ""]);
    // The user may leave it blank, and that is remembered.
    let mut choices = TemplateChoices::default();
    choices.columns.insert((SHEET.to_owned(), "K".to_owned()), None);
    ledger.session.confirm_template(&file, &choices, None).unwrap();
    let (_, out) = ledger.fill_file(&file).unwrap();
    assert_eq!(saved(&out, SHEET, 5, 10), calamine::Data::Empty);
    assert_eq!(saved(&out, SHEET, 5, 9).to_string(), "0012");
}

#[test]
fn a_total_that_is_left_to_the_hand_is_said() {
    let ledger = filled_ledger(5, &["养老服务"]);
    let file = plain(&ledger, |sheet| {
        let frame = Format::new().set_border(FormatBorder::Thin);
        sheet.write_blank(9, 6, &frame).unwrap();
        sheet.write_blank(9, 7, &frame).unwrap();
    });
    let (filled, _) = ledger.fill_file(&file).unwrap();
    assert!(
        filled
            .warnings
            .iter()
            .any(|text| text.contains("G10、H10 没有公式")),
        "{:?}",
        filled.warnings
    );
}

/// Two sheets with the columns of the indicators, by their tabs.
fn two_sheets(ledger: &FilledLedger, tabs: [&str; 2]) -> PathBuf {
    let mut book = rust_xlsxwriter::Workbook::new();
    let frame = Format::new().set_border(FormatBorder::Thin);
    for tab in tabs {
        let sheet = book.add_worksheet();
        sheet.set_name(tab).unwrap();
        sheet.write(0, 0, format!("某州{tab}主要发展指标表")).unwrap();
        for (column, header) in (0u16..).zip(["序号", "主要指标", "2025年目标值", "责任单位"]) {
            sheet.write_with_format(1, column, header, &frame).unwrap();
            for row in 2..5 {
                sheet.write_blank(row, column, &frame).unwrap();
            }
        }
    }
    let file = ledger.dir.path().join("两表.xlsx");
    book.save(&file).unwrap();
    file
}

#[test]
fn a_sheet_that_speaks_of_one_part_takes_that_part() {
    let ledger = filled_ledger(0, &[]);
    let file = two_sheets(&ledger, ["养老", "托育"]);
    let (filled, _) = ledger.fill_file(&file).unwrap();
    let rows: Vec<usize> = filled.sheets.iter().map(|sheet| sheet.rows).collect();
    // Of its plan's 38 indicators the form prints 26.
    assert_eq!(rows, [13, 13], "{:?}", filled.warnings);
    // Nothing tells them apart.
    let file = two_sheets(&ledger, ["甲", "乙"]);
    let error = ledger.fill_file(&file).map(|(filled, _)| filled).unwrap_err();
    assert_eq!(
        (error.kind.as_str(), error.exit_code()),
        ("fill.alike", 1),
        "{error}"
    );
    assert!(
        error.message.contains("甲") && error.message.contains("乙"),
        "{error}"
    );
    // The user's word does.
    let none = TemplateChoices::default();
    let seen = ledger.session.look_at_template(&file, &none, None).unwrap();
    let parts = seen.sheets[0].parts.clone().unwrap();
    assert_eq!(parts.len(), 2, "{parts:?}");
    let mut choices = none;
    let only = |value: &str| SheetPart::Only(value.to_owned());
    choices.parts.insert("甲".to_owned(), only(&parts[0]));
    choices.parts.insert("乙".to_owned(), only(&parts[1]));
    let seen = ledger.session.look_at_template(&file, &choices, None).unwrap();
    assert!(seen.refusal.is_none(), "{:?}", seen.refusal);
    let rows: Vec<usize> = seen.sheets.iter().map(|sheet| sheet.rows.len()).collect();
    assert_eq!(rows, [13, 13]);
    // One sheet is left as it is; what was confirmed is known the next time.
    choices.parts.insert("甲".to_owned(), SheetPart::All);
    choices.parts.insert("乙".to_owned(), SheetPart::Nothing);
    let mut ledger = ledger;
    ledger.session.confirm_template(&file, &choices, None).unwrap();
    let (filled, _) = ledger.fill_file(&file).unwrap();
    let rows: Vec<usize> = filled.sheets.iter().map(|sheet| sheet.rows).collect();
    assert_eq!(rows, [26, 0], "{:?}", filled.warnings);
}
