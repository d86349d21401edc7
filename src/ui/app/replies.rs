//! What the ledger answered, and what the window makes of it.

use std::path::PathBuf;

use eframe::egui::{self, ViewportCommand};

use crate::app::worker::handle::{Reply, Request, Topic};
use crate::error::Error;
use crate::import::Plan;
use crate::ops::Location;
use crate::ui::pages::{Page, Pages};
use crate::ui::unsafe_location_dialog::UnsafeLocationDialog;
use crate::ui::widgets::Toast;

use super::App;

impl App {
    pub(super) fn take_replies(&mut self, ctx: &egui::Context) {
        for reply in self.handle.poll() {
            self.take(ctx, reply);
        }
        if let Some((ask, path)) = self.dialogs.poll() {
            self.answered(ask, path);
        }
    }

    fn take(&mut self, ctx: &egui::Context, reply: Reply) {
        match reply {
            Reply::Opened(path) => {
                self.recent.note(&path);
                self.pages = Pages::default();
                self.pages.arrange(&self.prefs.tables);
                self.page = Page::Overview;
                let name = path.file_stem().unwrap_or_default().to_string_lossy();
                ctx.send_viewport_cmd(ViewportCommand::Title(format!("{name} - 老小台账")));
                if self.sample().is_some_and(|sample| sample == path) && !self.prefs.toured {
                    self.tour.offer();
                }
                if let Some(file) = self.waiting.take() {
                    self.import(file);
                }
            }
            Reply::Doubtful(path, place) => self.doubt(path, place),
            Reply::Closed => {
                self.snapshot = None;
                ctx.send_viewport_cmd(ViewportCommand::Title("老小台账".to_owned()));
            }
            Reply::Snapshot(snapshot) => {
                let changed = self
                    .snapshot
                    .as_ref()
                    .is_some_and(|old| old.version != snapshot.version);
                self.snapshot = Some(snapshot);
                if changed && let Some(request) = self.pages.import.stale() {
                    self.handle.send(request);
                }
                if changed && let Some(request) = self.pages.fill.stale() {
                    self.handle.send(request);
                }
            }
            Reply::Planned(plan) => {
                if is_blank_form(&plan) {
                    let text = "这是一张空表，没有可导入的数；要把台账的数填进去，请拖到“套表”页";
                    self.toasts.push(Toast::note(text));
                }
                self.pages.import.planned(plan);
            }
            Reply::Accepted(accepted) => {
                let unwritten = self.pages.import.unwritten();
                self.pages.import.finish();
                let mut text = format!("已写入：新增 {} 条，更新 {} 条", accepted.added, accepted.updated);
                if unwritten > 0 {
                    text.push_str(&format!("；{unwritten} 行有错误或冲突，没有写入"));
                }
                self.toasts.push(Toast::done(text).with_undo());
            }
            Reply::Seen(template) => self.pages.fill.seen(template),
            Reply::Filled(text) => {
                self.pages.fill.saved(text.clone());
                self.toasts.push(Toast::done(text));
            }
            Reply::LaidOut(annex) => self.pages.submit.laid_out(annex),
            Reply::Fonts(missing) => self.pages.submit.fonts(missing),
            Reply::Backups(list) => self.pages.history.backups(list),
            Reply::FormMade(form) => self.pages.submit.show_form(form),
            Reply::Exported(files) => self.exported(&files),
            Reply::Changed(text) => self.toasts.push(Toast::done(text).with_undo()),
            Reply::Done(text) => self.toasts.push(Toast::done(text)),
            Reply::Attention(text, details) => self.toasts.push(Toast::attention(text, details)),
            Reply::Refused(topic, error) => self.refused(topic, error),
            Reply::Ran => {}
        }
        ctx.request_repaint();
    }

    /// Asks once; a ledger that was opened in such a place before is opened again with a reminder.
    fn doubt(&mut self, path: PathBuf, place: Location) {
        if place != Location::ReadOnly && self.recent.paths().any(|known| *known == path) {
            let warning = place.warning().unwrap_or_default();
            self.toasts.push(Toast::attention(
                warning,
                "建议用“备份到U盘或文件夹”另存到本机后使用。",
            ));
            self.handle.send(Request::OpenAnyway(path));
        } else {
            self.question = Some(UnsafeLocationDialog { path, place });
        }
    }

    fn exported(&mut self, files: &[crate::export::Exported]) {
        let text = match files {
            [file] => format!("已导出 {}", file.file.display()),
            [first, ..] => {
                let folder = first
                    .file
                    .parent()
                    .map(|folder| folder.display().to_string())
                    .unwrap_or_default();
                format!("已导出 {} 个文件到 {folder}", files.len())
            }
            [] => return,
        };
        self.toasts.push(Toast::done(text));
    }

    fn refused(&mut self, topic: Topic, error: Error) {
        match topic {
            Topic::Import => self.pages.import.refused(error),
            Topic::Template => self.pages.fill.refused(error),
            Topic::Ledger | Topic::Other => {
                self.pages.fill.release();
                self.toasts.push(Toast::refused(error.message, error.hint));
            }
        }
    }
}

/// A known table whose rows all wait: a file to be filled, not to be read.
fn is_blank_form(plan: &Plan) -> bool {
    let mut known = plan
        .sheets
        .iter()
        .filter(|sheet| sheet.record.is_some())
        .peekable();
    known.peek().is_some() && known.all(|sheet| sheet.changes.is_empty())
}
