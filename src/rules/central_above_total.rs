//! A project asks the centre for more than it costs.

use crate::model::{RecordKind, Severity};

use super::compare::PartAndTotal;
use super::report::RuleReport;
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "P002",
    name: "申请资金大于总投资",
    severity: Severity::Error,
    summary: "申请中央预算内资金不能大于总投资。",
    check,
};

const PAIR: PartAndTotal = PartAndTotal {
    kind: RecordKind::Project,
    part: "central_budget",
    total: "total_investment",
    advice: "请核对这两个数",
};

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    PAIR.check(facts, report);
}
