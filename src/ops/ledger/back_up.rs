//! 备份、恢复 and 校验.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::checksum::sha256_of_reader;
use crate::error::{Error, Result};
use crate::store::{Backup, Recovery, Restoration, Store};

use crate::ops::Session;
use crate::ops::app_dirs::data_dir;

/// The folder of backups in the user's data folder.
pub(crate) const IN_DATA: &str = "backups";
/// The folder of backups beside a ledger, or the ending of one that bears the ledger's name.
pub(crate) const BESIDE: &str = "备份";

/// A backup of the open ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptBackup {
    /// The file.
    #[serde(rename = "file", serialize_with = "crate::output::path_as_text")]
    pub path: PathBuf,
    /// When it was made, in local time: `2026-11-26 22:05`.
    pub at: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Why it was made; empty where nothing is noted beside it.
    pub reason: String,
}

/// What comes in the place of a ledger.
#[derive(Clone, Debug, Default)]
pub struct Restoring {
    /// The backup.
    pub backup: PathBuf,
    /// The folder that was chosen for backups, where one was: there the present state is kept.
    pub folder: Option<PathBuf>,
    /// Whether the user agreed to a backup of another ledger.
    pub takes_other: bool,
}

impl Restoring {
    /// A backup of the same ledger.
    pub fn from(backup: &Path) -> Self {
        Self {
            backup: backup.to_owned(),
            ..Self::default()
        }
    }
}

/// A ledger that was restored.
pub struct Restored {
    /// It, open.
    pub session: Session,
    /// Where its state before is kept; `None` when there was none.
    pub kept: Option<PathBuf>,
}

/// SHA-256 of a file, in hexadecimal: what a backup is recognised by.
///
/// # Errors
/// The file can't be read.
pub fn sha256_of(path: &Path) -> Result<String> {
    let read = fs::File::open(path).and_then(sha256_of_reader);
    read.map_err(|error| Error::file("读取文件", path, &error))
}

impl Session {
    /// Copies the ledger to a file, verified; returns its SHA-256. That and the reason are noted beside the copy, as
    /// `….laoxiao.json`, where no file has that name.
    ///
    /// # Errors
    /// The file exists or can't be written.
    pub fn back_up_to(&self, out: &Path) -> Result<String> {
        let sha256 = self.store.backup_to(out)?;
        let note = serde_json::json!({
            "reason": "另存备份", "sha256": sha256, "version": env!("CARGO_PKG_VERSION"),
            "at": jiff::Zoned::now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        });
        let mut name = out.as_os_str().to_owned();
        name.push(".json");
        // A copy without a note is still a copy.
        if let Ok(mut file) = fs::File::create_new(name) {
            drop(writeln!(file, "{note:#}"));
        }
        Ok(sha256)
    }

    /// Makes a copy in the backup folder and thins out old ones.
    ///
    /// # Errors
    /// Neither the user's data folder nor the ledger's folder can be written.
    pub fn back_up(&self, reason: &str) -> Result<PathBuf> {
        let beside = self.path().with_extension(BESIDE);
        let mut refusal = None;
        for dir in self.backups.clone().into_iter().chain([beside]) {
            let made = fs::create_dir_all(&dir).map_err(|error| Error::file("建立备份文件夹", &dir, &error));
            match made.and_then(|()| Ok(self.store.backup(reason, &dir)?)) {
                Ok(path) => return Ok(path),
                Err(error) => refusal = Some(error),
            }
        }
        Err(refusal.unwrap_or_else(|| Error::defect("没有可用的备份文件夹")))
    }

    /// The backups of this ledger, newest first, wherever this or an earlier sitting put them: the chosen folder, the
    /// user's data folder, and beside the ledger.
    ///
    /// A folder that can't be read, a stick that was pulled out, has none.
    pub fn backups(&self) -> Vec<KeptBackup> {
        let mark = &self.store.meta().uuid;
        kept_backups(self.path(), Some(mark), self.backups.as_deref())
    }

    pub(crate) fn back_up_before(&self, reason: &str) -> Result<()> {
        self.back_up(reason).map(drop).map_err(|error| {
            let message = format!("备份没有成功，所以没有继续：{}", error.message);
            Error::refused("backup.failed", message, error.hint)
        })
    }

    /// What is wrong with the file; empty when it is sound.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn verify(&self) -> Result<Vec<String>> {
        let mut faults = self.store.verify()?;
        faults.extend(super::own_forms::known_forms(&self.store)?.1);
        Ok(faults)
    }

    /// A hash of all that the ledger holds, its history aside.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn content_hash(&self) -> Result<String> {
        Ok(self.store.content_hash()?)
    }

    /// 抢救: makes a new ledger with every row that can be read in a damaged one. Gives what could not be read.
    ///
    /// # Errors
    /// The new file exists, or the other is no ledger at all; its bytes stay as they are.
    pub fn recover(damaged: &Path, out: &Path) -> Result<Recovery> {
        Ok(Store::recover(damaged, out)?)
    }

    /// Puts a backup in the place of a ledger. Its present state is kept first, in a verified backup among the others; a
    /// ledger that can't be opened is kept itself, beside under another name.
    ///
    /// # Errors
    /// The backup is no sound ledger, or one of another ledger and that was not agreed to; then nothing is changed.
    pub fn restore(path: &Path, restoring: &Restoring) -> Result<Restored> {
        let usual = data_dir().map(|dir| dir.join(IN_DATA));
        let folders: Vec<PathBuf> = (restoring.folder.clone().or(usual).into_iter())
            .chain([path.with_extension(BESIDE)])
            .collect();
        let asked = Restoration {
            backup: &restoring.backup,
            folders: &folders,
            takes_other: restoring.takes_other,
        };
        let (store, kept) = Store::restore(path, &asked)?;
        Ok(Restored {
            session: Self::with_store(store)?,
            kept,
        })
    }
}

/// The backups of the ledger at a path that bears this mark, as [`Session::backups`]; of all ledgers where its mark is not
/// known.
pub(super) fn kept_backups(ledger: &Path, mark: Option<&str>, chosen: Option<&Path>) -> Vec<KeptBackup> {
    let usual = data_dir().map(|dir| dir.join(IN_DATA));
    let beside = [ledger.with_extension(BESIDE), ledger.with_file_name(BESIDE)];
    let folders = chosen.map(Path::to_owned).into_iter().chain(usual).chain(beside);
    let mut seen: Vec<PathBuf> = Vec::new();
    let mut found: Vec<Backup> = Vec::new();
    for folder in folders {
        // One folder may be spelled in two ways; one that is not there has no other spelling.
        let real = fs::canonicalize(&folder).unwrap_or_else(|_| folder.clone());
        if !seen.contains(&real) {
            found.extend(Backup::list(&folder, mark).unwrap_or_default());
            seen.push(real);
        }
    }
    found.sort_by_key(|backup| std::cmp::Reverse(backup.at));
    let kept = |backup: Backup| KeptBackup {
        at: shown(backup.at),
        bytes: fs::metadata(&backup.path).map_or(0, |about| about.len()),
        reason: backup.reason(),
        path: backup.path,
    };
    let mut found: Vec<KeptBackup> = found.into_iter().map(kept).collect();
    for (path, at) in Store::replaced(ledger) {
        found.push(KeptBackup {
            at: shown(at),
            bytes: fs::metadata(&path).map_or(0, |about| about.len()),
            reason: "恢复时打不开的原台账".to_owned(),
            path,
        });
    }
    found.sort_by_key(|backup| std::cmp::Reverse(backup.at.clone()));
    found
}

/// In local time, to the minute.
pub(super) fn shown(at: jiff::Timestamp) -> String {
    let local = at.to_zoned(jiff::tz::TimeZone::system());
    local.strftime("%Y-%m-%d %H:%M").to_string()
}
