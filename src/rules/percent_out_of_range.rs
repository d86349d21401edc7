//! A percentage above 100, or a count that stands under “%”.

use crate::model::{Record, RecordKind, Severity, Value};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "I002",
    name: "百分数不合理",
    severity: Severity::Verify,
    summary: "单位是%而数大于100，或者机构覆盖率（%）的目标只有1：可能填的是个数。",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    for record in facts
        .records
        .of(RecordKind::Indicator)
        .iter()
        .filter(|record| record.text("unit") == "%")
    {
        for field in ["baseline", "target"] {
            if let Some(value) = record.number(field) {
                judge(record, field, value, "", report);
            }
        }
        for (period, figures) in &record.figures {
            if let Some(value) = figures.values.get("reported").and_then(Value::as_number) {
                judge(record, "reported", value, &period.to_string(), report);
            }
        }
    }
}

fn judge(record: &Record, field: &str, value: f64, period: &str, report: &mut RuleReport) {
    let (name, subject) = (record.text("name"), subject_of(record, None));
    let (message, expected) = if value > 100.0 {
        (format!("{subject}：{value}%，大于100%；请核对数和单位"), "≤100%")
    } else if field == "target" && name.contains("机构覆盖率") && value > 0.0 && value <= 1.0 {
        (
            format!("{subject}：目标是{value}%，像是机构个数；请核对计量单位"),
            "百分数",
        )
    } else {
        return;
    };
    let [framework, name, _] = finding_key(record, None).each().map(str::to_owned);
    report.add(
        Doubt::new(&[&framework, &name, field, period], message)
            .at(record, field)
            .expected(expected)
            .found(format!("{value}%")),
    );
}
