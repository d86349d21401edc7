//! Beds or places are missing to a target and no project adds any.

use crate::model::{FindingFamily, RecordKind, Severity, number_text_rounded};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "I011",
    name: "缺口没有项目支撑",
    family: FindingFamily::Target,
    severity: Severity::Verify,
    summary: "离目标还有缺口，项目清单里没有一个项目新增床位或托位；只补得上一部分的作提示。",
    basis: "目标要有项目支撑",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    // A ledger without a list of projects has nothing to say about it.
    if facts.records.of(RecordKind::Project).is_empty() {
        return;
    }
    for fact in &facts.indicators {
        let (Some(support), Some(record)) = (
            fact.support,
            facts.records.get(RecordKind::Indicator, fact.record),
        ) else {
            continue;
        };
        if support.added >= support.gap {
            continue;
        }
        let (gap, added) = (
            number_text_rounded(support.gap, 0),
            number_text_rounded(support.added, 0),
        );
        let message = format!(
            "{}：离目标还差约{gap}，在库项目新增{added}；请补充项目或调整目标",
            subject_of(record, None)
        );
        let doubt = Doubt::new(&finding_key(record, None).each(), message)
            .at(record, "target")
            .expected(format!("≥{gap}"))
            .found(added);
        let is_none = support.added <= 0.0;
        report.add(doubt.severity(if is_none { Severity::Verify } else { Severity::Hint }));
    }
}
