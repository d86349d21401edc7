//! What a grid shows: the trait its data implements, and what the user did to it.

use std::borrow::Cow;

use crate::model::Severity;

/// Data of a grid, by row and column. Rows are those of the model, before sorting and filtering.
pub trait GridModel {
    /// Its columns from left to right.
    fn columns(&self) -> &[GridColumn];
    /// How many rows there are, sections and totals included.
    fn rows(&self) -> usize;
    /// What a row is.
    fn kind(&self, row: usize) -> RowKind;
    /// What a cell shows. For a section, the text of column 0 is its title.
    fn text(&self, row: usize, column: usize) -> Cow<'_, str>;
    /// What a person types to get what a cell shows: editing, copying and filling start from it.
    fn typed(&self, row: usize, column: usize) -> Cow<'_, str> {
        self.text(row, column)
    }
    /// Whether a cell may be changed.
    fn editable(&self, row: usize, column: usize) -> bool;
    /// Whether nothing at all may be changed: then no cell is grey.
    fn read_only(&self) -> bool {
        false
    }
    /// Grows with every change of the data.
    fn version(&self) -> u64;
    /// The mark in the corner of a cell.
    fn mark(&self, _row: usize, _column: usize) -> Option<Severity> {
        None
    }
    /// What stands on hover: findings, the source.
    fn hover(&self, _row: usize, _column: usize) -> Option<String> {
        None
    }
    /// Why a text can't stand in a cell; `None` if it can.
    fn refuse(&self, _row: usize, _column: usize, _text: &str) -> Option<String> {
        None
    }
    /// Whether a text that can't stand in a cell is kept beside it, marked, and everything else is written.
    fn keeps_refused(&self) -> bool {
        false
    }
    /// Without which column a new row of these cells can't be written, and why.
    fn lacks(&self, _cells: &[(usize, String)]) -> Option<(usize, String)> {
        None
    }
    /// Texts to choose from; others may be typed as well.
    fn choices(&self, _column: usize) -> &[String] {
        &[]
    }
    /// A number that stays with a row when rows are added, removed or moved.
    fn row_id(&self, row: usize) -> u64 {
        row as u64
    }
    /// A name that stays with a column when the user hides, moves or widens it.
    fn key(&self, column: usize) -> String {
        self.columns().get(column).map_or_else(String::new, |column| {
            if column.group.is_empty() {
                column.title.clone()
            } else {
                format!("{}/{}", column.group, column.title)
            }
        })
    }
    /// What stands under a column for these rows; empty where nothing is summed.
    fn sum(&self, _rows: &[usize], _column: usize) -> String {
        String::new()
    }
    /// The word after a number of its records: 3 家.
    fn counter(&self) -> &'static str {
        "条"
    }
    /// Whether there is a line of sums.
    fn has_sums(&self) -> bool {
        false
    }
    /// What stood in a cell in the period before, when it was something else.
    fn before(&self, _row: usize, _column: usize) -> Option<String> {
        None
    }
    /// The number by which a cell is sorted; without one it is sorted by its text.
    fn sort_number(&self, row: usize, column: usize) -> Option<f64> {
        self.typed(row, column).parse().ok()
    }
}

/// One column of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct GridColumn {
    /// Header text.
    pub title: String,
    /// Header above it, shared with its neighbours; empty for none.
    pub group: String,
    /// Width in points before the user changes it.
    pub width: f32,
    /// How its cells stand.
    pub align: CellAlign,
    /// Whether its texts have several lines.
    pub long: bool,
}

/// How the text of a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellAlign {
    /// Words.
    Left,
    /// Ordinals, 是/否.
    Center,
    /// Figures.
    Right,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A record.
    Data,
    /// A heading over records.
    Section,
    /// A sum that belongs between records.
    Total,
    /// The place where a new record is typed.
    New,
}

/// One changed cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellEdit {
    /// Row of the model.
    pub row: usize,
    /// Column.
    pub column: usize,
    /// The text as typed; empty takes the value away.
    pub text: String,
}

/// What happened in a frame.
#[derive(Debug, Default)]
pub struct GridOutput {
    /// Changed cells; one undo step.
    pub edits: Vec<CellEdit>,
    /// Rows typed or pasted below the last record: column and text.
    pub added: Vec<Vec<(usize, String)>>,
    /// The row of the model under the cursor, if it is a record.
    pub cursor_row: Option<usize>,
    /// Records that are selected.
    pub selected_rows: Vec<usize>,
    /// Cells of a paste that can't be changed and were left out.
    pub skipped: usize,
    /// A text that was refused when the user clicked elsewhere, with the reason.
    pub refused: Option<String>,
    /// The user asked to delete the selected records.
    pub delete_rows: bool,
    /// The user asked for copies of the selected records.
    pub duplicate_rows: bool,
    /// Columns were hidden, moved or widened: the layout is to be remembered.
    pub layout_changed: bool,
    /// What is selected: how many cells, their sum and average; empty for a single cell.
    pub note: String,
    /// Something to tell: how many cells were replaced, that nothing was found.
    pub message: Option<String>,
}

impl GridOutput {
    /// Whether cells or rows were typed, pasted or filled.
    pub fn changes_cells(&self) -> bool {
        !self.edits.is_empty() || !self.added.is_empty()
    }
}
