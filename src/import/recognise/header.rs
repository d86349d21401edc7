//! A header block: one to eight rows that together name each column.

use crate::model::{half_width, name_key, squeeze};

use crate::import::grid::{CellValue, Grid};

/// Columns named by some rows of a sheet.
#[derive(Clone, Debug)]
pub(crate) struct Header {
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
    /// The spellings under which the dictionary may know the column, with how sure each would be.
    pub(crate) keys: Vec<(String, f64)>,
}

/// No header cell is longer; longer texts are data.
const MAX_HEADER_CHARS: usize = 80;

/// Units that stand in brackets behind a header.
const UNITS: [&str; 42] = [
    "%",
    "‰",
    "个",
    "张",
    "人",
    "户",
    "家",
    "所",
    "处",
    "次",
    "名",
    "件",
    "项",
    "套",
    "间",
    "床",
    "支",
    "岁",
    "年",
    "元",
    "万元",
    "亿元",
    "千元",
    "百万元",
    "万人",
    "万个",
    "万张",
    "万户",
    "千人",
    "人次",
    "万人次",
    "人·次",
    "㎡",
    "m2",
    "m²",
    "平方米",
    "万平方米",
    "亩",
    "平米",
    "公里",
    "个/千人",
    "张/千人",
];

impl Header {
    /// Names the columns by the rows `top..=bottom`; merged cells count for every cell they cover.
    pub(crate) fn new(grid: &Grid, top: u32, bottom: u32) -> Self {
        let last = (top..=bottom)
            .filter_map(|row| grid.rows.get(row)?.last().map(|(column, _)| column))
            .max();
        let width = last.map_or(0, |last| last + 1);
        let columns = (0..width)
            .filter_map(|column| HeaderColumn::new(grid, column, top, bottom))
            .collect();
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
        CellValue::Text(text) => text.chars().count() <= MAX_HEADER_CHARS,
        CellValue::Number(number) => (1990.0..=2100.0).contains(number),
        _ => false,
    })
}

impl HeaderColumn {
    fn new(grid: &Grid, column: u32, top: u32, bottom: u32) -> Option<Self> {
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
            if let Some(alone) = parts
                .iter()
                .find(|part| is_unit(part.trim_matches(['(', ')', '（', '）'])))
            {
                unit = unit.or_else(|| Some(half_width(alone).trim_matches(['(', ')']).to_owned()));
            }
            parts.retain(|part| !is_unit(part.trim_matches(['(', ')', '（', '）'])));
        }
        let keys = spellings(&parts);
        (!parts.is_empty()).then_some(Self {
            column,
            parts,
            unit,
            keys,
        })
    }

    /// The header as shown to the user.
    pub(crate) fn label(&self) -> String {
        self.parts.join("/")
    }
}

fn spellings(whole: &[String]) -> Vec<(String, f64)> {
    let mut keys = Vec::new();
    let mut add = |parts: &[String], sure: f64| {
        let raw = parts.join("/");
        let bare = parts
            .iter()
            .map(|part| without_unit(part))
            .collect::<Vec<_>>()
            .join("/");
        let short = parts
            .iter()
            .map(|part| without_brackets(part))
            .collect::<Vec<_>>()
            .join("/");
        for (text, sure) in [(raw, sure), (bare, sure), (short, sure - 0.1)] {
            let key = name_key(&text);
            if keys.iter().all(|(known, _)| *known != key) {
                keys.push((key, sure));
            }
        }
    };
    add(whole, 1.0);
    if let [.., before, last] = whole {
        if whole.len() > 2 {
            add(&[before.clone(), last.clone()], 0.95);
        }
        add(&[whole.concat()], 0.95);
        add(std::slice::from_ref(last), 0.9);
    }
    if let Some(last) = whole.last() {
        let last = half_width(last);
        if let Some(inner) = last.strip_prefix("其中:").or_else(|| last.strip_prefix("#")) {
            add(&[inner.to_owned()], 0.8);
        }
    }
    keys
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

/// Whether a cell holds nothing but a unit, in brackets or not.
pub(crate) fn is_unit_alone(text: &str) -> bool {
    is_unit(squeeze(text).trim_matches(['(', ')', '（', '）']))
}

fn is_unit(text: &str) -> bool {
    let text = half_width(text);
    let text = text.strip_prefix("单位:").unwrap_or(&text);
    UNITS.contains(&text)
}

/// The unit in the last bracket of a header.
pub(crate) fn unit_of(text: &str) -> Option<String> {
    let text = half_width(&squeeze(text));
    let (_, inside) = last_bracket(&text)?;
    let inside = inside.strip_prefix("单位:").unwrap_or(inside);
    let first = inside.split([',', '、', ';']).next().unwrap_or(inside);
    is_unit(first).then(|| first.to_owned())
}

/// The header without a mask for filling in: 开工时间20XX.0X.
fn without_mask(text: &str) -> &str {
    let at = text.to_ascii_uppercase().find("20XX");
    at.filter(|at| *at > 0)
        .and_then(|at| text.get(..at))
        .unwrap_or(text)
}

/// The header without a bracket that holds a unit or a remark on filling in (`（50字以内）`, `（可多选）`).
pub(crate) fn without_unit(text: &str) -> String {
    let plain = half_width(&squeeze(text));
    let plain = without_mask(&plain).to_owned();
    match last_bracket(&plain) {
        Some((before, _)) if unit_of(&plain).is_some() => without_unit(before),
        Some((before, inside))
            if ["字以内", "字内", "可多选", "必填", "选填", "下拉", "不超过"]
                .iter()
                .any(|w| inside.contains(w)) =>
        {
            without_unit(before)
        }
        _ => plain,
    }
}

fn without_brackets(text: &str) -> String {
    let mut plain = half_width(&squeeze(text));
    while let Some((before, _)) = last_bracket(&plain) {
        plain = before.to_owned();
    }
    plain
}

/// Text before, and text inside, a bracket that ends the text and does not begin it.
fn last_bracket(text: &str) -> Option<(&str, &str)> {
    let (before, inside) = text.strip_suffix(')')?.rsplit_once('(')?;
    (!before.is_empty()).then_some((before, inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_remarks_are_no_part_of_the_name() {
        assert_eq!(unit_of("总投资\n（万元）").as_deref(), Some("万元"));
        assert_eq!(without_unit("总投资\n（万元）"), "总投资");
        assert_eq!(without_unit("建设内容及规模（50字以内）"), "建设内容及规模");
        assert_eq!(without_unit("乡（镇）"), "乡(镇)");
        assert_eq!(unit_of("居家适老化改造户数（特殊困难老年人家庭）"), None);
    }
}
