//! How the closest match of a sheet is told: which fields were found, which the best fitting form has besides.

use crate::forms::{Form, Forms, dictionary};
use crate::model::RecordKind;

use super::header::HeaderBlock;
use super::mapping::Mapping;
use crate::import::plan::closest_match::ClosestMatch;

/// A block of rows as a kind of record, told.
pub(crate) fn closest_match(
    forms: &Forms,
    kind: RecordKind,
    header: &HeaderBlock,
    mapping: &Mapping,
) -> ClosestMatch {
    let lacks = |form: &Form| {
        let columns = form.columns.iter().map(|column| column.field.clone());
        let lacked = columns.filter(|field| field != "ordinal" && !mapping.covers(field));
        lacked.collect::<Vec<String>>()
    };
    let missing = forms.of(kind).map(lacks).min_by_key(Vec::len).unwrap_or_default();
    let name_of = |field: &String| {
        let known = dictionary().field(kind, field);
        known.map_or_else(|| field.clone(), |field| field.name.clone())
    };
    let matched = mapping
        .mapped
        .iter()
        .map(|mapped| mapped.target.field().name.clone());
    let unknown = mapping.unknown.iter().map(|(_, header)| header.clone());
    ClosestMatch {
        record: kind,
        score: (mapping.score() * 100.0).round() / 100.0,
        header_rows: (header.top..=header.bottom).collect(),
        matched: matched.collect(),
        missing: missing.iter().map(name_of).collect(),
        unknown: unknown.collect(),
    }
}
