//! What pages show about an indicator beyond its figure, reckoned once a snapshot and indicator; what the
//! overview shows comes with the snapshot.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use crate::indicators::{Figure, figure_of};
use crate::ops::{FigureDetail, Snapshot};

/// Details and figures by what they were reckoned from.
#[derive(Default)]
pub(in crate::ui) struct FigureCache {
    of: Weak<Snapshot>,
    details: HashMap<(String, String), Arc<FigureDetail>>,
    figures: HashMap<String, Option<Arc<Figure>>>,
}

impl FigureCache {
    /// The detail of a figure.
    pub(in crate::ui) fn detail(&mut self, snapshot: &Arc<Snapshot>, figure: &Figure) -> Arc<FigureDetail> {
        self.keep_to(snapshot);
        let key = (figure.framework.clone(), figure.id.clone());
        let made = self
            .details
            .entry(key)
            .or_insert_with(|| Arc::new(reckon(snapshot, figure)));
        Arc::clone(made)
    }

    /// The figure of a definition: the one of the ledger's own framework, else without a target.
    pub(in crate::ui) fn figure(&mut self, snapshot: &Arc<Snapshot>, id: &str) -> Option<Arc<Figure>> {
        self.keep_to(snapshot);
        let find = || {
            let own = snapshot.figures.iter().find(|figure| figure.id == id).cloned();
            let alone = || figure_of(&snapshot.records, &snapshot.frameworks, id, snapshot.period);
            own.or_else(alone).map(Arc::new)
        };
        self.figures.entry(id.to_owned()).or_insert_with(find).clone()
    }

    /// Forgets what was reckoned from another snapshot. The weak pointer keeps its place from being taken by a new one.
    fn keep_to(&mut self, snapshot: &Arc<Snapshot>) {
        if self.of.as_ptr() != Arc::as_ptr(snapshot) {
            let of = Arc::downgrade(snapshot);
            let prepared = &snapshot.overview;
            let figures = prepared.details.iter().map(|(figure, _)| figure);
            let figures = figures.chain(&prepared.cards);
            let details = prepared.details.iter().map(|(figure, detail)| {
                let key = (figure.framework.clone(), figure.id.clone());
                (key, Arc::clone(detail))
            });
            *self = Self {
                of,
                figures: figures
                    .map(|figure| (figure.id.clone(), Some(Arc::clone(figure))))
                    .collect(),
                details: details.collect(),
            };
        }
    }
}

fn reckon(snapshot: &Snapshot, figure: &Figure) -> FigureDetail {
    let (records, frameworks) = (&snapshot.records, &snapshot.frameworks);
    FigureDetail::of(records, frameworks, &snapshot.county, figure, snapshot.period)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::Session;

    #[test]
    fn what_the_overview_shows_was_reckoned_with_the_snapshot() {
        let folder = tempfile::tempdir().unwrap();
        let session = Session::open_sample(&folder.path().join("示例县.laoxiao")).unwrap();
        let snapshot = Arc::new(session.snapshot(None).unwrap());
        assert_eq!(snapshot.overview.cards.len(), 4);
        let mut drawn = FigureCache::default();
        for card in &snapshot.overview.cards {
            let shown = drawn.figure(&snapshot, &card.id).unwrap();
            assert!(Arc::ptr_eq(&shown, card), "{} was reckoned again", card.id);
            let prepared = snapshot.overview.details.iter();
            let prepared = prepared.filter(|(figure, _)| figure.id == card.id);
            for (_, detail) in prepared {
                assert!(Arc::ptr_eq(&drawn.detail(&snapshot, &shown), detail));
            }
        }
        assert_eq!(snapshot.overview.details.len(), 4);
    }
}
