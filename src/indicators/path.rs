//! The path of an indicator for the plot: baseline, values so far, target, forecast.

use crate::model::{Comparison, Period, Record, Records};

use super::catalog::Frameworks;
use super::compute::{LedgerIndicator, indicator_records};
use super::definition::DefinitionVersion;
use super::figure::Forecast;
use super::figure_rule::FigureRule;
use super::measure_cache::MeasureCache;

/// What a plot of one indicator draws. Times lie on the axis of [`Period::end_in_years`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IndicatorPath {
    /// Unit of the values.
    pub unit: String,
    /// The baseline as time and value.
    pub baseline: Option<(f64, f64)>,
    /// The values so far, oldest first; a computed value stands before a reported one of the same date.
    pub points: Vec<PathPoint>,
    /// The typed values, oldest first, also those whose date has a computed one.
    pub reported: Vec<(Period, f64)>,
    /// The target as time and comparison.
    pub target: Option<(f64, Comparison)>,
    /// Targets of years on the way as time and value, the earliest first.
    pub milestones: Vec<(f64, f64)>,
    /// The way from the start over those to the target; empty without a start.
    pub way: Vec<(f64, f64)>,
    /// Where the straight path to the target begins: the baseline or the first value.
    pub start: Option<(f64, f64)>,
    /// The forecast as a line from the last value to the end of the target year.
    pub forecast_line: Option<[(f64, f64); 2]>,
    /// The forecast itself.
    pub forecast: Option<Forecast>,
}

/// One value of the past.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PathPoint {
    /// As of its end.
    pub period: Period,
    /// The value.
    pub value: f64,
    /// Computed or typed.
    pub origin: ValueOrigin,
}

/// Where a value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueOrigin {
    /// Computed from the ledger.
    Computed,
    /// Typed or imported as the indicator's value.
    Reported,
}

/// The path of one indicator of a framework, up to the end of a period; empty if there is no such indicator.
pub fn indicator_path(
    records: &Records,
    frameworks: &Frameworks,
    framework: &str,
    indicator_id: &str,
    until: Period,
) -> IndicatorPath {
    let rows = indicator_records(records, frameworks, framework);
    let cache = MeasureCache::default();
    let mut all = rows.iter().map(|record| LedgerIndicator {
        cache: Some(&cache),
        ..LedgerIndicator::new(record, frameworks, framework)
    });
    let Some(row) = all.find(|row| row.id() == indicator_id) else {
        return IndicatorPath::default();
    };
    let figure = row.figure(records, frameworks, until, FigureRule::Latest);
    let values = points(&row, records, frameworks, until);
    let course = row.course(&values, until);
    let last = values
        .last()
        .map(|point| (point.period.end_in_years(), point.value));
    let end = row.aim().map(|(year, _)| f64::from(year));
    let forecast_line = match (last, end, figure.forecast) {
        (Some(last), Some(end), Some(forecast)) if end > last.0 => {
            Some([last, (end, forecast.value_at_target_year)])
        }
        _ => None,
    };
    IndicatorPath {
        unit: row.unit().to_owned(),
        baseline: row
            .baseline()
            .filter(|_| row.share.is_none())
            .map(|(year, value)| (f64::from(year), value)),
        target: row.aim().map(|(year, target)| (f64::from(year), target)),
        milestones: row.milestones.clone(),
        reported: reported(row.record, until).collect(),
        start: course.and_then(|course| course.start),
        way: course
            .and_then(|course| Some(course.way(course.start?)))
            .unwrap_or_default(),
        points: values,
        forecast_line,
        forecast: figure.forecast,
    }
}

/// The values of an indicator up to a period, oldest first.
pub(super) fn points(
    row: &LedgerIndicator<'_>,
    records: &Records,
    frameworks: &Frameworks,
    until: Period,
) -> Vec<PathPoint> {
    let mut points: Vec<PathPoint> = Vec::new();
    if let Some(definition) = row.definition {
        let dates = definition
            .version_at(until)
            .map(|version| dates(row, version, records, frameworks, until))
            .unwrap_or_default();
        for period in dates {
            let Some(version) = definition.version_at(period) else {
                continue;
            };
            let reader = row.reader(records, frameworks, period);
            if let Some(value) = reader.compute(version, &mut Vec::new()).value {
                points.push(PathPoint {
                    period,
                    value: value * row.unit_factor(),
                    origin: ValueOrigin::Computed,
                });
            }
        }
    }
    for (period, value) in reported(row.record, until) {
        if !points.iter().any(|point| point.period.same_end(period)) {
            points.push(PathPoint {
                period,
                value,
                origin: ValueOrigin::Reported,
            });
        }
    }
    points.sort_by_key(|point| point.period);
    points
}

/// The typed values of an indicator up to the end of a period.
fn reported(record: &Record, until: Period) -> impl Iterator<Item = (Period, f64)> {
    record.figures.iter().filter_map(move |(period, figures)| {
        let value = figures.values.get("reported")?.as_number()?;
        period.has_ended_by(until).then_some((*period, value))
    })
}

/// The ends at which the numerator has figures; the end asked for, if its records have no dates.
fn dates(
    row: &LedgerIndicator<'_>,
    version: &DefinitionVersion,
    records: &Records,
    frameworks: &Frameworks,
    until: Period,
) -> Vec<Period> {
    let mut dates: Vec<Period> = Vec::new();
    for measure in version.numerator.measures() {
        if let Some(cache) = row.cache.filter(|_| !measure.kind.is_periodic()) {
            dates.extend(cache.columns(measure.kind, records.of(measure.kind)).periods());
            continue;
        }
        let item = measure.item.as_deref().and_then(|name| frameworks.item(name));
        let counts = |record: &&Record| item.is_none_or(|item| item.is_named(record.text("name")));
        for record in records.of(measure.kind).iter().filter(counts) {
            dates.extend(record.period.into_iter().chain(record.figures.keys().copied()));
        }
    }
    dates.retain(|period| period.has_ended_by(until));
    dates.sort_unstable();
    dates.dedup_by(|later, earlier| later.same_end(*earlier));
    if dates.is_empty() { vec![until] } else { dates }
}
