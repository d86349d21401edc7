//! New files appear whole or not at all, and never in place of another.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use crate::checksum;
use crate::retry;

use super::error::StoreError;

/// A file being made beside its target; gone with this value unless it was put in place.
#[derive(Debug)]
pub(super) struct Draft {
    /// Where it is made.
    pub(super) path: PathBuf,
    target: PathBuf,
}

impl Draft {
    /// A free name beside the target.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when the target or a journal of its name is there: the journal of a ledger that was taken
    /// away would be played back into the new file. [`StoreError::NotFound`] when the folder is not there.
    pub(super) fn beside(target: &Path) -> Result<Self, StoreError> {
        if target.symlink_metadata().is_ok() {
            return Err(StoreError::Exists {
                path: target.to_owned(),
            });
        }
        if has_step_in_journal(target) {
            return Err(StoreError::Exists {
                path: rollback_journal(target),
            });
        }
        let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else {
            return Err(StoreError::NotFound {
                path: target.to_owned(),
            });
        };
        if !folder.is_dir() {
            return Err(StoreError::NotFound {
                path: folder.to_owned(),
            });
        }
        let name = name.to_string_lossy();
        let path = (0..1000)
            .map(|number| folder.join(format!(".{name}.{}-{number}.tmp", std::process::id())))
            .find(|path| !path.exists())
            .ok_or_else(|| StoreError::Exists {
                path: target.to_owned(),
            })?;
        Ok(Self {
            path,
            target: target.to_owned(),
        })
    }

    /// The same draft for another name in the same folder, when only its content decides how it is called.
    #[must_use]
    pub(super) fn aimed_at(mut self, target: &Path) -> Self {
        target.clone_into(&mut self.target);
        self
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when the name was taken meanwhile.
    pub(super) fn put_in_place(self) -> Result<(), StoreError> {
        // A hard link is refused when the name is taken, a rename would replace the file on every system.
        match std::fs::hard_link(&self.path, &self.target) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                return Err(StoreError::Exists {
                    path: self.target.clone(),
                });
            }
            // FAT and some network drives have no links.
            Err(_) if self.target.exists() => {
                return Err(StoreError::Exists {
                    path: self.target.clone(),
                });
            }
            Err(_) => retry::rename(&self.path, &self.target).map_err(|e| StoreError::io(e, &self.target))?,
        }
        // The name must survive a power cut as well; Windows has no such call and needs none.
        if let Some(Ok(folder)) = self.target.parent().map(File::open) {
            let _synced = folder.sync_all();
        }
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        for path in [rollback_journal(&self.path), self.path.clone()] {
            // What could not be removed is a hidden leftover, no harm.
            let _removed = std::fs::remove_file(path);
        }
    }
}

/// A name that begins with a file's whole name.
pub(super) fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Where SQLite keeps what a running step may have to take back: <https://sqlite.org/tempfiles.html#rollback_journals>.
pub(super) fn rollback_journal(database: &Path) -> PathBuf {
    with_ending(database, "-journal")
}

/// Whether a step is in the rollback journal, running or broken off. SQLite says that none is by an empty journal or one
/// that begins with a zero: <https://sqlite.org/fileformat.html#the_rollback_journal>. One that can't be read counts.
pub(super) fn has_step_in_journal(database: &Path) -> bool {
    let mut first = [0];
    match File::open(rollback_journal(database)).and_then(|mut journal| journal.read(&mut first)) {
        Ok(_) => first != [0],
        Err(error) => error.kind() != ErrorKind::NotFound,
    }
}

/// SHA-256 of a file's bytes, as [`checksum::sha256`].
///
/// # Errors
/// The file can't be read.
pub(super) fn sha256_of_file(path: &Path) -> Result<String, StoreError> {
    let read = retry::while_in_use(|| File::open(path)).and_then(checksum::sha256_of_reader);
    read.map_err(|error| StoreError::io(error, path))
}
