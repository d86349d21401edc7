//! What the ledger's records do to one issued sheet: rows to insert, cells to write, and what is left as it is.

use std::collections::{BTreeMap, BTreeSet};

use super::shift::Shift;
use crate::export::annex::layout::AnnexCell;

/// Which cells will be written.
#[derive(Clone, Debug, Default)]
pub(super) struct FillPlan {
    /// Where rows are inserted.
    pub(super) shift: Shift,
    /// Cells by row and column of the result.
    pub(super) cells: BTreeMap<u32, BTreeMap<u32, AnnexCell>>,
    /// Rows that show a record, as numbered in the result.
    pub(super) placed: Vec<u32>,
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

impl FillPlan {
    /// Whether the cell of a row and a column of the result is written.
    pub(super) fn writes(&self, row: u32, column: u32) -> bool {
        self.cells
            .get(&row)
            .is_some_and(|cells| cells.contains_key(&column))
    }
}
