//! One unit stands twice in a list of units, or a list has another length than it says.

use std::collections::BTreeSet;

use crate::model::{FindingFamily, RecordKind, Severity, squeeze};

use super::compare::{UNIT_FIELDS, finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "T005",
    name: "责任单位重复或个数不符",
    family: FindingFamily::Name,
    severity: Severity::Hint,
    summary: "责任单位一栏里同一单位写了两次，或“等N个部门”与列出的个数不同。",
    basis: "责任单位各列一次",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    // The units of a return are those of its project.
    let fields = UNIT_FIELDS
        .iter()
        .filter(|(kind, _)| *kind != RecordKind::ProjectReturn);
    for (kind, field) in fields.copied() {
        for record in facts.records.of(kind) {
            let text = squeeze(record.text(field));
            let Some(says) = fault(&text) else {
                continue;
            };
            let message = format!("{}：{says}；请改正", subject_of(record, None));
            let [place, name, _] = finding_key(record, None).each().map(str::to_owned);
            report.add(
                Doubt::new(&[&place, &name, field], message)
                    .at(record, field)
                    .found(text),
            );
        }
    }
}

fn fault(text: &str) -> Option<String> {
    let end = text
        .find("按照")
        .or_else(|| text.find("分别负责"))
        .or_else(|| text.find("负责"))
        .unwrap_or(text.len());
    let list = text.get(..end)?;
    let units: Vec<&str> = list
        .split(['、', '，', '；', ',', ';', '\n'])
        .map(|unit| {
            unit.trim_start_matches("牵头单位：")
                .trim_start_matches("配合单位：")
                .trim_end_matches('等')
        })
        .filter(|unit| unit.chars().count() > 2)
        .collect();
    let mut seen = BTreeSet::new();
    if let Some(twice) = units.iter().find(|unit| !seen.insert(**unit)) {
        return Some(format!("“{twice}”写了两次"));
    }
    // 县民政局、县财政局等5个部门 lists fewer than it says, which is well; 3个 after four names is not.
    let said = ["个部门", "部门", "个单位"].iter().find_map(|word| {
        let before = list.get(..list.find(word)?)?;
        let digits: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
        digits.chars().rev().collect::<String>().parse::<usize>().ok()
    })?;
    (said > 0 && units.len() > said).then(|| format!("列出{}个单位，写的是{said}个", units.len()))
}
