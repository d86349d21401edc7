//! Rates that the program computes: found, compared with what follows from the row, never kept as figures of their own.

use laoxiao::import::{Options, Plan};
use laoxiao::model::Records;

use super::odd_tables::plan_of;
use super::problems;

fn plan(rate: &str, lead: &str, values: [[&str; 2]; 2]) -> Plan {
    let [[first, first_lead], [second, second_lead]] = values;
    let rows: &[&[&str]] = &[
        &["2023年1—6月养老项目投资计划完成情况表"],
        &["单位：万元"],
        &[
            "项目名称",
            "总投资",
            "年度计划投资",
            "本年完成投资",
            rate,
            lead,
            "形象进度",
        ],
        &["甲项目", "360", "180", "36", first, first_lead, "主体施工"],
        &["乙项目", "400", "300", "100", second, second_lead, "基础施工"],
    ];
    plan_of(rows, &Options::default(), &Records::default()).unwrap()
}

#[test]
fn rates_are_compared_and_not_kept() {
    for (rate, lead) in [
        ("完成年度计划（%）", "超（落后）序时进度（百分点）"),
        ("完成率（%）", "较序时进度"),
        ("年度计划完成率", "与序时进度相比（百分点）"),
    ] {
        let same = plan(rate, lead, [["20", "-30"], ["33.3", "-16.67"]]);
        let sheet = &same.sheets[0];
        assert_eq!(problems(sheet), Vec::<String>::new(), "{rate}");
        let fields: Vec<&str> = sheet.columns.iter().map(|column| column.field.as_str()).collect();
        assert_eq!(fields[4..6], ["computed:year_rate", "computed:lead"], "{rate}");
        assert!(sheet.changes.iter().all(|change| change.record.extra.is_empty()));

        let other = plan(rate, lead, [["25", "-30"], ["0.3333", "16.7"]]);
        assert_eq!(
            problems(&other.sheets[0]),
            [
                "E4 computed.differs",
                "E5 computed.differs",
                "F5 computed.differs"
            ],
            "{rate}"
        );
    }
}

#[test]
fn a_rate_that_does_not_follow_from_the_row_stays_beside_it() {
    let words = plan(
        "完成年度计划（%）",
        "较序时进度",
        [["见附件", "-30"], ["33.3", ""]],
    );
    let sheet = &words.sheets[0];
    let kept = sheet.changes[0].record.extra_at(sheet.period);
    assert_eq!(kept.get("完成年度计划（%）"), Some(&"见附件"));
    // Without the columns that it is computed from it is an extra column like others.
    let rows: &[&[&str]] = &[
        &["2023年1—6月养老项目进展情况表"],
        &[
            "项目名称",
            "总投资（万元）",
            "本年完成投资（万元）",
            "完成年度计划（%）",
        ],
        &["甲项目", "360", "36", "20"],
    ];
    let plan = plan_of(rows, &Options::default(), &Records::default()).unwrap();
    assert_eq!(plan.sheets[0].unknown_columns[0].header, "完成年度计划（%）");
}

#[test]
fn a_return_brings_its_project_and_no_field_that_it_has_not() {
    // The title says 养老, which is a category of the project and no field of the return.
    let rows: &[&[&str]] = &[
        &["2023年6月养老服务项目进展"],
        &["项目名称", "年度计划投资（万元）", "累计完成投资（万元）"],
        &["甲项目", "180", "36"],
    ];
    let plan = plan_of(rows, &Options::default(), &Records::default()).unwrap();
    let change = &plan.sheets[0].changes[0];
    assert_eq!(
        change.parent.as_ref().map(|project| project.text("name")),
        Some("甲项目")
    );
    assert!(change.record.get("category").is_none());
}
