//! Where the fields of a new record come from: kept once for all rows of the same columns, not with each value.

use crate::model::{FieldName, Period, Value, cell_name};

use super::{Change, FieldChange, Status};

/// Which cell each field of a new record comes from. The rows of a sheet are alike, so most of them share one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CellOrigins {
    /// The column of the name, where extra cells are shown.
    pub(crate) name_column: u32,
    /// The fields.
    pub(crate) fields: Vec<CellOrigin>,
}

/// The cell of one field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CellOrigin {
    /// The field.
    pub(crate) field: FieldName,
    /// The period, for figures.
    pub(crate) period: Option<Period>,
    /// The row, when it is another one: that of a section.
    pub(crate) row: Option<u32>,
    /// The column.
    pub(crate) column: u32,
}

impl Change {
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
