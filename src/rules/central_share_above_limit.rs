//! A project asks the centre for a larger share than the programme allows.

use crate::model::{FindingFamily, MoneyUnit, RecordKind, Severity};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "P003",
    name: "中央资金占比超上限",
    family: FindingFamily::Money,
    severity: Severity::Verify,
    summary: "申请中央预算内资金占总投资的比例超过规定上限。",
    basis: "",
    check,
};

/// Printed figures are rounded to 0.01 万元.
const ROUNDING_YUAN: f64 = 100.0;

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    for record in facts.records.of(RecordKind::Project) {
        let (Some(asked), Some(total)) = (record.number("central_budget"), record.number("total_investment"))
        else {
            continue;
        };
        let Some((limit, revised)) = facts.of_programme("中央资金占比上限", record) else {
            continue;
        };
        let allowed = total * limit.value / 100.0;
        // More than the total is an error of its own.
        if total > 0.0 && asked <= total && asked > allowed + ROUNDING_YUAN {
            let wan = |yuan: f64| yuan / 10f64.powi(4);
            let message = format!(
                "{}：申请中央预算内资金{}{unit}，占总投资{}{unit}的{:.1}%，超过{}%（{}）；请核对申请数{revised}",
                subject_of(record, None),
                wan(asked),
                wan(total),
                asked / total * 100.0,
                limit.value,
                limit.source,
                unit = MoneyUnit::Wan.label(),
            );
            report.add(
                Doubt::new(&finding_key(record, None).each(), message)
                    .at(record, "central_budget")
                    .at(record, "total_investment")
                    .expected(format!("≤{:.2}万元", wan(allowed)))
                    .found(format!("{}万元", wan(asked))),
            );
        }
    }
}
