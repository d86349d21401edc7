//! The rules that are relations: `data/rules/*.toml`.

use serde::Deserialize;

use crate::model::{FindingFamily, RecordKind, Severity};

use super::{Relation, RelationError, Rule, RuleCheck};

/// The files, by what they are about.
const FILES: [&str; 5] = [
    include_str!("../../data/rules/elder.toml"),
    include_str!("../../data/rules/childcare.toml"),
    include_str!("../../data/rules/places.toml"),
    include_str!("../../data/rules/projects.toml"),
    include_str!("../../data/rules/returns.toml"),
];

#[derive(Deserialize)]
struct RuleFile {
    rule: Vec<RelationRule>,
}

/// One rule as it stands in a file, also in one that a prefecture hands down.
#[derive(Clone, Debug, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct RelationRule {
    /// Stable code: that of a shipped rule, or 自01 for one of a ledger.
    pub code: String,
    /// What is wrong, in a few words.
    pub name: String,
    /// What kind of relation it is.
    pub family: FindingFamily,
    /// How serious its findings are.
    pub level: Severity,
    /// The records it is asked of.
    pub kind: RecordKind,
    /// One sentence for the list of rules.
    #[serde(default)]
    pub summary: String,
    /// What must hold before the relations are asked for.
    #[serde(default)]
    pub when: String,
    /// The relations.
    pub relations: Vec<String>,
    /// `skip` (what is absent is not compared) or `zero`.
    #[serde(default)]
    pub missing: MissingValues,
    /// The end of the message.
    #[serde(default)]
    pub advice: String,
    /// The document or the reason behind it.
    #[serde(default)]
    pub basis: String,
    /// First year of the periods it is asked of.
    #[serde(default)]
    pub from: i32,
    /// Code of the area it holds in; empty for everywhere.
    #[serde(default)]
    pub area: String,
}

/// What a relation takes for a figure that is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingValues {
    /// It is not compared.
    #[default]
    Skip,
    /// It counts as nothing.
    Zero,
}

impl RelationRule {
    /// The rule that it stands for.
    ///
    /// # Errors
    /// A relation that can't be understood.
    pub fn rule(self) -> Result<Rule, RelationError> {
        let is_one = self.relations.len() == 1;
        let mut relations = Vec::new();
        for text in &self.relations {
            let mut relation = Relation::parse(text, self.kind, &self.when)?;
            relation.absent_is_zero = self.missing == MissingValues::Zero;
            relation.from = self.from;
            if !self.advice.is_empty() {
                relation.advice.clone_from(&self.advice);
            }
            if !is_one {
                relation.key = relation.first_field();
            }
            relations.push(relation);
        }
        let summary = if self.summary.is_empty() {
            self.relations.join("；")
        } else {
            self.summary
        };
        Ok(Rule {
            code: self.code,
            name: self.name,
            family: self.family,
            severity: self.level,
            summary,
            basis: self.basis,
            area: self.area,
            check: RuleCheck::Relations(relations),
        })
    }
}

/// The shipped ones. A damaged file would be a defect of the build: its rules are left out here and fail the tests.
pub(super) fn relation_rules() -> Vec<Rule> {
    let files = FILES
        .iter()
        .filter_map(|text| toml::from_str::<RuleFile>(text).ok());
    let rules = files.flat_map(|file| file.rule);
    rules.filter_map(|rule| rule.rule().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_relation_that_is_shipped_is_understood() {
        for text in FILES {
            let file: RuleFile = toml::from_str(text).unwrap();
            for rule in file.rule {
                let code = rule.code.clone();
                rule.rule().unwrap_or_else(|error| panic!("{code}: {error}"));
            }
        }
    }
}
