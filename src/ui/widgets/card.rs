//! A card: white, one line around it, no shadow.

use eframe::egui::{Frame, InnerResponse, Margin, Rect, Response, RichText, Stroke, Ui, UiBuilder};

use crate::ui::theme::{bold_font, color, size};

/// The frame of a card.
pub fn card_frame() -> Frame {
    Frame::new()
        .fill(color::PANEL)
        .stroke(Stroke::new(1.0, color::LINE))
        .corner_radius(size::CARD_RADIUS)
        .inner_margin(Margin::symmetric(size::CARD_X, size::CARD_Y))
}

/// A card as wide as the place it is given; its contents run downwards, whatever runs around it.
pub fn card_ui<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    card_frame().show(ui, |ui| {
        ui.take_available_width();
        ui.vertical(contents).inner
    })
}

/// The title of a card.
pub fn title_ui(ui: &mut Ui, text: &str) -> Response {
    ui.label(
        RichText::new(text)
            .font(bold_font(size::TITLE))
            .color(color::TEXT),
    )
}

/// Splits the place that is left into a wide left part and a right part of a width.
pub fn split(ui: &Ui, right: f32) -> (Rect, Rect) {
    let place = ui.available_rect_before_wrap();
    let right = right.min(place.width() * 0.5);
    (
        place.with_max_x(place.right() - right - size::GAP),
        place.with_min_x(place.right() - right),
    )
}

/// Draws into a part of the page.
pub fn place_ui<R>(ui: &mut Ui, place: Rect, id: &str, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let mut inner = ui.new_child(UiBuilder::new().max_rect(place).id_salt(id));
    let result = contents(&mut inner);
    ui.advance_cursor_after_rect(place);
    result
}
