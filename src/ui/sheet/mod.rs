//! Records as a grid: the columns of their form, sections, sums, marks of 审核 and the place to type a new one.

mod base;
mod columns;
mod compare;
mod hover;
mod rows;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::forms::{FieldScope, dictionary};
use crate::model::{FieldType, Finding, Period, Record, RecordId, RecordKind, Severity, Value, is_absent};
use crate::ops::{Edit, Snapshot};

use super::desk::Request;
use super::widgets::grid::{GridColumn, GridModel, GridOutput, RowKind};
pub use base::BaseSheet;
use columns::SheetColumn;
use compare::Earlier;
pub use hover::{short_time, source_text};
use rows::SheetRow;

/// The records of one kind at one period, ready to be drawn.
pub struct RecordSheet {
    snapshot: Arc<Snapshot>,
    kind: RecordKind,
    period: Option<Period>,
    columns: Vec<SheetColumn>,
    shown: Vec<GridColumn>,
    rows: Vec<SheetRow>,
    marks: BTreeMap<(usize, usize), Vec<usize>>,
    /// Where each record stands.
    places: HashMap<RecordId, usize>,
    earlier: Earlier,
    build: u64,
}

impl RecordSheet {
    /// Lays out the records of a kind. `period` is that of the figures, or of the records of a periodic kind.
    pub fn new(snapshot: &Arc<Snapshot>, kind: RecordKind, period: Option<Period>, build: u64) -> Self {
        let mut columns = columns::of(&snapshot.forms, kind);
        columns::offer(&mut columns, &snapshot.county, snapshot.records.of(kind));
        columns.extend(columns::extra(snapshot.records.of(kind).iter()));
        let mut rows = rows::of(snapshot, kind, period, &columns);
        rows::align_decimals(&mut rows, &mut columns);
        let longest = |index: usize| {
            let texts = rows
                .iter()
                .filter(|row| row.kind != RowKind::Section)
                .filter_map(|row| row.texts.get(index));
            texts.map(|text| columns::letters(text)).fold(0.0, f32::max)
        };
        let shown = columns
            .iter()
            .enumerate()
            .map(|(index, column)| column.fit(longest(index)))
            .collect();
        let places = rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.kind == RowKind::Data);
        let places = places.map(|(at, row)| (row.id, at)).collect();
        let mut sheet = Self {
            snapshot: Arc::clone(snapshot),
            kind,
            period,
            columns,
            shown,
            rows,
            marks: BTreeMap::new(),
            places,
            earlier: Earlier::of(snapshot, kind, period),
            build,
        };
        sheet.mark_findings();
        sheet
    }

    /// Whether it still shows this snapshot and period.
    pub fn is_current(&self, snapshot: &Arc<Snapshot>, period: Option<Period>) -> bool {
        Arc::ptr_eq(&self.snapshot, snapshot) && self.period == period
    }

    /// How many records it has.
    pub fn records(&self) -> usize {
        self.places.len()
    }

    /// The record of a row.
    pub fn record(&self, row: usize) -> Option<&Record> {
        self.snapshot.records.get(self.kind, self.rows.get(row)?.id)
    }

    /// Where a record and a field of it stand.
    pub fn position(&self, id: RecordId, field: Option<&str>) -> Option<(usize, usize)> {
        let row = *self.places.get(&id)?;
        let column = field.and_then(|field| self.columns.iter().position(|column| column.holds(field)));
        Some((row, column.unwrap_or_else(|| self.name_column())))
    }

    /// Whether there is a period before to compare with.
    pub fn compares(&self) -> bool {
        self.period.is_some() && Earlier::is_possible(self.kind)
    }

    /// What a grid did, as requests.
    pub fn requests(&self, output: &GridOutput) -> Vec<Request> {
        let mut requests = Vec::new();
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
            requests.push(Request::Enter {
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
                .filter_map(|row| Some(self.rows.get(*row)?.id))
                .collect();
            if !ids.is_empty() {
                requests.push(Request::Delete(self.kind, ids));
            }
        }
        requests
    }

    fn edit(&self, row: usize, column: usize, text: &str) -> Option<Edit> {
        let column = self.columns.get(column)?;
        let period = if column.scope == FieldScope::Figure {
            self.period
        } else {
            None
        };
        let id = self.rows.get(row)?.id;
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
        let texts = self.rows.get(row).map_or(&[][..], |row| row.texts.as_slice());
        let filled = self
            .columns
            .iter()
            .zip(texts)
            .filter(|(column, text)| column.editable && !text.is_empty());
        filled
            .map(|(column, text)| {
                let text = if column.key {
                    format!("{text}（副本）")
                } else {
                    text.clone()
                };
                (column.field.clone(), text)
            })
            .collect()
    }

    /// The column of the record's name.
    fn name_column(&self) -> usize {
        self.columns.iter().position(|column| column.key).unwrap_or(0)
    }

    fn mark_findings(&mut self) {
        let mut marks: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (index, finding) in self.snapshot.findings.iter().enumerate() {
            for place in finding.places.iter().filter(|place| place.record == self.kind) {
                if let Some(cell) = self.position(place.id, place.field.as_deref()) {
                    marks.entry(cell).or_default().push(index);
                }
            }
        }
        self.marks = marks;
    }

    fn findings(&self, row: usize, column: usize) -> impl Iterator<Item = &Finding> {
        let marked = self.marks.get(&(row, column)).map_or(&[][..], Vec::as_slice);
        marked
            .iter()
            .filter_map(|index| self.snapshot.findings.get(*index))
    }
}

impl GridModel for RecordSheet {
    fn columns(&self) -> &[GridColumn] {
        &self.shown
    }

    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn kind(&self, row: usize) -> RowKind {
        self.rows.get(row).map_or(RowKind::Total, |row| row.kind)
    }

    fn text(&self, row: usize, column: usize) -> Cow<'_, str> {
        let text = self
            .rows
            .get(row)
            .and_then(|row| row.texts.get(column))
            .map_or("", String::as_str);
        Cow::Borrowed(text)
    }

    fn editable(&self, row: usize, column: usize) -> bool {
        match self.kind(row) {
            RowKind::Data => self.columns.get(column).is_some_and(|column| column.editable),
            RowKind::New => column == self.name_column(),
            RowKind::Section | RowKind::Total => false,
        }
    }

    fn version(&self) -> u64 {
        self.build
    }

    fn mark(&self, row: usize, column: usize) -> Option<Severity> {
        self.findings(row, column).map(|finding| finding.severity).min()
    }

    fn hover(&self, row: usize, column: usize) -> Option<String> {
        self.hover_text(row, column)
    }

    fn refuse(&self, row: usize, column: usize, text: &str) -> Option<String> {
        if self.kind(row) != RowKind::Data {
            return None;
        }
        let column = self.columns.get(column)?;
        let field = dictionary().field(self.kind, &column.field)?;
        let yes_no = field.field_type == FieldType::Boolean;
        let says_no = yes_no && !text.is_empty();
        if column.field == "years" || (is_absent(text) && !says_no) {
            return field.required.then(|| format!("“{}”不能为空", field.name));
        }
        let unit = if field.unit.is_empty() {
            String::new()
        } else {
            format!("，单位：{}", field.unit)
        };
        Value::parse(field.field_type, text, field.money_unit())
            .err()
            .map(|why| format!("{why}{unit}"))
    }

    fn row_id(&self, row: usize) -> u64 {
        match self.rows.get(row) {
            Some(SheetRow {
                kind: RowKind::Data,
                id,
                ..
            }) => id.0.unsigned_abs(),
            // The place for a new record stays the same place however many records come before it.
            Some(row) if row.kind == RowKind::New => u64::MAX,
            _ => u64::MAX - 1 - row as u64,
        }
    }

    fn key(&self, column: usize) -> String {
        self.columns
            .get(column)
            .map_or_else(String::new, |column| column.field.clone())
    }

    fn has_sums(&self) -> bool {
        rows::summed(self.kind)
    }

    fn sum(&self, rows: &[usize], column: usize) -> String {
        let Some(column) = self.columns.get(column) else {
            return String::new();
        };
        let records: Vec<&Record> = rows.iter().filter_map(|row| self.record(*row)).collect();
        rows::sum(&records, self.period, column)
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
