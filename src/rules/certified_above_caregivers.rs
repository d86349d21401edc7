//! More certified carers than carers.

use crate::model::{RecordKind, Severity};

use super::compare::PartAndTotal;
use super::report::RuleReport;
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "C003",
    name: "持证人员多于保育人员",
    severity: Severity::Error,
    summary: "持证人员是保育人员的一部分。",
    check,
};

const PAIR: PartAndTotal = PartAndTotal {
    kind: RecordKind::ChildcareFacility,
    part: "certified",
    total: "caregivers",
    advice: "请核对这两个数",
};

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    PAIR.check(facts, report);
}
