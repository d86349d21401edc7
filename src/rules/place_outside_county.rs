//! A project stands in another county, or nobody knows where.

use crate::model::{FindingFamily, RecordKind, Severity, TownshipIndex};

use super::compare::{finding_key, subject_of};
use super::named_place::{other_county, township};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "P026",
    name: "建设地点不在本县",
    family: FindingFamily::Place,
    severity: Severity::Verify,
    summary: "项目的建设地点写的是别的县或别县的乡镇。",
    basis: "清单只列本县的项目",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    let Some(county) = facts.county.filter(|county| !county.townships.is_empty()) else {
        return;
    };
    let own = TownshipIndex::of(county);
    for record in facts.records.of(RecordKind::Project) {
        let place = record.text("place");
        if own.find(place).is_some() {
            continue;
        }
        let other = other_county(place, county).map(str::to_owned);
        let strange = other.or_else(|| township(place, &TownshipIndex::default()));
        let Some(strange) = strange else { continue };
        let message = format!(
            "{}：建设地点“{place}”是{strange}，不在{}；请核对地点",
            subject_of(record, None),
            county.short_name()
        );
        report.add(
            Doubt::new(&finding_key(record, None).each(), message)
                .at(record, "place")
                .expected(county.short_name())
                .found(place),
        );
    }
}
