//! Work with files that other programs may disturb: antivirus and sync software open a file for a moment just after it
//! was written.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

/// So often it is tried, with a pause that grows by [`PAUSE`]: 1.1 seconds in all, as long as SQLite itself waits.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(25);

/// Does something with a file, again while another program has it open.
///
/// # Errors
/// Those of the work: [`is_in_use`] when the file was not let go of within 1.1 seconds, all others at once.
pub(crate) fn while_in_use<T>(work: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    again_while(is_in_use, PAUSE, work)
}

/// Does something with a name, again while another program has the file open. On Windows a file that is being scanned,
/// or is about to go, answers "access denied" then.
///
/// # Errors
/// As [`while_in_use`]; what is really denied is refused on Windows after 1.1 seconds.
pub(crate) fn while_name_in_use<T>(work: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    let is_passing = |error: &io::Error| {
        is_in_use(error) || (cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied)
    };
    again_while(is_passing, PAUSE, work)
}

/// Renames a file.
///
/// # Errors
/// As [`while_name_in_use`].
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    while_name_in_use(|| fs::rename(from, to))
}

/// Writes a file whole or not at all: beside its name, through to the disk, then renamed over what was there.
///
/// # Errors
/// Those of writing and [`rename`]; the file is as it was before, and nothing lies beside it.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = draft_of(path);
    let put = write_through(&draft, bytes).and_then(|()| rename(&draft, path));
    // The name must survive a power cut as well; Windows has no such call and needs none.
    if let (Ok(()), Some(Ok(folder))) = (&put, path.parent().map(File::open)) {
        drop(folder.sync_all());
    }
    if put.is_err() {
        // Best effort: the error above is what the user must hear of.
        drop(fs::remove_file(&draft));
    }
    put
}

/// A name beside a file that no other program and no other thread takes. It begins as office programs call theirs, and
/// is short: the file's own name may be as long as names can be.
fn draft_of(path: &Path) -> PathBuf {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!("~laoxiao-{}-{number}.tmp", std::process::id()))
}

fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Whether another program has the file open. Windows: 32 ERROR_SHARING_VIOLATION, 33 ERROR_LOCK_VIOLATION.
pub(crate) fn is_in_use(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::ResourceBusy
        || (cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)))
}

fn again_while<T>(
    is_passing: impl Fn(&io::Error) -> bool,
    pause: Duration,
    mut work: impl FnMut() -> io::Result<T>,
) -> io::Result<T> {
    for turn in 1..TRIES {
        match work() {
            Err(error) if is_passing(&error) => thread::sleep(pause * turn),
            done => return done,
        }
    }
    work()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn busy() -> io::Error {
        io::ErrorKind::ResourceBusy.into()
    }

    /// How often the work is tried that is refused so many times.
    fn tries(refusals: u32, refusal: fn() -> io::Error) -> (u32, io::Result<()>) {
        let mut tried = 0;
        let done = again_while(is_in_use, Duration::ZERO, || {
            tried += 1;
            if tried <= refusals { Err(refusal()) } else { Ok(()) }
        });
        (tried, done)
    }

    #[test]
    fn a_file_in_use_is_tried_again_and_at_last_refused() {
        assert!(matches!(tries(0, busy), (1, Ok(()))));
        assert!(matches!(tries(3, busy), (4, Ok(()))));
        assert!(matches!(tries(99, busy), (TRIES, Err(_))));
    }

    #[test]
    fn what_waiting_does_not_cure_is_refused_at_once() {
        let (tried, done) = tries(99, || io::ErrorKind::NotFound.into());
        assert_eq!((tried, done.unwrap_err().kind()), (1, io::ErrorKind::NotFound));
    }

    #[test]
    fn a_file_is_replaced_whole_and_a_refusal_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("设置.toml");
        for text in ["first and longer", "second"] {
            replace(&file, text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), text);
        }
        let taken = folder.path().join("taken");
        fs::create_dir(&taken).unwrap();
        fs::write(taken.join("inside"), "").unwrap();
        assert!(replace(&taken, b"text").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        assert!(taken.join("inside").exists());
    }
}
