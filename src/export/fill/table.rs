//! What recognition found on an issued sheet.

use serde::{Deserialize, Serialize};

use crate::forms::{Form, FormColumn, dictionary};
use crate::model::{Period, RecordId, RecordKind};

use super::package::reference::column_number;
use crate::export::annex::value_source::PeriodRule;

/// The table of one issued sheet.
#[derive(Clone, Debug)]
pub struct IssuedTable {
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
    pub columns: Vec<IssuedColumn>,
    /// The columns for which the ledger has nothing, and of which nobody said that they stay blank.
    pub open: Vec<IssuedColumn>,
    /// The rows under the header that hold something.
    pub rows: Vec<IssuedRow>,
    /// Which parts go on the sheet, where the user said so: values of [`super::part_field`], none for nothing at all.
    pub part: Option<Vec<String>>,
    /// First and last detail row, where the user said so.
    pub details: Option<(u32, u32)>,
    /// The period the sheet speaks of.
    pub period: Option<Period>,
    /// Which figures may stand under it.
    pub rule: PeriodRule,
    /// Texts for the cells around the table.
    pub fixed: Vec<LabelText>,
    /// Whether the user confirmed this template.
    pub confirmed: bool,
    /// Whether it is filled as a draft only, which its title says.
    pub is_draft: bool,
}

impl IssuedTable {
    /// The column of a field, from 0.
    pub(super) fn column_of(&self, field: &str) -> Option<u32> {
        let column = self.columns.iter().find(|column| column.field == field)?;
        column_number(&column.letters)
    }

    /// The columns to be filled, from 0.
    pub(super) fn column_numbers(&self) -> Vec<u32> {
        let numbers = self.columns.iter().map(|column| column_number(&column.letters));
        numbers.flatten().collect()
    }

    /// The column of the name: without it no row shows a record.
    pub(super) fn name_column(&self) -> Option<u32> {
        let required = |column: &&IssuedColumn| {
            let field = dictionary().field(self.record, &column.field);
            field.is_some_and(|field| field.required)
        };
        column_number(&self.columns.iter().find(required)?.letters)
    }
}

/// A column with a known meaning.
#[derive(Clone, Debug)]
pub struct IssuedColumn {
    /// Its letters.
    pub letters: String,
    /// Field of the dictionary, `ordinal`, `years`, `value:2025`, one of `data/computed.toml`, or
    /// [`EXTRA`](crate::forms::EXTRA) and a header.
    pub field: String,
    /// Header text.
    pub header: String,
    /// Unit of its figures.
    pub unit: String,
}

impl IssuedColumn {
    /// The column as one of a form.
    pub fn as_form_column(&self) -> FormColumn {
        FormColumn {
            unit: self.unit.clone(),
            ..FormColumn::new(&self.field, &self.header)
        }
    }
}

/// A row under the header.
#[derive(Clone, Debug)]
pub struct IssuedRow {
    /// Number from 1.
    pub row: u32,
    /// What it is.
    pub role: IssuedRole,
}

/// What a row under the header is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssuedRole {
    /// Nothing but a number: a record may go here.
    Blank,
    /// It names a record already; `None` for one that the ledger does not know.
    Named(Option<RecordId>),
    /// 一、养老服务项目: the rows below belong to this value.
    Section(String),
    /// 合计, 小计: its formulas cover records.
    Total,
    /// Hidden or filtered away: kept as it is.
    Hidden,
    /// Notes, signatures, everything below the table: never written.
    Fixed,
}

/// Detail rows one under the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DetailRows {
    /// First row.
    pub first: u32,
    /// Last row.
    pub last: u32,
    /// The sample row: its format, height and formulas go into inserted rows.
    pub sample: u32,
}

/// What a label asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelKind {
    /// 填报单位.
    Office,
    /// 统计期.
    Period,
    /// 填报人.
    Person,
    /// 审核人.
    Reviewer,
    /// 单位负责人.
    Leader,
    /// 联系电话.
    Phone,
    /// 填报日期.
    Date,
}

impl LabelKind {
    /// What the officer calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Office => "填报单位",
            Self::Period => "统计期",
            Self::Person => "填报人",
            Self::Reviewer => "审核人",
            Self::Leader => "负责人",
            Self::Phone => "联系电话",
            Self::Date => "填报日期",
        }
    }
}

/// A place for a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelCell {
    /// What it asks for.
    pub kind: LabelKind,
    /// The cell that takes the text, as named in the issued file.
    pub cell: String,
    /// What stands there already: then nothing is written.
    pub printed: String,
    /// Why nothing can be written; empty when something can.
    pub closed: &'static str,
    /// The cell with the label, when the text goes in beside it in the same cell.
    pub(super) inside: bool,
}

/// A text for such a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelText {
    /// What it is.
    pub kind: LabelKind,
    /// The cell that takes it.
    pub cell: String,
    /// The text.
    pub text: String,
}
