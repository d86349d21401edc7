//! The goal of a list states another number than the target of the indicator that it names.

use crate::model::{FindingFamily, RecordKind, Severity, name_key, number_text, plain};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "L001",
    name: "清单目标与指标表不同",
    family: FindingFamily::Target,
    severity: Severity::Verify,
    summary: "政策、要素、试点、改革的预期目标里写的数，与指标表里同名指标的目标不同。",
    basis: "各表的同一目标应一致",
    check,
};

const KINDS: [RecordKind; 4] = [
    RecordKind::Policy,
    RecordKind::Element,
    RecordKind::Pilot,
    RecordKind::Reform,
];

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    let indicators = facts.records.of(RecordKind::Indicator);
    for record in KINDS.into_iter().flat_map(|kind| facts.records.of(kind)) {
        let goal = name_key(record.text("goal"));
        for indicator in indicators
            .iter()
            .filter(|indicator| indicator.text("unit") == "%")
        {
            let name = bare(indicator.text("name"));
            let (Some(target), true) = (indicator.number("target"), name.chars().count() >= 4) else {
                continue;
            };
            let Some(stated) = percent_after(&goal, &name) else {
                continue;
            };
            if (stated - target).abs() < 1e-6 {
                continue;
            }
            let (stated, target) = (number_text(stated), number_text(target));
            let message = format!(
                "{}：预期目标写{stated}%，指标“{}”的目标是{target}%；请统一",
                subject_of(record, None),
                indicator.text("name")
            );
            let [_, of_list, _] = finding_key(record, None).each().map(str::to_owned);
            report.add(
                Doubt::new(&[record.kind.code(), &of_list, &name], message)
                    .at(record, "goal")
                    .at(indicator, "target")
                    .expected(format!("{target}%"))
                    .found(format!("{stated}%")),
            );
            break;
        }
    }
}

/// A name without what stands in brackets.
fn bare(name: &str) -> String {
    let key = name_key(&plain(name));
    let end = key.find('(').unwrap_or(key.len());
    key.get(..end).unwrap_or_default().to_owned()
}

/// The percentage that follows a name within its own clause.
fn percent_after(text: &str, name: &str) -> Option<f64> {
    let rest = text.get(text.find(name)? + name.len()..)?;
    let clause = rest.split([',', ';', '.', '。']).next()?;
    let digits = clause.find(|c: char| c.is_ascii_digit())?;
    let number = clause.get(digits..)?;
    let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    // 2025年…: only a percentage is compared.
    number
        .get(end..)?
        .starts_with('%')
        .then(|| number.get(..end)?.parse().ok())
        .flatten()
}
