//! A button in one of four kinds; one `Primary` a page.

use eframe::egui::{
    self, Color32, Response, Role, Sense, Stroke, StrokeKind, TextWrapMode, Ui, Vec2, Widget, WidgetInfo,
    WidgetText,
};

use crate::ui::theme::{color, regular_font, size};

/// What a button is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing this page is for.
    Primary,
    /// Everything else.
    Plain,
    /// A word in running text or a table.
    Quiet,
    /// Takes something away.
    Danger,
}

/// A button.
pub struct Button {
    kind: ButtonKind,
    text: String,
    small: bool,
    flush: bool,
    label: Option<String>,
}

impl Button {
    /// A button of a kind.
    pub fn new(kind: ButtonKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            small: false,
            flush: false,
            label: None,
        }
    }

    /// The one thing this page is for.
    pub fn primary(text: impl Into<String>) -> Self {
        Self::new(ButtonKind::Primary, text)
    }

    /// A plain button.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(ButtonKind::Plain, text)
    }

    /// A word that can be clicked.
    pub fn quiet(text: impl Into<String>) -> Self {
        Self::new(ButtonKind::Quiet, text)
    }

    /// As high as a line of text, for tables and notes.
    #[must_use]
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// Its text stands where other text of the column stands; what is behind it reaches into the margins.
    #[must_use]
    pub fn flush(mut self) -> Self {
        self.flush = true;
        self
    }

    /// What a screen reader says when the text alone is too short (×).
    #[must_use]
    pub fn named(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    fn look(&self, response: &Response) -> ButtonLook {
        let hot = response.hovered() || response.has_focus();
        let down = response.is_pointer_button_down_on();
        let line = if hot { color::LINE_STRONG } else { color::LINE };
        match self.kind {
            ButtonKind::Primary => {
                let fill = if hot || down {
                    color::ACCENT_STRONG
                } else {
                    color::ACCENT
                };
                ButtonLook {
                    fill,
                    line: fill,
                    text: color::ON_ACCENT,
                }
            }
            ButtonKind::Plain => {
                let fill = if down || hot {
                    color::ACCENT_SOFT
                } else {
                    color::PANEL
                };
                ButtonLook {
                    fill,
                    line,
                    text: color::TEXT,
                }
            }
            ButtonKind::Quiet => {
                let fill = if hot {
                    color::ACCENT_SOFT
                } else {
                    Color32::TRANSPARENT
                };
                ButtonLook {
                    fill,
                    line: Color32::TRANSPARENT,
                    text: color::ACCENT,
                }
            }
            ButtonKind::Danger => {
                let fill = if hot { color::BAD_SOFT } else { color::PANEL };
                ButtonLook {
                    fill,
                    line,
                    text: color::BAD,
                }
            }
        }
    }
}

struct ButtonLook {
    fill: Color32,
    line: Color32,
    text: Color32,
}

impl Widget for Button {
    fn ui(self, ui: &mut Ui) -> Response {
        let (points, height, pad) = match (self.small, self.kind) {
            (true, ButtonKind::Quiet) => (size::SMALL, 22.0, 4.0),
            (true, _) => (size::SMALL, 24.0, 8.0),
            (false, ButtonKind::Quiet) => (size::BODY, size::CONTROL, 8.0),
            (false, _) => (size::BODY, size::CONTROL, 14.0),
        };
        let galley = WidgetText::from(self.text.as_str()).into_galley(
            ui,
            Some(TextWrapMode::Extend),
            f32::INFINITY,
            egui::FontSelection::FontId(regular_font(points)),
        );
        let (inside, outside) = if self.flush { (0.0, pad) } else { (pad, 0.0) };
        let wanted = Vec2::new(galley.size().x + 2.0 * inside, height);
        let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
        let rect = rect.expand2(Vec2::new(outside, 0.0));
        let enabled = ui.is_enabled();
        response.widget_info(|| {
            WidgetInfo::labeled(Role::Button, enabled, self.label.as_deref().unwrap_or(&self.text))
        });
        if ui.is_rect_visible(rect) {
            let look = self.look(&response);
            let painter = ui.painter();
            painter.rect(
                rect,
                size::RADIUS,
                look.fill,
                Stroke::new(1.0, look.line),
                StrokeKind::Inside,
            );
            if response.has_focus() {
                let ring = Stroke::new(1.5, color::ACCENT);
                painter.rect_stroke(rect.expand(2.0), size::RADIUS + 2, ring, StrokeKind::Inside);
            }
            let at = rect.center() - galley.size() / 2.0;
            painter.galley_with_override_text_color(at, galley, look.text);
        }
        response.on_hover_cursor(egui::CursorIcon::PointingHand)
    }
}
