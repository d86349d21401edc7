//! What the ledger keeps of issued templates that the user confirmed, so that the same one is not asked about again.
//!
//! Kept as one setting of the ledger: a confirmation is knowledge about a file of the superior, no change of the
//! county's figures. So it is no undo step, taking back an import does not forget it, and a wrong one is corrected by
//! confirming again.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::checksum::sha256;
use crate::error::{Error, Result};
use crate::export::fill::LabelKind;
use crate::import::SheetPlan;
use crate::model::{RecordKind, name_key};

use super::SheetPart;
use crate::ops::Session;

/// The setting.
const MEMORY: &str = "fill.templates";

/// Sheets remembered; the oldest are forgotten first.
const MOST: usize = 200;

/// What the user confirmed in the window.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct TemplateMemory {
    sheets: Vec<KnownSheet>,
    /// The latest texts for the cells around the tables; the date is always today's.
    pub(crate) texts: BTreeMap<LabelKind, String>,
}

/// A sheet of a confirmed template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KnownSheet {
    /// SHA-256 of the file.
    pub(crate) sha256: String,
    /// Name of the tab.
    pub(crate) sheet: String,
    /// Of the header: the same for every file with the same columns.
    pub(crate) fingerprint: String,
    /// When, as a date.
    pub(crate) at: String,
    /// Letters of a column and its field; `None` for a column that stays blank.
    pub(crate) columns: BTreeMap<String, Option<String>>,
    /// Units that the user chose.
    pub(crate) units: BTreeMap<String, String>,
    /// What is left blank around the table.
    pub(crate) left_blank: BTreeSet<LabelKind>,
    /// First and last detail row, where the user said so.
    #[serde(default)]
    pub(crate) details: Option<(u32, u32)>,
    /// Which records it takes, where the user said so.
    #[serde(default)]
    pub(crate) part: Option<SheetPart>,
}

impl TemplateMemory {
    /// The confirmed sheet of the same file, or the latest with the same header.
    pub(crate) fn find(&self, sha256: &str, sheet: &str, fingerprint: &str) -> Option<&KnownSheet> {
        let same_file = |known: &&KnownSheet| known.sha256 == sha256 && known.sheet == sheet;
        let mut latest = self.sheets.iter().rev();
        let same_header = || {
            self.sheets
                .iter()
                .rev()
                .find(|known| known.fingerprint == fingerprint)
        };
        latest.find(same_file).or_else(same_header)
    }

    /// Remembers a sheet in the place of what was known of the same file or header.
    pub(crate) fn keep(&mut self, sheet: KnownSheet) {
        // Two sheets of one file may have the same header.
        self.sheets.retain(|known| {
            let same_sheet = known.sha256 == sheet.sha256 && known.sheet == sheet.sheet;
            let older = known.sha256 != sheet.sha256 && known.fingerprint == sheet.fingerprint;
            !same_sheet && !older
        });
        self.sheets.push(sheet);
        let surplus = self.sheets.len().saturating_sub(MOST);
        self.sheets.drain(..surplus);
    }
}

/// What the header of a sheet is made of: its kind of record, its height, and each column's letters, words and unit.
pub(crate) fn fingerprint(kind: RecordKind, sheet: &SheetPlan) -> String {
    let mapped = sheet.columns.iter().map(|column| {
        (
            &column.column,
            &column.header,
            column.unit.as_deref().unwrap_or(""),
        )
    });
    let unknown = sheet
        .unknown_columns
        .iter()
        .map(|column| (&column.column, &column.header, ""));
    let columns: BTreeSet<String> = mapped
        .chain(unknown)
        .map(|(letters, header, unit)| format!("{letters}|{}|{unit}", name_key(header)))
        .collect();
    let columns = columns.into_iter().collect::<Vec<_>>().join("\n");
    let text = format!("{}\n{}\n{columns}", kind.code(), sheet.header_rows.len());
    sha256(text)
}

impl Session {
    /// What was confirmed; a text that this version can't read counts as nothing.
    pub(crate) fn template_memory(&self) -> Result<TemplateMemory> {
        let text = self.store.setting(MEMORY)?;
        Ok(text
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default())
    }

    /// Keeps what was confirmed.
    pub(crate) fn keep_template_memory(&mut self, memory: &TemplateMemory) -> Result<()> {
        let text = serde_json::to_string(memory).map_err(|error| Error::defect(error.to_string()))?;
        self.store.transact("确认下发表的对应", |ledger| -> Result<()> {
            Ok(ledger.set_setting(MEMORY, Some(&text))?)
        })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(sha256: &str, fingerprint: &str) -> KnownSheet {
        KnownSheet {
            sha256: sha256.to_owned(),
            sheet: "表".to_owned(),
            fingerprint: fingerprint.to_owned(),
            at: String::new(),
            columns: BTreeMap::new(),
            units: BTreeMap::new(),
            left_blank: BTreeSet::new(),
            details: None,
            part: None,
        }
    }

    #[test]
    fn the_same_file_counts_before_the_same_header() {
        let mut memory = TemplateMemory::default();
        memory.keep(sheet("甲", "一"));
        memory.keep(sheet("乙", "二"));
        assert_eq!(memory.find("甲", "表", "二").unwrap().fingerprint, "一");
        assert_eq!(memory.find("丙", "表", "二").unwrap().sha256, "乙");
        assert_eq!(memory.find("丙", "表", "三"), None);
        memory.keep(sheet("丙", "二"));
        assert_eq!(memory.sheets.len(), 2, "the header is known once");
        let json = serde_json::to_string(&memory).unwrap();
        assert_eq!(serde_json::from_str::<TemplateMemory>(&json).unwrap(), memory);
    }
}
