//! More carers than staff.

use crate::model::{RecordKind, Severity};

use super::compare::PartAndTotal;
use super::report::RuleReport;
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "E004",
    name: "护理人员多于从业人员",
    severity: Severity::Error,
    summary: "护理人员是从业人员的一部分。",
    check,
};

const PAIR: PartAndTotal = PartAndTotal {
    kind: RecordKind::ElderFacility,
    part: "caregivers",
    total: "staff",
    advice: "请核对这两个数",
};

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    PAIR.check(facts, report);
}
