//! A part of the beds is larger than all of them.

use crate::model::{RecordKind, Severity};

use super::compare::PartAndTotal;
use super::report::RuleReport;
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "E001",
    name: "分项床位多于合计",
    severity: Severity::Error,
    summary: "护理型、兜底、普惠床位都是床位合计的一部分，任何一项不能大于合计。",
    check,
};

const PAIRS: [PartAndTotal; 3] = [
    PartAndTotal {
        kind: RecordKind::ElderFacility,
        part: "beds_nursing",
        total: "beds_total",
        advice: "请核对这两个数",
    },
    PartAndTotal {
        kind: RecordKind::ElderFacility,
        part: "beds_basic",
        total: "beds_total",
        advice: "请核对这两个数",
    },
    PartAndTotal {
        kind: RecordKind::ElderFacility,
        part: "beds_inclusive",
        total: "beds_total",
        advice: "请核对这两个数",
    },
];

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    for pair in &PAIRS {
        pair.check(facts, report);
    }
}
