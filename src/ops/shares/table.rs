//! The divided targets of a sheet: units below each other with an indicator a column (the usual 目标任务分解表), the
//! indicators below each other with a unit a column, or one line for each indicator and unit as this program writes it.

use crate::import::View;
use crate::model::{County, Number, Period, is_absent, name_key, parse_number, squeeze};

/// One number of the table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TableShare {
    /// The header or cell that names the indicator.
    pub(super) indicator: String,
    /// The township or department.
    pub(super) unit: String,
    /// The year of a target, or the period of a completion, as far as the table says it.
    pub(super) at: StatedAt,
    /// The number, or the text that is none.
    pub(super) value: Result<f64, String>,
    /// The cell.
    pub(super) cell: String,
}

/// What a number is, and of when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StatedAt {
    /// A target at the end of a year.
    Target(Option<i32>),
    /// A completion at a period: 2026年上半年完成.
    Done(Option<Period>),
}

/// What a sheet says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ShareTable {
    /// The numbers.
    pub(super) shares: Vec<TableShare>,
    /// Printed totals: indicator, year, number, cell.
    pub(super) totals: Vec<(String, Option<i32>, f64, String)>,
}

/// What the column of the units is called.
const UNIT_HEADERS: [&str; 14] = [
    "乡镇",
    "乡(镇)",
    "乡镇(街道)",
    "乡(镇)、街道",
    "乡镇名称",
    "分解到",
    "承担单位",
    "责任单位",
    "责任部门",
    "部门",
    "单位名称",
    "县(市、区)",
    "县市区",
    "牵头单位",
];
/// What the column of the indicators is called.
const INDICATOR_HEADERS: [&str; 6] = ["指标", "具体指标", "指标名称", "主要指标", "目标任务", "任务"];
/// Columns that hold no targets.
const OTHERS: [&str; 14] = [
    "序号",
    "编号",
    "备注",
    "合计",
    "总计",
    "全县",
    "单位",
    "计量单位",
    "现值",
    "数据时点",
    "完成率(%)",
    "差距",
    "排名",
    "全县目标",
];
/// How the header of a completion ends.
const DONE: [&str; 9] = [
    "完成情况",
    "完成数",
    "完成值",
    "完成",
    "实际数",
    "实际值",
    "实际",
    "现状",
    "实绩",
];
const TOTALS: [&str; 6] = ["合计", "总计", "全县", "全县合计", "全市", "全州"];

/// Reads a sheet; nothing when no row of it is the header of such a table.
pub(super) fn read(view: &View, county: &County) -> Option<ShareTable> {
    let rows: Vec<u32> = view.rows().collect();
    let header = rows
        .iter()
        .copied()
        .find_map(|row| Header::of(view, row, county))?;
    let above = rows.iter().take_while(|row| **row < header.row);
    let titles = above.map(|row| text(view, *row, 0) + &text(view, *row, 1));
    let stated = titles.filter_map(|title| Period::find(&title)).last();
    let mut table = ShareTable::default();
    let body = rows.iter().copied().filter(|row| *row > header.row);
    for row in body {
        header.read_row(view, row, stated, &mut table);
    }
    (!table.shares.is_empty()).then_some(table)
}

/// The header of such a table.
struct Header {
    row: u32,
    units: Option<u32>,
    indicators: Option<u32>,
    /// The columns with numbers and what stands above them.
    columns: Vec<(u32, String)>,
}

impl Header {
    fn of(view: &View, row: u32, county: &County) -> Option<Self> {
        let cells: Vec<(u32, String)> = (0..view.columns())
            .map(|column| (column, text(view, row, column)))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let find = |names: &[&str]| {
            let is_one = |(_, text): &&(u32, String)| names.contains(&name_key(text).as_str());
            cells.iter().find(is_one).map(|(column, _)| *column)
        };
        let (units, indicators) = (find(&UNIT_HEADERS), find(&INDICATOR_HEADERS));
        let columns: Vec<(u32, String)> = cells
            .iter()
            .filter(|(column, text)| {
                Some(*column) != units
                    && Some(*column) != indicators
                    && !OTHERS.contains(&name_key(text).as_str())
            })
            .cloned()
            .collect();
        let fits = match (units, indicators) {
            // A line for each: the numbers stand under years.
            (Some(_), Some(_)) => columns
                .iter()
                .any(|(_, text)| year_of(text).is_some() || done(text).is_some()),
            (Some(_), None) => !columns.is_empty(),
            // Units side by side: two of them are townships of the county.
            (None, Some(_)) => {
                let is_township = |(_, text): &&(u32, String)| county.find_township(text).is_some();
                columns.iter().filter(is_township).count() > 1
            }
            (None, None) => false,
        };
        fits.then_some(Self {
            row,
            units,
            indicators,
            columns,
        })
    }

    fn read_row(&self, view: &View, row: u32, stated: Option<Period>, table: &mut ShareTable) {
        let year = stated.map(Period::year);
        let at = |column: Option<u32>| column.map(|column| text(view, row, column)).unwrap_or_default();
        let (unit, indicator) = (at(self.units), at(self.indicators));
        let first = text(view, row, 0);
        let is_total = [&unit, &first]
            .iter()
            .any(|text| TOTALS.contains(&name_key(text).as_str()));
        let is_named = match (self.units, self.indicators) {
            (Some(_), Some(_)) => !unit.is_empty() && !indicator.is_empty(),
            (Some(_), None) => !unit.is_empty(),
            _ => !indicator.is_empty(),
        };
        if !is_total && !is_named {
            return;
        }
        for (column, header) in &self.columns {
            let shown = squeeze(&view.text(row, *column));
            let corner = view.corner(row, *column).unwrap_or((row, *column));
            // A note over the width of the table, or one number over several units: nobody's own.
            if is_absent(&shown) || corner != (row, *column) {
                continue;
            }
            let of_column = year_of(header);
            let done = done(header);
            // 2026年, 2026年目标: the header is a year and names nothing else.
            let named = without_year(done.unwrap_or(header));
            let (indicator, unit) = match (self.units, self.indicators) {
                (Some(_), Some(_)) if of_column.is_none() && done.is_none() => continue,
                (Some(_), Some(_)) => (indicator.clone(), unit.clone()),
                (Some(_), None) => (named, unit.clone()),
                _ => (indicator.clone(), named),
            };
            let cell = View::name(row, *column);
            let value = number(&shown);
            if is_total {
                if let (Some(value), true, None) = (value, self.indicators.is_none(), done) {
                    table.totals.push((indicator, of_column.or(year), value, cell));
                }
                continue;
            }
            table.shares.push(TableShare {
                indicator,
                unit,
                at: match done {
                    Some(_) => StatedAt::Done(Period::find(header).or(stated)),
                    None => StatedAt::Target(of_column.or(year)),
                },
                value: value.ok_or(shown),
                cell,
            });
        }
    }
}

/// The text of a cell, or of the merged area that it belongs to.
fn text(view: &View, row: u32, column: u32) -> String {
    let (row, column) = view.corner(row, column).unwrap_or((row, column));
    squeeze(&view.text(row, column))
}

/// The header of a completion without that word: 2026年上半年养老床位数.
fn done(header: &str) -> Option<&str> {
    let bare = header.split(['(', '（']).next().unwrap_or(header).trim();
    DONE.iter().find_map(|word| bare.strip_suffix(word))
}

fn year_of(text: &str) -> Option<i32> {
    Period::find(text).map(Period::year)
}

/// 2026年新增托位 → 新增托位.
fn without_year(text: &str) -> String {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix('年') {
        Some(rest) if text.len() - rest.len() >= 4 => {
            let rest = ["上半年", "下半年"]
                .iter()
                .find_map(|half| rest.strip_prefix(half))
                .unwrap_or(rest);
            rest.trim_start_matches("底").trim_end_matches("目标").to_owned()
        }
        _ => text.trim_end_matches("目标").to_owned(),
    }
}

/// A plain number; a range or a text is none. 55% of a rate in percent is 55.
fn number(text: &str) -> Option<f64> {
    parse_number(text).ok().as_ref().map(Number::value)
}

/// 新增托位（个） → 新增托位, 个.
pub(super) fn split_unit(header: &str) -> (String, Option<String>) {
    let header = header.trim();
    let open = header
        .rfind(['(', '（'])
        .filter(|_| header.ends_with([')', '）']));
    match open.and_then(|open| Some((header.get(..open)?, header.get(open..)?))) {
        Some((name, unit)) if !name.is_empty() && unit.chars().count() <= 6 => {
            let unit = unit.trim_matches(['(', '（', ')', '）']);
            (name.to_owned(), Some(unit.to_owned()))
        }
        _ => (header.to_owned(), None),
    }
}
