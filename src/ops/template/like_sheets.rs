//! Two sheets of a file with the same columns: which records each takes is the user's word.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::TemplateSheet;
use crate::export::ParentProjects;
use crate::export::fill::{IssuedTable, part_field};
use crate::model::Records;

/// Which records a sheet takes, where another has the same columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetPart {
    /// Those of one part: 养老服务.
    Only(String),
    /// All.
    All,
    /// None: the sheet stays as it is.
    Nothing,
}

impl SheetPart {
    /// The values of the part that a sheet takes.
    pub(super) fn accepted(&self, table: &IssuedTable, records: &Records) -> Vec<String> {
        match self {
            Self::Only(value) => vec![value.clone()],
            Self::All => parts(table, records).into_iter().collect(),
            Self::Nothing => Vec::new(),
        }
    }
}

/// Offers the parts of the ledger's records to sheets with the same columns.
pub(super) fn offer_parts(tables: &[IssuedTable], sheets: &mut [TemplateSheet], records: &Records) {
    let fields = |table: &IssuedTable| -> BTreeSet<String> {
        table.columns.iter().map(|column| column.field.clone()).collect()
    };
    for (at, (table, sheet)) in tables.iter().zip(sheets.iter_mut()).enumerate() {
        let is_like = |(other_at, other): (usize, &IssuedTable)| {
            other_at != at
                && other.record == table.record
                && other.period == table.period
                && fields(other) == fields(table)
        };
        if tables.iter().enumerate().any(is_like) {
            let named = parts(table, records).into_iter().filter(|part| !part.is_empty());
            sheet.parts = Some(named.collect());
        }
    }
}

/// The parts that the records of a table are of; empty text for one that does not say.
fn parts(table: &IssuedTable, records: &Records) -> BTreeSet<String> {
    let field = part_field(table.form.as_ref(), table.record);
    let parents = ParentProjects::of(records, table.record);
    let all = records.of(table.record).iter();
    all.map(|record| parents.text(records, record, &field).to_owned())
        .collect()
}
