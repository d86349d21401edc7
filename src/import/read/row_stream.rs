//! A sheet that is still being read on another thread while its first rows are worked on.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use super::budget::MAX_ROWS;
use crate::import::error::ImportError;
use crate::import::grid::Grid;
use crate::import::grid::cells::{SparseLine, SparseRow};

/// Rows that are handed over at once; more than a thousand were slower.
const BATCH: usize = 128;
/// Batches that may wait: the reading does not run far ahead.
const WAITING: usize = 8;

/// A sheet whose rows come in from top to bottom.
#[derive(Debug)]
pub(crate) struct RowReceiver {
    /// What has come in.
    pub(crate) grid: Grid,
    /// How many rows there will be, as far as is known.
    pub(crate) expected: usize,
    more: Option<Receiver<RowMessage>>,
    /// Where rows go back that nobody needs any more.
    spent: Option<Sender<SparseLine<SparseRow>>>,
    /// How many rows have come in.
    rows: usize,
    /// The rows of tables that are done, for whoever wants to see the whole sheet.
    done: SparseLine<SparseRow>,
}

/// What the reading thread sends.
#[derive(Debug)]
enum RowMessage {
    Rows(SparseLine<SparseRow>),
    /// All is read; so many cells were cut off.
    End(usize),
    Failed(ImportError),
}

/// Where the reading thread puts the cells of a sheet.
#[derive(Debug)]
pub(crate) struct RowSender {
    /// The rows that were not handed over yet.
    pub(crate) grid: Grid,
    sender: SyncSender<RowMessage>,
    /// Rows that come back, to be filled again: threads that free each other's memory wait for each other's allocator.
    back: Receiver<SparseLine<SparseRow>>,
    spare: Vec<SparseRow>,
    batch: usize,
    sent_to: u32,
}

impl From<Grid> for RowReceiver {
    /// A sheet that was read as a whole.
    fn from(grid: Grid) -> Self {
        let expected = grid.rows.len();
        Self {
            grid,
            expected,
            more: None,
            spent: None,
            rows: expected,
            done: SparseLine::default(),
        }
    }
}

impl RowReceiver {
    /// A sheet without rows yet, and where they are to be put. Rows that are not in order in the file are handed over
    /// together at the end.
    pub(crate) fn new(grid: Grid, expected: usize, in_order: bool) -> (Self, RowSender) {
        let (sender, receiver) = sync_channel(WAITING);
        let (spent, back) = channel();
        let outlet = RowSender {
            grid: Grid::new(&grid.name, grid.hidden),
            sender,
            back,
            spare: Vec::new(),
            batch: if in_order { BATCH } else { usize::MAX },
            sent_to: 0,
        };
        let incoming = Self {
            grid,
            expected,
            more: Some(receiver),
            spent: Some(spent),
            rows: 0,
            done: SparseLine::default(),
        };
        (incoming, outlet)
    }

    /// Waits for the next rows; `None` when there are none.
    pub(crate) fn next(&mut self, file: &str) -> Result<Option<SparseLine<SparseRow>>, ImportError> {
        let Some(more) = &self.more else { return Ok(None) };
        match more.recv() {
            Ok(RowMessage::Rows(rows)) => {
                self.rows += rows.len();
                if self.rows > MAX_ROWS {
                    return Err(ImportError::TooLarge {
                        file: file.to_owned(),
                        what: format!("工作表“{}”超过 20 万行", self.grid.name),
                        limit: "20 万行".to_owned(),
                    });
                }
                return Ok(Some(rows));
            }
            Ok(RowMessage::End(cut)) => self.grid.cut += cut,
            Ok(RowMessage::Failed(error)) => return Err(error),
            // The thread ended without a word: its reader panicked.
            Err(_) => {
                return Err(ImportError::Damaged {
                    file: file.to_owned(),
                    reason: "内部结构不合规范".to_owned(),
                });
            }
        }
        self.more = None;
        Ok(None)
    }

    fn pull(&mut self, file: &str) -> Result<bool, ImportError> {
        let rows = self.next(file)?;
        Ok(rows.map(|rows| self.grid.rows.append(rows)).is_some())
    }

    /// Gives rows back that are not needed any more.
    pub(crate) fn give_back(&self, rows: SparseLine<SparseRow>) {
        if let Some(spent) = &self.spent {
            // When all is read, nobody takes them.
            let (Ok(()) | Err(_)) = spent.send(rows);
        }
    }

    /// Goes on with the table that begins in a row: those above are done.
    pub(crate) fn begin_at(&mut self, row: u32) {
        let rest = self.grid.rows.split_off(row);
        let done = std::mem::replace(&mut self.grid.rows, rest);
        self.done.append(done);
    }

    /// The whole sheet, with the tables that are done.
    pub(crate) fn into_grid(mut self) -> Grid {
        let mut grid = self.grid;
        self.done.append(std::mem::take(&mut grid.rows));
        grid.rows = self.done;
        grid
    }

    /// Whether rows are still to come.
    pub(crate) const fn has_more(&self) -> bool {
        self.more.is_some()
    }

    /// Waits for all rows.
    pub(crate) fn finish(&mut self, file: &str) -> Result<(), ImportError> {
        self.at_least(usize::MAX, file)
    }

    /// Waits for the first rows.
    pub(crate) fn at_least(&mut self, rows: usize, file: &str) -> Result<(), ImportError> {
        while self.grid.rows.len() < rows && self.pull(file)? {}
        Ok(())
    }
}

impl RowSender {
    /// To be called before a cell of a row is put: hands the rows before it over when they are many. False when
    /// nobody waits for them any more; the error is about a row that comes too late, although the rows are written in
    /// order: the cells have other addresses.
    pub(crate) fn before(&mut self, row: u32, file: &str) -> Result<bool, ImportError> {
        if self.sent_to > 0 && row <= self.sent_to {
            let file = file.to_owned();
            return Err(ImportError::Disordered { file });
        }
        let last = self.grid.rows.last().map(|(last, _)| last);
        if last.is_some_and(|last| last >= row) {
            return Ok(true);
        }
        if let Some(last) = last.filter(|_| self.grid.rows.len() >= self.batch) {
            self.sent_to = last;
            if !self.hand_over() {
                return Ok(false);
            }
        }
        if let Some(cells) = self.spare() {
            self.grid.rows.insert(row, cells);
        }
        Ok(true)
    }

    /// The room of a row that came back.
    fn spare(&mut self) -> Option<SparseRow> {
        if self.spare.is_empty() {
            let rows = self.back.try_recv().ok()?;
            self.spare
                .extend(rows.into_iter().map(|(_, cells)| cells.emptied()));
        }
        self.spare.pop()
    }

    fn hand_over(&mut self) -> bool {
        let mut rows = std::mem::take(&mut self.grid.rows);
        rows.retain(|cells| !cells.is_empty());
        self.sender.send(RowMessage::Rows(rows)).is_ok()
    }

    /// Hands over what is left, or says what went wrong. Who does not wait any more need not be told.
    pub(crate) fn end(mut self, outcome: Result<(), ImportError>) {
        let last = match outcome {
            Ok(()) if self.hand_over() => RowMessage::End(self.grid.cut),
            Ok(()) => return,
            Err(error) => RowMessage::Failed(error),
        };
        let (Ok(()) | Err(_)) = self.sender.send(last);
    }
}
