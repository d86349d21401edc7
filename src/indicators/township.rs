//! An indicator by township, where its parts are kept by township.

use crate::model::{Period, RecordKind, Records};

use super::catalog::Frameworks;
use super::definition::Measure;
use super::measure::{Reader, is_total, matches, township_key};

/// The value of a definition in each township, in the order of the population table.
///
/// A township without a value is left out. `None` if the definition is not computed or counts townships itself.
pub fn by_township(
    records: &Records,
    frameworks: &Frameworks,
    definition_id: &str,
    period: Period,
) -> Option<Vec<(String, f64)>> {
    let version = frameworks.definition(definition_id)?.version_at(period)?;
    let parts = std::iter::once(&version.numerator).chain(&version.denominator);
    let by_area = |measure: &Measure| measure.distinct.is_none();
    if !parts.flat_map(|part| &part.sum).all(by_area) {
        return None;
    }
    let mut list = Vec::new();
    for (key, name) in townships(records) {
        let reader = Reader {
            records,
            frameworks,
            area_code: "",
            until: period,
            township: Some(&key),
        };
        if let Some(value) = reader.compute(version, &mut Vec::new()).value {
            list.push((name, value));
        }
    }
    Some(list)
}

/// The keys of the townships of the population table that a measure asks for.
pub(super) fn listed(reader: &Reader<'_>, measure: &Measure) -> Vec<String> {
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
fn townships(records: &Records) -> Vec<(String, String)> {
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
