//! A plan (方案) as an import knows it: what a table of indicators may belong to.

use crate::model::{FrameworkFacts, name_key};

/// A plan with its indicators.
#[derive(Clone, Debug, Default)]
pub struct KnownFramework {
    /// What is written on its cover.
    pub facts: FrameworkFacts,
    /// Whether the ledger follows it or keeps records of it.
    pub is_kept: bool,
    /// Whether it is the county's current one.
    pub is_current: bool,
    /// Its indicators: the key of the name ([`name_key`], without the unit) and the target.
    pub indicators: Vec<(String, Option<f64>)>,
}

impl KnownFramework {
    /// How a choice is shown: area, title and number. What is typed is the id, which is none of the reader's.
    pub(crate) fn label(&self) -> String {
        let facts = &self.facts;
        let document = if facts.document.is_empty() || facts.document == facts.title {
            format!("{}—{}年", facts.baseline_year, facts.target_year)
        } else {
            facts.document.clone()
        };
        format!("{}“{}”（{document}）", facts.area, facts.title)
    }

    /// How many of these names it has, and of those with a target how many have another one.
    pub(crate) fn compare(&self, rows: &[(String, Option<f64>)]) -> (usize, usize) {
        let own = |name: &str| self.indicators.iter().find(|(known, _)| known == name);
        let same = rows
            .iter()
            .filter_map(|(name, target)| Some((*target, own(name)?.1)));
        let same: Vec<(Option<f64>, Option<f64>)> = same.collect();
        let differs = |(new, old): &(Option<f64>, Option<f64>)| match (new, old) {
            (Some(new), Some(old)) => (new - old).abs() > 1e-9,
            _ => false,
        };
        (same.len(), same.iter().filter(|pair| differs(pair)).count())
    }
}

/// The key by which names of indicators are compared.
pub fn indicator_key(name: &str) -> String {
    name_key(name)
}

/// What the officer says about the plan of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "there is one at a time")]
pub enum FrameworkOption {
    /// It is this one.
    Known(String),
    /// It is a new one; what is not said here is taken from the table.
    New(FrameworkFacts),
}
