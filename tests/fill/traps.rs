//! One trap each: what inserted rows must carry along, and what is refused.

use laoxiao::ops::{Session, TemplateChoices};

use crate::filled_ledger::{SHEET, check_parts, filled_ledger, sum};
use crate::support::fixture::template;
use crate::support::package::{number, part, saved};

const ALL: [&str; 12] = [
    "libreoffice.xlsx",
    "plain.xlsx",
    "openpyxl_rich.xlsx",
    "excel_like.xlsx",
    "shared_formulas.xlsx",
    "one_row.xlsx",
    "merged.xlsx",
    "running_numbers.xlsx",
    "prefixed.xlsx",
    "empty_strings.xlsx",
    "unlocked_rows.xlsx",
    "sections.xlsx",
];

#[test]
fn any_number_of_projects_fits_into_any_form() {
    for projects in [0, 1, 4, 5, 6, 8, 300] {
        let one = filled_ledger(projects, &["养老服务"]);
        let two = filled_ledger(projects, &["养老服务", "托育服务"]);
        for name in ALL {
            let is_divided = name == "sections.xlsx";
            let filled_ledger = if is_divided { &two } else { &one };
            let (filled, out) = filled_ledger
                .fill(name)
                .unwrap_or_else(|error| panic!("{name} {projects}: {error}"));
            check_parts(name, &filled, &out);
            let sheet = &filled.sheets[0];
            assert_eq!(
                (filled.readback.different, sheet.rows),
                (0, projects as usize),
                "{name}"
            );
            let inserted = sheet.inserted_rows;
            let room = if name == "one_row.xlsx" { 1 } else { 5 };
            if !is_divided {
                assert_eq!(inserted, projects.saturating_sub(room), "{name}");
            }
            let total = room + 5 + inserted;
            if projects > 0 {
                let printed = number(&out, &sheet.name, total, 6);
                assert!(
                    (printed - sum(1..=projects)).abs() < 1e-6,
                    "{name} {projects}: {printed}"
                );
            } else {
                assert!(
                    filled.parts_changed.is_empty(),
                    "{name}: {:?}",
                    filled.parts_changed
                );
            }
        }
    }
}

#[test]
fn dropdowns_formats_names_breaks_and_comments_go_along() {
    let filled_ledger = filled_ledger(8, &["养老服务"]);
    let (filled, out) = filled_ledger.fill("openpyxl_rich.xlsx").unwrap();
    let sheet = part(&out, "xl/worksheets/sheet1.xml");
    for expected in [
        "sqref=\"C5:C12\"",
        "sqref=\"I5:I12\"",
        "sqref=\"G5 G6 G7 G8 G12 G9:G11\"",
        "<conditionalFormatting sqref=\"G5:H12\"",
        "<formula>$G$13</formula>",
        "<mergeCell ref=\"A13:F13\"",
        "<autoFilter ref=\"A4:K12\"",
        "<brk id=\"7\"",
        "<brk id=\"13\"",
        "<f>SUM($H$5:$H$12)</f>",
        "<f>SUM(G$5:G11)</f>",
        "<f>SUM(G$5:G12)</f>",
    ] {
        assert!(sheet.contains(expected), "{expected}\n{sheet}");
    }
    let book = part(&out, "xl/workbook.xml");
    for expected in [
        "$A$1:$K$16",
        "$1:$4",
        "$A$5:$K$12",
        "字典!$A$1:$A$4",
        "fullCalcOnLoad=\"1\"",
    ] {
        assert!(book.contains(expected), "{expected}\n{book}");
    }
    let comments = part(&out, "xl/comments/comment1.xml");
    assert!(
        comments.contains("ref=\"G13\"") && comments.contains("ref=\"G4\""),
        "{comments}"
    );
    let boxes = part(&out, "xl/drawings/commentsDrawing1.vml");
    assert!(boxes.contains(":Row>12<") && boxes.contains(":Row>3<"), "{boxes}");
    assert!(
        !filled
            .parts_changed
            .contains(&"xl/worksheets/sheet3.xml".to_owned()),
        "字典 has no part in it"
    );
    assert!((number(&out, "汇总", 1, 1) - sum(1..=8)).abs() < 1e-6);
    assert!((number(&out, "汇总", 2, 1) - sum((1..=8).step_by(2))).abs() < 1e-6);
    assert!((number(&out, "汇总", 3, 1) - sum(1..=8)).abs() < 1e-6);
    assert!((number(&out, "汇总", 4, 1) - 8.0).abs() < 1e-9);
    assert_eq!(filled.warnings, Vec::<String>::new());
}

#[test]
fn charts_text_boxes_and_newer_rules_go_along() {
    let filled_ledger = filled_ledger(8, &["养老服务"]);
    let (filled, out) = filled_ledger.fill("excel_like.xlsx").unwrap();
    let sheet = part(&out, "xl/worksheets/sheet1.xml");
    for expected in [
        "<xm:sqref>D5:D12</xm:sqref>",
        "<xm:sqref>G5:G12</xm:sqref>",
        "<xm:sqref>L13</xm:sqref>",
        "!G5:G12</xm:f>",
        "protectedRange",
        "<brk id=\"13\"",
        "ignoredError",
    ] {
        assert!(sheet.contains(expected), "{expected}\n{sheet}");
    }
    let chart = part(&out, "xl/charts/chart1.xml");
    assert!(
        chart.contains("$G$5:$G$12") && chart.contains("$B$5:$B$12"),
        "{chart}"
    );
    let drawing = part(&out, "xl/drawings/drawing1.xml");
    let row = |from: u32| format!("<xdr:row>{from}</xdr:row>");
    assert!(
        drawing.contains(&row(12 + 3)) && drawing.contains(&row(14 + 3)),
        "{drawing}"
    );
    assert!(part(&out, "xl/workbook.xml").contains("$G$5:$G$12"));
    let strings = part(&out, "xl/sharedStrings.xml");
    assert!(strings.contains("地点8") && strings.contains("内容1&lt;&amp;&gt;"));
    assert!(
        !filled
            .parts_changed
            .iter()
            .any(|name| name.ends_with("sheet3.xml"))
    );
    // The bold lower border stays at the foot of the table, the new rows look like those above it.
    let style = |cell: &str| {
        let at = sheet.find(&format!("<c r=\"{cell}\"")).unwrap();
        sheet[at..]
            .split("s=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!((style("B9"), style("B11")), (style("B5"), style("B5")));
    assert_ne!(style("B12"), style("B11"));
    assert!((number(&out, "汇总", 3, 1) - 3.0).abs() < 1e-9);
}

#[test]
fn shared_formulas_are_written_out() {
    let filled_ledger = filled_ledger(8, &["养老服务"]);
    let (_, out) = filled_ledger.fill("shared_formulas.xlsx").unwrap();
    let sheet = part(&out, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("t=\"shared\""), "{sheet}");
    assert!(sheet.contains("<f>IF(G12=0,0,ROUND(H12/G12*100,1))</f>"));
    assert!((number(&out, SHEET, 5, 9) - (12_345.0_f64 / 2_111_111.0 * 1000.0).round() / 10.0).abs() < 1e-9);
}

#[test]
fn merged_columns_repeat_and_merges_over_the_block_grow() {
    let filled_ledger = filled_ledger(8, &["养老服务"]);
    let (_, out) = filled_ledger.fill("merged.xlsx").unwrap();
    let sheet = part(&out, "xl/worksheets/sheet1.xml");
    for row in 5..=12 {
        assert!(sheet.contains(&format!("\"D{row}:E{row}\"")), "{row}\n{sheet}");
    }
    assert!(
        sheet.contains("\"K5:K12\"") && sheet.contains("\"A13:F13\""),
        "{sheet}"
    );
    assert_eq!(
        sheet.matches("<mergeCell ").count(),
        sheet
            .split("mergeCells count=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .parse::<usize>()
            .unwrap()
    );
}

#[test]
fn running_numbers_by_formula_go_on() {
    let filled_ledger = filled_ledger(8, &["养老服务"]);
    let (_, out) = filled_ledger.fill("running_numbers.xlsx").unwrap();
    for row in 5..=12 {
        assert!(
            (number(&out, SHEET, row, 0) - f64::from(row - 4)).abs() < 1e-9,
            "{row}"
        );
        assert_eq!(saved(&out, SHEET, row, 11).to_string(), "景洪市");
    }
    assert!(part(&out, "xl/worksheets/sheet1.xml").contains("<f>A11+1</f>"));
}

#[test]
fn sections_take_their_own_projects() {
    let filled_ledger = filled_ledger(7, &["养老服务", "托育服务"]);
    let (filled, out) = filled_ledger.fill("sections.xlsx").unwrap();
    assert_eq!(filled.sheets[0].inserted_rows, 2 + 2);
    let name = &filled.sheets[0].name;
    assert!((number(&out, name, 5, 6) - sum([1, 3, 5, 7].into_iter())).abs() < 1e-6);
    assert!((number(&out, name, 10, 6) - sum([2, 4, 6].into_iter())).abs() < 1e-6);
    assert_eq!(saved(&out, name, 11, 1).to_string(), "托育服务项目2");
    assert!((number(&out, name, 13, 0) - 3.0).abs() < 1e-9);
}

#[test]
fn long_texts_get_the_height_they_need() {
    let filled_ledger = filled_ledger(3, &["养老服务"]);
    let (_, out) = filled_ledger.fill("plain.xlsx").unwrap();
    let sheet = part(&out, "xl/worksheets/sheet1.xml");
    let height = |row: u32| -> f64 {
        let at = sheet.find(&format!("<row r=\"{row}\"")).unwrap();
        sheet[at..]
            .split("ht=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .parse()
            .unwrap()
    };
    assert!(
        (height(5) - 30.0).abs() < 1e-9 && height(7) > 60.0,
        "{} {}",
        height(5),
        height(7)
    );
}

#[test]
fn surplus_rows_stay_blank_and_numbered() {
    let filled_ledger = filled_ledger(2, &["养老服务"]);
    let (filled, out) = filled_ledger.fill("plain.xlsx").unwrap();
    assert_eq!(filled.sheets[0].inserted_rows, 0);
    assert!((number(&out, SHEET, 9, 0) - 5.0).abs() < 1e-9);
    assert_eq!(saved(&out, SHEET, 9, 1), calamine::Data::Empty);
}

#[test]
fn values_outside_a_dropdown_are_said() {
    let filled_ledger = filled_ledger(2, &["养老服务"]);
    let edited = |session: &mut Session| {
        let record = session.records().unwrap().of(laoxiao::model::RecordKind::Project)[0].clone();
        let edit = laoxiao::ops::Edit {
            kind: record.kind,
            id: record.id,
            field: "implementer".to_owned(),
            period: None,
            text: "丁局".to_owned(),
        };
        session.edit(&[edit]).unwrap();
    };
    let mut filled_ledger = filled_ledger;
    edited(&mut filled_ledger.session);
    let (filled, _) = filled_ledger.fill("openpyxl_rich.xlsx").unwrap();
    assert_eq!(filled.warnings.len(), 1, "{:?}", filled.warnings);
    assert!(filled.warnings[0].contains("I5") && filled.warnings[0].contains("甲局、乙局、丙局"));
}

#[test]
fn what_can_not_be_kept_is_refused_with_the_reason() {
    let six = filled_ledger(6, &["养老服务"]);
    for (name, reason) in [
        ("indirect.xlsx", "INDIRECT"),
        ("row_in_total.xlsx", "ROW"),
        ("array.xlsx", "数组公式"),
        ("locked.xlsx", "受保护"),
        ("unlocked.xlsx", "不允许插入行"),
        ("two_rows_each.xlsx", "占多行"),
        ("one_row_bare.xlsx", "样例行"),
        ("macro.xlsx", "宏"),
        ("signed.xlsx", "签名"),
    ] {
        // A form of six rows would do for six records.
        let seven = filled_ledger(7, &["养老服务"]);
        let filled_ledger = if name == "two_rows_each.xlsx" {
            &seven
        } else {
            &six
        };
        let error = filled_ledger.fill(name).map(|(filled, _)| filled).unwrap_err();
        assert_eq!(
            (error.kind.as_str(), error.exit_code()),
            ("fill.unsafe", 1),
            "{name}: {error}"
        );
        assert!(
            error.message.contains(reason) && error.message.contains(name),
            "{name}: {}",
            error.message
        );
        assert!(error.hint.contains("导出"), "{}", error.hint);
        assert!(
            !filled_ledger.dir.path().join(format!("填好_{name}")).exists(),
            "{name}: nothing is left behind"
        );
    }
    // Enough rows: nothing is inserted, so the protected form can be filled.
    let filled_ledger = filled_ledger(5, &["养老服务"]);
    let (filled, _) = filled_ledger.fill("unlocked.xlsx").unwrap();
    assert_eq!(filled.sheets[0].rows, 5);
}

#[test]
fn old_formats_are_refused_kindly_and_get_our_own_layout() {
    let filled_ledger = filled_ledger(3, &["养老服务"]);
    let xls = template("../import/昆明市_重大项目清单_已填.xls");
    // WPS writes .et in the same way.
    let et = filled_ledger.dir.path().join("下发表.et");
    std::fs::copy(&xls, &et).unwrap();
    for file in [xls, et] {
        let error = filled_ledger
            .fill_file(&file)
            .map(|(filled, _)| filled)
            .unwrap_err();
        assert_eq!(error.kind, "fill.not-xlsx", "{error}");
        assert!(error.hint.contains("另存为 xlsx") && error.hint.contains("自有版式"));
        let out = filled_ledger.dir.path().join("自有版式.xlsx");
        let none = TemplateChoices::default();
        let exported = filled_ledger
            .session
            .export_like(&file, None, &none, None, &out)
            .unwrap();
        assert_eq!(exported.rows, 3);
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(&out).unwrap();
        let sheet = calamine::Reader::worksheet_range_at(&mut book, 0)
            .unwrap()
            .unwrap();
        let header = sheet
            .rows()
            .map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|"))
            .find(|row| row.contains("项目名称"));
        let header = header.unwrap().replace('\n', "");
        assert!(
            header.starts_with("序号|项目名称|"),
            "the order of the issued file: {header}"
        );
    }
}

#[test]
fn three_thousand_rows_are_no_matter_of_patience() {
    let filled_ledger = filled_ledger(3_000, &["养老服务"]);
    let (filled, out) = filled_ledger.fill("西双版纳州_重大项目清单_空表.xlsx").unwrap();
    assert_eq!(filled.sheets[0].inserted_rows, 2_985);
    assert!((number(&out, SHEET, 3_005, 6) - sum(1..=3_000)).abs() < 1e-4);
}
