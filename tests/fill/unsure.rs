//! Where a form is not what it seems: hidden rows, sample rows, sheets of one category, totals that say something else than
//! the ledger, rows that can be understood in two ways.

use laoxiao::model::RecordKind;
use laoxiao::ops::{Edit, TemplateChoices};
use rust_xlsxwriter::{Format, FormatBorder, Workbook, Worksheet};

use crate::filled_ledger::{SHEET, filled_ledger, sum};
use crate::small_form::{HEADERS, plain};
use crate::support::package::{number, part, saved};

#[test]
fn hidden_rows_are_kept_and_rows_are_inserted_instead() {
    let ledger = filled_ledger(5, &["养老服务"]);
    for hidden in [vec![6, 7, 8], vec![4], vec![5, 7], vec![8]] {
        let file = plain(&ledger, |sheet| {
            for row in &hidden {
                sheet.set_row_hidden(*row).unwrap();
            }
        });
        let (filled, out) = ledger.fill_file(&file).unwrap();
        let gone = u32::try_from(hidden.len()).unwrap();
        assert_eq!(
            (filled.sheets[0].rows, filled.sheets[0].inserted_rows),
            (5, gone),
            "{hidden:?}"
        );
        assert!(
            filled.warnings.iter().any(|text| text.contains("隐藏")),
            "{:?}",
            filled.warnings
        );
        let sheet = part(&out, "xl/worksheets/sheet1.xml");
        let shown: Vec<String> = (5..10 + gone)
            .filter(|row| {
                let open = sheet.split(&format!("<row r=\"{row}\"")).nth(1).unwrap();
                !open.split('>').next().unwrap().contains("hidden")
            })
            .map(|row| saved(&out, SHEET, row, 1).to_string())
            .collect();
        let wanted: Vec<String> = (1..=5).map(|number| format!("养老服务项目{number}")).collect();
        assert_eq!(shown, wanted, "{hidden:?}");
        assert!(
            (number(&out, SHEET, 10 + gone, 6) - sum(1..=5)).abs() < 1e-6,
            "{hidden:?}"
        );
    }
    let file = plain(&ledger, |sheet| {
        for row in 4..9 {
            sheet.set_row_hidden(row).unwrap();
        }
    });
    let error = ledger.fill_file(&file).map(|(filled, _)| filled).unwrap_err();
    assert!(error.message.contains("隐藏"), "{error}");
}

#[test]
fn a_total_that_says_something_else_than_the_ledger_is_refused() {
    let ledger = filled_ledger(5, &["养老服务"]);
    for (what, reason, change) in [
        (
            "leaves out a row",
            "合计会少",
            (|sheet| drop(sheet.write_formula(9, 6, "=SUM(G5:G8)"))) as fn(&mut Worksheet),
        ),
        ("counts twice", "算了两次", |sheet| {
            drop(sheet.write_formula(9, 6, "=SUM(G5:G9,G5)"))
        }),
        ("counts the tail", "不是台账的记录", |sheet| {
            sheet.write_formula(9, 6, "=SUM(G5:G9,G13)").unwrap();
            sheet.write(12, 6, 99).unwrap();
        }),
    ] {
        let file = plain(&ledger, change);
        let error = ledger.fill_file(&file).map(|(filled, _)| filled).unwrap_err();
        assert_eq!(
            (error.kind.as_str(), error.exit_code()),
            ("fill.unsafe", 1),
            "{what}: {error}"
        );
        assert!(
            error.message.contains(reason) && error.message.contains("G10"),
            "{what}: {error}"
        );
    }
}

#[test]
fn a_sample_row_is_not_summed_with_the_records() {
    let ledger = filled_ledger(4, &["养老服务"]);
    let file = plain(&ledger, |sheet| {
        let frame = Format::new().set_border(FormatBorder::Thin);
        sheet
            .write_with_format(4, 1, "某某养老中心（示例）", &frame)
            .unwrap();
        sheet.write_with_format(4, 6, 1000, &frame).unwrap();
    });
    let error = ledger.fill_file(&file).map(|(filled, _)| filled).unwrap_err();
    assert!(
        error.message.contains("第 5 行") && error.message.contains("1000"),
        "{error}"
    );
}

/// What was done to a form, in words and in deed.
type ChangedForm = (&'static str, fn(&mut Worksheet));

#[test]
fn rows_that_can_be_understood_in_two_ways_are_asked_about() {
    let ledger = filled_ledger(7, &["养老服务"]);
    let changes: [ChangedForm; 3] = [
        ("a remark between the details", |sheet| {
            let frame = Format::new().set_border(FormatBorder::Thin);
            sheet
                .write_with_format(6, 0, "注：以下为续建项目", &frame)
                .unwrap();
        }),
        ("a second run below the total", |sheet| {
            let frame = Format::new().set_border(FormatBorder::Thin);
            for row in 10..13 {
                for column in 0..9 {
                    sheet.write_blank(row, column, &frame).unwrap();
                }
            }
            for row in 10..12 {
                sheet.write_with_format(row, 0, row - 9, &frame).unwrap();
            }
            sheet.write_with_format(12, 0, "合计", &frame).unwrap();
        }),
        ("two parts without names", |sheet| {
            let frame = Format::new().set_border(FormatBorder::Thin);
            sheet.write_with_format(6, 0, "小计", &frame).unwrap();
            sheet
                .write_formula_with_format(6, 6, "=SUM(G5:G6)", &frame)
                .unwrap();
        }),
    ];
    for (what, change) in changes {
        let file = plain(&ledger, change);
        let error = ledger.fill_file(&file).map(|(filled, _)| filled).unwrap_err();
        assert_eq!(
            (error.kind.as_str(), error.exit_code()),
            ("fill.unclear", 1),
            "{what}: {error}"
        );
        assert!(
            error.message.contains('第') && error.hint.contains("指定"),
            "{what}: {error}"
        );
        assert!(!ledger.dir.path().join("填好_下发表.xlsx").exists(), "{what}");
    }
}

#[test]
fn what_the_user_says_about_the_rows_counts() {
    let mut ledger = filled_ledger(7, &["养老服务"]);
    let file = plain(&ledger, |sheet| {
        let frame = Format::new().set_border(FormatBorder::Thin);
        for row in 10..13 {
            for column in 0..9 {
                sheet.write_blank(row, column, &frame).unwrap();
            }
        }
        sheet.write_with_format(12, 0, "合计", &frame).unwrap();
    });
    let mut choices = TemplateChoices::default();
    let seen = ledger.session.look_at_template(&file, &choices, None).unwrap();
    assert_eq!(seen.refusal.unwrap().kind, "fill.unclear");
    choices.details.insert(SHEET.to_owned(), (5, 9));
    let seen = ledger.session.look_at_template(&file, &choices, None).unwrap();
    assert!(seen.refusal.is_none(), "{:?}", seen.refusal);
    assert_eq!(
        (seen.sheets[0].blocks[0].first, seen.sheets[0].blocks[0].last),
        (5, 9)
    );
    ledger.session.confirm_template(&file, &choices, None).unwrap();
    // The command line does not ask again.
    let (filled, out) = ledger.fill_file(&file).unwrap();
    assert_eq!((filled.sheets[0].rows, filled.sheets[0].inserted_rows), (7, 2));
    assert!((number(&out, SHEET, 12, 6) - sum(1..=7)).abs() < 1e-6);
    assert_eq!(
        saved(&out, SHEET, 15, 0).to_string(),
        "合计",
        "the second total moved"
    );
}

#[test]
fn records_of_another_category_are_said_and_those_without_one_stop() {
    let mut ledger = filled_ledger(6, &["养老服务", "托育服务"]);
    let file = plain(&ledger, |_| {});
    let (filled, _) = ledger.fill_file(&file).unwrap();
    assert_eq!(filled.sheets[0].rows, 3);
    let said = filled.warnings.iter().find(|text| text.contains("托育服务"));
    assert!(
        said.is_some_and(|text| text.contains("3 条") && text.contains("托育服务项目2")),
        "{:?}",
        filled.warnings
    );
    let records = ledger.session.records().unwrap();
    let edits: Vec<Edit> = records
        .of(RecordKind::Project)
        .iter()
        .take(2)
        .map(|record| Edit {
            kind: record.kind,
            id: record.id,
            field: "category".to_owned(),
            period: None,
            text: String::new(),
        })
        .collect();
    ledger.session.edit(&edits).unwrap();
    let error = ledger.fill_file(&file).map(|(filled, _)| filled).unwrap_err();
    assert_eq!(
        (error.kind.as_str(), error.exit_code()),
        ("fill.unsafe", 1),
        "{error}"
    );
    assert!(
        error.message.contains("2 条") && error.message.contains("养老服务项目1"),
        "{error}"
    );
}

#[test]
fn rows_that_only_say_that_the_list_goes_on_take_records() {
    let ledger = filled_ledger(7, &["养老服务"]);
    for marks in [["3", "…", "n"], ["……", "", ""], ["...", "......", "N"]] {
        let file = plain(&ledger, |sheet| {
            let frame = Format::new().set_border(FormatBorder::Thin);
            for (row, mark) in (6..).zip(marks) {
                match mark.parse::<u32>() {
                    Ok(number) => sheet.write_with_format(row, 0, number, &frame).unwrap(),
                    Err(_) => sheet.write_with_format(row, 0, mark, &frame).unwrap(),
                };
            }
        });
        let (filled, out) = ledger.fill_file(&file).unwrap();
        assert_eq!(
            (filled.sheets[0].rows, filled.sheets[0].inserted_rows),
            (7, 2),
            "{marks:?}"
        );
        for row in 5..12 {
            assert!(
                (number(&out, SHEET, row, 0) - f64::from(row - 4)).abs() < 1e-9,
                "{marks:?} {row}"
            );
        }
        assert!(
            (number(&out, SHEET, 12, 6) - sum(1..=7)).abs() < 1e-6,
            "{marks:?}"
        );
    }
}

#[test]
fn a_remark_right_under_the_header_is_no_head_of_the_list() {
    let ledger = filled_ledger(3, &["养老服务"]);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(SHEET).unwrap();
    sheet.write(1, 0, SHEET).unwrap();
    for (column, header) in (0u16..).zip(HEADERS) {
        sheet.write(3, column, header).unwrap();
    }
    sheet.write(4, 0, "注：填报单位须盖章").unwrap();
    sheet.write(6, 6, "（盖章）").unwrap();
    let file = ledger.dir.path().join("下发表.xlsx");
    book.save(&file).unwrap();
    let error = ledger.fill_file(&file).map(|(filled, _)| filled).unwrap_err();
    assert!(error.message.contains("没有可以填写的空行"), "{error}");
}
