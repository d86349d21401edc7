//! What one run has read once and need not read again: several frameworks ask for the same measures.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::model::{Period, Record, RecordKind};

use super::definition::Measure;
use super::figure_columns::{FigureColumn, KindPeriods};
use super::measure::MeasuredValue;

/// The readings of one run over one set of records and frameworks; it must not outlive them.
///
/// Invariant: a measure is known by its place in the definitions, which do not move during a run.
#[derive(Default)]
pub(super) struct MeasureCache {
    readings: RefCell<HashMap<MeasureKey, NotedValue>>,
    fitting: RefCell<HashMap<usize, Rc<[usize]>>>,
    columns: RefCell<HashMap<RecordKind, Rc<KindPeriods>>>,
    fields: RefCell<HashMap<(RecordKind, String), Rc<FigureColumn>>>,
}

/// The measure, the period, and the area if its standard matters.
type MeasureKey = (usize, Period, String);

/// A reading with the notes it left.
pub(super) type NotedValue = (Option<MeasuredValue>, Vec<String>);

impl MeasureCache {
    /// The reading of a measure for the whole county, read at most once.
    pub(super) fn reading(
        &self,
        measure: &Measure,
        until: Period,
        area_code: &str,
        read: impl FnOnce() -> NotedValue,
    ) -> NotedValue {
        let area = if measure.standard.is_some() { area_code } else { "" };
        let key = (place(measure), until, area.to_owned());
        if let Some(known) = self.readings.borrow().get(&key) {
            return known.clone();
        }
        let known = read();
        self.readings.borrow_mut().insert(key, known.clone());
        known
    }

    /// The places of the records that fit a measure at any time, looked for at most once.
    pub(super) fn fitting(&self, measure: &Measure, find: impl FnOnce() -> Vec<usize>) -> Rc<[usize]> {
        if let Some(known) = self.fitting.borrow().get(&place(measure)) {
            return Rc::clone(known);
        }
        let found: Rc<[usize]> = find().into();
        self.fitting
            .borrow_mut()
            .insert(place(measure), Rc::clone(&found));
        found
    }

    /// The periods of the records of a kind.
    pub(super) fn columns(&self, kind: RecordKind, records: &[Record]) -> Rc<KindPeriods> {
        let mut columns = self.columns.borrow_mut();
        Rc::clone(
            columns
                .entry(kind)
                .or_insert_with(|| Rc::new(KindPeriods::of(records))),
        )
    }

    /// One field of the records of a kind.
    pub(super) fn column(
        &self,
        kind: RecordKind,
        field: &str,
        make: impl FnOnce() -> FigureColumn,
    ) -> Rc<FigureColumn> {
        let mut fields = self.fields.borrow_mut();
        let made = fields
            .entry((kind, field.to_owned()))
            .or_insert_with(|| Rc::new(make()));
        Rc::clone(made)
    }
}

fn place(measure: &Measure) -> usize {
    std::ptr::from_ref(measure).addr()
}
