//! The window: draws the shell and a page, then runs what the frame asked for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::{self, Frame, Margin, Ui, ViewportCommand};

use crate::error::Error;
use crate::ops::{Snapshot, data_dir};

use super::command::Command;
use super::desk::{Desk, Reply, Request, Topic};
use super::dialogs::Dialogs;
use super::outbox::{Ask, Outbox};
use super::pages::{Page, Pages};
use super::palette::Palette;
use super::recent::Recent;
use super::shell;
use super::theme::{self, color, size};
use super::widgets::{Toast, Toasts, grid};

/// What the window starts with.
pub struct Start {
    /// A ledger to open.
    pub ledger: Option<PathBuf>,
    /// A file to import once the ledger is open.
    pub import: Option<PathBuf>,
    /// Where recent ledgers and the sample are kept; `None` keeps nothing.
    pub folder: Option<PathBuf>,
    /// How the ledger is reached.
    pub desk: Desk,
    /// How files are chosen.
    pub dialogs: Dialogs,
    /// Whether characters outside the embedded font may come from system fonts.
    pub system_fonts: bool,
}

impl Start {
    /// The window of the program: a thread for the ledger, the system's dialogs, the user's data folder.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn native(
        ledger: Option<PathBuf>,
        import: Option<PathBuf>,
        ctx: &egui::Context,
    ) -> std::io::Result<Self> {
        let wake = ctx.clone();
        let desk = Desk::spawn(move || wake.request_repaint())?;
        Ok(Self {
            ledger,
            import,
            folder: data_dir(),
            desk,
            dialogs: Dialogs::Native(None),
            system_fonts: true,
        })
    }
}

/// The window.
pub struct App {
    desk: Desk,
    dialogs: Dialogs,
    folder: Option<PathBuf>,
    waiting: Option<PathBuf>,
    recent: Recent,
    snapshot: Option<Arc<Snapshot>>,
    page: Page,
    pages: Pages,
    palette: Palette,
    toasts: Toasts,
}

impl App {
    /// Opens the window on a context.
    pub fn new(ctx: &egui::Context, start: Start) -> Self {
        theme::apply(ctx, start.system_fonts);
        let mut app = Self {
            desk: start.desk,
            dialogs: start.dialogs,
            recent: Recent::load(start.folder.as_deref()),
            folder: start.folder,
            waiting: start.import,
            snapshot: None,
            page: Page::Overview,
            pages: Pages::default(),
            palette: Palette::default(),
            toasts: Toasts::default(),
        };
        if let Some(ledger) = start.ledger {
            app.desk.send(Request::Open(ledger));
        }
        app
    }

    /// The page in view.
    pub fn page(&self) -> Page {
        self.page
    }

    /// The ledger as it is shown.
    pub fn snapshot(&self) -> Option<&Snapshot> {
        self.snapshot.as_deref()
    }

    /// The latest message.
    pub fn message(&self) -> Option<&str> {
        self.toasts.last().map(Toast::text)
    }

    /// Looks into a file to import; the same as dropping it on the window.
    pub fn import(&mut self, file: PathBuf) {
        self.page = Page::Import;
        let request = self.pages.import.begin(file);
        self.desk.send(request);
    }

    fn take_replies(&mut self, ctx: &egui::Context) {
        for reply in self.desk.poll() {
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
                self.page = Page::Overview;
                let name = path
                    .file_stem()
                    .map(|name| name.to_string_lossy().into_owned())
                    .unwrap_or_default();
                ctx.send_viewport_cmd(ViewportCommand::Title(format!("{name} - 老小台账")));
                if let Some(file) = self.waiting.take() {
                    self.import(file);
                }
            }
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
                    self.desk.send(request);
                }
            }
            Reply::Planned(plan) => self.pages.import.planned(plan),
            Reply::Accepted(accepted) => {
                self.pages.import.finish();
                let text = format!("已写入：新增 {} 条，更新 {} 条", accepted.added, accepted.updated);
                self.toasts.push(Toast::done(text).with_undo());
            }
            Reply::LaidOut(annex) => self.pages.submit.laid_out(annex),
            Reply::Exported(files) => self.exported(&files),
            Reply::Changed(text) => self.toasts.push(Toast::done(text).with_undo()),
            Reply::Done(text) => self.toasts.push(Toast::done(text)),
            Reply::Refused(topic, error) => self.refused(topic, error),
        }
        ctx.request_repaint();
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
        if topic == Topic::Import {
            self.pages.import.refused(error);
        } else {
            self.toasts.push(Toast::refused(error.message, error.hint));
        }
    }

    fn sample(&self) -> Option<PathBuf> {
        self.folder
            .as_ref()
            .map(|folder| folder.join("示例").join("示例县.laoxiao"))
    }

    fn answered(&mut self, ask: Ask, path: PathBuf) {
        let period = self.snapshot.as_ref().map(|snapshot| snapshot.period);
        match (ask, period) {
            (Ask::OpenLedger, _) => self.desk.send(Request::Open(path)),
            (Ask::NewLedger { county, code }, _) => {
                self.desk.send(Request::Create {
                    path: with_ending(path, "laoxiao"),
                    county,
                    code,
                });
            }
            (Ask::Import, _) => self.import(path),
            (Ask::ExportFolder { forms, submit }, Some(period)) => {
                self.desk.send(Request::Export {
                    forms,
                    period,
                    folder: path,
                    submit,
                });
            }
            (Ask::Report, Some(period)) => {
                self.desk.send(Request::Report {
                    period,
                    out: with_ending(path, "xlsx"),
                });
            }
            (Ask::Restore, _) => self.desk.send(Request::Restore(path)),
            (Ask::ExportFolder { .. } | Ask::Report, None) => {}
        }
    }

    fn dropped(&mut self, ctx: &egui::Context) {
        let files: Vec<PathBuf> = ctx.input(|input| {
            input
                .raw
                .dropped_files
                .iter()
                .map(|file| file.path().to_owned())
                .collect()
        });
        let Some(file) = files.first() else { return };
        let ledger = file
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("laoxiao"));
        if ledger {
            self.desk.send(Request::Open(file.clone()));
        } else if self.snapshot.is_some() {
            self.import(file.clone());
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

    fn run_all(&mut self, ctx: &egui::Context, out: Outbox) {
        for toast in out.toasts {
            self.toasts.push(toast);
        }
        if let Some(show) = out.show {
            self.page = Page::of(show.kind);
            self.pages.show(&show);
        }
        for request in out.requests {
            self.desk.send(request);
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
            Ask::Report => format!("{county}指标进度报告.xlsx"),
            _ => String::new(),
        };
        let wake = ctx.clone();
        self.dialogs.open(ask, &name, move || wake.request_repaint());
        ctx.request_repaint();
    }

    fn run(&mut self, ctx: &egui::Context, command: Command) {
        if command.needs_ledger() && self.snapshot.is_none() {
            self.toasts.push(Toast::note("请先新建或打开一本台账"));
            return;
        }
        ctx.request_repaint();
        match command {
            Command::Go(page) => self.page = page,
            Command::New => {
                if self.snapshot.is_some() {
                    self.desk.send(Request::Close);
                }
                self.pages.start.making = true;
            }
            Command::Open => self.ask(ctx, Ask::OpenLedger),
            Command::OpenSample => {
                if let Some(sample) = self.sample() {
                    self.desk.send(Request::OpenSample(sample));
                }
            }
            Command::Close => self.desk.send(Request::Close),
            Command::Import => self.ask(ctx, Ask::Import),
            Command::Palette => self.palette.open(),
            Command::Filter => self.pages.filter(self.page),
            Command::Add => self.pages.add(self.page),
            Command::Undo => self.desk.send(Request::Undo),
            Command::Redo => self.desk.send(Request::Redo),
            Command::Save => self.toasts.push(Toast::note("每一步都已自动保存，不用再存")),
            Command::BackUp => self.desk.send(Request::BackUp),
            Command::Report => self.ask(ctx, Ask::Report),
            Command::EarlierPeriod => self.step_period(-1),
            Command::LaterPeriod => self.step_period(1),
            Command::Larger => zoom(ctx, 0.1),
            Command::Smaller => zoom(ctx, -0.1),
            Command::NormalSize => ctx.set_zoom_factor(1.0),
        }
    }

    fn step_period(&mut self, by: isize) {
        let Some(snapshot) = &self.snapshot else { return };
        let periods = shell::periods(snapshot);
        let at = periods
            .iter()
            .position(|period| *period == snapshot.period)
            .unwrap_or(0);
        if let Some(period) = at.checked_add_signed(by).and_then(|at| periods.get(at)) {
            self.desk.send(Request::SetPeriod(*period));
        }
    }

    fn page_ui(&mut self, ui: &mut Ui, out: &mut Outbox) {
        let margin = Margin::symmetric(16, 12);
        let frame = Frame::new().fill(color::BACKGROUND).inner_margin(margin);
        let snapshot = self.snapshot.clone();
        let sample = self.sample();
        egui::CentralPanel::default()
            .frame(frame)
            .show(ui, |ui| match &snapshot {
                Some(snapshot) => self.pages.ui(ui, self.page, snapshot, out),
                None => self.pages.start_ui(ui, &self.recent, sample.as_ref(), out),
            });
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.take_replies(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        let mut out = Outbox::default();
        let typing = ctx.text_edit_focused() && !grid::is_navigating(&ctx);
        out.commands = Command::pressed(&ctx, typing);
        self.dropped(&ctx);
        let snapshot = self.snapshot.clone();
        shell::top_ui(ui, snapshot.as_deref(), &mut out);
        shell::status_ui(ui, snapshot.as_deref(), self.desk.is_busy());
        if let Some(snapshot) = &snapshot {
            shell::nav_ui(ui, self.page, snapshot, &mut out);
        }
        self.page_ui(ui, &mut out);
        self.palette.ui(ui, snapshot.as_deref(), &mut out);
        if self.toasts.ui(ui) {
            out.run(Command::Undo);
        }
        drop_hint_ui(ui);
        self.run_all(&ctx, out);
    }
}

/// While a file hovers over the window.
fn drop_hint_ui(ui: &Ui) {
    if ui.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let painter = ui.ctx().layer_painter(egui::LayerId::new(
        egui::Order::Foreground,
        egui::Id::unique("drop"),
    ));
    let rect = ui.ctx().content_rect();
    painter.rect_filled(rect, 0, color::SHADE);
    let font = theme::bold_font(size::FIGURE);
    painter.text(
        rect.center(),
        egui::Align2::CENTER_CENTER,
        "松开，查看这个文件会带来什么变化",
        font,
        color::ON_ACCENT,
    );
}

fn zoom(ctx: &egui::Context, by: f32) {
    ctx.set_zoom_factor((ctx.zoom_factor() + by).clamp(0.8, 1.6));
}

fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if Path::new(&path).extension().is_some() {
        path
    } else {
        path.with_extension(ending)
    }
}
