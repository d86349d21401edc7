//! What to look at in the filled file: one line, so that the columns keep their room; it opens to the whole list.

use eframe::egui::{Align, Layout, ScrollArea, Ui, Vec2};

use crate::ui::theme::size;
use crate::ui::widgets::{Button, Tone, badge_ui, line_ui, paragraph_ui};

/// Whether the list is open.
#[derive(Default)]
pub(crate) struct FillWarnings {
    is_open: bool,
}

/// Height of the open list: five lines, the rest is scrolled to.
const OPEN: f32 = 5.0 * size::ROW;

impl FillWarnings {
    /// Draws the first warning, or all of them.
    pub(crate) fn ui(&mut self, ui: &mut Ui, warnings: &[String]) {
        let [first, rest @ ..] = warnings else { return };
        let row = Vec2::new(ui.available_width(), size::CONTROL);
        ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
            let text = if self.is_open { "收起" } else { "全部列出" };
            if !rest.is_empty() && ui.add(Button::quiet(text).small().flush()).clicked() {
                self.is_open = !self.is_open;
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                badge_ui(ui, Tone::Warn, &format!("{} 处要看", warnings.len()));
                if !self.is_open || rest.is_empty() {
                    line_ui(ui, first).on_hover_text(first);
                }
            });
        });
        if self.is_open && !rest.is_empty() {
            ScrollArea::vertical()
                .id_salt("warnings")
                .max_height(OPEN)
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    for warning in warnings {
                        paragraph_ui(ui, warning);
                    }
                });
        }
    }
}
