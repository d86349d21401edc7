//! Base figures (基础数据): what the county keeps by hand because no other record holds it.

use serde::Deserialize;

use crate::model::{Period, Record, RecordKind, Records, name_key};

/// One thing of which the county keeps figures by date.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseItem {
    /// What a record is called.
    pub name: String,
    /// The unit in which it is kept.
    pub unit: String,
    /// Other names of the same figure.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What belongs in it.
    #[serde(default)]
    pub note: String,
    /// Whether it counts one calendar year, so that a figure of an earlier year says nothing about this one.
    #[serde(default)]
    pub yearly: bool,
}

/// The figure of an item that holds at the end of a period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kept<'a> {
    /// The number in the item's unit, its date and its record.
    Value(f64, Period, &'a Record),
    /// The record's unit is none that can be converted.
    WrongUnit(&'a Record),
    /// There is none.
    Absent,
}

impl BaseItem {
    /// Whether a record's name means this item.
    pub fn is_named(&self, name: &str) -> bool {
        let key = name_key(name);
        std::iter::once(&self.name)
            .chain(&self.aliases)
            .any(|known| name_key(known) == key)
    }

    /// The latest figure at or before the end of a period; of the same year only, if the item is a yearly one.
    pub(super) fn at<'a>(&self, records: &'a Records, until: Period) -> Kept<'a> {
        let dated = records.of(RecordKind::BaseFigure).iter().filter_map(|record| {
            let period = record.period.filter(|period| period.has_ended_by(until))?;
            let fresh = !self.yearly || period.year() == until.year();
            let value = record.number("value")?;
            (fresh && self.is_named(record.text("name"))).then_some((period, value, record))
        });
        let Some((period, value, record)) = dated.max_by_key(|(period, ..)| *period) else {
            return Kept::Absent;
        };
        match unit_factor(record.text("unit"), &self.unit) {
            Some(factor) => Kept::Value(value * factor, period, record),
            None => Kept::WrongUnit(record),
        }
    }
}

/// What turns a number of one unit into another: 万人 → 人 is 10000. No unit is taken as the wanted one.
pub(super) fn unit_factor(from: &str, to: &str) -> Option<f64> {
    let ((one, from), (other, to)) = (parts(from), parts(to));
    (from.is_empty() || to.is_empty() || from == to).then(|| if from.is_empty() { 1.0 } else { one / other })
}

/// 万元 is ten thousand of 元; 所, 家 and 处 are counted like 个, 名 like 人.
fn parts(unit: &str) -> (f64, String) {
    let unit = name_key(unit);
    let mut scale = 1.0;
    let mut rest = unit.as_str();
    for (sign, times) in [("万", 1e4), ("亿", 1e8)] {
        if let Some(counted) = rest.strip_prefix(sign) {
            (scale, rest) = (times, counted);
            break;
        }
    }
    let counted = match rest {
        "所" | "家" | "处" | "张" => "个",
        "名" => "人",
        other => other,
    };
    (scale, counted.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Value;

    fn figure(name: &str, unit: &str, period: &str, value: f64) -> Record {
        let text = |text: &str| Value::Text(text.to_owned());
        let mut record = Record::new(RecordKind::BaseFigure)
            .with("name", text(name))
            .with("unit", text(unit))
            .with("value", Value::Real(value));
        record.period = period.parse().ok();
        record
    }

    fn item(yearly: bool) -> BaseItem {
        BaseItem {
            name: "特困人员".to_owned(),
            unit: "人".to_owned(),
            aliases: vec!["特困人员总数".to_owned()],
            note: String::new(),
            yearly,
        }
    }

    #[test]
    fn the_latest_figure_counts_in_the_unit_of_the_item() {
        let mut records = Records::default();
        records.push(figure("特困人员", "人", "2022", 900.0));
        records.push(figure("特困人员总数", "万人", "2023H1", 0.1));
        let value = |yearly, until: &str| match item(yearly).at(&records, until.parse().unwrap()) {
            Kept::Value(value, ..) => Some(value),
            _ => None,
        };
        assert_eq!(value(false, "2022"), Some(900.0));
        assert_eq!(value(false, "2024"), Some(1000.0));
        assert_eq!(value(true, "2024"), None);
        assert_eq!(value(false, "2021"), None);
    }

    #[test]
    fn units_are_converted_or_refused() {
        assert_eq!(unit_factor("亿元", "万元"), Some(1e4));
        assert_eq!(unit_factor("户", "万户"), Some(1e-4));
        assert_eq!(unit_factor("所", "个"), Some(1.0));
        assert_eq!(unit_factor("", "人"), Some(1.0));
        assert_eq!(unit_factor("%", "人"), None);
        assert_eq!(unit_factor("人次", "人"), None);
    }
}
