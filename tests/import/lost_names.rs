//! Tables without a column that is understood as the name: they wait, whatever stands in its place.

use laoxiao::import::{ImportError, Options, Plan, WaitingFor};
use laoxiao::model::{RecordKind, Records};

use super::odd_tables::plan_of;

fn plan(rows: &[&[&str]], options: &Options) -> Result<Plan, ImportError> {
    plan_of(rows, options, &Records::default())
}

const ELEMENTS: &[&[&str]] = &[
    &["重大要素清单"],
    &[
        "序号",
        "类别",
        "完成时限",
        "“十四五”保障举措",
        "预期目标",
        "责任单位",
        "备注",
    ],
    &[
        "1",
        "财税支持",
        "2023年2月",
        "落实补助",
        "机制健全",
        "县财政局",
        "",
    ],
    &[
        "2",
        "人才培养",
        "2023年3月",
        "开展培训",
        "机制健全",
        "县民政局",
        "",
    ],
];
const PLATFORMS: &[&[&str]] = &[
    &["重大平台清单"],
    &["序号", "平台", "建设进展", "具体平台（地块）", "备注"],
    &["1", "产业平台", "已落实", "位于孟定镇", ""],
    &["2", "服务平台", "正在办理", "位于耿马镇", ""],
];
const PILOTS: &[&[&str]] = &[
    &["重大试点清单"],
    &["序号", "开始时间", "主要试点措施", "预期目标", "责任单位"],
    &["1", "2023年2月", "选取三个乡镇", "形成经验", "县民政局"],
    &["2", "2023年3月", "选取两个乡镇", "形成经验", "县卫生健康局"],
];

#[test]
fn a_table_whose_name_is_missing_waits_and_writes_nothing() {
    for (rows, kind) in [
        (ELEMENTS, RecordKind::Element),
        (PLATFORMS, RecordKind::Platform),
        (PILOTS, RecordKind::Pilot),
    ] {
        let plan = plan(rows, &Options::default()).unwrap();
        let sheet = &plan.sheets[0];
        assert_eq!(sheet.record, Some(kind));
        assert_eq!(sheet.waiting.len(), 1, "{kind:?}");
        assert_eq!(sheet.waiting[0].what, WaitingFor::Column);
        assert!(
            sheet.waiting[0].choices.contains(&"C=name".to_owned()),
            "{kind:?}"
        );
        assert!(
            sheet
                .columns
                .iter()
                .all(|column| column.column != "C" || column.field != "name")
        );
        assert_eq!(plan.writable().count(), 0);
    }
}

#[test]
fn the_column_that_the_officer_names_is_the_name() {
    let mut options = Options::default();
    options
        .columns
        .insert((String::new(), "B".to_owned()), Some("name".to_owned()));
    let plan = plan(ELEMENTS, &options).unwrap();
    let names: Vec<&str> = plan
        .writable()
        .map(|(_, change)| change.record.text("name"))
        .collect();
    assert_eq!(names, ["财税支持", "人才培养"]);
}

#[test]
fn a_few_words_that_every_list_has_make_no_table() {
    for rows in [
        &[
            &["物资清单"][..],
            &["序号", "类别", "数量", "责任单位", "备注"],
            &["1", "轮椅", "3", "县民政局", ""],
        ][..],
        &[
            &["会议安排"],
            &["序号", "时间", "责任单位", "预期目标", "备注"],
            &["1", "2023年2月", "县民政局", "开好", ""],
        ],
    ] {
        let refused = plan(rows, &Options::default());
        assert!(matches!(refused, Err(ImportError::NothingKnown { .. })));
    }
}
