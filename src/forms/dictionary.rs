//! The field dictionary: every field of every record kind, with its type, unit and Chinese synonyms.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::model::{FieldType, MoneyUnit, RecordKind, name_key};

/// All fields, by record kind, in the order of `data/fields.toml`.
#[derive(Debug)]
pub struct Dictionary {
    kinds: BTreeMap<RecordKind, Vec<Field>>,
}

/// One field of one record kind.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Name in code, files and the command line; the column of the store.
    pub id: String,
    /// Standard Chinese name, without unit.
    pub name: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub field_type: FieldType,
    /// Unit in which it is kept and shown (money: shown), empty if none.
    #[serde(default)]
    pub unit: String,
    /// Other header texts; group and sub-header are joined with `/`.
    #[serde(default)]
    pub synonyms: Vec<String>,
    /// Allowed values of a choice, the standard spelling first.
    #[serde(default)]
    pub choices: Vec<String>,
    /// Where the value is kept.
    #[serde(default)]
    pub scope: FieldScope,
    /// Whether the field is part of the key under which an import finds the record.
    #[serde(default)]
    pub key: bool,
    /// Whether a row without it is no record.
    #[serde(default)]
    pub required: bool,
}

/// Where a field's value is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldScope {
    /// On the record itself.
    #[default]
    Record,
    /// Once per period, as a figure of the record.
    Figure,
    /// On the record that this one belongs to (a project's total, seen in its monthly return).
    Parent,
    /// Nowhere: the column is recognised and read over (序号), or split into fields (建设年限).
    Derived,
}

impl Field {
    /// The unit for money columns; 万元 unless the dictionary says otherwise.
    pub fn money_unit(&self) -> MoneyUnit {
        MoneyUnit::find(&self.unit).unwrap_or(MoneyUnit::Wan)
    }

    /// Name with unit, as a column title: `总投资（万元）`.
    pub fn title(&self) -> String {
        if self.unit.is_empty() {
            self.name.clone()
        } else {
            format!("{}（{}）", self.name, self.unit)
        }
    }

    /// The name in the command line's JSON: money is in 万元 and says so.
    pub fn json_name(&self) -> String {
        if self.field_type == FieldType::Money {
            format!("{}_wan", self.id)
        } else {
            self.id.clone()
        }
    }

    /// Name and synonyms, normalised for comparison with a header.
    pub fn header_keys(&self) -> impl Iterator<Item = String> + '_ {
        std::iter::once(&self.name)
            .chain(&self.synonyms)
            .map(|name| name_key(name))
    }
}

impl Dictionary {
    /// The fields of a kind in the dictionary's order.
    pub fn fields(&self, kind: RecordKind) -> &[Field] {
        self.kinds.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// One field of a kind.
    pub fn field(&self, kind: RecordKind, id: &str) -> Option<&Field> {
        self.fields(kind).iter().find(|field| field.id == id)
    }

    /// A field by its id, its name in JSON or its Chinese name: what a user may type.
    pub fn find(&self, kind: RecordKind, name: &str) -> Option<&Field> {
        let key = name_key(name);
        let fields = self.fields(kind);
        fields
            .iter()
            .find(|field| field.id == name || field.json_name() == name)
            .or_else(|| fields.iter().find(|field| name_key(&field.name) == key))
    }

    /// The fields of a kind kept in one scope.
    pub fn scoped(&self, kind: RecordKind, scope: FieldScope) -> impl Iterator<Item = &Field> {
        self.fields(kind).iter().filter(move |field| field.scope == scope)
    }

    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let kinds = toml::from_str(text)?;
        Ok(Self { kinds })
    }
}

/// The dictionary of `data/fields.toml`, which is part of the program.
///
/// A damaged file would be a defect of the build, not of the user's data: it gives an empty dictionary here
/// and fails the tests.
pub fn dictionary() -> &'static Dictionary {
    static DICTIONARY: OnceLock<Dictionary> = OnceLock::new();
    DICTIONARY.get_or_init(|| {
        Dictionary::parse(include_str!("../../data/fields.toml")).unwrap_or_else(|_| Dictionary {
            kinds: BTreeMap::new(),
        })
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn the_shipped_dictionary_is_sound() {
        let dictionary = Dictionary::parse(include_str!("../../data/fields.toml")).unwrap();
        for kind in RecordKind::ALL {
            let fields = dictionary.fields(kind);
            assert!(fields.iter().any(|field| field.key), "{kind}: no key");
            let mut seen: HashMap<String, &str> = HashMap::new();
            for field in fields {
                for key in field.header_keys() {
                    if let Some(other) = seen.insert(key.clone(), &field.id) {
                        assert_eq!(other, field.id, "{kind}: “{key}” means two fields");
                    }
                }
                assert_eq!(
                    field.field_type == FieldType::Choice,
                    !field.choices.is_empty(),
                    "{kind}.{}",
                    field.id
                );
            }
        }
    }
}
