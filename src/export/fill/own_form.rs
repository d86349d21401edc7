//! The form that an issued sheet amounts to: its own columns, and the records that belong on it.

use std::collections::{BTreeMap, BTreeSet};

use crate::forms::{Form, FormColumn, FormSheet, dictionary};
use crate::model::{RecordKind, Records, name_key};

use super::package::sheet::SheetXml;
use super::table::{IssuedColumn, IssuedTable};
use crate::export::annex::value_source::ParentProjects;

/// The form with the sheet's own columns and only the sheet that this one is.
pub(super) fn form_of(table: &IssuedTable, sheet: &SheetXml, strings: &[String], records: &Records) -> Form {
    let columns: Vec<FormColumn> = table.columns.iter().map(IssuedColumn::as_form_column).collect();
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
    let chosen = table.part.as_ref().map(|accepted| FormSheet {
        name: table.sheet.clone(),
        title: table.sheet.clone(),
        filter: BTreeMap::from([(part_field(table.form.as_ref(), table.record), accepted.clone())]),
        ..rest()
    });
    let one = || chosen.clone().or_else(|| part_of(table, &spoken, records));
    let Some(form) = &table.form else {
        return Form {
            sheets: one().into_iter().collect(),
            ..blank_form(table, columns)
        };
    };
    let named = || sheet_of(form, &titles);
    let sheets = if chosen.is_some() {
        one()
    } else {
        named().or_else(one)
    };
    // Years are spelled as the form spells them: 2022年-2023年.
    let spelled = |column: FormColumn| {
        let known = form.columns.iter().find(|known| known.field == column.field);
        FormColumn {
            spelling: known.map(|known| known.spelling.clone()).unwrap_or_default(),
            ..column
        }
    };
    Form {
        columns: columns.into_iter().map(spelled).collect(),
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

/// The word that a title needs to speak of a part: 养老方面, 养老服务 → 养老.
fn side(value: &str) -> String {
    name_key(value).chars().take(2).collect()
}

/// The parts that titles speak of although the ledger may have nothing of them.
const SIDES: [&str; 2] = ["养老", "托育"];

/// The field that tells the parts of a table: what its sections are made of.
pub fn part_field(form: Option<&Form>, kind: RecordKind) -> String {
    match (form.and_then(|form| form.sections.as_ref()), kind) {
        (Some(sections), _) => sections.field.clone(),
        (None, RecordKind::Project | RecordKind::ProjectReturn) => "category".to_owned(),
        (None, _) => "section".to_owned(),
    }
}

/// The part that a sheet is for when its tab or title speaks of one alone: 养老, 托育.
pub fn part_of(table: &IssuedTable, spoken: &[String], records: &Records) -> Option<FormSheet> {
    let field = part_field(table.form.as_ref(), table.record);
    let is_known = |kind| dictionary().field(kind, &field).is_some();
    // A monthly return has the category of its project.
    let of_parent = table.record == RecordKind::ProjectReturn && is_known(RecordKind::Project);
    if !of_parent && !is_known(table.record) {
        return None;
    }
    let parents = ParentProjects::of(records, table.record);
    let all = records.of(table.record).iter();
    let values: BTreeSet<&str> = all
        .map(|record| parents.text(records, record, &field))
        .filter(|value| !value.is_empty())
        .collect();
    let mut sides: BTreeSet<String> = values.iter().map(|value| side(value)).collect();
    sides.extend(SIDES.map(str::to_owned));
    let is_spoken_of = |side: &&String| {
        side.chars().count() > 1 && spoken.iter().any(|text| name_key(text).contains(side.as_str()))
    };
    let mut said = sides.iter().filter(is_spoken_of);
    let (only, None) = (said.next()?, said.next()) else {
        return None;
    };
    let (own, others): (Vec<&str>, Vec<&str>) = values.into_iter().partition(|value| side(value) == *only);
    if others.is_empty() {
        return None;
    }
    // Where the ledger has nothing of the part, nothing goes in, and it is said what was left to others.
    let accepted = if own.is_empty() { vec![only.as_str()] } else { own };
    Some(FormSheet {
        name: table.sheet.clone(),
        title: table.sheet.clone(),
        filter: BTreeMap::from([(field, accepted.into_iter().map(str::to_owned).collect())]),
        ..rest()
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
        heading: String::new(),
        filter: BTreeMap::new(),
        implies: BTreeMap::new(),
    }
}
