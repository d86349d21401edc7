//! A row repeats the row above it: its text, or all its figures.

use crate::model::{FindingFamily, Record, RecordKind, Severity, Value, squeeze};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "T004",
    name: "与上一行相同",
    family: FindingFamily::Name,
    severity: Severity::Hint,
    summary: "建设内容、举措、目标与上一行一字不差，或一个机构的各项数与上一行完全相同。",
    basis: "多半是复制上一行留下的",
    check,
};

const TEXTS: [(RecordKind, &str); 7] = [
    (RecordKind::Project, "content"),
    (RecordKind::Policy, "measures"),
    (RecordKind::Policy, "goal"),
    (RecordKind::Element, "measures"),
    (RecordKind::Pilot, "measures"),
    (RecordKind::Reform, "measures"),
    (RecordKind::Task, "content"),
];
/// Short texts repeat for good reasons.
const LEAST_LETTERS: usize = 12;
/// Small institutions may well be alike.
const LEAST_BEDS: f64 = 15.0;

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    for (kind, field) in TEXTS {
        let records = facts.records.of(kind);
        for (above, record) in records.iter().zip(records.iter().skip(1)) {
            let text = squeeze(record.text(field));
            if text.chars().count() >= LEAST_LETTERS && text == squeeze(above.text(field)) {
                report.add(doubt(above, record, field, "一字不差"));
            }
        }
    }
    for (kind, field) in [
        (RecordKind::ElderFacility, "beds_total"),
        (RecordKind::ChildcareFacility, "places_total"),
    ] {
        let records = facts.records.of(kind);
        for (above, record) in records.iter().zip(records.iter().skip(1)) {
            let Some((period, own)) = record.figures.last_key_value() else {
                continue;
            };
            let others = above.figures.get(period);
            let count = own
                .values
                .get(field)
                .and_then(Value::as_number)
                .unwrap_or_default();
            let is_same = others.is_some_and(|others| own.values.len() > 4 && others.values == own.values);
            if is_same && count >= LEAST_BEDS {
                report.add(doubt(above, record, field, "各项数完全相同"));
            }
        }
    }
}

fn doubt(above: &Record, record: &Record, field: &str, how: &str) -> Doubt {
    let message = format!(
        "{}：与上一行“{}”{how}；请核对是不是复制的",
        subject_of(record, None),
        above.name()
    );
    let [place, name, _] = finding_key(record, None).each().map(str::to_owned);
    let period = record
        .figures
        .last_key_value()
        .map(|(period, _)| *period)
        .or(record.period);
    Doubt::new(&[&place, &name, field], message).at_period(record, field, period)
}
