//! What pages show about an indicator beyond its figure, computed once a snapshot and indicator; what the
//! overview shows comes with the snapshot.

use std::collections::HashMap;
use std::sync::Arc;

use crate::indicators::Figure;
use crate::ops::{FigureDetail, Snapshot};
use crate::ui::snapshot_cache::SnapshotCache;

/// Details and figures of the snapshot in view.
#[derive(Default)]
pub(in crate::ui) struct FigureCache {
    known: SnapshotCache<KnownFigures>,
}

struct KnownFigures {
    /// By framework and id.
    details: HashMap<(String, String), Arc<FigureDetail>>,
    figures: HashMap<String, Option<Arc<Figure>>>,
}

impl FigureCache {
    /// The detail of a figure.
    pub(in crate::ui) fn detail(&mut self, snapshot: &Snapshot, figure: &Figure) -> Arc<FigureDetail> {
        let known = self.known.get_mut(snapshot, || KnownFigures::of(snapshot));
        let key = (figure.framework.clone(), figure.id.clone());
        let made = known
            .details
            .entry(key)
            .or_insert_with(|| Arc::new(snapshot.figure_detail(figure)));
        Arc::clone(made)
    }

    /// The figure of a definition: the one of the ledger's own framework, else without a target.
    pub(in crate::ui) fn figure(&mut self, snapshot: &Snapshot, id: &str) -> Option<Arc<Figure>> {
        let known = self.known.get_mut(snapshot, || KnownFigures::of(snapshot));
        let find = || snapshot.figure(id).map(Arc::new);
        known.figures.entry(id.to_owned()).or_insert_with(find).clone()
    }
}

impl KnownFigures {
    /// What was computed with the snapshot.
    fn of(snapshot: &Snapshot) -> Self {
        let prepared = &snapshot.overview;
        let figures = prepared.details.iter().map(|(figure, _)| figure);
        let figures = figures.chain(&prepared.cards);
        let details = prepared.details.iter().map(|(figure, detail)| {
            let key = (figure.framework.clone(), figure.id.clone());
            (key, Arc::clone(detail))
        });
        Self {
            figures: figures
                .map(|figure| (figure.id.clone(), Some(Arc::clone(figure))))
                .collect(),
            details: details.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::Session;

    #[test]
    fn what_the_overview_shows_was_computed_with_the_snapshot() {
        let folder = tempfile::tempdir().unwrap();
        let session = Session::open_sample(&folder.path().join("示例县.laoxiao")).unwrap();
        let snapshot = Arc::new(session.snapshot(None).unwrap());
        assert_eq!(snapshot.overview.cards.len(), 4);
        let mut drawn = FigureCache::default();
        for card in &snapshot.overview.cards {
            let shown = drawn.figure(&snapshot, &card.id).unwrap();
            assert!(Arc::ptr_eq(&shown, card), "{} was computed again", card.id);
            let prepared = snapshot.overview.details.iter();
            let prepared = prepared.filter(|(figure, _)| figure.id == card.id);
            for (_, detail) in prepared {
                assert!(Arc::ptr_eq(&drawn.detail(&snapshot, &shown), detail));
            }
        }
        assert_eq!(snapshot.overview.details.len(), 4);
    }
}
