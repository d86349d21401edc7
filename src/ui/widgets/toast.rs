//! Short messages at the lower right, one at a time; a change offers 撤销 right there, as long as it is the last step.

use std::path::PathBuf;

use eframe::egui::{Align2, Area, Frame, Id, Margin, Order, RichText, Stroke, Ui, Vec2};

use super::{Button, Tone};
use crate::ui::theme::{color, regular_font, size};

/// One message.
#[derive(Clone, Debug)]
pub struct Toast {
    tone: Tone,
    text: String,
    hint: String,
    undo: ToastUndo,
    /// The file that was written.
    file: Option<PathBuf>,
    born: Option<f64>,
}

/// What was clicked in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToastAnswer {
    /// 撤销 of the step of this number.
    Undo(i64),
    /// 打开文件.
    Open(PathBuf),
    /// 打开文件夹.
    Folder(PathBuf),
}

/// What 撤销 of a message takes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ToastUndo {
    /// Nothing, or something that is no longer the last step.
    Gone,
    /// The step that the message is about; the ledger has not told its number yet.
    Awaited,
    /// The step of this number.
    Step(i64),
}

impl Toast {
    /// Something was done.
    pub fn done(text: impl Into<String>) -> Self {
        Self {
            tone: Tone::Good,
            text: text.into(),
            hint: String::new(),
            undo: ToastUndo::Gone,
            file: None,
            born: None,
        }
    }

    /// Something to know.
    pub fn note(text: impl Into<String>) -> Self {
        Self {
            tone: Tone::Info,
            ..Self::done(text)
        }
    }

    /// Something was refused; stays until it is closed.
    pub fn refused(text: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            tone: Tone::Bad,
            hint: hint.into(),
            ..Self::done(text)
        }
    }

    /// Something to look at; stays until it is closed.
    pub fn attention(text: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            tone: Tone::Warn,
            hint: hint.into(),
            ..Self::done(text)
        }
    }

    /// Whether it goes by itself.
    fn fades(&self) -> bool {
        !matches!(self.tone, Tone::Bad | Tone::Warn)
    }

    /// With 撤销 beside it.
    #[must_use]
    pub fn with_undo(mut self) -> Self {
        self.undo = ToastUndo::Awaited;
        self
    }

    /// With 打开文件 and 打开文件夹 beside it.
    #[must_use]
    pub fn with_file(mut self, file: PathBuf) -> Self {
        self.file = Some(file);
        self
    }

    fn stays_secs(&self) -> f64 {
        if self.file.is_some() {
            FILE_STAYS_SECS
        } else {
            STAY_SECS
        }
    }

    /// What it says.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The messages on screen.
#[derive(Debug, Default)]
pub struct Toasts {
    list: Vec<Toast>,
}

/// Seconds a message stays; refusals stay until closed.
const STAY_SECS: f64 = 6.0;
/// One that offers a file stays until one has looked where it went.
const FILE_STAYS_SECS: f64 = 20.0;

impl Toasts {
    /// Shows a message in the place of the one before; what has to be closed comes up again behind it.
    pub fn push(&mut self, toast: Toast) {
        self.list.retain(|toast| !toast.fades());
        self.list.push(toast);
    }

    /// All that was asked of the ledger is done: what was no step is none.
    pub fn settle(&mut self) {
        for toast in &mut self.list {
            if toast.undo == ToastUndo::Awaited {
                toast.undo = ToastUndo::Gone;
            }
        }
    }

    /// The ledger's last step that can be taken back: a message about another one offers it no more.
    pub fn follow(&mut self, last_step: Option<i64>) {
        for toast in &mut self.list {
            toast.undo = match (toast.undo, last_step) {
                (ToastUndo::Awaited, Some(step)) => ToastUndo::Step(step),
                (ToastUndo::Step(own), Some(step)) if own == step => ToastUndo::Step(own),
                _ => ToastUndo::Gone,
            };
        }
    }

    /// The latest message.
    pub fn last(&self) -> Option<&Toast> {
        self.list.last()
    }

    /// Draws the latest; gives what was clicked in it.
    pub fn ui(&mut self, ui: &Ui) -> Option<ToastAnswer> {
        let ctx = ui.ctx();
        let now = ctx.time();
        for toast in &mut self.list {
            toast.born.get_or_insert(now);
        }
        self.list
            .retain(|toast| !toast.fades() || toast.born.is_none_or(|born| now - born < toast.stays_secs()));
        let toast = self.list.last()?;
        if self.list.iter().any(Toast::fades) {
            ctx.request_repaint_after_secs(1.0);
        }
        let (mut answer, mut closed) = (None, false);
        Area::new(Id::unique("toasts"))
            .order(Order::Foreground)
            .anchor(
                Align2::RIGHT_BOTTOM,
                Vec2::new(-size::PAGE, -size::STATUS - size::GAP),
            )
            .show(ctx, |ui| {
                (answer, closed) = toast_ui(ui, toast);
            });
        // A file can be opened and its folder shown, too.
        if closed || matches!(answer, Some(ToastAnswer::Undo(_))) {
            self.list.pop();
        }
        answer
    }
}

fn toast_ui(ui: &mut Ui, toast: &Toast) -> (Option<ToastAnswer>, bool) {
    let frame = Frame::new()
        .fill(color::PANEL)
        .stroke(Stroke::new(1.0, toast.tone.text()))
        .corner_radius(size::CARD_RADIUS)
        .inner_margin(Margin::symmetric(12, 6));
    let (mut answer, mut closed) = (None, false);
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                ui.set_max_width(420.0);
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.add_space(5.0);
                ui.label(
                    RichText::new(&toast.text)
                        .font(regular_font(size::TABLE))
                        .color(color::TEXT),
                );
                if !toast.hint.is_empty() {
                    ui.label(
                        RichText::new(&toast.hint)
                            .font(regular_font(size::SMALL))
                            .color(color::MUTE),
                    );
                }
                ui.add_space(5.0);
            });
            if let ToastUndo::Step(step) = toast.undo
                && ui.add(Button::quiet("撤销")).clicked()
            {
                answer = Some(ToastAnswer::Undo(step));
            }
            if let Some(file) = &toast.file {
                if ui.add(Button::quiet("打开文件")).clicked() {
                    answer = Some(ToastAnswer::Open(file.clone()));
                }
                if ui.add(Button::quiet("打开文件夹")).clicked() {
                    answer = Some(ToastAnswer::Folder(file.clone()));
                }
            }
            closed = ui.add(Button::quiet("×").named("关闭提示")).clicked();
        });
    });
    (answer, closed)
}
