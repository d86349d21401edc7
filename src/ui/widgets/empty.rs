//! What stands where nothing is yet: what belongs here and how it gets here.

use eframe::egui::{RichText, Ui};

use super::Button;
use crate::ui::theme::{bold_font, color, regular_font, size};

/// A title, a sentence, and at most one button; true when it was clicked.
pub fn empty_ui(ui: &mut Ui, title: &str, sentence: &str, button: Option<&str>) -> bool {
    nothing_ui(ui, title, sentence, button.map(Button::plain))
}

/// The same for a page on which nothing else can be done: the button is what the page is for.
pub fn empty_start_ui(ui: &mut Ui, title: &str, sentence: &str, button: &str) -> bool {
    nothing_ui(ui, title, sentence, Some(Button::primary(button)))
}

fn nothing_ui(ui: &mut Ui, title: &str, sentence: &str, button: Option<Button>) -> bool {
    let mut clicked = false;
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.25).clamp(24.0, 140.0));
        ui.label(
            RichText::new(title)
                .font(bold_font(size::HEADING))
                .color(color::TEXT),
        );
        ui.label(
            RichText::new(sentence)
                .font(regular_font(size::BODY))
                .color(color::MUTE),
        );
        if let Some(button) = button {
            ui.add_space(8.0);
            clicked = ui.add(button).clicked();
        }
        ui.add_space(24.0);
    });
    clicked
}
