//! A project is built before or after the plan, or was finished before the plan was issued.

use crate::model::{FindingFamily, RecordKind, Severity};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "P020",
    name: "建设年限超出规划期",
    family: FindingFamily::Time,
    severity: Severity::Verify,
    summary: "开始、完成年份在方案的规划期之外，或者方案印发前就已建成。",
    basis: "",
    check,
};

/// A plan runs five years.
const PLAN_YEARS: i32 = 5;

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    let Some(plan) = &facts.plan else { return };
    let first = plan.target_year - PLAN_YEARS + 1;
    let issued: Option<i32> = plan.issued.split('-').next().and_then(|year| year.parse().ok());
    for record in facts.records.of(RecordKind::Project) {
        let year = |field: &str| {
            record
                .get(field)
                .and_then(|value| value.show(crate::model::MoneyUnit::Wan).parse::<i32>().ok())
        };
        let (start, end) = (year("start_year"), year("end_year"));
        let says = match (start, end) {
            // Upside down is an error of its own.
            (Some(start), Some(end)) if end < start => continue,
            (_, Some(end)) if end > plan.target_year => {
                format!("{end}年完成，在规划期（{first}—{}年）之后", plan.target_year)
            }
            (Some(start), _) if start > plan.target_year => format!("{start}年开始，在规划期之后"),
            (Some(start), _) if start < first => {
                format!("{start}年开始，在规划期（{first}—{}年）之前", plan.target_year)
            }
            (_, Some(end)) if issued.is_some_and(|issued| end < issued) => {
                format!("{end}年完成，方案{}印发时已经建成", plan.issued)
            }
            _ => continue,
        };
        let message = format!(
            "{}：{says}；请核对年限，续建、跨期的写明",
            subject_of(record, None)
        );
        report.add(
            Doubt::new(&finding_key(record, None).each(), message)
                .at(record, "end_year")
                .at(record, "start_year")
                .expected(format!("{first}—{}年", plan.target_year))
                .basis(plan.document.as_str()),
        );
    }
}
