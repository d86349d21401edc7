//! A target that is to be reached lies below what was already there.

use crate::model::{Comparator, FindingFamily, RecordKind, Severity, Value};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "I001",
    name: "目标低于基期",
    family: FindingFamily::Target,
    severity: Severity::Verify,
    summary: "要增长的指标，目标值小于基期值。",
    basis: "",
    check,
};

/// What is better when it is less; a definition says so itself.
const FALLING: [&str; 14] = [
    "死亡",
    "发生率",
    "流失",
    "空床",
    "空置",
    "低保",
    "贫困",
    "缺口",
    "患病",
    "超期",
    "未达标",
    "失能率",
    "退出",
    "投诉",
];

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    for record in facts.records.of(RecordKind::Indicator) {
        let (Some(Value::Comparison(baseline)), Some(Value::Comparison(target))) =
            (record.get("baseline"), record.get("target"))
        else {
            continue;
        };
        let known = facts
            .indicators
            .iter()
            .any(|fact| fact.record == record.id && fact.falls);
        let falls = known
            || target.comparator == Comparator::AtMost
            || FALLING.iter().any(|word| record.text("name").contains(word));
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
