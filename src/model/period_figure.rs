//! What may stand under a period: the figure of exactly that date, or an older one that the officer lets stand in.

use std::collections::BTreeMap;

use super::{Period, RecordId};

/// A number with its date.
#[derive(Clone, Debug, PartialEq)]
pub struct DatedFigure {
    /// The number.
    pub value: f64,
    /// The date; of a computed number the oldest of what it was computed from.
    pub as_of: Period,
    /// How it was computed; `None` for one that was typed or imported.
    pub formula: Option<String>,
}

/// What a record has for one period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PeriodFigure {
    /// The figure of exactly that date.
    pub exact: Option<DatedFigure>,
    /// The latest figure before it, of a thing that is counted at a point in time.
    pub earlier: Option<DatedFigure>,
    /// Where to enter the exact one, a Chinese sentence.
    pub remedy: String,
}

/// What indicators have, by record and period.
pub type IndicatorFigures = BTreeMap<(RecordId, Period), PeriodFigure>;
