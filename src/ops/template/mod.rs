//! An issued template: `look` recognises it and what stands `around` its tables, `memory` keeps what was confirmed about
//! it, `fill` fills it; `unnamed_columns` finds what goes under a header that no field has,
//! `like_sheets` tells sheets with the same columns apart.

pub(super) mod around;
pub(super) mod fill;
mod like_sheets;
pub(super) mod look;
pub(super) mod memory;
mod unnamed_columns;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::error::Error;
use crate::export::fill::{DetailRows, FilledFigure, FilledRow, LabelKind};
use crate::model::{MoneyUnit, Period, RecordKind};

pub use like_sheets::SheetPart;

/// What the user decided about a template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplateChoices {
    /// By sheet and letters: the field of a column, `None` to leave it blank.
    pub columns: BTreeMap<(String, String), Option<String>>,
    /// By sheet and letters: the unit of a column.
    pub units: BTreeMap<(String, String), String>,
    /// By sheet: first and last detail row, where recognition is not certain.
    pub details: BTreeMap<String, (u32, u32)>,
    /// By sheet: which records it takes, where another has the same columns.
    pub parts: BTreeMap<String, SheetPart>,
    /// The texts around the tables, the same on all sheets; an empty one leaves the cell blank.
    pub texts: BTreeMap<LabelKind, String>,
    /// Whether it is only a draft, which says so and may have errors.
    pub is_draft: bool,
}

/// Which figures stand under the periods of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetCarryOver {
    /// What the ledger remembers the answer by (`Session::set_carry_over`).
    pub form: String,
    /// Whether figures of an earlier date may stand in.
    pub is_allowed: bool,
    /// How many cells that is about: they have no figure of their period, and there is an earlier one.
    pub cells: usize,
}

/// An issued file as it was recognised.
#[derive(Clone, Debug)]
pub struct Template {
    /// The file.
    pub file: PathBuf,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its sheets with a known table.
    pub sheets: Vec<TemplateSheet>,
    /// What to look at before it is handed in.
    pub warnings: Vec<String>,
    /// Why it can't be filled; then only our own layout is left.
    pub refusal: Option<Error>,
}

/// One sheet of it.
#[derive(Clone, Debug)]
pub struct TemplateSheet {
    /// Name of the tab.
    pub name: String,
    /// What a row describes.
    pub record: RecordKind,
    /// Title of the best fitting form; `None` when only the kind is known.
    pub form: Option<String>,
    /// First and last row of the header.
    pub header_rows: (u32, u32),
    /// The runs of detail rows.
    pub blocks: Vec<DetailRows>,
    /// Rows of 合计 and 小计.
    pub totals: Vec<u32>,
    /// All columns from left to right, the ones left blank too.
    pub columns: Vec<TemplateColumn>,
    /// The cells around the table.
    pub fixed: Vec<FixedField>,
    /// The mark for an absent value; `None` leaves the cell blank.
    pub mark: Option<String>,
    /// The period its figures are for.
    pub period: Option<Period>,
    /// Which figures stand under its periods.
    pub carry_over: SheetCarryOver,
    /// What the user said of the records it takes.
    pub part: Option<SheetPart>,
    /// The parts that it may be for, where another sheet has the same columns; the whole county's records are of one part
    /// where there are none.
    pub parts: Option<Vec<String>>,
    /// The rows that will go in; a cell for each column that has a field.
    pub rows: Vec<FilledRow>,
    /// Of what date the figures in them are.
    pub figures: Vec<FilledFigure>,
    /// When the user confirmed this sheet, as a date; `None` for not yet, or when something was changed since.
    pub confirmed_at: Option<String>,
}

/// A column of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateColumn {
    /// Its letters.
    pub letters: String,
    /// Header text, groups joined with `/`.
    pub header: String,
    /// Field of the dictionary; `None` stays blank.
    pub field: Option<String>,
    /// Unit of its figures; may be empty.
    pub unit: String,
}

impl TemplateColumn {
    /// Whether it holds money, whose unit can be chosen.
    pub fn is_money(&self) -> bool {
        MoneyUnit::find(&self.unit).is_some()
    }
}

/// A cell around the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedField {
    /// What it asks for.
    pub kind: LabelKind,
    /// The cell.
    pub cell: String,
    /// The text that will go in; empty leaves it blank.
    pub text: String,
    /// Why nothing goes in (it is filled already, or can't be written); empty when something can.
    pub closed: String,
}

impl Template {
    /// Whether the user confirmed every sheet as it is shown.
    pub fn is_confirmed(&self) -> bool {
        self.sheets.iter().all(|sheet| sheet.confirmed_at.is_some())
    }

    /// Records that will be shown, in all sheets.
    pub fn rows(&self) -> usize {
        self.sheets.iter().map(|sheet| sheet.rows.len()).sum()
    }
}
