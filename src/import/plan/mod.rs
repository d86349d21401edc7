//! The plan: what an import would change, shown before anything is written.
//!
//! [`options`] hold what the user decided and what the file is compared with; [`job`] both for one file. A sheet that is
//! not taken says its [`closest_match`], one that is not clear what it is [`waiting`] for. A new record knows its
//! [`cell_origins`]. When a plan is accepted, [`memory`] keeps what the user confirmed, [`source_columns`] where each field
//! stood.

pub(super) mod cell_origins;
pub(super) mod closest_match;
pub(super) mod job;
pub(super) mod known_framework;
pub(super) mod memory;
pub(super) mod options;
pub(super) mod source_columns;
pub(super) mod waiting;

use std::sync::Arc;

use serde::Serialize;

use crate::model::{FrameworkFacts, Period, Problem, Record, RecordId, RecordKind, Severity, Value};

use super::grid::view::View;
use cell_origins::CellOrigins;
use closest_match::ClosestMatch;
use waiting::Waiting;

/// What one file would change. Its JSON is the contract of the command line, without `operation`.
#[derive(Clone, Debug, Serialize)]
pub struct Plan {
    /// The file's name without its folder.
    pub file: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// One entry a table, in the order of the tabs; most tabs have one.
    pub sheets: Vec<SheetPlan>,
}

/// What one sheet would change.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SheetPlan {
    /// Name of the tab; of a table below or beside the first of its tab, with the place where it begins.
    pub name: String,
    /// Name of the tab alone.
    #[serde(skip)]
    pub tab: String,
    /// Whether the tab is hidden; hidden ones are ignored unless named.
    pub hidden: bool,
    /// What a row describes; `None` when the sheet was not recognised or not read.
    pub record: Option<RecordKind>,
    /// The best fitting form.
    pub form: Option<String>,
    /// How well the header fits, 0 to 1.
    pub score: f64,
    /// Rows of the header, from 1.
    pub header_rows: Vec<u32>,
    /// The period the sheet speaks of.
    pub period: Option<Period>,
    /// How the sheet says so itself; then nobody else may say another.
    #[serde(skip)]
    pub stated_period: Option<String>,
    /// The plan (方案) of a table of indicators.
    #[serde(flatten)]
    pub of_plan: Option<Box<SheetFramework>>,
    /// Columns with a known meaning.
    pub columns: Vec<MappedColumn>,
    /// Columns kept beside the record.
    pub unknown_columns: Vec<UnknownColumn>,
    /// Fields that the form has and the sheet does not.
    pub missing_fields: Vec<String>,
    /// How many rows of each status.
    pub counts: Counts,
    /// Printed totals against our sums.
    pub totals: Vec<TotalCheck>,
    /// What is wrong or doubtful.
    pub problems: Vec<Problem>,
    /// What must be chosen before the sheet can be written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Waiting>,
    /// Why the sheet was not recognised or is ignored.
    pub note: Option<String>,
    /// The table that a sheet without a known one is most like.
    #[serde(rename = "nearest", skip_serializing_if = "Option::is_none")]
    pub closest_match: Option<ClosestMatch>,
    /// Whether the sheet names persons and is therefore not taken whatever the user says; it has no view either.
    #[serde(skip)]
    pub is_barred: bool,
    /// Whether the sheet divides targets among townships or departments, and is imported as 分解表.
    #[serde(skip)]
    pub is_divided: bool,
    /// How the header differs from the last one of this template; empty when it is the same or new.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub template_changes: Vec<TemplateChange>,
    /// The changes, row by row.
    #[serde(skip)]
    pub changes: Vec<Change>,
    /// What each row under the header is, for filling the same sheet.
    #[serde(skip)]
    pub rows: Vec<RowWithRole>,
    /// Records that [`Counts::missing`] counts.
    #[serde(skip)]
    pub missing: Vec<RecordId>,
    /// Columns whose meaning the user gave: header and field; remembered when the plan is accepted.
    #[serde(skip)]
    pub confirmed: Vec<(String, Option<String>)>,
    /// The cells as they stand in the file, when [`super::Options::with_view`] asks for them.
    #[serde(skip)]
    pub view: Option<Arc<View>>,
}

/// The plan that a table of indicators belongs to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SheetFramework {
    /// Its id; none while the officer is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub framework: Option<String>,
    /// Why it is this one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub framework_reason: String,
    /// The plan that accepting makes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_framework: Option<FrameworkFacts>,
    /// Base year and target year of the plan.
    #[serde(skip)]
    pub years: Option<(i32, i32)>,
}

/// A row under the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowWithRole {
    /// The row, from 1.
    pub row: u32,
    /// What it is.
    pub role: RowRole,
    /// The name in it, for a record or a row that only names one; else empty.
    pub name: String,
}

/// What a row under the header is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowRole {
    /// A record, or a name that waits for its figures.
    Record,
    /// Nothing but an ordinal.
    Blank,
    /// 一、养老服务项目, with its value.
    Section(String),
    /// 合计, 小计.
    Total,
    /// Notes, signatures, the header again.
    Fixed,
}

/// A column with a known meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MappedColumn {
    /// Column letter.
    pub column: String,
    /// Header text, groups joined with `/`.
    pub header: String,
    /// Field of the dictionary, or `value:2023H1` for an indicator's value of that period.
    pub field: String,
    /// Unit of the figures in this column.
    pub unit: Option<String>,
}

/// A column without a known meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnknownColumn {
    /// Column letter.
    pub column: String,
    /// Header text, groups joined with `/`.
    pub header: String,
    /// The field that it may mean; applied only when the user maps the column ([`options::Options::columns`]).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposed_field: Option<String>,
}

/// A column that differs from the last template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TemplateChange {
    /// What differs.
    pub difference: TemplateDifference,
    /// Header of the column.
    pub header: String,
    /// The former header or unit.
    pub before: Option<String>,
}

/// What differs from the last template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TemplateDifference {
    /// 新增.
    Added,
    /// 删除.
    Removed,
    /// 改名.
    Renamed,
    /// 单位变化.
    Unit,
}

impl TemplateDifference {
    /// The word the user sees.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Added => "新增",
            Self::Removed => "删除",
            Self::Renamed => "改名",
            Self::Unit => "单位变化",
        }
    }
}

/// Rows by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Records not in the ledger yet.
    pub new: usize,
    /// Records that change.
    pub updated: usize,
    /// Records that stay as they are.
    pub unchanged: usize,
    /// Rows that fit several records, or contradict a figure edited by hand.
    pub conflict: usize,
    /// Records of the ledger that the sheet should have held; never deleted.
    pub missing: usize,
    /// Section rows, totals, notes, repeated headers, rows without content.
    pub ignored: usize,
    /// Rows with an error, which are not written.
    pub refused: usize,
}

/// A printed total against the sum of the rows above.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TotalCheck {
    /// The cell of the printed total.
    pub cell: String,
    /// Header of the column.
    pub header: String,
    /// What is printed, in the sheet's unit.
    pub printed: f64,
    /// Our sum, in the sheet's unit.
    pub summed: f64,
    /// Whether they agree to half of the last printed digit.
    pub ok: bool,
}

/// What one row would change.
#[derive(Clone, Debug)]
pub struct Change {
    /// The row, from 1.
    pub row: u32,
    /// What would happen.
    pub status: Status,
    /// The record as it would be kept; its id is set when it exists.
    pub record: Record,
    /// For a project's return: the project as it would be kept, when it is new or changes.
    pub parent: Option<Box<Record>>,
    /// Each field that replaces something, or was laid over by another row.
    pub(super) replaced: Vec<FieldChange>,
    /// For a new record: the cells of its fields, shared by all rows of the same columns.
    pub(super) origins: Arc<CellOrigins>,
    /// A record of the ledger that this new one may be under another name; [`options::Options::same_as`] makes it so.
    pub similar: Option<RecordId>,
}

/// What happens to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 新增.
    New,
    /// 更新.
    Updated,
    /// 不变.
    Unchanged,
    /// 冲突: it fits several records, or would replace a figure edited by hand; not written.
    Conflict,
    /// The row has an error; not written.
    Refused,
}

/// One field's change.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// Field of the dictionary; `project.…` for a field of the return's project, `extra.…` for an unknown
    /// column.
    pub field: String,
    /// The period, for figures.
    pub period: Option<Period>,
    /// What the ledger has.
    pub before: Option<Value>,
    /// What it would have.
    pub after: Option<Value>,
    /// The cell it comes from.
    pub cell: String,
}

impl SheetPlan {
    /// Counts the changes by status.
    pub(super) fn count(&mut self) {
        for change in &self.changes {
            match change.status {
                Status::New => self.counts.new += 1,
                Status::Updated => self.counts.updated += 1,
                Status::Unchanged => self.counts.unchanged += 1,
                Status::Conflict => self.counts.conflict += 1,
                Status::Refused => self.counts.refused += 1,
            }
        }
    }

    /// A sheet that was not read.
    pub(super) fn ignored(name: &str, hidden: bool, note: &str) -> Self {
        Self {
            name: name.to_owned(),
            tab: name.to_owned(),
            hidden,
            note: Some(note.to_owned()),
            ..Self::default()
        }
    }
}

impl Plan {
    /// All changes that would be written, in the order of the file; a sheet that waits for a choice is not written.
    pub fn writable(&self) -> impl Iterator<Item = (&SheetPlan, &Change)> {
        self.sheets
            .iter()
            .filter(|sheet| sheet.waiting.is_empty())
            .flat_map(|sheet| sheet.changes.iter().map(move |change| (sheet, change)))
            .filter(|(_, change)| matches!(change.status, Status::New | Status::Updated))
    }

    /// The questions that are open.
    pub fn waiting(&self) -> impl Iterator<Item = &Waiting> {
        self.sheets.iter().flat_map(|sheet| &sheet.waiting)
    }

    /// Whether some row can't be written as it stands.
    pub fn has_errors(&self) -> bool {
        self.sheets
            .iter()
            .flat_map(|sheet| &sheet.problems)
            .any(|problem| problem.severity == Severity::Error)
    }
}
