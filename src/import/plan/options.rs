//! What the user decided about an import, and what it compares with.

use std::collections::{BTreeMap, BTreeSet};

use crate::forms::Forms;
use crate::model::{County, Period, RecordId, RecordKind, Records};

use super::known_framework::{FrameworkOption, KnownFramework};
use super::memory::Memory;

/// What a blank cell means for a record that exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Blank {
    /// The old value stays.
    #[default]
    Keep,
    /// The old value goes, unless it was typed by hand after the last import: then the row is a conflict.
    Clear,
}

/// What the user decided about this import.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Only this sheet, hidden or not.
    pub sheet: Option<String>,
    /// What the rows describe, instead of recognising it.
    pub record: Option<RecordKind>,
    /// The same for one sheet.
    pub records: BTreeMap<String, RecordKind>,
    /// The form, instead of the best fitting one.
    pub form: Option<String>,
    /// The period, instead of the one the sheet states.
    pub period: Option<Period>,
    /// The same for one sheet.
    pub periods: BTreeMap<String, Period>,
    /// The township of the rows of a sheet that contradicts itself.
    pub townships: BTreeMap<String, String>,
    /// What a blank cell means.
    pub blank: Blank,
    /// Cells the user retyped in the plan, by sheet and cell.
    pub corrections: BTreeMap<(String, String), String>,
    /// Columns the user remapped, by sheet and column letter; `None` keeps the column beside the record. The empty name
    /// stands for every sheet.
    pub columns: BTreeMap<(String, String), Option<String>>,
    /// Sheets to leave out.
    pub skip_sheets: BTreeSet<String>,
    /// Hidden sheets to read all the same.
    pub read_hidden: BTreeSet<String>,
    /// Rows to leave out.
    pub skip_rows: BTreeSet<(String, u32)>,
    /// First and last row of the header, by sheet; the empty name stands for every sheet.
    pub header_rows: BTreeMap<String, (u32, u32)>,
    /// Rows that are one of the ledger's records although the name differs (a renamed project).
    pub same_as: BTreeMap<(String, u32), RecordId>,
    /// Rows that replace figures edited by hand; else such rows are conflicts.
    pub overwrite_rows: BTreeSet<(String, u32)>,
    /// Whether all rows do.
    pub overwrite: bool,
    /// The plan (方案) that tables of indicators belong to.
    pub framework: Option<FrameworkOption>,
    /// Whether targets and baselines of the ledger may change; else such rows are conflicts.
    pub change_targets: bool,
    /// Whether the plan carries the cells of each sheet, for a preview. Then a file without any known table gives a
    /// plan too, so that the user can point at the header.
    pub with_view: bool,
}

/// What the import compares with.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The forms.
    pub forms: &'a Forms,
    /// The ledger's records.
    pub records: &'a Records,
    /// The ledger's county.
    pub county: &'a County,
    /// The frameworks that the ledger follows.
    pub frameworks: &'a [String],
    /// What earlier imports taught.
    pub memory: &'a Memory,
    /// The plans (方案) that a table of indicators may belong to.
    pub plans: &'a [KnownFramework],
}

impl<'a> Known<'a> {
    /// The forms and records of a ledger, its county, the frameworks it follows, and what its imports taught.
    pub const fn new(
        forms: &'a Forms,
        records: &'a Records,
        county: &'a County,
        frameworks: &'a [String],
        memory: &'a Memory,
    ) -> Self {
        Self {
            forms,
            records,
            county,
            frameworks,
            memory,
            plans: &[],
        }
    }

    /// The same with the plans that tables of indicators may belong to.
    #[must_use]
    pub const fn with_plans(self, plans: &'a [KnownFramework]) -> Self {
        Self { plans, ..self }
    }
}

impl Options {
    /// The header's rows in a sheet, when the user moved its frame.
    pub(crate) fn frame(&self, sheet: &str) -> Option<(u32, u32)> {
        let frame = self.header_rows.get(sheet).or_else(|| self.header_rows.get(""))?;
        Some((frame.0.min(frame.1).max(1), frame.0.max(frame.1)))
    }

    /// Whether what was said of one sheet is said of another.
    pub(crate) fn is_of(named: &str, sheet: &str) -> bool {
        named.is_empty() || named == sheet
    }

    /// Whether the user said what a column holds.
    pub(crate) fn is_decided(&self, sheet: &str, letters: &str) -> bool {
        let mut decided = self.columns.keys();
        decided.any(|(named, column)| Self::is_of(named, sheet) && column == letters)
    }

    /// What the rows of a sheet describe, when the user said so.
    pub(crate) fn kind_of(&self, sheet: &str) -> Option<RecordKind> {
        self.records.get(sheet).copied().or(self.record)
    }

    /// The period of a sheet that states none, when the user said so.
    pub(crate) fn period_of(&self, sheet: &str) -> Option<Period> {
        self.periods.get(sheet).copied().or(self.period)
    }

    /// The header's rows in a table below or beside another, of which only its own name speaks.
    pub(crate) fn frame_of_further(&self, table: &str) -> Option<(u32, u32)> {
        let frame = self.header_rows.get(table)?;
        Some((frame.0.min(frame.1).max(1), frame.0.max(frame.1)))
    }

    /// The record of the ledger that a row is, as the user said.
    pub(crate) fn same_as_of(&self, sheet: &str, row: u32) -> Option<RecordId> {
        if self.same_as.is_empty() {
            return None;
        }
        self.same_as.get(&(sheet.to_owned(), row)).copied()
    }

    /// Whether a row may change targets of the ledger.
    pub(crate) fn changes_targets(&self, sheet: &str, row: u32) -> bool {
        self.change_targets || self.overwrite_rows.contains(&(sheet.to_owned(), row))
    }

    /// Whether a row may replace figures edited by hand.
    pub(crate) fn overwrites(&self, sheet: &str, row: u32) -> bool {
        self.overwrite || self.overwrite_rows.contains(&(sheet.to_owned(), row))
    }
}
