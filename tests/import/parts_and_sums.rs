//! Rows that are parts of a record, and figures that are of something else than their column.

use laoxiao::import::{Options, Plan};
use laoxiao::model::{RecordKind, Records};

use super::odd_tables::plan_of;
use super::problems;

fn plan(rows: &[&[&str]]) -> Plan {
    plan_of(rows, &Options::default(), &Records::default()).unwrap()
}

#[test]
fn people_by_village_are_not_those_of_a_township() {
    for (header, first, second) in [
        ("村（社区）", "甲村", "乙村"),
        ("性别", "男", "女"),
        ("年龄段", "少年", "老年"),
        ("城乡", "城镇", "乡村"),
    ] {
        let rows: &[&[&str]] = &[
            &["2022年末人口情况"],
            &["乡镇", header, "常住人口", "60岁及以上"],
            &["孟定镇", first, "2000", "300"],
            &["贺派乡", second, "3000", "400"],
        ];
        let asked = plan(rows);
        assert_eq!(asked.sheets[0].waiting[0].choices, ["B="], "{header}");
        assert_eq!(asked.writable().count(), 0, "{header}");
        let beside = Options {
            columns: [(("Sheet1".to_owned(), "B".to_owned()), None)].into(),
            ..Options::default()
        };
        let told = plan_of(rows, &beside, &Records::default()).unwrap();
        assert_eq!(told.writable().count(), 2, "{header}");
    }
}

#[test]
fn two_rows_of_one_record_with_other_figures_are_both_stopped() {
    for figures in [["60", "40"], ["60", "61"]] {
        let plan = plan(&[
            &["2023年上半年养老机构情况"],
            &["机构名称", "所在乡镇", "床位数", "楼栋"],
            &["甲敬老院", "孟定镇", figures[0], "一号楼"],
            &["甲敬老院", "孟定镇", figures[1], "二号楼"],
            &["乙敬老院", "孟定镇", "30", "主楼"],
        ]);
        assert_eq!(
            problems(&plan.sheets[0]),
            ["A3 key.duplicate", "A4 key.duplicate"]
        );
        let written: Vec<&str> = plan
            .writable()
            .map(|(_, change)| change.record.text("name"))
            .collect();
        assert_eq!(written, ["乙敬老院"]);
    }
}

#[test]
fn a_column_of_units_that_says_another_one_stops_its_row() {
    for (unit, is_other) in [("万元", false), ("亿元", true), ("元", true), ("张", false)] {
        let plan = plan(&[
            &["重大项目清单（单位：万元）"],
            &["项目名称", "建设地点", "总投资", "单位", "建设单位"],
            &["甲项目", "孟定镇", "1.2", unit, "县民政局"],
        ]);
        let has_error = problems(&plan.sheets[0]).contains(&"D3 unit.row-differs".to_owned());
        assert_eq!(has_error, is_other, "{unit}");
        assert_eq!(plan.writable().count(), usize::from(!is_other), "{unit}");
    }
}

#[test]
fn a_unit_of_other_things_stops_column_or_cell() {
    for (header, cell) in [
        ("常住人口（户）", "3200"),
        ("常住人口（家）", "3200"),
        ("常住人口", "3200户"),
        ("常住人口", "32O0"),
        ("常住人口", "3200O"),
    ] {
        let plan = plan(&[
            &["2022年末人口情况"],
            &["乡镇", header, "60岁及以上"],
            &["孟定镇", cell, "400"],
        ]);
        let read = plan
            .writable()
            .filter(|(_, change)| change.record.get("residents").is_some());
        assert_eq!(read.count(), 0, "{header} {cell}");
        assert!(
            plan.sheets[0]
                .problems
                .iter()
                .any(|problem| problem.cell == "B2" || problem.cell == "B3"),
            "{header} {cell}"
        );
    }
}

#[test]
fn a_list_of_projects_without_any_amount_of_a_period_is_no_return() {
    for owner in ["责任单位", "建设单位"] {
        for more in ["项目进展", "备注", "存在问题"] {
            let plan = plan(&[
                &["养老服务项目储备清单"],
                &["序号", "项目名称", "建设地点", "总投资（万元）", owner, more],
                &["1", "甲项目", "孟定镇", "600", "县民政局", "办理用地"],
            ]);
            assert_eq!(plan.sheets[0].record, Some(RecordKind::Project), "{owner} {more}");
            assert_eq!(plan.sheets[0].counts.new, 1);
        }
    }
}

#[test]
fn children_of_a_kindergarten_are_not_those_in_care() {
    for header in ["幼儿园在园幼儿数", "幼儿园幼儿数", "幼儿园托位数"] {
        let plan = plan(&[
            &["2023年上半年托育机构情况"],
            &["机构名称", "所在乡镇", "托位数", "在托婴幼儿数", header],
            &["甲托育园", "孟定镇", "40", "22", "200"],
        ]);
        let sheet = &plan.sheets[0];
        assert_eq!(sheet.unknown_columns[0].header, header);
        assert_eq!(sheet.waiting, [], "{header}");
    }
}
