//! Where the columns of a table find the values of a record: in itself, in its figures, on the project of a return.

use std::collections::HashMap;

use crate::forms::{Field, FieldScope};
use crate::model::{IndicatorFigures, Period, Record, RecordKind, Records, Value, name_key};

use super::cell_fact::FigureDate;

/// Where the values of a record are looked up.
#[derive(Clone, Copy, Debug)]
pub struct ValueSource<'a> {
    /// All records.
    pub records: &'a Records,
    /// The projects of monthly returns.
    pub parents: &'a ParentProjects,
    /// The period whose figures are shown, where a column does not say another.
    pub period: Option<Period>,
    /// Which figures may stand under it.
    pub rule: PeriodRule,
    /// What indicators have, computed or typed.
    pub indicators: &'a IndicatorFigures,
}

/// Which figures may stand under a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PeriodRule {
    /// What was entered for the period itself: where figures are entered, what was not entered is empty.
    Entered,
    /// What is of the very day on which it ends.
    #[default]
    Exact,
    /// That, else the latest before it, which is marked: the officer has agreed to that for this form.
    CarriedOver,
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

    /// A text of a record, else of its project: the category of a monthly return.
    pub fn text<'a>(&self, records: &'a Records, record: &'a Record, field: &str) -> &'a str {
        match record.text(field) {
            "" => self.get(records, record).map_or("", |parent| parent.text(field)),
            own => own,
        }
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

    /// The value of a field, with its own period for one that has figures.
    pub(super) fn dated_value(
        &self,
        field: &Field,
        record: &'a Record,
        period: Option<Period>,
    ) -> Option<(Option<Period>, &'a Value)> {
        let id = &field.id;
        let own = record.get(id);
        let value = match field.scope {
            FieldScope::Figure if own.is_none() => {
                let period = period.or(self.period)?;
                let (as_of, value) = self.figure(id, record, period)?;
                return Some((Some(as_of), value));
            }
            FieldScope::Parent => own.or_else(|| self.parent(record)?.get(id)),
            FieldScope::Figure | FieldScope::Record | FieldScope::Derived => own,
        };
        Some((None, value?))
    }

    fn figure<'r>(&self, id: &str, record: &'r Record, period: Period) -> Option<(Period, &'r Value)> {
        match self.rule {
            PeriodRule::Entered => Some((period, record.figures.get(&period)?.values.get(id)?)),
            PeriodRule::Exact => record.same_end(id, period),
            PeriodRule::CarriedOver => record.same_end(id, period).or_else(|| {
                record
                    .latest(id, period)
                    .filter(|(as_of, _)| !as_of.same_end(period))
            }),
        }
    }

    /// What is known of a dated figure, or of its absence; `None` for a field that has no dates.
    pub(super) fn date(&self, field: &Field, record: &Record, period: Option<Period>) -> Option<FigureDate> {
        let is_dated = field.scope == FieldScope::Figure && record.get(&field.id).is_none();
        let period = period.or(self.period).filter(|_| is_dated)?;
        let as_of = self.figure(&field.id, record, period).map(|(as_of, _)| as_of);
        let before = record.latest(&field.id, period).map(|(latest, _)| latest);
        Some(FigureDate {
            period,
            as_of,
            latest: before.filter(|latest| as_of.is_none() && !latest.same_end(period)),
            formula: None,
            source: as_of.and_then(|as_of| record.figures.get(&as_of)?.source.clone()),
            remedy: format!(
                "在“{}”表选填报期{}，填写“{}”",
                record.kind.label(),
                period.label(),
                field.name
            ),
        })
    }
}
