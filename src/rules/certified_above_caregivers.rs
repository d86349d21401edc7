//! More certified carers than carers.

use crate::model::{RecordKind, Severity};

use super::compare::Pair;
use super::report::Report;
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "C003",
    name: "持证人员多于保育人员",
    severity: Severity::Error,
    summary: "持证人员是保育人员的一部分。",
    check,
};

const PAIR: Pair = Pair {
    kind: RecordKind::ChildcareFacility,
    part: "certified",
    total: "caregivers",
    advice: "请核对这两个数",
};

fn check(facts: &Facts<'_>, report: &mut Report) {
    PAIR.check(facts, report);
}
