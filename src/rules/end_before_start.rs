//! A project ends before it begins.

use crate::model::{RecordKind, Severity};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "P005",
    name: "完成年份早于开始年份",
    severity: Severity::Error,
    summary: "完成年份不能早于开始年份。",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    for record in facts.records.of(RecordKind::Project) {
        let (Some(start), Some(end)) = (record.number("start_year"), record.number("end_year")) else {
            continue;
        };
        if end < start {
            let message = format!(
                "{}：{start}年开始，{end}年完成；请改正建设年限",
                subject_of(record, None)
            );
            report.add(
                Doubt::new(&finding_key(record, None).each(), message)
                    .at(record, "start_year")
                    .at(record, "end_year")
                    .expected(format!("≥{start}"))
                    .found(end.to_string()),
            );
        }
    }
}
