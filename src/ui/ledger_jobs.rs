//! Jobs that several pages send, and what the results of jobs have in common: a message, with 撤销 after a change.

use std::path::Path;

use crate::app::sheet::SheetChange;
use crate::app::worker::job::{Job, Outcome};
use crate::export::Exported;
use crate::model::RecordKind;
use crate::ops::{Entered, Setting};

use super::frame_actions::LedgerJob;
use super::page_view::Pages;
use super::widgets::Toast;

/// Something was changed: the message offers 撤销.
pub(super) fn changed(text: impl Into<String>) -> Outcome<Pages> {
    said(Toast::done(text).with_undo())
}

/// Something was done that is no step.
pub(super) fn done(text: impl Into<String>) -> Outcome<Pages> {
    said(Toast::done(text))
}

/// A file was written: the message offers to open it.
pub(super) fn saved(text: impl Into<String>, file: &Path) -> Outcome<Pages> {
    said(Toast::done(text).with_file(file.to_owned()))
}

fn said(toast: Toast) -> Outcome<Pages> {
    let text = toast.text().to_owned();
    Outcome::then(move |pages: &mut Pages| pages.results.say(toast)).told(text)
}

/// Files were written.
pub(super) fn exported(files: &[Exported]) -> Outcome<Pages> {
    let folder = |file: &Exported| {
        let folder = file.file.parent();
        folder.map_or_else(String::new, |folder| folder.display().to_string())
    };
    match files {
        [] => Outcome::silent().told("0 个文件"),
        [file] => {
            let path = file.file.display().to_string();
            saved(format!("已导出 {path}"), &file.file).told(path)
        }
        [first, ..] => saved(
            format!("已导出 {} 个文件到 {}", files.len(), folder(first)),
            &first.file,
        )
        .told(format!("{} 个文件", files.len())),
    }
}

/// Writes what the user changed in a table.
pub(super) fn write(change: SheetChange) -> LedgerJob {
    Job::new(move |session| match change {
        SheetChange::Entered {
            kind,
            period,
            edits,
            rows,
        } => {
            let entered = session.enter_what_fits(kind, period, &edits, &rows)?;
            // A single cell shows what happened by itself.
            let told = match (entered.edits, entered.ids.len()) {
                (0 | 1, 0) | (0, 1) => Outcome::silent(),
                (edits, rows) => changed(entered_text(kind, edits, rows)),
            };
            Ok(told.and(unwritten(kind, entered)))
        }
        SheetChange::Deleted(kind, ids) => {
            session.delete(kind, &ids)?;
            Ok(changed(format!("已删除 {} 条{}", ids.len(), kind.label())))
        }
        SheetChange::BaseTyped(period, figures) => {
            session.set_base_figures(period, &figures, None)?;
            Ok(Outcome::silent())
        }
    })
}

/// What could not be written goes back to its table, and the first of it is named.
fn unwritten(kind: RecordKind, entered: Entered) -> Outcome<Pages> {
    let Entered {
        cells,
        rows,
        edits,
        ids,
    } = entered;
    let reasons = cells.iter().map(|cell| {
        let of = if cell.title.is_empty() {
            String::new()
        } else {
            format!("“{}”的", cell.title)
        };
        format!("{of}“{}”：{}", cell.name, cell.reason)
    });
    let mut reasons: Vec<String> = reasons.chain(rows.iter().map(|row| row.reason.clone())).collect();
    if reasons.is_empty() {
        return Outcome::silent();
    }
    let left_out = match (cells.len(), rows.len()) {
        (cells, 0) => format!("{cells} 格没有写入，已在表里标出"),
        (0, rows) => format!("{rows} 行没有写入，留在“录入”一行等补全"),
        (cells, rows) => format!("{cells} 格、{rows} 行没有写入，已在表里标出"),
    };
    let written = match (edits, ids.len()) {
        (0, 0) => String::new(),
        (edits, rows) => format!("{}；", entered_text(kind, edits, rows)),
    };
    let more = reasons.len().saturating_sub(NAMED);
    reasons.truncate(NAMED);
    if more > 0 {
        reasons.push(format!("另有 {more} 处"));
    }
    let toast = Toast::attention(format!("{written}{left_out}"), reasons.join("\n"));
    Outcome::then(move |pages: &mut Pages| {
        pages.give_back(kind, cells, rows);
        pages.results.say(toast);
    })
}

/// So many reasons are named in a message.
const NAMED: usize = 3;

/// Changes a setting of the ledger.
pub(super) fn change_setting(setting: Setting) -> LedgerJob {
    Job::new(move |session| {
        session.set(&setting)?;
        Ok(Outcome::silent())
    })
}

/// The name of a file as the list of jobs tells it.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn entered_text(kind: RecordKind, edits: usize, rows: usize) -> String {
    match (edits, rows) {
        (edits, 0) => format!("已修改 {edits} 格"),
        (0, rows) => format!("已新增 {rows} 条{}", kind.label()),
        (edits, rows) => format!("已修改 {edits} 格，新增 {rows} 条{}", kind.label()),
    }
}
