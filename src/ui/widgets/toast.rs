//! Short messages at the lower right; a change offers 撤销 right there.

use eframe::egui::{Align2, Area, Frame, Id, Margin, Order, RichText, Stroke, Ui, Vec2};

use super::{Button, Tone};
use crate::ui::theme::{color, regular_font, size};

/// One message.
#[derive(Clone, Debug)]
pub struct Toast {
    tone: Tone,
    text: String,
    hint: String,
    undo: bool,
    born: Option<f64>,
}

impl Toast {
    /// Something was done.
    pub fn done(text: impl Into<String>) -> Self {
        Self {
            tone: Tone::Good,
            text: text.into(),
            hint: String::new(),
            undo: false,
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
        self.undo = true;
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
    /// Shows a message.
    pub fn push(&mut self, toast: Toast) {
        self.list.push(toast);
        if self.list.len() > 4 {
            self.list.remove(0);
        }
    }

    /// The latest message.
    pub fn last(&self) -> Option<&Toast> {
        self.list.last()
    }

    /// Draws them; true when 撤销 was clicked.
    pub fn ui(&mut self, ui: &Ui) -> bool {
        let ctx = ui.ctx();
        let now = ctx.time();
        for toast in &mut self.list {
            toast.born.get_or_insert(now);
        }
        self.list
            .retain(|toast| !toast.fades() || toast.born.is_none_or(|born| now - born < STAY_SECS));
        if self.list.is_empty() {
            return false;
        }
        if self.list.iter().any(Toast::fades) {
            ctx.request_repaint_after_secs(1.0);
        }
        let mut undo = false;
        let mut closed = None;
        Area::new(Id::unique("toasts"))
            .order(Order::Foreground)
            .anchor(
                Align2::RIGHT_BOTTOM,
                Vec2::new(-size::PAGE, -size::STATUS - size::GAP),
            )
            .show(ctx, |ui| {
                for (index, toast) in self.list.iter().enumerate() {
                    let (clicked_undo, clicked_close) = toast_ui(ui, toast);
                    undo |= clicked_undo;
                    if clicked_close || clicked_undo {
                        closed = Some(index);
                    }
                }
            });
        if let Some(index) = closed {
            self.list.remove(index);
        }
        undo
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
            if toast.undo {
                answer.0 = ui.add(Button::quiet("撤销")).clicked();
            }
            answer.1 = ui.add(Button::quiet("×").named("关闭提示")).clicked();
        });
    });
    answer
}
