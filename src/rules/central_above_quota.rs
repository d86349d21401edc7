//! A project asks the centre for more than the amount a place or a bed.

use crate::model::{FindingFamily, Record, RecordKind, Severity, number_text_rounded};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::scale_text::StatedScale;
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "P017",
    name: "中央资金超过定额",
    family: FindingFamily::Money,
    severity: Severity::Verify,
    summary: "托育项目申请的中央资金超过新增托位×每托位定额，普惠养老项目超过新增床位×每床位定额。",
    basis: "",
    check,
};

/// Printed figures are rounded to 0.01 万元.
const ROUNDING_WAN: f64 = 0.01;

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    for record in facts.records.of(RecordKind::Project) {
        let Some(asked) = record.number("central_budget").map(|yuan| yuan / 1e4) else {
            continue;
        };
        let scale = StatedScale::of(record);
        let (count, what, name) = match (scale.places, scale.beds) {
            (Some(places), None) => (places, "托位", "每托位中央资金"),
            (None, Some(beds)) if is_inclusive(record) => (beds, "床位", "每床位中央资金"),
            _ => continue,
        };
        let Some((parameter, revised)) = facts.of_programme(name, record).filter(|_| count > 0.0) else {
            continue;
        };
        let allowed = count * parameter.value;
        if asked <= allowed + ROUNDING_WAN {
            continue;
        }
        let message = format!(
            "{}：申请中央预算内资金{}万元，新增{what}{count}个按每个{}万元应不超过{}万元（{}）；请核对{revised}",
            subject_of(record, None),
            number_text_rounded(asked, 4),
            number_text_rounded(parameter.value, 2),
            number_text_rounded(allowed, 4),
            parameter.source,
        );
        report.add(
            Doubt::new(&finding_key(record, None).each(), message)
                .at(record, "central_budget")
                .at(record, "content")
                .expected(format!("≤{}万元", number_text_rounded(allowed, 4)))
                .found(format!("{}万元", number_text_rounded(asked, 4)))
                .computed(format!(
                    "{count} × {} = {}",
                    parameter.value,
                    number_text_rounded(allowed, 4)
                ))
                .basis(parameter.source),
        );
    }
}

/// Whether it is one of the programme for inclusive elder care, which pays by the bed; public homes are paid by share.
fn is_inclusive(record: &Record) -> bool {
    record.text("name").contains("普惠养老") || record.text("content").contains("普惠养老床位")
}
