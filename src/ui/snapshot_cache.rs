//! Something computed from the ledger, kept until the ledger or the period is another: a frame must not sum 50,000 records.

use crate::model::Period;
use crate::ops::Snapshot;

/// The value and what it was computed from.
#[derive(Debug, Default)]
pub(super) struct SnapshotCache<T> {
    known: Option<(u64, Period, T)>,
}

impl<T> SnapshotCache<T> {
    /// The value for a snapshot; computed only when the snapshot is another.
    pub(super) fn get(&mut self, snapshot: &Snapshot, compute: impl FnOnce() -> T) -> &T {
        let key = (snapshot.version, snapshot.period);
        let known = self
            .known
            .take()
            .filter(|(version, period, _)| (*version, *period) == key);
        let (.., value) = self
            .known
            .insert(known.unwrap_or_else(|| (key.0, key.1, compute())));
        value
    }
}
