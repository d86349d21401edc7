//! The form that an issued sheet amounts to: its own columns, and the records that belong on it.

use std::collections::{BTreeMap, BTreeSet};

use crate::forms::{Form, FormColumn, FormSheet, dictionary};
use crate::model::{RecordKind, Records, name_key};

use super::package::sheet::SheetXml;
use super::table::{IssuedColumn, IssuedTable};

/// The form with the sheet's own columns and only the sheet that this one is.
pub(super) fn form_of(table: &IssuedTable, sheet: &SheetXml, strings: &[String], records: &Records) -> Form {
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
    let above = sheet
        .rows
        .iter()
        .take_while(|row| row.number <= table.header_bottom);
    let header = table.header_top;
    let (mut titles, mut spoken) = (
        BTreeSet::from([name_key(&table.sheet)]),
        vec![table.sheet.clone()],
    );
    for row in above {
        for cell in &row.cells {
            let text = sheet.shown(cell, strings);
            titles.insert(name_key(&text));
            if row.number < header {
                spoken.push(text);
            }
        }
    }
    let one = || one_part(table, &spoken, records);
    let Some(form) = &table.form else {
        return Form {
            sheets: one().into_iter().collect(),
            ..blank_form(table, columns)
        };
    };
    let is_this = |sheet: &&FormSheet| {
        titles.contains(&name_key(&sheet.name)) || titles.contains(&name_key(&sheet.title))
    };
    let sheets = form
        .sheets
        .iter()
        .find(is_this)
        .cloned()
        .or_else(one)
        .into_iter()
        .collect();
    Form {
        columns,
        sheets,
        // The issued file has the rows it has.
        leave_out: crate::forms::RecordFilter::new(),
        ..form.clone()
    }
}

/// The field that tells the parts of a table: what its sections are made of.
pub(super) fn part_field(form: Option<&Form>, kind: RecordKind) -> String {
    match (form.and_then(|form| form.sections.as_ref()), kind) {
        (Some(sections), _) => sections.field.clone(),
        (None, RecordKind::Project) => "category".to_owned(),
        (None, _) => "section".to_owned(),
    }
}

/// The part that a sheet is for when its tab or title speaks of one alone: 养老, 托育.
fn one_part(table: &IssuedTable, spoken: &[String], records: &Records) -> Option<FormSheet> {
    const STEM: usize = 2;
    let field = part_field(table.form.as_ref(), table.record);
    let all = records.of(table.record).iter();
    let values: BTreeSet<&str> = all
        .map(|record| record.text(&field))
        .filter(|value| !value.is_empty())
        .collect();
    let is_spoken_of = |value: &&&str| {
        let stem: String = value.chars().take(STEM).collect();
        stem.chars().count() == STEM && spoken.iter().any(|text| text.contains(&stem))
    };
    let found: Vec<&&str> = values.iter().filter(is_spoken_of).collect();
    let [value] = found.as_slice() else { return None };
    (values.len() > 1).then(|| FormSheet {
        name: table.sheet.clone(),
        title: table.sheet.clone(),
        filter: BTreeMap::from([(field, vec![(**value).to_owned()])]),
        implies: BTreeMap::new(),
    })
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
