//! The name of a project speaks of one township, its place of another.

use crate::model::{County, Division, RecordKind, Severity};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "P001",
    name: "建设地点与项目名称不是同一乡镇",
    severity: Severity::Verify,
    summary: "项目名称里的乡镇与建设地点的乡镇不同：多半是复制上一行留下的。",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    for record in facts.records.of(RecordKind::Project) {
        let place = record.text("place");
        let named = township(record.text("name"), facts.county);
        let stands = township(place, facts.county);
        let (Some(named), Some(stands)) = (named, stands) else {
            continue;
        };
        if stem(&named) == stem(&stands) {
            continue;
        }
        let message = format!(
            "{}：名称里是{named}，建设地点是“{place}”；请改正其中一个",
            subject_of(record, None)
        );
        report.add(
            Doubt::new(&finding_key(record, None).each(), message)
                .at(record, "name")
                .at(record, "place")
                .expected(named.as_str())
                .found(stands),
        );
    }
}

/// The one township a text names: one of the county's, or what stands between 县、市、区 and 乡、镇、街道.
fn township(text: &str, county: Option<&County>) -> Option<String> {
    let known = county.and_then(|county| county.find_township(text));
    known
        .map(|township| township.name.clone())
        .or_else(|| behind_county(text))
}

fn behind_county(text: &str) -> Option<String> {
    let start = text.find(['县', '市', '区'])?;
    let rest = text.get(start..)?;
    let rest = rest.get(rest.chars().next()?.len_utf8()..)?;
    let end = ["街道", "乡", "镇"]
        .iter()
        .filter_map(|ending| Some(rest.find(ending)? + ending.len()))
        .min()?;
    let name = rest.get(..end)?;
    // 城乡社区, 各乡镇 and the like name no township.
    let plausible = (3..=8).contains(&name.chars().count()) && !name.contains(['、', '，', '各', '区', '市']);
    plausible.then(|| name.to_owned())
}

fn stem(name: &str) -> String {
    Division {
        name: name.to_owned(),
        code: String::new(),
    }
    .stem()
}
