//! A framework (方案): the document that set targets, with its indicators as printed.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::{Comparison, FrameworkFacts, Record, RecordKind, Value, name_key};

/// One document with targets. One TOML file of `data/frameworks/` is one framework; a ledger may keep its own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// Name in files and on the command line, e.g. `gengma2023`.
    pub id: String,
    /// Title of the document.
    pub title: String,
    /// Its number: 耿政办发〔2023〕37号.
    pub document: String,
    /// The place of the table or paragraph in it.
    pub place: String,
    /// Day of issue, ISO.
    pub issued: String,
    /// Short name of the area.
    pub area: String,
    /// Code of the area: two digits for the province, four for a prefecture, six for a county.
    pub area_code: String,
    /// The year whose end the plan starts from.
    pub baseline_year: i32,
    /// The year whose end the targets are set for.
    pub target_year: i32,
    /// The body that issues it; empty where the document's number says so.
    #[serde(default)]
    pub issuer: String,
    /// The plan that it carries on; empty for none.
    #[serde(default)]
    pub predecessor: String,
    /// What a reader must know.
    #[serde(default)]
    pub note: String,
    /// Whether the figures are not yet those of a printed document.
    #[serde(default)]
    pub provisional: bool,
    /// The indicators in the order of the document.
    #[serde(default, rename = "indicator")]
    pub indicators: Vec<FrameworkIndicator>,
}

/// One indicator of a framework.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameworkIndicator {
    /// Name inside the framework.
    pub id: String,
    /// 养老方面 or 托育方面.
    pub section: String,
    /// Number inside the section, as printed.
    pub ordinal: u32,
    /// Name as printed, without the unit.
    pub name: String,
    /// Unit as printed; empty if none is.
    #[serde(default)]
    pub unit: String,
    /// Value at the end of the baseline year, with its sign.
    #[serde(default, deserialize_with = "comparison")]
    pub baseline: Option<Comparison>,
    /// Target with its sign.
    #[serde(default, deserialize_with = "comparison")]
    pub target: Option<Comparison>,
    /// The year of the baseline if it is not the framework's.
    #[serde(default)]
    pub baseline_year: Option<i32>,
    /// How far the target lies above the area's own value at the end of the baseline year (提高6个百分点).
    #[serde(default)]
    pub target_rise: Option<f64>,
    /// The year of the target if it is not the framework's.
    #[serde(default)]
    pub target_year: Option<i32>,
    /// Targets of years on the way: `{ 2023 = 900 }`.
    #[serde(default)]
    pub milestones: BTreeMap<String, f64>,
    /// 责任单位.
    #[serde(default)]
    pub owner: String,
    /// The definition of `data/indicators/`.
    #[serde(default)]
    pub definition: Option<String>,
    /// Whether the value is that of one year, not a stock.
    #[serde(default)]
    pub per_year: bool,
    /// Whether it adds up over areas, for indicators without a definition.
    #[serde(default)]
    pub total: bool,
    /// The place in the document, if it is not the framework's.
    #[serde(default)]
    pub place: String,
    /// What a reader must know.
    #[serde(default)]
    pub note: String,
}

impl Framework {
    /// The document with the place in it: 耿政办发〔2023〕37号 （二）具体指标.
    pub fn cited(&self) -> String {
        format!("{} {}", self.document, self.place).trim_end().to_owned()
    }

    /// What is written on its cover.
    pub fn facts(&self) -> FrameworkFacts {
        FrameworkFacts {
            id: self.id.clone(),
            title: self.title.clone(),
            document: self.document.clone(),
            place: self.place.clone(),
            issued: self.issued.clone(),
            issuer: self.issuer.clone(),
            area: self.area.clone(),
            area_code: self.area_code.clone(),
            baseline_year: self.baseline_year,
            target_year: self.target_year,
            predecessor: self.predecessor.clone(),
            note: self.note.clone(),
        }
    }

    /// A plan of a ledger: its indicators are the ledger's records.
    pub(super) fn of_ledger(facts: FrameworkFacts) -> Self {
        let mut framework = Self {
            indicators: Vec::new(),
            provisional: false,
            ..Self::default()
        };
        framework.take(facts);
        framework
    }

    /// Takes what the ledger says on the cover.
    pub(super) fn take(&mut self, facts: FrameworkFacts) {
        self.id = facts.id;
        self.title = facts.title;
        self.document = facts.document;
        self.place = facts.place;
        self.issued = facts.issued;
        self.issuer = facts.issuer;
        self.area = facts.area;
        self.area_code = facts.area_code;
        self.baseline_year = facts.baseline_year;
        self.target_year = facts.target_year;
        self.predecessor = facts.predecessor;
        self.note = facts.note;
    }

    /// The indicators as a new ledger keeps them.
    pub fn records(&self) -> Vec<Record> {
        self.indicators
            .iter()
            .map(|indicator| self.record(indicator))
            .collect()
    }

    fn record(&self, indicator: &FrameworkIndicator) -> Record {
        let text = |text: &str| (!text.is_empty()).then(|| Value::Text(text.to_owned()));
        let mut record = Record::new(RecordKind::Indicator)
            .with("framework", Value::Text(self.id.clone()))
            .with("code", Value::Text(indicator.code().to_owned()))
            .with(
                "target_year",
                Value::Integer(indicator.target_year.unwrap_or(self.target_year).into()),
            )
            .with(
                "baseline_year",
                Value::Integer(indicator.baseline_year.unwrap_or(self.baseline_year).into()),
            );
        record.set("section", text(&indicator.section));
        record.set("name", text(&indicator.name));
        record.set("unit", text(&indicator.unit));
        record.set("owner", text(&indicator.owner));
        record.set("note", text(&indicator.note));
        record.set("place", text(&indicator.place));
        let steps = indicator
            .milestones
            .iter()
            .map(|(year, value)| format!("{year}={value}"));
        record.set("milestones", text(&steps.collect::<Vec<_>>().join("；")));
        record.set("baseline", indicator.baseline.map(Value::Comparison));
        record.set("target", indicator.target.map(Value::Comparison));
        record
    }

    /// The indicator with a code ([`FrameworkIndicator::code`]), or with the id it had before it got a definition.
    pub fn with_code(&self, code: &str) -> Option<&FrameworkIndicator> {
        let mut known = self.indicators.iter().filter(|_| !code.is_empty());
        let found = known.clone().find(|indicator| indicator.code() == code);
        found.or_else(|| known.find(|indicator| indicator.id == code))
    }

    /// The indicator with a printed name, with or without its unit.
    pub fn named(&self, section: &str, name: &str) -> Option<&FrameworkIndicator> {
        let key = name_key(name);
        let mut fits = self.indicators.iter().filter(|indicator| {
            name_key(&indicator.name) == key
                || name_key(&format!("{}（{}）", indicator.name, indicator.unit)) == key
        });
        let first = fits.next()?;
        Some(
            fits.find(|other| other.section == section && first.section != section)
                .unwrap_or(first),
        )
    }

    /// Whether the targets are those of one county.
    pub fn is_county(&self) -> bool {
        self.area_code.len() >= 6
    }
}

impl FrameworkIndicator {
    /// What a ledger keeps as the indicator's code: its definition, else its name inside the framework.
    pub fn code(&self) -> &str {
        self.definition.as_deref().unwrap_or(&self.id)
    }
}

/// `"≥60"`, read with its sign; a text without a number is an error of the file.
fn comparison<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Comparison>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let read = Comparison::parse(&text);
    read.map(Some)
        .ok_or_else(|| serde::de::Error::custom(format!("“{text}”里没有数")))
}
