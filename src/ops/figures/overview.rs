//! What 总览 shows at first sight, reckoned together with the snapshot, so that no frame of the window has to.

use std::sync::Arc;

use crate::indicators::{Figure, Frameworks, figure_of};
use crate::model::{County, Period, Records};

use crate::ops::FigureDetail;

/// The figures that get a card, and the details of those that can be drawn.
#[derive(Clone, Default)]
pub struct Overview {
    /// The figures with a card.
    pub cards: Vec<Arc<Figure>>,
    /// Figures with their details: the cards and what is drawn where none of them has a value.
    pub details: Vec<(Arc<Figure>, Arc<FigureDetail>)>,
}

/// The cards; beds and places also where the framework sets no target for them.
const CARDS: [&str; 4] = [
    "elder-beds",
    "nursing-bed-share",
    "childcare-places",
    "places-per-thousand",
];

impl Overview {
    /// Reckons it from a period's figures of the ledger's own framework.
    pub fn of(
        records: &Records,
        frameworks: &Frameworks,
        county: &County,
        figures: &[Figure],
        period: Period,
    ) -> Self {
        let card = |id: &&str| {
            let own = figures.iter().find(|figure| figure.id == **id).cloned();
            own.or_else(|| figure_of(records, frameworks, id, period))
                .map(Arc::new)
        };
        let cards: Vec<Arc<Figure>> = CARDS.iter().filter_map(card).collect();
        let mut drawn: Vec<Arc<Figure>> = cards
            .iter()
            .filter(|card| card.value.is_some())
            .cloned()
            .collect();
        if drawn.is_empty() {
            let first = figures.iter().find(|figure| figure.value.is_some());
            drawn.extend(first.cloned().map(Arc::new));
        }
        let detail = |figure: Arc<Figure>| {
            let detail = FigureDetail::of(records, frameworks, county, &figure, period);
            (figure, Arc::new(detail))
        };
        Self {
            cards,
            details: drawn.into_iter().map(detail).collect(),
        }
    }
}
