//! The issued workbooks as they stand.

use laoxiao::import::{Change, Plan, SheetPlan};
use laoxiao::model::{MoneyUnit, Period, Records, Value};

use super::{apply, errors, problems, read, sheet};

const XISHUANGBANNA: &str = "西双版纳州_重大项目清单_已填.xlsx";
const HALF_YEAR: &str = "耿马县_床位托位人口半年报_已填.xlsx";
const KUNMING: &str = "昆明市_重大项目清单_已填.xlsx";

/// file, sheet, record, form, period, new
const EXPECTED: &[(&str, &str, &str, &str, &str, usize)] = &[
    (
        HALF_YEAR,
        "养老机构",
        "elder_facility",
        "elder-facilities",
        "2023H1",
        48,
    ),
    (
        HALF_YEAR,
        "托育机构",
        "childcare_facility",
        "childcare-facilities",
        "2023H1",
        9,
    ),
    (HALF_YEAR, "人口", "population", "population", "2022", 9),
    (HALF_YEAR, "居住小区配建", "estate", "estates", "", 5),
    (KUNMING, "重大项目清单", "project", "kunming-projects", "", 64),
    (
        XISHUANGBANNA,
        "养老重大项目清单",
        "project",
        "xishuangbanna-projects",
        "",
        21,
    ),
    (
        XISHUANGBANNA,
        "托育重大项目清单",
        "project",
        "xishuangbanna-projects",
        "",
        13,
    ),
    (
        "景洪市_项目月调度表_已填.xlsx",
        "项目调度",
        "project_return",
        "project-returns",
        "2023-06",
        11,
    ),
    (
        "耿马县_具体指标_已填.xlsx",
        "具体指标",
        "indicator",
        "gengma-indicators",
        "",
        26,
    ),
    (
        "耿马县_具体指标_年度填报空表.xlsx",
        "具体指标",
        "indicator",
        "gengma-indicators-annual",
        "",
        26,
    ),
    (
        "昆明市_重大政策清单_已填.xlsx",
        "重大政策清单",
        "policy",
        "policies",
        "",
        16,
    ),
    (
        "昆明市_重大要素清单_已填.xlsx",
        "重大要素清单",
        "element",
        "kunming-elements",
        "",
        14,
    ),
    (
        "西双版纳州_重大要素清单_已填.xlsx",
        "重大要素清单",
        "element",
        "xishuangbanna-elements",
        "",
        4,
    ),
    (
        "昆明市_重大平台清单_已填.xlsx",
        "重大平台清单",
        "platform",
        "platforms",
        "",
        3,
    ),
    (
        "昆明市_重大试点清单_已填.xlsx",
        "重大试点清单",
        "pilot",
        "pilots",
        "",
        8,
    ),
    (
        "耿马县_重大改革清单_已填.xlsx",
        "重大改革清单",
        "reform",
        "reforms",
        "",
        4,
    ),
    (
        "临沧市_重点任务及责任分工_已填.xlsx",
        "重点任务及责任分工",
        "task",
        "tasks",
        "",
        27,
    ),
];

#[test]
fn every_template_is_recognised_and_counted() {
    for (file, name, record, form, period, new) in EXPECTED {
        let plan = read(file, &Records::default());
        let sheet = sheet(&plan, name);
        let found = (
            sheet.record.map_or("", |kind| kind.code()),
            sheet.form.as_deref().unwrap_or(""),
            sheet.period.map_or_else(String::new, |period| period.to_string()),
            sheet.counts.new,
        );
        assert_eq!(
            found,
            (*record, *form, (*period).to_owned(), *new),
            "{file} {name} {:?}",
            problems(sheet)
        );
        assert_eq!(
            sheet.counts.refused + sheet.counts.conflict + sheet.counts.updated,
            0,
            "{file} {name}"
        );
        assert!(sheet.problems.is_empty(), "{file} {name}: {:?}", problems(sheet));
        assert!(
            sheet.unknown_columns.is_empty(),
            "{file} {name}: {:?}",
            sheet.unknown_columns
        );
        assert!(
            sheet.missing_fields.is_empty(),
            "{file} {name}: {:?}",
            sheet.missing_fields
        );
        assert!(sheet.score > 0.9, "{file} {name}: {}", sheet.score);
    }
}

#[test]
fn the_second_import_changes_nothing() {
    for (file, ..) in EXPECTED {
        let mut records = Records::default();
        apply(&read(file, &records), &mut records);
        let again = read(file, &records);
        for sheet in &again.sheets {
            let counts = sheet.counts;
            let changed: Vec<_> = sheet
                .changes
                .iter()
                .map(Change::fields)
                .filter(|fields| !fields.is_empty())
                .collect();
            assert_eq!(
                counts.new + counts.updated + counts.conflict + counts.refused + counts.missing,
                0,
                "{file} {} {changed:?}",
                sheet.name
            );
        }
    }
}

#[test]
fn empty_forms_change_nothing() {
    for file in [
        "耿马县_床位托位人口半年报_空表.xlsx",
        "西双版纳州_重大项目清单_空表.xlsx",
    ] {
        for sheet in &read(file, &Records::default()).sheets {
            assert_eq!(sheet.counts, Default::default(), "{file} {}", sheet.name);
            assert!(sheet.record.is_some(), "{file} {}: {:?}", sheet.name, sheet.note);
            assert!(
                sheet.note.as_deref().is_some_and(|note| note.contains("空表")),
                "{file} {}",
                sheet.name
            );
            assert_eq!(errors(sheet), 0, "{file} {}: {:?}", sheet.name, problems(sheet));
        }
    }
}

#[test]
fn the_old_format_gives_the_same_records() {
    let new = read(KUNMING, &Records::default());
    let old = read("昆明市_重大项目清单_已填.xls", &Records::default());
    let values = |plan: &Plan| -> Vec<_> {
        plan.sheets
            .iter()
            .flat_map(|s| &s.changes)
            .map(|c| (c.row, c.record.values.clone(), c.record.extra.clone()))
            .collect()
    };
    assert_eq!(values(&old), values(&new));
    assert_eq!(old.sheets[0].columns, new.sheets[0].columns);
}

fn totals(sheet: &SheetPlan) -> Vec<(&str, f64, bool)> {
    sheet
        .totals
        .iter()
        .map(|total| (total.cell.as_str(), total.printed, total.ok))
        .collect()
}

#[test]
fn printed_totals_agree_with_the_rows() {
    let plan = read(XISHUANGBANNA, &Records::default());
    assert_eq!(
        totals(sheet(&plan, "养老重大项目清单")),
        [("G26", 15979.67, true), ("H26", 11519.74, true)]
    );
    assert_eq!(
        totals(sheet(&plan, "托育重大项目清单")),
        [("G18", 9420.0, true), ("H18", 6050.0, true)]
    );
    let plan = read(HALF_YEAR, &Records::default());
    let printed = |name: &str, header: &str| {
        let total = sheet(&plan, name)
            .totals
            .iter()
            .find(|total| total.header.contains(header))
            .unwrap();
        assert!(total.ok, "{name} {header}");
        total.summed
    };
    assert_eq!(printed("养老机构", "床位数/合计"), 620.0);
    assert_eq!(printed("托育机构", "托位数"), 655.0);
    assert_eq!(printed("托育机构", "实际收托"), 370.0);
    assert_eq!(printed("人口", "常住人口"), 282_500.0);
}

#[test]
fn sections_and_sheet_titles_become_categories() {
    let count = |plan: &Plan, category: &str| {
        let changes = plan.sheets.iter().flat_map(|sheet| &sheet.changes);
        changes
            .filter(|change| change.record.text("category") == category)
            .count()
    };
    let plan = read(KUNMING, &Records::default());
    let counts = ["养老服务", "医养结合", "康养服务", "托育服务"].map(|category| count(&plan, category));
    assert_eq!(counts, [17, 16, 14, 17]);
    let plan = read(XISHUANGBANNA, &Records::default());
    assert_eq!(
        ["养老服务", "托育服务"].map(|category| count(&plan, category)),
        [21, 13]
    );
}

#[test]
fn a_facility_keeps_its_figures_by_period() {
    let plan = read(HALF_YEAR, &Records::default());
    let facility = &sheet(&plan, "养老机构").changes[0].record;
    let period = Some(Period::Half(2023, 1));
    assert_eq!(facility.text("name"), "耿马自治县社会福利院");
    assert_eq!(facility.at("beds_nursing", period), Some(&Value::Integer(44)));
    assert_eq!(facility.get("medical_integrated"), Some(&Value::Bool(true)));
    assert_eq!(
        facility.figures[&Period::Half(2023, 1)]
            .source
            .as_ref()
            .unwrap()
            .row,
        5
    );
    let last = &sheet(&plan, "养老机构").changes[47].record;
    assert_eq!(last.get("in_service"), Some(&Value::Bool(false)), "在建");
}

#[test]
fn a_return_brings_its_project() {
    let mut records = Records::default();
    apply(&read(XISHUANGBANNA, &records), &mut records);
    let plan = read("景洪市_项目月调度表_已填.xlsx", &records);
    // What the return says about these projects stands in the list already.
    assert!(
        plan.sheets[0]
            .changes
            .iter()
            .all(|change| change.parent.is_none())
    );
    let alone = read("景洪市_项目月调度表_已填.xlsx", &Records::default());
    let project = alone.sheets[0].changes[0].parent.as_ref().unwrap();
    assert_eq!(project.get("start_year"), Some(&Value::Integer(2022)));
    assert_eq!(
        project.get("total_investment").unwrap().show(MoneyUnit::Wan),
        "360"
    );
    let first = &alone.sheets[0].changes[0].record;
    assert_eq!(
        first.get("received_central").unwrap().show(MoneyUnit::Wan),
        "43.2"
    );
    assert_eq!(first.text("started"), "2023-03");
}

#[test]
fn indicators_have_unit_section_baseline_and_target() {
    let plan = read("耿马县_具体指标_已填.xlsx", &Records::default());
    let beds = &plan.sheets[0].changes[1].record;
    assert_eq!(
        (beds.text("name"), beds.text("unit"), beds.text("section")),
        ("养老床位数", "张", "养老方面")
    );
    assert_eq!(beds.text("framework"), "gengma2023");
    let shown = |field: &str| beds.get(field).map(|value| value.show(MoneyUnit::Wan));
    assert_eq!(shown("baseline").as_deref(), Some("650"));
    assert_eq!(shown("target").as_deref(), Some("800"));
    assert_eq!(
        (shown("baseline_year").as_deref(), shown("target_year").as_deref()),
        (Some("2020"), Some("2025"))
    );
    let insured = &plan.sheets[0].changes[0].record;
    assert_eq!(insured.get("baseline"), None);
    assert_eq!(insured.get("target").unwrap().show(MoneyUnit::Wan), "≥90");
}

#[test]
fn the_annual_form_finds_the_indicators_again() {
    let mut records = Records::default();
    apply(&read("耿马县_具体指标_已填.xlsx", &records), &mut records);
    let plan = read("耿马县_具体指标_年度填报空表.xlsx", &records);
    assert_eq!(plan.sheets[0].counts.unchanged, 26);
    assert_eq!(plan.sheets[0].counts.new + plan.sheets[0].counts.updated, 0);
}

#[test]
fn the_plan_is_the_contract_of_the_command_line() {
    let json = serde_json::to_value(read(XISHUANGBANNA, &Records::default())).unwrap();
    let sheet = &json["sheets"][0];
    assert_eq!(json["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(
        (sheet["record"].as_str(), sheet["hidden"].as_bool()),
        (Some("project"), Some(false))
    );
    assert_eq!(sheet["header_rows"], serde_json::json!([4]));
    assert_eq!(
        sheet["columns"][6],
        serde_json::json!({"column": "G", "header": "总投资（万元）", "field": "total_investment", "unit": "万元"})
    );
    assert_eq!(
        sheet["totals"][0],
        serde_json::json!({"cell": "G26", "header": "总投资（万元）", "printed": 15979.67, "summed": 15979.67, "ok": true})
    );
    assert!(sheet.get("changes").is_none());
    assert_eq!(sheet["counts"]["ignored"], 2);
}
