//! Records as a grid: the columns of their form, sections, sums, marks of 审核 and the place to type a new one.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use crate::export::ParentProjects;
use crate::forms::FieldScope;
use crate::model::{Finding, Period, Record, RecordId, RecordKind, Severity};
use crate::ops::{Edit, Snapshot};

use super::change::SheetChange;
use super::columns;
use super::columns::SheetColumn;
use super::compare::Earlier;
use super::grid_model::{GridColumn, GridModel, GridOutput, RowKind};
use super::rows;
use super::rows::{SheetCells, SheetRow};
use super::titles::letters;
use super::unwritten::Unwritten;

/// The records of one kind at one period, ready to be drawn.
pub struct RecordSheet {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) kind: RecordKind,
    pub(super) period: Option<Period>,
    pub(super) columns: Vec<SheetColumn>,
    shown: Vec<GridColumn>,
    rows: Vec<SheetRow>,
    parents: ParentProjects,
    /// What stands where a new record is typed.
    hint: String,
    /// The findings of each record, by their place in the snapshot.
    marks: HashMap<RecordId, Vec<usize>>,
    /// Where each record stands, once something asked for it.
    places: OnceCell<HashMap<RecordId, usize>>,
    pub(super) earlier: Earlier,
    pub(super) unwritten: Unwritten,
    build: u64,
}

impl RecordSheet {
    /// Lays out the records of a kind. `period` is that of the figures, or of the records of a periodic kind.
    pub fn new(snapshot: &Arc<Snapshot>, kind: RecordKind, period: Option<Period>, build: u64) -> Self {
        let records = snapshot.records.of(kind);
        let mut columns = columns::of(&snapshot.forms, kind);
        let sample: Vec<&Record> = records.iter().step_by(records.len() / SAMPLE + 1).collect();
        columns::offer(&mut columns, &snapshot.county, &sample);
        columns.extend(columns::extra(records.iter()));
        let rows = rows::of(snapshot, kind, period, &columns);
        let mut sheet = Self {
            snapshot: Arc::clone(snapshot),
            kind,
            period,
            columns,
            shown: Vec::new(),
            rows,
            parents: ParentProjects::of(&snapshot.records, kind),
            hint: format!("＋ 录入{}，或粘贴多行", kind.label()),
            marks: HashMap::new(),
            places: OnceCell::new(),
            earlier: Earlier::of(snapshot, kind, period),
            unwritten: Unwritten::default(),
            build,
        };
        sheet.align_decimals();
        sheet.fit_columns();
        sheet.mark_findings();
        sheet
    }

    /// Shows besides what was typed and not written.
    #[must_use]
    pub fn with_unwritten(mut self, unwritten: Unwritten) -> Self {
        self.unwritten = unwritten;
        self
    }

    /// Whether it still shows this snapshot and period.
    pub fn is_current(&self, snapshot: &Arc<Snapshot>, period: Option<Period>) -> bool {
        Arc::ptr_eq(&self.snapshot, snapshot) && self.period == period
    }

    /// The record of a row.
    pub fn record(&self, row: usize) -> Option<&Record> {
        match self.rows.get(row)? {
            SheetRow::Data { at, .. } => self.snapshot.records.of(self.kind).get(*at),
            SheetRow::Section(_) | SheetRow::New => None,
        }
    }

    /// The kind of its records.
    pub const fn records_kind(&self) -> RecordKind {
        self.kind
    }

    /// Where a record and a field of it stand.
    pub fn position(&self, id: RecordId, field: Option<&str>) -> Option<(usize, usize)> {
        let places = self.places.get_or_init(|| {
            let standing = (0..self.rows.len()).filter_map(|row| Some((self.record(row)?.id, row)));
            standing.collect()
        });
        let row = *places.get(&id)?;
        let column = field.and_then(|field| self.columns.iter().position(|column| column.holds(field)));
        Some((row, column.unwrap_or_else(|| self.name_column())))
    }

    /// Whether there is a period before to compare with.
    pub fn compares(&self) -> bool {
        self.period.is_some() && Earlier::is_possible(self.kind)
    }

    /// What the user changed in the grid.
    pub fn changes(&self, output: &GridOutput) -> Vec<SheetChange> {
        let mut changes = Vec::new();
        let edits: Vec<Edit> = output
            .edits
            .iter()
            .filter_map(|edit| self.edit(edit.row, edit.column, &edit.text))
            .collect();
        let mut added: Vec<Vec<(String, String)>> =
            output.added.iter().map(|cells| self.values(cells)).collect();
        if output.duplicate_rows {
            added.extend(output.selected_rows.iter().map(|row| self.copy_of(*row)));
        }
        if !edits.is_empty() || !added.is_empty() {
            changes.push(SheetChange::Entered {
                kind: self.kind,
                period: self.period,
                edits,
                rows: added,
            });
        }
        if output.delete_rows {
            let ids: Vec<RecordId> = output
                .selected_rows
                .iter()
                .filter_map(|row| Some(self.record(*row)?.id))
                .collect();
            if !ids.is_empty() {
                changes.push(SheetChange::Deleted(self.kind, ids));
            }
        }
        changes
    }

    fn edit(&self, row: usize, column: usize, text: &str) -> Option<Edit> {
        let column = self.columns.get(column)?;
        let period = if column.scope == FieldScope::Figure {
            self.period
        } else {
            None
        };
        let id = self.record(row)?.id;
        Some(Edit {
            kind: self.kind,
            id,
            field: column.field.clone(),
            period,
            text: text.to_owned(),
        })
    }

    fn values(&self, cells: &[(usize, String)]) -> Vec<(String, String)> {
        let known = cells
            .iter()
            .filter_map(|(column, text)| Some((self.columns.get(*column)?, text)));
        known
            .filter(|(column, _)| column.editable)
            .map(|(column, text)| (column.field.clone(), text.clone()))
            .collect()
    }

    /// The texts of a record for a new one; its name says that it is a copy.
    fn copy_of(&self, row: usize) -> Vec<(String, String)> {
        let filled = self
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.editable);
        filled
            .map(|(at, column)| (column, self.typed(row, at)))
            .filter(|(_, text)| !text.is_empty())
            .map(|(column, text)| {
                let text = if column.key {
                    format!("{text}（副本）")
                } else {
                    text.into_owned()
                };
                (column.field.clone(), text)
            })
            .collect()
    }

    /// The column of the record's name.
    fn name_column(&self) -> usize {
        self.columns.iter().position(|column| column.key).unwrap_or(0)
    }

    fn cells(&self) -> SheetCells<'_> {
        SheetCells::new(&self.snapshot, &self.parents, self.period)
    }

    fn align_decimals(&mut self) {
        let mut columns = std::mem::take(&mut self.columns);
        let cells = self.cells();
        for column in &mut columns {
            cells.share_decimals(column, (0..self.rows.len()).filter_map(|row| self.record(row)));
        }
        self.columns = columns;
    }

    /// Makes the columns wide enough for the texts of a sample of the rows.
    fn fit_columns(&mut self) {
        let sample: Vec<usize> = (0..self.rows.len())
            .step_by(self.rows.len() / SAMPLE + 1)
            .chain(self.rows.len().checked_sub(1))
            .filter(|row| self.kind(*row) != RowKind::Section)
            .collect();
        let longest = |column: usize| {
            let texts = sample.iter().map(|row| letters(&self.text(*row, column)));
            texts.fold(0.0, f32::max)
        };
        let columns = self.columns.iter().enumerate();
        self.shown = columns.map(|(at, column)| column.fit(longest(at))).collect();
    }

    fn mark_findings(&mut self) {
        let mut marks: HashMap<RecordId, Vec<usize>> = HashMap::new();
        for (index, finding) in self.snapshot.findings.iter().enumerate() {
            for place in finding.places.iter().filter(|place| place.record == self.kind) {
                let known = marks.entry(place.id).or_default();
                if known.last() != Some(&index) {
                    known.push(index);
                }
            }
        }
        self.marks = marks;
    }

    /// What 审核 found in the record of a row.
    pub fn findings_of(&self, row: usize) -> impl Iterator<Item = &Finding> {
        let marks = self.record(row).and_then(|record| self.marks.get(&record.id));
        let known = marks.map_or(&[][..], Vec::as_slice).iter();
        known.filter_map(|index| self.snapshot.findings.get(*index))
    }

    /// The findings that stand in a cell; those of the whole record stand at its name.
    pub(super) fn findings(&self, row: usize, column: usize) -> impl Iterator<Item = &Finding> {
        let id = self.record(row).map(|record| record.id);
        self.findings_of(row).filter(move |finding| {
            let mut places = finding.places.iter();
            places.any(|place| {
                let field = place.field.as_deref();
                let at = field.and_then(|field| self.columns.iter().position(|shown| shown.holds(field)));
                place.record == self.kind
                    && Some(place.id) == id
                    && at.unwrap_or_else(|| self.name_column()) == column
            })
        })
    }
}

/// So many records at most are looked at for the widths of columns and for words to offer.
const SAMPLE: usize = 1000;

impl GridModel for RecordSheet {
    fn columns(&self) -> &[GridColumn] {
        &self.shown
    }

    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn kind(&self, row: usize) -> RowKind {
        match self.rows.get(row) {
            Some(SheetRow::Data { .. }) => RowKind::Data,
            Some(SheetRow::Section(_)) => RowKind::Section,
            Some(SheetRow::New) => RowKind::New,
            None => RowKind::Total,
        }
    }

    fn text(&self, row: usize, column: usize) -> Cow<'_, str> {
        if let Some(cell) = self.unwritten(row, column) {
            return Cow::Borrowed(&cell.text);
        }
        let (Some(row), Some(shown)) = (self.rows.get(row), self.columns.get(column)) else {
            return Cow::Borrowed("");
        };
        match row {
            SheetRow::Data { at, ordinal } => match self.snapshot.records.of(self.kind).get(*at) {
                Some(record) => self.cells().text(record, *ordinal, shown),
                None => Cow::Borrowed(""),
            },
            SheetRow::Section(title) if column == 0 => Cow::Borrowed(title),
            SheetRow::New if shown.key => Cow::Borrowed(&self.hint),
            SheetRow::Section(_) | SheetRow::New => Cow::Borrowed(""),
        }
    }

    fn typed(&self, row: usize, column: usize) -> Cow<'_, str> {
        if let Some(cell) = self.unwritten(row, column) {
            return Cow::Borrowed(&cell.text);
        }
        match (self.rows.get(row), self.record(row), self.columns.get(column)) {
            (Some(SheetRow::Data { ordinal, .. }), Some(record), Some(shown)) => {
                self.cells().typed(record, *ordinal, shown)
            }
            _ => self.text(row, column),
        }
    }

    fn editable(&self, row: usize, column: usize) -> bool {
        match self.kind(row) {
            RowKind::Data | RowKind::New => self.columns.get(column).is_some_and(|column| column.editable),
            RowKind::Section | RowKind::Total => false,
        }
    }

    fn version(&self) -> u64 {
        self.build
    }

    fn mark(&self, row: usize, column: usize) -> Option<Severity> {
        if self.unwritten(row, column).is_some() {
            return Some(Severity::Error);
        }
        self.findings(row, column).map(|finding| finding.severity).min()
    }

    fn hover(&self, row: usize, column: usize) -> Option<String> {
        self.hover_text(row, column)
    }

    fn refuse(&self, row: usize, column: usize, text: &str) -> Option<String> {
        let is_record = matches!(self.kind(row), RowKind::Data | RowKind::New);
        is_record.then(|| self.refusal(column, text)).flatten()
    }

    fn lacks(&self, cells: &[(usize, String)]) -> Option<(usize, String)> {
        self.lacking(cells)
    }

    fn keeps_refused(&self) -> bool {
        true
    }

    fn row_id(&self, row: usize) -> u64 {
        match self.rows.get(row) {
            Some(SheetRow::Data { .. }) => self.record(row).map_or(0, |record| record.id.0.unsigned_abs()),
            // The place for a new record stays the same place however many records come before it.
            Some(SheetRow::New) => u64::MAX,
            _ => u64::MAX - 1 - row as u64,
        }
    }

    fn key(&self, column: usize) -> String {
        self.columns
            .get(column)
            .map_or_else(String::new, |column| column.field.clone())
    }

    fn counter(&self) -> &'static str {
        match self.kind {
            RecordKind::ElderFacility | RecordKind::ChildcareFacility => "家",
            RecordKind::Project | RecordKind::ProjectReturn => "项",
            RecordKind::Estate => "个小区",
            RecordKind::Population => "个乡镇",
            _ => "条",
        }
    }

    fn has_sums(&self) -> bool {
        rows::summed(self.kind)
    }

    fn sum(&self, rows: &[usize], column: usize) -> String {
        let Some(column) = self.columns.get(column).filter(|column| column.total) else {
            return String::new();
        };
        let records: Vec<&Record> = rows.iter().filter_map(|row| self.record(*row)).collect();
        self.cells().sum(&records, column)
    }

    fn before(&self, row: usize, column: usize) -> Option<String> {
        let (record, shown) = (self.record(row)?, self.columns.get(column)?);
        self.earlier
            .text(&self.snapshot, record, shown, &self.text(row, column))
    }

    fn choices(&self, column: usize) -> &[String] {
        self.columns
            .get(column)
            .map_or(&[], |column| column.choices.as_slice())
    }
}
