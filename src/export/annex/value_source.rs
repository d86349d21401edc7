//! Where the columns of a table find the values of a record: in itself, in its figures, on the project of a return.

use std::collections::{BTreeMap, HashMap};

use crate::forms::{Field, FieldScope};
use crate::model::{Period, Record, RecordId, RecordKind, Records, Value, name_key};

/// Where the values of a record are looked up.
#[derive(Clone, Copy, Debug)]
pub struct ValueSource<'a> {
    /// All records.
    pub records: &'a Records,
    /// The projects of monthly returns.
    pub parents: &'a ParentProjects,
    /// The period whose figures are shown.
    pub period: Option<Period>,
    /// Whether a figure that the period lacks is taken from the latest before it. A table that goes out does so; where
    /// figures are entered, what was not entered is empty.
    pub carries_forward: bool,
    /// Computed indicators, with the period that was asked for.
    pub computed: Option<(&'a BTreeMap<RecordId, f64>, Option<Period>)>,
}

/// The projects of monthly returns by name: columns of a return that are kept on its project are read there.
#[derive(Clone, Debug, Default)]
pub struct ParentProjects(HashMap<String, usize>);

impl ParentProjects {
    /// The projects, when the kind has such columns.
    pub fn of(records: &Records, kind: RecordKind) -> Self {
        if kind != RecordKind::ProjectReturn {
            return Self::default();
        }
        let mut projects = HashMap::new();
        for (at, project) in records.of(RecordKind::Project).iter().enumerate() {
            // The first of two projects with one name wins, as in the list of projects.
            projects.entry(name_key(project.text("name"))).or_insert(at);
        }
        Self(projects)
    }

    fn get<'a>(&self, records: &'a Records, record: &Record) -> Option<&'a Record> {
        if self.0.is_empty() {
            return None;
        }
        let at = *self.0.get(&name_key(record.text("project")))?;
        records.of(RecordKind::Project).get(at)
    }
}

impl<'a> ValueSource<'a> {
    pub(super) fn parent(&self, record: &Record) -> Option<&'a Record> {
        self.parents.get(self.records, record)
    }

    pub(super) fn value(&self, field: &Field, record: &'a Record) -> Option<&'a Value> {
        let id = &field.id;
        let own = record.get(id);
        match field.scope {
            FieldScope::Figure if self.carries_forward => {
                let latest = || record.figures.keys().next_back().copied();
                let period = self.period.or_else(latest)?;
                record
                    .at(id, Some(period))
                    .or_else(|| Some(record.latest(id, period)?.1))
            }
            FieldScope::Figure => record.at(id, Some(self.period?)),
            FieldScope::Parent => own.or_else(|| self.parent(record)?.get(id)),
            FieldScope::Record | FieldScope::Derived => own,
        }
    }
}
