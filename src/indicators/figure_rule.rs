//! Which value a figure shows: the latest that there is, or only what may stand under its period.

use crate::model::{Period, PeriodFigure, Source};

use super::compute::LedgerIndicator;
use super::measure::ComputedQuotient;

/// Which value a figure shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FigureRule {
    /// The computed one, else the typed one, each the latest at or before the end of the period.
    #[default]
    Latest,
    /// Only what is of exactly the period.
    Exact,
    /// That, else the latest before it: the officer has agreed to that.
    CarriedOver,
}

/// The value that a figure shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ShownValue {
    pub(super) value: f64,
    /// Its date; of a computed one the oldest of what it was computed from.
    pub(super) as_of: Period,
    pub(super) is_computed: bool,
    /// Whether it is of exactly the period.
    pub(super) is_exact: bool,
}

impl LedgerIndicator<'_> {
    pub(super) fn shown(
        &self,
        rule: FigureRule,
        computed: Option<&ComputedQuotient>,
        reported: Option<(Period, f64)>,
        found: &PeriodFigure,
        period: Period,
    ) -> Option<ShownValue> {
        if rule == FigureRule::Latest {
            let quotient = computed.and_then(|computed| Some((computed, computed.value?)));
            if let Some((computed, value)) = quotient {
                return Some(ShownValue {
                    value: value * self.unit_factor(),
                    as_of: computed.oldest().unwrap_or(period),
                    is_computed: true,
                    is_exact: computed.is_of(period, period),
                });
            }
            return reported.map(|(as_of, value)| ShownValue {
                value,
                as_of,
                is_computed: false,
                is_exact: as_of.same_end(period),
            });
        }
        let earlier = found.earlier.as_ref().filter(|_| rule == FigureRule::CarriedOver);
        let shown = found.exact.as_ref().or(earlier)?;
        Some(ShownValue {
            value: shown.value,
            as_of: shown.as_of,
            is_computed: shown.formula.is_some(),
            is_exact: found.exact.is_some(),
        })
    }

    /// The row from which a typed value was imported.
    pub(super) fn source_of(&self, shown: &ShownValue) -> Option<Source> {
        let typed = self
            .record
            .same_end("reported", shown.as_of)
            .filter(|_| !shown.is_computed);
        self.record.figures.get(&typed?.0)?.source.clone()
    }
}
