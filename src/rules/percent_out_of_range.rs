//! A percentage above 100, or a count that stands under “%”.

use crate::model::{FindingFamily, Period, Record, RecordKind, Severity, Value};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "I002",
    name: "百分数不合理",
    family: FindingFamily::Range,
    severity: Severity::Verify,
    summary: "单位是%而数大于100，或者像是个数、小数：增长率、利用率等可以大于100%。",
    basis: "",
    check,
};

/// Shares that may exceed the whole, or that are no shares.
const UNBOUNDED: [&str; 6] = ["增长", "增速", "增幅", "利用率", "使用率", "率比"];

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    let indicators = facts.records.of(RecordKind::Indicator);
    for record in indicators.iter().filter(|record| record.text("unit") == "%") {
        let own = ["baseline", "target"]
            .into_iter()
            .filter_map(|field| Some((field, None, record.number(field)?)));
        let reported = record.figures.iter().filter_map(|(period, figures)| {
            let value = figures.values.get("reported").and_then(Value::as_number)?;
            Some(("reported", Some(*period), value))
        });
        let values: Vec<(&str, Option<Period>, f64)> = own.chain(reported).collect();
        for (at, (field, period, value)) in values.iter().enumerate() {
            let others = values
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at)
                .map(|(_, (_, _, value))| *value);
            judge(
                record,
                (field, *period, *value),
                &others.collect::<Vec<_>>(),
                report,
            );
        }
    }
}

fn judge(
    record: &Record,
    (field, period, value): (&str, Option<Period>, f64),
    others: &[f64],
    report: &mut RuleReport<'_>,
) {
    let (name, subject) = (record.text("name"), subject_of(record, None));
    let is_bounded = !UNBOUNDED.iter().any(|word| name.contains(word));
    let least = others.iter().copied().fold(f64::INFINITY, f64::min);
    // All its other values are many times as large.
    let is_alone = !others.is_empty() && least >= 20.0;
    let (message, expected) = if value > 100.0 && is_bounded {
        (format!("{subject}：{value}%，大于100%；请核对数和单位"), "≤100%")
    } else if field == "target" && name.contains("机构覆盖率") && value > 0.0 && value <= 3.0 {
        (
            format!("{subject}：目标是{value}%，像是机构个数；请核对计量单位"),
            "百分数",
        )
    } else if is_alone && value > 0.0 && value <= 1.0 {
        (
            format!("{subject}：{value}%，别的年份都在{least}%以上，像是把百分数写成了小数；请核对"),
            "百分数",
        )
    } else if is_alone && others.len() > 1 && value > 0.0 && value * 5.0 < least {
        (
            format!("{subject}：{value}%，别的年份都在{least}%以上，像是个数；请核对计量单位"),
            "百分数",
        )
    } else {
        return;
    };
    let [framework, name, _] = finding_key(record, None).each().map(str::to_owned);
    let when = period.map(|period| period.to_string()).unwrap_or_default();
    report.add(
        Doubt::new(&[&framework, &name, field, &when], message)
            .at_period(record, field, period)
            .expected(expected)
            .found(format!("{value}%")),
    );
}
