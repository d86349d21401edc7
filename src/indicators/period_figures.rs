//! What an indicator has for the end of a period: a column of a table shows that and nothing of another date.

use std::collections::BTreeSet;

use crate::model::{DatedFigure, IndicatorFigures, Period, PeriodFigure, Record, RecordKind, Records, Value};

use super::catalog::Frameworks;
use super::compute::LedgerIndicator;
use super::definition::DefinitionVersion;
use super::measure::ComputedQuotient;
use super::measure_cache::MeasureCache;

/// The figures of every indicator of the ledger for each of some periods. `in_hand` is the period that the officer works
/// on: what has no date is as it is then.
pub fn period_figures(
    records: &Records,
    frameworks: &Frameworks,
    periods: &BTreeSet<Period>,
    in_hand: Period,
) -> IndicatorFigures {
    let cache = MeasureCache::default();
    let mut all = IndicatorFigures::new();
    for record in records.of(RecordKind::Indicator) {
        let row = LedgerIndicator {
            cache: Some(&cache),
            ..LedgerIndicator::new(record, frameworks, record.text("framework"))
        };
        for period in periods {
            let version = row
                .definition
                .and_then(|definition| definition.version_at(*period));
            let reader = row.reader(records, frameworks, *period);
            let computed = version.map(|version| reader.compute(version, &mut Vec::new()));
            let figure = row.period_figure(version, computed.as_ref(), *period, in_hand);
            all.insert((record.id, *period), figure);
        }
    }
    all
}

impl LedgerIndicator<'_> {
    pub(super) fn period_figure(
        &self,
        version: Option<&DefinitionVersion>,
        computed: Option<&ComputedQuotient>,
        period: Period,
        in_hand: Period,
    ) -> PeriodFigure {
        let computed = version.zip(computed).and_then(|(version, quotient)| {
            let figure = DatedFigure {
                value: quotient.value? * self.unit_factor(),
                as_of: quotient.oldest().unwrap_or(period),
                formula: Some(version.formula()),
            };
            Some((figure, quotient))
        });
        let typed = |(as_of, value): (Period, &Value)| {
            Some(DatedFigure {
                value: value.as_number()?,
                as_of,
                formula: None,
            })
        };
        let is_flow = self.is_per_year() || computed.as_ref().is_some_and(|(_, of)| of.is_flow());
        let exact = computed.as_ref().filter(|(_, of)| of.is_of(period, in_hand));
        let exact = exact.map(|(figure, _)| figure.clone());
        let reported = || reported_at(self.record, period, is_flow).and_then(typed);
        let exact = exact.or_else(reported);
        let earlier = if exact.is_some() || is_flow {
            None
        } else {
            let reported = self.record.latest("reported", period).and_then(typed);
            let computed = computed.map(|(figure, _)| figure);
            // The younger one; of two of one date the computed one.
            match (computed, reported) {
                (Some(computed), Some(reported)) if reported.as_of.has_ended_by(computed.as_of) => {
                    Some(computed)
                }
                (computed, reported) => reported.or(computed),
            }
        };
        PeriodFigure {
            exact,
            earlier,
            remedy: self.remedy(version, period),
        }
    }

    /// Where the figure of a period is entered.
    fn remedy(&self, version: Option<&DefinitionVersion>, period: Period) -> String {
        let by_hand = format!("在“指标”页填写{}的填报值", period.label());
        let Some(version) = version else {
            return by_hand;
        };
        let parts = std::iter::once(&version.numerator).chain(&version.denominator);
        let mut places: Vec<String> = Vec::new();
        for measure in parts.flat_map(super::definition::PartDefinition::measures) {
            let place = match &measure.item {
                Some(item) => format!("基础数据“{item}”"),
                None => format!("{}表", measure.kind.label()),
            };
            if !places.contains(&place) {
                places.push(place);
            }
        }
        format!("补齐{}的{}，或{by_hand}", period.label(), places.join("、"))
    }
}

impl ComputedQuotient {
    pub(super) fn oldest(&self) -> Option<Period> {
        self.numerator.as_ref().and_then(|part| part.oldest)
    }

    fn is_flow(&self) -> bool {
        let parts = self.numerator.iter().chain(&self.denominator);
        parts.into_iter().any(|part| part.is_flow)
    }

    pub(super) fn is_of(&self, period: Period, in_hand: Period) -> bool {
        let above = self.numerator.as_ref();
        let below = self.denominator.as_ref();
        above.is_some_and(|part| part.is_of(period, in_hand))
            && below.is_none_or(|part| part.divides_at(period, in_hand))
    }
}

/// The typed value of exactly a date; what happened in a year is of no half of it.
fn reported_at(record: &Record, period: Period, is_flow: bool) -> Option<(Period, &Value)> {
    if is_flow {
        let value = record.figures.get(&period)?.values.get("reported")?;
        return Some((period, value));
    }
    let (as_of, value) = record.same_end("reported", period)?;
    Some((as_of, value))
}
