//! What 总览 shows at first sight, computed together with the snapshot, so that no frame of the window has to.

use std::sync::Arc;

use crate::indicators::Figure;

use super::basis::FigureBasis;
use super::detail::FigureDetail;

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

impl FigureBasis<'_> {
    /// What 总览 shows of the ledger's own framework.
    pub fn overview(&self) -> Overview {
        let cards = CARDS.iter().filter_map(|id| self.figure(id).map(Arc::new));
        let cards: Vec<Arc<Figure>> = cards.collect();
        let mut drawn: Vec<Arc<Figure>> = cards
            .iter()
            .filter(|card| card.value.is_some())
            .cloned()
            .collect();
        if drawn.is_empty() {
            let own = self.indicators(self.own_framework());
            let first = own.into_iter().find(|figure| figure.value.is_some());
            drawn.extend(first.map(Arc::new));
        }
        let detail = |figure: Arc<Figure>| {
            let detail = self.figure_detail(&figure);
            (figure, Arc::new(detail))
        };
        Overview {
            cards,
            details: drawn.into_iter().map(detail).collect(),
        }
    }
}
