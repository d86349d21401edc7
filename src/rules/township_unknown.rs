//! A facility or estate stands in a township that the county does not have.

use crate::model::{RecordKind, Severity};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "F001",
    name: "乡镇不在本县",
    severity: Severity::Verify,
    summary: "机构、小区的所在乡镇在本县的乡镇名单里找不到。",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    let Some(county) = facts.county.filter(|county| !county.townships.is_empty()) else {
        return;
    };
    let kinds = [
        RecordKind::ElderFacility,
        RecordKind::ChildcareFacility,
        RecordKind::Estate,
        RecordKind::Population,
    ];
    for record in kinds.into_iter().flat_map(|kind| facts.records.of(kind)) {
        let township = record.text("township");
        if township.is_empty() || county.find_township(township).is_some() {
            continue;
        }
        let message = format!(
            "{}：所在乡镇“{township}”不在{}的乡镇名单里；请改成名单里的名称",
            subject_of(record, record.period),
            county.short_name()
        );
        report.add(
            Doubt::new(&finding_key(record, record.period).each(), message)
                .at(record, "township")
                .found(township),
        );
    }
}
