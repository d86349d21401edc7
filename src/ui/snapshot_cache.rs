//! Something computed from the ledger, kept until the ledger or the period is another: a frame must not sum 50,000 records.

use crate::model::Period;
use crate::ops::Snapshot;

/// The value and what it was computed from.
#[derive(Debug)]
pub(super) struct SnapshotCache<T> {
    known: Option<(u64, Period, T)>,
}

impl<T> Default for SnapshotCache<T> {
    fn default() -> Self {
        Self { known: None }
    }
}

impl<T> SnapshotCache<T> {
    /// The value for a snapshot; computed only when the snapshot is another.
    pub(super) fn get(&mut self, snapshot: &Snapshot, compute: impl FnOnce() -> T) -> &T {
        self.get_mut(snapshot, compute)
    }

    /// The same, to be added to: answers to several questions about one snapshot.
    pub(super) fn get_mut(&mut self, snapshot: &Snapshot, compute: impl FnOnce() -> T) -> &mut T {
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
