//! The largest room is larger than all rooms.

use crate::model::{RecordKind, Severity};

use super::compare::PartAndTotal;
use super::report::RuleReport;
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "S002",
    name: "单处面积大于总面积",
    severity: Severity::Error,
    summary: "最大单处面积是配建养老用房面积的一部分。",
    check,
};

const PAIR: PartAndTotal = PartAndTotal {
    kind: RecordKind::Estate,
    part: "largest_room_m2",
    total: "elder_area_m2",
    advice: "请核对这两个数",
};

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    PAIR.check(facts, report);
}
