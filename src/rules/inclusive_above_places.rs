//! More inclusive places than places.

use crate::model::{RecordKind, Severity};

use super::compare::PartAndTotal;
use super::report::RuleReport;
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "C002",
    name: "普惠性托位多于托位",
    severity: Severity::Error,
    summary: "普惠性托位是托位数的一部分。",
    check,
};

const PAIR: PartAndTotal = PartAndTotal {
    kind: RecordKind::ChildcareFacility,
    part: "places_inclusive",
    total: "places_total",
    advice: "请核对这两个数",
};

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    PAIR.check(facts, report);
}
