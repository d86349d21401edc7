//! Columns that are left open: two for one field, another period's, a measure or a name that is not understood.

use std::collections::BTreeMap;

use laoxiao::import::{Options, Plan};
use laoxiao::model::Records;

use super::odd_tables::plan_of;
use super::problems;

const TITLE: &[&str] = &["2023年上半年养老机构床位情况"];

fn plan(rows: &[&[&str]], options: &Options) -> Plan {
    plan_of(rows, options, &Records::default()).unwrap()
}

/// Title, header and two homes; `D` and `E` are the columns in question.
fn homes(d: &str, e: &str, nursing: &str) -> Plan {
    let header: &[&str] = &["序号", "机构名称", "所在乡镇", d, e, nursing, "入住老人数"];
    let rows: &[&[&str]] = &[
        TITLE,
        header,
        &["1", "甲敬老院", "耿马镇", "20", "30", "22", "12"],
        &["2", "乙敬老院", "孟定镇", "45", "50", "20", "41"],
    ];
    plan(rows, &Options::default())
}

fn field_of<'p>(plan: &'p Plan, column: &str) -> Option<&'p str> {
    let mut columns = plan.sheets[0].columns.iter();
    columns
        .find(|known| known.column == column)
        .map(|known| known.field.as_str())
}

#[test]
fn two_columns_for_one_field_wait_for_a_choice() {
    for (left, right) in [
        ("床位总数（张）", "床位总数（张）"),
        ("床位数", "床位总数"),
        ("核定床位", "开放床位"),
    ] {
        let plan = homes(left, right, "备用");
        let sheet = &plan.sheets[0];
        assert_eq!(sheet.waiting.len(), 1, "{left} {right}");
        assert_eq!(sheet.waiting[0].choices, ["D=beds_total", "E=beds_total"]);
        assert_eq!(field_of(&plan, "D"), None, "never the left one");
        assert!(problems(sheet).contains(&"D2 column.two-for-one".to_owned()));
        assert_eq!(plan.writable().count(), 0, "a sheet that waits is not written");
    }
}

#[test]
fn sums_and_times_decide_which_of_two() {
    // 22 of 20 beds can't be for nursing.
    let plan = homes("床位数", "核定床位", "其中：护理型床位");
    assert_eq!(plan.sheets[0].waiting, []);
    assert_eq!(field_of(&plan, "E"), Some("beds_total"));
    for (left, right) in [
        ("2022年末床位总数", "2023年6月末床位总数"),
        ("2022年末/床位数", "2023年6月末/床位数"),
        ("截至2021年底床位数", "床位数"),
    ] {
        let plan = homes(left, right, "建成时间");
        assert_eq!(plan.sheets[0].waiting, [], "{left} {right}");
        assert_eq!(field_of(&plan, "D"), None, "{left}");
        assert_eq!(field_of(&plan, "E"), Some("beds_total"), "{right}");
    }
}

#[test]
fn a_choice_ends_the_waiting() {
    let columns = [((String::new(), "E".to_owned()), Some("beds_total".to_owned()))];
    let options = Options {
        columns: BTreeMap::from(columns),
        ..Options::default()
    };
    let header: &[&str] = &["序号", "机构名称", "所在乡镇", "床位数", "床位数", "入住老人数"];
    let rows: &[&[&str]] = &[TITLE, header, &["1", "甲敬老院", "耿马镇", "20", "30", "12"]];
    let plan = plan(rows, &options);
    assert_eq!(plan.sheets[0].waiting, []);
    assert_eq!(field_of(&plan, "E"), Some("beds_total"));
    assert_eq!(plan.writable().count(), 1);
}

#[test]
fn a_column_of_another_period_stays_out() {
    let header: &[&str] = &[
        "序号",
        "机构名称",
        "所在乡镇",
        "床位数",
        "2022年末入住人数",
        "年初床位数",
    ];
    let rows: &[&[&str]] = &[TITLE, header, &["1", "甲敬老院", "耿马镇", "20", "30", "12"]];
    let plan = plan(rows, &Options::default());
    assert_eq!(field_of(&plan, "D"), Some("beds_total"));
    assert_eq!((field_of(&plan, "E"), field_of(&plan, "F")), (None, None));
    assert!(problems(&plan.sheets[0]).contains(&"E2 column.other-period".to_owned()));
    assert_eq!(
        plan.sheets[0].changes[0].record.extra["2023H1/2022年末入住人数"],
        "30"
    );
}

#[test]
fn a_core_measure_that_is_missing_is_asked_for() {
    let header: &[&str] = &[
        "序号",
        "机构名称",
        "所在乡镇",
        "机构类型",
        "收容额度",
        "入住老人数",
    ];
    let rows: &[&[&str]] = &[TITLE, header, &["1", "甲敬老院", "耿马镇", "敬老院", "30", "12"]];
    let waits = plan(rows, &Options::default());
    assert_eq!(waits.sheets[0].waiting[0].choices, ["E=beds_total", "E="]);
    assert_eq!(waits.writable().count(), 0);
    for field in [None, Some("beds_total".to_owned())] {
        let options = Options {
            columns: BTreeMap::from([(("Sheet1".to_owned(), "E".to_owned()), field)]),
            ..Options::default()
        };
        let answered = plan(rows, &options);
        assert_eq!(answered.sheets[0].waiting, []);
        assert_eq!(answered.writable().count(), 1);
    }
    // A telephone number is no measure.
    let header: &[&str] = &[
        "序号",
        "机构名称",
        "所在乡镇",
        "机构类型",
        "联系电话",
        "入住老人数",
    ];
    let rows: &[&[&str]] = &[
        TITLE,
        header,
        &["1", "甲敬老院", "耿马镇", "敬老院", "6121077", "12"],
    ];
    assert_eq!(plan(rows, &Options::default()).sheets[0].waiting, []);
}

#[test]
fn a_name_that_is_not_understood_is_proposed() {
    let header: &[&str] = &["序号", "承接方", "所在乡镇", "床位数", "护理型床位", "入住老人数"];
    let rows: &[&[&str]] = &[TITLE, header, &["1", "甲敬老院", "耿马镇", "30", "10", "12"]];
    let plan = plan(rows, &Options::default());
    assert_eq!(plan.sheets[0].waiting[0].choices, ["B=name"]);
    assert_eq!(plan.writable().count(), 0);
}

#[test]
fn goods_and_lines_above_a_table_are_no_projects() {
    let goods = plan_of(
        &[
            &["某码头预算清单"],
            &["项目名称：", "某某码头", "日期：", "2023.11.13"],
            &["项目地点：", "某某乡", "总面积：", "100平方米"],
            &[
                "序号",
                "项目名称",
                "产品规格",
                "单位",
                "数量",
                "单价（元）",
                "总价（元）",
                "备注",
            ],
            &["1", "浮箱", "2×1×0.5", "平方米", "20", "350", "7000"],
        ],
        &Options::default(),
        &Records::default(),
    );
    assert!(goods.is_err());
    // Targets of a plan need no office.
    let rows: &[&[&str]] = &[
        &["发展目标"],
        &["序号", "领域", "指标", "单位", "2025年目标"],
        &["1", "养老", "养老床位数", "张", "800"],
    ];
    let targets = plan(rows, &Options::default());
    assert_eq!(field_of(&targets, "E"), Some("target"));
}
