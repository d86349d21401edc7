//! 固定格: what stands around the table for the county to fill in: 填报单位, 填报人, 日期.
//!
//! A label with a colon waits for its text in the same cell, before the next label; a label alone, or one whose
//! neighbour is a blank of its own, waits in the cell at its right.

use std::collections::BTreeMap;

use crate::model::cell_name;

use super::package::reference::parse_cell;
use super::package::sheet::{CellXml, SheetXml};
use super::package::strings::Strings;
use super::refuse::merges;
use super::table::{IssuedRole, IssuedTable, LabelCell, LabelKind};

/// Spellings; a longer one is tried before a shorter one that it contains.
const WORDS: [(&str, LabelKind); 27] = [
    ("填报单位", LabelKind::Office),
    ("填表单位", LabelKind::Office),
    ("报送单位", LabelKind::Office),
    ("上报单位", LabelKind::Office),
    ("编制单位", LabelKind::Office),
    ("单位名称", LabelKind::Office),
    ("统计期", LabelKind::Period),
    ("填报期", LabelKind::Period),
    ("统计时间", LabelKind::Period),
    ("数据时点", LabelKind::Period),
    ("调度月份", LabelKind::Period),
    ("填报人", LabelKind::Person),
    ("填表人", LabelKind::Person),
    ("制表人", LabelKind::Person),
    ("经办人", LabelKind::Person),
    ("联系人", LabelKind::Person),
    ("审核人", LabelKind::Reviewer),
    ("单位负责人", LabelKind::Leader),
    ("分管领导", LabelKind::Leader),
    ("负责人", LabelKind::Leader),
    ("联系电话", LabelKind::Phone),
    ("填报时间", LabelKind::Date),
    ("填报日期", LabelKind::Date),
    ("填表时间", LabelKind::Date),
    ("填表日期", LabelKind::Date),
    ("报送日期", LabelKind::Date),
    ("日期", LabelKind::Date),
];

/// The places of a sheet, above its header and under its last row.
pub(super) fn places(table: &IssuedTable, sheet: &SheetXml, strings: &Strings) -> Vec<LabelCell> {
    let last = table
        .rows
        .iter()
        .filter(|row| !matches!(row.role, IssuedRole::Fixed))
        .map(|row| row.row)
        .max();
    let foot = last.unwrap_or(table.header_bottom);
    let around = sheet
        .rows
        .iter()
        .filter(|row| row.number < table.header_top || row.number > foot);
    let merges = merges(sheet);
    let mut found = Vec::new();
    for row in around {
        for cell in &row.cells {
            let text = sheet.shown(cell, &strings.texts);
            let labels = labels(&text);
            if labels.is_empty() || cell.formula.is_some() {
                continue;
            }
            let right = merges
                .iter()
                .find(|merge| (merge.0, merge.1) == (row.number, cell.column))
                .map_or(cell.column, |merge| merge.3);
            let next = sheet.cell(row.number, right + 1);
            let beside = labels.as_slice().last().filter(|label| {
                label.tail.is_empty()
                    && next.is_some_and(|next| is_own_blank(sheet, strings, cell, next, label))
                    && !merges.iter().any(|merge| covers(*merge, row.number, right + 1))
            });
            let closed = if strings.is_rich(sheet, cell) {
                "格内有几种字体，请在填好的表里补"
            } else {
                ""
            };
            for label in &labels {
                let in_next = beside.is_some_and(|last| last.at == label.at);
                if !in_next && !label.colon {
                    continue;
                }
                let column = if in_next { right + 1 } else { cell.column };
                found.push(LabelCell {
                    kind: label.kind,
                    cell: cell_name(row.number, column),
                    printed: label.printed(),
                    closed: if in_next { "" } else { closed },
                    inside: !in_next,
                });
            }
        }
    }
    found
}

/// The new texts of cells by row and column of the issued file.
pub(super) fn written(
    table: &IssuedTable,
    sheet: &SheetXml,
    strings: &Strings,
) -> BTreeMap<(u32, u32), String> {
    let mut cells = BTreeMap::new();
    for place in places(table, sheet, strings) {
        let wanted = table
            .fixed
            .iter()
            .find(|text| text.kind == place.kind && text.cell == place.cell);
        let (Some(wanted), Some(at)) = (wanted, parse_cell(&place.cell)) else {
            continue;
        };
        if wanted.text.is_empty() || !place.printed.is_empty() || !place.closed.is_empty() {
            continue;
        }
        if !place.inside {
            cells.insert(at, wanted.text.clone());
            continue;
        }
        let old = cells
            .remove(&at)
            .or_else(|| Some(sheet.shown(sheet.cell(at.0, at.1)?, &strings.texts)));
        let old = old.unwrap_or_default();
        let new = labels(&old)
            .iter()
            .find(|label| label.kind == place.kind && label.printed().is_empty())
            .map(|label| label.filled(&old, &wanted.text));
        cells.insert(at, new.unwrap_or(old));
    }
    if let (true, Some((at, text))) = (table.is_draft, title(table, sheet, strings)) {
        let text = cells.remove(&at).unwrap_or(text);
        cells.insert(at, format!("【草稿】{text}"));
    }
    cells
}

/// The first text above the header, which everyone sees.
fn title(table: &IssuedTable, sheet: &SheetXml, strings: &Strings) -> Option<((u32, u32), String)> {
    let above = sheet.rows.iter().filter(|row| row.number < table.header_top);
    let mut cells = above.flat_map(|row| row.cells.iter().map(move |cell| (row.number, cell)));
    cells.find_map(|(row, cell)| {
        let text = sheet.shown(cell, &strings.texts);
        let is_title = cell.formula.is_none() && !text.trim().is_empty();
        is_title.then(|| ((row, cell.column), text.to_string()))
    })
}

/// A label in a text.
struct Label {
    kind: LabelKind,
    /// Where its word begins.
    at: usize,
    /// Whether a colon follows.
    colon: bool,
    /// Where its tail begins.
    from: usize,
    /// What follows up to the next label or the next word with a colon of its own.
    tail: String,
}

impl Label {
    /// The text that stands behind the label; nothing when there are only absent_marks, lines or 年 月 日.
    fn printed(&self) -> String {
        let waits = |c: char| c.is_whitespace() || matches!(c, '_' | '＿' | '年' | '月' | '日');
        if self.tail.chars().all(waits) {
            String::new()
        } else {
            self.tail.trim().to_owned()
        }
    }

    /// The whole text with this label's blank filled; what stood behind it stays about where it was.
    fn filled(&self, text: &str, with: &str) -> String {
        let end = self.from + self.tail.len();
        let rest = text.get(end..).unwrap_or("");
        let gap = columns(&self.tail).saturating_sub(columns(with));
        let pad = if rest.is_empty() { 0 } else { gap.max(2) };
        format!(
            "{}{with}{}{rest}",
            text.get(..self.from).unwrap_or(""),
            " ".repeat(pad)
        )
    }
}

/// Width in half-width characters.
fn columns(text: &str) -> usize {
    text.chars()
        .map(|c| if u32::from(c) < 0x2000 { 1 } else { 2 })
        .sum()
}

fn labels(text: &str) -> Vec<Label> {
    let mut found: Vec<Label> = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or("");
        let known = WORDS
            .iter()
            .filter(|(word, _)| rest.starts_with(word))
            .max_by_key(|(word, _)| word.len());
        let Some((word, kind)) = known else {
            at += c.len_utf8();
            continue;
        };
        let mut from = at + word.len();
        let behind = text.get(from..).unwrap_or("");
        // （盖章）, (签字) belong to the label.
        if behind.starts_with(['（', '('])
            && let Some(close) = behind.find(['）', ')'])
        {
            from += close
                + behind
                    .get(close..)
                    .and_then(|rest| rest.chars().next())
                    .map_or(0, char::len_utf8);
        }
        let behind = text.get(from..).unwrap_or("");
        let colon = behind
            .trim_start()
            .chars()
            .next()
            .filter(|c| matches!(c, '：' | ':'));
        if let Some(colon) = colon {
            from += behind.len() - behind.trim_start().len() + colon.len_utf8();
        }
        found.push(Label {
            kind: *kind,
            at,
            colon: colon.is_some(),
            from,
            tail: String::new(),
        });
        at = from;
    }
    let starts: Vec<usize> = found
        .iter()
        .map(|label| label.at)
        .skip(1)
        .chain([text.len()])
        .collect();
    for (label, end) in found.iter_mut().zip(starts) {
        let tail = text.get(label.from..end).unwrap_or("");
        let kept = tail.len() - tail.trim_start().len();
        let absent_marks = columns(tail.get(..kept).unwrap_or(""));
        // Behind a wide gap stands something else (单位：万元, a place for the seal).
        let other = absent_marks >= 2 && !tail.trim_start().starts_with(['年', '_', '＿']);
        label.tail = if other { tail.get(..kept) } else { Some(tail) }
            .unwrap_or("")
            .to_owned();
    }
    // A label without a colon is one only when it is all there is: 填报单位 in a cell, the blank beside it.
    found.retain(|label| label.colon || (label.at == 0 && label.from >= text.trim_end().len()));
    found
}

/// Whether the cell at the right is a blank made for the text.
fn is_own_blank(sheet: &SheetXml, strings: &Strings, cell: &CellXml, next: &CellXml, label: &Label) -> bool {
    let blank = next.formula.is_none() && sheet.shown(next, &strings.texts).trim().is_empty();
    blank && (!label.colon || next.style != cell.style)
}

fn covers(merge: (u32, u32, u32, u32), row: u32, column: u32) -> bool {
    let (top, left, bottom, right) = merge;
    (top..=bottom).contains(&row) && (left..=right).contains(&column) && (row, column) != (top, left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(LabelKind, &str)], filled: &str) {
        let found = labels(text);
        let seen: Vec<(LabelKind, String)> =
            found.iter().map(|label| (label.kind, label.printed())).collect();
        let expected: Vec<(LabelKind, String)> = expected
            .iter()
            .map(|(kind, text)| (*kind, (*text).to_owned()))
            .collect();
        assert_eq!(seen, expected, "{text}");
        let mut new = text.to_owned();
        for (kind, _) in &expected {
            let next = labels(&new)
                .iter()
                .find(|l| l.kind == *kind && l.printed().is_empty())
                .map(|l| l.filled(&new, "甲乙"));
            new = next.unwrap_or(new);
        }
        assert_eq!(new, filled);
    }

    #[test]
    fn labels_wait_for_their_text_and_the_rest_of_the_line_stays() {
        use LabelKind::{Date, Leader, Office, Person, Reviewer};
        check(
            "填报单位（盖章）：          填报人：          填报时间：",
            &[(Office, ""), (Person, ""), (Date, "")],
            "填报单位（盖章）：甲乙      填报人：甲乙      填报时间：甲乙",
        );
        check(
            "填报单位：          单位：万元",
            &[(Office, "")],
            "填报单位：甲乙      单位：万元",
        );
        check(
            "填报单位：某局  日期：  年  月  日",
            &[(Office, "某局"), (Date, "")],
            "填报单位：某局  日期：甲乙",
        );
        check(
            "单位负责人：____ 审核人：",
            &[(Leader, ""), (Reviewer, "")],
            "单位负责人：甲乙  审核人：甲乙",
        );
        check("填报单位", &[(Office, "")], "填报单位甲乙");
        check("注：由填报单位核对", &[], "注：由填报单位核对");
    }
}
