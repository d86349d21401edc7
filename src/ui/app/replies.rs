//! What the ledger answered, and what the window makes of it.

use std::path::PathBuf;

use eframe::egui::{self, ViewportCommand};

use crate::app::worker::job::Topic;
use crate::app::worker::request::{LedgerRequest, Reply};
use crate::error::Error;
use crate::ops::Location;
use crate::ui::page::Page;
use crate::ui::page_view::Pages;
use crate::ui::pages;
use crate::ui::pages::fill::FillPage;
use crate::ui::pages::history::HistoryPage;
use crate::ui::pages::import::ImportPage;
use crate::ui::pages::recovery::RecoveryPage;
use crate::ui::pages::start::StartPage;
use crate::ui::unsafe_location_dialog::UnsafeLocationDialog;
use crate::ui::widgets::Toast;

use super::App;

impl App {
    pub(super) fn take_replies(&mut self, ctx: &egui::Context) {
        for reply in self.handle.poll() {
            self.take(ctx, reply);
        }
        if let Some((question, path)) = self.dialogs.poll() {
            let asked = self.dialogs.asks_before_replacing();
            question.answer(&mut self.pages, self.snapshot.as_ref(), &path, asked);
            self.run_results(ctx);
        }
    }

    fn take(&mut self, ctx: &egui::Context, reply: Reply<Pages>) {
        match reply {
            Reply::Opened(path) => {
                self.recent.note(&path);
                self.start = StartPage::default();
                self.recovery = None;
                self.pages = pages::fresh();
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
            Reply::OtherBackup(path, why) => self.pages.with(|page: &mut HistoryPage| page.doubt(path, why)),
            Reply::Damaged(ledger) => self.recovery = Some(RecoveryPage::new(*ledger)),
            Reply::Closed => {
                self.snapshot = None;
                ctx.send_viewport_cmd(ViewportCommand::Title("老小台账".to_owned()));
            }
            Reply::Snapshot(snapshot) => {
                let changed = self
                    .snapshot
                    .as_ref()
                    .is_some_and(|old| old.version != snapshot.version);
                let mut steps = snapshot.history.iter();
                let last = steps.find(|step| !step.undone && step.reversible);
                self.toasts.follow(last.map(|step| step.id));
                self.snapshot = Some(snapshot);
                if changed {
                    for request in self.pages.ledger_changed() {
                        self.handle.send(request);
                    }
                }
            }
            Reply::Landed(_, landing) => {
                landing(&mut self.pages);
                self.run_results(ctx);
            }
            Reply::Done(text) => self.toasts.push(Toast::done(text)),
            Reply::Attention(text, details) => self.toasts.push(Toast::attention(text, details)),
            Reply::Refused(topic, error) => self.refused(topic, error),
            Reply::Ran => self.toasts.settle(),
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
            self.handle.send(LedgerRequest::OpenAnyway(path));
        } else {
            self.question = Some(UnsafeLocationDialog { path, place });
        }
    }

    fn refused(&mut self, topic: Topic, error: Error) {
        let hint = error.hint_in_window();
        let error = Error { hint, ..error };
        match topic {
            Topic::Import => self.pages.with(|page: &mut ImportPage| page.refused(error)),
            Topic::Template => self.pages.with(|page: &mut FillPage| page.refused(error)),
            Topic::Ledger | Topic::Other => {
                self.pages.with(FillPage::release);
                self.toasts.push(Toast::refused(error.message, error.hint));
            }
        }
    }
}
