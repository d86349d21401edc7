//! More people live in a facility than it has beds.

use crate::model::{RecordKind, Severity};

use super::compare::PartAndTotal;
use super::report::RuleReport;
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "E003",
    name: "入住人数多于床位",
    severity: Severity::Verify,
    summary: "入住人数一般不大于床位数。",
    check,
};

const PAIR: PartAndTotal = PartAndTotal {
    kind: RecordKind::ElderFacility,
    part: "residents",
    total: "beds_total",
    advice: "请核对，属实的写明原因（如临时加床）",
};

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    PAIR.check(facts, report);
}
