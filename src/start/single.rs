//! One window for one user and data folder: a second start hands its files to the first and ends.
//!
//! A lock of the system says who is first, also after a crash. The second puts a note into a folder that the
//! first looks into several times a second. Only files: a pipe or socket would alarm the firewall.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How often the first window looks for notes.
const PAUSE: Duration = Duration::from_millis(300);
/// How long a second start waits until its note is taken; a window that is just starting needs a while.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a start finds.
pub enum Entry {
    /// No window is open: this one stays.
    First(Reception),
    /// The first window has taken the files.
    Passed,
    /// There is a window, but it does not answer.
    Silent,
}

/// Where the first window hears of later starts.
///
/// Invariant: as long as a clone lives, the lock is held.
#[derive(Clone)]
pub struct Reception {
    notes: PathBuf,
    heard: Arc<Mutex<Receiver<Vec<PathBuf>>>>,
    speak: Sender<Vec<PathBuf>>,
    /// Open and locked.
    _lock: Arc<File>,
}

/// Asks whether a window is open on this data folder; if so, hands it the files.
///
/// # Errors
/// The folder can't be written: then nobody knows of other windows.
pub fn enter(folder: &Path, files: &[PathBuf]) -> io::Result<Entry> {
    enter_within(folder, files, PATIENCE)
}

fn enter_within(folder: &Path, files: &[PathBuf], patience: Duration) -> io::Result<Entry> {
    // A program on a share has its data folder there: the window of another computer is no help here.
    let folder = folder.join("window").join(this_user());
    let notes = folder.join("calls");
    fs::create_dir_all(&notes)?;
    let lock = OpenOptions::new()
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
            let (speak, heard) = channel();
            Ok(Entry::First(Reception {
                notes,
                heard: Arc::new(Mutex::new(heard)),
                speak,
                _lock: Arc::new(lock),
            }))
        }
        Err(TryLockError::WouldBlock) => {
            let_come_forward();
            hand_over(&notes, files, patience)
        }
        Err(TryLockError::Error(error)) => Err(error),
    }
}

impl Reception {
    /// Listens on a thread of its own, and calls `wake` after each note.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn listen(&self, wake: impl Fn() + Send + 'static) -> io::Result<()> {
        let (notes, speak) = (self.notes.clone(), self.speak.clone());
        thread::Builder::new()
            .name("reception".to_owned())
            .spawn(move || {
                loop {
                    for note in pending(&notes) {
                        let files = read(&note);
                        // Taking it is the answer that the other start waits for.
                        if fs::remove_file(&note).is_ok() {
                            if speak.send(files).is_err() {
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
    pub fn calls(&self) -> Vec<Vec<PathBuf>> {
        self.heard
            .lock()
            .map_or_else(|_| Vec::new(), |heard| heard.try_iter().collect())
    }
}

fn hand_over(notes: &Path, files: &[PathBuf], patience: Duration) -> io::Result<Entry> {
    let texts: Vec<_> = files.iter().map(|file| file.to_string_lossy()).collect();
    let name = format!("{}", std::process::id());
    let (draft, note) = (notes.join(&name), notes.join(format!("{name}.json")));
    fs::write(&draft, serde_json::to_vec(&texts)?)?;
    fs::rename(&draft, &note)?;
    let began = Instant::now();
    while note.exists() {
        if began.elapsed() > patience {
            drop(fs::remove_file(&note));
            return Ok(Entry::Silent);
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(Entry::Passed)
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
    let named = |names: [&str; 2]| {
        names
            .iter()
            .find_map(|name| std::env::var(name).ok())
            .unwrap_or_default()
    };
    let (user, machine) = (named(["USERNAME", "USER"]), named(["COMPUTERNAME", "HOSTNAME"]));
    format!("{user}@{machine}")
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
        let Ok(Entry::First(reception)) = enter(folder.path(), &[]) else {
            panic!("nobody is there yet");
        };
        let (woken, wakes) = channel();
        let wake = move || woken.send(()).unwrap();
        reception.listen(wake).unwrap();
        let files = [PathBuf::from("/台账 #%&/耿马.laoxiao"), PathBuf::from("/表.xlsx")];
        assert!(matches!(enter(folder.path(), &files), Ok(Entry::Passed)));
        wakes.recv().unwrap();
        assert_eq!(reception.calls(), [files.to_vec()]);
        assert!(matches!(enter(folder.path(), &[]), Ok(Entry::Passed)));
        wakes.recv().unwrap();
        assert_eq!(reception.calls(), [Vec::<PathBuf>::new()]);
    }

    #[test]
    fn a_window_that_does_not_answer_is_reported_and_its_note_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let first = enter(folder.path(), &[]).unwrap();
        assert!(matches!(
            enter_within(folder.path(), &[], Duration::ZERO),
            Ok(Entry::Silent)
        ));
        let notes = folder.path().join("window").join(this_user()).join("calls");
        assert!(notes.is_dir() && pending(&notes).is_empty());
        drop(first);
        assert!(matches!(enter(folder.path(), &[]), Ok(Entry::First(_))));
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_an_error_and_not_a_second_window() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(enter(file.path(), &[]).is_err());
    }
}
