//! The record that a row makes: a new one with the cells of its fields, or one that is only shown.

use std::sync::Arc;

use crate::model::{FieldName, Period, Record, RecordKind, Source};

use crate::import::plan::cell_origins::{CellOrigin, CellOrigins};
use crate::import::plan::{Change, Status};
use crate::import::rows::draft::{Draft, Slot};

/// The record that a row makes, and where its fields come from: the origins of the row before when they are the same.
pub(crate) fn new_record(
    draft: &mut Draft,
    kind: RecordKind,
    period: Option<Period>,
    source: &Source,
    before: &Arc<CellOrigins>,
) -> (Record, Arc<CellOrigins>) {
    let origins = if are_origins_of(before, draft) {
        Arc::clone(before)
    } else {
        Arc::new(origins_of(draft))
    };
    let mut record = draft.take_record(kind, period);
    for (field, value) in draft.implied.drain(..) {
        if record.get(&field).is_none() {
            record.values.insert(field, value);
        }
    }
    for figures in record.figures.values_mut() {
        figures.source = Some(source.clone());
    }
    record.source = Some(source.clone());
    (record, origins)
}

/// A row that is shown and not written.
pub(crate) fn not_written(
    draft: &mut Draft,
    kind: RecordKind,
    period: Option<Period>,
    status: Status,
) -> Change {
    Change {
        row: draft.row,
        status,
        record: draft.take_record(kind, period),
        parent: None,
        replaced: Vec::new(),
        origins: Arc::default(),
        similar: None,
    }
}

/// Where the fields of the record come from that a row makes.
fn origins_of(draft: &Draft) -> CellOrigins {
    let fields = origins(draft).map(|(field, period, row, column)| CellOrigin {
        field,
        period,
        row,
        column,
    });
    CellOrigins {
        name_column: draft.name_column,
        fields: fields.collect(),
    }
}

/// Whether origins are those of a row, too.
fn are_origins_of(known: &CellOrigins, draft: &Draft) -> bool {
    let mut own = known.fields.iter();
    let is_next = |(field, period, row, column): (FieldName, Option<Period>, Option<u32>, u32)| {
        own.next().is_some_and(|own| {
            own.column == column && own.period == period && own.row == row && own.field == field
        })
    };
    known.name_column == draft.name_column && origins(draft).all(is_next) && own.next().is_none()
}

/// Field, period, row if it is another one, and column of what a row states and of what title or form say; the latter
/// is shown at the name.
fn origins(draft: &Draft) -> impl Iterator<Item = (FieldName, Option<Period>, Option<u32>, u32)> {
    let stated = draft.stated.iter().filter_map(|stated| {
        let period = match stated.slot {
            Slot::Record => None,
            Slot::Figure(period) => Some(period),
            Slot::Parent => return None,
        };
        let (row, column) = stated.cell;
        Some((
            FieldName::from(stated.field),
            period,
            Some(row).filter(|row| *row != draft.row),
            column,
        ))
    });
    let implied = draft.implied.iter().enumerate().filter_map(|(at, (field, _))| {
        let is_first = draft.implied.iter().take(at).all(|(before, _)| before != field);
        (is_first && draft.get(field).is_none()).then(|| (field.clone(), None, None, draft.name_column))
    });
    stated.chain(implied)
}
