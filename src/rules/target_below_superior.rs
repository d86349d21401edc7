//! A target asks for less, or later, than the document above.

use crate::model::{FindingFamily, RecordKind, Severity};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "I008",
    name: "目标低于上级",
    family: FindingFamily::Target,
    severity: Severity::Verify,
    summary: "本县的目标值低于上级文件的目标，或完成年份晚于上级。",
    basis: "本级目标不低于上级",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    for fact in facts.indicators.iter().filter(|fact| fact.period.is_none()) {
        let Some((year, target)) = fact.target else {
            continue;
        };
        let Some(record) = facts.records.get(RecordKind::Indicator, fact.record) else {
            continue;
        };
        let weaker = |above: f64| {
            if fact.falls {
                target.value > above
            } else {
                target.value < above
            }
        };
        let lower = fact
            .superiors
            .iter()
            .find(|above| fact.is_below_superior && weaker(above.target.value));
        let later = fact.superiors.iter().find(|above| above.year < year);
        let (unit, subject) = (record.text("unit"), subject_of(record, None));
        let (above, says, found) = match (lower, later) {
            (Some(above), _) => (
                above,
                format!("目标{target}{unit}，低于{}的{}{unit}", above.area, above.target),
                target.to_string(),
            ),
            (None, Some(above)) => (
                above,
                format!("目标年是{year}年，晚于{}的{}年", above.area, above.year),
                year.to_string(),
            ),
            (None, None) => continue,
        };
        let message = format!("{subject}：{says}（{}）；请核对，确有原因的写明", above.document);
        let field = if lower.is_some() { "target" } else { "target_year" };
        report.add(
            Doubt::new(&finding_key(record, None).each(), message)
                .at(record, field)
                .expected(format!("{}{unit}（{}年）", above.target, above.year))
                .found(found)
                .basis(format!("{} {}", above.area, above.document)),
        );
    }
}
