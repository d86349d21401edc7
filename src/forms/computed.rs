//! Columns that are computed from others: 完成率, 序时进度 and their kin, as `data/computed.toml` has them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::model::{RecordKind, name_key};

/// What the id of a computed column begins with.
pub const COMPUTED: &str = "computed:";

/// All computed columns, by record kind.
#[derive(Debug, Default)]
pub struct ComputedFields(BTreeMap<RecordKind, Vec<ComputedField>>);

/// One computed column.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComputedField {
    /// [`COMPUTED`] and a word: what [`super::FormColumn::field`] says.
    pub id: String,
    /// Its name, without unit.
    pub name: String,
    /// %, 百分点, or nothing.
    #[serde(default)]
    pub unit: String,
    /// How it is computed.
    pub computation: Computation,
    /// The field that is a part of another.
    #[serde(default)]
    pub part: String,
    /// The field that it is a part of.
    #[serde(default)]
    pub whole: String,
    /// Other headers that mean it.
    #[serde(default)]
    pub synonyms: Vec<String>,
    /// Headers that mean it only right behind the column of its part: a bare 完成率 may be that of the year or of all years.
    #[serde(default)]
    pub short: Vec<String>,
}

/// How a column is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Computation {
    /// Part ÷ whole × 100.
    Share,
    /// The part of the year gone by at the end of the period, × 100.
    Elapsed,
    /// The share less the elapsed part.
    Lead,
    /// Whether the share has reached the elapsed part.
    Reached,
}

impl ComputedField {
    /// Name with unit, as a column title.
    pub fn title(&self) -> String {
        if self.unit.is_empty() {
            self.name.clone()
        } else {
            format!("{}（{}）", self.name, self.unit)
        }
    }

    /// How it is computed, for the officer.
    pub fn how(&self) -> String {
        let share = || format!("{}÷{}", self.part_name(), self.whole_name());
        match self.computation {
            Computation::Share => share(),
            Computation::Elapsed => "本年已过月数÷12".to_owned(),
            Computation::Lead => format!("{}，减去本年已过月数÷12", share()),
            Computation::Reached => format!("{}不低于本年已过月数÷12为“是”", share()),
        }
    }

    fn part_name(&self) -> String {
        self.field_name(&self.part)
    }

    fn whole_name(&self) -> String {
        self.field_name(&self.whole)
    }

    fn field_name(&self, field: &str) -> String {
        let kind = computed().kind_of(&self.id);
        let known = kind.and_then(|kind| super::dictionary().field(kind, field));
        known.map_or_else(|| field.to_owned(), |known| known.name.clone())
    }
}

impl ComputedFields {
    /// The computed columns of a kind.
    pub fn fields(&self, kind: RecordKind) -> &[ComputedField] {
        self.0.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// One of them.
    pub fn field(&self, kind: RecordKind, id: &str) -> Option<&ComputedField> {
        self.fields(kind).iter().find(|field| field.id == id)
    }

    /// The one that a header means, groups joined with `/`; `left` is the field of the column to its left.
    pub fn find(&self, kind: RecordKind, header: &str, left: Option<&str>) -> Option<&ComputedField> {
        let last = header.rsplit('/').next().unwrap_or(header);
        let keys = [header, last].map(keys_of);
        let [whole, last] = &keys;
        let is_among =
            |texts: &[String], keys: &[String]| texts.iter().any(|text| keys.contains(&name_key(text)));
        let fields = || self.fields(kind).iter();
        let named = |keys: &[String]| {
            fields().find(|field| keys.contains(&name_key(&field.name)) || is_among(&field.synonyms, keys))
        };
        // A group may say another thing: 资金到位/完成率.
        let is_grouped = header.contains('/');
        named(whole)
            .or_else(|| named(last).filter(|_| !is_grouped))
            .or_else(|| {
                fields().find(|field| is_among(&field.short, last) && left == Some(field.part.as_str()))
            })
    }

    fn kind_of(&self, id: &str) -> Option<RecordKind> {
        let has = |fields: &[ComputedField]| fields.iter().any(|field| field.id == id);
        self.0
            .iter()
            .find(|(_, fields)| has(fields))
            .map(|(kind, _)| *kind)
    }
}

/// A header as it is compared: whole, and without the unit in brackets at its end.
fn keys_of(header: &str) -> Vec<String> {
    let key = name_key(header);
    let bare = key.rfind(['（', '(']).filter(|_| key.ends_with(['）', ')']));
    let bare = bare.and_then(|at| key.get(..at)).map(str::to_owned);
    let percent = key.strip_suffix(['%', '％']).map(str::to_owned);
    [Some(key), bare, percent].into_iter().flatten().collect()
}

/// The computed columns of `data/computed.toml`, which is part of the program; none where the file is damaged, which is a
/// defect of the build and fails the tests.
pub fn computed() -> &'static ComputedFields {
    static FIELDS: OnceLock<ComputedFields> = OnceLock::new();
    FIELDS.get_or_init(|| {
        let kinds = toml::from_str(include_str!("../../data/computed.toml"));
        kinds.map(ComputedFields).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::dictionary;

    #[test]
    fn the_shipped_file_is_sound() {
        let all: BTreeMap<RecordKind, Vec<ComputedField>> =
            toml::from_str(include_str!("../../data/computed.toml")).unwrap();
        for (kind, fields) in &all {
            for field in fields {
                assert!(field.id.starts_with(COMPUTED), "{}", field.id);
                let needs = field.computation != Computation::Elapsed;
                for named in [&field.part, &field.whole] {
                    assert_eq!(dictionary().field(*kind, named).is_some(), needs, "{}", field.id);
                }
                let header = dictionary()
                    .fields(*kind)
                    .iter()
                    .find(|known| known.header_keys().any(|key| key == name_key(&field.name)));
                assert_eq!(header, None, "{} is a field", field.name);
            }
        }
    }

    #[test]
    fn headers_say_which_rate_they_mean() {
        let find = |header: &str, left: Option<&str>| {
            let found = computed().find(RecordKind::ProjectReturn, header, left);
            found.map(|field| field.id.strip_prefix(COMPUTED).unwrap())
        };
        assert_eq!(find("完成年度计划（%）", None), Some("year_rate"));
        assert_eq!(find("超（落后）序时进度（百分点）", None), Some("lead"));
        assert_eq!(find("序时进度\n(%)", None), Some("elapsed"));
        assert_eq!(find("是否达到序时进度", None), Some("reached"));
        assert_eq!(find("占总投资比例", None), Some("total_rate"));
        // A bare 完成率 is that of the column before it, or nobody's.
        assert_eq!(find("完成率（%）", Some("invested_year")), Some("year_rate"));
        assert_eq!(find("投资情况/完成率", Some("invested")), Some("total_rate"));
        assert_eq!(find("完成率", Some("stage")), None);
        assert_eq!(find("完成率", None), None);
        assert_eq!(find("资金到位/年度完成率", None), None);
        assert_eq!(find("入住率", None), None);
    }
}
