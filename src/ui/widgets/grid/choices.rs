//! The list of choices under the cell being typed in: found by hanzi, pinyin or initials, taken with Enter.

use eframe::egui::{
    Align, Area, Button, Frame, Id, Layout, Order, Pos2, Response, RichText, ScrollArea, Ui, vec2,
};

use crate::ui::search::Needle;
use crate::ui::theme::{regular_font, size};

use super::Grid;
use super::keys::Mode;
use crate::app::sheet::GridModel;
use crate::app::sheet::titles::letters;

/// Height of the list before it scrolls.
const HEIGHT: f32 = 300.0;

impl Grid {
    /// Whether the cell being typed in has choices that match; then up and down walk through them.
    pub(super) fn is_choosing(&self, model: &dyn GridModel) -> bool {
        self.editor.mode != Mode::Moving && self.editor.error.is_none() && !self.matching(model).is_empty()
    }

    /// The choices that what was typed finds; all of them where nothing was typed, or one of them stands there.
    fn matching<'a>(&self, model: &'a dyn GridModel) -> Vec<&'a String> {
        let Some(column) = self.model_column(self.selection.cursor.1) else {
            return Vec::new();
        };
        let choices = model.choices(column);
        // An input method parts syllables with apostrophes or blanks.
        let typed: String = self
            .editor
            .text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '\'')
            .collect();
        if choices.contains(&typed) {
            return choices.iter().collect();
        }
        let needle = Needle::new(&typed);
        choices.iter().filter(|choice| needle.matches(choice)).collect()
    }

    /// Walks through the choices.
    pub(super) fn choose_next(&mut self, model: &dyn GridModel, down: bool) {
        let count = self.matching(model).len();
        let last = count.saturating_sub(1);
        self.editor.choice = Some(match (self.editor.choice, down) {
            (None, true) => 0,
            (None, false) => last,
            (Some(at), true) => (at + 1).min(last),
            (Some(at), false) => at.saturating_sub(1),
        });
    }

    /// Puts the chosen text in place of what was typed: the one reached with the arrows, or the first that
    /// letters of pinyin find. Other words stay as typed.
    pub(super) fn take_choice(&mut self, model: &dyn GridModel) {
        let found = self.matching(model);
        let chosen = match self.editor.choice {
            Some(at) => found.get(at),
            None if is_pinyin(&self.editor.text) => found.first(),
            None => None,
        };
        if let Some(text) = chosen {
            self.editor.text = (*text).clone();
        }
    }

    /// Draws the list; gives the text that was clicked.
    pub(super) fn choices_ui(
        &self,
        ui: &Ui,
        model: &dyn GridModel,
        field: Id,
        below: Pos2,
        width: f32,
    ) -> Option<String> {
        let found = self.matching(model);
        if found.is_empty() {
            return None;
        }
        let reached = match self.editor.choice {
            Some(at) => Some(at),
            None if is_pinyin(&self.editor.text) => Some(0),
            None => found.iter().position(|choice| **choice == self.editor.text),
        };
        let longest = found.iter().map(|choice| letters(choice)).fold(0.0, f32::max);
        let width = (longest * size::TABLE + 2.0 * ui.spacing().button_padding.x + 2.0).max(width - 14.0);
        let mut chosen = None;
        Area::new(field.with("choices"))
            .order(Order::Foreground)
            .fixed_pos(below)
            .show(ui.ctx(), |ui| {
                Frame::popup(ui.style()).show(ui, |ui| {
                    ui.set_width(width);
                    ui.spacing_mut().item_spacing.y = 0.0;
                    ScrollArea::vertical().max_height(HEIGHT).show(ui, |ui| {
                        for (at, choice) in found.iter().enumerate() {
                            let row = row_ui(ui, reached == Some(at), choice);
                            if self.editor.choice == Some(at) {
                                row.scroll_to_me(None);
                            }
                            if row.clicked() {
                                chosen = Some((*choice).clone());
                            }
                        }
                    });
                });
            });
        chosen
    }
}

/// A line of the list as wide as the list.
fn row_ui(ui: &mut Ui, on: bool, text: &str) -> Response {
    let words = RichText::new(text).font(regular_font(size::TABLE));
    let row = Button::selectable(on, words).min_size(vec2(ui.available_width(), size::MENU_ROW));
    ui.with_layout(Layout::top_down_justified(Align::LEFT), |ui| ui.add(row))
        .inner
}

/// Letters that can only be pinyin: nobody means them as the value of a choice.
fn is_pinyin(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphabetic())
}
