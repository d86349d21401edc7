//! A workbook with several periods: each sheet counts for its own, and what holds for the home itself is the last one's.

use laoxiao::import::{Options, Status};
use laoxiao::model::{Period, RecordKind, Records, Value};
use rust_xlsxwriter::Workbook;

use super::odd_tables::{fill, saved};
use super::{apply, problems};

const HEADER: &[&str] = &[
    "序号",
    "机构名称",
    "所在乡镇",
    "床位总数（张）",
    "入住老人数（人）",
    "是否投入使用",
];

/// One sheet a period: its title, and the rows under the header.
fn book(sheets: &[(&str, &[&[&str]])]) -> Workbook {
    let mut book = Workbook::new();
    for (period, rows) in sheets {
        let title: &[&str] = &[&format!("{period}养老机构情况")];
        let table: Vec<&[&str]> = [title, HEADER].into_iter().chain(rows.iter().copied()).collect();
        fill(book.add_worksheet().set_name(*period).unwrap(), &table);
    }
    book
}

fn at(records: &Records, name: &str, period: &str, field: &str) -> Option<Value> {
    let period: Period = period.parse().unwrap();
    let mut homes = records.of(RecordKind::ElderFacility).iter();
    let home = homes.find(|home| home.text("name") == name).unwrap();
    home.at(field, Some(period)).cloned()
}

#[test]
fn a_corrected_workbook_counts_for_every_period() {
    let mut records = Records::default();
    let mut first = book(&[
        ("2022年", &[&["1", "甲敬老院", "耿马镇", "30", "10", "是"]]),
        ("2023年", &[&["1", "甲敬老院", "耿马镇", "32", "12", "是"]]),
        ("2024年", &[&["1", "甲敬老院", "耿马镇", "34", "14", "是"]]),
    ]);
    apply(
        &saved(&mut first, &Options::default(), &records).unwrap(),
        &mut records,
    );
    let mut corrected = book(&[
        ("2022年", &[&["1", "甲敬老院", "耿马镇", "31", "10", "是"]]),
        ("2023年", &[&["1", "甲敬老院", "耿马镇", "33", "13", "是"]]),
        ("2024年", &[&["1", "甲敬老院", "耿马镇", "35", "15", "否"]]),
    ]);
    let plan = saved(&mut corrected, &Options::default(), &records).unwrap();
    assert!(plan.sheets.iter().all(|sheet| problems(sheet).is_empty()));
    apply(&plan, &mut records);
    for (period, beds, residents) in [("2022", 31, 10), ("2023", 33, 13), ("2024", 35, 15)] {
        let figure = |field: &str| at(&records, "甲敬老院", period, field);
        assert_eq!(figure("beds_total"), Some(Value::Integer(beds)), "{period}");
        assert_eq!(figure("residents"), Some(Value::Integer(residents)), "{period}");
    }
    assert_eq!(
        at(&records, "甲敬老院", "2024", "in_service"),
        Some(Value::Bool(false))
    );
}

#[test]
fn a_home_closed_in_the_last_period_is_closed_wherever_its_sheet_stands() {
    let open: &[&[&str]] = &[&["1", "甲敬老院", "耿马镇", "30", "10", "是"]];
    let closed: &[&[&str]] = &[&["1", "甲敬老院", "耿马镇", "30", "0", "否"]];
    let blank: &[&[&str]] = &[&["1", "甲敬老院", "耿马镇", "30", "0", ""]];
    for (sheets, in_service) in [
        ([("2022年", open), ("2023年", closed)], false),
        ([("2023年", closed), ("2022年", open)], false),
        ([("2023年", blank), ("2022年", open)], true),
        ([("2022年", closed), ("2023年", open)], true),
    ] {
        let mut records = Records::default();
        let plan = saved(&mut book(&sheets), &Options::default(), &records).unwrap();
        apply(&plan, &mut records);
        let found = at(&records, "甲敬老院", "2023", "in_service");
        assert_eq!(found, Some(Value::Bool(in_service)));
    }
}

#[test]
fn two_sheets_of_one_period_that_differ_are_told_cell_by_cell_and_the_rest_counts() {
    let records = Records::default();
    let mut book = Workbook::new();
    let title: &[&str] = &["2023年养老机构情况"];
    fill(
        book.add_worksheet().set_name("甲").unwrap(),
        &[title, HEADER, &["1", "甲敬老院", "耿马镇", "30", "", "是"]],
    );
    fill(
        book.add_worksheet().set_name("乙").unwrap(),
        &[title, HEADER, &["1", "甲敬老院", "耿马镇", "31", "12", "否"]],
    );
    let plan = saved(&mut book, &Options::default(), &records).unwrap();
    assert_eq!(
        problems(&plan.sheets[1]),
        ["F3 key.differs", "D3 key.differs"]
            .map(str::to_owned)
            .into_iter()
            .rev()
            .collect::<Vec<_>>()
    );
    let home = &plan.sheets[0].changes[0].record;
    let period = "2023".parse().ok();
    assert_eq!(home.at("beds_total", period), Some(&Value::Integer(30)));
    assert_eq!(
        home.at("residents", period),
        Some(&Value::Integer(12)),
        "what was blank is filled"
    );
}

#[test]
fn a_figure_typed_by_hand_is_asked_for_in_a_later_sheet_too() {
    let mut records = Records::default();
    let sheets: &[(&str, &[&[&str]])] = &[
        ("2022年", &[&["1", "甲敬老院", "耿马镇", "30", "10", "是"]]),
        ("2023年", &[&["1", "甲敬老院", "耿马镇", "32", "12", "是"]]),
    ];
    apply(
        &saved(&mut book(sheets), &Options::default(), &records).unwrap(),
        &mut records,
    );
    let mut homes = records.of(RecordKind::ElderFacility).to_vec();
    let year = Period::Year(2023);
    homes[0].set_figure(year, "residents", Some(Value::Integer(99)));
    homes[0]
        .edited
        .note("2023/residents".to_owned(), String::new(), String::new());
    records.put(RecordKind::ElderFacility, homes);
    let plan = saved(&mut book(sheets), &Options::default(), &records).unwrap();
    assert_eq!(problems(&plan.sheets[1]), ["E3 value.edited-by-hand"]);
    assert_eq!(plan.sheets[1].changes[0].status, Status::Conflict);
}

#[test]
fn a_period_that_the_sheet_states_is_never_overridden() {
    let rows: &[&[&str]] = &[&["1", "甲敬老院", "耿马镇", "30", "10", "是"]];
    let asked = Options {
        period: "2024".parse().ok(),
        ..Options::default()
    };
    let plan = saved(&mut book(&[("2023年", rows)]), &asked, &Records::default()).unwrap();
    assert_eq!(plan.sheets[0].period, "2023".parse().ok());
    assert_eq!(problems(&plan.sheets[0]), [" period.stated"]);
    let mut silent = Workbook::new();
    fill(silent.add_worksheet(), &[HEADER, rows[0]]);
    let plan = saved(&mut silent, &asked, &Records::default()).unwrap();
    assert_eq!(plan.sheets[0].period, "2024".parse().ok());
    assert!(problems(&plan.sheets[0]).is_empty());
}

#[test]
fn a_monthly_return_never_replaces_the_investment_of_its_project_in_silence() {
    let list: &[&[&str]] = &[
        &[
            "序号",
            "项目名称",
            "建设性质",
            "建设年限",
            "建设地点",
            "总投资（万元）",
        ],
        &["1", "甲敬老院改扩建项目", "改扩建", "2023-2024", "耿马镇", "630"],
    ];
    let monthly: &[&[&str]] = &[
        &["调度月份：2023年6月"],
        &[
            "序号",
            "项目名称",
            "建设年限",
            "总投资（万元）",
            "本年计划投资（万元）",
            "累计完成投资（万元）",
            "到位中央资金（万元）",
            "形象进度",
        ],
        &[
            "1",
            "甲敬老院改扩建项目",
            "2023-2024",
            "819",
            "300",
            "200",
            "100",
            "主体施工",
        ],
    ];
    let mut records = Records::default();
    let mut book = Workbook::new();
    fill(book.add_worksheet(), list);
    apply(
        &saved(&mut book, &Options::default(), &records).unwrap(),
        &mut records,
    );
    let read = |options: &Options, records: &Records| {
        let mut book = Workbook::new();
        fill(book.add_worksheet(), monthly);
        saved(&mut book, options, records).unwrap()
    };
    let plan = read(&Options::default(), &records);
    assert_eq!(plan.sheets[0].record, Some(RecordKind::ProjectReturn));
    assert_eq!(problems(&plan.sheets[0]), ["D3 parent.differs"]);
    let asked = Options {
        overwrite: true,
        ..Options::default()
    };
    let told = read(&asked, &records);
    let project = told.sheets[0].changes[0].parent.as_deref().unwrap();
    assert_eq!(
        project.number("total_investment").map(|wan| wan > 800.0),
        Some(true)
    );
    apply(&plan, &mut records);
    let kept = &records.of(RecordKind::Project)[0];
    assert_eq!(
        kept.get("total_investment")
            .unwrap()
            .show(laoxiao::model::MoneyUnit::Wan),
        "630"
    );
    // List and return in one file are no different.
    let mut both = Workbook::new();
    fill(both.add_worksheet().set_name("清单").unwrap(), list);
    fill(both.add_worksheet().set_name("调度").unwrap(), monthly);
    let plan = saved(&mut both, &Options::default(), &Records::default()).unwrap();
    assert_eq!(problems(&plan.sheets[1]), ["D3 parent.differs"]);
}

#[test]
fn an_unknown_column_is_kept_by_period() {
    let mut records = Records::default();
    for (year, head) in [("2022年", "甲某"), ("2023年", "乙某")] {
        let mut book = Workbook::new();
        let title = format!("{year}养老机构情况");
        fill(
            book.add_worksheet(),
            &[
                &[title.as_str()],
                &["序号", "机构名称", "所在乡镇", "床位总数（张）", "院长"],
                &["1", "甲敬老院", "耿马镇", "30", head],
            ],
        );
        let plan = saved(&mut book, &Options::default(), &records).unwrap();
        apply(&plan, &mut records);
    }
    let home = &records.of(RecordKind::ElderFacility)[0];
    let head = |period: Option<Period>| home.extra_at(period)["院长"].to_owned();
    assert_eq!(head("2022".parse().ok()), "甲某");
    assert_eq!(head("2023".parse().ok()), "乙某");
    assert_eq!(head(None), "乙某");
}
