//! What a ledger has to do with other files: its backups, the one that takes its place, and what can be read of one that
//! can't be opened.

use std::path::{Path, PathBuf};

use crate::model::Records;

use super::error::StoreError;
use super::lock::Lock;
use super::migration::MIGRATIONS;
use super::recover::{self, Recovery};
use super::rescue::{self, Rescue};
use super::restore::{self, Restoration};
use super::store::Store;
use super::{backup, connection, file, neighbours};

impl Store {
    /// Copies the ledger to a new file, verified, and gives the copy's SHA-256 in hexadecimal.
    ///
    /// # Errors
    /// [`StoreError::Exists`], [`StoreError::NotFound`] without the folder, [`StoreError::DiskFull`]: no file is left.
    pub fn backup_to(&self, out: &Path) -> Result<String, StoreError> {
        let out = connection::absolute(out)?;
        backup::copy(&self.connection, &out).map_err(|error| error.at(&out))
    }

    /// Keeps a backup in a folder and removes those that are too many there.
    ///
    /// When nothing changed since the newest backup, that one is given. Kept are all of the last two days, then 12 daily,
    /// 10 weekly and 9 monthly ones.
    ///
    /// # Errors
    /// The folder can't be made or written.
    pub fn backup(&self, reason: &str, dir: &Path) -> Result<PathBuf, StoreError> {
        let dir = connection::absolute(dir)?;
        backup::make(&self.connection, &self.meta.uuid, reason, &dir).map_err(|error| error.at(&self.path))
    }

    /// Puts a backup in the place of a ledger that is closed, and opens it. Gives with it where the present state is kept:
    /// a verified backup of it, or the ledger itself beside as `….replaced-<time>.laoxiao`, the time in UTC, when it can't
    /// be opened; `None` when there was none.
    ///
    /// The backup is proven on a copy before anything is touched; then it takes the ledger's name in one step.
    ///
    /// # Errors
    /// Those of [`Self::open`], for the backup too; [`StoreError::Damaged`] when the backup is not what its name says;
    /// [`StoreError::OtherLedger`]. Then the ledger is as it was.
    pub fn restore(path: &Path, asked: &Restoration<'_>) -> Result<(Self, Option<PathBuf>), StoreError> {
        let path = connection::real(path)?;
        let backup = connection::absolute(asked.backup)?;
        neighbours::examine(&path)?;
        let lock = Lock::take(&path)?;
        let asked = Restoration {
            backup: &backup,
            ..*asked
        };
        let kept = restore::restore(&path, &asked)?;
        let store = Self::open_locked(&path, MIGRATIONS, lock).map_err(|error| error.at(&path))?;
        Ok((store, kept))
    }

    /// The records of a ledger or a backup that is not opened for work: read from a copy, it stays as it is.
    ///
    /// # Errors
    /// Those of [`Self::open`], but for the lock.
    pub fn peek(path: &Path) -> Result<Records, StoreError> {
        let path = connection::real(path)?;
        restore::peek(&path).map_err(|error| error.at_opening().at(&path))
    }

    /// Makes a new ledger with every row that can be read in a damaged one, whose bytes stay as they are.
    ///
    /// # Errors
    /// [`StoreError::NotALedger`] when no page of a ledger is in the file, [`StoreError::Newer`], [`StoreError::Exists`] for
    /// the new file, [`StoreError::Locked`] when the damaged one is open.
    pub fn recover(from: &Path, out: &Path) -> Result<Recovery, StoreError> {
        let from = connection::real(from)?;
        neighbours::examine(&from)?;
        let _lock = Lock::take(&from)?;
        file::sweep(&from);
        recover::recover(&from, &connection::absolute(out)?)
    }

    /// Looks what can be read of a damaged ledger, whose bytes stay as they are; nothing is kept of it.
    ///
    /// # Errors
    /// Those of [`Self::recover`], but for the new file.
    pub fn rescue(path: &Path) -> Result<Rescue, StoreError> {
        let path = connection::real(path)?;
        neighbours::examine(&path)?;
        let _lock = Lock::take(&path)?;
        rescue::rescue(&path).map_err(|error| error.at(&path))
    }

    /// The files that a restore put beside a ledger because they could not be opened, newest first, each with the time.
    pub fn replaced(ledger: &Path) -> Vec<(PathBuf, jiff::Timestamp)> {
        restore::replaced(ledger)
    }
}
