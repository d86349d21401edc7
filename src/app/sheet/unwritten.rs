//! What was typed and could not be written: it stays in its cell, marked, until it is put right or given up.

use crate::model::{Period, RecordId};
use crate::ops::UnwrittenCell;

use super::change::SheetChange;

/// The cells of a table that were not written.
#[derive(Clone, Debug, Default)]
pub struct Unwritten {
    cells: Vec<UnwrittenCell>,
}

impl Unwritten {
    /// Keeps what came back; the latest text of a cell counts. What was to be emptied shows what stands in the ledger.
    pub fn keep(&mut self, cells: Vec<UnwrittenCell>) {
        for cell in cells {
            self.forget_cell(cell.id, &cell.field, cell.period);
            if !cell.text.trim().is_empty() {
                self.cells.push(cell);
            }
        }
    }

    /// Forgets what another text is on its way for, and the cells of records that go.
    pub fn forget(&mut self, change: &SheetChange) {
        match change {
            SheetChange::Entered { edits, .. } => {
                for edit in edits {
                    self.forget_cell(edit.id, &edit.field, edit.period);
                }
            }
            SheetChange::Deleted(_, ids) => self.cells.retain(|cell| !ids.contains(&cell.id)),
            SheetChange::BaseTyped(..) => {}
        }
    }

    fn forget_cell(&mut self, id: RecordId, field: &str, period: Option<Period>) {
        self.cells
            .retain(|cell| (cell.id, cell.field.as_str(), cell.period) != (id, field, period));
    }

    /// Gives everything up; the ledger's values are shown again.
    pub fn clear(&mut self) {
        self.cells.clear();
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether everything was written.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The first, to be shown.
    pub fn first(&self) -> Option<&UnwrittenCell> {
        self.cells.first()
    }

    /// What stands unwritten in a cell while a period is in view.
    pub(super) fn at(&self, id: RecordId, field: &str, period: Option<Period>) -> Option<&UnwrittenCell> {
        self.cells.iter().find(|cell| {
            (cell.id, cell.field.as_str()) == (id, field) && (cell.period.is_none() || cell.period == period)
        })
    }
}
