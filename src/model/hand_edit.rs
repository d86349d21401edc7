//! What was typed by hand over an imported value: when, and what stood there before.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

/// One value typed by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandEdit {
    /// When: local time, to the minute; empty in ledgers that did not keep it yet.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// What the import had brought, as it is shown; `None` where it is not known, empty where nothing stood there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
}

/// The values of a record that were typed by hand after it was imported, by [`super::Record::edited_name`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct HandEdits(BTreeMap<String, HandEdit>);

impl HandEdits {
    /// Whether nothing was typed by hand.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this value was.
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// What is known of this value.
    pub fn get(&self, name: &str) -> Option<&HandEdit> {
        self.0.get(name)
    }

    /// The names of the values.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Notes a value typed at a time. What the import had brought stays known however often it is typed over.
    pub fn note(&mut self, name: String, at: String, was: String) {
        let edit = self.0.entry(name).or_insert_with(|| HandEdit {
            at: String::new(),
            was: Some(was),
        });
        edit.at = at;
    }

    /// Forgets it, because a file has brought the value again.
    pub fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }
}

impl FromIterator<String> for HandEdits {
    fn from_iter<I: IntoIterator<Item = String>>(names: I) -> Self {
        let named = names.into_iter().map(|name| (name, HandEdit::default()));
        Self(named.collect())
    }
}

impl<'de> Deserialize<'de> for HandEdits {
    /// Ledgers of earlier versions hold a list of names.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Kept {
            Names(Vec<String>),
            Edits(BTreeMap<String, HandEdit>),
        }
        Ok(match Kept::deserialize(deserializer)? {
            Kept::Names(names) => names.into_iter().collect(),
            Kept::Edits(edits) => Self(edits),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_import_brought_stays_known_and_older_ledgers_are_read() {
        let mut edits: HandEdits = serde_json::from_str(r#"["2023H1/beds_total"]"#).unwrap();
        assert_eq!(edits.get("2023H1/beds_total"), Some(&HandEdit::default()));
        edits.note(
            "name".to_owned(),
            "2026-11-30 15:04".to_owned(),
            "甲院".to_owned(),
        );
        edits.note(
            "name".to_owned(),
            "2026-11-30 15:09".to_owned(),
            "乙院".to_owned(),
        );
        let kept = serde_json::to_string(&edits).unwrap();
        let read: HandEdits = serde_json::from_str(&kept).unwrap();
        assert_eq!(read, edits);
        let name = read.get("name").unwrap();
        assert_eq!(
            (name.at.as_str(), name.was.as_deref()),
            ("2026-11-30 15:09", Some("甲院"))
        );
        edits.remove("name");
        assert_eq!(edits.names().collect::<Vec<_>>(), ["2023H1/beds_total"]);
    }
}
