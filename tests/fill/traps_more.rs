//! More traps, each a line of the list in the fixtures' README: validation limits, marks, fixed cells, locks, names.

use laoxiao::export::fill::LabelKind;
use laoxiao::model::RecordKind;
use laoxiao::ops::{Edit, TemplateChoices};

use crate::filled_ledger::{SHEET, filled_ledger, sum};
use crate::support::fixture::template;
use crate::support::package::{number, part, saved};

#[test]
fn totals_that_would_miss_new_rows_are_refused_with_the_cell() {
    let six = filled_ledger(6, &["养老服务"]);
    for (name, place, reason) in [
        ("sum_part.xlsx", "G10", "一部分"),
        ("sum_by_rows.xlsx", "G10", "逐行相加"),
        ("three_d.xlsx", "B6", "三维引用"),
        ("offset_elsewhere.xlsx", "B6", "OFFSET"),
        ("data_table.xlsx", "J5", "模拟运算表"),
    ] {
        let error = six.fill(name).map(|(filled, _)| filled).unwrap_err();
        assert_eq!(
            (error.kind.as_str(), error.exit_code()),
            ("fill.unsafe", 1),
            "{name}: {error}"
        );
        assert!(
            error.message.contains(place) && error.message.contains(reason),
            "{name}: {error}"
        );
        // Enough rows: nothing is inserted. A sum that leaves out the fifth is wrong even so.
        let own = filled_ledger(5, &["养老服务"]);
        if name == "sum_part.xlsx" {
            let error = own.fill(name).map(|(filled, _)| filled).unwrap_err();
            assert_eq!(error.kind, "fill.unsafe", "{error}");
            assert!(
                error.message.contains("G10") && error.message.contains("合计会少"),
                "{error}"
            );
            let four = filled_ledger(4, &["养老服务"]);
            assert_eq!(four.fill(name).unwrap().0.sheets[0].rows, 4);
            continue;
        }
        let (filled, _) = own.fill(name).unwrap();
        assert_eq!(filled.sheets[0].rows, 5, "{name}");
    }
}

#[test]
fn a_blank_row_before_the_total_stays_where_it_is() {
    let own = filled_ledger(8, &["养老服务"]);
    let (_, out) = own.fill("spacer.xlsx").unwrap();
    let sheet = part(&out, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<f>SUM(G5:G12)</f>"), "{sheet}");
    assert!(sheet.contains("<row r=\"13\" ht=\"6\""), "the thin row: {sheet}");
    assert!((number(&out, SHEET, 14, 6) - sum(1..=8)).abs() < 1e-6);
}

#[test]
fn every_formula_has_a_result_or_is_said() {
    let own = filled_ledger(8, &["养老服务"]);
    let (filled, out) = own.fill("uncached.xlsx").unwrap();
    assert_eq!(saved(&out, SHEET, 13, 8).to_string(), "4个新建");
    assert!(
        (number(&out, SHEET, 15, 9) - sum((1..=8).step_by(2))).abs() < 1e-6,
        "SUMPRODUCT"
    );
    assert!(
        (number(&out, SHEET, 15, 10) - sum(1..=8) / 8.0).abs() < 1e-6,
        "AVERAGE"
    );
    let said: Vec<&String> = filled
        .warnings
        .iter()
        .filter(|warning| warning.contains("I15"))
        .collect();
    assert_eq!(said.len(), 1, "TEXT is not computed here: {:?}", filled.warnings);
    assert_eq!(filled.warnings.len(), 1);
}

#[test]
fn names_with_quotes_blanks_and_brackets_are_followed() {
    let own = filled_ledger(8, &["养老服务"]);
    let (filled, out) = own.fill("quoted_names.xlsx").unwrap();
    let sheet = part(&out, "xl/worksheets/sheet2.xml");
    let tab = "'表一 ''资金'' 测算(2023)'";
    for formula in [
        format!("<f>{tab}!G13</f>"),
        format!("<f>SUM({tab}!G5:G12)</f>"),
        format!("<f>SUMIF({tab}!C:C,\"新建\",{tab}!G:G)</f>"),
        format!("<f>IF({tab}!G13&gt;0,\"见G9\"&amp;\" A1:B2\",\"\")</f>"),
        format!("<f>ROUND(LOG10({tab}!G13+10),6)</f>"),
        "<f>SUM(词表[数])</f>".to_owned(),
    ] {
        let formula = formula.replace("'", "&apos;");
        let sheet = sheet.replace("'", "&apos;");
        assert!(sheet.contains(&formula), "{formula}\n{sheet}");
    }
    assert!((number(&out, "汇 总", 1, 1) - sum(1..=8)).abs() < 1e-6);
    assert!((number(&out, "汇 总", 2, 1) - sum(1..=8)).abs() < 1e-6);
    assert!((number(&out, "汇 总", 3, 1) - sum((1..=8).step_by(2))).abs() < 1e-6);
    assert_eq!(saved(&out, "汇 总", 4, 1).to_string(), "见G9 A1:B2");
    assert!(part(&out, "xl/workbook.xml").contains("!$G$5:$G$12"));
    assert!(
        filled.warnings.iter().all(|warning| warning.contains("公式")),
        "{:?}",
        filled.warnings
    );
}

#[test]
fn a_text_that_names_a_row_by_its_number_is_said() {
    let own = filled_ledger(8, &["养老服务"]);
    let (filled, _) = own.fill("row_number_in_text.xlsx").unwrap();
    assert_eq!(filled.warnings.len(), 1, "{:?}", filled.warnings);
    assert!(filled.warnings[0].contains("A15") && filled.warnings[0].contains("行号"));
    let own = filled_ledger(5, &["养老服务"]);
    let (filled, _) = own.fill("row_number_in_text.xlsx").unwrap();
    assert_eq!(filled.warnings, Vec::<String>::new(), "nothing has moved");
}

#[test]
fn locked_columns_stay_as_they_are() {
    let own = filled_ledger(8, &["养老服务"]);
    let (filled, out) = own.fill("locked_columns.xlsx").unwrap();
    assert_eq!(filled.sheets[0].inserted_rows, 3);
    assert_eq!(saved(&out, SHEET, 5, 8).to_string(), "", "组织实施单位 is locked");
    assert_eq!(saved(&out, SHEET, 5, 1).to_string(), "养老服务项目1");
    assert_eq!(filled.warnings.len(), 1, "{:?}", filled.warnings);
    assert!(filled.warnings[0].contains("I 列受保护"), "{:?}", filled.warnings);
    assert!(part(&out, "xl/worksheets/sheet1.xml").contains("<sheetProtection"));
}

#[test]
fn values_beyond_the_forms_own_limits_are_said() {
    let own = filled_ledger(2, &["养老服务"]);
    let (filled, _) = own.fill("limits.xlsx").unwrap();
    let about = |cell: &str| {
        filled
            .warnings
            .iter()
            .find(|warning| warning.contains(&format!("”{cell}：")))
    };
    assert!(
        about("G5").is_none(),
        "2.111111 is within 0 and 3: {:?}",
        filled.warnings
    );
    assert!(about("G6").unwrap().contains("在0至3之间"));
    assert!(about("H5").unwrap().contains("不是整数"));
    assert!(about("E5").is_none() && about("C5").is_none() && about("C6").is_none());
    let own = filled_ledger(10, &["养老服务"]);
    let (filled, _) = own.fill("limits.xlsx").unwrap();
    assert!(
        filled
            .warnings
            .iter()
            .any(|w| w.contains("”E14：") && w.contains("字数须不大于3")),
        "{:?}",
        filled.warnings
    );
}

#[test]
fn an_absent_value_is_shown_as_the_form_shows_it() {
    let mut own = filled_ledger(2, &["养老服务"]);
    let record = own
        .session
        .records()
        .unwrap()
        .of(laoxiao::model::RecordKind::Project)[1]
        .clone();
    let clear = |field: &str| laoxiao::ops::Edit {
        kind: record.kind,
        id: record.id,
        field: field.to_owned(),
        period: None,
        text: String::new(),
    };
    own.session
        .edit(&[clear("place"), clear("central_budget")])
        .unwrap();
    for (name, mark) in [("dashes.xlsx", "—"), ("slash_note.xlsx", "/"), ("plain.xlsx", "")] {
        let (_, out) = own.fill(name).unwrap();
        assert_eq!(saved(&out, SHEET, 5, 4).to_string(), "地点1", "{name}");
        assert_eq!(saved(&out, SHEET, 6, 4).to_string(), mark, "{name}");
        // The share is calculated from H: a text there would be an error.
        let money = if name == "dashes.xlsx" { mark } else { "" };
        assert_eq!(saved(&out, SHEET, 6, 7).to_string(), money, "{name}");
        if name != "dashes.xlsx" {
            assert!(number(&out, SHEET, 6, 9).abs() < 1e-9, "{name}");
        }
    }
    let (_, out) = own.fill("dashes.xlsx").unwrap();
    assert_eq!(
        saved(&out, SHEET, 9, 1).to_string(),
        "—",
        "surplus rows keep their marks"
    );
}

#[test]
fn money_is_in_the_unit_of_the_header() {
    let own = filled_ledger(6, &["养老服务"]);
    let (_, out) = own.fill("yi.xlsx").unwrap();
    assert!(
        (number(&out, SHEET, 5, 6) - 0.000_211_111_1).abs() < 1e-15,
        "2.111111 万元"
    );
    assert!((number(&out, SHEET, 11, 6) - sum(1..=6) / 10_000.0).abs() < 1e-9);
}

#[test]
fn texts_around_the_table_go_beside_their_labels() {
    let mut own = filled_ledger(8, &["养老服务"]);
    let file = template("fixed_cells.xlsx");
    let mut choices = TemplateChoices::default();
    for (kind, text) in [
        (LabelKind::Office, "景洪市发展和改革局"),
        (LabelKind::Date, "2026年6月30日"),
        (LabelKind::Leader, "甲"),
        (LabelKind::Person, "乙"),
        (LabelKind::Phone, "0691-1111111"),
    ] {
        choices.texts.insert(kind, text.to_owned());
    }
    // Nobody has confirmed the template: the command line leaves the line alone.
    let (_, out) = own.fill("fixed_cells.xlsx").unwrap();
    assert_eq!(saved(&out, SHEET, 3, 2).to_string(), "");
    own.session.confirm_template(&file, &choices, None).unwrap();
    let (filled, out) = own.fill("fixed_cells.xlsx").unwrap();
    assert!(filled.sheets[0].confirmed);
    let cell = |row, column| saved(&out, SHEET, row, column).to_string();
    assert_eq!(cell(3, 0), "填报单位：", "the office has a cell of its own");
    assert_eq!(cell(3, 2), "景洪市发展和改革局");
    assert!(
        cell(3, 5).starts_with("填报日期：2"),
        "the day of filling: {}",
        cell(3, 5)
    );
    assert_eq!(cell(3, 8), "联系电话：0691-0000000", "what is there stays");
    // The line at the foot has moved down by three rows.
    assert_eq!(
        cell(16, 0),
        "单位负责人（签字）：甲        审核人：          填报人：乙"
    );
}

/// Pasted from Word or out of a database: no workbook can hold such characters.
#[test]
fn control_characters_of_the_ledger_break_no_form() {
    let mut filled_ledger = filled_ledger(2, &["养老服务"]);
    let first = filled_ledger.session.records().unwrap().of(RecordKind::Project)[0].id;
    for (typed, written) in [
        ("新建，床位100张\u{B}配套厨房", "新建，床位100张\n配套厨房"),
        ("改建\u{1F}二期\u{7}\u{FFFF}", "改建二期"),
        ("第一段\u{C}第二段", "第一段\n第二段"),
    ] {
        let edit = Edit {
            kind: RecordKind::Project,
            id: first,
            field: "content".to_owned(),
            period: None,
            text: typed.to_owned(),
        };
        filled_ledger.session.edit(&[edit]).unwrap();
        for name in ["plain.xlsx", "openpyxl_rich.xlsx", "empty_strings.xlsx"] {
            let (filled, out) = filled_ledger
                .fill(name)
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(filled.readback.different, 0, "{name}");
            let sheet = &filled.sheets[0].name;
            let found = (1..12).flat_map(|row| (2..9).map(move |column| (row, column)));
            let found = found.filter(|(row, column)| saved(&out, sheet, *row, *column) == *written);
            assert_eq!(found.count(), 1, "{name}: {typed:?}");
        }
    }
}
