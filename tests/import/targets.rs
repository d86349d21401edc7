//! Targets and plans under a title that says so: no figures of any period.

use laoxiao::import::{ImportError, Options};
use laoxiao::model::{RecordKind, Records};

use super::odd_tables::plan_of;

#[test]
fn targets_by_township_are_led_to_their_own_import() {
    for title in [
        "耿马县2024年“一老一小”目标任务分解表",
        "2024年各乡镇养老服务目标任务",
        "托育服务年度目标分解表",
    ] {
        for header in [
            [
                "乡（镇）",
                "新增护理型床位（张）",
                "新增托位（个）",
                "适老化改造（户）",
            ],
            ["乡镇", "托位数（个）", "床位数（张）", "入住人数"],
            ["乡镇", "常住人口", "60岁及以上", "3岁以下婴幼儿"],
        ] {
            let rows: &[&[&str]] = &[
                &[title],
                &header,
                &["耿马镇", "5", "80", "1"],
                &["孟定", "6", "83", "2"],
                &["合计", "11", "163", "3"],
            ];
            let refused = plan_of(rows, &Options::default(), &Records::default()).unwrap_err();
            assert!(
                matches!(refused, ImportError::DividedTargets { .. }),
                "{title} {header:?}: {refused}"
            );
            assert!(refused.hint().contains("framework decompose --from"));
            let seen = Options {
                with_view: true,
                ..Options::default()
            };
            let plan = plan_of(rows, &seen, &Records::default()).unwrap();
            assert!(plan.sheets[0].is_divided, "the window leads on from here");
        }
    }
}

#[test]
fn a_plan_for_institutions_is_not_their_state() {
    let rows: &[&[&str]] = &[
        &["养老机构建设计划表（2024年）"],
        &["机构名称", "所在乡镇", "床位数", "护理型床位"],
        &["甲敬老院", "孟定镇", "60", "33"],
    ];
    let refused = plan_of(rows, &Options::default(), &Records::default()).unwrap_err();
    let text = refused.to_string();
    assert!(
        text.contains("计划或目标") && text.contains("--record elder_facility"),
        "{text}"
    );
    // The officer knows better.
    let said = Options {
        record: Some(RecordKind::ElderFacility),
        ..Options::default()
    };
    let plan = plan_of(rows, &said, &Records::default()).unwrap();
    assert_eq!(plan.sheets[0].counts.new, 1);
}

#[test]
fn tables_of_how_targets_stand_and_lists_of_tasks_are_read() {
    let standing: &[&[&str]] = &[
        &["养老机构建设任务完成情况（2023年上半年）"],
        &["机构名称", "所在乡镇", "床位数", "护理型床位"],
        &["甲敬老院", "孟定镇", "60", "33"],
    ];
    let plan = plan_of(standing, &Options::default(), &Records::default()).unwrap();
    assert_eq!(plan.sheets[0].record, Some(RecordKind::ElderFacility));
    for content in ["重点任务", "工作任务", "主要任务", "任务内容"] {
        for owner in ["责任单位", "责任部门", "牵头单位"] {
            let tasks: &[&[&str]] = &[
                &["“一老一小”重点任务分解表"],
                &["序号", content, owner, "完成时限"],
                &["1", "建设养老服务中心", "县民政局", "2024年底"],
                &["2", "建设托育园", "县卫健局", "2024年底"],
            ];
            let plan = plan_of(tasks, &Options::default(), &Records::default()).unwrap();
            assert_eq!(plan.sheets[0].record, Some(RecordKind::Task), "{content} {owner}");
            assert_eq!(plan.sheets[0].counts.new, 2);
        }
    }
}
