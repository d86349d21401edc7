//! Where the fields of a new record come from: kept once for all rows of the same columns, not with each value.

use std::sync::Arc;

use crate::model::{FieldName, Period, RecordKind, Value};

use super::{Change, FieldChange, Status};
use crate::import::grid::cell_name;
use crate::import::rows::draft::{Draft, Slot};

/// Which cell each field of a new record comes from. The rows of a sheet are alike, so most of them share one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Origins {
    /// The column of the name, where extra cells are shown.
    pub(crate) name_column: u32,
    /// The fields.
    pub(crate) fields: Vec<Origin>,
}

/// The cell of one field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Origin {
    /// The field.
    pub(crate) field: FieldName,
    /// The period, for figures.
    pub(crate) period: Option<Period>,
    /// The row, when it is another one: that of a section.
    pub(crate) row: Option<u32>,
    /// The column.
    pub(crate) column: u32,
}

impl Origins {
    /// Of the record that a row makes.
    pub(crate) fn of(draft: &Draft) -> Self {
        let fields = origins(draft).map(|(field, period, row, column)| Origin {
            field,
            period,
            row,
            column,
        });
        Self {
            name_column: draft.name_column,
            fields: fields.collect(),
        }
    }

    /// Whether they are those of a row, too.
    pub(crate) fn fit(&self, draft: &Draft) -> bool {
        let mut own = self.fields.iter();
        let is_next = |(field, period, row, column): (FieldName, Option<Period>, Option<u32>, u32)| {
            own.next().is_some_and(|own| {
                own.column == column && own.period == period && own.row == row && own.field == field
            })
        };
        self.name_column == draft.name_column && origins(draft).all(is_next) && own.next().is_none()
    }
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

impl Change {
    /// A row that is shown and not written.
    pub(crate) fn not_written(
        draft: &mut Draft,
        kind: RecordKind,
        period: Option<Period>,
        status: Status,
    ) -> Self {
        Self {
            row: draft.row,
            status,
            record: draft.take_record(kind, period),
            parent: None,
            replaced: Vec::new(),
            origins: Arc::default(),
            similar: None,
        }
    }

    /// Each field that changes, with its cell; of a new record all that it has.
    pub fn fields(&self) -> Vec<FieldChange> {
        let mut fields = self.new_fields();
        fields.extend(self.replaced.iter().cloned());
        fields
    }

    fn new_fields(&self) -> Vec<FieldChange> {
        if self.status != Status::New {
            return Vec::new();
        }
        let is_replaced = |field: &str, period| {
            let mut replaced = self.replaced.iter();
            replaced.any(|change| change.field == field && change.period == period)
        };
        let change = |field: &str, period, value: &Value, cell| FieldChange {
            field: field.to_owned(),
            period,
            before: None,
            after: Some(value.clone()),
            cell,
        };
        let mut fields = Vec::new();
        for origin in &self.origins.fields {
            let value = match origin.period {
                Some(period) => {
                    let figures = self.record.figures.get(&period);
                    figures.and_then(|figures| figures.values.get(&origin.field))
                }
                None => self.record.get(&origin.field),
            };
            if let Some(value) = value.filter(|_| !is_replaced(&origin.field, origin.period)) {
                let cell = cell_name(origin.row.unwrap_or(self.row), origin.column);
                fields.push(change(&origin.field, origin.period, value, cell));
            }
        }
        for (header, text) in &self.record.extra {
            let field = format!("extra.{header}");
            if !is_replaced(&field, None) {
                let cell = cell_name(self.row, self.origins.name_column);
                fields.push(change(&field, None, &Value::Text(text.clone()), cell));
            }
        }
        fields
    }
}
