//! 备份、恢复 and 校验.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::store::Store;

use super::Session;

impl Session {
    /// Copies the ledger to a file, verified; returns its SHA-256.
    ///
    /// # Errors
    /// The file exists or can't be written.
    pub fn back_up_to(&self, out: &Path) -> Result<String> {
        Ok(self.store.backup_to(out)?)
    }

    /// Makes a copy in the backup folder and thins out old ones.
    ///
    /// # Errors
    /// Neither the user's data folder nor the ledger's folder can be written.
    pub fn back_up(&self, reason: &str) -> Result<PathBuf> {
        let beside = self.path().with_extension("备份");
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

    pub(super) fn back_up_before(&self, reason: &str) -> Result<()> {
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
        Ok(self.store.verify()?)
    }

    /// Puts a backup in the place of this ledger. The present file stays beside it under another name.
    ///
    /// # Errors
    /// The backup is no sound ledger of the same county; then nothing is changed.
    pub fn restore(self, backup: &Path) -> Result<Self> {
        let path = self.path().to_owned();
        let copy = Store::open(backup)?;
        let faults = copy.verify()?;
        if !faults.is_empty() {
            return Err(Error::refused(
                "backup.damaged",
                format!("备份文件已损坏：{}", faults.join("；")),
                "请换一份较早的备份。",
            ));
        }
        if copy.meta().code != self.store.meta().code || copy.meta().county != self.store.meta().county {
            return Err(Error::refused(
                "backup.other-county",
                format!(
                    "备份是{}的，当前台账是{}的",
                    copy.meta().county,
                    self.store.meta().county
                ),
                "请选择本县的备份。",
            ));
        }
        let fresh = with_suffix(&path, ".restoring");
        copy.backup_to(&fresh)?;
        drop(copy);
        drop(self);
        let stamp = jiff::Zoned::now().strftime("%Y%m%d-%H%M%S").to_string();
        let kept = with_suffix(&path, &format!(".replaced-{stamp}"));
        fs::rename(&path, &kept).map_err(|error| Error::file("恢复备份", &path, &error))?;
        if let Err(error) = fs::rename(&fresh, &path) {
            // Put the old file back; the user keeps working on what was there.
            return match fs::rename(&kept, &path) {
                Ok(()) => Err(Error::file("恢复备份", &path, &error)),
                Err(second) => Err(Error::refused(
                    "backup.half-done",
                    format!("恢复没有完成（{second}），原台账在 {}", kept.display()),
                    "请把它改回原名。",
                )),
            };
        }
        Self::open(&path)
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
