//! Rows that are left out because of what stands before them, and what is said of them.

use std::collections::BTreeMap;

use crate::import::grid::cells::SparseRow;
use crate::import::grid::{CellPlace, CellValue, Grid, GridCell};
use crate::import::plan::SheetPlan;
use crate::import::recognise::RecognisedTable;
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
    /// The column of the ordinals.
    ordinal_column: Option<u32>,
    /// Whether records have numbers.
    has_numbered: bool,
    /// The number of the last record that had a whole one.
    last_number: Option<String>,
    /// Rows left out by reason: how many, and the first.
    left_out: BTreeMap<&'static str, (usize, u32)>,
}

impl RowsSoFar {
    /// No row yet; the rows that are there tell whether records have numbers.
    pub(super) fn new(grid: &Grid, table: &RecognisedTable<'_>) -> Self {
        let ordinal_column = table.mapping.of("ordinal").map(|mapped| mapped.column);
        Self {
            ordinal_column,
            has_numbered: ordinal_column.is_some_and(|column| are_numbered(grid, table, column)),
            ..Self::default()
        }
    }

    /// What a row is, given the rows before it; `is_sum` tells whether its figures sum theirs.
    pub(super) fn judge(
        &mut self,
        row: u32,
        cells: &SparseRow,
        kind: RowKind,
        is_sum: impl Fn() -> bool,
    ) -> RowKind {
        let numbered = self.ordinal_column.and_then(|column| cells.get(column)).is_some();
        let kind = match kind {
            RowKind::Data | RowKind::NameOnly if self.in_notes && cells.len() == 1 => RowKind::Other,
            RowKind::Data if self.is_sub_item(cells) => {
                self.leave("sub-item", row);
                RowKind::Other
            }
            RowKind::Data if !numbered && cells.len() >= 2 => match lone_word(cells) {
                Some(_) if is_sum() => {
                    self.leave("sum", row);
                    RowKind::Total
                }
                Some(word) if self.is_behind_total && self.is_part(&word) => {
                    self.leave("part", row);
                    RowKind::Other
                }
                Some(_) if self.has_numbered => RowKind::Unnumbered,
                _ => RowKind::Data,
            },
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
                self.last_number = self.ordinal(cells).filter(|text| is_whole_number(text));
            }
            RowKind::Section { .. } | RowKind::Township(_) => {
                (self.is_behind_total, self.in_notes) = (false, false);
                self.last_number = None;
            }
            RowKind::Other => {
                let first = cells
                    .values()
                    .next()
                    .map_or_else(String::new, |cell| plain(&cell.text()));
                self.in_notes |= is_note(&first);
                self.is_behind_total |= first.starts_with("其中");
            }
            RowKind::Empty | RowKind::NameOnly | RowKind::Unnumbered => {}
        }
        kind
    }

    /// 民办 40 16 25 below 合计: figures under a word, where records have a number, or a word that parts a total.
    fn is_part(&self, word: &str) -> bool {
        self.has_numbered || PARTS.contains(&word)
    }

    fn ordinal(&self, cells: &SparseRow) -> Option<String> {
        let cell = cells.get(self.ordinal_column?)?;
        Some(plain(&cell.text()))
    }

    /// 1.1, 1-2, （1） and ① below 1: parts of that record, whose amounts it has already.
    fn is_sub_item(&self, cells: &SparseRow) -> bool {
        let (Some(above), Some(text)) = (&self.last_number, self.ordinal(cells)) else {
            return false;
        };
        let behind = text.strip_prefix(above.as_str());
        let behind = behind.and_then(|rest| rest.strip_prefix(['.', '-', '—']));
        let in_brackets = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let is_circled = text.chars().count() == 1 && text.starts_with(|c| matches!(c, '①'..='⑳'));
        is_circled || behind.or(in_brackets).is_some_and(is_whole_number)
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
                "sub-item" => (
                    "row.sub-item",
                    "的序号是上一项的子项（如 1.1、（1）），金额和数量已含在上一项里，",
                ),
                "sum" => ("row.sum", "没有序号，各数正好是以上各行之和，按合计"),
                _ => ("row.part-of-total", "是合计的分项，没有序号"),
            };
            plan.problems.push(Problem {
                cell: cell_name(*first, 0),
                severity: if code == "row.sub-item" {
                    Severity::Verify
                } else {
                    Severity::Hint
                },
                code,
                message: format!(
                    "有 {count} 行{what}（第 {first} 行起），没有作为记录导入；如果是记录，请改正后再导入"
                ),
            });
        }
    }
}

fn is_whole_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The only text of a row.
fn lone_word(cells: &SparseRow) -> Option<String> {
    let mut texts = cells.values().filter_map(|cell| match &cell.value {
        CellValue::Text(text) => Some(plain(text)),
        _ => None,
    });
    texts.next().filter(|_| texts.next().is_none())
}

/// Whether most rows of a table, as far as they are there, have an ordinal.
fn are_numbered(grid: &Grid, table: &RecognisedTable<'_>, ordinal_column: u32) -> bool {
    let rows = grid.rows.range(table.header.bottom + 1..);
    let has_figure = |cells: &SparseRow| cells.values().any(GridCell::is_number);
    // Texts alone in several columns are the header of another table.
    let of_this = rows
        .map(|(_, cells)| cells)
        .take_while(|cells| cells.len() < 3 || has_figure(cells))
        .filter(|cells| cells.len() >= 3);
    let (mut numbered, mut others) = (0usize, 0usize);
    for cells in of_this {
        match cells.get(ordinal_column) {
            Some(cell) if cell.is_number() => numbered += 1,
            _ if lone_word(cells).is_none() => others += 1,
            _ => {}
        }
    }
    numbered >= 2 && numbered > others
}

/// A row without the ordinal that the others have: what it is, nobody knows.
pub(super) fn unnumbered(what: &RowKind, (row, column): CellPlace, had_township: bool) -> Problem {
    let has_figures = *what == RowKind::Unnumbered;
    let told = if has_figures {
        "这一行只有一个名称和数字，没有序号，像是小标题或小计，未作为记录导入；若确是一条记录，请补填序号后再导入"
    } else {
        "这一行只有名称，没有序号和内容，未作为记录导入；若确是一条记录，请补填后再导入"
    };
    let below = if had_township {
        "；以下各行在哪个乡镇不清楚，没有填乡镇"
    } else {
        ""
    };
    Problem {
        cell: cell_name(row, column),
        severity: if has_figures || had_township {
            Severity::Verify
        } else {
            Severity::Hint
        },
        code: if has_figures {
            "row.unnumbered"
        } else {
            "row.only-name"
        },
        message: format!("{told}{below}"),
    }
}
