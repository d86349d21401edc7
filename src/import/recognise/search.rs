//! The search for the header: every block of rows as a header, every kind of record as its meaning.

use crate::model::{RecordKind, squeeze};

use super::closest::closest_match;
use super::foreign_tables::is_form_of_pairs;
use super::header::{HeaderBlock, HeaderColumn, may_be_header};
use super::mapping::Mapping;
use super::spellings::Spellings;
use super::{RecognisedTable, SEARCHED_ROWS};
use crate::import::grid::header_text::{is_unit_alone, unit_of};
use crate::import::grid::{CellValue, Grid, GridCell};
use crate::import::plan::closest_match::ClosestMatch;
use crate::import::plan::options::Known;

/// No issued header is taller.
pub(super) const MAX_HEIGHT: u32 = 8;
/// Lifts a header that was accepted before above all others.
pub(super) const ACCEPTED: f64 = 10.0;

/// A search in one sheet, with what it has found so far.
pub(super) struct HeaderSearch<'s, 'a> {
    grid: &'s Grid,
    known: &'s Known<'a>,
    spellings: Spellings,
    /// The kind that the user chose, or all.
    kinds: Vec<RecordKind>,
    is_kind_chosen: bool,
    /// First and last row of the header, when the user chose them.
    frame: Option<(u32, u32)>,
    best: Option<(f64, RecognisedTable<'a>)>,
    closest: Option<(f64, ClosestMatch)>,
}

/// What a search gives.
pub(super) struct SearchResult<'a> {
    /// The best table with its rank, [`ACCEPTED`] or more for a header that was accepted before.
    pub(super) best: Option<(f64, RecognisedTable<'a>)>,
    /// What comes closest of the blocks that are no table.
    pub(super) closest: Option<ClosestMatch>,
}

impl<'s, 'a> HeaderSearch<'s, 'a> {
    /// A search that may be narrowed to the kind and the rows that the user chose.
    pub(super) fn new(
        grid: &'s Grid,
        known: &'s Known<'a>,
        chosen: Option<RecordKind>,
        frame: Option<(u32, u32)>,
    ) -> Self {
        Self {
            grid,
            known,
            spellings: Spellings::new(known.forms, known.memory),
            kinds: chosen.map_or_else(|| RecordKind::ALL.to_vec(), |kind| vec![kind]),
            is_kind_chosen: chosen.is_some(),
            frame,
            best: None,
            closest: None,
        }
    }

    /// Tries all blocks.
    pub(super) fn run(mut self) -> SearchResult<'a> {
        match self.frame {
            Some((first, last)) if (first..first + MAX_HEIGHT).contains(&last) => self.try_block(first, last),
            Some(_) => {}
            None => self.try_all_blocks(),
        }
        SearchResult {
            best: self.best,
            closest: self.closest.map(|(_, closest)| closest),
        }
    }

    fn try_all_blocks(&mut self) {
        let grid = self.grid;
        // A title stands alone in its row; the first row of a header does not.
        let may_begin =
            |row: &u32| !grid.is_cut_at(*row) && grid.rows.get(*row).is_some_and(|cells| cells.len() > 1);
        for top in grid.rows.keys().take(SEARCHED_ROWS).filter(may_begin) {
            for bottom in (top..top + MAX_HEIGHT).take_while(|row| may_be_header(grid, *row)) {
                self.try_block(top, bottom);
            }
        }
    }

    fn try_block(&mut self, top: u32, bottom: u32) {
        if self.frame.is_none() && cuts_names(self.grid, bottom) {
            return;
        }
        let header = HeaderBlock::new(self.grid, top, bottom);
        if header.columns.len() < 3 && self.frame.is_none() {
            return;
        }
        for at in 0..self.kinds.len() {
            if let Some(kind) = self.kinds.get(at) {
                self.try_kind(*kind, &header);
            }
        }
    }

    /// Whether a line above a header, and no other cell beside it, names the kind: 重大平台清单.
    fn is_in_title(&self, kind: RecordKind, header: &HeaderBlock) -> bool {
        // 项目 and 人口 stand in titles of all sorts.
        let label = Some(kind.label()).filter(|label| label.chars().count() >= 4);
        let Some(label) = label else { return false };
        self.grid.rows.range(..header.top).any(|(_, cells)| {
            let text = cells.values().next().map(|cell| squeeze(&cell.text()));
            cells.len() == 1
                && text.is_some_and(|text| {
                    // 养老机构情况（2023年上半年）
                    let text = text.split(['（', '(']).next().unwrap_or(&text);
                    text.contains(label) && OF_TITLES.iter().any(|word| text.ends_with(word))
                })
        })
    }

    /// 工作任务, 责任部门, 完成时限 stand in lists of all sorts; together, and under a title of tasks, they are one of tasks.
    fn is_list_of_tasks(&self, kind: RecordKind, header: &HeaderBlock, mapping: &Mapping) -> bool {
        let mut lines = self
            .grid
            .rows
            .range(..header.top)
            .filter(|(_, cells)| cells.len() == 1);
        kind == RecordKind::Task
            && ["content", "owner", "deadline"]
                .iter()
                .all(|field| mapping.covers(field))
            && lines.any(|(_, cells)| {
                let text = cells.values().next().map(|cell| squeeze(&cell.text()));
                text.is_some_and(|text| text.contains("任务") || text.contains("分工"))
            })
    }

    fn try_kind(&mut self, kind: RecordKind, header: &HeaderBlock) {
        let mut mapping = Mapping::new(kind, header, &self.spellings);
        if self.frame.is_none() {
            mapping.guess_name(kind, header);
        }
        let is_wanted = self.is_kind_chosen && (self.frame.is_some() || mapping.required().is_some());
        // A header that was accepted before is one again, whatever the user had to say for it then.
        let labels = header.columns.iter().map(HeaderColumn::label);
        let is_accepted = self.known.memory.knows(kind, labels);
        let score = mapping.score();
        let has_lost_name = self.frame.is_none()
            && mapping.has_lost_name(self.is_in_title(kind, header))
            && !is_form_of_pairs(self.grid);
        let is_told_by_title = self.is_list_of_tasks(kind, header, &mapping);
        if !(mapping.is_table() || is_told_by_title || is_wanted || is_accepted || has_lost_name) {
            let likeness = mapping.weight() * score;
            if likeness > self.closest.as_ref().map_or(0.0, |(best, _)| *best) {
                let closest = closest_match(self.known.forms, kind, header, &mapping);
                self.closest = Some((likeness, closest));
            }
            return;
        }
        let mut rank = rank(score, &mapping) - cut_off(self.grid, header);
        if is_cut_short(self.grid, header, &mapping) {
            rank -= 0.25;
        }
        if mapping.guessed_name.is_some() {
            rank -= 0.3;
        }
        if has_lost_name {
            rank -= 0.6;
        }
        if kind == RecordKind::ProjectReturn && !mapping.has_own_amount() {
            rank -= 0.2;
        }
        if is_accepted {
            rank += ACCEPTED;
        }
        if self.best.as_ref().is_none_or(|(best, _)| rank - best > 1e-9) {
            let header = header.clone();
            let table = RecognisedTable {
                kind,
                form: None,
                score,
                header,
                mapping,
            };
            self.best = Some((rank, table));
        }
    }
}

/// What a title of a kind is told from the name of a column by.
const OF_TITLES: [&str; 4] = ["清单", "名单", "表", "情况"];

/// Whether a block ends within names: cells that reach over its end, and more names below. A group's word may be known alone
/// (总投资 above 自筹资金), and is not what the column holds.
fn cuts_names(grid: &Grid, bottom: u32) -> bool {
    let has_names = grid.rows.get(bottom + 1).is_some_and(|cells| !cells.is_empty());
    has_names && grid.is_cut_at(bottom + 1) && may_be_header(grid, bottom + 1)
}

/// Whether the row below goes on naming columns: only texts, and none at or before the name's column, where each
/// record, section and total has one.
fn is_cut_short(grid: &Grid, header: &HeaderBlock, mapping: &Mapping) -> bool {
    let Some(name) = mapping.required().map(|mapped| mapped.column) else {
        return false;
    };
    let Some(below) = grid.rows.get(header.bottom + 1) else {
        return false;
    };
    // A row of units belongs to the header, wherever they stand.
    if below.values().all(|cell| is_unit_alone(&cell.text())) {
        return true;
    }
    may_be_header(grid, header.bottom + 1)
        && below
            .iter()
            .all(|(column, cell)| column > name && matches!(cell.value, CellValue::Text(_)))
}

/// What a header loses when the row above names groups or further columns: without them 总数 could be anything, and a
/// unit that stands in a group is lost, which is worse. Titles and lines like 单位：万元 have fewer cells, or a colon.
fn cut_off(grid: &Grid, header: &HeaderBlock) -> f64 {
    let above = header.top.checked_sub(1).filter(|row| may_be_header(grid, *row));
    let Some(above) = above.and_then(|row| grid.rows.get(row)) else {
        return 0.0;
    };
    let is_name = |cell: &GridCell| {
        let text = cell.text();
        text.chars().count() <= 24 && !text.contains(['：', ':']) && !cell.is_number()
    };
    if !above.values().all(is_name) {
        return 0.0;
    }
    let is_unnamed = |column: u32| header.columns.iter().all(|named| named.column != column);
    if above.len() < 3 && !(above.len() == 2 && above.keys().any(is_unnamed)) {
        return 0.0;
    }
    let has_unit = above.values().any(|cell| unit_of(&cell.text()).is_some());
    if has_unit { 0.3 } else { 0.2 }
}

/// Share first, then how much was understood: a one-row block must not win over the two rows it is cut from.
fn rank(score: f64, mapping: &Mapping) -> f64 {
    score + mapping.weight() * 0.02
}
