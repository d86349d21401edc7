//! A project under another name: same place, unit and years, and a name like it. Offered, never assumed.

use std::collections::HashMap;

use crate::model::{RecordId, RecordKind, Records, Value, name_key};

use crate::import::recognise::propose::likeness;
use crate::import::rows::draft::Draft;

/// Names less alike than this are different projects of one unit.
const MIN_LIKENESS: f64 = 0.5;

/// With nothing but the name to go by, it must be nearly the same.
const MIN_NAME_LIKENESS: f64 = 0.7;

/// A county has a few hundred projects; with many more, each new name would take too long.
const MOST_COMPARED: usize = 5_000;

/// Projects of the ledger by what stays when a name changes.
#[derive(Debug, Default)]
pub(crate) struct RenamedProjects(HashMap<UnchangedParts, Vec<(RecordId, String)>>);

/// Place, unit and first year.
type UnchangedParts = (String, String, Option<i64>);

impl RenamedProjects {
    /// Of the ledger's projects.
    pub(crate) fn new(records: &Records) -> Self {
        let mut projects: HashMap<UnchangedParts, Vec<(RecordId, String)>> = HashMap::new();
        for record in records.of(RecordKind::Project) {
            let year = match record.get("start_year") {
                Some(Value::Integer(year)) => Some(*year),
                _ => None,
            };
            let rest = (
                name_key(record.text("place")),
                name_key(record.text("implementer")),
                year,
            );
            projects
                .entry(rest)
                .or_default()
                .push((record.id, name_key(record.text("name"))));
        }
        Self(projects)
    }

    /// The one project whose name is nearly that of a return's.
    pub(crate) fn like(&self, name: &str) -> Option<RecordId> {
        let name = name_key(name);
        let mut alike = self
            .0
            .values()
            .flatten()
            .take(MOST_COMPARED)
            .filter(|(_, known)| likeness(known, &name) >= MIN_NAME_LIKENESS);
        let first = alike.next()?;
        alike.next().is_none().then_some(first.0)
    }

    /// The one project that a new row may be under its old name.
    pub(crate) fn find(&self, draft: &Draft) -> Option<RecordId> {
        if self.0.is_empty() {
            return None;
        }
        let year = match draft.get("start_year") {
            Some(Value::Integer(year)) => Some(*year),
            _ => None,
        };
        let rest = (
            name_key(draft.text("place")),
            name_key(draft.text("implementer")),
            year,
        );
        // Without a place or a unit, everything would be alike.
        if rest.0.is_empty() || rest.1.is_empty() {
            return None;
        }
        let name = name_key(draft.text("name"));
        let mut alike = self
            .0
            .get(&rest)?
            .iter()
            .filter(|(_, known)| likeness(known, &name) >= MIN_LIKENESS);
        let first = alike.next()?;
        alike.next().is_none().then_some(first.0)
    }
}
