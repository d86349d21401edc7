//! The head of a page: title, one line that sums it up, actions at the right.

use eframe::egui::{Align, Label, Layout, RichText, Ui, Vec2};

use crate::ui::theme::{bold_font, color, regular_font, size};

/// What stands in the head of a page.
pub struct PageHeader<'a> {
    /// The page's name, as in the navigation.
    pub title: &'a str,
    /// One line that sums the page up; may be empty.
    pub summary: &'a str,
}

/// Draws the head; `actions` are laid out from the right, the most important first.
pub fn header_ui(ui: &mut Ui, header: &PageHeader<'_>, actions: impl FnOnce(&mut Ui)) {
    let row = Vec2::new(ui.available_width(), size::CONTROL);
    ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_width(row.x);
        ui.label(
            RichText::new(header.title)
                .font(bold_font(size::HEADING))
                .color(color::TEXT),
        );
        ui.add_space(4.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            actions(ui);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let summary = RichText::new(header.summary)
                    .font(regular_font(size::TABLE))
                    .color(color::MUTE);
                ui.add(Label::new(summary).truncate());
            });
        });
    });
    ui.add_space(4.0);
}
