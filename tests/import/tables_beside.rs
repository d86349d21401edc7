//! Tables side by side, tables that nobody knows, and what the user decides about one table of several.

use laoxiao::import::Options;
use laoxiao::model::{RecordKind, Records, Value};
use rust_xlsxwriter::Workbook;

use super::odd_tables::{fill, plan_of, saved};
use super::problems;
use super::several_tables::{CHILD, ELDER, names, read, tables};

#[test]
fn tables_side_by_side_of_one_kind_or_two() {
    let title: &[&str] = &["2023年上半年机构情况"];
    let twice = [ELDER, ELDER].concat();
    let thrice = [ELDER, ELDER, ELDER].concat();
    let apart = [ELDER, &[""], CHILD].concat();
    for (header, rows, expected) in [
        (
            &twice,
            vec![
                vec![
                    "1",
                    "甲敬老院",
                    "耿马镇",
                    "30",
                    "12",
                    "3",
                    "丙敬老院",
                    "贺派乡",
                    "20",
                    "11",
                ],
                vec!["2", "乙敬老院", "孟定镇", "50", "41"],
            ],
            vec![
                (RecordKind::ElderFacility, vec!["甲敬老院", "乙敬老院"]),
                (RecordKind::ElderFacility, vec!["丙敬老院"]),
            ],
        ),
        (
            &thrice,
            vec![vec![
                "1",
                "甲敬老院",
                "耿马镇",
                "30",
                "12",
                "2",
                "乙敬老院",
                "贺派乡",
                "20",
                "11",
                "3",
                "丙敬老院",
                "勐撒镇",
                "9",
                "1",
            ]],
            vec![
                (RecordKind::ElderFacility, vec!["甲敬老院"]),
                (RecordKind::ElderFacility, vec!["乙敬老院"]),
                (RecordKind::ElderFacility, vec!["丙敬老院"]),
            ],
        ),
        (
            &apart,
            vec![vec![
                "1",
                "甲敬老院",
                "耿马镇",
                "30",
                "12",
                "",
                "1",
                "子托育园",
                "贺派乡",
                "20",
                "11",
            ]],
            vec![
                (RecordKind::ElderFacility, vec!["甲敬老院"]),
                (RecordKind::ChildcareFacility, vec!["子托育园"]),
            ],
        ),
    ] {
        let mut all: Vec<&[&str]> = vec![title, header];
        all.extend(rows.iter().map(Vec::as_slice));
        let plan = read(&all);
        let found: Vec<_> = tables(&plan)
            .into_iter()
            .map(|(kind, _, names)| (kind.unwrap(), names))
            .collect();
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(kind, list)| (kind, names(&list)))
            .collect();
        assert_eq!(found, expected);
        for sheet in &plan.sheets {
            assert_eq!(sheet.period, "2023H1".parse().ok());
            assert!(problems(sheet).is_empty(), "{:?}", problems(sheet));
        }
    }
}

#[test]
fn repeated_headers_under_groups_are_one_table() {
    let plan = read(&[
        &[
            "序号",
            "项目名称",
            "建设地点",
            "总投资（万元）",
            "中央投资",
            "",
            "省级投资",
            "",
        ],
        &["", "", "", "", "计划", "到位", "计划", "到位"],
        &["1", "甲项目", "耿马镇", "100", "1", "2", "3", "4"],
    ]);
    assert_eq!(plan.sheets.len(), 1);
}

#[test]
fn a_table_that_nobody_knows_is_no_part_of_the_one_above_and_is_named() {
    let plan = read(&[
        &["2023年养老机构情况"],
        ELDER,
        &["1", "甲敬老院", "耿马镇", "30", "12"],
        &["序号", "会议室", "楼层", "容纳人数", "设备"],
        &["1", "第一会议室", "3", "30", "投影"],
    ]);
    assert_eq!(
        tables(&plan),
        [
            (Some(RecordKind::ElderFacility), "Sheet1", names(&["甲敬老院"])),
            (None, "Sheet1（第 4 行起）", Vec::new()),
        ]
    );
    assert!(plan.sheets[1].note.is_some());
}

#[test]
fn a_second_table_far_below_is_found_while_the_sheet_is_read() {
    let mut book = Workbook::new();
    let numbers: Vec<[String; 2]> = (1..=3000)
        .map(|at| [at.to_string(), format!("第{at}敬老院")])
        .collect();
    let rows: Vec<Vec<&str>> = numbers
        .iter()
        .map(|[at, name]| vec![at.as_str(), name.as_str(), "耿马镇", "30", "12"])
        .collect();
    let mut all: Vec<&[&str]> = vec![&["2023年养老机构情况"], ELDER];
    all.extend(rows.iter().map(Vec::as_slice));
    all.extend([
        &["二、托育机构"][..],
        CHILD,
        &["1", "子托育园", "孟定镇", "60", "33"],
    ]);
    fill(book.add_worksheet(), &all);
    for with_view in [false, true] {
        let options = Options {
            with_view,
            ..Options::default()
        };
        let plan = saved(&mut book, &options, &Records::default()).unwrap();
        let counts: Vec<usize> = plan.sheets.iter().map(|sheet| sheet.counts.new).collect();
        assert_eq!(counts, [3000, 1]);
        for sheet in &plan.sheets {
            let rows = sheet.view.as_ref().map(|view| view.rows().count());
            assert_eq!(rows, with_view.then_some(3005), "the whole sheet is shown");
        }
    }
}

#[test]
fn a_roster_names_role_and_post() {
    for header in [
        &["职务", "姓名", "单位及职务"][..],
        &["序号", "姓名", "单位职务", "职务"],
        &["姓名", "职务", "现任职务", "备注"],
    ] {
        let value = |header: &str| match header {
            "序号" => "1",
            "姓名" => "甲某",
            "职务" => "组长",
            "备注" => "",
            _ => "县长",
        };
        let row: Vec<&str> = header.iter().map(|header| value(header)).collect();
        let plan = read(&[&["领导小组组成人员名单"], header, &row]);
        let record = &plan.sheets[0].changes[0].record;
        let told = ["name", "role", "post"].map(|field| record.text(field));
        assert_eq!(told, ["甲某", "组长", "县长"], "{header:?}");
    }
}

#[test]
fn one_table_of_a_sheet_can_be_left_out_whichever_it_is() {
    let rows: &[&[&str]] = &[
        &["2023年养老托育情况"],
        ELDER,
        &["1", "甲敬老院", "耿马镇", "30", "12"],
        CHILD,
        &["1", "子托育园", "孟定镇", "60", "33"],
    ];
    for (skipped, new) in [("Sheet1", [0, 1]), ("Sheet1（第 4 行起）", [1, 0])] {
        let options = Options {
            skip_sheets: [skipped.to_owned()].into(),
            ..Options::default()
        };
        let plan = plan_of(rows, &options, &Records::default()).unwrap();
        let counts: Vec<usize> = plan.sheets.iter().map(|sheet| sheet.counts.new).collect();
        assert_eq!(counts, new);
        let notes = plan.sheets.iter().filter(|sheet| sheet.note.is_some());
        assert_eq!(
            notes.map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(),
            [skipped]
        );
    }
}

#[test]
fn columns_and_rows_of_a_further_table_are_decided_under_its_name() {
    let rows: &[&[&str]] = &[
        &["2023年养老托育情况"],
        ELDER,
        &["1", "甲敬老院", "耿马镇", "30", "12"],
        CHILD,
        &["1", "子托育园", "孟定镇", "60", "33"],
        &["2", "丑托育园", "孟定镇", "50", "31"],
    ];
    let further = "Sheet1（第 4 行起）".to_owned();
    let options = Options {
        skip_rows: [(further.clone(), 6)].into(),
        columns: [((further, "E".to_owned()), None)].into(),
        ..Options::default()
    };
    let plan = plan_of(rows, &options, &Records::default()).unwrap();
    assert_eq!(tables(&plan)[1].2, names(&["子托育园"]));
    let child = &plan.sheets[1].changes[0].record;
    assert_eq!(child.extra["2023/实际收托幼儿数（人）"], "33");
    let elder = &plan.sheets[0].changes[0].record;
    assert_eq!(
        elder.at("residents", "2023".parse().ok()),
        Some(&Value::Integer(12))
    );
}

#[test]
fn rows_of_an_unknown_table_above_the_header_are_named() {
    let plan = read(&[
        &["编次", "甲列", "乙列", "丙列"],
        &["1", "某", "某", "5"],
        &["2023年养老机构情况"],
        ELDER,
        &["1", "甲敬老院", "耿马镇", "30", "12"],
    ]);
    assert_eq!(plan.sheets[0].counts.new, 1);
    assert_eq!(problems(&plan.sheets[0]), ["A2 sheet.rows-above"]);
}
