//! What each command does.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui;

use crate::app::worker::job::{Job, Outcome};
use crate::app::worker::request::LedgerRequest;
use crate::error::Error;
use crate::ops::Snapshot;
use crate::ui::command::Command;
use crate::ui::file_question::FileQuestion;
use crate::ui::frame_actions::{FrameActions, LedgerJob};
use crate::ui::help_dialogs::HelpDialog;
use crate::ui::ledger_jobs::{done, exported};
use crate::ui::page_view::{OwnStep, Pages};
use crate::ui::pages::history::{back_up, copy_to};
use crate::ui::shell;
use crate::ui::widgets::{Toast, grid};

use super::App;

impl App {
    /// Runs a command at once, without waiting for a frame.
    pub fn run_command(&mut self, ctx: &egui::Context, command: Command) {
        self.run(ctx, command);
    }

    pub(super) fn run(&mut self, ctx: &egui::Context, command: Command) {
        if command.needs_ledger() && self.snapshot.is_none() {
            self.toasts.push(Toast::note("请先新建或打开一本台账"));
            return;
        }
        ctx.request_repaint();
        if matches!(
            command,
            Command::New | Command::Open | Command::OpenSample | Command::Close
        ) {
            self.settle_now(ctx);
        }
        match command {
            Command::Go(page) => self.go(ctx, page),
            Command::New => {
                if self.snapshot.is_some() {
                    self.handle.send(LedgerRequest::Close);
                }
                self.start.making = true;
            }
            Command::Open => {
                let question = FileQuestion::open_ledger("打开台账");
                let question = question.then(|pages, path| pages.results.send(LedgerRequest::Open(path)));
                self.ask(ctx, question);
            }
            Command::OpenSample => {
                if let Some(sample) = self.sample() {
                    self.handle.send(LedgerRequest::OpenSample(sample));
                }
            }
            Command::Close => self.handle.send(LedgerRequest::Close),
            Command::Import => {
                let question = FileQuestion::open_readable("选择要导入的表");
                self.ask(
                    ctx,
                    question.then(|pages, path| pages.results.import = Some(path)),
                );
            }
            Command::Fill => {
                let question = FileQuestion::open_readable("选择下发的原表");
                self.ask(ctx, question.then(|pages, path| pages.results.fill = Some(path)));
            }
            Command::Palette => self.palette.open(),
            Command::Filter => self.pages.filter(self.page),
            Command::Find => self.pages.find(self.page, false),
            Command::Replace => self.pages.find(self.page, true),
            Command::Add => self.pages.add(self.page),
            Command::Undo => self.step(false),
            Command::Redo => self.step(true),
            Command::Save => {
                grid::commit_typed(ctx);
                self.toasts.push(Toast::note("每一步都已自动保存，不用再存"));
            }
            Command::BackUp => self.handle.send(back_up()),
            Command::CopyTo => {
                let today = jiff::Zoned::now().strftime("%Y%m%d");
                let name = format!("{}备份{today}.laoxiao", self.county());
                let question = FileQuestion::save_ledger("备份到U盘或文件夹", name);
                self.ask(
                    ctx,
                    question.then(|pages, path| pages.results.send(copy_to(path))),
                );
            }
            Command::Report => {
                let name = format!("{}指标进度报告.xlsx", self.county());
                let question = FileQuestion::save_workbook("导出进度报告", name);
                self.ask(ctx, question.then_with_ledger(report));
            }
            Command::EarlierPeriod => self.step_period(-1),
            Command::LaterPeriod => self.step_period(1),
            Command::Larger => self.resize(ctx, self.prefs.next_size(true)),
            Command::Smaller => self.resize(ctx, self.prefs.next_size(false)),
            Command::NormalSize => self.resize(ctx, 100),
            Command::Keys => self.lists = HelpDialog::Keys,
            Command::Jobs => self.lists = HelpDialog::Jobs,
            Command::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Command::Tour => {
                let mut out = FrameActions::default();
                self.tour.begin(&mut out);
                self.run_all(ctx, out);
            }
        }
    }

    /// Takes a step back or does it again: one of the page where it keeps its own, else one of the ledger.
    fn step(&mut self, redo: bool) {
        match self.pages.own_step(self.page, redo) {
            Some(OwnStep::Done(request)) => self.handle.send(request),
            Some(OwnStep::Nothing(text)) => self.toasts.push(Toast::note(text)),
            None if redo => self.handle.send(self::redo()),
            None => self.handle.send(undo()),
        }
    }

    fn resize(&mut self, ctx: &egui::Context, percent: u32) {
        self.prefs.size_percent = percent.clamp(100, 150);
        self.keep_prefs();
        self.dress(ctx);
    }

    fn step_period(&mut self, by: isize) {
        let Some(snapshot) = &self.snapshot else { return };
        let periods = shell::periods(snapshot);
        let at = periods
            .iter()
            .position(|period| *period == snapshot.period)
            .unwrap_or(0);
        if let Some(period) = at.checked_add_signed(by).and_then(|at| periods.get(at)) {
            self.handle.send(LedgerRequest::SetPeriod(*period));
        }
    }

    /// The county's name as it stands in names of files.
    fn county(&self) -> String {
        let county = self
            .snapshot
            .as_ref()
            .map(|snapshot| snapshot.county.short_name());
        county.unwrap_or_default()
    }
}

/// Takes the last operation back.
fn undo() -> LedgerJob {
    Job::new(|session| {
        let step = session.undo()?;
        Ok(step.map_or_else(Outcome::silent, |step| done(format!("已撤销：{}", step.label))))
    })
}

/// Takes one step back, if it is the last one.
pub(super) fn undo_step(step: i64) -> LedgerJob {
    Job::new(move |session| {
        let history = session.history()?;
        let last = history.iter().find(|known| !known.undone && known.reversible);
        if last.is_none_or(|last| last.id != step) {
            let hint = "请到“历史与备份”从最近一步起逐步撤销。";
            return Err(Error::refused(
                "history.not-last",
                "这一步之后台账又有改动，没有撤销",
                hint,
            ));
        }
        let undone = session.undo()?;
        Ok(undone.map_or_else(Outcome::silent, |step| done(format!("已撤销：{}", step.label))))
    })
}

/// Does it again.
fn redo() -> LedgerJob {
    Job::new(|session| {
        let step = session.redo()?;
        Ok(step.map_or_else(Outcome::silent, |step| done(format!("已重做：{}", step.label))))
    })
}

/// Writes the progress workbook.
fn report(pages: &mut Pages, snapshot: &Arc<Snapshot>, path: PathBuf) {
    let period = snapshot.period;
    let job = Job::new(move |session| {
        Ok(exported(&[session.progress_report(
            Some(period),
            false,
            &path,
        )?]))
    });
    pages.results.send(job.listed("导出进度报告"));
}
