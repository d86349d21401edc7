//! A sheet that is still being read on another thread while its first rows are worked on.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::budget::MAX_ROWS;
use super::cells::{Cells, Line};
use super::error::ImportError;
use super::grid::Grid;

/// Rows that are handed over at once.
const BATCH: usize = 1_024;
/// Batches that may wait: the reading does not run far ahead.
const WAITING: usize = 8;

/// A sheet whose rows come in from top to bottom.
#[derive(Debug)]
pub(super) struct Incoming {
    /// What has come in.
    pub(super) grid: Grid,
    /// How many rows there will be, as far as is known.
    pub(super) expected: usize,
    more: Option<Receiver<Piece>>,
}

/// What the reading thread sends.
#[derive(Debug)]
enum Piece {
    Rows(Line<Cells>),
    /// All is read; so many cells were cut off.
    End(usize),
    Failed(ImportError),
}

/// Where the reading thread puts the cells of a sheet.
#[derive(Debug)]
pub(super) struct Outlet {
    /// The rows that were not handed over yet.
    pub(super) grid: Grid,
    sender: SyncSender<Piece>,
    batch: usize,
    sent_to: u32,
}

impl From<Grid> for Incoming {
    /// A sheet that was read as a whole.
    fn from(grid: Grid) -> Self {
        let expected = grid.rows.len();
        Self {
            grid,
            expected,
            more: None,
        }
    }
}

impl Incoming {
    /// A sheet without rows yet, and where they are to be put. Rows that are not in order in the file are handed over
    /// together at the end.
    pub(super) fn new(grid: Grid, expected: usize, in_order: bool) -> (Self, Outlet) {
        let (sender, receiver) = sync_channel(WAITING);
        let outlet = Outlet {
            grid: Grid::new(&grid.name, grid.hidden),
            sender,
            batch: if in_order { BATCH } else { usize::MAX },
            sent_to: 0,
        };
        let incoming = Self {
            grid,
            expected,
            more: Some(receiver),
        };
        (incoming, outlet)
    }

    /// Waits for more rows; false when there are none.
    pub(super) fn pull(&mut self, file: &str) -> Result<bool, ImportError> {
        let Some(more) = &self.more else { return Ok(false) };
        match more.recv() {
            Ok(Piece::Rows(rows)) => {
                self.grid.rows.append(rows);
                if self.grid.rows.len() > MAX_ROWS {
                    return Err(ImportError::TooLarge {
                        file: file.to_owned(),
                        what: format!("工作表“{}”超过 20 万行", self.grid.name),
                        limit: "20 万行".to_owned(),
                    });
                }
                return Ok(true);
            }
            Ok(Piece::End(cut)) => self.grid.cut += cut,
            Ok(Piece::Failed(error)) => return Err(error),
            // The thread ended without a word: its reader panicked.
            Err(_) => {
                return Err(ImportError::Damaged {
                    file: file.to_owned(),
                    reason: "内部结构不合规范".to_owned(),
                });
            }
        }
        self.more = None;
        Ok(false)
    }

    /// Waits for all rows.
    pub(super) fn finish(&mut self, file: &str) -> Result<(), ImportError> {
        self.at_least(usize::MAX, file)
    }

    /// Waits for the first rows.
    pub(super) fn at_least(&mut self, rows: usize, file: &str) -> Result<(), ImportError> {
        while self.grid.rows.len() < rows && self.pull(file)? {}
        Ok(())
    }
}

impl Outlet {
    /// To be called before a cell of a row is put: hands the rows before it over when they are many. False when
    /// nobody waits for them any more; the error is about a row that comes too late, although the rows are written in
    /// order: the cells have other addresses.
    pub(super) fn before(&mut self, row: u32, file: &str) -> Result<bool, ImportError> {
        if self.sent_to > 0 && row <= self.sent_to {
            let file = file.to_owned();
            return Err(ImportError::Disordered { file });
        }
        let last = self.grid.rows.last().map(|(last, _)| last);
        match last.filter(|last| *last < row && self.grid.rows.len() >= self.batch) {
            Some(last) => {
                self.sent_to = last;
                Ok(self.hand_over())
            }
            None => Ok(true),
        }
    }

    fn hand_over(&mut self) -> bool {
        let rows = std::mem::take(&mut self.grid.rows);
        self.sender.send(Piece::Rows(rows)).is_ok()
    }

    /// Hands over what is left, or says what went wrong. Who does not wait any more need not be told.
    pub(super) fn end(mut self, outcome: Result<(), ImportError>) {
        let last = match outcome {
            Ok(()) if self.hand_over() => Piece::End(self.grid.cut),
            Ok(()) => return,
            Err(error) => Piece::Failed(error),
        };
        let (Ok(()) | Err(_)) = self.sender.send(last);
    }
}
