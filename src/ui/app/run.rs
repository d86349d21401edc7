//! What a frame asked for: commands, requests, questions, dropped files.

use std::path::{Path, PathBuf};

use eframe::egui;

use crate::app::worker::handle::Request;
use crate::ops::picture_name;
use crate::ui::command::Command;
use crate::ui::frame_actions::{Ask, FrameActions};
use crate::ui::help_dialogs::HelpDialog;
use crate::ui::pages::Page;
use crate::ui::shell;
use crate::ui::widgets::{Toast, grid};

use super::App;

impl App {
    pub(super) fn answered(&mut self, ask: Ask, path: PathBuf) {
        let period = self.snapshot.as_ref().map(|snapshot| snapshot.period);
        match (ask, period) {
            (Ask::OpenLedger, _) => self.handle.send(Request::Open(path)),
            (Ask::NewLedger { county, code }, _) => {
                self.handle.send(Request::Create {
                    path: with_ending(path, "laoxiao"),
                    county,
                    code,
                });
            }
            (Ask::Import, _) => self.import(path),
            (Ask::FormFile, _) => self.handle.send(Request::NewForms(path)),
            (Ask::ExportFolder { handover, submit }, Some(period)) => {
                self.handle.send(Request::Export {
                    handover,
                    period,
                    folder: path,
                    submit,
                });
            }
            (Ask::Report, Some(period)) => {
                self.handle.send(Request::Report {
                    period,
                    out: with_ending(path, "xlsx"),
                });
            }
            (Ask::Template, _) => self.fill(path),
            (Ask::Filled { .. }, Some(period)) => {
                let request = self.pages.fill.save(period, with_ending(path, "xlsx"));
                self.handle.send(request);
            }
            (Ask::ExportLike { .. }, Some(period)) => {
                let request = self.pages.fill.export(period, with_ending(path, "xlsx"));
                self.handle.send(request);
            }
            (Ask::Picture(chart), _) => self.handle.send(Request::Picture {
                chart,
                out: with_ending(path, "png"),
            }),
            (Ask::Restore, _) => self.handle.send(Request::Restore(path)),
            (Ask::BackupFolder, _) => {
                self.prefs.backups = Some(path);
                self.keep_prefs();
                self.send_backup_folder();
            }
            (Ask::CopyTo, _) => self.handle.send(Request::CopyTo(with_ending(path, "laoxiao"))),
            (Ask::LocalCopy { original }, _) => {
                let copy = with_ending(path, "laoxiao");
                self.handle.send(Request::OpenCopy { original, copy });
            }
            (Ask::ExportFolder { .. } | Ask::Report | Ask::Filled { .. } | Ask::ExportLike { .. }, None) => {}
        }
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
            self.handle.send(Request::Open(file.clone()));
        } else if self.snapshot.is_some() {
            // On the pages of what goes out, a file is one to be filled.
            if matches!(self.page, Page::Fill | Page::Submit) {
                self.fill(file.clone());
            } else {
                self.import(file.clone());
            }
            if files.len() > 1 {
                self.toasts
                    .push(Toast::note("一次看一个文件；其余的请随后再拖进来"));
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
            .send(Request::KeepBackupsIn(self.prefs.backups.clone()));
    }

    /// Writes what is being typed, because the page or the window is left.
    pub(super) fn settle(&mut self, ctx: &egui::Context, out: &mut FrameActions) {
        self.pages.settle(ctx, self.page, out);
    }

    fn go(&mut self, ctx: &egui::Context, page: Page) {
        if page == self.page {
            return;
        }
        let mut out = FrameActions::default();
        self.settle(ctx, &mut out);
        self.page = page;
        self.pages.take_focus(page);
        for request in out.requests {
            self.handle.send(request);
        }
        for toast in out.toasts {
            self.toasts.push(toast);
        }
    }

    pub(super) fn run_all(&mut self, ctx: &egui::Context, out: FrameActions) {
        if out.note != self.note {
            self.note = out.note;
            ctx.request_repaint();
        }
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
        for toast in out.toasts {
            self.toasts.push(toast);
        }
        if let Some(show) = out.show {
            self.go(ctx, Page::of(show.kind));
            self.pages.show(&show);
        }
        for request in out.requests {
            self.handle.send(request);
            ctx.request_repaint();
        }
        for command in out.commands {
            self.run(ctx, command);
        }
        if let Some(ask) = out.ask {
            self.ask(ctx, ask);
        }
        if let Some(file) = out.import {
            self.import(file);
        }
    }

    fn ask(&mut self, ctx: &egui::Context, ask: Ask) {
        let county = self
            .snapshot
            .as_ref()
            .map(|snapshot| snapshot.county.short_name())
            .unwrap_or_default();
        let name = match &ask {
            Ask::NewLedger { county, .. } => format!("{county}.laoxiao"),
            Ask::CopyTo => format!("{county}备份{}.laoxiao", jiff::Zoned::now().strftime("%Y%m%d")),
            Ask::LocalCopy { original } => original
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
            Ask::Report => format!("{county}指标进度报告.xlsx"),
            Ask::Picture(chart) => picture_name(chart),
            Ask::Filled { template } => format!("{}_{county}已填.xlsx", stem(template)),
            Ask::ExportLike { template } => format!("{}_{county}.xlsx", stem(template)),
            _ => String::new(),
        };
        let wake = ctx.clone();
        self.dialogs.open(ask, &name, move || wake.request_repaint());
        ctx.request_repaint();
    }

    /// Runs a command at once, without waiting for a frame.
    pub fn run_command(&mut self, ctx: &egui::Context, command: Command) {
        self.run(ctx, command);
    }

    fn run(&mut self, ctx: &egui::Context, command: Command) {
        if command.needs_ledger() && self.snapshot.is_none() {
            self.toasts.push(Toast::note("请先新建或打开一本台账"));
            return;
        }
        ctx.request_repaint();
        match command {
            Command::Go(page) => self.go(ctx, page),
            Command::New => {
                if self.snapshot.is_some() {
                    self.handle.send(Request::Close);
                }
                self.pages.start.making = true;
            }
            Command::Open => self.ask(ctx, Ask::OpenLedger),
            Command::OpenSample => {
                if let Some(sample) = self.sample() {
                    self.handle.send(Request::OpenSample(sample));
                }
            }
            Command::Close => self.handle.send(Request::Close),
            Command::Import => self.ask(ctx, Ask::Import),
            Command::Fill => self.ask(ctx, Ask::Template),
            Command::Palette => self.palette.open(),
            Command::Filter => self.pages.filter(self.page),
            Command::Find => self.pages.find(self.page, false),
            Command::Replace => self.pages.find(self.page, true),
            Command::Add => self.pages.add(self.page),
            Command::Undo => self.handle.send(Request::Undo),
            Command::Redo => self.handle.send(Request::Redo),
            Command::Save => {
                grid::commit_typed(ctx);
                self.toasts.push(Toast::note("每一步都已自动保存，不用再存"));
            }
            Command::BackUp => self.handle.send(Request::BackUp),
            Command::CopyTo => self.ask(ctx, Ask::CopyTo),
            Command::Report => self.ask(ctx, Ask::Report),
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
            self.handle.send(Request::SetPeriod(*period));
        }
    }
}

fn stem(file: &Path) -> String {
    file.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if Path::new(&path).extension().is_some() {
        path
    } else {
        path.with_extension(ending)
    }
}
