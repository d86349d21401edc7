//! The window: draws the shell and a page, then runs what the frame asked for.

mod commands;
mod replies;
mod run;

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::{self, Frame, Margin, Ui};

use crate::ops::{Snapshot, data_dir};

use super::command::Command;
use super::dialogs::Dialogs;
use super::frame_actions::FrameActions;
use super::help_dialogs::HelpDialog;
use super::new_period::NewPeriodDialog;
use super::page::Page;
use super::page_view::Pages;
use super::page_view::Window;
use super::pages;
use super::pages::fill::FillPage;
use super::pages::import::ImportPage;
use super::pages::recovery::RecoveryPage;
use super::pages::start::StartPage;
use super::palette::Palette;
use super::repaint::RepaintHandle;
use super::shell;
use super::theme;
use super::theme::{color, size};
use super::tour::Tour;
use super::unsafe_location_dialog::UnsafeLocationDialog;
use super::widgets::{Toast, Toasts, grid};
use crate::app::preferences::Prefs;
use crate::app::recent::Recent;
use crate::app::worker::handle::LedgerHandle;
use crate::app::worker::request::LedgerRequest;

/// What the window starts with.
pub struct WindowStart {
    /// A ledger to open.
    pub ledger: Option<PathBuf>,
    /// A file to import once the ledger is open.
    pub import: Option<PathBuf>,
    /// Where recent ledgers and the sample are kept; `None` keeps nothing.
    pub folder: Option<PathBuf>,
    /// How the ledger is reached.
    pub handle: LedgerHandle<Pages>,
    /// How files are chosen.
    pub dialogs: Dialogs,
    /// Whether characters outside the embedded font may come from system fonts.
    pub system_fonts: bool,
    /// How the ledger's thread asks for a frame; `None` where it works inline.
    pub wake: Option<RepaintHandle>,
}

impl WindowStart {
    /// The window of the program: a thread for the ledger, the system's dialogs, the user's data folder.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn native(
        ledger: Option<PathBuf>,
        import: Option<PathBuf>,
        ctx: &egui::Context,
    ) -> std::io::Result<Self> {
        let wake = RepaintHandle::new(ctx);
        let woken = wake.clone();
        let handle = LedgerHandle::spawn(move || woken.repaint())?;
        Ok(Self {
            ledger,
            import,
            folder: data_dir(),
            handle,
            dialogs: Dialogs::Native(None),
            system_fonts: true,
            wake: Some(wake),
        })
    }
}

/// The window.
pub struct App {
    handle: LedgerHandle<Pages>,
    dialogs: Dialogs,
    folder: Option<PathBuf>,
    waiting: Option<PathBuf>,
    recent: Recent,
    prefs: Prefs,
    snapshot: Option<Arc<Snapshot>>,
    page: Page,
    start: StartPage,
    /// A ledger that could not be opened, until something was done about it.
    recovery: Option<RecoveryPage>,
    pages: Pages,
    palette: Palette,
    tour: Tour,
    lists: HelpDialog,
    question: Option<UnsafeLocationDialog>,
    toasts: Toasts,
    /// What is selected, as the page said in the last frame.
    note: String,
    system_fonts: bool,
    wake: Option<RepaintHandle>,
    /// Whether was said, when the window was to be closed, that something typed is not written.
    warned: bool,
    new_period: Option<NewPeriodDialog>,
    /// Commands that came behind keys which a table has not read yet.
    held: Vec<Command>,
}

impl App {
    /// Opens the window on a context.
    pub fn new(ctx: &egui::Context, start: WindowStart) -> Self {
        let prefs = Prefs::load(start.folder.as_deref());
        let mut app = Self {
            handle: start.handle,
            dialogs: start.dialogs,
            recent: Recent::load(start.folder.as_deref()),
            folder: start.folder,
            waiting: start.import,
            prefs,
            snapshot: None,
            page: Page::Overview,
            start: StartPage::default(),
            recovery: None,
            pages: pages::fresh(),
            palette: Palette::default(),
            tour: Tour::default(),
            lists: HelpDialog::default(),
            question: None,
            toasts: Toasts::default(),
            note: String::new(),
            system_fonts: start.system_fonts,
            wake: start.wake,
            warned: false,
            new_period: None,
            held: Vec::new(),
        };
        app.dress(ctx);
        app.pages.arrange(&app.prefs.tables);
        app.send_backup_folder();
        if let Some(ledger) = start.ledger {
            app.handle.send(LedgerRequest::Open(ledger));
        }
        app
    }

    /// How other threads ask for a frame.
    pub fn wake(&self) -> Option<&RepaintHandle> {
        self.wake.as_ref()
    }

    /// Goes on in a new window, after the old one lost its device: everything is as it was.
    pub fn move_to(&mut self, ctx: &egui::Context) {
        if let Some(wake) = &self.wake {
            wake.turn_to(ctx);
        }
        self.dress(ctx);
        self.name_window(ctx);
        self.pages.take_focus(self.page);
        ctx.request_repaint();
    }

    /// Gives a context the fonts, colours and the size of text.
    fn dress(&self, ctx: &egui::Context) {
        theme::apply(ctx, self.system_fonts, self.prefs.embedded_font);
        #[expect(clippy::cast_precision_loss, reason = "100 to 150")]
        ctx.set_zoom_factor(self.prefs.size_percent as f32 / 100.0);
    }

    fn name_window(&self, ctx: &egui::Context) {
        let title = match &self.snapshot {
            Some(snapshot) => {
                let name = snapshot.path.file_stem().unwrap_or_default();
                format!("{} - 老小台账", name.to_string_lossy())
            }
            None => "老小台账".to_owned(),
        };
        ctx.send_viewport_cmd(egui::ViewportCommand::Title(title));
    }

    /// The page in view.
    pub fn page(&self) -> Page {
        self.page
    }

    /// The ledger as it is shown.
    pub fn snapshot(&self) -> Option<&Arc<Snapshot>> {
        self.snapshot.as_ref()
    }

    /// The latest message.
    pub fn message(&self) -> Option<&str> {
        self.toasts.last().map(Toast::text)
    }

    /// Looks into a file to import; the same as dropping it on the window.
    pub fn import(&mut self, file: PathBuf) {
        self.page = Page::Import;
        let handle = &mut self.handle;
        self.pages
            .with(|page: &mut ImportPage| handle.send(page.begin(file)));
    }

    /// Looks at an issued file to fill; the same as dropping it on 套表.
    pub fn fill(&mut self, file: PathBuf) {
        self.page = Page::Fill;
        let period = self.snapshot.as_ref().map(|snapshot| snapshot.period);
        let handle = &mut self.handle;
        self.pages
            .with(|page: &mut FillPage| handle.send(page.begin(file, period)));
    }

    fn sample(&self) -> Option<PathBuf> {
        self.folder
            .as_ref()
            .map(|folder| folder.join("示例").join("示例县.laoxiao"))
    }

    fn page_ui(&mut self, ui: &mut Ui, out: &mut FrameActions) {
        let margin = Margin::symmetric(16, 12);
        let frame = Frame::new().fill(color::BACKGROUND).inner_margin(margin);
        let snapshot = self.snapshot.clone();
        let sample = self.sample();
        egui::CentralPanel::default().frame(frame).show(ui, |ui| {
            if let Some(recovery) = &mut self.recovery {
                if recovery.ui(ui, out) {
                    self.recovery = None;
                }
                return;
            }
            match &snapshot {
                Some(snapshot) => {
                    let window = Window {
                        prefs: &self.prefs,
                        usual_backups: self.folder.as_deref(),
                    };
                    self.pages.ui(ui, self.page, snapshot, &window, out);
                }
                None => self.start.ui(ui, &self.recent, sample.as_ref(), out),
            }
        });
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.take_replies(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.draw(ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.prefs.save(self.folder.as_deref());
    }
}

impl App {
    /// Takes the answers that came and draws one frame.
    pub fn draw(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.take_replies(&ctx);
        grid::mark_ledger(&ctx, self.handle.is_writing());
        let mut out = FrameActions::default();
        let typing = ctx.text_edit_focused() && !grid::is_navigating(&ctx);
        out.commands = Command::pressed(&ctx, typing);
        self.dropped(&ctx);
        let snapshot = self.snapshot.clone();
        shell::top_ui(ui, snapshot.as_deref(), &mut out);
        if self.tour.ui(ui, &mut out) {
            self.prefs.toured = true;
            self.keep_prefs();
        }
        let status = shell::StatusLine {
            snapshot: snapshot.as_deref(),
            busy: self.handle.is_busy(),
            jobs: self.handle.jobs(),
            note: &self.note,
        };
        shell::status_ui(ui, &status, &mut out);
        if let Some(snapshot) = &snapshot {
            shell::nav_ui(ui, self.page, &self.pages, snapshot, &mut out);
        }
        self.page_ui(ui, &mut out);
        self.palette.ui(ui, snapshot.as_deref(), &mut out);
        self.lists.ui(ui, self.handle.jobs());
        if self
            .question
            .as_ref()
            .is_some_and(|question| question.ui(ui, &mut out))
        {
            self.question = None;
        }
        if let (Some(dialog), Some(snapshot)) = (&mut self.new_period, &snapshot)
            && dialog.ui(ui, snapshot, &mut out)
        {
            self.new_period = None;
        }
        if out.new_period {
            self.new_period = snapshot.as_deref().map(NewPeriodDialog::new);
        }
        if let Some(answer) = self.toasts.ui(ui) {
            self.answer_toast(answer, &mut out);
        }
        drop_hint_ui(ui, self.pages.fills_files(self.page));
        let closes = ctx.input(|input| input.viewport().close_requested());
        if grid::has_waiting_keys(&ctx) {
            self.hold(&ctx, &mut out.commands, closes);
        } else {
            out.commands.splice(0..0, std::mem::take(&mut self.held));
            if closes {
                self.settle(&ctx, &mut out);
                self.keep_open(&ctx);
            }
        }
        if out.note != self.note {
            self.note = std::mem::take(&mut out.note);
            ctx.request_repaint();
        }
        self.run_all(&ctx, out);
    }
}

/// While a file hovers over the window.
fn drop_hint_ui(ui: &Ui, fills: bool) {
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
        if fills {
            "松开，认一认这张下发表，看哪些数会填进去"
        } else {
            "松开，查看这个文件会带来什么变化"
        },
        font,
        color::ON_ACCENT,
    );
}
