//! Units in lines of any wording, above and below a table; a period that stands above a second table.

use laoxiao::import::{Options, Plan};
use laoxiao::model::{MoneyUnit, Records};

use super::odd_tables::plan_of;
use super::problems;

const HEADER: &[&str] = &[
    "序号",
    "项目名称",
    "建设性质",
    "建设地点",
    "总投资",
    "组织实施单位",
];
const TITLE: &str = "重大项目清单";

fn plan(rows: &[&[&str]]) -> Plan {
    plan_of(rows, &Options::default(), &Records::default()).unwrap()
}

/// The first project's investment in 万元.
fn investment(plan: &Plan) -> String {
    let value = plan.sheets[0].changes[0].record.get("total_investment");
    value.map_or_else(String::new, |value| value.show(MoneyUnit::Wan))
}

#[test]
fn a_line_states_the_unit_in_many_wordings() {
    for (line, amount) in [
        ("单位 千元", "36000"),
        ("（以千元为单位）", "36000"),
        ("金额单位为千元", "36000"),
        ("单位（千元）", "36000"),
        ("（金额均以千元计）", "36000"),
        ("千元", "36000"),
        ("金额：千元", "36000"),
        ("币种：人民币　　单位：千元", "36000"),
        ("以元为单位", "36000000"),
        ("除注明外，单位均为亿元", "0.36"),
        ("填报单位：元谋县民政局　单位：万元", "3600"),
    ] {
        let row: &[&str] = &["1", "甲养老中心", "新建", "耿马镇", amount, "县民政局"];
        let plan = plan(&[&[TITLE], &[line], HEADER, row]);
        assert_eq!(investment(&plan), "3600", "{line}");
    }
    for title in ["重大项目清单（千元） 2023年6月", "重大项目清单（单位：千元）"] {
        let row: &[&str] = &["1", "甲养老中心", "新建", "耿马镇", "36000", "县民政局"];
        assert_eq!(investment(&plan(&[&[title], HEADER, row])), "3600", "{title}");
    }
}

#[test]
fn an_office_in_a_county_with_yuan_in_its_name_is_no_unit() {
    for line in ["单位：元谋县民政局", "单位：元江县发展和改革局", "单位 元阳县"] {
        let row: &[&str] = &["1", "甲养老中心", "新建", "耿马镇", "3600", "县民政局"];
        let plan = plan(&[&[TITLE], &[line], HEADER, row]);
        assert_eq!(investment(&plan), "3600", "{line}");
        assert!(
            problems(&plan.sheets[0]).contains(&"E3 unit.not-stated".to_owned()),
            "{line}"
        );
    }
}

#[test]
fn a_note_below_states_the_unit_where_nothing_above_does() {
    let row: &[&str] = &["1", "甲养老中心", "新建", "耿马镇", "36000", "县民政局"];
    for note in ["注：金额单位为千元。", "单位：千元", "说明：本表以千元为单位"] {
        assert_eq!(
            investment(&plan(&[&[TITLE], HEADER, row, &[note]])),
            "3600",
            "{note}"
        );
    }
    // Another table's line is none of it.
    let second: &[&str] = &["1", "乙养老中心", "新建", "孟定镇", "36000000", "县民政局"];
    let both = plan(&[
        &[TITLE],
        HEADER,
        row,
        &["二、其他项目"],
        &["单位：元"],
        HEADER,
        second,
    ]);
    assert_eq!(investment(&both), "36000");
}

#[test]
fn people_are_counted_in_the_unit_of_a_line() {
    let header: &[&str] = &["乡（镇）", "常住人口", "60岁及以上", "65岁及以上"];
    for line in [
        "数据时点：2022年末 单位 万人",
        "数据时点：2022年末，以万人为单位",
        "2022年末人口情况（万人）",
    ] {
        let row: &[&str] = &["耿马镇", "8", "1", "1"];
        let sheet = &plan(&[&[line], header, row]).sheets[0];
        let people = sheet.changes[0].record.get("residents").unwrap();
        assert_eq!(people.as_number(), Some(80000.0), "{line}");
    }
}

#[test]
fn a_header_states_its_unit_in_many_wordings() {
    for (header, amount) in [
        ("总投资，千元", "36000"),
        ("总投资 元", "36000000"),
        ("总投资（仟元）", "36000"),
        ("总投资（估算，千元）", "36000"),
        ("总投资（RMB千元）", "36000"),
        ("总投资（¥万）", "3600"),
        ("总投资千元（估算）", "36000"),
    ] {
        let names: &[&str] = &["序号", "项目名称", "建设性质", "建设地点", header, "组织实施单位"];
        let row: &[&str] = &["1", "甲养老中心", "新建", "耿马镇", amount, "县民政局"];
        let plan = plan(&[&[TITLE], names, row]);
        let stored = investment(&plan);
        // Where the rest of the header is not understood, the sheet waits.
        assert!(
            stored == "3600" || !plan.sheets[0].waiting.is_empty(),
            "{header} {stored}"
        );
    }
}

#[test]
fn the_period_right_above_a_table_is_its_own() {
    let header: &[&str] = &["序号", "机构名称", "所在乡镇", "床位数", "入住人数"];
    let rows: &[&[&str]] = &[
        &["养老机构情况统计表"],
        &["统计期：2023年上半年"],
        header,
        &["1", "甲敬老院", "耿马镇", "30", "12"],
        &[""],
        &["养老机构情况统计表"],
        &["统计期：2022年"],
        header,
        &["1", "甲敬老院", "耿马镇", "25", "10"],
    ];
    let plan = plan(rows);
    let periods: Vec<String> = plan
        .sheets
        .iter()
        .filter_map(|sheet| Some(sheet.period?.to_string()))
        .collect();
    assert_eq!(periods, ["2023H1", "2022"]);
    assert_eq!(plan.sheets[0].stated_period.as_deref(), Some("2023年上半年"));
}

#[test]
fn a_sheet_without_a_period_takes_the_one_said_for_it_alone() {
    let header: &[&str] = &["序号", "机构名称", "所在乡镇", "床位数", "入住人数"];
    let rows: &[&[&str]] = &[&["养老机构"], header, &["1", "甲敬老院", "耿马镇", "30", "12"]];
    for (sheet, period) in [("Sheet1", Some("2023-06")), ("另一张表", None)] {
        let mut options = Options::default();
        options
            .periods
            .insert(sheet.to_owned(), "2023-06".parse().unwrap());
        let plan = plan_of(rows, &options, &Records::default()).unwrap();
        let found = plan.sheets[0].period.map(|period| period.to_string());
        assert_eq!(found.as_deref(), period, "{sheet}");
    }
}
