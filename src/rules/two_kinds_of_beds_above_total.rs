//! 兜底 and 普惠 beds together are more than all beds.

use crate::model::{RecordKind, Severity};

use super::compare::{finding_key, number_at, periods_of, subject_of};
use super::report::{Doubt, RuleReport};
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "E002",
    name: "兜底与普惠床位之和多于合计",
    severity: Severity::Verify,
    summary: "兜底床位与普惠床位之和一般不大于床位合计。",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    for record in facts.records.of(RecordKind::ElderFacility) {
        for period in periods_of(record) {
            let value = |field| number_at(record, field, period);
            let (Some(basic), Some(inclusive), Some(total)) =
                (value("beds_basic"), value("beds_inclusive"), value("beds_total"))
            else {
                continue;
            };
            // A part that alone exceeds the total is an error of its own.
            if basic + inclusive > total + 1e-6 && basic <= total && inclusive <= total {
                let sum = basic + inclusive;
                let message = format!(
                    "{}：兜底床位{basic}张与普惠床位{inclusive}张之和{sum}张，大于床位合计{total}张；同一张床位请只归一类",
                    subject_of(record, period)
                );
                report.add(
                    Doubt::new(&finding_key(record, period).each(), message)
                        .at(record, "beds_basic")
                        .at(record, "beds_inclusive")
                        .at(record, "beds_total")
                        .expected(format!("兜底＋普惠≤{total}"))
                        .found(sum.to_string()),
                );
            }
        }
    }
}
