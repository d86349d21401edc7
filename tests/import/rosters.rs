//! Rosters in lines without a header: 职务：姓名 单位及职务.

use laoxiao::import::{ImportError, Options, Plan};
use laoxiao::model::{RecordKind, Records};

use super::odd_tables::plan_of;

fn roster(rows: &[&[&str]]) -> Result<Plan, ImportError> {
    plan_of(rows, &Options::default(), &Records::default())
}

fn persons(plan: &Plan) -> Vec<String> {
    let sheet = &plan.sheets[0];
    assert_eq!(sheet.record, Some(RecordKind::Member));
    let text = |change: &laoxiao::import::Change| {
        let of = |field: &str| change.record.text(field).to_owned();
        format!("{} {} {}", of("role"), of("name"), of("post"))
    };
    sheet.changes.iter().map(text).collect()
}

const TITLE: &[&str] = &["领导小组组成人员名单"];
const PERSONS: [&str; 4] = [
    "组长 岩甲 县人民政府县长",
    "副组长 李某乙 县人民政府副县长",
    "成员 王某丙 县民政局局长",
    "成员 张某丁 县财政局局长",
];

#[test]
fn lines_are_read_however_their_parts_are_set() {
    let in_one_cell: &[&[&str]] = &[
        &["附件1"],
        TITLE,
        &["组  长：岩　甲　县人民政府县长"],
        &["副组长：李某乙  县人民政府副县长"],
        &["成  员：王某丙  县民政局局长"],
        &["        张某丁  县财政局局长"],
        &["领导小组下设办公室在县发展和改革局。"],
    ];
    let in_cells: &[&[&str]] = &[
        TITLE,
        &[""],
        &["组长：", "岩甲", "县人民政府县长"],
        &["副组长：", "李某乙", "县人民政府副县长"],
        &["成员：", "王某丙", "县民政局局长"],
        &["", "张某丁", "县财政局局长"],
    ];
    let in_brackets: &[&[&str]] = &[
        TITLE,
        &["组长:岩甲（县人民政府县长）"],
        &["副组长:李某乙（县人民政府副县长）"],
        &["成员:王某丙（县民政局局长）"],
        &["成员:张某丁（县财政局局长）"],
    ];
    for rows in [in_one_cell, in_cells, in_brackets] {
        assert_eq!(persons(&roster(rows).unwrap()), PERSONS);
    }
}

#[test]
fn lines_that_cannot_be_parted_are_not_guessed_at() {
    let several: &[&[&str]] = &[
        TITLE,
        &["组长：岩甲 县长"],
        &["副组长：李某乙 副县长；赵某戊 副县长"],
        &["成员：王某丙 局长"],
    ];
    let names_alone: &[&[&str]] = &[
        TITLE,
        &["组长：岩甲 县长"],
        &["副组长：李某乙 副县长"],
        &["成员：王某丙 张某丁 赵某戊"],
    ];
    let too_few: &[&[&str]] = &[TITLE, &["组长：岩甲 县长"], &["成员：王某丙 局长"]];
    for rows in [several, names_alone, too_few] {
        assert!(matches!(roster(rows), Err(ImportError::NothingKnown { .. })));
    }
}
