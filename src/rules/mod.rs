//! What can be wrong in a ledger: relations as data (`data/rules/*.toml`), and one file for each rule of its own code.
//!
//! A rule is a pure function of the [`Facts`]: no order, no I/O, no clock.
//! It speaks up only where something is wrong; right data leaves it silent.
//! 错误 blocks 上报, 核实 needs a 说明, 提示 never blocks.
//!
//! # How to add a rule
//! 1. What can be said as a relation (`床位数 >= 护理型床位`) is an entry of `data/rules/*.toml`, by the grammar that officers
//!    use too ([`Relation`]). Limits that documents set are dated data: `[[parameter]]` in `data/standards/standards.toml`.
//! 2. Anything else: `src/rules/<what_is_wrong>.rs` with a `pub(super) const RULE` and its function, and the line in
//!    `CODE_RULES`; copy the nearest one.
//! 3. The code's letter is the subject: E 养老, C 托育, F both, N 人口, S 小区, P 项目, I 指标, L 清单, M import, T texts.
//!    Codes are never reused. The name says what is wrong, not what to do.
//! 4. Write `tests/rules/<CODE>.md`: why, a table with the mistake, one without, and the findings
//!    (`UPDATE=1 cargo test --test rules` writes them; read them before committing).
//! 5. A message says what, where, and what to do. A finding's key names the records, not their numbers,
//!    so that its id stays the same in the next run.

mod absent_in_period;
mod ages_unlike_county;
mod catalog;
mod central_above_quota;
mod central_share_above_limit;
mod central_share_unlike_peers;
mod childcare_below_standard;
mod class_too_large;
mod compare;
mod copied_from_above;
mod dates_differ;
mod estate_below_standard;
mod facility_twice;
mod facts;
mod figure_jumps;
mod gap_without_project;
mod goal_unlike_indicator;
mod import_problems;
mod level_word;
mod money_slip;
mod named_place;
mod nursing_above_added;
mod percent_out_of_range;
mod place_names_other_township;
mod place_outside_county;
mod placeholder_left;
mod places_contradict_rate;
mod project_named_twice;
mod relation;
mod report;
mod reported_unlike_computed;
mod required_empty;
mod same_name;
mod scale_text;
mod stage_contradicts_progress;
mod table_copied;
mod target_below_baseline;
mod target_below_superior;
mod text_damaged;
mod township_unknown;
mod two_targets;
mod unit_listed_twice;
mod unit_spelled_two_ways;
mod unlike_peers;
mod years_beyond_plan;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::model::{Finding, FindingFamily, Severity};

pub use catalog::{MissingValues, RelationRule};
pub use facts::{Facts, ImportProblem, IndicatorFact, PlanFact, SuperiorFact, SupportFact};
pub use relation::{Relation, RelationError};

use report::RuleReport;

/// One rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Stable code, e.g. `P001`.
    pub code: String,
    /// What is wrong, in a few words.
    pub name: String,
    /// What kind of relation it is.
    pub family: FindingFamily,
    /// How serious its findings are.
    pub severity: Severity,
    /// One sentence for the list of rules.
    pub summary: String,
    /// The document or the reason behind it.
    pub basis: String,
    /// Code of the area it holds in; empty for everywhere.
    pub area: String,
    check: RuleCheck,
}

/// How a rule looks.
#[derive(Clone, Debug)]
enum RuleCheck {
    /// Through relations.
    Relations(Vec<Relation>),
    /// Through its own code.
    Code(CheckFunction),
}

type CheckFunction = fn(&Facts<'_>, &mut RuleReport<'_>);

/// A rule of its own code, as it stands in its file.
struct CodeRule {
    code: &'static str,
    name: &'static str,
    family: FindingFamily,
    severity: Severity,
    summary: &'static str,
    basis: &'static str,
    check: CheckFunction,
}

/// The rules of their own code in the order of the files.
const CODE_RULES: &[&CodeRule] = &[
    &absent_in_period::RULE,
    &ages_unlike_county::RULE,
    &central_above_quota::RULE,
    &central_share_above_limit::RULE,
    &central_share_unlike_peers::RULE,
    &childcare_below_standard::RULE,
    &class_too_large::RULE,
    &copied_from_above::RULE,
    &dates_differ::RULE,
    &estate_below_standard::RULE,
    &facility_twice::RULE,
    &figure_jumps::RULE,
    &gap_without_project::RULE,
    &goal_unlike_indicator::RULE,
    &import_problems::TOTALS,
    &import_problems::DUPLICATES,
    &import_problems::PARENTS,
    &import_problems::CELLS,
    &level_word::RULE,
    &money_slip::RULE,
    &nursing_above_added::RULE,
    &percent_out_of_range::RULE,
    &place_names_other_township::RULE,
    &place_outside_county::RULE,
    &placeholder_left::RULE,
    &places_contradict_rate::RULE,
    &project_named_twice::RULE,
    &reported_unlike_computed::RULE,
    &required_empty::RULE,
    &stage_contradicts_progress::RULE,
    &table_copied::RULE,
    &table_copied::FROZEN,
    &target_below_baseline::RULE,
    &target_below_superior::RULE,
    &text_damaged::RULE,
    &township_unknown::RULE,
    &two_targets::RULE,
    &unit_listed_twice::RULE,
    &unit_spelled_two_ways::RULE,
    &unlike_peers::RULE,
    &years_beyond_plan::RULE,
];

/// All shipped rules in the order of their codes.
pub fn rules() -> &'static [Rule] {
    static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
    RULES.get_or_init(|| {
        let mut rules = catalog::relation_rules();
        rules.extend(CODE_RULES.iter().map(|rule| Rule::of_code(rule)));
        rules.sort_by(|a, b| a.code.cmp(&b.code));
        rules
    })
}

/// Runs the shipped rules and a ledger's own; the most serious findings first, then in the order of codes.
pub fn check(facts: &Facts<'_>, own: &[Rule]) -> Vec<Finding> {
    let all = rules().iter().chain(own);
    let mut findings: Vec<Finding> = all.flat_map(|rule| rule.check(facts)).collect();
    findings.sort_by(|a, b| (a.severity, &a.rule).cmp(&(b.severity, &b.rule)));
    findings
}

impl Rule {
    fn of_code(rule: &CodeRule) -> Self {
        Self {
            code: rule.code.to_owned(),
            name: rule.name.to_owned(),
            family: rule.family,
            severity: rule.severity,
            summary: rule.summary.to_owned(),
            basis: rule.basis.to_owned(),
            area: String::new(),
            check: RuleCheck::Code(rule.check),
        }
    }

    /// Runs this rule alone. Findings of the same key are told apart by a number.
    pub fn check(&self, facts: &Facts<'_>) -> Vec<Finding> {
        if !facts.area_code().starts_with(&self.area) {
            return Vec::new();
        }
        let mut report = RuleReport::new(self);
        match &self.check {
            RuleCheck::Relations(relations) => {
                for relation in relations {
                    relation.check(facts, &mut report);
                }
            }
            RuleCheck::Code(check) => check(facts, &mut report),
        }
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
