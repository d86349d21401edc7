//! A county's list speaks of the whole prefecture or province: left over from the document it was copied from.

use crate::model::{FindingFamily, RecordKind, Severity};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "T009",
    name: "写成了上级的范围",
    family: FindingFamily::Text,
    severity: Severity::Hint,
    summary: "县的清单里写着全州、全市、全省：多半是从上级文件抄来没有改。",
    basis: "范围词应是本县的",
    check,
};

const FIELDS: [(RecordKind, &str); 8] = [
    (RecordKind::Policy, "measures"),
    (RecordKind::Policy, "goal"),
    (RecordKind::Element, "measures"),
    (RecordKind::Element, "goal"),
    (RecordKind::Pilot, "measures"),
    (RecordKind::Reform, "measures"),
    (RecordKind::Reform, "goal"),
    (RecordKind::Project, "content"),
];

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    let Some(county) = facts.county.filter(|county| county.division.code.len() >= 6) else {
        return;
    };
    // A county-level city is 全市 itself.
    let own = if county.division.name.ends_with('市') {
        "全市"
    } else if county.division.name.ends_with('区') {
        "全区"
    } else {
        "全县"
    };
    for (kind, field) in FIELDS {
        for record in facts.records.of(kind) {
            let text = record.text(field);
            let words = ["全州", "全市", "全省", "全县", "市级规划", "州级规划"];
            let found = words.into_iter().find(|word| *word != own && text.contains(word));
            let Some(word) = found.filter(|word| *word != "全县") else {
                continue;
            };
            let message = format!(
                "{}：写着“{word}”；请看一看是不是应为“{own}”",
                subject_of(record, None)
            );
            let [place, name, _] = finding_key(record, None).each().map(str::to_owned);
            report.add(
                Doubt::new(&[&place, &name, field], message)
                    .at(record, field)
                    .found(word)
                    .expected(own),
            );
        }
    }
}
