//! 口径设置: the ledger's own choices where no official text decides.

use serde_json::{Value as Json, json};

use crate::error::{Error, Result};
use crate::forms::SubsidyBasis;
use crate::indicators::{Definition, Frameworks};
use crate::store::Store;

use crate::ops::Session;

/// The settings under which choices are kept: `reckoning:daycare-coverage`. Ledgers hold them, so the word stays.
const PREFIX: &str = "reckoning:";
const HOUSEHOLD: &str = "persons-per-household";
/// `subsidy:place`.
const SUBSIDY: &str = "subsidy:";

/// One indicator with several definitions, between which the ledger chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariantChoice {
    /// The definition's id.
    pub definition: String,
    /// Its name.
    pub name: String,
    /// The variants as id, meaning and formula, the usual one first.
    pub variants: Vec<(String, String, String)>,
    /// The id of the one in force.
    pub chosen: String,
}

impl Session {
    /// All choices with what is in force.
    pub fn variant_choices(&self) -> Vec<VariantChoice> {
        variant_choices(&self.frameworks)
    }

    /// Chooses the variant of a definition for this ledger. It is a setting, no undo step.
    ///
    /// # Errors
    /// There is no such definition or variant.
    pub(super) fn choose(&mut self, definition: &str, variant: &str) -> Result<()> {
        if !self.frameworks.choose(definition, variant) {
            let known: Vec<String> = self
                .variant_choices()
                .iter()
                .flat_map(VariantChoice::codes)
                .collect();
            return Err(Error::refused(
                "reckoning.unknown",
                format!("指标“{definition}”没有“{variant}”这种口径"),
                format!("可用的口径：{}。", known.join("、")),
            ));
        }
        self.store.transact("设置口径", |ledger| -> Result<()> {
            Ok(ledger.set_setting(&format!("{PREFIX}{definition}"), Some(variant))?)
        })?;
        Ok(())
    }

    /// Sets the persons per household of this ledger; `None` goes back to the usual number.
    ///
    /// # Errors
    /// A number that no household has.
    pub(super) fn set_household_size(&mut self, persons: Option<f64>) -> Result<()> {
        if persons.is_some_and(|persons| !(1.0..=10.0).contains(&persons)) {
            return Err(Error::refused(
                "household.out-of-range",
                "户均人口应在1至10之间",
                "请按本县统计公报填写，例如 2.9。",
            ));
        }
        let text = persons.map(|persons| persons.to_string());
        self.store.transact("设置户均人口", |ledger| -> Result<()> {
            Ok(ledger.set_setting(HOUSEHOLD, text.as_deref())?)
        })?;
        self.frameworks.set_persons_per_household(persons);
        Ok(())
    }

    /// Sets this ledger's own amount of a subsidy in whole yuan; `None` goes back to the standard of its area.
    ///
    /// # Errors
    /// An amount that nobody pays.
    pub(super) fn set_subsidy(&mut self, basis: SubsidyBasis, yuan: Option<i64>) -> Result<()> {
        if yuan.is_some_and(|yuan| !(0..=1_000_000).contains(&yuan)) {
            return Err(Error::refused(
                "subsidy.out-of-range",
                format!("“{}”应在0至100万元之间", basis.label()),
                "请填每床（每个托位）的元数，例如 2000。",
            ));
        }
        let (key, text) = (
            format!("{SUBSIDY}{}", basis.code()),
            yuan.map(|yuan| yuan.to_string()),
        );
        self.store.transact("设置补助标准", |ledger| -> Result<()> {
            Ok(ledger.set_setting(&key, text.as_deref())?)
        })?;
        self.frameworks.set_own_subsidy(basis, yuan);
        Ok(())
    }
}

/// All choices that frameworks offer, with what is in force.
pub(crate) fn variant_choices(frameworks: &Frameworks) -> Vec<VariantChoice> {
    let choice = |definition: &Definition| {
        let chosen = definition.variant_in_force()?;
        let variants = definition.variants().into_iter();
        Some(VariantChoice {
            definition: definition.id.clone(),
            name: definition.name.clone(),
            chosen: chosen.variant.clone(),
            variants: variants
                .map(|v| (v.variant.clone(), v.choice.clone(), v.formula()))
                .collect(),
        })
    };
    frameworks.definitions().filter_map(choice).collect()
}

/// Puts a ledger's kept choices into force; one that this program no longer knows is passed over.
pub(crate) fn apply(store: &Store, frameworks: &mut Frameworks) -> Result<()> {
    let ids: Vec<String> = frameworks
        .definitions()
        .filter(|definition| !definition.variants().is_empty())
        .map(|definition| definition.id.clone())
        .collect();
    for id in ids {
        if let Some(variant) = store.setting(&format!("{PREFIX}{id}"))? {
            frameworks.choose(&id, &variant);
        }
    }
    let persons = store.setting(HOUSEHOLD)?;
    frameworks.set_persons_per_household(persons.and_then(|text| text.parse().ok()));
    for basis in SubsidyBasis::ALL {
        let yuan = store.setting(&format!("{SUBSIDY}{}", basis.code()))?;
        frameworks.set_own_subsidy(basis, yuan.and_then(|text| text.parse().ok()));
    }
    Ok(())
}

impl VariantChoice {
    /// Definition and variant as they are typed, one for each variant.
    fn codes(&self) -> impl Iterator<Item = String> {
        let variants = self.variants.iter();
        variants.map(|(variant, ..)| format!("{} {variant}", self.definition))
    }

    /// For the command line.
    pub fn to_json(&self) -> Json {
        let variants = self
            .variants
            .iter()
            .map(|(id, choice, formula)| json!({"id": id, "choice": choice, "formula": formula}));
        json!({
            "definition": self.definition,
            "name": self.name,
            "chosen": self.chosen,
            "variants": variants.collect::<Vec<_>>(),
        })
    }
}
