//! The numbers behind a figure, down to each record and the row it came from.

use crate::model::{Period, Record, RecordId, RecordKind, Records, Source};

use super::base_item::Kept;
use super::catalog::Frameworks;
use super::definition::{Measure, PartDefinition};
use super::figure::Figure;
use super::measure::MeasureReader;

/// What numerator and denominator of a figure are made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Breakdown {
    /// The records behind the numerator.
    pub numerator: Vec<Contribution>,
    /// The records behind the denominator; empty without one.
    pub denominator: Vec<Contribution>,
}

/// What one record gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// Kind of the record.
    pub kind: RecordKind,
    /// The record.
    pub record: RecordId,
    /// What it is called.
    pub name: String,
    /// Its township; empty if it has none.
    pub township: String,
    /// The field; `None` where records are counted.
    pub field: Option<String>,
    /// The number with its sign; 1 for a counted record, `None` if it lacks the number and is not added.
    pub value: Option<f64>,
    /// The date of the number.
    pub as_of: Option<Period>,
    /// The row it came from; `None` if it was typed.
    pub source: Option<Source>,
}

/// The records behind a figure; empty if it is not computed.
pub fn figure_breakdown(records: &Records, frameworks: &Frameworks, figure: &Figure) -> Breakdown {
    let definition = frameworks.definition(&figure.id);
    let version = definition.and_then(|definition| definition.version_at(figure.period));
    let Some(version) = version.filter(|_| figure.computed) else {
        return Breakdown::default();
    };
    let reader = MeasureReader {
        records,
        frameworks,
        area_code: frameworks
            .get(&figure.framework)
            .map_or("", |framework| framework.area_code.as_str()),
        until: figure.period,
        township: None,
        cache: None,
    };
    let denominator = version.denominator.as_ref();
    Breakdown {
        numerator: reader.contributions(&version.numerator),
        denominator: denominator.map_or_else(Vec::new, |part| reader.contributions(part)),
    }
}

impl MeasureReader<'_> {
    fn contributions(&self, part: &PartDefinition) -> Vec<Contribution> {
        let is_there = part
            .sum
            .iter()
            .all(|measure| self.read(measure, &mut Vec::new()).is_some());
        let sum = if is_there { &part.sum } else { &part.instead };
        sum.iter().flat_map(|measure| self.of_measure(measure)).collect()
    }

    fn of_measure(&self, measure: &Measure) -> Vec<Contribution> {
        if let Some(item) = measure
            .item
            .as_deref()
            .and_then(|name| self.frameworks.item(name))
        {
            let Kept::Value(value, as_of, record) = item.at(self.records, self.until) else {
                return Vec::new();
            };
            let dated = Some((as_of, value * measure.factor));
            return vec![contribution(record, Some("value"), dated)];
        }
        let known = self.known(measure).into_iter();
        let here = known.filter(|record| self.fits(record, measure) && self.is_here(record));
        here.map(|record| match measure.field.as_deref() {
            Some(field) => {
                let dated = self.value(record, field);
                let dated = dated.map(|(period, value)| (period, value * measure.factor));
                contribution(record, Some(field), dated)
            }
            None => {
                let date = self.date(record).unwrap_or(self.until);
                contribution(record, None, Some((date, measure.factor)))
            }
        })
        .collect()
    }
}

fn contribution(record: &Record, field: Option<&str>, dated: Option<(Period, f64)>) -> Contribution {
    let figures = dated.and_then(|(period, _)| record.figures.get(&period));
    let source = figures.and_then(|figures| figures.source.clone());
    Contribution {
        kind: record.kind,
        record: record.id,
        name: record.name().to_owned(),
        township: record.text("township").to_owned(),
        field: field.map(str::to_owned),
        value: dated.map(|(_, value)| value),
        as_of: dated.map(|(period, _)| period),
        source: source.or_else(|| record.source.clone()),
    }
}
