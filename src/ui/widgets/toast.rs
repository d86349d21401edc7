//! Short messages at the lower right, one at a time; a change offers 撤销 right there, as long as it is the last step.

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
    born: Option<f64>,
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

impl Toasts {
    /// Shows a message in the place of the one before; what has to be closed comes up again behind it.
    pub fn push(&mut self, toast: Toast) {
        self.list.retain(|toast| !toast.fades());
        self.list.push(toast);
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

    /// Draws the latest; gives the step to take back when 撤销 was clicked.
    pub fn ui(&mut self, ui: &Ui) -> Option<i64> {
        let ctx = ui.ctx();
        let now = ctx.time();
        for toast in &mut self.list {
            toast.born.get_or_insert(now);
        }
        self.list
            .retain(|toast| !toast.fades() || toast.born.is_none_or(|born| now - born < STAY_SECS));
        let toast = self.list.last()?;
        if self.list.iter().any(Toast::fades) {
            ctx.request_repaint_after_secs(1.0);
        }
        let mut answer = (false, false);
        Area::new(Id::unique("toasts"))
            .order(Order::Foreground)
            .anchor(
                Align2::RIGHT_BOTTOM,
                Vec2::new(-size::PAGE, -size::STATUS - size::GAP),
            )
            .show(ctx, |ui| {
                answer = toast_ui(ui, toast);
            });
        let step = match toast.undo {
            ToastUndo::Step(step) if answer.0 => Some(step),
            _ => None,
        };
        if answer.0 || answer.1 {
            self.list.pop();
        }
        step
    }
}

fn toast_ui(ui: &mut Ui, toast: &Toast) -> (bool, bool) {
    let frame = Frame::new()
        .fill(color::PANEL)
        .stroke(Stroke::new(1.0, toast.tone.text()))
        .corner_radius(size::CARD_RADIUS)
        .inner_margin(Margin::symmetric(12, 6));
    let mut answer = (false, false);
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
            if matches!(toast.undo, ToastUndo::Step(_)) {
                answer.0 = ui.add(Button::quiet("撤销")).clicked();
            }
            answer.1 = ui.add(Button::quiet("×").named("关闭提示")).clicked();
        });
    });
    answer
}
