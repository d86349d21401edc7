//! All frameworks and definitions the program knows.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::forms::SubsidyBasis;
use crate::model::{County, FrameworkFacts};

use super::base_item::BaseItem;
use super::definition::{Definition, FacilityGroup};
use super::framework::Framework;

/// The documents with targets and the definitions behind them.
#[derive(Clone, Debug, Default)]
pub struct Frameworks {
    list: Vec<Framework>,
    definitions: Vec<Definition>,
    groups: Vec<FacilityGroup>,
    items: Vec<BaseItem>,
    persons_per_household: Option<f64>,
    county: County,
    subsidies: BTreeMap<SubsidyBasis, i64>,
}

/// Why a framework or definition can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameworkError {
    /// Not the TOML of a framework or definition.
    #[error("指标体系文件读不懂：{0}")]
    Syntax(String),
    /// The id is taken.
    #[error("编号“{0}”已经有了")]
    DuplicateId(String),
    /// An indicator names a definition that does not exist.
    #[error("方案“{framework}”的指标“{indicator}”用了没有的口径 {definition}")]
    UnknownDefinition {
        /// The framework's id.
        framework: String,
        /// The indicator's name.
        indicator: String,
        /// What it asked for.
        definition: String,
    },
}

#[derive(Deserialize)]
struct DefinitionFile {
    definition: Vec<Definition>,
}

#[derive(Deserialize)]
struct GroupFile {
    group: Vec<FacilityGroup>,
}

#[derive(Deserialize)]
struct ItemFile {
    item: Vec<BaseItem>,
}

impl Frameworks {
    /// What is part of the program.
    ///
    /// # Errors
    /// Only a defect of the build: the tests load every file.
    pub fn shipped() -> Result<Self, FrameworkError> {
        let mut all = Self {
            groups: read::<GroupFile>(GROUPS)?.group,
            items: read::<ItemFile>(ITEMS)?.item,
            ..Self::default()
        };
        for text in DEFINITIONS {
            for definition in read::<DefinitionFile>(text)?.definition {
                if all.definition(&definition.id).is_some() {
                    return Err(FrameworkError::DuplicateId(definition.id));
                }
                all.definitions.push(definition);
            }
        }
        for text in FRAMEWORKS {
            all.add(text)?;
        }
        Ok(all)
    }

    /// Adds a framework from its TOML text.
    ///
    /// # Errors
    /// Wrong syntax, an id or an indicator's code that is taken, an unknown definition.
    pub fn add(&mut self, text: &str) -> Result<(), FrameworkError> {
        let framework: Framework = read(text)?;
        if self.get(&framework.id).is_some() {
            return Err(FrameworkError::DuplicateId(framework.id));
        }
        let mut codes = std::collections::BTreeSet::new();
        for indicator in &framework.indicators {
            if !codes.insert(indicator.code()) {
                return Err(FrameworkError::DuplicateId(format!(
                    "{} {}",
                    framework.id,
                    indicator.code()
                )));
            }
            let named = indicator.definition.as_deref();
            if let Some(definition) = named.filter(|id| self.definition(id).is_none()) {
                return Err(FrameworkError::UnknownDefinition {
                    framework: framework.id.clone(),
                    indicator: indicator.name.clone(),
                    definition: definition.to_owned(),
                });
            }
        }
        self.list.push(framework);
        Ok(())
    }

    /// Takes a plan of a ledger, or what the ledger has otherwise on the cover of a shipped one.
    pub fn keep(&mut self, facts: FrameworkFacts) {
        match self.list.iter_mut().find(|known| known.id == facts.id) {
            Some(known) => known.take(facts),
            None => self.list.push(Framework::of_ledger(facts)),
        }
    }

    /// A framework by its id.
    pub fn get(&self, id: &str) -> Option<&Framework> {
        self.list.iter().find(|framework| framework.id == id)
    }

    /// All frameworks.
    pub fn iter(&self) -> impl Iterator<Item = &Framework> {
        self.list.iter()
    }

    /// The ids a county follows: its own first, then those of the prefecture and the province.
    pub fn for_county(&self, code: &str) -> Vec<String> {
        // National figures are followed only by those who ask for them.
        self.covering(code)
            .into_iter()
            .filter(|framework| !framework.area_code.is_empty())
            .map(|framework| framework.id.clone())
            .collect()
    }

    /// Frameworks whose area contains a code or is it, the narrowest first, then the latest issued.
    fn covering(&self, code: &str) -> Vec<&Framework> {
        let contains = |f: &&Framework| code.starts_with(&f.area_code);
        let mut found: Vec<&Framework> = self.list.iter().filter(contains).collect();
        found.sort_by(|a, b| {
            let width = b.area_code.len().cmp(&a.area_code.len());
            width.then_with(|| b.issued.cmp(&a.issued))
        });
        found
    }

    /// The frameworks above one, the nearest first.
    pub fn superiors(&self, framework: &Framework) -> Vec<&Framework> {
        let mut above = self.covering(&framework.area_code);
        above.retain(|other| other.area_code.len() < framework.area_code.len());
        above
    }

    /// A definition by its id.
    pub fn definition(&self, id: &str) -> Option<&Definition> {
        self.definitions.iter().find(|definition| definition.id == id)
    }

    /// All definitions.
    pub fn definitions(&self) -> impl Iterator<Item = &Definition> {
        self.definitions.iter()
    }

    /// The base figures that a county keeps.
    pub fn items(&self) -> impl Iterator<Item = &BaseItem> {
        self.items.iter()
    }

    /// A base figure by its name or another name of it.
    pub fn item(&self, name: &str) -> Option<&BaseItem> {
        let exact = self.items.iter().find(|item| item.name == name);
        exact.or_else(|| self.items.iter().find(|item| item.is_named(name)))
    }

    /// Makes a ledger's choice between the variants of a definition; `false` if there is no such choice.
    pub fn choose(&mut self, definition_id: &str, variant: &str) -> bool {
        let found = self.definitions.iter_mut().find(|definition| {
            definition.id == definition_id && definition.variants().iter().any(|v| v.variant == variant)
        });
        found
            .map(|definition| definition.chosen = Some(variant.to_owned()))
            .is_some()
    }

    /// The ledger's own number of persons per household, if it has set one.
    pub fn persons_per_household(&self) -> Option<f64> {
        self.persons_per_household
    }

    /// Sets the county of the ledger, whose share of a superior's total is looked for under its names.
    pub fn set_county(&mut self, county: &County) {
        self.county = county.clone();
    }

    /// Whether a name is the county's.
    pub(super) fn is_county(&self, name: &str) -> bool {
        self.county.is_named(name)
    }

    /// Sets the number of persons per household, by which an estate's residents are estimated.
    pub fn set_persons_per_household(&mut self, persons: Option<f64>) {
        self.persons_per_household = persons.filter(|persons| *persons > 0.0);
    }

    /// The ledger's own amount of a subsidy in yuan, if it has set one.
    pub fn own_subsidy(&self, basis: SubsidyBasis) -> Option<i64> {
        self.subsidies.get(&basis).copied()
    }

    /// Sets the ledger's own amount of a subsidy in yuan; `None` goes back to the standard of its area.
    pub fn set_own_subsidy(&mut self, basis: SubsidyBasis, yuan: Option<i64>) {
        match yuan {
            Some(yuan) => _ = self.subsidies.insert(basis, yuan),
            None => _ = self.subsidies.remove(&basis),
        }
    }

    pub(super) fn group(&self, id: &str) -> Option<&FacilityGroup> {
        self.groups.iter().find(|group| group.id == id)
    }
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, FrameworkError> {
    toml::from_str(text).map_err(|error| FrameworkError::Syntax(error.message().to_owned()))
}

/// A framework file is part of the program once it is listed here.
const FRAMEWORKS: &[&str] = &[
    include_str!("../../data/frameworks/yunnan2021.toml"),
    include_str!("../../data/frameworks/lincang2022.toml"),
    include_str!("../../data/frameworks/kunming2022.toml"),
    include_str!("../../data/frameworks/xishuangbanna2023.toml"),
    include_str!("../../data/frameworks/gengma2023.toml"),
    include_str!("../../data/frameworks/shiwuwu2030.toml"),
];

/// The files of definitions.
const DEFINITIONS: &[&str] = &[
    include_str!("../../data/indicators/elder.toml"),
    include_str!("../../data/indicators/childcare.toml"),
    include_str!("../../data/indicators/estates.toml"),
    include_str!("../../data/indicators/base.toml"),
];

const ITEMS: &str = include_str!("../../data/indicators/base-figures.toml");

const GROUPS: &str = include_str!("../../data/indicators/facility-kinds.toml");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::dictionary;

    #[test]
    fn the_shipped_data_is_sound() {
        let all = Frameworks::shipped().unwrap();
        let counts: Vec<usize> = all.iter().map(|framework| framework.indicators.len()).collect();
        assert_eq!(counts, [19, 23, 48, 46, 30, 3]);
        assert!(
            all.iter()
                .flat_map(|f| &f.indicators)
                .all(|indicator| indicator.target.is_some() || indicator.target_rise.is_some())
        );
        for definition in all.definitions() {
            for version in &definition.versions {
                let parts = [Some(&version.numerator), version.denominator.as_ref()];
                for measure in parts
                    .into_iter()
                    .flatten()
                    .flat_map(super::super::definition::PartDefinition::measures)
                {
                    let item = measure.item.as_deref();
                    assert!(
                        item.is_none_or(|name| all.items().any(|item| item.name == name)),
                        "{}: {item:?}",
                        definition.id
                    );
                    let group = measure.group.as_deref();
                    assert!(
                        group.is_none_or(|id| all.group(id).is_some()),
                        "{}",
                        definition.id
                    );
                    let used = measure
                        .field
                        .iter()
                        .chain(measure.wanted.keys())
                        .chain(measure.unless.keys());
                    for field in used.chain(&measure.distinct).chain(&measure.positive) {
                        assert!(
                            dictionary().field(measure.kind, field).is_some(),
                            "{}: {field}",
                            definition.id
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_county_follows_its_own_document_then_those_above() {
        let all = Frameworks::shipped().unwrap();
        assert_eq!(
            all.for_county("530926"),
            ["gengma2023", "lincang2022", "yunnan2021"]
        );
        assert_eq!(all.for_county("532801"), ["xishuangbanna2023", "yunnan2021"]);
        assert!(all.for_county("110101").is_empty());
    }

    #[test]
    fn an_unknown_definition_is_named() {
        let mut all = Frameworks::default();
        let text = GENGMA.replace("pension-insurance", "nowhere");
        let error = all.add(&text).unwrap_err();
        assert!(
            matches!(error, FrameworkError::UnknownDefinition { ref definition, .. } if definition == "nowhere")
        );
    }

    const GENGMA: &str = include_str!("../../data/frameworks/gengma2023.toml");
}
