//! Where a table ends because another one begins below it on the same sheet.

use std::collections::BTreeSet;

use crate::model::{Period, TownshipIndex, is_absent, name_key, parse_number, plain, squeeze};

use super::context::line_of;
use super::header_again::is_same_header;
use super::row_words::{is_note, total_of};
use super::township::{is_title, named_alone};
use super::value::StatedUnits;
use crate::import::grid::cells::{SparseLine, SparseRow};
use crate::import::grid::header_text::{unit_of, without_unit};
use crate::import::grid::{CellValue, Grid, GridCell};
use crate::import::plan::job::ImportJob;
use crate::import::plan::options::Known;
use crate::import::recognise::RecognisedTable;
use crate::import::recognise::begins_table;

/// More rows with one text are no titles of a table.
const MAX_TITLES: usize = 5;
/// Header cells are not longer, unlike sentences.
const MAX_HEADER_CHARS: usize = 40;

/// Tells the header of another table from the rows of this one.
#[derive(Debug)]
pub(crate) struct NextTable<'a> {
    known: &'a Known<'a>,
    townships: &'a TownshipIndex<'a>,
    table: &'a RecognisedTable<'a>,
    /// Columns in which numbers stand.
    numeric: Vec<u32>,
    /// The names of this table's columns.
    labels: BTreeSet<String>,
    /// The lines above this table.
    lines: BTreeSet<String>,
}

impl<'a> NextTable<'a> {
    /// Whatever may follow a table.
    pub(crate) fn new(job: ImportJob<'a>, table: &'a RecognisedTable<'a>, lines: &[String]) -> Self {
        let mapped = table.mapping.mapped.iter();
        let numeric = mapped.filter(|mapped| mapped.target.field().field_type.is_numeric());
        let parts = table.header.columns.iter().flat_map(|column| &column.parts);
        Self {
            known: job.known,
            townships: job.townships,
            numeric: numeric.map(|mapped| mapped.column).collect(),
            table,
            labels: parts.map(|part| name_key(&without_unit(part))).collect(),
            lines: lines.iter().map(|line| plain(line)).collect(),
        }
    }

    /// The row in which another table begins, with its titles. Else `titles` are the last rows that may be some.
    pub(crate) fn first_row(
        &self,
        grid: &Grid,
        rows: &SparseLine<SparseRow>,
        from: u32,
        titles: &mut Vec<u32>,
    ) -> Option<u32> {
        let text = |row: &u32| rows.get(*row).map_or_else(String::new, line_of);
        for (row, cells) in rows.range(from..) {
            if self.may_be_title(cells) {
                titles.push(row);
                // More are no titles of a table.
                if titles.len() > MAX_TITLES {
                    titles.remove(0);
                }
                continue;
            }
            let lines: Vec<String> = titles.iter().map(text).collect();
            if self.begins(grid, row, cells, &lines) {
                return Some(titles.first().copied().unwrap_or(row));
            }
            titles.clear();
        }
        None
    }

    /// Whether a row may be a line above another table: one or two texts, and no total or remark.
    fn may_be_title(&self, cells: &SparseRow) -> bool {
        if cells.len() > 2 {
            return false;
        }
        cells.values().all(|cell| {
            let CellValue::Text(text) = &cell.value else {
                return false;
            };
            let text = plain(text);
            let is_of_next = text.starts_with("填报单位") || text.starts_with("填报时间");
            total_of(&text, Some(self.known.county)).is_none() && (is_of_next || !is_note(&text))
        })
    }

    /// Whether a row below lines that may be its titles begins another table.
    fn begins(&self, grid: &Grid, row: u32, cells: &SparseRow, titles: &[String]) -> bool {
        if cells.len() < 3 || cells.values().next().is_none_or(GridCell::is_number) {
            return false;
        }
        if !cells.values().all(may_be_header_cell) {
            return false;
        }
        if self.is_own_header(grid, cells) {
            return !self.is_continued(titles);
        }
        let is_ordinal = |cell: &GridCell| ORDINALS.contains(&plain(&cell.text()).as_str());
        let is_label = |cell: &&GridCell| self.labels.contains(&name_key(&without_unit(&cell.text())));
        cells.values().next().is_some_and(is_ordinal)
            || cells.values().filter(is_label).count() >= 2
            || (!titles.is_empty() || self.has_words_for_numbers(cells))
                && begins_table(self.known, row, cells)
    }

    /// Whether words stand where this table has numbers.
    fn has_words_for_numbers(&self, cells: &SparseRow) -> bool {
        self.numeric.iter().any(|column| {
            cells.get(*column).is_some_and(|cell| {
                let text = cell.text();
                !cell.is_number() && !is_absent(&text) && parse_number(&text).is_err()
            })
        })
    }

    /// This table's own header, as it stands again at a page break; not one in other units.
    fn is_own_header(&self, grid: &Grid, cells: &SparseRow) -> bool {
        let header = &self.table.header;
        let is_above = |(column, cell): (u32, &GridCell)| {
            let text = cell.text();
            let unit = unit_of(&text);
            (header.top..=header.bottom).any(|above| {
                grid.covering(above, column).is_some_and(|known| {
                    let known = known.text();
                    let known_unit = unit_of(&known);
                    let agrees = unit.is_none() || known_unit.is_none() || unit == known_unit;
                    agrees && is_same_header(&known, &text)
                })
            })
        };
        cells.iter().all(is_above)
    }

    /// Whether the titles above a repeated header leave its rows in this table: sections, numbers of pages, and what stood
    /// above the first header already. A unit, a period or a township of its own makes another table.
    fn is_continued(&self, titles: &[String]) -> bool {
        let is_own = |title: &String| {
            let line = plain(title);
            let says_more = StatedUnits::of(std::slice::from_ref(title)).money.is_some()
                || Period::find(&line).is_some()
                || is_title(title)
                    && self.townships.find(&line).is_some()
                    && named_alone(&line, self.townships).is_none();
            line.contains('续') || self.lines.contains(&line) || !says_more
        };
        titles.iter().all(is_own)
    }
}

/// What stands over the ordinals.
const ORDINALS: [&str; 6] = ["序号", "编号", "项次", "次序", "序", "No."];

fn may_be_header_cell(cell: &GridCell) -> bool {
    match &cell.value {
        CellValue::Text(text) => squeeze(text).chars().count() <= MAX_HEADER_CHARS,
        CellValue::Number(number) => (1990.0..=2100.0).contains(number),
        _ => false,
    }
}
