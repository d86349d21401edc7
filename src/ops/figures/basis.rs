//! What figures are computed from. The window computes from its snapshot and the command line from the open
//! ledger; both through this, so that they show the same.

use std::collections::BTreeSet;

use crate::indicators;
use crate::indicators::{Figure, Frameworks};
use crate::model::{County, IndicatorFigures, Period, Records};

use crate::ops::Session;
use crate::ops::ledger::periods::current_period;

/// The records of a ledger at a period, with what it follows and chose. Its verbs stand beside it, a file each.
#[derive(Clone, Copy)]
pub struct FigureBasis<'a> {
    /// All records.
    pub records: &'a Records,
    /// All frameworks, with the ledger's choices in force.
    pub frameworks: &'a Frameworks,
    /// The county.
    pub county: &'a County,
    /// The frameworks that the ledger follows, its own first.
    pub followed: &'a [String],
    /// The period in view.
    pub period: Period,
    /// The figures of the own framework at that period, where they were computed before.
    pub own_figures: Option<&'a [Figure]>,
}

impl<'a> FigureBasis<'a> {
    /// The ledger's own framework; empty when it follows none.
    pub fn own_framework(&self) -> &'a str {
        self.followed.first().map_or("", String::as_str)
    }
}

impl Session {
    /// What the indicators have for some periods, while a period is in hand.
    pub(crate) fn period_figures_of(
        &self,
        records: &Records,
        wanted: &BTreeSet<Period>,
        in_hand: Period,
    ) -> IndicatorFigures {
        indicators::period_figures(records, &self.frameworks, wanted, in_hand)
    }

    /// What the figures of a period are computed from; without a period, of the latest.
    pub(crate) fn basis<'a>(&'a self, records: &'a Records, period: Option<Period>) -> FigureBasis<'a> {
        FigureBasis {
            records,
            frameworks: &self.frameworks,
            county: &self.county,
            followed: self.followed(),
            period: period.unwrap_or_else(|| current_period(records)),
            own_figures: None,
        }
    }
}
