//! A cell is empty that nearly every other record of the list has.

use crate::forms::dictionary;
use crate::model::{FindingFamily, Record, RecordKind, Severity};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "T003",
    name: "必填项空缺",
    family: FindingFamily::Completeness,
    severity: Severity::Verify,
    summary: "同一清单里大多数记录都有、这一条没有的项：总投资、年限、地点、内容、单位、目标。",
    basis: "清单各栏应填全",
    check,
};

const FIELDS: [(RecordKind, &str); 24] = [
    (RecordKind::Project, "total_investment"),
    (RecordKind::Project, "start_year"),
    (RecordKind::Project, "end_year"),
    (RecordKind::Project, "place"),
    (RecordKind::Project, "content"),
    (RecordKind::Project, "implementer"),
    (RecordKind::Project, "build_type"),
    (RecordKind::ProjectReturn, "stage"),
    (RecordKind::ProjectReturn, "invested"),
    (RecordKind::ElderFacility, "township"),
    (RecordKind::ChildcareFacility, "township"),
    (RecordKind::Estate, "township"),
    (RecordKind::Estate, "households"),
    (RecordKind::Population, "residents"),
    (RecordKind::Population, "age60"),
    (RecordKind::Population, "under3"),
    (RecordKind::Indicator, "owner"),
    (RecordKind::Indicator, "target"),
    (RecordKind::Policy, "owner"),
    (RecordKind::Policy, "measures"),
    (RecordKind::Policy, "goal"),
    (RecordKind::Reform, "owner"),
    (RecordKind::Pilot, "owner"),
    (RecordKind::Task, "owner"),
];

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    for (kind, id) in FIELDS {
        let records = facts.records.of(kind);
        let has = |record: &&Record| record.get(id).is_some();
        let filled = records.iter().filter(has).count();
        // A list without the column lacks nothing.
        if records.len() < 3 || filled * 10 < records.len() * 7 {
            continue;
        }
        let Some(field) = dictionary().field(kind, id) else {
            continue;
        };
        // An indicator of a shipped plan is as its document prints it.
        let is_printed = |record: &&Record| kind == RecordKind::Indicator && record.source.is_none();
        for record in records
            .iter()
            .filter(|record| !has(record) && !is_printed(record))
        {
            let message = format!(
                "{}：没有填{}；请补填",
                subject_of(record, record.period),
                field.name
            );
            let [place, name, period] = finding_key(record, record.period).each().map(str::to_owned);
            let doubt = Doubt::new(&[&place, &name, &period, id], message)
                .at(record, id)
                .found("空");
            // A project without an amount is missing in every sum.
            let is_sum = id == "total_investment";
            report.add(doubt.severity(if is_sum { Severity::Error } else { Severity::Verify }));
        }
    }
}
