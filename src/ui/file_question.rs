//! A question that the system's file dialog answers: what it says, and what is done with the answer.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::ops::Snapshot;

use super::pages::Pages;

/// The endings of a ledger, a workbook, a picture.
const LEDGER: FileKind = FileKind {
    name: "老小台账",
    endings: &["laoxiao"],
};
const WORKBOOK: FileKind = FileKind {
    name: "Excel 工作簿",
    endings: &["xlsx"],
};
const PICTURE: FileKind = FileKind {
    name: "PNG 图片",
    endings: &["png"],
};

/// A question and what is done with its answer.
pub struct FileQuestion {
    pub(super) dialog: FileDialog,
    answered: Answered,
}

/// The answer comes frames later: the ledger may be another by then, or closed.
type Answered = Box<dyn FnOnce(&mut Pages, Option<&Arc<Snapshot>>, PathBuf)>;

/// What the dialog shows.
#[derive(Clone, Debug)]
pub(super) struct FileDialog {
    pub(super) title: &'static str,
    pub(super) way: FileWay,
    pub(super) kinds: Vec<FileKind>,
    /// The name offered for a new file.
    pub(super) name: String,
    /// Whether it begins where ledgers are kept.
    pub(super) at_home: bool,
}

/// What is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileWay {
    /// A file that is there.
    Open,
    /// A file to be written.
    Save,
    /// A folder.
    Folder,
}

/// Files that a dialog lists.
#[derive(Clone, Copy, Debug)]
pub(super) struct FileKind {
    pub(super) name: &'static str,
    pub(super) endings: &'static [&'static str],
}

impl FileQuestion {
    /// Which ledger to open, or which backup.
    pub fn open_ledger(title: &'static str) -> Self {
        Self::new(title, FileWay::Open, vec![LEDGER])
    }

    /// Where a ledger goes.
    pub fn save_ledger(title: &'static str, name: impl Into<String>) -> Self {
        Self::new(title, FileWay::Save, vec![LEDGER]).named(name)
    }

    /// Which xlsx to read.
    pub fn open_workbook(title: &'static str) -> Self {
        Self::new(title, FileWay::Open, vec![WORKBOOK])
    }

    /// Where an xlsx goes.
    pub fn save_workbook(title: &'static str, name: impl Into<String>) -> Self {
        Self::new(title, FileWay::Save, vec![WORKBOOK]).named(name)
    }

    /// Where a picture goes.
    pub fn save_picture(title: &'static str, name: impl Into<String>) -> Self {
        Self::new(title, FileWay::Save, vec![PICTURE]).named(name)
    }

    /// Which file to read, of these endings.
    pub fn open_table(title: &'static str, endings: &'static [&'static str]) -> Self {
        let name = "Excel 和 WPS 表格";
        Self::new(title, FileWay::Open, vec![FileKind { name, endings }])
    }

    /// Which folder.
    pub fn folder(title: &'static str) -> Self {
        Self::new(title, FileWay::Folder, Vec::new())
    }

    fn new(title: &'static str, way: FileWay, kinds: Vec<FileKind>) -> Self {
        Self {
            dialog: FileDialog {
                title,
                way,
                kinds,
                name: String::new(),
                at_home: false,
            },
            answered: Box::new(|_, _, _| {}),
        }
    }

    fn named(mut self, name: impl Into<String>) -> Self {
        self.dialog.name = name.into();
        self
    }

    /// Beginning where ledgers are kept.
    #[must_use]
    pub fn at_home(mut self) -> Self {
        self.dialog.at_home = true;
        self
    }

    /// Also listing files of any other ending.
    #[must_use]
    pub fn or_any_file(mut self) -> Self {
        self.dialog.kinds.push(FileKind {
            name: "所有文件",
            endings: &["*"],
        });
        self
    }

    /// With what is done with the answer, whether a ledger is open by then or not.
    #[must_use]
    pub fn then(self, answered: impl FnOnce(&mut Pages, PathBuf) + 'static) -> Self {
        Self {
            answered: Box::new(|pages, _, path| answered(pages, path)),
            ..self
        }
    }

    /// With what is done with the answer for the ledger that is open then; nothing when none is.
    #[must_use]
    pub fn then_with_ledger(
        self,
        answered: impl FnOnce(&mut Pages, &Arc<Snapshot>, PathBuf) + 'static,
    ) -> Self {
        Self {
            answered: Box::new(|pages, snapshot, path| {
                if let Some(snapshot) = snapshot {
                    answered(pages, snapshot, path);
                }
            }),
            ..self
        }
    }

    /// Does what is to be done with the answer. A name typed without an ending gets that of its kind.
    pub(super) fn answer(self, pages: &mut Pages, snapshot: Option<&Arc<Snapshot>>, path: PathBuf) {
        let mut endings = self.dialog.kinds.iter().flat_map(|kind| kind.endings);
        let path = match endings.next() {
            Some(ending) if self.dialog.way == FileWay::Save => with_ending(path, ending),
            _ => path,
        };
        (self.answered)(pages, snapshot, path);
    }
}

/// The name of a file without its ending.
pub(super) fn stem(file: &Path) -> String {
    file.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if path.extension().is_some() {
        path
    } else {
        path.with_extension(ending)
    }
}
