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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::{Session, Setting};

    #[test]
    fn a_value_holds_for_one_version_and_period() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = |name: &str| {
            let path = folder.path().join(name);
            Session::create(&path, "耿马县", None, &[]).unwrap()
        };
        let mut session = ledger("a.laoxiao");
        let mut cache = SnapshotCache::default();
        let mut computed = 0;
        let mut look = |snapshot: &Snapshot| {
            let mut is_new = false;
            cache.get(snapshot, || is_new = true);
            computed += usize::from(is_new);
            computed
        };
        let at = |session: &Session, year| session.snapshot(Some(Period::Year(year))).unwrap();
        assert_eq!(look(&at(&session, 2022)), 1);
        assert_eq!(look(&at(&session, 2022)), 1, "another copy of the same");
        assert_eq!(look(&at(&session, 2023)), 2);
        session.set(&Setting::HouseholdSize(Some(3.5))).unwrap();
        assert_eq!(
            look(&at(&session, 2023)),
            3,
            "a setting is no step, but figures follow it"
        );
        // Versions are counted over all ledgers of a run: no other ledger has one of these.
        assert_eq!(look(&at(&ledger("b.laoxiao"), 2023)), 4);
    }
}
