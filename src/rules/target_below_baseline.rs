//! A target that is to be reached lies below what was already there.

use crate::model::{Comparator, RecordKind, Severity, Value};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "I001",
    name: "目标低于基期",
    severity: Severity::Verify,
    summary: "要增长的指标，目标值小于基期值。",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    for record in facts.records.of(RecordKind::Indicator) {
        let (Some(Value::Comparison(baseline)), Some(Value::Comparison(target))) =
            (record.get("baseline"), record.get("target"))
        else {
            continue;
        };
        let falls = target.comparator == Comparator::AtMost || record.text("name").contains("空床");
        let backwards = if falls {
            target.value > baseline.value
        } else {
            target.value < baseline.value
        };
        if backwards && target.comparator != Comparator::AtLeastPerYear {
            let unit = record.text("unit");
            let message = format!(
                "{}：目标{target}{unit}，基期已是{baseline}{unit}；请核对两个数，属实的写明原因",
                subject_of(record, None)
            );
            report.add(
                Doubt::new(&finding_key(record, None).each(), message)
                    .at(record, "target")
                    .at(record, "baseline")
                    .expected(format!("≥{}", baseline.value))
                    .found(target.to_string()),
            );
        }
    }
}
