//! What the user may decide about a plan, and what the program only offers.

use std::collections::BTreeMap;

use laoxiao::forms::Forms;
use laoxiao::import::{Known, Memory, Options, Plan, Status, TemplateDifference, plan};
use laoxiao::model::{MoneyUnit, Progress, RecordKind, Records};
use rust_xlsxwriter::Workbook;

use super::odd_tables::{fill, plan_of, saved};
use super::{apply, gengma, problems};

const HEADER: &[&str] = &[
    "序号",
    "项目名称",
    "建设地点",
    "建设年限",
    "总投资（万元）",
    "实施单位",
    "分管领导意见",
];
const ROW: &[&str] = &[
    "1",
    "甲养老服务中心建设项目",
    "耿马镇允捧村",
    "2023-2025",
    "200",
    "县民政局",
    "同意",
];

pub(super) fn first(rows: &[&[&str]], options: &Options, records: &Records) -> Plan {
    plan_of(rows, options, records).unwrap()
}

fn period() -> Options {
    Options {
        period: "2023H1".parse().ok(),
        ..Options::default()
    }
}

pub(super) fn remembering(rows: &[&[&str]], options: &Options, memory: &Memory) -> Plan {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("表.xlsx");
    let mut book = Workbook::new();
    fill(book.add_worksheet(), rows);
    book.save(&path).unwrap();
    let (forms, county, records) = (Forms::shipped().unwrap(), gengma(), Records::default());
    let known = Known {
        forms: &forms,
        records: &records,
        county: &county,
        frameworks: &["gengma2023".to_owned()],
        memory,
        plans: &[],
    };
    plan(&path, options, &known, &Progress::default()).unwrap()
}

#[test]
fn the_kind_and_the_form_can_be_chosen() {
    let options = Options {
        record: Some(RecordKind::Project),
        ..Options::default()
    };
    assert_eq!(
        first(&[HEADER, ROW], &options, &Records::default()).sheets[0].record,
        Some(RecordKind::Project)
    );
    let options = Options {
        form: Some("kunming-projects".to_owned()),
        ..Options::default()
    };
    let plan = first(&[HEADER, ROW], &options, &Records::default());
    assert_eq!(plan.sheets[0].form.as_deref(), Some("kunming-projects"));
    let options = Options {
        form: Some("没有".to_owned()),
        ..Options::default()
    };
    let error = plan_of(&[HEADER, ROW], &options, &Records::default()).unwrap_err();
    assert_eq!(error.kind(), "import.no-such-form");
}

#[test]
fn a_column_can_be_given_another_meaning() {
    let columns = [(("Sheet1".to_owned(), "G".to_owned()), Some("note".to_owned()))];
    let options = Options {
        columns: BTreeMap::from(columns),
        ..Options::default()
    };
    let plan = first(&[HEADER, ROW], &options, &Records::default());
    assert_eq!(plan.sheets[0].changes[0].record.text("note"), "同意");
    assert!(plan.sheets[0].unknown_columns.is_empty());
    let columns = [(("Sheet1".to_owned(), "E".to_owned()), None)];
    let options = Options {
        columns: BTreeMap::from(columns),
        ..Options::default()
    };
    let plan = first(&[HEADER, ROW], &options, &Records::default());
    assert_eq!(plan.sheets[0].changes[0].record.extra["总投资（万元）"], "200");
}

#[test]
fn sheets_and_rows_can_be_left_out() {
    let mut book = Workbook::new();
    fill(
        book.add_worksheet().set_name("甲").unwrap(),
        &[HEADER, ROW, &["2", "乙项目", "孟定镇", "2024", "30", "县民政局"]],
    );
    fill(
        book.add_worksheet().set_name("乙").unwrap(),
        &[HEADER, &["1", "丙项目", "孟定镇", "2024", "30", "县民政局"]],
    );
    let options = Options {
        skip_sheets: ["乙".to_owned()].into(),
        skip_rows: [("甲".to_owned(), 3)].into(),
        ..Options::default()
    };
    let plan = saved(&mut book, &options, &Records::default()).unwrap();
    assert_eq!((plan.sheets[0].counts.new, plan.sheets[0].counts.ignored), (1, 1));
    assert_eq!(plan.sheets[1].note.as_deref(), Some("已选择不导入"));
}

#[test]
fn one_record_in_two_sheets_is_one_change() {
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("甲").unwrap(), &[HEADER, ROW]);
    fill(
        book.add_worksheet().set_name("乙").unwrap(),
        &[
            &["序号", "项目名称", "建设地点", "总投资（万元）", "备注"],
            &["1", ROW[1], ROW[2], "300", "重点"],
        ],
    );
    let plan = saved(&mut book, &Options::default(), &Records::default()).unwrap();
    assert_eq!((plan.sheets[0].counts.new, plan.sheets[1].counts.new), (1, 0));
    assert_eq!(problems(&plan.sheets[1]), ["D2 key.differs"]);
}

#[test]
fn the_header_frame_can_be_moved() {
    // A hint row between header and data that looks like a second header row.
    let rows: &[&[&str]] = &[
        &["项目表"],
        &["说明", "填表前请阅读", "填报要求", "下同"],
        HEADER,
        ROW,
    ];
    let options = Options {
        header_rows: [("Sheet1".to_owned(), (3, 3))].into(),
        ..Options::default()
    };
    let plan = first(rows, &options, &Records::default());
    assert_eq!(
        (plan.sheets[0].header_rows.as_slice(), plan.sheets[0].counts.new),
        (&[3][..], 1)
    );
    let wrong = Options {
        header_rows: [(String::new(), (1, 1))].into(),
        ..Options::default()
    };
    let error = plan_of(rows, &wrong, &Records::default()).unwrap_err();
    assert!(error.to_string().contains("第 1 至 1 行作表头认不出"), "{error}");
}

#[test]
fn a_guess_is_proposed_and_not_applied() {
    let header: &[&str] = &[
        "序号",
        "项目名称",
        "建设地点",
        "建设年限",
        "项目总投资盘子",
        "实施单位",
    ];
    let plan = first(&[header, &ROW[..6]], &Options::default(), &Records::default());
    let unknown = &plan.sheets[0].unknown_columns[0];
    assert_eq!(unknown.proposed_field.as_deref(), Some("total_investment"));
    let record = &plan.sheets[0].changes[0].record;
    assert!(record.get("total_investment").is_none());
    assert_eq!(record.extra["项目总投资盘子"], "200");
}

#[test]
fn what_the_user_confirmed_is_remembered() {
    let columns = [(("Sheet1".to_owned(), "G".to_owned()), Some("note".to_owned()))];
    let options = Options {
        columns: BTreeMap::from(columns),
        ..Options::default()
    };
    let mut memory = Memory::default();
    memory.learn("甲.xlsx", &remembering(&[HEADER, ROW], &options, &memory).sheets);
    let text = serde_json::to_string(&memory).unwrap();
    let memory: Memory = serde_json::from_str(&text).unwrap();
    let plan = remembering(&[HEADER, ROW], &Options::default(), &memory);
    assert_eq!(plan.sheets[0].changes[0].record.text("note"), "同意");
    assert!(plan.sheets[0].template_changes.is_empty());
}

#[test]
fn a_changed_template_is_shown_as_a_difference() {
    let mut memory = Memory::default();
    memory.learn(
        "甲.xlsx",
        &remembering(&[HEADER, ROW], &Options::default(), &memory).sheets,
    );
    let header: &[&str] = &[
        "序号",
        "项目名称",
        "建设地点",
        "建设期限",
        "总投资（亿元）",
        "实施单位",
        "备注",
    ];
    let plan = remembering(&[header, ROW], &Options::default(), &memory);
    let mut found: Vec<(TemplateDifference, &str, Option<&str>)> = Vec::new();
    for change in &plan.sheets[0].template_changes {
        found.push((change.difference, &change.header, change.before.as_deref()));
    }
    assert_eq!(
        found,
        [
            (TemplateDifference::Renamed, "建设期限", Some("建设年限")),
            (TemplateDifference::Unit, "总投资（亿元）", Some("万元")),
            (TemplateDifference::Added, "备注", None),
            (TemplateDifference::Removed, "分管领导意见", None),
        ]
    );
}

#[test]
fn a_renamed_project_is_offered_as_the_same() {
    let mut records = Records::default();
    apply(
        &first(&[HEADER, ROW], &Options::default(), &records),
        &mut records,
    );
    let renamed: &[&str] = &[
        "1",
        "甲养老服务中心改扩建项目",
        "耿马镇允捧村",
        "2023-2025",
        "200",
        "县民政局",
        "同意",
    ];
    let plan = first(&[HEADER, renamed], &Options::default(), &records);
    let change = &plan.sheets[0].changes[0];
    assert_eq!(change.status, Status::New);
    assert!(problems(&plan.sheets[0]).contains(&"B2 key.renamed".to_owned()));
    let options = Options {
        same_as: [(("Sheet1".to_owned(), 2), change.similar.unwrap())].into(),
        ..Options::default()
    };
    let plan = first(&[HEADER, renamed], &options, &records);
    assert_eq!(
        (plan.sheets[0].counts.updated, plan.sheets[0].counts.missing),
        (1, 0)
    );
}

#[test]
fn only_comparable_records_are_missing() {
    let mut records = Records::default();
    let second: &[&str] = &["2", "乙养老项目", "孟定镇", "2024", "30", "县民政局"];
    apply(
        &first(&[HEADER, ROW, second], &Options::default(), &records),
        &mut records,
    );
    let plan = first(&[HEADER, ROW], &Options::default(), &records);
    assert_eq!(plan.sheets[0].counts.missing, 1);
    assert_eq!(plan.sheets[0].missing.len(), 1);
    let mut typed = records.of(RecordKind::Project).to_vec();
    for record in &mut typed {
        record.source = None;
    }
    records.put(RecordKind::Project, typed);
    assert_eq!(
        first(&[HEADER, ROW], &Options::default(), &records).sheets[0]
            .counts
            .missing,
        0
    );
}

#[test]
fn a_figure_edited_by_hand_is_not_overwritten_silently() {
    let header: &[&str] = &["序号", "机构名称", "所在乡镇", "床位总数", "入住老人数"];
    let row: &[&str] = &["1", "甲敬老院", "耿马镇", "30", "12"];
    let mut records = Records::default();
    apply(&first(&[header, row], &period(), &records), &mut records);
    let mut edited = records.of(RecordKind::ElderFacility).to_vec();
    let when = period().period.unwrap();
    edited[0].set_figure(when, "beds_total", Some(laoxiao::model::Value::Integer(32)));
    edited[0].figures.get_mut(&when).unwrap().source = None;
    records.put(RecordKind::ElderFacility, edited);
    let plan = first(&[header, row], &period(), &records);
    assert_eq!(
        (plan.sheets[0].counts.conflict, plan.sheets[0].counts.missing),
        (1, 0)
    );
    assert_eq!(problems(&plan.sheets[0]), ["D2 value.edited-by-hand"]);
    let options = Options {
        overwrite: true,
        ..period()
    };
    assert_eq!(
        first(&[header, row], &options, &records).sheets[0].counts.updated,
        1
    );
}

#[test]
fn counts_in_ten_thousands_and_cut_codes() {
    let rows: &[&[&str]] = &[
        &[
            "乡镇",
            "常住人口（万人）",
            "60岁及以上（人）",
            "3岁以下婴幼儿（人）",
        ],
        &["耿马镇", "5.23", "6000", "900"],
        &["勐永镇", "1.2万人", "2000", "300"],
    ];
    let plan = first(rows, &period(), &Records::default());
    let shown = |at: usize| {
        plan.sheets[0].changes[at]
            .record
            .get("residents")
            .map(|value| value.show(MoneyUnit::Wan))
    };
    assert_eq!(
        shown(0).as_deref(),
        Some("52300"),
        "{:?}",
        problems(&plan.sheets[0])
    );
    assert_eq!(shown(1).as_deref(), Some("12000"));
    let header: &[&str] = &["序号", "项目名称", "建设地点", "总投资（万元）", "项目代码"];
    let row: &[&str] = &["1", "甲项目", "耿马镇", "30", "530926202301011234"];
    let plan = first(&[header, row], &Options::default(), &Records::default());
    assert_eq!(problems(&plan.sheets[0]), ["E2 value.code-cut"]);
}
