//! What the lines around a table say about all its rows: period, unit of money, section by title.

use crate::forms::{Form, FormSections, Forms};
use crate::model::{
    FieldName, FieldType, Period, Problem, RecordKind, Severity, TownshipIndex, Value, cell_name, name_key,
    periods_in, plain,
};

use super::title_number::split_numeral;
use super::township::is_title;
use super::value::StatedUnits;
use crate::import::grid::cells::SparseRow;
use crate::import::grid::unit_line::units_of_line;
use crate::import::grid::{Grid, GridCell};
use crate::import::recognise::RecognisedTable;
use crate::import::recognise::mapping::Mapped;

/// What stands around a table, or was said by the user.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TableContext<'a> {
    /// The lines above it.
    pub(crate) lines: &'a [String],
    /// The form the user chose.
    pub(crate) form: Option<&'a Form>,
    /// Name of the file.
    pub(crate) file: &'a str,
}

/// Money without a unit is read as 万元, which the officer must see: 亿元 and 元 occur as well.
pub(crate) fn unstated_units(table: &RecognisedTable<'_>, stated: &TableContext<'_>) -> Vec<Problem> {
    if stated.form.is_some() || StatedUnits::of(stated.lines).money.is_some() {
        return Vec::new();
    }
    let is_unstated = |mapped: &&Mapped| {
        let is_money = mapped.target.field().field_type == FieldType::Money;
        is_money && mapped.unit.is_none()
    };
    let columns = table.mapping.mapped.iter().filter(is_unstated);
    columns
        .map(|mapped| Problem {
            cell: cell_name(table.header.bottom, mapped.column),
            severity: Severity::Verify,
            code: "unit.not-stated",
            message: format!(
                "“{}”没有写明金额单位，已按{}读入；如果不是，请在这一格写明，如“总投资（亿元）”",
                mapped.header,
                mapped.target.field().money_unit().label()
            ),
        })
        .collect()
}

/// The text above a table, line by line.
pub(crate) fn lines_above(grid: &Grid, header_top: u32) -> Vec<String> {
    let rows = grid.rows.range(..header_top);
    rows.map(|(_, row)| line_of(row)).collect()
}

/// The texts of a row, side by side.
pub(crate) fn line_of(row: &SparseRow) -> String {
    row.values().map(GridCell::text).collect::<Vec<_>>().join(" ")
}

/// What the lines above the first table of a sheet say of those below it.
#[derive(Clone, Debug, Default)]
pub(crate) struct LinesForAll {
    /// Lines that hold for all: not one with a number of its own (表一, 一、), which is the first table's title.
    lines: Vec<String>,
    /// A title of which nobody knows whether it is that of the first table or of all.
    doubtful: Option<String>,
}

impl LinesForAll {
    /// The lines above the first table.
    pub(crate) fn of(lines: &[String]) -> Self {
        let is_numbered = |line: &&String| {
            let line = plain(line);
            line.starts_with(['表', '附', '(']) || split_numeral(&line).is_some()
        };
        let (numbered, general): (Vec<&String>, Vec<&String>) = lines.iter().partition(is_numbered);
        let doubtful = general.iter().rev().find(|line| is_title(line));
        Self {
            doubtful: doubtful
                .filter(|_| numbered.is_empty())
                .map(|line| (*line).clone()),
            lines: general.into_iter().cloned().collect(),
        }
    }

    /// All lines that say something of a table with lines of its own. With a title of its own it does not lie in the
    /// township of the table above it.
    pub(crate) fn with(&self, own: &[String], townships: &TownshipIndex<'_>) -> Vec<String> {
        let has_title = own.iter().any(|line| is_title(line));
        let is_of_all = |line: &&String| {
            let is_doubtful = self.doubtful.as_ref() == Some(*line);
            !(has_title && is_doubtful && townships.find(line).is_some())
        };
        let of_all = self.lines.iter().filter(is_of_all);
        of_all.chain(own).cloned().collect()
    }
}

/// Lines between the header and the first figures that name a unit: 养老服务（金额单位：亿元）.
pub(crate) fn unit_lines_below(grid: &Grid, header_bottom: u32) -> Vec<String> {
    let rows = grid.rows.range(header_bottom + 1..).map(|(_, row)| row);
    let above_figures = rows.take_while(|row| row.values().all(|cell| !cell.is_number()));
    above_figures.filter_map(unit_line).collect()
}

/// The name of the tab, and the lines below the rows, that name a unit: 项目（千元）; 注：金额单位为千元. They count where
/// nothing above the table does. Of what stands below, only as far as rows are there, and not into another table.
pub(crate) fn unit_lines_around(grid: &Grid, header_bottom: u32) -> Vec<String> {
    let rows = grid.rows.range(header_bottom + 1..).map(|(_, row)| row);
    let is_header = |row: &SparseRow| row.len() >= 3 && row.values().all(|cell| !cell.is_number());
    let mut lines = Vec::new();
    for row in rows.skip_while(|row| row.values().all(|cell| !cell.is_number())) {
        if is_header(row) {
            // What stands above it is said of the table that it begins.
            lines.clear();
            break;
        }
        if row.len() == 1 {
            lines.extend(unit_line(row));
        }
    }
    lines.push(grid.name.clone());
    lines
}

/// The text of a row that names a unit.
pub(crate) fn unit_line(row: &SparseRow) -> Option<String> {
    let mut texts = row.values().filter(|cell| !cell.is_number()).map(GridCell::text);
    let line = texts.find(|text| !units_of_line(text).is_empty())?;
    Some(line.into_owned())
}

/// What stands before a period.
const PERIOD_LABELS: [&str; 17] = [
    "统计期",
    "填报期",
    "数据时点",
    "调度月份",
    "报告期",
    "统计时间",
    "统计时段",
    "统计时点",
    "统计区间",
    "统计月份",
    "所属期",
    "所属时期",
    "数据时间",
    "截至",
    "截止",
    "填报月份",
    "填报周期",
];
/// What stands before the day on which somebody filled in, wrote or sent the table.
const SIGNED_LABELS: [&str; 18] = [
    "填报时间",
    "填报日期",
    "填表时间",
    "填表日期",
    "制表时间",
    "制表日期",
    "报送时间",
    "报送日期",
    "上报时间",
    "上报日期",
    "编制时间",
    "编制日期",
    "打印时间",
    "打印日期",
    "更新时间",
    "更新日期",
    "印发日期",
    "报出日期",
];

/// The period that a sheet states: in a line that is about the period, in any line above the table, in the sheet's name.
/// Where a line names several, nobody knows which is meant.
pub(crate) fn period(lines: &[String], sheet: &str) -> Option<Period> {
    let labelled = lines.iter().find_map(|line| {
        let line = plain(line);
        let at = PERIOD_LABELS.iter().filter_map(|label| line.find(label)).min()?;
        line.get(at..).and_then(Period::find)
    });
    let said = || lines.iter().rev().find_map(|line| said_by(&unsigned(line)));
    labelled.or_else(|| said().or_else(|| said_by(sheet)).flatten())
}

/// The period that a text without a label names, `None` inside for several years or periods; nothing when it names none.
pub(crate) fn said_by(text: &str) -> Option<Option<Period>> {
    let mut named = periods_in(text);
    named.retain(|named| !named.is_day_within_month());
    match named.as_slice() {
        [] => None,
        [one] if !one.is_span => Some(Some(one.period)),
        _ => Some(None),
    }
}

/// A line without the date on which somebody signed: that is not what the figures are about.
fn unsigned(line: &str) -> String {
    let mut is_date_next = false;
    let kept = line.split_whitespace().filter(|word| {
        let is_signed = SIGNED_LABELS.iter().any(|label| word.contains(label));
        let is_left_out = is_signed || is_date_next;
        is_date_next = is_signed && word.ends_with([':', '：']);
        !is_left_out
    });
    kept.collect::<Vec<_>>().join(" ")
}

/// A period as the lines word it, 2022年末; else in usual words.
pub(crate) fn period_in_words(lines: &[String], period: Period) -> String {
    let words = lines.iter().find_map(|line| {
        let (at, label) = PERIOD_LABELS
            .iter()
            .find_map(|label| Some((line.find(label)?, label)))?;
        let behind = line.get(at + label.len()..)?.trim_start_matches([':', '：', ' ']);
        let end = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | ';' | '；' | ')' | '）');
        let word = behind.split(end).next().unwrap_or_default();
        (Period::find(word) == Some(period)).then(|| word.to_owned())
    });
    words.unwrap_or_else(|| period.label())
}

/// The sections that a kind of table may have: its form's, or those of another form of the same kind.
pub(crate) fn sections<'a>(
    form: Option<&'a Form>,
    forms: &'a Forms,
    kind: RecordKind,
) -> Option<&'a FormSections> {
    let own = form.and_then(|form| form.sections.as_ref());
    own.or_else(|| forms.of(kind).find_map(|form| form.sections.as_ref()))
}

/// The section a text speaks of, by the words it contains; `None` when it speaks of none or of several.
pub(crate) fn section_value(sections: &FormSections, text: &str) -> Option<String> {
    let key = name_key(text);
    let exact = sections
        .list
        .iter()
        .find(|section| name_key(&section.title) == key || name_key(&section.value) == key);
    if let Some(section) = exact {
        return Some(section.value.clone());
    }
    // “一老”方面 and “一小”方面 are what the plans call 养老 and 托育.
    let also = |value: &str, word: &str, side: &str| value.starts_with(side) && key.contains(word);
    let is_named = |value: &&str| {
        let stem = value.chars().take(2).collect::<String>();
        key.contains(&stem) || also(value, "一老", "养老") || also(value, "一小", "托育")
    };
    let values = sections.list.iter().map(|section| section.value.as_str());
    let named: Vec<&str> = values.filter(is_named).collect();
    // 医养结合 and 康养 are kinds of 养老 and say more.
    let special: Vec<&str> = named
        .iter()
        .copied()
        .filter(|value| !value.starts_with("养老"))
        .collect();
    match (named.as_slice(), special.as_slice()) {
        ([one], _) => Some((*one).to_owned()),
        ([_, _], [one]) if !one.starts_with("托育") => Some((*one).to_owned()),
        _ => None,
    }
}

/// Values that every row of a sheet has although no column says so.
pub(crate) fn implied(
    form: Option<&Form>,
    sections: Option<&FormSections>,
    sheet: &str,
    lines: &[String],
) -> Vec<(FieldName, Value)> {
    let is_named = |name: &str| {
        let key = name_key(name);
        name_key(sheet) == key || lines.iter().any(|line| name_key(line) == key)
    };
    let of_form = form.and_then(|form| {
        form.sheets
            .iter()
            .find(|known| is_named(&known.name) || is_named(&known.title))
            .map(|known| &known.implies)
    });
    let mut values: Vec<(FieldName, Value)> = of_form
        .into_iter()
        .flatten()
        .map(|(field, value)| (field.clone().into(), Value::Text(value.clone())))
        .collect();
    if let Some(sections) =
        sections.filter(|sections| values.iter().all(|(field, _)| *field != sections.field))
    {
        let texts = std::iter::once(sheet).chain(lines.iter().map(String::as_str));
        let found: Vec<String> = texts.filter_map(|text| section_value(sections, text)).collect();
        if let Some(first) = found
            .first()
            .filter(|first| found.iter().all(|other| other == *first))
        {
            values.push((sections.field.clone().into(), Value::Text(first.clone())));
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_labelled_period_counts() {
        let lines = [
            "2022年养老机构情况".to_owned(),
            "填报时间：2023年7月5日  统计期：2023年上半年".to_owned(),
        ];
        assert_eq!(period(&lines, "").unwrap().to_string(), "2023H1");
        assert_eq!(period_in_words(&lines, Period::Half(2023, 1)), "2023年上半年");
        let end_of_year = ["数据时点：2022年末   单位：百人".to_owned()];
        assert_eq!(period_in_words(&end_of_year, Period::Year(2022)), "2022年末");
        assert_eq!(period_in_words(&[], Period::Year(2022)), "2022年");
        assert_eq!(period(&[], "2023年6月").unwrap().to_string(), "2023-06");
        assert_eq!(period(&["填报时间：2023年7月".to_owned()], ""), None);
    }
}
