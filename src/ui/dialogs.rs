//! The system's file dialogs, each on its own thread so that the window keeps answering.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};

use crate::ops::ledger_dir;

use super::file_question::{FileDialog, FileQuestion, FileWay};

/// Asks for files, or takes the answers from a script in tests.
pub enum Dialogs {
    /// The system's dialogs; at most one is open.
    Native(Option<(FileQuestion, Receiver<Option<PathBuf>>)>),
    /// Answers given beforehand.
    Scripted(VecDeque<PathBuf>, Option<(FileQuestion, PathBuf)>),
}

impl Dialogs {
    /// Opens a dialog; while one is open, a second is not opened.
    pub fn open(&mut self, question: FileQuestion, wake: impl Fn() + Send + 'static) {
        match self {
            Self::Native(Some(_)) => {}
            Self::Native(open) => {
                let (answer, receiver) = channel();
                let dialog = question.dialog.clone();
                let thread = std::thread::Builder::new()
                    .name("dialog".to_owned())
                    .spawn(move || {
                        // The window may be gone by now; then nobody waits for the answer.
                        drop(answer.send(choose(&dialog)));
                        wake();
                    });
                *open = thread.is_ok().then_some((question, receiver));
            }
            Self::Scripted(answers, ready) => *ready = answers.pop_front().map(|path| (question, path)),
        }
    }

    /// Whether the dialogs ask before a file is replaced, as those of the systems do.
    pub const fn asks_before_replacing(&self) -> bool {
        matches!(self, Self::Native(_))
    }

    /// The answer, once it has come; a dialog that was cancelled has none.
    pub fn poll(&mut self) -> Option<(FileQuestion, PathBuf)> {
        match self {
            Self::Native(open) => {
                let (_, receiver) = open.as_ref()?;
                let answer = match receiver.try_recv() {
                    Ok(answer) => answer,
                    Err(std::sync::mpsc::TryRecvError::Empty) => return None,
                    Err(std::sync::mpsc::TryRecvError::Disconnected) => None,
                };
                let (question, _) = open.take()?;
                Some((question, answer?))
            }
            Self::Scripted(_, ready) => ready.take(),
        }
    }
}

fn choose(question: &FileDialog) -> Option<PathBuf> {
    let mut dialog = rfd::FileDialog::new().set_title(question.title);
    for kind in &question.kinds {
        dialog = dialog.add_filter(kind.name, &kind.endings);
    }
    if question.at_home {
        dialog = at_home(dialog);
    }
    if !question.name.is_empty() {
        dialog = dialog.set_file_name(&question.name);
    }
    match question.way {
        FileWay::Open => dialog.pick_file(),
        FileWay::Save => dialog.save_file(),
        FileWay::Folder => dialog.pick_folder(),
    }
}

/// Begins where ledgers are kept, and makes the folder: a dialog passes over one that is not there.
fn at_home(dialog: rfd::FileDialog) -> rfd::FileDialog {
    match ledger_dir() {
        Some(folder) if std::fs::create_dir_all(&folder).is_ok() => dialog.set_directory(folder),
        _ => dialog,
    }
}
