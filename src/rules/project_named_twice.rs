//! Two projects bear the same name.

use std::collections::BTreeMap;

use super::report::{Doubt, RuleReport};
use super::same_name::bare_project_name;
use super::{CodeRule, Facts};
use crate::model::{FindingFamily, Record, RecordKind, Severity, name_key};

pub(super) const RULE: CodeRule = CodeRule {
    code: "P006",
    name: "项目重名",
    family: FindingFamily::Name,
    severity: Severity::Verify,
    summary: "两个项目名称相同：可能重复填报，也可能是两处项目没有区分名称。",
    basis: "",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    let mut named: BTreeMap<String, Vec<&Record>> = BTreeMap::new();
    for record in facts.records.of(RecordKind::Project) {
        let bare = bare_project_name(record.text("name"), facts.county);
        named.entry(bare).or_default().push(record);
    }
    for (key, records) in named
        .iter()
        .filter(|(key, records)| !key.is_empty() && records.len() > 1)
    {
        let name = records.first().map_or("", |record| record.text("name"));
        let names: Vec<String> = records
            .iter()
            .map(|record| name_key(record.text("name")))
            .collect();
        let is_one_name = names.iter().all(|name| Some(name) == names.first());
        let places: Vec<&str> = records.iter().map(|record| record.text("place")).collect();
        let is_one_place = places.iter().all(|place| Some(place) == places.first());
        // Two spellings at two places are two projects.
        if !is_one_name && !is_one_place {
            continue;
        }
        let message = if is_one_name {
            format!(
                "“{name}”有{}个同名项目（建设地点：{}）；重复的删去，不同的在名称里区分开",
                records.len(),
                places.join("；")
            )
        } else {
            let shown: Vec<&str> = records.iter().map(|record| record.text("name")).collect();
            format!(
                "“{}”像是同一个项目；重复的删去，不同的在名称里区分开",
                shown.join("”和“")
            )
        };
        let doubt = Doubt::new(&[key], message).found(records.len().to_string());
        report.add(
            records
                .iter()
                .fold(doubt, |doubt, record| doubt.at(record, "name")),
        );
    }
}
