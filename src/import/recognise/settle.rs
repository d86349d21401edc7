//! What is left open when a table is recognised: columns of another period, two columns for one field, a measure that is
//! missing. Sums decide where they can; else the officer is asked.

use crate::forms::dictionary;
use crate::model::{Period, Problem, RecordKind, Severity, cell_name, column_letters};

use super::RecognisedTable;
use super::header::ColumnValues;
use super::lost_name::ask_for_name;
use super::mapping::{Mapped, Target};
use crate::import::grid::{CellValue, Grid, GridCell};
use crate::import::plan::waiting::{Waiting, WaitingFor};

/// What is said about a table's columns.
#[derive(Debug, Default)]
pub(crate) struct OpenColumns {
    /// Questions to the officer.
    pub(crate) waiting: Vec<Waiting>,
    /// Where they arise, and what was decided.
    pub(crate) problems: Vec<Problem>,
}

/// Parts with their wholes: no part is larger.
const PARTS: [(RecordKind, &str, &str); 11] = [
    (RecordKind::ElderFacility, "beds_nursing", "beds_total"),
    (RecordKind::ElderFacility, "beds_basic", "beds_total"),
    (RecordKind::ElderFacility, "beds_inclusive", "beds_total"),
    (RecordKind::ElderFacility, "caregivers", "staff"),
    (RecordKind::ChildcareFacility, "places_inclusive", "places_total"),
    (RecordKind::ChildcareFacility, "certified", "caregivers"),
    (RecordKind::Population, "age60", "residents"),
    (RecordKind::Population, "age65", "age60"),
    (RecordKind::Population, "age80", "age65"),
    (RecordKind::Estate, "largest_room_m2", "elder_area_m2"),
    (RecordKind::Project, "central_budget", "total_investment"),
];

/// The measure that a kind lives from.
const CORE: [(RecordKind, &str); 6] = [
    (RecordKind::ElderFacility, "beds_total"),
    (RecordKind::ChildcareFacility, "places_total"),
    (RecordKind::Population, "residents"),
    (RecordKind::Project, "total_investment"),
    (RecordKind::ProjectReturn, "invested"),
    (RecordKind::Indicator, "reported"),
];

/// Settles the columns of a table that speaks of a period; `is_decided` tells the columns that the user mapped.
pub(crate) fn settle(
    table: &mut RecognisedTable<'_>,
    grid: &Grid,
    period: Option<Period>,
    is_decided: impl Fn(u32) -> bool,
) -> OpenColumns {
    let mut open = OpenColumns::default();
    for rivals in std::mem::take(&mut table.mapping.rivals) {
        settle_rivals(table, grid, period, &rivals, &mut open);
    }
    if let Some(period) = period {
        leave_out_other_times(table, period, &is_decided, &mut open);
    }
    ask_for_name(table, &mut open);
    ask_for_core(table, &is_decided, &mut open);
    ask_for_parts(table, &is_decided, &mut open);
    open
}

fn settle_rivals(
    table: &mut RecognisedTable<'_>,
    grid: &Grid,
    period: Option<Period>,
    rivals: &[Mapped],
    open: &mut OpenColumns,
) {
    let is_of_period = |rival: &&Mapped| !period.is_some_and(|period| rival.time.contradicts(period));
    let of_period: Vec<&Mapped> = rivals.iter().filter(is_of_period).collect();
    let first_row = table.header.bottom + 1;
    let values = |column: u32| -> Vec<String> {
        let rows = grid.rows.range(first_row..);
        rows.map(|(row, _)| {
            grid.covering(row, column)
                .map_or_else(String::new, |cell| cell.text().into_owned())
        })
        .collect()
    };
    let are_alike = of_period.split_first().is_some_and(|(first, rest)| {
        rest.iter()
            .all(|other| values(other.column) == values(first.column))
    });
    let possible: Vec<&Mapped> = of_period
        .iter()
        .copied()
        .filter(|rival| is_possible(table, grid, rival))
        .collect();
    let chosen = match (of_period.as_slice(), possible.as_slice()) {
        ([one], _) | (_, [one]) => Some(*one),
        ([first, ..], _) if are_alike => Some(*first),
        _ => None,
    };
    table.mapping.settle(rivals, chosen.map(|rival| rival.column));
    if let Some(period) = period.filter(|_| chosen.is_some()) {
        let others = rivals.iter().filter(|rival| rival.time.contradicts(period));
        open.problems
            .extend(others.map(|other| of_other_period(table, other, period)));
    }
    let Some(field) = rivals.first().map(|rival| rival.target) else {
        return;
    };
    if chosen.is_some() || of_period.is_empty() {
        return;
    }
    let letters = |rival: &&Mapped| column_letters(rival.column);
    let columns: Vec<String> = of_period.iter().map(letters).collect();
    // Headers that differ say more than the letters of their columns.
    let are_named_alike = of_period.windows(2).all(|pair| match pair {
        [left, right] => left.header == right.header,
        _ => true,
    });
    let said = if are_named_alike {
        format!("{} 列", columns.join("、"))
    } else {
        let named = of_period
            .iter()
            .map(|rival| format!("{} 列“{}”", column_letters(rival.column), rival.header));
        named.collect::<Vec<_>>().join("、")
    };
    let question = format!("{said}都像是“{}”，各写各的数；请选定是哪一列", field.field().name);
    open.problems
        .extend(of_period.iter().take(1).map(|rival| Problem {
            cell: cell_name(table.header.bottom, rival.column),
            severity: Severity::Error,
            code: "column.two-for-one",
            message: question.clone(),
        }));
    open.waiting.push(Waiting {
        what: WaitingFor::Column,
        question,
        choices: columns
            .iter()
            .map(|column| format!("{column}={}", field.name()))
            .collect(),
    });
}

/// Whether no part of it is larger and no whole smaller.
fn is_possible(table: &RecognisedTable<'_>, grid: &Grid, rival: &Mapped) -> bool {
    let name = rival.target.name();
    let of_kind = PARTS.iter().filter(|(kind, ..)| *kind == table.kind);
    let first_row = table.header.bottom + 1;
    let holds = |part: u32, whole: u32| {
        grid.rows.range(first_row..).all(|(_, row)| {
            let number = |column| row.get(column).and_then(number);
            number(part)
                .zip(number(whole))
                .is_none_or(|(part, whole)| part <= whole)
        })
    };
    of_kind.into_iter().all(|(_, part, whole)| {
        let other = |field: &str| table.mapping.of(field).map(|mapped| mapped.column);
        if name == *whole {
            other(part).is_none_or(|part| holds(part, rival.column))
        } else if name == *part {
            other(whole).is_none_or(|whole| holds(rival.column, whole))
        } else {
            true
        }
    })
}

fn number(cell: &GridCell) -> Option<f64> {
    match &cell.value {
        CellValue::Number(number) => Some(*number),
        CellValue::Text(text) => text.trim().replace([',', '，'], "").parse().ok(),
        _ => None,
    }
}

/// Figures of another period than the sheet's are kept beside the record, and said.
fn leave_out_other_times(
    table: &mut RecognisedTable<'_>,
    period: Period,
    is_decided: impl Fn(u32) -> bool,
    open: &mut OpenColumns,
) {
    let is_other = |mapped: &&Mapped| {
        let is_figure = mapped.target.field().field_type.is_numeric();
        matches!(mapped.target, Target::Field(_))
            && is_figure
            && mapped.time.contradicts(period)
            && !is_decided(mapped.column)
    };
    let others: Vec<Mapped> = table.mapping.mapped.iter().filter(is_other).cloned().collect();
    for other in others {
        table.mapping.remap(table.kind, other.column, None);
        open.problems.push(of_other_period(table, &other, period));
    }
}

fn of_other_period(table: &RecognisedTable<'_>, column: &Mapped, period: Period) -> Problem {
    Problem {
        cell: cell_name(table.header.bottom, column.column),
        severity: Severity::Verify,
        code: "column.other-period",
        message: format!(
            "“{}”写的不是本表的{}，没有当作本期数据，作为附加列保留",
            column.header,
            period.label()
        ),
    }
}

/// Words over a column of texts that divides the people of a township into several rows.
const PARTS_OF_TOWNSHIP: [&str; 10] = [
    "村", "社区", "小组", "组别", "性别", "年龄", "民族", "城乡", "农村", "户口",
];

/// A table of population has a row a township; one with a row a village gives no township its people.
fn ask_for_parts(table: &RecognisedTable<'_>, is_decided: impl Fn(u32) -> bool, open: &mut OpenColumns) {
    if table.kind != RecordKind::Population {
        return;
    }
    let part = table.header.columns.iter().find(|column| {
        let label = column.label();
        column.values == ColumnValues::Texts
            && table.mapping.is_unknown(column.column)
            && !is_decided(column.column)
            && PARTS_OF_TOWNSHIP.iter().any(|word| label.contains(word))
    });
    let Some(part) = part else { return };
    let letters = column_letters(part.column);
    let question = format!(
        "人口按乡镇一行一个存；{letters} 列“{}”像是把一个乡镇分成了几行，请汇总到乡镇后再导入；如果每个乡镇只有一行，请选“留作附加列”",
        part.label()
    );
    open.problems.push(Problem {
        cell: cell_name(table.header.bottom, part.column),
        severity: Severity::Error,
        code: "column.parts-of-township",
        message: question.clone(),
    });
    open.waiting.push(Waiting {
        what: WaitingFor::Column,
        question,
        choices: vec![format!("{letters}=")],
    });
}

/// Headers of figures that are no measure.
const NO_MEASURE: [&str; 22] = [
    "百分点",
    "进度",
    "电话",
    "手机",
    "联系",
    "邮编",
    "代码",
    "编号",
    "编码",
    "年份",
    "时间",
    "日期",
    "年月",
    "率",
    "比",
    "%",
    "％",
    "面积",
    "序号",
    "年限",
    "文号",
    "备注",
];

/// A core measure is missing while a column of figures is unknown: it may be the one.
fn ask_for_core(table: &RecognisedTable<'_>, is_decided: impl Fn(u32) -> bool, open: &mut OpenColumns) {
    let Some((kind, core)) = CORE.iter().find(|(kind, _)| *kind == table.kind) else {
        return;
    };
    let mapping = &table.mapping;
    // A list of indicators lives from targets, too, and from values of any year.
    let has_core = [core, "invested_year", "target", "baseline"]
        .iter()
        .any(|field| mapping.covers(field))
        || mapping
            .mapped
            .iter()
            .any(|mapped| !matches!(mapped.target, Target::Field(_)));
    if has_core || !open.waiting.is_empty() {
        return;
    }
    let figures = table.header.columns.iter().filter(|column| {
        let label = column.label();
        column.values == ColumnValues::Numbers
            && table.mapping.is_unknown(column.column)
            && !NO_MEASURE.iter().any(|word| label.contains(word))
    });
    let figures: Vec<_> = figures.collect();
    let Some(first) = figures
        .first()
        .filter(|_| figures.iter().all(|column| !is_decided(column.column)))
    else {
        return;
    };
    let name = dictionary()
        .field(*kind, core)
        .map_or(*core, |field| field.name.as_str());
    let headers: Vec<String> = figures
        .iter()
        .map(|column| format!("“{}”", column.label()))
        .collect();
    let question = format!(
        "没有认出“{name}”一列，而{}是数；请选定哪一列是“{name}”，或都不是",
        headers.join("、")
    );
    let mut choices: Vec<String> = figures
        .iter()
        .map(|column| format!("{}={core}", column_letters(column.column)))
        .collect();
    choices.push(format!("{}=", column_letters(first.column)));
    open.problems.push(Problem {
        cell: cell_name(table.header.bottom, first.column),
        severity: Severity::Error,
        code: "column.core-missing",
        message: question.clone(),
    });
    open.waiting.push(Waiting {
        what: WaitingFor::Column,
        question,
        choices,
    });
}
