//! A definition: how one indicator is computed from the ledger, as data.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::{Period, Record, RecordKind, Value, name_key};

/// An indicator that documents may name; without a version it is only reported by hand.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Name in files and on the command line.
    pub id: String,
    /// Standard Chinese name, without unit.
    pub name: String,
    /// Names that other documents print.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Unit of the value.
    pub unit: String,
    /// Decimals shown.
    #[serde(default)]
    pub decimals: u8,
    /// Whether it adds up over areas.
    #[serde(default)]
    pub scale: IndicatorScale,
    /// Whether smaller is better (空床率).
    #[serde(default)]
    pub falls: bool,
    /// What a reader must know about it.
    #[serde(default)]
    pub note: String,
    /// Whether it is watched where no plan asks for it (监测指标).
    #[serde(default)]
    pub monitored: bool,
    /// The last year in which plans set targets for it; without it, they still do.
    #[serde(default)]
    pub until: Option<i32>,
    /// The definition that takes its place after [`Self::until`].
    #[serde(default)]
    pub successor: Option<String>,
    /// How it is computed, by the year from which that holds and by variant.
    #[serde(default, rename = "version")]
    pub versions: Vec<DefinitionVersion>,
    /// The variant this ledger has chosen; the first one without a choice.
    #[serde(skip)]
    pub(super) chosen: Option<String>,
}

/// Whether a target of a larger area says something about a county.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndicatorScale {
    /// A ratio or a figure per head: comparable between areas.
    #[default]
    Rate,
    /// A count that adds up: a prefecture's target is not a county's.
    Total,
}

/// How it is computed from one year on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefinitionVersion {
    /// First year; without it, from the beginning.
    #[serde(default)]
    pub from: i32,
    /// The name of the choice, for versions between which no official text decides; empty if there is none.
    #[serde(default)]
    pub variant: String,
    /// What the choice means: 按小区个数.
    #[serde(default)]
    pub choice: String,
    /// The document or statistic that it follows.
    pub source: String,
    /// Multiplies the quotient: 100 for percent, 1000 for "per thousand".
    #[serde(default = "one")]
    pub factor: f64,
    /// What is counted.
    pub numerator: PartDefinition,
    /// What it is divided by, if anything.
    #[serde(default)]
    pub denominator: Option<PartDefinition>,
}

/// One side of a quotient: a sum of measures.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartDefinition {
    /// What it is called in formulas.
    pub label: String,
    /// Its unit.
    pub unit: String,
    /// Measures that are added; all must have a value.
    pub sum: Vec<Measure>,
    /// What is added instead when the records of `sum` have no figure.
    #[serde(default)]
    pub instead: Vec<Measure>,
}

/// A number taken from the records of one kind: the sum of a field, or the count of records.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// The records; base figures if an item is named.
    #[serde(default = "base_figure")]
    pub kind: RecordKind,
    /// The base figure (`data/indicators/base-figures.toml`).
    #[serde(default)]
    pub item: Option<String>,
    /// The field that is summed; without it, records are counted.
    #[serde(default)]
    pub field: Option<String>,
    /// Multiplies the sum; -1 subtracts.
    #[serde(default = "one")]
    pub factor: f64,
    /// Accepted values by field, as shown (`是`); `*镇` accepts what ends so. All must hold.
    #[serde(default, rename = "where")]
    pub wanted: BTreeMap<String, Vec<String>>,
    /// Values that exclude a record; a record without the value stays in.
    #[serde(default)]
    pub unless: BTreeMap<String, Vec<String>>,
    /// Fields that must be filled in: what is not known about a record counts on neither side of a quotient.
    #[serde(default)]
    pub stated: Vec<String>,
    /// A group of 机构类型 (`data/indicators/facility-kinds.toml`).
    #[serde(default)]
    pub group: Option<String>,
    /// Counts the distinct values of a field instead of records.
    #[serde(default)]
    pub distinct: Option<String>,
    /// A field that must be above 0.
    #[serde(default)]
    pub positive: Option<String>,
    /// Counts the records of each township of the population table and takes the least count.
    #[serde(default)]
    pub least: bool,
    /// Only estates that meet the standard, or of which it is known whether they do.
    #[serde(default)]
    pub standard: Option<StandardTest>,
}

/// How an estate stands to the standard of its area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandardTest {
    /// It meets it.
    Met,
    /// It is known whether it meets it.
    Known,
    /// It has the childcare places it owes.
    ChildcareMet,
    /// It is known whether it has the childcare places it owes.
    ChildcareKnown,
}

/// A group of 机构类型.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FacilityGroup {
    pub(super) id: String,
    pub(super) name: String,
    #[serde(deserialize_with = "keys")]
    words: Vec<String>,
    #[serde(default, deserialize_with = "keys")]
    except: Vec<String>,
    #[serde(default)]
    pub(super) note: String,
}

impl Definition {
    /// The version that holds at the end of a period; before the first one, the first.
    ///
    /// Of the variants of one year, the chosen one counts, else the first.
    pub fn version_at(&self, period: Period) -> Option<&DefinitionVersion> {
        let begun = self.versions.iter().map(|version| version.from);
        let begun = begun.filter(|from| *from <= period.year()).max();
        let from = begun.or_else(|| self.versions.iter().map(|version| version.from).min())?;
        let mut of_year = self.versions.iter().filter(|version| version.from == from);
        let chosen = self.chosen.as_deref().unwrap_or_default();
        let first = of_year.clone().next();
        of_year.find(|version| version.variant == chosen).or(first)
    }

    /// The versions between which a ledger chooses, the usual one first; empty when there is no choice.
    pub fn variants(&self) -> Vec<&DefinitionVersion> {
        let named = self.versions.iter().filter(|version| !version.variant.is_empty());
        named.collect()
    }

    /// The one of them that the ledger chose, else the usual one; `None` when there is no choice.
    pub fn variant_in_force(&self) -> Option<&DefinitionVersion> {
        let variants = self.variants();
        let chosen = variants
            .iter()
            .find(|version| Some(&version.variant) == self.chosen.as_ref());
        chosen.or(variants.first()).copied()
    }

    /// It as an indicator of no framework: without a target.
    pub(super) fn record(&self) -> Record {
        Record::new(RecordKind::Indicator)
            .with("code", Value::Text(self.id.clone()))
            .with("name", Value::Text(self.name.clone()))
            .with("section", Value::Text(self.section().to_owned()))
            .with("unit", Value::Text(self.unit.clone()))
    }

    /// 养老方面 or 托育方面, by what is counted.
    fn section(&self) -> &'static str {
        let mut measures = self
            .versions
            .iter()
            .flat_map(|version| version.numerator.measures());
        if measures.any(|measure| measure.kind == RecordKind::ChildcareFacility) {
            "托育方面"
        } else {
            "养老方面"
        }
    }

    /// Whether a printed name means this indicator.
    pub fn is_named(&self, name: &str) -> bool {
        let key = name_key(name);
        std::iter::once(&self.name)
            .chain(&self.aliases)
            .any(|alias| name_key(alias) == key)
    }

    /// Whether the ledger can tell it.
    pub fn is_computed(&self) -> bool {
        !self.versions.is_empty()
    }
}

impl DefinitionVersion {
    /// 托位总数 ÷ 年末常住人口 × 1000.
    pub fn formula(&self) -> String {
        let Some(denominator) = &self.denominator else {
            return self.numerator.label.clone();
        };
        let quotient = format!("{} ÷ {}", self.numerator.label, denominator.label);
        match self.factor {
            factor if (factor - 1.0).abs() < 1e-9 => quotient,
            factor if (factor - 100.0).abs() < 1e-9 => format!("{quotient} × 100%"),
            factor => format!("{quotient} × {factor}"),
        }
    }
}

impl PartDefinition {
    /// All measures it may be taken from.
    pub fn measures(&self) -> impl Iterator<Item = &Measure> {
        self.sum.iter().chain(&self.instead)
    }
}

impl FacilityGroup {
    /// Whether a 机构类型 belongs to the group.
    pub(super) fn contains(&self, kind: &str) -> bool {
        let key = name_key(kind);
        let has = |words: &[String]| words.iter().any(|word| key.contains(word.as_str()));
        has(&self.words) && !has(&self.except)
    }
}

/// Words as they are compared.
fn keys<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let words = Vec::<String>::deserialize(deserializer)?;
    Ok(words.iter().map(|word| name_key(word)).collect())
}

const fn base_figure() -> RecordKind {
    RecordKind::BaseFigure
}

const fn one() -> f64 {
    1.0
}
