//! Mistakes of all kinds, one at a time, in a clean county: each must be found by its rule at its field; variations that
//! are right must leave the rules silent.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may stop"
)]

mod county;
mod mistakes;
#[path = "../support/mod.rs"]
mod support;
mod variations;

use std::collections::BTreeMap;

use laoxiao::model::{Finding, Record, RecordKind, Records, Severity};
use laoxiao::rules::{Facts, IndicatorFact, PlanFact, check};
use support::county::gengma;

/// A mistake: the rules that may name it, where, and the county with it.
pub(crate) struct Injected {
    pub(crate) what: String,
    pub(crate) rules: Vec<&'static str>,
    pub(crate) kind: RecordKind,
    pub(crate) field: &'static str,
    pub(crate) records: Vec<Record>,
    pub(crate) facts: Vec<IndicatorFact>,
}

fn run(list: &[Record], indicators: &[IndicatorFact]) -> Vec<Finding> {
    let mut records = Records::default();
    for kind in RecordKind::ALL {
        records.put(
            kind,
            list.iter()
                .filter(|record| record.kind == kind)
                .cloned()
                .collect(),
        );
    }
    let county = gengma();
    let mut facts = Facts::new(&records, Some(&county));
    facts.indicators = indicators.to_vec();
    facts.plan = Some(PlanFact {
        document: "耿政办发〔2023〕37号".to_owned(),
        issued: "2023-06-25".to_owned(),
        baseline_year: 2020,
        target_year: 2025,
    });
    check(&facts, &[])
}

#[test]
fn the_clean_county_is_silent() {
    let told: Vec<String> = run(&county::clean(), &[])
        .iter()
        .map(|finding| format!("{} {}", finding.id, finding.message))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn mistakes_are_found_by_their_rule_at_their_field() {
    let all = mistakes::all();
    assert!(all.len() >= 300, "only {} mistakes", all.len());
    let mut missed = Vec::new();
    for mistake in &all {
        let findings = run(&mistake.records, &mistake.facts);
        let is_found = findings.iter().any(|finding| {
            let is_there = finding
                .places
                .iter()
                .any(|place| place.record == mistake.kind && place.field.as_deref() == Some(mistake.field));
            mistake.rules.contains(&finding.rule.as_str()) && is_there
        });
        if !is_found {
            let told: Vec<&str> = findings.iter().map(|finding| finding.id.as_str()).collect();
            missed.push(format!(
                "{} {:?} {}: {told:?}",
                mistake.what, mistake.rules, mistake.field
            ));
        }
    }
    let mut families: BTreeMap<&str, usize> = BTreeMap::new();
    for mistake in &all {
        *families.entry(mistake.rules[0]).or_default() += 1;
    }
    println!(
        "{} of {} found; by rule {families:?}",
        all.len() - missed.len(),
        all.len()
    );
    println!("{}", missed.join("\n"));
    assert!(
        missed.len() * 20 <= all.len(),
        "{} of {} missed:\n{}",
        missed.len(),
        all.len(),
        missed.join("\n")
    );
}

#[test]
fn right_variations_leave_the_rules_silent() {
    let all = variations::all();
    assert!(all.len() >= 100, "only {} variations", all.len());
    let mut told = Vec::new();
    for (what, records) in &all {
        let findings = run(records, &[]);
        let loud = findings
            .iter()
            .filter(|finding| finding.severity != Severity::Hint);
        told.extend(loud.map(|finding| format!("{what}: {} {}", finding.id, finding.message)));
    }
    println!("{} variations", all.len());
    assert!(told.is_empty(), "{}", told.join("\n"));
}
