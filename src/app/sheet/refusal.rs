//! What can't stand in a table of records: a text in its cell, a new row without what it needs.

use crate::forms::dictionary;
use crate::model::{FieldType, Value, is_absent};
use crate::ops::UnwrittenCell;

use super::record_sheet::RecordSheet;

impl RecordSheet {
    /// What was typed into a cell and not written.
    pub(super) fn unwritten(&self, row: usize, column: usize) -> Option<&UnwrittenCell> {
        if self.unwritten.is_empty() {
            return None;
        }
        let column = self.columns.get(column)?;
        self.unwritten
            .at(self.record(row)?.id, &column.field, self.period)
    }

    /// Why a text can't stand in a column.
    pub(super) fn refusal(&self, column: usize, text: &str) -> Option<String> {
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

    /// The first column without which a new row can't be written.
    pub(super) fn lacking(&self, cells: &[(usize, String)]) -> Option<(usize, String)> {
        let mut columns = self.columns.iter().enumerate();
        columns.find_map(|(at, column)| {
            let field = dictionary().field(self.kind, &column.field)?;
            let typed = cells.iter().any(|(known, text)| *known == at && !is_absent(text));
            let lacking = field.required && column.editable && !typed;
            lacking.then(|| (at, format!("新的一行还没有“{}”，填上才写入", field.name)))
        })
    }
}
