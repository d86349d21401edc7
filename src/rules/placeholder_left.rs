//! A text still has the blanks of a draft: XX, 20XX年, 若干张, 待补充.

use crate::forms::dictionary;
use crate::model::{FieldType, FindingFamily, RecordKind, Severity};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "T002",
    name: "占位文字没有填",
    family: FindingFamily::Completeness,
    severity: Severity::Verify,
    summary: "文字里留着XX、20XX年、若干张、待补充等起草时的空。",
    basis: "上报的文字应写全",
    check,
};

const MARKS: [&str; 22] = [
    "XX",
    "xx",
    "ＸＸ",
    "××",
    "XX年",
    "＊＊",
    "**",
    "某某",
    "○○",
    "〇〇",
    "待补充",
    "待填",
    "待完善",
    "待核实",
    "待确定",
    "此处填写",
    "请填写",
    "若干张",
    "若干个",
    "若干名",
    "若干万",
    "（略）",
];

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    for kind in RecordKind::ALL {
        for field in dictionary().fields(kind) {
            if !matches!(field.field_type, FieldType::Text | FieldType::LongText) || field.id == "note" {
                continue;
            }
            for record in facts.records.of(kind) {
                let text = record.text(&field.id);
                let Some(mark) = MARKS.iter().find(|mark| text.contains(**mark)) else {
                    continue;
                };
                let message = format!(
                    "{}：{}里还有“{mark}”；请写全",
                    subject_of(record, record.period),
                    field.name
                );
                let [place, name, period] = finding_key(record, record.period).each().map(str::to_owned);
                report.add(
                    Doubt::new(&[&place, &name, &period, &field.id], message)
                        .at(record, &field.id)
                        .found(*mark),
                );
            }
        }
    }
}
