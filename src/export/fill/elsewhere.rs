//! Records of the same kind that do not belong on an issued sheet: said by their names, and never dropped in silence.

use std::collections::BTreeMap;

use super::error::FillError;
use crate::forms::{FormSheet, dictionary};
use crate::model::{Record, RecordId};

/// The records that a sheet leaves to others.
#[derive(Clone, Debug, Default)]
pub(super) struct Elsewhere {
    /// Names, by the value that keeps them off the sheet.
    pub(super) other: BTreeMap<String, Vec<(RecordId, String)>>,
    /// Those that do not say what they are.
    unsorted: Vec<String>,
    /// What they do not say.
    asked: String,
}

impl Elsewhere {
    /// Records that do not fit a sheet.
    pub(super) fn of<'a>(
        sheet: &FormSheet,
        records: &[&'a Record],
        text_of: impl Fn(&'a Record, &str) -> &'a str,
    ) -> Self {
        let mut found = Self::default();
        for record in records {
            let misfit = sheet
                .filter
                .iter()
                .map(|(field, accepted)| (field, text_of(record, field), accepted))
                .find(|(_, value, accepted)| accepted.iter().all(|known| known != value));
            let Some((field, value, accepted)) = misfit else {
                continue;
            };
            // On a sheet that takes nothing, nothing has to say where it belongs.
            if value.is_empty() && !accepted.is_empty() {
                let known = dictionary().field(record.kind, field);
                found.asked = known.map_or_else(|| field.clone(), |known| known.name.clone());
                found.unsorted.push(record.title());
            } else {
                let named = (record.id, record.title());
                found.other.entry(value.to_owned()).or_default().push(named);
            }
        }
        found
    }

    /// Refuses a sheet while records do not say whether they belong on it.
    pub(super) fn refuse_unsorted(&self, sheet: &str) -> Result<(), FillError> {
        if self.unsorted.is_empty() {
            return Ok(());
        }
        let reason = format!(
            "台账里有 {} 条记录没有填“{}”，不知道该不该填在这张表里：{}；请先在台账里填好“{}”",
            self.unsorted.len(),
            self.asked,
            some(&self.unsorted),
            self.asked
        );
        Err(FillError::at(sheet, "", reason))
    }
}

/// The first names of a list.
pub(super) fn some(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<&str> = names.iter().take(SHOWN).map(String::as_str).collect();
    let shown = shown.join("、");
    if names.len() > SHOWN {
        format!("{shown} 等")
    } else {
        shown
    }
}
