//! Numerator and denominator of an indicator are of different dates.

use crate::model::{FindingFamily, RecordKind, Severity};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "I012",
    name: "分子分母不是同一时点",
    family: FindingFamily::Time,
    severity: Severity::Hint,
    summary: "指标的分子与分母时点不同；年中用上年末人口的不算。",
    basis: "分子分母取同一时点",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    for fact in &facts.indicators {
        let (Some((above, below)), Some(record)) =
            (fact.dates, facts.records.get(RecordKind::Indicator, fact.record))
        else {
            continue;
        };
        let message = format!(
            "{}：分子是{}的数，分母是{}的数；请补录同一时点的数",
            subject_of(record, None),
            above.label(),
            below.label()
        );
        report.add(
            Doubt::new(&finding_key(record, None).each(), message)
                .at(record, "name")
                .expected(above.label())
                .found(below.label()),
        );
    }
}
