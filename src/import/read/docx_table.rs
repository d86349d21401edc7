//! A table of a Word document while it is read, and the sheet it becomes.

use super::budget::{Budget, MAX_ROWS};
use crate::import::error::ImportError;
use crate::import::grid::{Grid, MergedArea};
use crate::model::squeeze;

/// A longer line is a sentence.
const MAX_TITLE: usize = 60;
/// Excel's own limit for the name of a tab.
const MAX_NAME: usize = 31;

/// A table whose end was not read yet.
#[derive(Debug, Default)]
pub(super) struct OpenTable {
    pub(super) grid: Grid,
    pub(super) title: Option<String>,
    /// The table that it may go on with.
    pub(super) continues: Option<EndedTable>,
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) width: u32,
    pub(super) is_deleted_row: bool,
    pub(super) cell: Option<OpenCell>,
    pub(super) merges: Vec<MergedArea>,
    /// Merged areas that the next row may go on with.
    pub(super) open_merges: Vec<MergedArea>,
}

/// A cell whose end was not read yet.
#[derive(Debug, Default)]
pub(super) struct OpenCell {
    pub(super) columns: u32,
    pub(super) vertical: VerticalMerge,
    pub(super) lines: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum VerticalMerge {
    #[default]
    None,
    Begun,
    Continued,
}

/// A table that was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct EndedTable {
    /// Which of the sheets it became.
    pub(super) sheet: usize,
    pub(super) width: u32,
    pub(super) rows: u32,
}

impl EndedTable {
    /// Puts the rows of the next table below those of this one.
    pub(super) fn continued_by(
        self,
        table: OpenTable,
        grids: &mut [Grid],
        budget: &Budget<'_>,
    ) -> Result<Self, ImportError> {
        let below = |row: u32| row.saturating_add(self.rows);
        let ended = Self {
            rows: below(table.row),
            ..self
        };
        let Some(grid) = grids.get_mut(self.sheet) else {
            return Ok(ended);
        };
        for (row, cells) in table.grid.rows {
            for (column, cell) in cells {
                grid.put(below(row), column, cell);
            }
        }
        if grid.rows.len() > MAX_ROWS {
            return Err(budget.too_large(&format!("表格“{}”超过 20 万行", grid.name), "20 万行"));
        }
        grid.hidden_rows
            .extend(table.grid.hidden_rows.into_iter().map(below));
        let merges = table.merges.into_iter().map(|area| MergedArea {
            start: (below(area.start.0), area.start.1),
            end: (below(area.end.0), area.end.1),
        });
        budget.merge(grid, merges.collect())?;
        Ok(ended)
    }
}

impl OpenTable {
    pub(super) fn end_row(&mut self) {
        if self.is_deleted_row {
            self.grid.rows.remove(self.row);
        }
        let row = self.row;
        let (open, ended) = self.open_merges.iter().partition(|area| area.end.0 >= row);
        self.open_merges = open;
        self.merges.extend::<Vec<MergedArea>>(ended);
    }
}

/// The line above a table that names it: not one of the unit or of those who report, nor a sentence.
pub(super) fn title(lines: &[String]) -> Option<String> {
    let is_title = |line: &&String| {
        let line = squeeze(line);
        let beginnings = [
            "单位",
            "填报",
            "填表",
            "制表",
            "报送",
            "（单位",
            "(单位",
            "注",
            "备注",
            "日期",
        ];
        !line.is_empty()
            && line.chars().count() <= MAX_TITLE
            && !line.ends_with(['。', '；', ';'])
            && !line.contains("单位：")
            && !beginnings.iter().any(|beginning| line.starts_with(beginning))
    };
    let line = lines.iter().rev().find(is_title)?;
    Some(squeeze(line).chars().take(MAX_NAME).collect())
}
