//! One institution is registered twice: in two townships, or under two spellings.

use std::collections::BTreeMap;

use crate::model::{FindingFamily, Record, RecordKind, Severity, name_key};

use super::report::{Doubt, RuleReport};
use super::same_name::bare_name;
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "F004",
    name: "机构疑似重复登记",
    family: FindingFamily::Name,
    severity: Severity::Verify,
    summary: "同名机构登记在两个乡镇，或同一乡镇里两个机构的名称只差“县”“自治县”“中心”等字。",
    basis: "重复登记的床位、托位会算两次",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    for kind in [
        RecordKind::ElderFacility,
        RecordKind::ChildcareFacility,
        RecordKind::Estate,
    ] {
        let mut named: BTreeMap<String, Vec<&Record>> = BTreeMap::new();
        for record in facts.records.of(kind) {
            let bare = bare_name(record.text("name"), facts.county);
            if bare.chars().count() > 2 {
                named.entry(bare).or_default().push(record);
            }
        }
        for (key, records) in named.iter().filter(|(_, records)| records.len() > 1) {
            let townships: Vec<String> = records
                .iter()
                .map(|record| name_key(record.text("township")))
                .collect();
            let is_one_place = townships
                .iter()
                .all(|township| Some(township) == townships.first());
            let names: Vec<String> = records
                .iter()
                .map(|record| name_key(record.text("name")))
                .collect();
            let is_one_name = names.iter().all(|name| Some(name) == names.first());
            // Two spellings in two townships are two institutions; a short name like 敬老院 says nothing.
            if !is_one_place && (!is_one_name || key.chars().count() < 5) {
                continue;
            }
            let shown: Vec<String> = records
                .iter()
                .map(|record| format!("“{}”（{}）", record.text("name"), record.text("township")))
                .collect();
            let message = format!(
                "{}像是同一个{}；重复的请删去一个，不是的写明",
                shown.join("和"),
                kind.label()
            );
            let doubt = Doubt::new(&[kind.code(), key], message).found(shown.join("、"));
            report.add(records.iter().fold(doubt, |doubt, record| {
                doubt.at(record, "name").at(record, "township")
            }));
        }
    }
}
