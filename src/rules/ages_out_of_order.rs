//! An older age group is larger than the younger one that contains it.

use crate::model::{RecordKind, Severity};

use super::compare::PartAndTotal;
use super::report::RuleReport;
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "N001",
    name: "年龄段人数倒挂",
    severity: Severity::Error,
    summary: "80岁及以上不能多于65岁及以上，65岁及以上不能多于60岁及以上。",
    check,
};

const PAIRS: [PartAndTotal; 2] = [
    PartAndTotal {
        kind: RecordKind::Population,
        part: "age65",
        total: "age60",
        advice: "请核对这两个数",
    },
    PartAndTotal {
        kind: RecordKind::Population,
        part: "age80",
        total: "age65",
        advice: "请核对这两个数",
    },
];

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    for pair in &PAIRS {
        pair.check(facts, report);
    }
}
