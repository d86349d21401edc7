//! One window for one user and data folder: a second start hands its files to the first and ends.
//!
//! A lock of the system says who is first, also after a crash. The second puts a note into a folder that the
//! first looks into several times a second. Only files: a pipe or socket would alarm the firewall.
//!
//! By hand, because the crate `single-instance` (0.3.3, on winapi 0.3 and nix 0.23) only says whether one
//! runs. That is five lines of this file; the rest hands files over.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::retry;

/// How often the first window looks for notes.
const PAUSE: Duration = Duration::from_millis(300);
/// How long a second start waits until its note is taken; a window that is just starting needs a while.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// What a start finds.
pub enum Claim {
    /// No window is open: this one stays.
    First(SingleInstance),
    /// The first window has taken the files.
    HandedOver,
    /// There is a window, but it does not answer.
    NoAnswer,
}

/// The one window of a user and data folder; it hears of later starts.
///
/// Invariant: as long as a clone lives, the lock is held.
#[derive(Clone)]
pub struct SingleInstance {
    notes: PathBuf,
    inbox: Arc<Mutex<Receiver<Vec<PathBuf>>>>,
    sender: Sender<Vec<PathBuf>>,
    /// Open and locked.
    _lock: Arc<File>,
}

/// Asks whether a window is open on this data folder; if so, hands it the files.
///
/// # Errors
/// The folder can't be written: then nobody knows of other windows.
pub fn claim(folder: &Path, files: &[PathBuf]) -> io::Result<Claim> {
    claim_within(folder, files, LONGEST_WAIT)
}

fn claim_within(folder: &Path, files: &[PathBuf], longest_wait: Duration) -> io::Result<Claim> {
    // A program on a share has its data folder there: the window of another computer is no help here.
    let folder = folder.join("window").join(this_user());
    let notes = folder.join("calls");
    fs::create_dir_all(&notes)?;
    let lock = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(folder.join("lock"))?;
    match lock.try_lock() {
        Ok(()) => {
            // Notes that nobody took belong to a window that is gone.
            for note in pending(&notes) {
                drop(fs::remove_file(note));
            }
            let (sender, inbox) = channel();
            Ok(Claim::First(SingleInstance {
                notes,
                inbox: Arc::new(Mutex::new(inbox)),
                sender,
                _lock: Arc::new(lock),
            }))
        }
        Err(TryLockError::WouldBlock) => {
            let_come_forward();
            hand_over(&notes, files, longest_wait)
        }
        Err(TryLockError::Error(error)) => Err(error),
    }
}

impl SingleInstance {
    /// Listens on a thread of its own, and calls `wake` after each note.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn listen(&self, wake: impl Fn() + Send + 'static) -> io::Result<()> {
        let (notes, sender) = (self.notes.clone(), self.sender.clone());
        thread::Builder::new()
            .name("later starts".to_owned())
            .spawn(move || {
                loop {
                    for note in pending(&notes) {
                        let files = read(&note);
                        // Taking it is the answer that the other start waits for.
                        if fs::remove_file(&note).is_ok() {
                            if sender.send(files).is_err() {
                                return;
                            }
                            wake();
                        }
                    }
                    thread::sleep(PAUSE);
                }
            })
            .map(drop)
    }

    /// What later starts brought, one list each; empty lists only ask for the window to come forward.
    pub fn later_starts(&self) -> Vec<Vec<PathBuf>> {
        self.inbox
            .lock()
            .map_or_else(|_| Vec::new(), |inbox| inbox.try_iter().collect())
    }
}

fn hand_over(notes: &Path, files: &[PathBuf], longest_wait: Duration) -> io::Result<Claim> {
    let texts: Vec<_> = files.iter().map(|file| file.to_string_lossy()).collect();
    let note = notes.join(format!("{}.json", std::process::id()));
    retry::replace(&note, &serde_json::to_vec(&texts)?)?;
    let began = Instant::now();
    while note.exists() {
        if began.elapsed() > longest_wait {
            drop(fs::remove_file(&note));
            return Ok(Claim::NoAnswer);
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(Claim::HandedOver)
}

fn pending(notes: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(notes).into_iter().flatten();
    entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect()
}

/// A note that can't be read still asks for the window.
fn read(note: &Path) -> Vec<PathBuf> {
    let text = fs::read(note).unwrap_or_default();
    let texts: Vec<String> = serde_json::from_slice(&text).unwrap_or_default();
    texts.into_iter().map(PathBuf::from).collect()
}

/// User and computer, as a folder can be called.
fn this_user() -> String {
    format!("{}@{}", named_by(["USERNAME", "USER"]), this_computer())
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || matches!(c, '@' | '-' | '_') {
                c
            } else {
                '_'
            }
        })
        .collect()
}

/// The name of the computer; empty where the environment does not say it.
pub(super) fn this_computer() -> String {
    named_by(["COMPUTERNAME", "HOSTNAME"])
}

/// What the first of these variables says that is there: Windows has one name for it, the others another.
fn named_by(variables: [&str; 2]) -> String {
    variables
        .iter()
        .find_map(|variable| std::env::var(variable).ok())
        .unwrap_or_default()
}

/// Windows lets only the program that the user has just started bring a window forward, or whom it allows to.
fn let_come_forward() {
    #[cfg(windows)]
    let _refused = winsafe::AllowSetForegroundWindow(None);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_start_hands_its_files_to_the_first_and_a_later_one_is_first_again() {
        let folder = tempfile::tempdir().unwrap();
        let Ok(Claim::First(window)) = claim(folder.path(), &[]) else {
            panic!("nobody is there yet");
        };
        let (woken, wakes) = channel();
        let wake = move || woken.send(()).unwrap();
        window.listen(wake).unwrap();
        let files = [PathBuf::from("/台账 #%&/耿马.laoxiao"), PathBuf::from("/表.xlsx")];
        assert!(matches!(claim(folder.path(), &files), Ok(Claim::HandedOver)));
        wakes.recv().unwrap();
        assert_eq!(window.later_starts(), [files.to_vec()]);
        assert!(matches!(claim(folder.path(), &[]), Ok(Claim::HandedOver)));
        wakes.recv().unwrap();
        assert_eq!(window.later_starts(), [Vec::<PathBuf>::new()]);
    }

    #[test]
    fn a_window_that_does_not_answer_is_reported_and_its_note_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let first = claim(folder.path(), &[]).unwrap();
        assert!(matches!(
            claim_within(folder.path(), &[], Duration::ZERO),
            Ok(Claim::NoAnswer)
        ));
        let notes = folder.path().join("window").join(this_user()).join("calls");
        assert!(notes.is_dir() && pending(&notes).is_empty());
        drop(first);
        assert!(matches!(claim(folder.path(), &[]), Ok(Claim::First(_))));
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_an_error_and_not_a_second_window() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(claim(file.path(), &[]).is_err());
    }
}
