//! An indicator by township, where its parts are kept by township.

use serde_json::{Value as Json, json};

use crate::model::{Period, RecordKind, Records};

use super::base_item::unit_factor;
use super::catalog::Frameworks;
use super::definition::{Definition, IndicatorScale, Measure};
use super::figure::{Figure, FigurePart, rounded_for_json};
use super::measure::MeasureReader;
use super::township_key::{is_total, matches, township_key};

/// An indicator by township: what bars with the county's line need.
#[derive(Clone, Debug, PartialEq)]
pub struct FiguresByTownship {
    /// Unit of the values.
    pub unit: String,
    /// Decimals shown.
    pub decimals: u8,
    /// The county's own value: the line across the bars.
    pub county: Option<f64>,
    /// The target, a second line.
    pub target: Option<f64>,
    /// The townships in the order of the population table.
    pub bars: Vec<TownshipFigure>,
}

/// The value of one township with its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct TownshipFigure {
    /// The township.
    pub township: String,
    /// The value.
    pub value: f64,
    /// What was counted.
    pub numerator: Option<FigurePart>,
    /// What it was divided by.
    pub denominator: Option<FigurePart>,
}

/// A figure by township; `None` where its parts are not kept by township, or its definition counts townships itself.
pub fn figures_by_township(
    records: &Records,
    frameworks: &Frameworks,
    figure: &Figure,
) -> Option<FiguresByTownship> {
    let definition = frameworks.definition(&figure.id)?;
    let factor = unit_factor(&definition.unit, &figure.unit).unwrap_or(1.0);
    let area_code = frameworks
        .get(&figure.framework)
        .map_or("", |f| f.area_code.as_str());
    let mut bars = bars(records, frameworks, definition, area_code, figure.period)?;
    for bar in &mut bars {
        bar.value *= factor;
    }
    // A township is to reach a rate, but not the county's total.
    let target = figure.target.filter(|_| definition.scale == IndicatorScale::Rate);
    Some(FiguresByTownship {
        unit: figure.unit.clone(),
        decimals: figure.decimals,
        county: figure.value.filter(|_| figure.computed),
        target: target.map(|(_, target)| target.value),
        bars,
    })
}

/// The value of a definition in each township, in the order of the population table.
///
/// A township without a value is left out. `None` if the definition is not computed or counts townships itself.
pub fn values_by_township(
    records: &Records,
    frameworks: &Frameworks,
    definition_id: &str,
    period: Period,
) -> Option<Vec<(String, f64)>> {
    let definition = frameworks.definition(definition_id)?;
    let bars = bars(records, frameworks, definition, "", period)?;
    Some(bars.into_iter().map(|bar| (bar.township, bar.value)).collect())
}

fn bars(
    records: &Records,
    frameworks: &Frameworks,
    definition: &Definition,
    area_code: &str,
    period: Period,
) -> Option<Vec<TownshipFigure>> {
    let version = definition.version_at(period)?;
    let parts = std::iter::once(&version.numerator).chain(&version.denominator);
    let by_area = |measure: &Measure| measure.distinct.is_none() && measure.item.is_none() && !measure.least;
    if !parts.flat_map(|part| &part.sum).all(by_area) {
        return None;
    }
    let mut list = Vec::new();
    for (key, township) in named(records) {
        let reader = MeasureReader {
            records,
            frameworks,
            area_code,
            until: period,
            township: Some(&key),
            cache: None,
        };
        let computed = reader.compute(version, &mut Vec::new());
        if let Some(value) = computed.value {
            list.push(TownshipFigure {
                township,
                value,
                numerator: computed.numerator,
                denominator: computed.denominator,
            });
        }
    }
    Some(list)
}

impl FiguresByTownship {
    /// For the command line.
    pub fn to_json(&self) -> Json {
        let bars = self.bars.iter().map(|bar| {
            json!({
                "township": bar.township,
                "value": rounded_for_json(bar.value),
                "numerator": bar.numerator.as_ref().map(|part| rounded_for_json(part.value)),
                "denominator": bar.denominator.as_ref().map(|part| rounded_for_json(part.value)),
            })
        });
        bars.collect()
    }
}

/// The keys of the townships of the population table that a measure asks for.
pub(super) fn listed(reader: &MeasureReader<'_>, measure: &Measure) -> Vec<String> {
    let wanted = Measure {
        kind: RecordKind::Population,
        field: None,
        ..measure.clone()
    };
    let asked = wanted.wanted.get("township");
    let rows = reader.known(&wanted).into_iter().filter(|record| {
        !is_total(record) && asked.is_none_or(|accepted| matches(record, "township", accepted))
    });
    rows.map(|record| township_key(record.text("township"))).collect()
}

/// The townships that records name, by key, in the order in which they occur: population first.
fn named(records: &Records) -> Vec<(String, String)> {
    let kinds = [
        RecordKind::Population,
        RecordKind::ElderFacility,
        RecordKind::ChildcareFacility,
        RecordKind::Estate,
    ];
    let mut found: Vec<(String, String)> = Vec::new();
    for record in kinds.into_iter().flat_map(|kind| records.of(kind)) {
        let name = record.text("township");
        let key = township_key(name);
        if !key.is_empty() && !is_total(record) && found.iter().all(|(known, _)| *known != key) {
            found.push((key, name.to_owned()));
        }
    }
    found
}
