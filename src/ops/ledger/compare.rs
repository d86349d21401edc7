//! 比较: what two states of a ledger, two backups or a backup and the ledger, say differently.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;

use crate::error::Result;
use crate::forms::dictionary;
use crate::model::{Period, Record, RecordId, RecordKind, Records, Value};
use crate::store::Store;

use crate::ops::Session;

/// One record that two states do not have alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordChange {
    /// Its kind.
    pub record: RecordKind,
    /// Its number.
    pub id: i64,
    /// What it is called.
    pub title: String,
    /// What became of it.
    pub change: RecordFate,
    /// Its values that differ; for a record that came or went, all of them.
    pub fields: Vec<ValueChange>,
}

/// What became of a record from the first state to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordFate {
    /// Only the second has it.
    Added,
    /// Only the first has it.
    Removed,
    /// Both have it, with other values.
    Changed,
}

/// One value that differs, as it is shown in tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValueChange {
    /// The field's name.
    pub field: String,
    /// The period, for a figure.
    pub period: Option<Period>,
    /// In the first state; `None` when absent.
    pub before: Option<String>,
    /// In the second.
    pub after: Option<String>,
}

impl Session {
    /// What differs from one ledger or backup to another, by record and field; neither is opened for work or changed.
    ///
    /// # Errors
    /// One of them is no sound ledger.
    pub fn compare(one: &Path, other: &Path) -> Result<Vec<RecordChange>> {
        Ok(changes(&Store::peek(one)?, &Store::peek(other)?))
    }
}

/// By the numbers of the records: both are states of one ledger.
pub(super) fn changes(before: &Records, after: &Records) -> Vec<RecordChange> {
    let mut changes = Vec::new();
    for kind in RecordKind::ALL {
        let numbered = |records: &Records| -> BTreeMap<RecordId, Record> {
            records
                .of(kind)
                .iter()
                .map(|record| (record.id, record.clone()))
                .collect()
        };
        let (before, after) = (numbered(before), numbered(after));
        let ids: BTreeSet<RecordId> = before.keys().chain(after.keys()).copied().collect();
        for id in ids {
            let (old, new) = (before.get(&id), after.get(&id));
            let fields = differing(old, new);
            let (change, named) = match (old, new) {
                (None, Some(new)) => (RecordFate::Added, new),
                (Some(old), None) => (RecordFate::Removed, old),
                (Some(_), Some(new)) if !fields.is_empty() => (RecordFate::Changed, new),
                _ => continue,
            };
            changes.push(RecordChange {
                record: kind,
                id: id.0,
                title: named.title(),
                change,
                fields,
            });
        }
    }
    changes
}

fn differing(old: Option<&Record>, new: Option<&Record>) -> Vec<ValueChange> {
    let (old, new) = (values(old), values(new));
    let names: BTreeSet<&(String, Option<Period>)> = old.keys().chain(new.keys()).collect();
    let change = |name: &(String, Option<Period>)| {
        let (before, after) = (old.get(name).cloned(), new.get(name).cloned());
        (before != after).then(|| ValueChange {
            field: name.0.clone(),
            period: name.1,
            before,
            after,
        })
    };
    names.into_iter().filter_map(change).collect()
}

/// All values of a record as shown, by the name of the field and the period.
fn values(record: Option<&Record>) -> BTreeMap<(String, Option<Period>), String> {
    let Some(record) = record else {
        return BTreeMap::new();
    };
    let shown = |id: &str, value: &Value, period| {
        let field = dictionary().field(record.kind, id);
        let name = field.map_or_else(|| id.to_owned(), |field| field.name.clone());
        let text = field.map_or_else(|| format!("{value:?}"), |field| value.show(field.money_unit()));
        ((name, period), text)
    };
    let own = record.values.iter().map(|(id, value)| shown(id, value, None));
    let figures = record.figures.iter().flat_map(|(period, figures)| {
        let values = figures.values.iter();
        values.map(|(id, value)| shown(id, value, Some(*period)))
    });
    let extra = record
        .extra
        .iter()
        .map(|(name, text)| ((name.clone(), None), text.clone()));
    let mut values: BTreeMap<_, _> = own.chain(figures).chain(extra).collect();
    if let Some(period) = record.period {
        values.insert(("填报期".to_owned(), None), period.label());
    }
    values
}
