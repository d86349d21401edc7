//! New files appear whole or not at all, and never in place of another.

use std::fs::{File, Metadata};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::checksum;
use crate::output;
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
    /// A free name beside a target that is not there.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when the target or a journal of its name is there: the journal of a ledger that was taken
    /// away would be played back into the new file. [`StoreError::NotFound`] when the folder is not there,
    /// [`StoreError::Reserved`] for the name of a journal or a lock.
    pub(super) fn beside(target: &Path) -> Result<Self, StoreError> {
        if output::is_reserved(target) {
            return Err(StoreError::Reserved {
                path: target.to_owned(),
            });
        }
        match target.symlink_metadata() {
            Ok(_) => {
                return Err(StoreError::Exists {
                    path: target.to_owned(),
                });
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            // A name that is too long, a folder that may not be looked into.
            Err(error) => return Err(StoreError::io(error, target)),
        }
        if has_step_in_journal(target) {
            return Err(StoreError::Exists {
                path: rollback_journal(target),
            });
        }
        Self::over(target)
    }

    /// A free name beside a target that may be there; [`Self::replace`] puts it in its place.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the folder is not there.
    pub(super) fn over(target: &Path) -> Result<Self, StoreError> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let Some(folder) = target.parent() else {
            return Err(StoreError::NotFound {
                path: target.to_owned(),
            });
        };
        if !folder.is_dir() {
            return Err(StoreError::NotFound {
                path: folder.to_owned(),
            });
        }
        // Short: the target's own name may be as long as names can be.
        let path = std::iter::repeat_with(|| MADE.fetch_add(1, Ordering::Relaxed))
            .take(1000)
            .map(|number| folder.join(format!(".laoxiao-{}-{number}.tmp", std::process::id())))
            .find(|path| path.symlink_metadata().is_err())
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
        sync_folder_of(&self.target);
        Ok(())
    }

    /// Gives it its name in place of the file that has it: at no moment is there none.
    ///
    /// # Errors
    /// Those of syncing and renaming: then the other file is still there.
    pub(super) fn replace(self) -> Result<(), StoreError> {
        let about = |error| StoreError::io(error, &self.target);
        sync(&self.path).map_err(about)?;
        retry::rename(&self.path, &self.target).map_err(about)?;
        sync_folder_of(&self.target);
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

/// Removes the drafts that a killed program left beside a file: those under the names that [`Draft::over`] gives and
/// nobody has touched for an hour. What can't be removed goes next time.
pub(super) fn sweep(beside: &Path) {
    const AN_HOUR: Duration = Duration::from_secs(3600);
    let entries = beside.parent().map(std::fs::read_dir);
    for entry in entries.into_iter().flatten().flatten().filter_map(Result::ok) {
        let is_old = || {
            let about = entry.metadata().ok().filter(Metadata::is_file)?;
            about.modified().ok()?.elapsed().ok()
        };
        if entry.file_name().to_str().is_some_and(is_draft) && is_old().is_some_and(|age| age > AN_HOUR) {
            let _removed = std::fs::remove_file(entry.path());
        }
    }
}

/// `.laoxiao-4711-0.tmp`, or the journal of such a draft; read strictly, because files are removed by it.
fn is_draft(name: &str) -> bool {
    let name = name.strip_suffix("-journal").unwrap_or(name);
    let numbers = name
        .strip_prefix(".laoxiao-")
        .and_then(|rest| rest.strip_suffix(".tmp"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    numbers
        .and_then(|numbers| numbers.split_once('-'))
        .is_some_and(|(process, number)| is_number(process) && is_number(number))
}

/// Through to the disk.
pub(super) fn sync(path: &Path) -> std::io::Result<()> {
    // Windows syncs only what is open for writing.
    std::fs::OpenOptions::new().write(true).open(path)?.sync_all()
}

/// A name must survive a power cut as well; Windows has no such call and needs none.
pub(super) fn sync_folder_of(path: &Path) {
    if let Some(Ok(folder)) = path.parent().map(File::open) {
        let _synced = folder.sync_all();
    }
}

/// Copies bytes into a new file that can be written whatever rights the first has, and syncs it.
pub(super) fn copy_bytes(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut source = retry::while_in_use(|| File::open(from))?;
    let mut copy = File::create(to)?;
    std::io::copy(&mut source, &mut copy)?;
    copy.sync_all()
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
