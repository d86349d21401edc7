//! 只看变化: what stood in a cell in the period before.

use std::collections::{HashMap, HashSet};

use crate::forms::FieldScope;
use crate::model::{Figures, Period, Record, RecordId, RecordKind, Value, name_key};
use crate::ops::Snapshot;

use super::columns::SheetColumn;

/// The way from a record to what it was before.
#[derive(Default)]
pub(super) struct Earlier {
    period: Option<Period>,
    /// For periodic kinds, the record of the same name in the period before.
    records: HashMap<RecordId, RecordId>,
    periodic: bool,
    /// The latest period before of a periodic kind.
    before: Option<Period>,
}

impl Earlier {
    /// Looks up the records of the periods before; for kinds whose figures are kept in the record nothing is needed.
    pub(super) fn of(snapshot: &Snapshot, kind: RecordKind, period: Option<Period>) -> Self {
        let mut earlier = Self {
            period,
            periodic: kind.is_periodic(),
            ..Self::default()
        };
        let (true, Some(period)) = (kind.is_periodic(), period) else {
            return earlier;
        };
        let months = records_before(snapshot, kind, period);
        earlier.before = months.max();
        let mut latest: HashMap<String, &Record> = HashMap::new();
        let records = snapshot.records.of(kind);
        for record in records
            .iter()
            .filter(|record| record.period.is_some_and(|at| at < period))
        {
            let known = latest.entry(key(record)).or_insert(record);
            if known.period < record.period {
                *known = record;
            }
        }
        for record in records.iter().filter(|record| record.period == Some(period)) {
            if let Some(before) = latest.get(&key(record)) {
                earlier.records.insert(record.id, before.id);
            }
        }
        earlier
    }

    /// The latest period before that has records, for periodic kinds.
    pub(super) const fn period_before(&self) -> Option<Period> {
        self.before
    }

    /// The records of the period before that this period does not list.
    pub(super) fn unlisted<'s>(&self, snapshot: &'s Snapshot, kind: RecordKind) -> Vec<&'s Record> {
        let Some(before) = self.before else {
            return Vec::new();
        };
        let records = snapshot.records.of(kind);
        let listed: HashSet<String> = records
            .iter()
            .filter(|record| record.period == self.period)
            .map(key)
            .collect();
        let earlier = records.iter().filter(|record| record.period == Some(before));
        earlier.filter(|record| !listed.contains(&key(record))).collect()
    }

    /// Whether there can be a period before.
    pub(super) fn is_possible(kind: RecordKind) -> bool {
        kind.is_periodic() || matches!(kind, RecordKind::ElderFacility | RecordKind::ChildcareFacility)
    }

    /// What stood in a cell, when it was something else; empty when nothing stood there.
    pub(super) fn text(
        &self,
        snapshot: &Snapshot,
        record: &Record,
        column: &SheetColumn,
        now: &str,
    ) -> Option<String> {
        let before = if self.periodic {
            if column.scope != FieldScope::Record || column.key {
                return None;
            }
            let before = self.records.get(&record.id)?;
            let before = snapshot.records.get(record.kind, *before)?;
            text(before.get(&column.field), column)
        } else {
            if column.scope != FieldScope::Figure {
                return None;
            }
            let period = self.period?;
            let before: Option<&Figures> = record.figures.range(..period).next_back().map(|(_, it)| it);
            if before.is_none() && !record.figures.contains_key(&period) {
                return None;
            }
            text(before.and_then(|before| before.values.get(&column.field)), column)
        };
        (!is_same(&before, now)).then_some(before)
    }
}

/// The periods before one that records of a kind are of, of the same length: a month follows a month.
fn records_before(snapshot: &Snapshot, kind: RecordKind, period: Period) -> impl Iterator<Item = Period> {
    let records = snapshot.records.of(kind).iter();
    records
        .filter_map(|record| record.period)
        .filter(move |at| *at < period && at.months() == period.months())
}

/// Whether two texts say the same: 180 and 180.0 do.
fn is_same(a: &str, b: &str) -> bool {
    a == b
        || matches!((a.parse::<f64>(), b.parse::<f64>()), (Ok(a), Ok(b)) if (a - b).abs() <= f64::EPSILON * a.abs())
}

fn text(value: Option<&Value>, column: &SheetColumn) -> String {
    let printed = column.printer.as_ref().zip(value);
    printed.map_or_else(String::new, |(printer, value)| printer.value_text(value))
}

/// What makes two records of different periods the same thing.
fn key(record: &Record) -> String {
    name_key(record.name())
}
