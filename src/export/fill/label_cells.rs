//! 固定格: what stands around the table for the county to fill in: 填报单位, 填报人, 日期.
//!
//! A label with a colon waits for its text in the same cell, before the next label; a label alone, or one whose
//! neighbour is a blank of its own, waits in the cell at its right.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::package::reference::{cell_name, parse_cell};
use super::package::sheet::{CellXml, SheetXml};
use super::package::strings::Strings;
use super::refuse::merges;
use super::table::{Role, Table};

/// What a label asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FixedKind {
    /// 填报单位.
    Office,
    /// 统计期.
    Period,
    /// 填报人.
    Person,
    /// 审核人.
    Reviewer,
    /// 单位负责人.
    Leader,
    /// 联系电话.
    Phone,
    /// 填报日期.
    Date,
}

impl FixedKind {
    /// What the officer calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Office => "填报单位",
            Self::Period => "统计期",
            Self::Person => "填报人",
            Self::Reviewer => "审核人",
            Self::Leader => "负责人",
            Self::Phone => "联系电话",
            Self::Date => "填报日期",
        }
    }
}

/// Spellings; a longer one is tried before a shorter one that it contains.
const WORDS: [(&str, FixedKind); 27] = [
    ("填报单位", FixedKind::Office),
    ("填表单位", FixedKind::Office),
    ("报送单位", FixedKind::Office),
    ("上报单位", FixedKind::Office),
    ("编制单位", FixedKind::Office),
    ("单位名称", FixedKind::Office),
    ("统计期", FixedKind::Period),
    ("填报期", FixedKind::Period),
    ("统计时间", FixedKind::Period),
    ("数据时点", FixedKind::Period),
    ("调度月份", FixedKind::Period),
    ("填报人", FixedKind::Person),
    ("填表人", FixedKind::Person),
    ("制表人", FixedKind::Person),
    ("经办人", FixedKind::Person),
    ("联系人", FixedKind::Person),
    ("审核人", FixedKind::Reviewer),
    ("单位负责人", FixedKind::Leader),
    ("分管领导", FixedKind::Leader),
    ("负责人", FixedKind::Leader),
    ("联系电话", FixedKind::Phone),
    ("填报时间", FixedKind::Date),
    ("填报日期", FixedKind::Date),
    ("填表时间", FixedKind::Date),
    ("填表日期", FixedKind::Date),
    ("报送日期", FixedKind::Date),
    ("日期", FixedKind::Date),
];

/// A place for a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedCell {
    /// What it asks for.
    pub kind: FixedKind,
    /// The cell that takes the text, as named in the issued file.
    pub cell: String,
    /// What stands there already: then nothing is written.
    pub printed: String,
    /// Why nothing can be written; empty when something can.
    pub closed: &'static str,
    /// The cell with the label, when the text goes in beside it in the same cell.
    inside: bool,
}

/// A text for such a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedText {
    /// What it is.
    pub kind: FixedKind,
    /// The cell that takes it.
    pub cell: String,
    /// The text.
    pub text: String,
}

/// The places of a sheet, above its header and under its last row.
pub(super) fn places(table: &Table, sheet: &SheetXml, strings: &Strings) -> Vec<FixedCell> {
    let last = table
        .rows
        .iter()
        .filter(|row| !matches!(row.role, Role::Fixed))
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
                found.push(FixedCell {
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
pub(super) fn written(table: &Table, sheet: &SheetXml, strings: &Strings) -> BTreeMap<(u32, u32), String> {
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
    cells
}

/// A label in a text.
struct Label {
    kind: FixedKind,
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
    /// The text that stands behind the label; nothing when there are only blanks, lines or 年 月 日.
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
        let blanks = columns(tail.get(..kept).unwrap_or(""));
        // Behind a wide gap stands something else (单位：万元, a place for the seal).
        let other = blanks >= 2 && !tail.trim_start().starts_with(['年', '_', '＿']);
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

    fn check(text: &str, expected: &[(FixedKind, &str)], filled: &str) {
        let found = labels(text);
        let seen: Vec<(FixedKind, String)> =
            found.iter().map(|label| (label.kind, label.printed())).collect();
        let expected: Vec<(FixedKind, String)> = expected
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
        use FixedKind::{Date, Leader, Office, Person, Reviewer};
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
