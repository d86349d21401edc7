//! Two projects bear the same name.

use std::collections::BTreeMap;

use super::report::{Doubt, RuleReport};
use super::{Facts, Rule};
use crate::model::{Record, RecordKind, Severity, name_key};

pub(super) const RULE: Rule = Rule {
    code: "P006",
    name: "项目重名",
    severity: Severity::Verify,
    summary: "两个项目名称相同：可能重复填报，也可能是两处项目没有区分名称。",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    let mut named: BTreeMap<String, Vec<&Record>> = BTreeMap::new();
    for record in facts.records.of(RecordKind::Project) {
        named
            .entry(name_key(record.text("name")))
            .or_default()
            .push(record);
    }
    for (key, records) in named
        .iter()
        .filter(|(key, records)| !key.is_empty() && records.len() > 1)
    {
        let places: Vec<&str> = records.iter().map(|record| record.text("place")).collect();
        let name = records.first().map_or("", |record| record.text("name"));
        let message = format!(
            "“{name}”有{}个同名项目（建设地点：{}）；重复的删去，不同的在名称里区分开",
            records.len(),
            places.join("；")
        );
        let doubt = Doubt::new(&[key], message).found(records.len().to_string());
        report.add(
            records
                .iter()
                .fold(doubt, |doubt, record| doubt.at(record, "name")),
        );
    }
}
