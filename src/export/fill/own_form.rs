//! The form that an issued sheet amounts to: its own columns, and the records that belong on it.

use std::collections::{BTreeMap, BTreeSet};

use crate::forms::{Form, FormColumn, FormSheet, dictionary};
use crate::model::{RecordKind, Records, name_key};

use super::package::sheet::SheetXml;
use super::table::{IssuedColumn, IssuedTable};

/// The form with the sheet's own columns and only the sheet that this one is.
pub(super) fn form_of(table: &IssuedTable, sheet: &SheetXml, strings: &[String], records: &Records) -> Form {
    let columns = table.columns.iter().map(IssuedColumn::as_form_column).collect();
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
    let sheets = sheet_of(form, &titles)
        .or_else(one)
        .or_else(|| side_of(table, &titles));
    Form {
        columns,
        sheets: sheets.into_iter().collect(),
        // The issued file has the rows it has; what it does not name is looked through again when it is placed.
        leave_out: crate::forms::RecordFilter::new(),
        ..form.clone()
    }
}

/// The sheet of a form that the titles of an issued one name: by its very title, else as the only one whose title they
/// contain, else as the only one whose records they speak of (养老, 托育).
fn sheet_of(form: &Form, titles: &BTreeSet<String>) -> Option<FormSheet> {
    let keys = |sheet: &FormSheet| [name_key(&sheet.name), name_key(&sheet.title)];
    let is_named = |sheet: &FormSheet| keys(sheet).iter().any(|key| titles.contains(key));
    let contains = |word: &str| !word.is_empty() && titles.iter().any(|title| title.contains(word));
    let is_contained = |sheet: &FormSheet| keys(sheet).iter().any(|key| contains(key));
    let is_spoken_of = |sheet: &FormSheet| {
        let values = sheet.filter.values().flatten();
        values.into_iter().any(|value| contains(&side(value)))
    };
    let tests: [&dyn Fn(&FormSheet) -> bool; 3] = [&is_named, &is_contained, &is_spoken_of];
    tests.into_iter().find_map(|test| {
        let mut fits = form.sheets.iter().filter(|sheet| test(sheet));
        let first = fits.next()?;
        fits.next().is_none().then(|| first.clone())
    })
}

/// The indicators of one side, when the titles speak of 养老 or 托育 alone.
fn side_of(table: &IssuedTable, titles: &BTreeSet<String>) -> Option<FormSheet> {
    const SIDES: [&str; 2] = ["养老", "托育"];
    if table.record != RecordKind::Indicator {
        return None;
    }
    let is_said = |side: &&&str| titles.iter().any(|title| title.contains(**side));
    let mut said = SIDES.iter().filter(is_said);
    let side = said.next()?;
    if said.next().is_some() {
        return None;
    }
    let values = ["", "方面", "服务", "体系"].map(|ending| format!("{side}{ending}"));
    Some(FormSheet {
        filter: BTreeMap::from([("section".to_owned(), values.to_vec())]),
        ..rest()
    })
}

/// 养老方面, 养老服务 → 养老.
fn side(value: &str) -> String {
    name_key(value).chars().take(2).collect()
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
