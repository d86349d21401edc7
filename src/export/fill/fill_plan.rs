//! What the ledger's records do to one issued sheet: rows to insert, cells to write, and what is left as it is.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::shift::Shift;
use crate::export::annex::cell_fact::FigureDate;
use crate::export::annex::layout::AnnexCell;
use crate::model::{Period, RecordId};

/// A cell whose column is for a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FilledFigure {
    /// The cell of the filled file.
    pub cell: String,
    /// The name in its row.
    pub name: String,
    /// Header of its column.
    pub column: String,
    /// The period it was carried over from; `None` for a figure of the very date, and for a blank.
    pub carried_over_from: Option<Period>,
    /// What is known of its figure.
    #[serde(flatten)]
    pub date: FigureDate,
}

impl FilledFigure {
    /// What the officer should know of it.
    pub fn remark(&self) -> String {
        let (cell, name, column) = (&self.cell, &self.name, &self.column);
        let label = self.date.period.label();
        match (self.carried_over_from, self.date.as_of) {
            (Some(older), _) => format!("{cell}（{name} {column}）沿用{}的数", older.label()),
            (None, Some(_)) => format!("{cell}（{name} {column}）是{label}的数"),
            (None, None) => {
                let latest = self
                    .date
                    .latest
                    .map(|latest| format!("，最近的是{}的数", latest.label()));
                let remedy = &self.date.remedy;
                format!(
                    "{cell}（{name} {column}）没有{label}的数，留空{}；{remedy}",
                    latest.unwrap_or_default()
                )
            }
        }
    }
}

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
    /// Cells of the records in which the file has another text, or that a merge covers; they are left as they are.
    pub(super) kept_texts: Vec<String>,
    /// Columns that the protected sheet keeps locked; nothing is written there.
    pub(super) locked: BTreeSet<u32>,
    /// Rows whose name the ledger does not know.
    pub(super) unknown_rows: Vec<u32>,
    /// The cells whose column is for a period.
    pub(super) figures: Vec<FilledFigure>,
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
