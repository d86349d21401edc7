//! What can be wrong in a ledger: one file per rule and the table [`RULES`].
//!
//! A rule is a pure function of the ledger: no order, no I/O, no clock.
//! It speaks up only where something is wrong; right data leaves it silent.
//! 错误 blocks 上报, 核实 needs a 说明, 提示 never blocks.
//!
//! # How to add a rule
//! 1. Write `src/rules/<what_is_wrong>.rs` with a `pub(super) const RULE` and its function; copy the nearest one.
//!    The code's letter is the subject: E 养老, C 托育, F both, N 人口, S 小区, P 项目, I 指标, T texts.
//!    Codes are never reused. The name says what is wrong, not what to do.
//! 2. Add the module and the line in [`RULES`], in the order of codes.
//! 3. Write `tests/rules/<CODE>.md`: why, a table with the mistake, one without, and the findings
//!    (`UPDATE=1 cargo test --test rules` writes them; read them before committing).
//! 4. A message says what, where, and what to do. A finding's key names the records, not their numbers,
//!    so that its id stays the same in the next run.

mod ages_above_residents;
mod ages_out_of_order;
mod caregivers_above_staff;
mod central_above_total;
mod central_share_above_limit;
mod central_share_unlike_peers;
mod certified_above_caregivers;
mod compare;
mod end_before_start;
mod enrolled_above_places;
mod estate_below_standard;
mod figure_jumps;
mod inclusive_above_places;
mod inclusive_places_contradict_status;
mod one_kind_of_beds_above_total;
mod percent_out_of_range;
mod place_names_other_township;
mod places_contradict_rate;
mod project_named_twice;
mod report;
mod residents_above_beds;
mod return_above_total;
mod room_above_area;
mod target_below_baseline;
mod text_damaged;
mod township_unknown;
mod two_kinds_of_beds_above_total;
mod unit_spelled_two_ways;

use std::collections::BTreeMap;

use crate::model::{County, Finding, Records, Severity};

use report::RuleReport;

/// What a rule may look at.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The records of the ledger.
    pub records: &'a Records,
    /// The county of the ledger with its townships; `None` if no list knows it.
    pub county: Option<&'a County>,
}

/// One rule.
pub struct Rule {
    /// Stable code, e.g. `P001`.
    pub code: &'static str,
    /// What is wrong, in a few words.
    pub name: &'static str,
    /// How serious its findings are.
    pub severity: Severity,
    /// One sentence for the list of rules.
    pub summary: &'static str,
    check: fn(&Facts<'_>, &mut RuleReport),
}

/// All rules in the order of their codes.
pub const RULES: &[&Rule] = &[
    &enrolled_above_places::RULE,
    &inclusive_above_places::RULE,
    &certified_above_caregivers::RULE,
    &inclusive_places_contradict_status::RULE,
    &one_kind_of_beds_above_total::RULE,
    &two_kinds_of_beds_above_total::RULE,
    &residents_above_beds::RULE,
    &caregivers_above_staff::RULE,
    &township_unknown::RULE,
    &figure_jumps::RULE,
    &target_below_baseline::RULE,
    &percent_out_of_range::RULE,
    &places_contradict_rate::RULE,
    &ages_out_of_order::RULE,
    &ages_above_residents::RULE,
    &place_names_other_township::RULE,
    &central_above_total::RULE,
    &central_share_above_limit::RULE,
    &central_share_unlike_peers::RULE,
    &end_before_start::RULE,
    &project_named_twice::RULE,
    &unit_spelled_two_ways::RULE,
    &return_above_total::RULE,
    &estate_below_standard::RULE,
    &room_above_area::RULE,
    &text_damaged::RULE,
];

/// Runs every rule; the most serious findings first, then in the order of codes.
pub fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule.check(facts)).collect();
    findings.sort_by(|a, b| (a.severity, a.rule).cmp(&(b.severity, b.rule)));
    findings
}

impl Rule {
    /// Runs this rule alone. Findings of the same key are told apart by a number.
    pub fn check(&self, facts: &Facts<'_>) -> Vec<Finding> {
        let mut report = RuleReport::new(self.code, self.severity);
        (self.check)(facts, &mut report);
        let mut findings = report.findings;
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        for finding in &mut findings {
            let times = seen.entry(finding.id.clone()).or_default();
            *times += 1;
            if *times > 1 {
                finding.id = format!("{}#{times}", finding.id);
            }
        }
        findings
    }
}
