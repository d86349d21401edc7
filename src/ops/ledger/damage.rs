//! 损坏: what is left of a ledger that can't be opened, and what each of its backups lacks.

use std::path::{Path, PathBuf};
use std::{fmt, fs};

use crate::error::Error;
use crate::store::{Rescue, Store};

use crate::ops::Session;

use super::back_up::{KeptBackup, kept_backups, shown};
use super::compare::{RecordChange, RecordFate, changes};

/// A ledger that can't be opened because it is damaged. Its file is as it was.
#[derive(Clone, Debug)]
pub struct DamagedLedger {
    /// The file.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// When it was last written, in local time: `2026-11-26 22:05`.
    pub saved: String,
    /// What is wrong, in a sentence.
    pub fault: String,
    /// How much can be read; a sentence when it is nothing.
    pub readable: Result<Readable, String>,
    /// Its backups, newest first.
    pub backups: Vec<BackupSight>,
    /// Whether its mark could be read; else the backups are those of all ledgers.
    pub is_known: bool,
}

/// What a rescue into a new ledger would bring over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readable {
    /// The county, as far as it was read.
    pub county: String,
    /// How many rows, the history aside.
    pub rows: usize,
    /// What can't be read or is doubtful, a sentence for each.
    pub lost: Vec<String>,
}

/// A backup beside what can be read of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupSight {
    /// The backup.
    pub backup: KeptBackup,
    /// How it differs, where there is something to compare it with; a sentence when it can't be read itself; `None` when
    /// it was not looked into.
    pub difference: Option<Result<Option<BackupDifference>, String>>,
}

/// What a backup does not have as the ledger had it, as far as that can still be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BackupDifference {
    /// Records that came later.
    pub lacking: usize,
    /// Records that were deleted later, or can't be read in the ledger.
    pub beyond: usize,
    /// Values that were changed later.
    pub changed: usize,
}

impl fmt::Display for BackupDifference {
    /// `少 3 条记录，12 处数值不同`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.lacking, "少 ", " 条记录"),
            (self.beyond, "多 ", " 条记录（后来删除，或台账里读不出）"),
            (self.changed, "", " 处数值不同"),
        ];
        let parts: Vec<String> = (parts.into_iter())
            .filter(|(count, ..)| *count > 0)
            .map(|(count, before, after)| format!("{before}{count}{after}"))
            .collect();
        if parts.is_empty() {
            f.write_str("与读得出的内容相同")
        } else {
            f.write_str(&parts.join("，"))
        }
    }
}

/// So many are looked into, each of which is read whole; the older ones are only listed.
const LOOKED_INTO: usize = 6;

impl Session {
    /// What can be done about a ledger that could not be opened: how much of it can be read, and its backups in the folder
    /// that was chosen for them and in the usual ones.
    pub fn damaged(path: &Path, error: &Error, folder: Option<&Path>) -> DamagedLedger {
        let about = fs::metadata(path).ok();
        let saved = about.as_ref().and_then(|about| about.modified().ok());
        let saved = saved.and_then(|time| jiff::Timestamp::try_from(time).ok());
        let rescue = Store::rescue(path);
        let mark = rescue.as_ref().ok().map(|rescue| rescue.meta.uuid.as_str());
        let mark = mark.filter(|mark| !mark.is_empty());
        let is_known = mark.is_some();
        let backups = kept_backups(path, mark, folder).into_iter().enumerate();
        let backups = backups.map(|(at, backup)| BackupSight {
            difference: (at < LOOKED_INTO).then(|| difference(&backup, rescue.as_ref().ok())),
            backup,
        });
        DamagedLedger {
            path: path.to_owned(),
            bytes: about.map_or(0, |about| about.len()),
            saved: saved.map(shown).unwrap_or_default(),
            // The rest of the sentence is for where there is no page: what to do, and the path.
            fault: format!(
                "{}。",
                error.message.split("，没有打开").next().unwrap_or_default()
            ),
            backups: backups.collect(),
            is_known,
            readable: rescue.map_or_else(
                |error| Err(error.to_string()),
                |rescue| {
                    Ok(Readable {
                        county: rescue.meta.county,
                        rows: rescue.recovery.rows,
                        lost: rescue.recovery.lost,
                    })
                },
            ),
        }
    }
}

fn difference(backup: &KeptBackup, rescue: Option<&Rescue>) -> Result<Option<BackupDifference>, String> {
    let records = Store::peek(&backup.path).map_err(|error| error.to_string())?;
    let Some(rescue) = rescue else {
        return Ok(None);
    };
    let changes = changes(&records, &rescue.records);
    let of = |fate| changes.iter().filter(move |change| change.change == fate);
    Ok(Some(BackupDifference {
        lacking: of(RecordFate::Added).count(),
        beyond: of(RecordFate::Removed).count(),
        changed: of(RecordFate::Changed)
            .map(|change: &RecordChange| change.fields.len())
            .sum(),
    }))
}
