//! Waiting for other programs: antivirus and sync software open a file for a moment just after it was written.

use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// So often it is tried, with a pause that grows by [`PAUSE`]: 1.1 seconds in all, as long as SQLite itself waits.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(25);

/// Does something with a file, again while another program has it open.
pub(crate) fn patiently<T>(work: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    again_while(is_in_use, PAUSE, work)
}

/// Renames a file. On Windows a file that is being scanned answers "access denied" then.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    let is_passing = |error: &io::Error| {
        is_in_use(error) || (cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied)
    };
    again_while(is_passing, PAUSE, || std::fs::rename(from, to))
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
}
