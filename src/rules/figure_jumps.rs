//! A figure is more than three times, or less than a third of, what it was before.

use crate::model::{Period, Record, RecordKind, Severity, Value};

use super::compare::{field_and_value, finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "F002",
    name: "数字大起大落",
    severity: Severity::Verify,
    summary: "与上一期相比超过3倍或不足三分之一，且相差10以上。",
    check,
};

const TIMES: f64 = 3.0;
const LEAST_DIFFERENCE: f64 = 10.0;

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    for (kind, fields) in [
        (RecordKind::ElderFacility, ["beds_total", "residents", "staff"]),
        (
            RecordKind::ChildcareFacility,
            ["places_total", "enrolled", "caregivers"],
        ),
    ] {
        for record in facts.records.of(kind) {
            for field in fields {
                let series = record
                    .figures
                    .iter()
                    .filter_map(|(p, f)| Some((*p, f.values.get(field)?)));
                steps(record, field, &series.collect::<Vec<_>>(), report);
            }
        }
    }
    let population = facts.records.of(RecordKind::Population);
    for record in population {
        let same = |other: &&Record| {
            other.text("township") == record.text("township") && other.period < record.period
        };
        let before = population.iter().filter(same).max_by_key(|other| other.period);
        for field in ["residents", "age60", "under3"] {
            let series = [before, Some(record)].into_iter().flatten();
            let dated: Vec<_> = series.filter_map(|r| Some((r.period?, r.get(field)?))).collect();
            steps(record, field, &dated, report);
        }
    }
}

fn steps(record: &Record, field: &str, series: &[(Period, &Value)], report: &mut RuleReport) {
    for (&(before, old), &(period, new)) in series.iter().zip(series.iter().skip(1)) {
        let (Some(from), Some(to)) = (old.as_number(), new.as_number()) else {
            continue;
        };
        // Opening and closing are no jumps.
        let moved = from > 0.0 && to > 0.0 && (to > from * TIMES || to * TIMES < from);
        if !moved || (to - from).abs() < LEAST_DIFFERENCE {
            continue;
        }
        let ((name, old), (_, new)) = (
            field_and_value(record.kind, field, old),
            field_and_value(record.kind, field, new),
        );
        let message = format!(
            "{}：{name}从{}的{old}变为{new}；请核对，属实的写明原因",
            subject_of(record, Some(period)),
            before.label()
        );
        let [place, what, when] = finding_key(record, Some(period)).each().map(str::to_owned);
        report.add(
            Doubt::new(&[&place, &what, &when, field], message)
                .at(record, field)
                .expected(old)
                .found(new),
        );
    }
}
