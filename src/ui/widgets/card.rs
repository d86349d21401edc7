//! A card: white, one line around it, no shadow.

use eframe::egui::{Frame, InnerResponse, Margin, Response, RichText, Stroke, Ui};

use crate::ui::theme::{bold_font, color, size};

/// The frame of a card.
pub fn card_frame() -> Frame {
    Frame::new()
        .fill(color::PANEL)
        .stroke(Stroke::new(1.0, color::LINE))
        .corner_radius(size::CARD_RADIUS)
        .inner_margin(Margin::symmetric(size::CARD_X, size::CARD_Y))
}

/// A card as wide as the place it is given.
pub fn card_ui<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    card_frame().show(ui, |ui| {
        ui.take_available_width();
        contents(ui)
    })
}

/// The title of a card.
pub fn title_ui(ui: &mut Ui, text: &str) -> Response {
    ui.label(RichText::new(text).font(bold_font(size::TITLE)).color(color::TEXT))
}
