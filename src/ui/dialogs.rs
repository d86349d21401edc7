//! The system's file dialogs, each on its own thread so that the window keeps answering.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};

use crate::import::{readable_endings, readable_formats};
use crate::ops::ledger_dir;

use super::frame_actions::Ask;

/// Asks for files, or takes the answers from a script in tests.
pub enum Dialogs {
    /// The system's dialogs; at most one is open.
    Native(Option<(Ask, Receiver<Option<PathBuf>>)>),
    /// Answers given beforehand.
    Scripted(VecDeque<PathBuf>, Option<(Ask, PathBuf)>),
}

impl Dialogs {
    /// Opens a dialog; while one is open, a second is not opened.
    pub fn open(&mut self, ask: Ask, name: &str, wake: impl Fn() + Send + 'static) {
        match self {
            Self::Native(Some(_)) => {}
            Self::Native(open) => {
                let (answer, receiver) = channel();
                let (question, name) = (ask.clone(), name.to_owned());
                let thread = std::thread::Builder::new()
                    .name("dialog".to_owned())
                    .spawn(move || {
                        // The window may be gone by now; then nobody waits for the answer.
                        drop(answer.send(choose(&question, &name)));
                        wake();
                    });
                *open = thread.is_ok().then_some((ask, receiver));
            }
            Self::Scripted(answers, ready) => *ready = answers.pop_front().map(|path| (ask, path)),
        }
    }

    /// The answer, once it has come; a dialog that was cancelled has none.
    pub fn poll(&mut self) -> Option<(Ask, PathBuf)> {
        match self {
            Self::Native(open) => {
                let (_, receiver) = open.as_ref()?;
                let answer = match receiver.try_recv() {
                    Ok(answer) => answer,
                    Err(std::sync::mpsc::TryRecvError::Empty) => return None,
                    Err(std::sync::mpsc::TryRecvError::Disconnected) => None,
                };
                let (ask, _) = open.take()?;
                Some((ask, answer?))
            }
            Self::Scripted(_, ready) => ready.take(),
        }
    }
}

fn choose(ask: &Ask, name: &str) -> Option<PathBuf> {
    let dialog = rfd::FileDialog::new();
    let ledger = |dialog: rfd::FileDialog| dialog.add_filter("老小台账", &["laoxiao"]);
    match ask {
        Ask::OpenLedger => ledger(dialog).set_title("打开台账").pick_file(),
        Ask::NewLedger { .. } => ledger(at_home(dialog))
            .set_title("新建台账")
            .set_file_name(name)
            .save_file(),
        Ask::Import => readable_formats()
            .fold(
                dialog.add_filter("能导入的表格", &readable_endings()),
                |dialog, (label, endings)| dialog.add_filter(label, endings),
            )
            .set_title("选择要导入的表")
            .add_filter("所有文件", &["*"])
            .pick_file(),
        Ask::FormFile => dialog
            .set_title("选择有表头的 xlsx")
            .add_filter("Excel 工作簿", &["xlsx"])
            .pick_file(),
        Ask::Template => dialog
            .set_title("选择下发的原表")
            .add_filter("Excel 和 WPS 表格", &["xlsx", "xls", "et"])
            .pick_file(),
        Ask::Filled { .. } => dialog
            .set_title("填好的表存为")
            .add_filter("Excel 工作簿", &["xlsx"])
            .set_file_name(name)
            .save_file(),
        Ask::ExportLike { .. } => dialog
            .set_title("自有版式存为")
            .add_filter("Excel 工作簿", &["xlsx"])
            .set_file_name(name)
            .save_file(),
        Ask::ExportFolder { .. } => dialog.set_title("选择存放附件的文件夹").pick_folder(),
        Ask::Report => dialog
            .set_title("导出进度报告")
            .add_filter("Excel 工作簿", &["xlsx"])
            .set_file_name(name)
            .save_file(),
        Ask::BackupFolder => dialog.set_title("选择存放备份的文件夹").pick_folder(),
        Ask::Picture(_) => dialog
            .set_title("导出图片")
            .add_filter("PNG 图片", &["png"])
            .set_file_name(name)
            .save_file(),
        Ask::CopyTo => ledger(dialog)
            .set_title("备份到U盘或文件夹")
            .set_file_name(name)
            .save_file(),
        Ask::LocalCopy { .. } => ledger(at_home(dialog))
            .set_title("本机的这一份存到哪里")
            .set_file_name(name)
            .save_file(),
        Ask::Restore => ledger(dialog).set_title("选择备份").pick_file(),
    }
}

/// Begins where ledgers are kept, and makes the folder: a dialog passes over one that is not there.
fn at_home(dialog: rfd::FileDialog) -> rfd::FileDialog {
    match ledger_dir() {
        Some(folder) if std::fs::create_dir_all(&folder).is_ok() => dialog.set_directory(folder),
        _ => dialog,
    }
}
