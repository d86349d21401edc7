//! A row laid over a record: what it would be, and which fields change.

use crate::model::{Record, RecordKind, Source, Value, cell_name, name_key};

use crate::forms::dictionary;
use crate::import::plan::FieldChange;
use crate::import::plan::options::Blank;
use crate::import::rows::draft::{Draft, Slot, StatedValue};

/// Lays the row's own values over a record.
pub(crate) fn row(record: &mut Record, draft: &Draft, blank: Blank, source: &Source) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    for stated in draft.stated.iter().filter(|stated| stated.slot != Slot::Parent) {
        changes.extend(state(record, stated, blank, source));
    }
    for (field, value) in &draft.implied {
        if record.get(field).is_none() {
            record.values.insert(field.clone(), value.clone());
            changes.push(FieldChange {
                field: field.to_string(),
                period: None,
                before: None,
                after: Some(value.clone()),
                cell: draft.name_cell(),
            });
        }
    }
    for (header, text) in &draft.extra {
        let before = record.extra.insert(header.clone(), text.clone());
        if before.as_ref() != Some(text) {
            changes.push(FieldChange {
                field: format!("extra.{header}"),
                period: None,
                before: before.map(Value::Text),
                after: Some(Value::Text(text.clone())),
                cell: draft.name_cell(),
            });
        }
    }
    if !changes.is_empty() {
        record.source = Some(source.clone());
    }
    changes
}

/// Lays what a return says about its project over that project.
pub(crate) fn parent(project: &mut Record, draft: &Draft, blank: Blank, source: &Source) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    for stated in draft.stated.iter().filter(|stated| stated.slot == Slot::Parent) {
        let stated = StatedValue {
            slot: Slot::Record,
            ..stated.clone()
        };
        changes.extend(state(project, &stated, blank, source));
    }
    for change in &mut changes {
        change.field = format!("project.{}", change.field);
    }
    if !changes.is_empty() {
        project.source = Some(source.clone());
    }
    changes
}

fn state(record: &mut Record, stated: &StatedValue, blank: Blank, source: &Source) -> Option<FieldChange> {
    let period = match stated.slot {
        Slot::Figure(period) => Some(period),
        Slot::Record | Slot::Parent => None,
    };
    let before = match period {
        Some(period) => record
            .figures
            .get(&period)
            .and_then(|figures| figures.values.get(stated.field)),
        None => record.get(stated.field),
    }
    .cloned();
    let keeps = stated.value.is_none() && blank == Blank::Keep;
    if keeps || before == stated.value || is_same_spelling(record.kind, stated.field, before.as_ref(), stated)
    {
        return None;
    }
    record.edited.remove(&Record::edited_name(stated.field, period));
    match period {
        Some(period) => {
            record.set_figure(period, stated.field, stated.value.clone());
            if let Some(figures) = record.figures.get_mut(&period) {
                figures.source = Some(source.clone());
            }
        }
        None => record.set(stated.field, stated.value.clone()),
    }
    Some(FieldChange {
        field: stated.field.to_owned(),
        period,
        before,
        after: stated.value.clone(),
        cell: cell_name(stated.cell.0, stated.cell.1),
    })
}

/// The field by which a record was found keeps the ledger's spelling: a full-width bracket is no change.
pub(crate) fn is_same_spelling(
    kind: RecordKind,
    field: &str,
    before: Option<&Value>,
    stated: &StatedValue,
) -> bool {
    let key = dictionary().field(kind, field).is_some_and(|field| field.key);
    match (key, before, &stated.value) {
        (true, Some(Value::Text(old)), Some(Value::Text(new))) => name_key(old) == name_key(new),
        _ => false,
    }
}
