//! What a frame asked for: commands, requests, questions, dropped files.

use std::path::PathBuf;

use eframe::egui;

use crate::app::worker::request::LedgerRequest;
use crate::error::Error;
use crate::start::{open_file, show_in_folder};
use crate::ui::command::Command;
use crate::ui::file_question::FileQuestion;
use crate::ui::frame_actions::FrameActions;
use crate::ui::page::Page;
use crate::ui::pages::import::ImportPage;
use crate::ui::pages::indicators::IndicatorsPage;
use crate::ui::widgets::{Toast, ToastAnswer};

use super::App;
use super::commands::undo_step;

impl App {
    /// Runs what the results of jobs and the answers of dialogs ask for.
    pub(super) fn run_results(&mut self, ctx: &egui::Context) {
        let out = std::mem::take(&mut self.pages.results);
        self.run_all(ctx, out);
    }

    pub(super) fn dropped(&mut self, ctx: &egui::Context) {
        let files: Vec<PathBuf> = ctx.input(|input| {
            input
                .raw
                .dropped_files
                .iter()
                .map(|file| file.path().to_owned())
                .collect()
        });
        self.take_files(&files);
    }

    /// Opens a ledger or looks into a file to import, as when they are dropped on the window.
    pub fn take_files(&mut self, files: &[PathBuf]) {
        let Some(file) = files.first() else { return };
        let ledger = file
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("laoxiao"));
        if ledger {
            self.handle.send(LedgerRequest::Open(file.clone()));
        } else if self.snapshot.is_some() {
            // On the pages of what goes out, a file is one to be filled.
            if self.pages.fills_files(self.page) {
                self.fill(file.clone());
            } else {
                self.import(file.clone());
                let rest = files.get(1..).unwrap_or_default();
                self.pages.with(|page: &mut ImportPage| page.queue(rest));
                if !rest.is_empty() {
                    let text = format!("先看第一个；其余 {} 个排在后面", rest.len());
                    self.toasts.push(Toast::note(text));
                }
            }
        } else {
            self.toasts.push(Toast::refused(
                "还没有打开台账",
                "请先新建或打开一本台账，再导入文件。",
            ));
        }
    }

    /// Keeps the settings of the window.
    pub(crate) fn keep_prefs(&self) {
        self.prefs.save(self.folder.as_deref());
    }

    pub(super) fn send_backup_folder(&mut self) {
        self.handle
            .send(LedgerRequest::KeepBackupsIn(self.prefs.backups.clone()));
    }

    /// Writes what is being typed, because the page or the window is left.
    pub(super) fn settle(&mut self, ctx: &egui::Context, out: &mut FrameActions) {
        self.pages.settle(ctx, self.page, out);
    }

    /// Does what was clicked in a message.
    pub(super) fn answer_toast(&mut self, answer: ToastAnswer, out: &mut FrameActions) {
        let (opened, file) = match answer {
            ToastAnswer::Undo(step) => return out.send(undo_step(step)),
            ToastAnswer::Open(file) => (open_file(&file), file),
            ToastAnswer::Folder(file) => (show_in_folder(&file), file),
        };
        if let Err(error) = opened {
            let error = Error::file("打开", &file, &error);
            self.toasts.push(Toast::refused(error.message, error.hint));
        }
    }

    /// Commands and the closing of the window wait until a table has read the keys that were pressed before them.
    pub(super) fn hold(&mut self, ctx: &egui::Context, commands: &mut Vec<Command>, closes: bool) {
        self.held.append(commands);
        if closes {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.held.push(Command::Quit);
        }
        ctx.request_repaint();
    }

    /// Keeps the window open once where something typed could not be written: closing again gives it up.
    pub(super) fn keep_open(&mut self, ctx: &egui::Context) {
        let unwritten = self.pages.unwritten();
        if unwritten == 0 || std::mem::replace(&mut self.warned, true) {
            return;
        }
        ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
        let hint = "补全或改正后再关闭；再关闭一次，就不要这些内容了。";
        let text = format!("还有 {unwritten} 处输入没有写入台账，窗口先不关闭");
        self.toasts.push(Toast::attention(text, hint));
    }

    pub(super) fn go(&mut self, ctx: &egui::Context, page: Page) {
        self.recovery = None;
        if page == self.page {
            return;
        }
        self.settle_now(ctx);
        self.page = page;
        self.pages.take_focus(page);
    }

    /// Writes what is being typed at once, because the page or the ledger is left.
    pub(super) fn settle_now(&mut self, ctx: &egui::Context) {
        let mut out = FrameActions::default();
        self.settle(ctx, &mut out);
        for request in out.requests {
            self.handle.send(request);
        }
        for toast in out.toasts {
            self.toasts.push(toast);
        }
    }

    pub(super) fn run_all(&mut self, ctx: &egui::Context, out: FrameActions) {
        for (table, layout) in out.layouts {
            self.prefs.tables.insert(table, layout);
            self.keep_prefs();
        }
        if let Some(prefs) = out.prefs {
            self.prefs = *prefs;
            self.keep_prefs();
            self.dress(ctx);
            self.send_backup_folder();
        }
        if let Some(folder) = out.backups {
            self.prefs.backups = Some(folder);
            self.keep_prefs();
            self.send_backup_folder();
        }
        for toast in out.toasts {
            self.toasts.push(toast);
        }
        if let Some(show) = out.show {
            self.go(ctx, Page::of(show.kind));
            self.pages.show(&show);
        }
        if let Some(figure) = out.figure {
            self.go(ctx, Page::Indicators);
            self.pages.with(|page: &mut IndicatorsPage| page.choose(&figure));
        }
        for request in out.requests {
            self.handle.send(request);
            ctx.request_repaint();
        }
        for command in out.commands {
            self.run(ctx, command);
        }
        if let Some(question) = out.ask {
            self.ask(ctx, question);
        }
        if let Some(file) = out.import {
            self.import(file);
        }
        if let Some(file) = out.fill {
            self.fill(file);
        }
    }

    pub(super) fn ask(&mut self, ctx: &egui::Context, question: FileQuestion) {
        let wake = ctx.clone();
        self.dialogs.open(question, move || wake.request_repaint());
        ctx.request_repaint();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;
    use crate::app::worker::handle::LedgerHandle;
    use crate::app::worker::job::Job;
    use crate::ui::app::WindowStart;
    use crate::ui::dialogs::Dialogs;
    use crate::ui::ledger_jobs::done;

    /// The window on a context that draws nothing, with the sample ledger open.
    fn sample(ctx: &egui::Context, folder: &std::path::Path, answer: PathBuf) -> App {
        let mut app = App::new(
            ctx,
            WindowStart {
                ledger: None,
                import: None,
                folder: Some(folder.to_owned()),
                handle: LedgerHandle::inline(),
                dialogs: Dialogs::Scripted(VecDeque::from([answer]), None),
                system_fonts: false,
                wake: None,
            },
        );
        app.run_command(ctx, Command::OpenSample);
        app.take_replies(ctx);
        app
    }

    #[test]
    fn an_action_with_a_file_is_one_question_and_one_job() {
        let folder = tempfile::tempdir().unwrap();
        let ctx = egui::Context::default();
        let wanted = folder.path().join("条数");
        let mut app = sample(&ctx, folder.path(), wanted.clone());
        let mut out = FrameActions::default();
        let question = FileQuestion::save_workbook("条数存为", "条数.xlsx");
        out.ask = Some(question.then(|pages, path| {
            let job = Job::new(move |session| {
                let count = session.records()?.of(crate::model::RecordKind::Project).len();
                let failed = |error| crate::error::Error::file("写入", &path, &error);
                std::fs::write(&path, count.to_string()).map_err(failed)?;
                Ok(done(format!("已写入 {count} 条")))
            });
            pages.results.send(job.listed("写条数"));
        }));
        app.run_all(&ctx, out);
        // The answer of the dialog sends the job, whose answer lands a frame later.
        app.take_replies(&ctx);
        app.take_replies(&ctx);
        // The ending was not typed.
        let count = std::fs::read_to_string(wanted.with_extension("xlsx")).unwrap();
        assert_eq!(app.message(), Some(format!("已写入 {count} 条").as_str()));
        let job = app.handle.jobs().list().next().unwrap();
        assert_eq!((job.label.as_str(), job.failed), ("写条数", false));
        assert_eq!(job.outcome, format!("已写入 {count} 条"));
    }

    #[test]
    fn an_answer_for_a_ledger_that_was_closed_meanwhile_does_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let ctx = egui::Context::default();
        let wanted = folder.path().join("报告.xlsx");
        let mut app = sample(&ctx, folder.path(), wanted.clone());
        let before = app.handle.jobs().list().len();
        app.run_command(&ctx, Command::Report);
        app.run_command(&ctx, Command::Close);
        app.take_replies(&ctx);
        app.take_replies(&ctx);
        assert!(app.snapshot().is_none() && !wanted.exists());
        assert_eq!(app.handle.jobs().list().len(), before);
    }
}
