//! Lists that are none of ours, told by words that ours do not have: persons, to-do lists, rooms, forms of one record.

use std::collections::BTreeSet;

use crate::forms::{Field, dictionary};
use crate::model::{RecordKind, half_width, name_key, squeeze};

use super::{RecognisedTable, SEARCHED_ROWS};
use crate::import::grid::Grid;
use crate::import::grid::cells::SparseRow;
use crate::import::grid::header_text::without_unit;

/// A header that identifies persons.
pub(crate) fn persons(grid: &Grid) -> Option<String> {
    const PERSONAL: [&str; 6] = [
        "身份证",
        "证件号码",
        "公民身份号码",
        "出生年月日",
        "监护人",
        "户口簿",
    ];
    let cells = grid
        .rows
        .values()
        .take(SEARCHED_ROWS)
        .filter(|row| row.len() >= 2)
        .flat_map(SparseRow::values);
    let named = cells
        .map(|cell| squeeze(&cell.text()))
        .find(|text| text.chars().count() <= 12 && PERSONAL.iter().any(|word| text.contains(word)));
    named.or_else(|| person_row(grid))
}

/// A header that describes people: a name and what only people have.
fn person_row(grid: &Grid) -> Option<String> {
    const OF_PEOPLE: [&str; 8] = [
        "性别",
        "出生年月",
        "出生日期",
        "年龄",
        "民族",
        "学历",
        "籍贯",
        "政治面貌",
    ];
    let rows = grid.rows.values().take(SEARCHED_ROWS);
    let mut texts = rows.map(|row| row.values().map(|cell| squeeze(&cell.text())).collect::<Vec<_>>());
    let row = texts.find(|row| {
        let of_people = row.iter().filter(|text| OF_PEOPLE.contains(&text.as_str()));
        row.iter().any(|text| text.ends_with("姓名")) && of_people.count() >= 2
    })?;
    let told = row.into_iter().filter(|text| OF_PEOPLE.contains(&text.as_str()));
    Some(told.collect::<Vec<_>>().join("、"))
}

/// A sheet with labels and values side by side repeats that pattern in the rows below its "header".
pub(crate) fn is_single_record_sheet(grid: &Grid, table: &RecognisedTable<'_>) -> bool {
    let known: Vec<String> = dictionary()
        .fields(table.kind)
        .iter()
        .flat_map(Field::header_keys)
        .collect();
    let is_label = |text: &str| known.contains(&name_key(&without_unit(text)));
    let above: Vec<String> = table
        .header
        .columns
        .iter()
        .flat_map(|column| column.parts.clone())
        .collect();
    let below = grid.rows.range(table.header.bottom + 1..).take(4);
    let labels = below
        .flat_map(|(_, row)| row.values())
        .map(|cell| squeeze(&cell.text()))
        .filter(|text| !text.is_empty() && is_label(text) && !above.contains(text))
        .collect::<BTreeSet<String>>();
    // One label again and again is an answer (使用状态: 投入使用).
    labels.len() >= 3
}

/// Words that only lists of other kinds have.
const FOREIGN: [&str; 20] = [
    "单价",
    "规格",
    "型号",
    "工程量",
    "处理人",
    "优先级",
    "负责人",
    "责任人",
    "工时",
    "完成状态",
    "会议室",
    "房间号",
    "容纳人数",
    "楼层",
    "设备",
    "是否完成",
    "工单",
    "经办人",
    "待办",
    "缺陷",
];

/// A foreign word in a header cell; 开工时间 is no 工时.
fn foreign_in(text: &str) -> Option<&'static str> {
    let text = squeeze(text);
    let is_in = |word: &&&str| text.contains(**word) && !(**word == "工时" && text.contains("工时间"));
    FOREIGN.iter().find(is_in).copied()
}

/// A word in the header that only lists of other kinds have.
pub(crate) fn foreign_word(grid: &Grid, table: &RecognisedTable<'_>) -> Option<&'static str> {
    // A long header that names many of our fields is ours, whoever is 负责人 in it.
    let few = table.mapping.telling_weight() < 8.0;
    let weak = matches!(table.kind, RecordKind::Task | RecordKind::Member) || table.score < 0.6 && few;
    let cells = grid
        .rows
        .range(table.header.top..=table.header.bottom)
        .flat_map(|(_, row)| row.values());
    // A list of tasks with offices and dates may name who answers for each.
    let is_task_list = table.kind == RecordKind::Task
        && ["owner", "deadline"]
            .iter()
            .all(|field| table.mapping.covers(field));
    let is_foreign = |word: &&str| !(is_task_list && matches!(*word, "责任人" | "负责人"));
    let hits: Vec<&str> = cells
        .filter_map(|cell| foreign_in(&cell.text()))
        .filter(is_foreign)
        .collect();
    let first = hits.first().copied();
    first.filter(|_| weak && table.mapping.unknown.len() >= hits.len())
}

/// The same in a sheet without any known header: in the first row with several texts.
pub(crate) fn foreign_row(grid: &Grid) -> Option<&'static str> {
    let row = grid
        .rows
        .values()
        .take(SEARCHED_ROWS)
        .find(|row| row.len() >= 3)?;
    row.values().find_map(|cell| foreign_in(&cell.text()))
}

/// A form of one record: names and values stand in pairs.
pub(crate) fn is_form_of_pairs(grid: &Grid) -> bool {
    let labels: Vec<String> = RecordKind::ALL
        .into_iter()
        .flat_map(|kind| dictionary().fields(kind))
        .filter(|field| !matches!(field.id.as_str(), "note" | "ordinal"))
        .flat_map(Field::header_keys)
        .collect();
    let pairs = grid
        .rows
        .values()
        .take(SEARCHED_ROWS)
        .filter(|row| {
            let known = row.values().filter(|cell| {
                labels.contains(&name_key(
                    half_width(&without_unit(&cell.text())).trim_end_matches(':'),
                ))
            });
            (1..=2).contains(&known.count()) && row.len() <= 4
        })
        .count();
    pairs >= 3
}
