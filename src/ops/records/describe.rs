//! 概况: what is in a ledger, and which forms there are.

use serde_json::{Map, Value, json};

use crate::error::Result;
use crate::forms::{Form, FormColumn, Forms, dictionary};
use crate::model::RecordKind;
use crate::store::Store;

use crate::ops::Session;

impl Session {
    /// Counts per kind, periods, schema and version, as JSON.
    ///
    /// # Errors
    /// The ledger can't be read.
    pub fn info(&self) -> Result<Value> {
        let records = self.records()?;
        let counts: Map<String, Value> = RecordKind::ALL
            .iter()
            .map(|kind| (kind.code().to_owned(), json!(records.of(*kind).len())))
            .collect();
        let meta = self.store.meta();
        Ok(json!({
            "ledger": self.path().display().to_string(),
            "county": meta.county,
            "code": meta.code,
            "frameworks": meta.frameworks,
            "records": counts,
            "periods": records.periods(),
            "problems": self.faults(),
            "schema": Store::schema_version(),
            "version": env!("CARGO_PKG_VERSION"),
        }))
    }
}

/// The forms as JSON.
pub fn forms_json(forms: &Forms) -> Value {
    forms.iter().map(form_json).collect()
}

fn form_json(form: &Form) -> Value {
    json!({
        "id": form.id,
        "title": form.title,
        "record": form.record,
        "issuer": form.issuer,
        "columns": form.columns.iter().map(|column| column_json(form.record, column)).collect::<Value>(),
    })
}

fn column_json(kind: RecordKind, column: &FormColumn) -> Value {
    let own = column
        .money_unit()
        .map(|unit| unit.label().to_owned())
        .or_else(|| {
            let unit = &dictionary().field(kind, &column.field)?.unit;
            (!unit.is_empty()).then(|| unit.clone())
        });
    let header = if column.group.is_empty() {
        column.header.clone()
    } else {
        format!("{}/{}", column.group, column.header)
    };
    json!({ "field": column.field, "header": header, "unit": own })
}
