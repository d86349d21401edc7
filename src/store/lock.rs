//! One writer: an operating-system lock beside the ledger, freed by the system even when a program is killed.
//!
//! SQLite's own lock is not enough: on Unix it goes as soon as this program closes any other handle of the ledger
//! (<https://sqlite.org/howtocorrupt.html>, 2.2), and a read of the header is one.
//!
//! A ledger at rest is one file, so the lock file goes when the ledger is closed. The trap: whoever opened it a moment
//! before would hold the lock of a file that has no name any more, and the next one that of a new file.
//! - Unix: after locking, the locked file must still be the one at the path; only its holder removes it, before letting
//!   go. So there is never a second file at the path while one is held.
//! - Windows: the open handle is the lock. Nobody else may write or remove the file meanwhile, and the system removes it
//!   with the handle, also when the program is killed.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::retry;

use super::error::StoreError;
use super::file::with_ending;

/// The lock on `<ledger>.lock`, held as long as it lives.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    /// Open and locked.
    file: File,
}

impl Lock {
    /// Takes the lock. A program that was just closed, or a child that was just started, lets go within a moment: it is
    /// waited for.
    ///
    /// # Errors
    /// [`StoreError::Locked`] with the holder when another has it, else what the system says of the folder.
    pub(super) fn take(ledger: &Path) -> Result<Self, StoreError> {
        let path = path_of(ledger);
        match retry::while_name_in_use(|| hold(&path)) {
            Ok(file) => {
                let lock = Self { path, file };
                lock.sign();
                Ok(lock)
            }
            Err(error) if retry::is_in_use(&error) => Err(StoreError::Locked {
                path: ledger.to_owned(),
                holder: holder(&path),
            }),
            Err(error) => Err(StoreError::io(error, &path)),
        }
    }

    /// Says who holds it. Only for the message of the others, so a full disk must not keep anyone from opening.
    fn sign(&self) {
        if self.file.set_len(0).is_ok() {
            let _written = (&self.file).write_all(own_name().as_bytes());
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Still locked: the file is closed after this.
        give_up_name(&self.path);
    }
}

/// Where the lock of a ledger lies.
pub(super) fn path_of(ledger: &Path) -> PathBuf {
    with_ending(ledger, ".lock")
}

/// Whether a file under a lock's name may be one: empty, signed by this program, or held by another and not readable.
pub(super) fn is_readable_as_ours(path: &Path) -> bool {
    let mut bytes = Vec::new();
    match File::open(path).and_then(|file| file.take(LONGEST + 1).read_to_end(&mut bytes)) {
        Ok(length) => {
            length == 0 || (length as u64 <= LONGEST && String::from_utf8_lossy(&bytes).contains(SIGNED))
        }
        Err(_) => true,
    }
}

/// No signature has more bytes.
const LONGEST: u64 = 2000;
/// Stands in each.
const SIGNED: &str = "打开，进程 ";

/// Opens and locks the file; `ResourceBusy` when another holds it.
#[cfg(not(windows))]
fn hold(path: &Path) -> io::Result<File> {
    use std::fs::TryLockError;
    let mut options = File::options();
    let file = options
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)?;
    match file.try_lock() {
        Ok(()) if is_at(&file, path) => Ok(file),
        Ok(()) | Err(TryLockError::WouldBlock) => Err(io::ErrorKind::ResourceBusy.into()),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Removes the file of a lock that is held. Where that fails it stays: it stops nobody.
#[cfg(not(windows))]
fn give_up_name(path: &Path) {
    let _removed = std::fs::remove_file(path);
}

/// The system does it.
#[cfg(windows)]
fn give_up_name(_path: &Path) {}

/// Whether an open file is the one that stands at the path now.
#[cfg(not(windows))]
fn is_at(file: &File, path: &Path) -> bool {
    use std::fs::Metadata;
    use std::os::unix::fs::MetadataExt as _;
    let identity = |about: Metadata| (about.dev(), about.ino());
    // Not what a link leads to: a link is never the lock.
    match (file.metadata(), std::fs::symlink_metadata(path)) {
        (Ok(open), Ok(standing)) => identity(open) == identity(standing),
        _ => false,
    }
}

/// Opens the file for this handle alone; a sharing violation when another holds it. The values are those of
/// `CreateFileW`.
#[cfg(windows)]
fn hold(path: &Path) -> io::Result<File> {
    use std::os::windows::fs::OpenOptionsExt as _;
    const FILE_SHARE_READ: u32 = 1;
    const FILE_FLAG_DELETE_ON_CLOSE: u32 = 0x0400_0000;
    File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .share_mode(FILE_SHARE_READ)
        .custom_flags(FILE_FLAG_DELETE_ON_CLOSE)
        .open(path)
}

/// Who holds the lock, as it says in the file; empty when that can't be read.
fn holder(path: &Path) -> String {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(LONGEST).read_to_string(&mut text));
    read.map(|_| text).unwrap_or_default()
}

fn own_name() -> String {
    let named = |names: [&str; 2]| {
        names
            .iter()
            .find_map(|name| std::env::var(name).ok())
            .unwrap_or_default()
    };
    let user = named(["USERNAME", "USER"]);
    let host = named(["COMPUTERNAME", "HOSTNAME"]);
    let at = jiff::Zoned::now().strftime("%Y-%m-%d %H:%M");
    format!("{user}@{host}，{at} {SIGNED}{}", std::process::id())
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::{Command, Stdio};
    use std::{env, fs, thread};

    use super::*;

    /// Set for the processes that the test of the race starts: the ledger they race for.
    const RACE: &str = "LAOXIAO_TEST_RACE_FOR";
    /// So often each contender gets the lock.
    const ROUNDS: usize = 300;

    /// Takes the lock again and again, without waiting between the tries. While it holds it, nobody else may.
    fn contend(ledger: &Path) {
        let path = with_ending(ledger, ".lock");
        let held = with_ending(ledger, ".held");
        let mut won = 0;
        while won < ROUNDS {
            let Ok(file) = hold(&path) else { continue };
            let lock = Lock {
                path: path.clone(),
                file,
            };
            // Closed at once: on Windows the name of an open file is not free when it is removed.
            assert!(File::create_new(&held).is_ok(), "there are two holders");
            thread::yield_now();
            fs::remove_file(&held).unwrap();
            drop(lock);
            won += 1;
        }
    }

    #[test]
    fn of_processes_and_threads_that_open_and_close_in_a_loop_never_two_hold_the_lock() {
        if let Some(ledger) = env::var_os(RACE) {
            return contend(Path::new(&ledger));
        }
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("耿马.laoxiao");
        let this_test = thread::current().name().unwrap().to_owned();
        let processes: Vec<_> = (0..2)
            .map(|_| {
                let mut again = Command::new(env::current_exe().unwrap());
                again.args(["--exact", &this_test]).env(RACE, &ledger);
                again.stdout(Stdio::null()).spawn().unwrap()
            })
            .collect();
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| contend(&ledger));
            }
        });
        for mut process in processes {
            assert!(process.wait().unwrap().success());
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn who_waits_for_a_lock_file_that_goes_meanwhile_takes_the_next_one() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("耿马.laoxiao");
        let first = Lock::take(&ledger).unwrap();
        thread::scope(|scope| {
            let second = scope.spawn(|| Lock::take(&ledger));
            thread::sleep(std::time::Duration::from_millis(60));
            drop(first);
            let second = second.join().unwrap().unwrap();
            assert!(matches!(Lock::take(&ledger), Err(StoreError::Locked { .. })));
            drop(second);
        });
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
