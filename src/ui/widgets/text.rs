//! Lines of text, pairs of name and value, and the one-line field.

use eframe::egui::text::LayoutJob;
use eframe::egui::{Align, Color32, Label, Layout, Response, RichText, TextEdit, TextWrapMode, Ui, Vec2};

use crate::ui::theme::{color, regular_font, size};

/// A small grey line.
pub fn caption_ui(ui: &mut Ui, text: &str) -> Response {
    ui.add(
        Label::new(
            RichText::new(text)
                .font(regular_font(size::SMALL))
                .color(color::MUTE),
        )
        .truncate(),
    )
}

/// One line of text, cut with an ellipsis where the place ends; the whole text stands on hover.
pub fn line_ui(ui: &mut Ui, text: &str) -> Response {
    ui.add(Label::new(RichText::new(text).font(regular_font(size::TABLE))).wrap_mode(TextWrapMode::Truncate))
}

/// So many lines of text at most, the last one cut with an ellipsis where the place ends.
pub fn lines_ui(ui: &mut Ui, text: &str, most: usize) -> Response {
    let font = regular_font(size::TABLE);
    let mut job = LayoutJob::simple(text.to_owned(), font, Color32::PLACEHOLDER, f32::INFINITY);
    job.wrap.max_rows = most;
    ui.add(Label::new(job).wrap())
}

/// One line that can be clicked, cut with an ellipsis where the place ends.
pub fn link_ui(ui: &mut Ui, text: &str) -> Response {
    let words = RichText::new(text)
        .font(regular_font(size::TABLE))
        .color(color::ACCENT);
    let label = Label::new(words).truncate().sense(eframe::egui::Sense::click());
    let response = ui.add(label);
    response.widget_info(|| eframe::egui::WidgetInfo::labeled(eframe::egui::Role::Button, true, text));
    response.on_hover_cursor(eframe::egui::CursorIcon::PointingHand)
}

/// Text that wraps.
pub fn paragraph_ui(ui: &mut Ui, text: &str) -> Response {
    ui.add(Label::new(RichText::new(text).font(regular_font(size::TABLE))).wrap())
}

/// A name and its value under each other's left edge; the value wraps.
pub fn pair_ui(ui: &mut Ui, name_width: f32, name: &str, value: &str) {
    ui.with_layout(Layout::left_to_right(Align::TOP), |ui| {
        let name_size = Vec2::new(name_width, 20.0);
        ui.allocate_ui_with_layout(name_size, Layout::left_to_right(Align::TOP), |ui| {
            ui.set_min_width(name_width);
            ui.add(
                Label::new(
                    RichText::new(name)
                        .font(regular_font(size::TABLE))
                        .color(color::MUTE),
                )
                .truncate(),
            );
        });
        let value = if value.is_empty() { "—" } else { value };
        paragraph_ui(ui, value);
    });
}

/// A field of one line as wide as told, border included; what it is called stands beside it or is its hint.
pub fn exact_field_ui(ui: &mut Ui, text: &mut String, name: &str, hint: &str, width: f32) -> Response {
    let field = TextEdit::singleline(text)
        .hint_text(RichText::new(hint).color(color::FAINT))
        .align(eframe::egui::Align2::LEFT_CENTER);
    ui.add_sized([width, size::CONTROL], field).accessible_name(name)
}

/// A field of one line with a hint that is also its name.
pub fn field_ui(ui: &mut Ui, text: &mut String, hint: &str, width: f32) -> Response {
    ui.add(
        TextEdit::singleline(text)
            .hint_text(RichText::new(hint).color(color::FAINT))
            .desired_width(width)
            .min_size(Vec2::new(0.0, size::CONTROL))
            .align(eframe::egui::Align2::LEFT_CENTER),
    )
    .accessible_name(hint)
}
