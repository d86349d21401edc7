//! Several tables on one sheet: below each other and side by side, each recognised by itself.

use laoxiao::import::{Options, Plan, Status};
use laoxiao::model::{MoneyUnit, RecordKind, Records, Value};

use super::odd_tables::plan_of;
use super::problems;

pub(super) fn read(rows: &[&[&str]]) -> Plan {
    plan_of(rows, &Options::default(), &Records::default()).unwrap()
}

/// Kind, name of the table and names of its records.
pub(super) fn tables(plan: &Plan) -> Vec<(Option<RecordKind>, &str, Vec<String>)> {
    let names = |sheet: &laoxiao::import::SheetPlan| {
        let written = sheet.changes.iter().filter(|change| change.status == Status::New);
        written.map(|change| change.record.name().to_owned()).collect()
    };
    plan.sheets
        .iter()
        .map(|sheet| (sheet.record, sheet.name.as_str(), names(sheet)))
        .collect()
}

pub(super) fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

pub(super) const ELDER: &[&str] = &[
    "序号",
    "机构名称",
    "所在乡镇",
    "床位总数（张）",
    "入住老人数（人）",
];
pub(super) const CHILD: &[&str] = &[
    "序号",
    "托育机构名称",
    "所在乡镇",
    "托位总数（个）",
    "实际收托幼儿数（人）",
];

#[test]
fn two_kinds_below_each_other_with_or_without_a_blank_row() {
    let elder: &[&str] = &["1", "甲敬老院", "耿马镇", "30", "12"];
    let child: &[&str] = &["1", "子托育园", "孟定镇", "60", "33"];
    let total: &[&str] = &["合计", "", "", "30", "12"];
    let period: &[&str] = &["2023年上半年养老托育情况"];
    for between in [
        &[][..],
        &[&["二、托育机构"][..]],
        &[&[][..], &["", "二、托育机构"]],
        &[
            &["表二 托育机构情况"][..],
            &["填报单位：耿马县卫健局", "单位：个"],
        ],
    ] {
        for with_total in [false, true] {
            let mut rows: Vec<&[&str]> = vec![period, &["一、养老机构"], ELDER, elder];
            rows.extend(with_total.then_some(total));
            rows.extend(between);
            rows.extend([CHILD, child]);
            let plan = read(&rows);
            let begins = rows.len() - 1 - between.iter().filter(|row| !row.is_empty()).count();
            let second = format!("Sheet1（第 {begins} 行起）");
            assert_eq!(
                tables(&plan),
                [
                    (Some(RecordKind::ElderFacility), "Sheet1", names(&["甲敬老院"])),
                    (
                        Some(RecordKind::ChildcareFacility),
                        second.as_str(),
                        names(&["子托育园"])
                    ),
                ],
                "{between:?} {with_total}"
            );
            for sheet in &plan.sheets {
                assert_eq!(sheet.period, "2023H1".parse().ok());
                assert!(problems(sheet).is_empty(), "{:?}", problems(sheet));
                assert_eq!(sheet.tab, "Sheet1");
                let source = sheet.changes[0].record.source.as_ref().unwrap();
                assert_eq!(&*source.sheet, "Sheet1", "the cell is found again");
            }
        }
    }
}

#[test]
fn a_table_without_ordinals_or_common_words_is_found_without_a_title() {
    let plan = read(&[
        &["2023年养老机构和人口"],
        ELDER,
        &["1", "甲敬老院", "耿马镇", "30", "12"],
        &[
            "乡（镇）",
            "常住人口（人）",
            "60岁及以上人口（人）",
            "65岁及以上人口（人）",
        ],
        &["耿马镇", "70000", "8000", "6000"],
        &["孟定镇", "60000", "9000", "7000"],
    ]);
    let found: Vec<_> = tables(&plan)
        .into_iter()
        .map(|(kind, _, names)| (kind, names.len()))
        .collect();
    let expected = [
        (Some(RecordKind::ElderFacility), 1),
        (Some(RecordKind::Population), 2),
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_same_kind_in_another_order_is_read_by_its_own_header() {
    let plan = read(&[
        &["2023年养老机构情况"],
        ELDER,
        &["1", "甲敬老院", "耿马镇", "30", "12"],
        &[
            "序号",
            "所在乡镇",
            "机构名称",
            "入住老人数（人）",
            "床位总数（张）",
        ],
        &["1", "孟定镇", "乙敬老院", "41", "50"],
    ]);
    assert_eq!(plan.sheets.len(), 2);
    let record = &plan.sheets[1].changes[0].record;
    assert_eq!(
        (record.text("name"), record.text("township")),
        ("乙敬老院", "孟定镇")
    );
    assert_eq!(
        record.at("beds_total", "2023".parse().ok()),
        Some(&Value::Integer(50))
    );
}

#[test]
fn each_table_has_its_unit_whether_in_the_header_or_above_it() {
    let list = |unit: &str| format!("总投资（{unit}）");
    let header = |money| ["序号", "项目名称", "建设年限", "建设地点", money];
    let (wan, yi) = (list("万元"), list("亿元"));
    let plan = read(&[
        &["重大项目清单"],
        &header(&wan),
        &["1", "甲项目", "2023-2024", "耿马镇", "630"],
        &header(&yi),
        &["1", "乙项目", "2023-2024", "孟定镇", "1.2"],
    ]);
    let shown = |plan: &Plan, at: usize| {
        plan.sheets[at].changes[0]
            .record
            .get("total_investment")
            .unwrap()
            .show(MoneyUnit::Wan)
    };
    assert_eq!(
        (shown(&plan, 0), shown(&plan, 1)),
        ("630".to_owned(), "12000".to_owned())
    );
    let plan = read(&[
        &["甲类项目清单"],
        &["单位：万元"],
        &header("总投资"),
        &["1", "甲项目", "2023-2024", "耿马镇", "630"],
        &["乙类项目清单"],
        &["单位：亿元"],
        &header("总投资"),
        &["1", "乙项目", "2023-2024", "孟定镇", "1.2"],
    ]);
    assert_eq!(
        (shown(&plan, 0), shown(&plan, 1)),
        ("630".to_owned(), "12000".to_owned())
    );
}

#[test]
fn projects_above_indicators_whichever_is_recognised_better() {
    let projects: &[&[&str]] = &[
        &["附件1 重大项目清单"],
        &[
            "序号",
            "项目名称",
            "建设性质",
            "建设年限",
            "建设地点",
            "总投资（万元）",
        ],
        &["1", "甲项目", "续建", "2022-2023", "耿马镇", "100"],
    ];
    let indicators: &[&[&str]] = &[
        &["附件2 具体指标"],
        &[
            "序号",
            "具体指标",
            "计量单位",
            "2020年完成",
            "2025年目标",
            "责任单位",
        ],
        &["1", "每千人口托位数", "个", "1.8", "4.5", "卫健局"],
        &["2", "护理型床位占比", "%", "40", "60", "民政局"],
    ];
    for (first, second) in [(projects, indicators), (indicators, projects)] {
        let rows: Vec<&[&str]> = first.iter().chain(second).copied().collect();
        let plan = read(&rows);
        let mut found: Vec<_> = tables(&plan)
            .into_iter()
            .map(|(kind, _, names)| (kind, names.len()))
            .collect();
        found.sort();
        assert_eq!(
            found,
            [(Some(RecordKind::Project), 1), (Some(RecordKind::Indicator), 2)]
                .into_iter()
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .collect::<Vec<_>>()
        );
    }
}

#[test]
fn a_header_printed_again_at_a_page_break_ends_nothing() {
    for again in [&[][..], &[&["2023年养老机构情况"][..]], &[&["续表1"][..]]] {
        let mut rows: Vec<&[&str]> = vec![
            &["2023年养老机构情况"],
            ELDER,
            &["1", "甲敬老院", "耿马镇", "30", "12"],
        ];
        rows.extend(again);
        let short: &[&str] = &["序号", "机构名称", "所在乡镇", "床位总数", "入住老人数"];
        rows.extend([
            short,
            &["2", "乙敬老院", "孟定镇", "50", "41"],
            &["合计", "", "", "80", "53"],
        ]);
        let plan = read(&rows);
        assert_eq!(plan.sheets.len(), 1, "{again:?}");
        assert_eq!(plan.sheets[0].counts.new, 2);
        assert!(
            problems(&plan.sheets[0]).is_empty(),
            "{:?}",
            problems(&plan.sheets[0])
        );
    }
}

#[test]
fn one_header_over_another_township_is_another_table() {
    let header: &[&str] = &["序号", "机构名称", "床位总数（张）", "入住老人数（人）"];
    let row: &[&str] = &["1", "中心敬老院", "30", "12"];
    let total: &[&str] = &["合计", "", "30", "12"];
    let plan = read(&[
        &["统计期：2023年"],
        &["耿马镇养老机构情况"],
        header,
        row,
        total,
        &["孟定镇养老机构情况"],
        header,
        row,
        total,
    ]);
    let towns: Vec<&str> = plan
        .sheets
        .iter()
        .map(|sheet| sheet.changes[0].record.text("township"))
        .collect();
    assert_eq!(towns, ["耿马镇", "孟定镇"]);
    assert!(plan.sheets.iter().all(|sheet| problems(sheet).is_empty()));
}
