//! Rows that are left out because of what stands before them, and what is said of them.

use std::collections::BTreeMap;

use crate::import::grid::CellValue;
use crate::import::grid::cells::SparseRow;
use crate::import::plan::SheetPlan;
use crate::import::rows::RowKind;
use crate::import::rows::row_words::is_note;
use crate::model::{Problem, Severity, cell_name, plain};

/// Words that part a total without a 其中 of their own.
const PARTS: [&str; 12] = [
    "公办",
    "民办",
    "公建民营",
    "民办公助",
    "公立",
    "私立",
    "城市",
    "农村",
    "城镇",
    "乡村",
    "普惠",
    "非普惠",
];

/// What the rows so far were.
#[derive(Debug, Default)]
pub(super) struct RowsSoFar {
    /// A note began, and its lines go on.
    in_notes: bool,
    /// A total or a part of one stands above.
    is_behind_total: bool,
    /// Whether a record had a number.
    has_numbered: bool,
    /// Rows left out by reason: how many, and the first.
    left_out: BTreeMap<&'static str, (usize, u32)>,
}

impl RowsSoFar {
    /// What a row is, given the rows before it.
    pub(super) fn judge(
        &mut self,
        row: u32,
        cells: &SparseRow,
        kind: RowKind,
        ordinal_column: Option<u32>,
    ) -> RowKind {
        let numbered = ordinal_column.and_then(|column| cells.get(column)).is_some();
        let kind = match kind {
            RowKind::Data | RowKind::NameOnly if self.in_notes && cells.len() == 1 => RowKind::Other,
            RowKind::Data if self.is_behind_total && !numbered && self.is_part(cells, ordinal_column) => {
                self.leave("part", row);
                RowKind::Other
            }
            kind => kind,
        };
        match &kind {
            RowKind::Example => self.leave("example", row),
            RowKind::Struck => self.leave("struck", row),
            RowKind::Total | RowKind::Subtotal => self.is_behind_total = true,
            RowKind::Data => {
                self.is_behind_total = false;
                self.in_notes = false;
                self.has_numbered |= numbered;
            }
            RowKind::Section { .. } | RowKind::Township(_) => {
                (self.is_behind_total, self.in_notes) = (false, false)
            }
            RowKind::Other => {
                let first = cells
                    .values()
                    .next()
                    .map_or_else(String::new, |cell| plain(&cell.text()));
                self.in_notes |= is_note(&first);
                self.is_behind_total |= first.starts_with("其中");
            }
            RowKind::Empty | RowKind::NameOnly => {}
        }
        kind
    }

    /// 民办 40 16 25 below 合计: figures under a word, where records have a number, or a word that parts a total.
    fn is_part(&self, cells: &SparseRow, ordinal_column: Option<u32>) -> bool {
        let mut texts = cells.values().filter_map(|cell| match &cell.value {
            CellValue::Text(text) => Some(plain(text)),
            _ => None,
        });
        let (Some(word), None) = (texts.next(), texts.next()) else {
            return false;
        };
        let is_numbered_list = ordinal_column.is_some() && self.has_numbered;
        cells.len() >= 2 && (is_numbered_list || PARTS.contains(&word.as_str()))
    }

    fn leave(&mut self, reason: &'static str, row: u32) {
        self.left_out.entry(reason).or_insert((0, row)).0 += 1;
    }

    /// What was left out.
    pub(super) fn tell(&self, plan: &mut SheetPlan) {
        for (reason, (count, first)) in &self.left_out {
            let (code, what) = match *reason {
                "example" => ("row.example", "是示例或填写说明"),
                "struck" => ("row.struck-out", "整行划了删除线"),
                _ => ("row.part-of-total", "是合计的分项，没有序号"),
            };
            plan.problems.push(Problem {
                cell: cell_name(*first, 0),
                severity: Severity::Hint,
                code,
                message: format!(
                    "有 {count} 行{what}（第 {first} 行起），没有作为记录导入；如果是记录，请改正后再导入"
                ),
            });
        }
    }
}
