//! Why something was refused, and what to do about it.

use eframe::egui::{Frame, RichText, Ui};

use super::paragraph_ui;
use crate::ui::theme::{bold_font, color, size};

/// A box with the reason and, below it, the way out.
pub fn refusal_ui(ui: &mut Ui, reason: &str, hint: &str) {
    Frame::new()
        .fill(color::BAD_SOFT)
        .corner_radius(size::RADIUS)
        .inner_margin(12)
        .show(ui, |ui| {
            ui.take_available_width();
            ui.label(
                RichText::new(reason)
                    .font(bold_font(size::BODY))
                    .color(color::BAD),
            );
            paragraph_ui(ui, hint);
        });
}
