//! A project asks the centre for a larger share than the programme allows.

use crate::forms::standards;
use crate::model::{FindingFamily, MoneyUnit, RecordKind, Severity, Value};

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

/// The year of the first programme.
const FIRST: i32 = 2021;
/// Printed figures are rounded to 0.01 万元.
const ROUNDING_YUAN: f64 = 100.0;

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    // An unknown county has the limit that holds everywhere, not that of some area.
    let code = match facts.area_code() {
        "" => "00",
        code => code,
    };
    for record in facts.records.of(RecordKind::Project) {
        let (Some(asked), Some(total)) = (record.number("central_budget"), record.number("total_investment"))
        else {
            continue;
        };
        // The rule that held when the project began; one without a year is compared with the known one.
        let begun = match record.get("start_year") {
            Some(Value::Integer(year)) => i32::try_from(*year).ok(),
            _ => None,
        };
        let Some(limit) = standards().central_budget(code, begun.unwrap_or(FIRST)) else {
            continue;
        };
        let allowed = total * limit.percent / 100.0;
        // More than the total is an error of its own.
        if total > 0.0 && asked <= total && asked > allowed + ROUNDING_YUAN {
            let revised = limit
                .revision
                .map(|revision| format!("，并对照{revision}"))
                .unwrap_or_default();
            let wan = |yuan: f64| yuan / 10f64.powi(4);
            let message = format!(
                "{}：申请中央预算内资金{}{unit}，占总投资{}{unit}的{:.1}%，超过{}%（{}）；请核对申请数{revised}",
                subject_of(record, None),
                wan(asked),
                wan(total),
                asked / total * 100.0,
                limit.percent,
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
