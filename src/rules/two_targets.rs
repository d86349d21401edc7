//! One indicator stands twice in a plan, with two targets.

use std::collections::BTreeMap;

use crate::model::{FindingFamily, Record, RecordKind, Severity, name_key};

use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "I010",
    name: "同一指标两个目标",
    family: FindingFamily::Target,
    severity: Severity::Verify,
    summary: "同一方案里名称相同的指标，目标值不同。",
    basis: "一个指标只有一个目标",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    let mut named: BTreeMap<(&str, String), Vec<&Record>> = BTreeMap::new();
    for record in facts.records.of(RecordKind::Indicator) {
        let key = (record.text("framework"), name_key(record.text("name")));
        named.entry(key).or_default().push(record);
    }
    for ((framework, key), records) in named
        .iter()
        .filter(|((_, key), records)| !key.is_empty() && records.len() > 1)
    {
        let with_target: Vec<&Record> = records
            .iter()
            .filter(|record| record.get("target").is_some())
            .copied()
            .collect();
        let targets: Vec<String> = with_target
            .iter()
            .filter_map(|record| {
                Some(format!(
                    "{}{}",
                    record.get("target")?.show(crate::model::MoneyUnit::Wan),
                    record.text("unit")
                ))
            })
            .collect();
        let Some((record, first)) = with_target.first().zip(targets.first()) else {
            continue;
        };
        if targets.iter().all(|target| target == first) {
            continue;
        }
        let message = format!(
            "{}：有{}个目标（{}）；请统一成一个",
            record.text("name"),
            targets.len(),
            targets.join("、")
        );
        let doubt = Doubt::new(&[framework, key], message).found(targets.join("、"));
        report.add(
            with_target
                .iter()
                .fold(doubt, |doubt, record| doubt.at(record, "target")),
        );
    }
}
