//! A header block: one to eight rows that together name each column.

use crate::model::{half_width, name_key, squeeze};

use crate::import::grid::header_text::{is_unit_alone, unit_of, without_unit};
use crate::import::grid::{CellValue, Grid, GridCell};

/// Columns named by some rows of a sheet.
#[derive(Clone, Debug)]
pub(crate) struct HeaderBlock {
    /// First row, from 1.
    pub(crate) top: u32,
    /// Last row.
    pub(crate) bottom: u32,
    /// The columns that have a name.
    pub(crate) columns: Vec<HeaderColumn>,
}

/// One named column.
#[derive(Clone, Debug)]
pub(crate) struct HeaderColumn {
    /// Column, from 0.
    pub(crate) column: u32,
    /// Group and sub-headers from top to bottom, without a part that only states the unit.
    pub(crate) parts: Vec<String>,
    /// The unit in the header, or in its group.
    pub(crate) unit: Option<String>,
    /// The spellings under which the dictionary may know the column as a whole, with how sure each would be.
    pub(crate) keys: Vec<(String, f64)>,
    /// What stands under the header.
    pub(crate) values: ColumnValues,
    /// Whether the uppermost part heads nearly all columns, names among them: the table's title once more.
    has_banner: bool,
}

/// What the cells under a header are, as far as they agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum ColumnValues {
    /// Nothing, or of several sorts.
    #[default]
    Unknown,
    /// Figures, also such as 30张 and ≥55.
    Numbers,
    /// 是, 否.
    YesOrNo,
    /// Texts without any figure.
    Texts,
}

/// No header cell is longer; longer texts are data.
const MAX_HEADER_CHARS: usize = 80;

impl HeaderBlock {
    /// Names the columns by the rows `top..=bottom`; merged cells count for every cell they cover.
    pub(crate) fn new(grid: &Grid, top: u32, bottom: u32) -> Self {
        let last = (top..=bottom)
            .filter_map(|row| grid.rows.get(row)?.last().map(|(column, _)| column))
            .max();
        let width = last.map_or(0, |last| last + 1);
        let values = values_below(grid, bottom, width);
        let columns = (0..width)
            .zip(values)
            .filter_map(|(column, values)| HeaderColumn::new(grid, column, (top, bottom), values));
        let mut columns: Vec<HeaderColumn> = columns.collect();
        mark_banner(&mut columns);
        Self { top, bottom, columns }
    }
}

/// Whether a row may be part of a header: data has numbers other than years, dates, or long texts.
pub(crate) fn may_be_header(grid: &Grid, row: u32) -> bool {
    let Some(cells) = grid.rows.get(row) else {
        // A tall header of merged cells has rows in which nothing begins.
        return grid.is_cut_at(row);
    };
    cells.values().all(|cell| match &cell.value {
        CellValue::Text(text) => text.chars().count() <= MAX_HEADER_CHARS && !is_label(text),
        CellValue::Number(number) => (1990.0..=2100.0).contains(number),
        _ => false,
    })
}

/// 项目地点：, whose value stands beside it: a line above a table, never the name of a column.
fn is_label(text: &str) -> bool {
    let text = squeeze(text);
    text.ends_with(['：', ':']) && !text.contains("其中")
}

impl HeaderColumn {
    fn new(grid: &Grid, column: u32, (top, bottom): (u32, u32), values: ColumnValues) -> Option<Self> {
        let mut parts: Vec<String> = Vec::new();
        for row in top..=bottom {
            let text = part_at(grid, row, column, bottom);
            if !text.is_empty() && parts.last() != Some(&text) {
                parts.push(text);
            }
        }
        let mut unit = parts.iter().rev().find_map(|part| unit_of(part));
        if parts.len() > 1 {
            // A row of its own for the units: 总投资 above （万元）.
            if let Some(alone) = parts.iter().find(|part| is_unit_alone(part)) {
                unit = unit.or_else(|| Some(half_width(alone).trim_matches(['(', ')']).to_owned()));
            }
            parts.retain(|part| !is_unit_alone(part));
        }
        let keys = spellings(&parts);
        (!parts.is_empty()).then_some(Self {
            column,
            parts,
            unit,
            keys,
            values,
            has_banner: false,
        })
    }

    /// The column without the banner above it.
    pub(crate) fn below_banner(&self) -> Option<Self> {
        let parts = self.parts.get(1..).filter(|_| self.has_banner)?.to_vec();
        Some(Self {
            keys: spellings(&parts),
            parts,
            unit: self.unit.clone(),
            has_banner: false,
            ..*self
        })
    }

    /// The header as shown to the user.
    pub(crate) fn label(&self) -> String {
        self.parts.join("/")
    }
}

/// Finds the text that heads at least three of five columns, one of texts among them.
fn mark_banner(columns: &mut [HeaderColumn]) {
    let first = |column: &HeaderColumn| match column.parts.as_slice() {
        [first, _, ..] => Some(first.clone()),
        _ => None,
    };
    let count = columns.len();
    let banner = columns.iter().filter_map(first).find(|text| {
        let headed: Vec<&HeaderColumn> = columns
            .iter()
            .filter(|column| first(column).as_ref() == Some(text))
            .collect();
        headed.len() > 2
            && headed.len() * 5 >= count * 3
            && headed.iter().any(|column| column.values == ColumnValues::Texts)
    });
    if let Some(banner) = banner {
        for column in columns {
            column.has_banner = first(column).as_ref() == Some(&banner);
        }
    }
}

fn spellings(whole: &[String]) -> Vec<(String, f64)> {
    let mut keys = Vec::new();
    let mut add = |parts: &[String], sure: f64| {
        let raw = parts.join("/");
        let bare: Vec<String> = parts.iter().map(|part| without_unit(part)).collect();
        for text in [raw, bare.join("/")] {
            let key = name_key(&text);
            if keys.iter().all(|(known, _)| *known != key) {
                keys.push((key, sure));
            }
        }
    };
    add(whole, 1.0);
    if whole.len() > 1 {
        // A name that is written over several rows.
        add(&[whole.concat()], 0.95);
    }
    keys
}

/// What stands in each column of the first rows under a header.
fn values_below(grid: &Grid, bottom: u32, width: u32) -> Vec<ColumnValues> {
    const SAMPLED_ROWS: usize = 8;
    let mut values: Vec<Option<ColumnValues>> = vec![None; usize::try_from(width).unwrap_or(0)];
    for (_, row) in grid.rows.range(bottom + 1..).take(SAMPLED_ROWS) {
        for (column, cell) in row.iter() {
            let at = usize::try_from(column).ok().and_then(|at| values.get_mut(at));
            let (Some(known), Some(one)) = (at, sort_of(cell)) else {
                continue;
            };
            *known = match *known {
                Some(other) if other != one => Some(ColumnValues::Unknown),
                _ => Some(one),
            };
        }
    }
    values.into_iter().map(Option::unwrap_or_default).collect()
}

fn sort_of(cell: &GridCell) -> Option<ColumnValues> {
    const YES_OR_NO: [&str; 8] = ["是", "否", "有", "√", "×", "已", "未", "Y"];
    const NOTHING: [&str; 8] = ["", "—", "——", "-", "--", "/", "无", "暂无"];
    let text = match &cell.value {
        CellValue::Number(_) => return Some(ColumnValues::Numbers),
        CellValue::Bool(_) => return Some(ColumnValues::YesOrNo),
        CellValue::Text(text) => squeeze(text),
        CellValue::Uncalculated | CellValue::Error(_) => return None,
        CellValue::Date(..) => return Some(ColumnValues::Unknown),
    };
    if NOTHING.contains(&text.as_str()) {
        None
    } else if YES_OR_NO.contains(&text.as_str()) {
        Some(ColumnValues::YesOrNo)
    } else if text.contains(|c: char| c.is_ascii_digit() || c.is_numeric()) {
        Some(ColumnValues::Numbers)
    } else {
        Some(ColumnValues::Texts)
    }
}

/// The text of one header cell. Without merges (xls of other programs) a group stands in its first column only and
/// the cells to the right, which have sub-headers, are blank.
fn part_at(grid: &Grid, row: u32, column: u32, bottom: u32) -> String {
    if let Some(cell) = grid.covering(row, column) {
        return clean(&cell.text());
    }
    let has_sub = |column| (row + 1..=bottom).any(|below| grid.cell(below, column).is_some());
    if row == bottom || grid.corner(row, column).is_some() || !has_sub(column) {
        return String::new();
    }
    let left = (0..column)
        .rev()
        .find_map(|left| grid.cell(row, left).map(|cell| (left, cell)));
    match left {
        Some((left, cell)) if (left..column).all(has_sub) && grid.corner(row, left).is_none() => {
            clean(&cell.text())
        }
        _ => String::new(),
    }
}

/// Layout and marks go: line breaks, spaces, the star of a required column.
fn clean(text: &str) -> String {
    squeeze(text).trim_matches(['*', '＊', '★', '☆']).to_owned()
}
