//! The classes of a childcare project can't hold its places.

use crate::model::{FindingFamily, RecordKind, Severity};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::scale_text::{StatedScale, classes};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "P027",
    name: "班额超过标准",
    family: FindingFamily::Range,
    severity: Severity::Verify,
    summary: "建设内容里的班数按每班人数上限装不下新增托位。",
    basis: "",
    check,
};

/// The classes with the parameters of their sizes.
const CLASSES: [(&str, &str); 5] = [
    ("托大班", "托大班每班人数"),
    ("托小班", "托小班每班人数"),
    ("乳儿班", "乳儿班每班人数"),
    ("混合班", "混合班每班人数"),
    ("混龄班", "混合班每班人数"),
];

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    for record in facts.records.of(RecordKind::Project) {
        let Some(places) = StatedScale::of(record).places else {
            continue;
        };
        let mut room = 0.0;
        let mut parts = Vec::new();
        let mut source = String::new();
        for (class, name) in CLASSES {
            let count = classes(record.text("content"), class);
            if let (Some(count), Some(parameter)) = (count, facts.parameter(name, None)) {
                room += count * parameter.value;
                parts.push(format!("{class}{count}×{}", parameter.value));
                source = parameter.source;
            }
        }
        if parts.is_empty() || places <= room {
            continue;
        }
        let sum = format!("{} = {room}", parts.join(" + "));
        let message = format!(
            "{}：新增托位{places}个，按班额最多{room}个（{sum}）；请核对班数和托位",
            subject_of(record, None)
        );
        report.add(
            Doubt::new(&finding_key(record, None).each(), message)
                .at(record, "content")
                .expected(format!("≤{room}个"))
                .found(format!("{places}个"))
                .computed(sum)
                .basis(source),
        );
    }
}
