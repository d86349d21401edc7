//! One row as values with their cells, before it is compared with the ledger.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{FieldName, Period, Record, RecordKind, Value, Values, cell_name};

use crate::import::grid::CellPlace;

/// A row that may become a record.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    /// The row, from 1.
    pub(crate) row: u32,
    /// The column of the name, where problems of the whole row are shown.
    pub(crate) name_column: u32,
    /// What its cells state, blank ones included.
    pub(crate) stated: Vec<StatedValue>,
    /// What title or form say; counts only where nothing is known.
    pub(crate) implied: Vec<(FieldName, Value)>,
    /// Cells of unknown columns and texts that a value can't hold.
    pub(crate) extra: BTreeMap<String, String>,
    /// Whether a problem of the row is an error.
    pub(crate) refused: bool,
    /// Targets of years on the way: year, value, cell.
    pub(crate) steps: Vec<(i32, Option<f64>, CellPlace)>,
    /// Cells that say themselves that they are percentages.
    pub(crate) percents: BTreeSet<CellPlace>,
    /// The order of what is stated by the names of the fields, as for the last row: rows of a sheet are alike.
    order: Vec<(Slot, &'static str, usize)>,
}

/// What one cell states.
#[derive(Clone, Debug)]
pub(crate) struct StatedValue {
    /// Where it is kept.
    pub(crate) slot: Slot,
    /// The field.
    pub(crate) field: &'static str,
    /// The value; `None` is a blank cell.
    pub(crate) value: Option<Value>,
    /// The cell.
    pub(crate) cell: CellPlace,
}

/// Where a value is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    /// On the record.
    Record,
    /// In its figures of a period.
    Figure(Period),
    /// On the project that a return belongs to.
    Parent,
}

impl Draft {
    /// The cell of the name.
    pub(crate) fn name_cell(&self) -> String {
        cell_name(self.row, self.name_column)
    }

    /// Where it stands.
    pub(crate) const fn name_place(&self) -> CellPlace {
        (self.row, self.name_column)
    }

    /// The text of a stated field of the record.
    pub(crate) fn text(&self, field: &str) -> &str {
        match self.get(field) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// The stated value of a field of the record.
    pub(crate) fn get(&self, field: &str) -> Option<&Value> {
        let stated = self
            .stated
            .iter()
            .find(|stated| stated.slot == Slot::Record && stated.field == field);
        stated.and_then(|stated| stated.value.as_ref())
    }

    /// States a value of the record.
    pub(crate) fn state(&mut self, field: &'static str, value: Option<Value>, cell: CellPlace) {
        self.put(Slot::Record, field, value, cell);
    }

    /// States a value.
    pub(crate) fn put(&mut self, slot: Slot, field: &'static str, value: Option<Value>, cell: CellPlace) {
        self.stated.push(StatedValue {
            slot,
            field,
            value,
            cell,
        });
    }

    /// A record of what the row states, which is stated no longer.
    pub(crate) fn take_record(&mut self, kind: RecordKind, period: Option<Period>) -> Record {
        let mut record = Record::new(kind);
        record.period = period.filter(|_| kind.is_periodic());
        record.extra = std::mem::take(&mut self.extra);
        record.values = Values::with_capacity(self.stated.len());
        self.put_in_order();
        for (_, _, at) in &self.order {
            let Some(StatedValue {
                slot, field, value, ..
            }) = self.stated.get_mut(*at)
            else {
                continue;
            };
            match (*slot, value.take()) {
                (_, None) | (Slot::Parent, _) => {}
                (Slot::Record, Some(value)) => _ = record.values.insert(*field, value),
                (Slot::Figure(period), Some(value)) => {
                    let figures = record.figures.entry(period).or_default();
                    figures.values.insert(*field, value);
                }
            }
        }
        record
    }

    /// Values are kept by the names of their fields and put in place quickest in that order.
    fn put_in_order(&mut self) {
        let is_known = |(slot, field, at): &(Slot, &'static str, usize)| {
            let stated = self.stated.get(*at);
            stated.is_some_and(|stated| stated.slot == *slot && std::ptr::eq(stated.field, *field))
        };
        if self.order.len() == self.stated.len() && self.order.iter().all(is_known) {
            return;
        }
        let stated = self.stated.iter().enumerate();
        self.order = stated
            .map(|(at, stated)| (stated.slot, stated.field, at))
            .collect();
        self.order.sort_by_key(|(_, field, _)| *field);
    }

    /// Forgets the row and keeps the room for the next.
    pub(crate) fn clear(&mut self) {
        self.stated.clear();
        self.implied.clear();
        self.extra.clear();
        self.percents.clear();
        self.steps.clear();
        self.refused = false;
    }
}
