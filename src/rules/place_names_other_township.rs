//! The name of a project or an institution speaks of one township, its place of another.

use crate::model::{FindingFamily, RecordKind, Severity, TownshipIndex};

use super::compare::{finding_key, subject_of};
use super::named_place::{stem, township};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "P001",
    name: "名称与地点不是同一乡镇",
    family: FindingFamily::Place,
    severity: Severity::Verify,
    summary: "项目或机构名称里的乡镇与建设地点、所在乡镇不同：多半是复制上一行留下的。",
    basis: "名称与地点应一致",
    check,
};

const FIELDS: [(RecordKind, &str, &str); 4] = [
    (RecordKind::Project, "place", "建设地点"),
    (RecordKind::ElderFacility, "township", "所在乡镇"),
    (RecordKind::ChildcareFacility, "township", "所在乡镇"),
    (RecordKind::Estate, "township", "所在乡镇"),
];

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    let own = facts.county.map(TownshipIndex::of).unwrap_or_default();
    for (kind, field, label) in FIELDS {
        for record in facts.records.of(kind) {
            let place = record.text(field);
            let (Some(named), Some(stands)) = (township(record.text("name"), &own), township(place, &own))
            else {
                continue;
            };
            if stem(&named) == stem(&stands) {
                continue;
            }
            let message = format!(
                "{}：名称里是{named}，{label}是“{place}”；请改正其中一个",
                subject_of(record, None)
            );
            report.add(
                Doubt::new(&finding_key(record, None).each(), message)
                    .at(record, "name")
                    .at(record, field)
                    .expected(named.as_str())
                    .found(stands),
            );
        }
    }
}
