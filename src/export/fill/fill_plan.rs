//! What the ledger's records do to one issued sheet: rows to insert, cells to write, and what is left as it is.

use std::collections::{BTreeMap, BTreeSet};

use super::shift::Shift;
use crate::export::annex::layout::AnnexCell;
use crate::model::RecordId;

/// Which cells will be written.
#[derive(Clone, Debug, Default)]
pub(super) struct FillPlan {
    /// Where rows are inserted.
    pub(super) shift: Shift,
    /// Cells by row and column of the result.
    pub(super) cells: BTreeMap<u32, BTreeMap<u32, AnnexCell>>,
    /// The rows that show a record, from top to bottom.
    pub(super) placed: Vec<PlacedRecord>,
    /// The records that belong on the sheet, in the order of the form.
    pub(super) order: Vec<RecordId>,
    /// Names of records that belong on another sheet, by what they are.
    pub(super) elsewhere: BTreeMap<String, Vec<(RecordId, String)>>,
    /// Cells around the table that get a text.
    pub(super) texts: BTreeSet<(u32, u32)>,
    /// What is to be said about the sheet, without its name.
    pub(super) notes: Vec<String>,
    /// Column of the running number.
    pub(super) ordinal: Option<u32>,
    /// Names of records for which the sheet has no row.
    pub(super) left_out: Vec<String>,
    /// Cells in which the file has another figure than the ledger; they are left as they are.
    pub(super) kept: Vec<String>,
    /// Columns that the protected sheet keeps locked; nothing is written there.
    pub(super) locked: BTreeSet<u32>,
    /// Rows whose name the ledger does not know.
    pub(super) unknown_rows: Vec<u32>,
}

/// A record and the row of the result that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PlacedRecord {
    /// The row.
    pub(super) row: u32,
    /// The record.
    pub(super) id: RecordId,
    /// Its name.
    pub(super) name: String,
    /// The section of the row.
    pub(super) section: Option<String>,
    /// Whether the issued file names the record itself.
    pub(super) printed: bool,
}

impl FillPlan {
    /// Whether the cell of a row and a column of the result is written.
    pub(super) fn writes(&self, row: u32, column: u32) -> bool {
        self.cells
            .get(&row)
            .is_some_and(|cells| cells.contains_key(&column))
    }
}
