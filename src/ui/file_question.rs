//! A question that the system's file dialog answers: what it says, and what is done with the answer.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::import::{readable_endings, readable_formats};
use crate::ops::Snapshot;
use crate::output;

use super::page_view::Pages;

/// The endings of a ledger, a workbook, a picture.
const LEDGER: FileKind = FileKind {
    name: "老小台账",
    endings: Cow::Borrowed(&["laoxiao"]),
};
const WORKBOOK: FileKind = FileKind {
    name: "Excel 工作簿",
    endings: Cow::Borrowed(&["xlsx"]),
};
const PICTURE: FileKind = FileKind {
    name: "PNG 图片",
    endings: Cow::Borrowed(&["png"]),
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
#[derive(Clone, Debug)]
pub(super) struct FileKind {
    pub(super) name: &'static str,
    pub(super) endings: Cow<'static, [&'static str]>,
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

    /// Where an xlsx goes.
    pub fn save_workbook(title: &'static str, name: impl Into<String>) -> Self {
        Self::new(title, FileWay::Save, vec![WORKBOOK]).named(name)
    }

    /// Where a picture goes.
    pub fn save_picture(title: &'static str, name: impl Into<String>) -> Self {
        Self::new(title, FileWay::Save, vec![PICTURE]).named(name)
    }

    /// Which file with a table to read: all that can be read, then each format by itself, then any. Of issued files only an
    /// xlsx can be filled; the others get our own layout with their columns.
    pub fn open_readable(title: &'static str) -> Self {
        let all = FileKind {
            name: "能读入的表",
            endings: readable_endings().into(),
        };
        let each = readable_formats().map(|(name, endings)| FileKind {
            name,
            endings: endings.into(),
        });
        let any = FileKind {
            name: "所有文件",
            endings: Cow::Borrowed(&["*"]),
        };
        let kinds = std::iter::once(all).chain(each).chain([any]);
        Self::new(title, FileWay::Open, kinds.collect())
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
    /// A workbook or picture that stands there is replaced only where the dialog has asked about it; else the new file
    /// is numbered.
    pub(super) fn answer(
        self,
        pages: &mut Pages,
        snapshot: Option<&Arc<Snapshot>>,
        chosen: &Path,
        asked: bool,
    ) {
        let path = chosen.to_path_buf();
        let mut endings = self.dialog.kinds.iter().flat_map(|kind| kind.endings.iter());
        let path = match endings.next() {
            Some(ending) if self.dialog.way == FileWay::Save => with_ending(path, ending),
            _ => path,
        };
        let is_output = [WORKBOOK.name, PICTURE.name].iter().any(|name| {
            let mut kinds = self.dialog.kinds.iter();
            kinds.any(|kind| kind.name == *name)
        });
        let path = if self.dialog.way == FileWay::Save && is_output && !(asked && path == *chosen) {
            output::free_name(&path)
        } else {
            path
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dialog_for_imports_lists_every_ending_that_is_read() {
        let question = FileQuestion::open_readable("选择要导入的表");
        let first = question.dialog.kinds.first().unwrap();
        assert_eq!(first.endings.as_ref(), readable_endings());
        assert!(
            ["xlsx", "xls", "et", "ods", "csv", "html"]
                .iter()
                .all(|ending| first.endings.contains(ending))
        );
        // Each format by itself, and any file.
        assert_eq!(question.dialog.kinds.len(), readable_formats().count() + 2);
    }

    #[test]
    fn a_new_file_gets_the_ending_of_its_kind_and_a_chosen_one_keeps_its_name() {
        let answer = |question: FileQuestion, typed: &str| {
            let mut pages = crate::ui::pages::fresh();
            let question = question.then(|pages, path| pages.results.import = Some(path));
            question.answer(&mut pages, None, Path::new(typed), false);
            pages.results.import.unwrap()
        };
        let save = || FileQuestion::save_workbook("存为", "甲.xlsx");
        assert_eq!(answer(save(), "乙"), Path::new("乙.xlsx"));
        assert_eq!(answer(save(), "乙.xls"), Path::new("乙.xls"));
        assert_eq!(answer(FileQuestion::open_ledger("打开"), "丙"), Path::new("丙"));
        assert_eq!(answer(FileQuestion::folder("文件夹"), "丁"), Path::new("丁"));
    }
}
