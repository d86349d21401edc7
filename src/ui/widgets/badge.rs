//! A status: a word in its colour on its soft ground.

use eframe::egui::{Color32, CursorIcon, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use crate::model::Severity;
use crate::ui::theme::{color, regular_font, size};

/// The five tones a status may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Done, in order.
    Good,
    /// Under way, needs a look.
    Warn,
    /// Behind, wrong.
    Bad,
    /// Worth knowing.
    Info,
    /// Nothing to say yet.
    None,
}

impl Tone {
    /// The colour of its word.
    pub fn text(self) -> Color32 {
        match self {
            Self::Good => color::OK,
            Self::Warn => color::WARN,
            Self::Bad => color::BAD,
            Self::Info => color::INFO,
            Self::None => color::MUTE,
        }
    }

    /// The ground behind it.
    pub fn ground(self) -> Color32 {
        match self {
            Self::Good => color::OK_SOFT,
            Self::Warn => color::WARN_SOFT,
            Self::Bad => color::BAD_SOFT,
            Self::Info => color::INFO_SOFT,
            Self::None => color::NONE_SOFT,
        }
    }
}

impl From<Severity> for Tone {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Bad,
            Severity::Verify => Self::Warn,
            Severity::Hint => Self::Info,
        }
    }
}

/// A badge.
pub fn badge_ui(ui: &mut Ui, tone: Tone, text: &str) -> Response {
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), regular_font(size::SMALL), tone.text());
    let (rect, response) = ui.allocate_exact_size(Vec2::new(galley.size().x + 12.0, 20.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    if ui.is_rect_visible(rect) {
        ui.painter().rect_filled(rect, 3, tone.ground());
        ui.painter()
            .galley(rect.center() - galley.size() / 2.0, galley, tone.text());
    }
    response
}

/// A badge that can be clicked, for filters; the one that is on has a border.
pub fn chip_ui(ui: &mut Ui, tone: Tone, text: &str, on: bool) -> Response {
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), regular_font(size::SMALL), tone.text());
    let (rect, response) = ui.allocate_exact_size(Vec2::new(galley.size().x + 14.0, 24.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, text));
    if ui.is_rect_visible(rect) {
        ui.painter().rect_filled(rect, size::RADIUS, tone.ground());
        if on || response.hovered() || response.has_focus() {
            let line = if on { tone.text() } else { color::LINE_STRONG };
            ui.painter()
                .rect_stroke(rect, size::RADIUS, Stroke::new(1.0, line), StrokeKind::Inside);
        }
        ui.painter()
            .galley(rect.center() - galley.size() / 2.0, galley, tone.text());
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}
