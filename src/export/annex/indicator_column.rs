//! Which value of an indicator a column shows: its header says a year, and only what is of that year may stand there.

use std::collections::BTreeSet;

use crate::forms::FormColumn;
use crate::model::{DatedFigure, Period, PeriodFigure, Record, Value, baseline_date, parse_milestones};

use super::cell_fact::FigureDate;
use super::value_source::{PeriodRule, ValueSource};

/// What a column of indicators is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IndicatorColumn {
    /// The value of a period; `None` for the one in hand.
    Value(Option<Period>),
    /// The baseline, when it is of this year; else the value at the end of the year.
    Baseline(i32),
    /// The target for this year.
    Target(i32),
}

/// What stands in such a column.
pub(super) enum IndicatorCell<'a> {
    /// A value of the record, as it is kept.
    Kept(&'a Value),
    /// A number.
    Number(f64),
    /// Nothing.
    Empty,
}

impl IndicatorColumn {
    /// What a column is for; `None` for names, units and the like.
    pub(super) fn of(field: &str, header: &str, group: &str) -> Option<Self> {
        let stated = || Period::find(header).or_else(|| Period::find(group));
        if let Some(code) = field.strip_prefix("value:") {
            return Some(Self::Value(Some(code.parse().ok()?)));
        }
        if let Some(year) = field.strip_prefix("target:") {
            return year.parse().ok().map(Self::Target);
        }
        match field {
            "reported" => Some(Self::Value(stated())),
            "baseline" => Some(Self::Baseline(stated()?.year())),
            "target" => Some(Self::Target(stated()?.year())),
            _ => None,
        }
    }

    /// What a record shows in it, and of what date that is.
    pub(super) fn cell<'a>(
        self,
        record: &'a Record,
        values: &ValueSource<'a>,
    ) -> (IndicatorCell<'a>, Option<FigureDate>) {
        match self {
            Self::Target(year) => (target(record, year), None),
            Self::Baseline(year) => match self::year(record, "baseline_year") {
                // The record does not say its base year: then the header does.
                None => {
                    let kept = record.get("baseline");
                    (kept.map_or(IndicatorCell::Empty, IndicatorCell::Kept), None)
                }
                Some(_) => value(Period::Year(year), record, values),
            },
            Self::Value(period) => match period.or(values.period) {
                Some(period) => value(period, record, values),
                None => (IndicatorCell::Empty, None),
            },
        }
    }
}

/// The periods whose figures the columns of a table of indicators show.
pub fn indicator_periods<'c>(
    columns: impl IntoIterator<Item = &'c FormColumn>,
    period: Option<Period>,
) -> BTreeSet<Period> {
    let wanted = columns.into_iter().filter_map(|column| {
        match IndicatorColumn::of(&column.field, &column.header, &column.group)? {
            IndicatorColumn::Value(own) => own.or(period),
            IndicatorColumn::Baseline(year) => Some(Period::Year(year)),
            IndicatorColumn::Target(_) => None,
        }
    });
    wanted.collect()
}

/// The baseline when the period is the end of the base year, else what was computed or reported.
fn value<'a>(
    period: Period,
    record: &'a Record,
    values: &ValueSource<'a>,
) -> (IndicatorCell<'a>, Option<FigureDate>) {
    let mut date = FigureDate {
        period,
        as_of: Some(period),
        latest: None,
        formula: None,
        source: None,
        remedy: String::new(),
    };
    // A baseline that a plan took over from another date is none of the base year.
    let is_base_date = baseline_date(record).is_some_and(|of| of.same_end(period));
    if is_base_date && let Some(baseline) = record.get("baseline") {
        date.source.clone_from(&record.source);
        return (IndicatorCell::Kept(baseline), Some(date));
    }
    let typed;
    let figure = match values.indicators.get(&(record.id, period)) {
        Some(figure) => figure,
        None => {
            typed = typed_figure(record, period);
            &typed
        }
    };
    let carried = figure
        .earlier
        .as_ref()
        .filter(|_| values.rule == PeriodRule::CarriedOver);
    let shown = figure.exact.as_ref().or(carried);
    date.as_of = shown.map(|shown| shown.as_of);
    if figure.exact.is_some() {
        date.as_of = Some(period);
    }
    date.remedy.clone_from(&figure.remedy);
    let Some(shown) = shown else {
        date.latest = figure.earlier.as_ref().map(|earlier| earlier.as_of);
        return (IndicatorCell::Empty, Some(date));
    };
    date.formula.clone_from(&shown.formula);
    if shown.formula.is_none() {
        let figures = record.same_end("reported", shown.as_of).map(|(own, _)| own);
        date.source = figures.and_then(|own| record.figures.get(&own)?.source.clone());
    }
    (IndicatorCell::Number(shown.value), Some(date))
}

/// What was typed, where nobody has computed anything.
fn typed_figure(record: &Record, period: Period) -> PeriodFigure {
    let found = record.same_end("reported", period);
    let exact = found.and_then(|(as_of, value)| {
        Some(DatedFigure {
            value: value.as_number()?,
            as_of,
            formula: None,
        })
    });
    PeriodFigure {
        exact,
        earlier: None,
        remedy: format!("在“指标”页填写{}的填报值", period.label()),
    }
}

/// The target, when it is for that year; else the one that the document sets for the year on the way.
fn target(record: &Record, wanted: i32) -> IndicatorCell<'_> {
    let own = year(record, "target_year").is_none_or(|own| own == wanted);
    if own {
        return record
            .get("target")
            .map_or(IndicatorCell::Empty, IndicatorCell::Kept);
    }
    let steps = parse_milestones(record.text("milestones")).unwrap_or_default();
    let step = steps.into_iter().find(|(year, _)| *year == wanted);
    step.map_or(IndicatorCell::Empty, |(_, value)| IndicatorCell::Number(value))
}

fn year(record: &Record, field: &str) -> Option<i32> {
    match record.get(field) {
        Some(Value::Integer(year)) => i32::try_from(*year).ok(),
        _ => None,
    }
}
