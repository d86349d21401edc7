//! The grid of base figures: what the followed frameworks need, with what the ledger has.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::model::{Period, Record, RecordId, RecordKind, Records};

use super::base_item::Kept;
use super::catalog::Frameworks;
use super::figure::rounded_for_json;

/// One line of the grid: an item with its latest figure.
#[derive(Clone, Debug, PartialEq)]
pub struct BaseLine {
    /// 基础数据名称.
    pub name: String,
    /// The unit of [`Self::value`].
    pub unit: String,
    /// What belongs in it.
    pub note: String,
    /// The number; `None` if there is none or its unit can't be converted.
    pub value: Option<f64>,
    /// The date of the number.
    pub as_of: Option<Period>,
    /// Whether the number is of an earlier date than the period asked for.
    pub older: bool,
    /// The record behind it.
    pub record: Option<RecordId>,
    /// 数据来源.
    pub source_note: String,
    /// The indicators that are computed from it.
    pub used_by: Vec<String>,
    /// What is wrong with the record, a Chinese sentence; empty if nothing is.
    pub problem: String,
}

/// The base figures that the indicators of some frameworks are computed from, then those of unknown name.
pub fn base_lines(
    records: &Records,
    frameworks: &Frameworks,
    followed: &[String],
    period: Period,
) -> Vec<BaseLine> {
    let users = users(frameworks, followed, period);
    let needed = frameworks.items().filter_map(|item| {
        let used_by = users.get(item.name.as_str())?.clone();
        let mut line = BaseLine {
            name: item.name.clone(),
            unit: item.unit.clone(),
            note: item.note.clone(),
            used_by,
            ..BaseLine::empty()
        };
        match item.at(records, period) {
            Kept::Value(value, as_of, record) => line.fill(value, as_of, record, period),
            Kept::WrongUnit(record) => {
                let unit = record.text("unit");
                line.record = Some(record.id);
                line.problem = format!("单位“{unit}”不能换算成“{}”，请改正", item.unit);
            }
            Kept::Absent => {}
        }
        Some(line)
    });
    let mut lines: Vec<BaseLine> = needed.collect();
    lines.extend(others(records, frameworks, &lines, period));
    lines
}

impl BaseLine {
    /// For the command line.
    pub fn to_json(&self) -> Json {
        json!({
            "name": self.name,
            "unit": self.unit,
            "value": self.value.map(rounded_for_json),
            "as_of": self.as_of,
            "older": self.older,
            "id": self.record,
            "source_note": self.source_note,
            "used_by": self.used_by,
            "note": self.note,
            "problem": self.problem,
        })
    }

    fn empty() -> Self {
        Self {
            name: String::new(),
            unit: String::new(),
            note: String::new(),
            value: None,
            as_of: None,
            older: false,
            record: None,
            source_note: String::new(),
            used_by: Vec::new(),
            problem: String::new(),
        }
    }

    fn fill(&mut self, value: f64, as_of: Period, record: &Record, period: Period) {
        self.value = Some(value);
        self.as_of = Some(as_of);
        self.older = !as_of.same_end(period);
        self.record = Some(record.id);
        record.text("source_note").clone_into(&mut self.source_note);
    }
}

/// The names of the indicators that use each item.
fn users<'a>(
    frameworks: &'a Frameworks,
    followed: &[String],
    period: Period,
) -> BTreeMap<&'a str, Vec<String>> {
    let mut users: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let all = followed.iter().filter_map(|id| frameworks.get(id));
    for indicator in all.flat_map(|framework| &framework.indicators) {
        let definition = indicator.definition.as_deref();
        let definition = definition.and_then(|id| frameworks.definition(id));
        let Some(version) = definition.and_then(|definition| definition.version_at(period)) else {
            continue;
        };
        let parts = std::iter::once(&version.numerator).chain(&version.denominator);
        for item in parts
            .flat_map(super::definition::PartDefinition::measures)
            .filter_map(|m| m.item.as_deref())
        {
            let names = users.entry(item).or_default();
            if !names.contains(&indicator.name) {
                names.push(indicator.name.clone());
            }
        }
    }
    users
}

/// Records that no line shows: other names, and items that no followed framework uses.
fn others(records: &Records, frameworks: &Frameworks, shown: &[BaseLine], period: Period) -> Vec<BaseLine> {
    let mut latest: BTreeMap<String, (Period, &Record)> = BTreeMap::new();
    for record in records.of(RecordKind::BaseFigure) {
        let name = record.text("name");
        let name = frameworks.item(name).map_or(name, |item| item.name.as_str());
        let Some(date) = record.period.filter(|date| date.has_ended_by(period)) else {
            continue;
        };
        let is_newer = latest.get(name).is_none_or(|(known, _)| date >= *known);
        if is_newer && shown.iter().all(|line| line.name != name) {
            latest.insert(name.to_owned(), (date, record));
        }
    }
    let lines = latest.into_iter().map(|(name, (date, record))| {
        let known = frameworks.item(&name).is_some();
        let mut line = BaseLine {
            unit: record.text("unit").to_owned(),
            problem: if known {
                ""
            } else {
                "没有指标用到这个名称，请核对写法"
            }
            .to_owned(),
            name,
            ..BaseLine::empty()
        };
        if let Some(value) = record.number("value") {
            line.fill(value, date, record, period);
        }
        line
    });
    lines.collect()
}
