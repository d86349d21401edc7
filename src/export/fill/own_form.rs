//! The form that an issued sheet amounts to: its own columns, and the records that belong on it.

use std::collections::{BTreeMap, BTreeSet};

use crate::forms::{Form, FormColumn, FormSheet, dictionary};
use crate::model::name_key;

use super::package::sheet::SheetXml;
use super::table::{IssuedColumn, IssuedTable};

/// The form with the sheet's own columns and only the sheet that this one is.
pub(super) fn form_of(table: &IssuedTable, sheet: &SheetXml, strings: &[String]) -> Form {
    let known = |column: &IssuedColumn| FormColumn {
        field: column.field.clone(),
        header: column.header.clone(),
        group: String::new(),
        unit: column.unit.clone(),
        width: 12.0,
        decimals: None,
        total: false,
    };
    let columns = table.columns.iter().map(known).collect();
    let Some(form) = &table.form else {
        return blank_form(table, columns);
    };
    let above = sheet
        .rows
        .iter()
        .take_while(|row| row.number <= table.header_bottom);
    let titles: BTreeSet<String> = above
        .flat_map(|row| &row.cells)
        .map(|cell| name_key(&sheet.shown(cell, strings)))
        .chain([name_key(&table.sheet)])
        .collect();
    let is_this = |sheet: &&FormSheet| {
        titles.contains(&name_key(&sheet.name)) || titles.contains(&name_key(&sheet.title))
    };
    let sheets = form.sheets.iter().find(is_this).cloned().into_iter().collect();
    Form {
        columns,
        sheets,
        // The issued file has the rows it has.
        leave_out: crate::forms::RecordFilter::new(),
        ..form.clone()
    }
}

fn blank_form(table: &IssuedTable, columns: Vec<FormColumn>) -> Form {
    let figures = columns
        .iter()
        .filter_map(|column| dictionary().field(table.record, &column.field));
    let by_period = figures
        .into_iter()
        .any(|field| field.scope == crate::forms::FieldScope::Figure);
    Form {
        by_period,
        ..Form::new("", &table.sheet, table.record, columns)
    }
}

/// A sheet that takes what fits no other.
pub(super) fn rest() -> FormSheet {
    FormSheet {
        name: String::new(),
        title: String::new(),
        filter: BTreeMap::new(),
        implies: BTreeMap::new(),
    }
}
