//! A facility, a project or a township was told in the period before and is missing in the latest.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{FindingFamily, Period, Record, RecordKind, Severity, Value, name_key};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "F003",
    name: "这一期漏报",
    family: FindingFamily::Completeness,
    severity: Severity::Verify,
    summary: "上一期有数的机构、项目、乡镇，这一期没有，也没有注明停用、竣工。",
    basis: "各期口径应连续",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    for (kind, field) in [
        (RecordKind::ElderFacility, "beds_total"),
        (RecordKind::ChildcareFacility, "places_total"),
    ] {
        facilities(facts.records.of(kind), field, report);
    }
    for kind in [RecordKind::ProjectReturn, RecordKind::Population] {
        series(facts.records.of(kind), report);
    }
}

/// Periods in which at least half as many are told as in the fullest: a file for one institution is no table.
fn whole_periods(counts: &BTreeMap<Period, usize>) -> Vec<Period> {
    let most = counts.values().max().copied().unwrap_or_default();
    let whole = counts
        .iter()
        .filter(|(_, count)| **count * 2 >= most && **count > 1);
    whole.map(|(period, _)| *period).collect()
}

fn facilities(records: &[Record], field: &str, report: &mut RuleReport<'_>) {
    let mut counts: BTreeMap<Period, usize> = BTreeMap::new();
    for period in records.iter().flat_map(|record| record.figures.keys()) {
        *counts.entry(*period).or_default() += 1;
    }
    let whole = whole_periods(&counts);
    for record in records {
        if record.get("in_service") == Some(&Value::Bool(false)) {
            continue;
        }
        let told = |period: &Period| record.figures.contains_key(period);
        for (before, period) in whole.iter().zip(whole.iter().skip(1)) {
            let is_gone = record.figures.get(before).is_some_and(|figures| {
                let count = figures.values.get(field).and_then(Value::as_number);
                count.is_none_or(|count| count > 0.0)
            });
            if is_gone && !told(period) {
                let message = format!(
                    "{}：{}有数，{}没有；漏报的请补，停用的请在“投入使用”填否",
                    subject_of(record, None),
                    before.label(),
                    period.label()
                );
                report.add(
                    Doubt::new(&finding_key(record, Some(*period)).each(), message)
                        .at_period(record, field, Some(*period))
                        .at(record, "name")
                        .expected(format!("{}的数", period.label()))
                        .found("没有"),
                );
            }
        }
    }
}

fn series(records: &[Record], report: &mut RuleReport<'_>) {
    let mut by_period: BTreeMap<Period, BTreeMap<String, &Record>> = BTreeMap::new();
    for record in records {
        if let Some(period) = record.period {
            by_period
                .entry(period)
                .or_default()
                .insert(name_key(record.name()), record);
        }
    }
    let counts = by_period
        .iter()
        .map(|(period, named)| (*period, named.len()))
        .collect();
    let whole = whole_periods(&counts);
    for (before, period) in whole.iter().zip(whole.iter().skip(1)) {
        let (Some(earlier), Some(later)) = (by_period.get(before), by_period.get(period)) else {
            continue;
        };
        let told: BTreeSet<&String> = later.keys().collect();
        for record in earlier
            .iter()
            .filter(|(key, _)| !told.contains(key))
            .map(|(_, record)| record)
        {
            let stage = record.text("stage");
            if ["竣工", "完工", "投用", "投入使用", "验收", "建成"]
                .iter()
                .any(|word| stage.contains(word))
            {
                continue;
            }
            let message = format!(
                "{}：{}有数，{}没有；漏报的请补",
                subject_of(record, None),
                before.label(),
                period.label()
            );
            report.add(
                Doubt::new(&finding_key(record, Some(*period)).each(), message)
                    .at(record, record.kind.name_field())
                    .expected(format!("{}的数", period.label()))
                    .found("没有"),
            );
        }
    }
}
