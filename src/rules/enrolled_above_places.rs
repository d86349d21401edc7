//! More children than places.

use crate::model::{RecordKind, Severity};

use super::compare::PartAndTotal;
use super::report::RuleReport;
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "C001",
    name: "收托人数多于托位",
    severity: Severity::Verify,
    summary: "实际收托一般不大于托位数。",
    check,
};

const PAIR: PartAndTotal = PartAndTotal {
    kind: RecordKind::ChildcareFacility,
    part: "enrolled",
    total: "places_total",
    advice: "请核对，属实的写明原因",
};

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    PAIR.check(facts, report);
}
