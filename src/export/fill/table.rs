//! What recognition found on an issued sheet.

use crate::forms::{Form, dictionary};
use crate::model::{Period, RecordId, RecordKind};

use super::label_cells::FixedText;
use super::package::reference::column_number;

/// The table of one issued sheet.
#[derive(Clone, Debug)]
pub struct Table {
    /// Name of the tab.
    pub sheet: String,
    /// What a row describes.
    pub record: RecordKind,
    /// The best fitting form: which records belong here and in which order.
    pub form: Option<Form>,
    /// First row of the header.
    pub header_top: u32,
    /// Last row of the header.
    pub header_bottom: u32,
    /// The columns to be filled.
    pub columns: Vec<TableColumn>,
    /// The rows under the header that hold something.
    pub rows: Vec<TableRow>,
    /// The period the sheet speaks of.
    pub period: Option<Period>,
    /// Texts for the cells around the table.
    pub fixed: Vec<FixedText>,
    /// Whether the user confirmed this template.
    pub confirmed: bool,
}

impl Table {
    /// The column of a field, from 0.
    pub(super) fn column_of(&self, field: &str) -> Option<u32> {
        let column = self.columns.iter().find(|column| column.field == field)?;
        column_number(&column.letters)
    }

    /// The column of the name: without it no row shows a record.
    pub(super) fn name_column(&self) -> Option<u32> {
        let required = |column: &&TableColumn| {
            let field = dictionary().field(self.record, &column.field);
            field.is_some_and(|field| field.required)
        };
        column_number(&self.columns.iter().find(required)?.letters)
    }
}

/// A column with a known meaning.
#[derive(Clone, Debug)]
pub struct TableColumn {
    /// Its letters.
    pub letters: String,
    /// Field of the dictionary, `ordinal`, `years` or `value:2025`.
    pub field: String,
    /// Header text.
    pub header: String,
    /// Unit of its figures.
    pub unit: String,
}

/// A row under the header.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// Number from 1.
    pub row: u32,
    /// What it is.
    pub role: Role,
}

/// What a row under the header is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Nothing but a number: a record may go here.
    Blank,
    /// It names a record already; `None` for one that the ledger does not know.
    Named(Option<RecordId>),
    /// 一、养老服务项目: the rows below belong to this value.
    Section(String),
    /// 合计, notes, signatures: never written.
    Fixed,
}
