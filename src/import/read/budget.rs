//! The limits of every reader: how much a county's table can be, and the refusal of what is more.

use crate::model::{Cancelled, Progress, cell_name};

use crate::import::error::ImportError;
use crate::import::grid::{CellValue, Grid, GridCell, MergedArea};

/// More filled cells than any county's workbook; 100,000 rows of 15 columns are 1.5 million.
pub(crate) const MAX_CELLS: usize = 5_000_000;
/// What the cells of a file may take in memory: a hundred times what a county needs, half of what is refused for. A
/// short file can name one long text a million times.
pub(crate) const MAX_MEMORY: usize = 256 << 20;
/// A sheet keeps at most this many rows.
pub(crate) const MAX_ROWS: usize = 200_000;
/// Excel's own limit for the text of a cell.
pub(crate) const MAX_TEXT: usize = 32_767;
/// More merged areas than any table has.
pub(crate) const MAX_MERGES: usize = 100_000;

/// Counts what a file holds while it is read.
#[derive(Debug)]
pub(crate) struct Budget<'a> {
    file: &'a str,
    progress: &'a Progress,
    cells: usize,
    memory: usize,
}

impl<'a> Budget<'a> {
    /// A fresh one for a file.
    pub(crate) const fn new(file: &'a str, progress: &'a Progress) -> Self {
        Self {
            file,
            progress,
            cells: 0,
            memory: 0,
        }
    }

    /// Puts a cell into a grid; rows count from 1, columns from 0.
    pub(crate) fn put(
        &mut self,
        grid: &mut Grid,
        row: u32,
        column: u32,
        cell: GridCell,
    ) -> Result<(), ImportError> {
        self.cells += 1;
        if self.cells.is_multiple_of(8_192) && self.progress.is_cancelled() {
            return Err(Cancelled.into());
        }
        if self.cells > MAX_CELLS {
            return Err(self.too_large("单元格超过 500 万个", "500 万个"));
        }
        if let CellValue::Text(text) = &cell.value
            && text.len() > MAX_TEXT
            && text.chars().count() > MAX_TEXT
        {
            let place = cell_name(row, column);
            return Err(self.too_large(
                &format!("“{}”{place} 有 {} 个字", grid.name, text.chars().count()),
                "一格 32767 个字",
            ));
        }
        self.memory += size_of::<(u32, GridCell)>() + cell.text_len();
        if self.memory > MAX_MEMORY {
            return Err(self.too_large("内容超过 256 MB", "256 MB"));
        }
        grid.put(row, column, cell);
        if grid.rows.len() > MAX_ROWS {
            return Err(self.too_large(&format!("工作表“{}”超过 20 万行", grid.name), "20 万行"));
        }
        Ok(())
    }

    /// Gives a grid its merged areas.
    pub(crate) fn merge(&self, grid: &mut Grid, merges: Vec<MergedArea>) -> Result<(), ImportError> {
        let last_row = grid.rows.last().map_or(0, |(row, _)| row);
        self.merge_until(last_row, grid, merges)
    }

    /// The same when the last row is known before it is read.
    pub(crate) fn merge_until(
        &self,
        last_row: u32,
        grid: &mut Grid,
        merges: Vec<MergedArea>,
    ) -> Result<(), ImportError> {
        if merges.len() > MAX_MERGES {
            let what = format!("工作表“{}”的合并单元格超过 10 万处", grid.name);
            return Err(self.too_large(&what, "10 万处"));
        }
        grid.merge_until(last_row, merges);
        Ok(())
    }

    /// A refusal.
    pub(crate) fn too_large(&self, what: &str, limit: &str) -> ImportError {
        ImportError::TooLarge {
            file: self.file.to_owned(),
            what: what.to_owned(),
            limit: limit.to_owned(),
        }
    }

    /// A refusal for a password.
    pub(crate) fn encrypted(&self) -> ImportError {
        ImportError::Encrypted {
            file: self.file.to_owned(),
        }
    }

    /// A refusal for damage.
    pub(crate) fn damaged(&self, reason: &str) -> ImportError {
        ImportError::Damaged {
            file: self.file.to_owned(),
            reason: reason.to_owned(),
        }
    }
}
