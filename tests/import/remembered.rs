//! What the user said once is not asked again, and what was typed by hand is never replaced without a word.

use std::collections::BTreeMap;

use laoxiao::import::{Blank, Memory, Options, Plan, Status};
use laoxiao::model::{Record, RecordKind, Records, Value};
use rust_xlsxwriter::Workbook;

use super::decisions::{first, remembering};
use super::odd_tables::{fill, saved};
use super::{apply, problems};

/// A table whose names nobody knows, below one that looks better.
const UNKNOWN: &[&[&str]] = &[
    &["序号", "机构名称", "所在乡镇", "床位数", "入住人数"],
    &["1", "上期示例", "耿马镇", "30", "10"],
    &[],
    &["编次", "院名", "所在片区", "现有铺位", "现住"],
    &["1", "甲敬老院", "耿马镇", "36", "12"],
];

fn half() -> Options {
    Options {
        period: "2023H1".parse().ok(),
        ..Options::default()
    }
}

#[test]
fn a_header_that_was_pointed_at_is_found_again() {
    let column = |letter: &str, field: &str| {
        let field = Some(field.to_owned());
        (("Sheet1".to_owned(), letter.to_owned()), field)
    };
    let told = Options {
        header_rows: [("Sheet1".to_owned(), (4, 4))].into(),
        records: [("Sheet1".to_owned(), RecordKind::ElderFacility)].into(),
        columns: BTreeMap::from([
            column("B", "name"),
            column("C", "township"),
            column("D", "beds_total"),
            column("E", "residents"),
        ]),
        ..half()
    };
    let mut memory = Memory::default();
    let plan = remembering(UNKNOWN, &told, &memory);
    assert_eq!(
        (plan.sheets[0].counts.new, plan.sheets[0].counts.refused),
        (1, 0),
        "{:?}",
        problems(&plan.sheets[0])
    );
    assert_eq!(remembering(UNKNOWN, &half(), &memory).sheets[0].header_rows, [1]);
    memory.learn(&plan.file, &plan.sheets);
    let again = remembering(UNKNOWN, &half(), &memory);
    assert_eq!(again.sheets[0].header_rows, [4]);
    assert_eq!(again.sheets[0].changes[0].record.text("name"), "甲敬老院");
    assert_eq!(again.sheets[0].counts.new, 1);
}

#[test]
fn the_kind_is_chosen_sheet_by_sheet_and_a_hidden_sheet_when_asked() {
    let mut book = Workbook::new();
    let header: &[&str] = &["序号", "名称", "所在乡镇", "备注"];
    for name in ["甲", "乙"] {
        fill(
            book.add_worksheet().set_name(name).unwrap(),
            &[header, &["1", name, "耿马镇", ""]],
        );
    }
    let hidden = book.add_worksheet().set_name("丙").unwrap();
    fill(
        hidden,
        &[
            &["序号", "小区名称", "所在乡镇", "户数"],
            &["1", "丙小区", "耿马镇", "500"],
        ],
    );
    hidden.set_hidden(true);
    let options = Options {
        records: BTreeMap::from([
            ("甲".to_owned(), RecordKind::ElderFacility),
            ("乙".to_owned(), RecordKind::ChildcareFacility),
        ]),
        ..half()
    };
    let plan = saved(&mut book, &options, &Records::default()).unwrap();
    let kinds: Vec<Option<RecordKind>> = plan.sheets.iter().map(|sheet| sheet.record).collect();
    assert_eq!(
        kinds,
        [
            Some(RecordKind::ElderFacility),
            Some(RecordKind::ChildcareFacility),
            None
        ]
    );
    let options = Options {
        read_hidden: ["丙".to_owned()].into(),
        ..options
    };
    let plan = saved(&mut book, &options, &Records::default()).unwrap();
    assert_eq!(plan.sheets[2].record, Some(RecordKind::Estate));
}

fn edited(records: &mut Records, kind: RecordKind, field: &str, value: Value) {
    let mut all = records.of(kind).to_vec();
    all[0].set(field, Some(value));
    all[0]
        .edited
        .note(Record::edited_name(field, None), String::new(), String::new());
    records.put(kind, all);
}

#[test]
fn a_field_typed_by_hand_is_a_conflict_until_the_user_decides() {
    let header: &[&str] = &["序号", "机构名称", "所在乡镇", "运营方式", "床位数"];
    let row: &[&str] = &["1", "甲敬老院", "耿马镇", "公办", "30"];
    let mut records = Records::default();
    apply(&first(&[header, row], &half(), &records), &mut records);
    edited(
        &mut records,
        RecordKind::ElderFacility,
        "operation",
        Value::Text("公建民营".to_owned()),
    );
    let plan = first(&[header, row], &half(), &records);
    assert_eq!(problems(&plan.sheets[0]), ["D2 value.edited-by-hand"]);
    let change = &plan.sheets[0].changes[0];
    assert_eq!(change.status, Status::Conflict);
    // The before and after are shown all the same.
    let fields = change.fields();
    assert_eq!(
        (fields[0].field.as_str(), fields[0].cell.as_str()),
        ("operation", "D2")
    );
    // A file that says the same, or nothing about it, is no conflict.
    let same: &[&str] = &["1", "甲敬老院", "耿马镇", "公建民营", "31"];
    assert_eq!(
        first(&[header, same], &half(), &records).sheets[0].counts.updated,
        1
    );
    let silent: &[&str] = &["1", "甲敬老院", "耿马镇", "", "31"];
    assert_eq!(
        first(&[header, silent], &half(), &records).sheets[0]
            .counts
            .updated,
        1
    );
    let options = Options {
        overwrite_rows: [("Sheet1".to_owned(), 2)].into(),
        ..half()
    };
    let plan = first(&[header, row], &options, &records);
    assert_eq!(plan.sheets[0].changes[0].status, Status::Updated);
    assert!(plan.sheets[0].changes[0].record.edited.is_empty());
}

#[test]
fn a_blank_that_clears_asks_before_it_clears_what_was_typed() {
    let header: &[&str] = &["序号", "机构名称", "所在乡镇", "运营方式", "床位数"];
    let row: &[&str] = &["1", "甲敬老院", "耿马镇", "公办", "30"];
    let clearing = Options {
        blank: Blank::Clear,
        ..half()
    };
    let mut records = Records::default();
    apply(&first(&[header, row], &half(), &records), &mut records);
    let silent: &[&str] = &["1", "甲敬老院", "耿马镇", "", "30"];
    let cleared = |plan: &Plan| plan.sheets[0].changes[0].record.get("operation").is_none();
    // What was only imported is cleared as the user chose.
    let plan = first(&[header, silent], &clearing, &records);
    assert_eq!((plan.sheets[0].counts.updated, cleared(&plan)), (1, true));
    edited(
        &mut records,
        RecordKind::ElderFacility,
        "operation",
        Value::Text("公建民营".to_owned()),
    );
    let plan = first(&[header, silent], &clearing, &records);
    assert_eq!(problems(&plan.sheets[0]), ["D2 value.edited-by-hand"]);
    let change = &plan.sheets[0].changes[0];
    assert_eq!(change.status, Status::Conflict);
    let field = &change.fields()[0];
    assert_eq!((field.field.as_str(), &field.after), ("operation", &None));
    assert!(plan.sheets[0].problems[0].message.contains("公建民营"));
    // The same for a figure.
    let mut all = records.of(RecordKind::ElderFacility).to_vec();
    let when = half().period;
    all[0].edited = [Record::edited_name("beds_total", when)].into_iter().collect();
    all[0].set_figure(when.unwrap(), "beds_total", Some(Value::Integer(32)));
    records.put(RecordKind::ElderFacility, all);
    let no_beds: &[&str] = &["1", "甲敬老院", "耿马镇", "公建民营", ""];
    let plan = first(&[header, no_beds], &clearing, &records);
    assert_eq!(problems(&plan.sheets[0]), ["E2 value.edited-by-hand"]);
    assert_eq!(
        first(&[header, no_beds], &half(), &records).sheets[0]
            .counts
            .unchanged,
        1
    );
    let decided = Options {
        overwrite_rows: [("Sheet1".to_owned(), 2)].into(),
        ..clearing
    };
    let plan = first(&[header, no_beds], &decided, &records);
    let record = &plan.sheets[0].changes[0].record;
    assert_eq!(plan.sheets[0].changes[0].status, Status::Updated);
    assert!(record.at("beds_total", when).is_none() && record.edited.is_empty());
}

#[test]
fn what_was_cleared_by_hand_does_not_come_back_without_a_word() {
    let header: &[&str] = &["序号", "机构名称", "所在乡镇", "运营方式", "床位数"];
    let row: &[&str] = &["1", "甲敬老院", "耿马镇", "公办", "30"];
    let mut records = Records::default();
    apply(&first(&[header, row], &half(), &records), &mut records);
    let mut all = records.of(RecordKind::ElderFacility).to_vec();
    all[0].set("operation", None);
    all[0].edited.note(
        Record::edited_name("operation", None),
        String::new(),
        String::new(),
    );
    records.put(RecordKind::ElderFacility, all);
    let plan = first(&[header, row], &half(), &records);
    assert_eq!(problems(&plan.sheets[0]), ["D2 value.edited-by-hand"]);
    assert!(plan.sheets[0].problems[0].message.contains("手工清空"));
    assert_eq!(plan.sheets[0].counts.conflict, 1);
}

#[test]
fn a_return_does_not_replace_what_was_typed_of_its_project() {
    let options = Options {
        period: "2025-06".parse().ok(),
        ..Options::default()
    };
    let header: &[&str] = &[
        "序号",
        "项目名称",
        "总投资（万元）",
        "累计完成投资（万元）",
        "责任单位",
    ];
    let row: &[&str] = &["1", "甲项目", "3000", "100", "县民政局"];
    let mut records = Records::default();
    apply(&first(&[header, row], &options, &records), &mut records);
    edited(
        &mut records,
        RecordKind::Project,
        "implementer",
        Value::Text("县卫生健康局".to_owned()),
    );
    let next = Options {
        period: "2025-07".parse().ok(),
        ..Options::default()
    };
    let plan = first(
        &[header, &["1", "甲项目", "3200", "150", "县民政局"]],
        &next,
        &records,
    );
    // A monthly return is no decision about the project's investment either.
    let both = ["C2 parent.differs", "E2 value.edited-by-hand"];
    assert_eq!(problems(&plan.sheets[0]), both);
    assert_eq!(plan.sheets[0].counts.new, 1);
    assert!(
        plan.sheets[0].changes[0].parent.is_none(),
        "nothing of it changes"
    );
    // Nor does its blank cell clear it.
    let clearing = Options {
        blank: Blank::Clear,
        ..next
    };
    let plan = first(
        &[header, &["1", "甲项目", "3200", "150", ""]],
        &clearing,
        &records,
    );
    assert_eq!(problems(&plan.sheets[0]), both);
    let all = Options {
        overwrite: true,
        ..clearing
    };
    let plan = first(&[header, &["1", "甲项目", "3200", "150", ""]], &all, &records);
    let project = plan.sheets[0].changes[0].parent.as_deref().unwrap();
    assert_eq!(project.number("total_investment"), Some(32_000_000.0));
}
