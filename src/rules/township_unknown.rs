//! A facility or estate stands in a township that the county does not have.

use crate::model::{FindingFamily, RecordKind, Severity, TownshipIndex};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "F001",
    name: "乡镇不在本县",
    family: FindingFamily::Place,
    severity: Severity::Verify,
    summary: "机构、小区的所在乡镇在本县的乡镇名单里找不到。",
    basis: "",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    let Some(county) = facts.county.filter(|county| !county.townships.is_empty()) else {
        return;
    };
    let known = TownshipIndex::of(county);
    let kinds = [
        RecordKind::ElderFacility,
        RecordKind::ChildcareFacility,
        RecordKind::Estate,
        RecordKind::Population,
    ];
    for record in kinds.into_iter().flat_map(|kind| facts.records.of(kind)) {
        let township = record.text("township");
        // The seat itself, and what belongs to the county as a whole.
        let is_seat = ["县城", "县直", "城区", "县本级", "市直", "区直", "县级"]
            .iter()
            .any(|word| township.contains(word));
        if township.is_empty() || is_seat || county.is_named(township) || known.find(township).is_some() {
            continue;
        }
        let names: Vec<&str> = county.townships.iter().map(|known| known.name.as_str()).collect();
        let message = format!(
            "{}：所在乡镇“{township}”不在{}的乡镇名单里（{}）；请改成名单里的名称",
            subject_of(record, record.period),
            county.short_name(),
            names.join("、")
        );
        report.add(
            Doubt::new(&finding_key(record, record.period).each(), message)
                .at(record, "township")
                .found(township),
        );
    }
}
