//! 建设内容 states more nursing beds than new beds.

use crate::model::{FindingFamily, RecordKind, Severity};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::scale_text::StatedScale;
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "P016",
    name: "护理型床位多于新增床位",
    family: FindingFamily::Balance,
    severity: Severity::Error,
    summary: "建设内容里“其中护理型床位”比新增床位多。",
    basis: "分项包含在合计之内",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    for record in facts.records.of(RecordKind::Project) {
        let scale = StatedScale::of(record);
        let (Some(beds), Some(nursing)) = (scale.beds, scale.nursing_beds) else {
            continue;
        };
        // 改造护理型床位 without new ones is no part of them.
        if nursing <= beds || beds <= 0.0 || !record.text("content").contains("其中") {
            continue;
        }
        let message = format!(
            "{}：新增床位{beds}张，其中护理型床位{nursing}张；请改正其中一个",
            subject_of(record, None)
        );
        report.add(
            Doubt::new(&finding_key(record, None).each(), message)
                .at(record, "content")
                .expected(format!("≤{beds}张"))
                .found(format!("{nursing}张")),
        );
    }
}
