//! 是否普惠 says one thing, the inclusive places another.

use crate::model::{RecordKind, Severity, Value};

use super::compare::{finding_key, number_at, periods_of, subject_of};
use super::report::{Doubt, RuleReport};
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "C004",
    name: "普惠性托位与是否普惠矛盾",
    severity: Severity::Verify,
    summary: "不是普惠机构却有普惠性托位，或者是普惠机构却没有普惠性托位。",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    for record in facts.records.of(RecordKind::ChildcareFacility) {
        let Some(Value::Bool(inclusive)) = record.get("inclusive") else {
            continue;
        };
        for period in periods_of(record) {
            let value = |field| number_at(record, field, period);
            let (Some(places), Some(total)) = (value("places_inclusive"), value("places_total")) else {
                continue;
            };
            let says = match (inclusive, places > 0.0) {
                (false, true) => format!("是否普惠填“否”，却有普惠性托位{places}个"),
                (true, false) if total > 0.0 => "是否普惠填“是”，普惠性托位却是0个".to_owned(),
                _ => continue,
            };
            let message = format!("{}：{says}；请改正其中一项", subject_of(record, period));
            report.add(
                Doubt::new(&finding_key(record, period).each(), message)
                    .at(record, "inclusive")
                    .at(record, "places_inclusive")
                    .found(places.to_string()),
            );
        }
    }
}
