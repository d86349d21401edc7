//! The one text field of a grid: always there and always focused, so that the input method stays on.
//!
//! Empty and invisible while the cursor moves, it lies over the cell as soon as something is typed. Focus never
//! changes between cells, because asking for focus would break off a composition.

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{
    self, Event, EventFilter, FontId, Frame, Id, ImeEvent, Key, KeyboardShortcut, Margin, Modifiers, Rect,
    Stroke, TextEdit, Ui, UiBuilder, Vec2,
};

use crate::ui::theme::{color, regular_font, size};
use crate::ui::widgets::Composition;

use super::keys::Mode;

/// The text being typed.
#[derive(Debug, Default)]
pub(super) struct Editor {
    pub(super) mode: Mode,
    pub(super) text: String,
    /// Why the text was refused.
    pub(super) error: Option<String>,
    composition: Composition,
    /// The choice that the arrows have reached.
    pub(super) choice: Option<usize>,
}

impl Editor {
    /// Whether the input method is composing: keys belong to it.
    pub(super) fn composing(&self) -> bool {
        self.composition.is_open()
    }

    /// Follows the input method.
    pub(super) fn watch(&mut self, event: &Event) {
        self.composition.watch(event);
    }

    /// Begins to edit a text, with the caret behind it.
    pub(super) fn begin(&mut self, ctx: &egui::Context, id: Id, text: String) {
        let mut state = TextEditState::load(ctx, id).unwrap_or_default();
        state.clear_undoer();
        let end = CCursor::new(text.chars().count());
        state.cursor.set_char_range(Some(CCursorRange::one(end)));
        state.store(ctx, id);
        self.mode = Mode::Editing;
        self.text = text;
        self.error = None;
        self.choice = None;
    }

    /// What was typed, without what is only being composed.
    pub(super) fn settled(&self) -> String {
        self.composition.strip(&self.text)
    }

    /// Whether all there is was only being composed: then the cell stays as it was.
    pub(super) fn holds_only_pinyin(&self) -> bool {
        self.mode == Mode::Typing && self.composing() && self.settled().is_empty()
    }

    /// Empties the field and gives what was in it, without what was only being composed.
    pub(super) fn take(&mut self, ctx: &egui::Context, id: Id) -> String {
        let text = self.settled();
        self.text.clear();
        self.composition.clear();
        self.error = None;
        self.choice = None;
        self.mode = Mode::Moving;
        if let Some(mut state) = TextEditState::load(ctx, id) {
            state.clear_undoer();
            state.cursor.set_char_range(None);
            state.store(ctx, id);
        }
        text
    }

    /// Draws the field under the cells, invisible, to receive the first letter.
    pub(super) fn wait_ui(&mut self, ui: &mut Ui, id: Id, cell: Rect, name: &str) {
        let mut field_ui = ui.new_child(UiBuilder::new().max_rect(cell).id_salt("wait"));
        field_ui.visuals_mut().text_cursor.stroke = Stroke::NONE;
        field_ui.visuals_mut().text_cursor.blink = false;
        let before = self.text.is_empty();
        self.field_ui(&mut field_ui, id, cell.size(), name, Frame::NONE);
        if before && !self.text.is_empty() {
            self.mode = Mode::Typing;
            ui.ctx().request_repaint();
        }
    }

    /// Draws the field over its cell; wide enough for its text, downwards if it has several lines.
    pub(super) fn edit_ui(
        &mut self,
        ui: &mut Ui,
        id: Id,
        cell: Rect,
        inside: Rect,
        name: &str,
        long: bool,
    ) -> Rect {
        let font = regular_font(size::TABLE);
        let room = (inside.right() - cell.left()).max(cell.width());
        let wanted = if long {
            420.0
        } else {
            line_width(ui, &self.text, &font) + 3.0 * size::CELL
        };
        let width = wanted
            .max(cell.width())
            .min(room)
            .min(560.0_f32.max(cell.width()));
        let mut rect = Rect::from_min_size(cell.min, Vec2::new(width, cell.height()));
        let lines = wrapped_lines(ui, &self.text, &font, width - 2.0 * size::CELL);
        rect.set_height(cell.height().max(lines * (size::TABLE * 1.36) + 9.0));
        if rect.bottom() > inside.bottom() {
            rect = rect.translate(Vec2::new(
                0.0,
                (inside.bottom() - rect.bottom()).max(inside.top() - rect.top()),
            ));
        }
        let line = if self.error.is_some() {
            color::BAD
        } else {
            color::ACCENT
        };
        let pad = ((cell.height() - size::TABLE * 1.36) / 2.0).max(2.0) - 2.0;
        #[expect(clippy::cast_possible_truncation, reason = "a few points")]
        let frame = Frame::new()
            .fill(color::PANEL)
            .stroke(Stroke::new(2.0, line))
            .inner_margin(Margin {
                left: 6,
                right: 2,
                top: pad as i8,
                bottom: 0,
            });
        let mut field_ui = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("edit"));
        field_ui.painter().rect_filled(rect, 0, color::PANEL);
        self.field_ui(&mut field_ui, id, rect.size(), name, frame);
        if self.mode == Mode::Typing && self.text.is_empty() && !self.composing() {
            // A composition that was called off leaves nothing to edit.
            let cancelled = ui.input(|input| {
                input
                    .events
                    .iter()
                    .any(|event| matches!(event, Event::Ime(ImeEvent::Preedit { .. })))
            });
            if cancelled {
                self.mode = Mode::Moving;
            }
        }
        rect
    }

    fn field_ui(&mut self, ui: &mut Ui, id: Id, wanted: Vec2, name: &str, frame: Frame) {
        let filter = EventFilter {
            tab: true,
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: true,
        };
        let margin = frame.total_margin().sum();
        let response = TextEdit::multiline(&mut self.text)
            .id(id)
            .font(regular_font(size::TABLE))
            .frame(frame)
            .desired_rows(1)
            .desired_width(wanted.x - margin.x)
            .min_size(wanted)
            .event_filter(filter)
            .return_key(KeyboardShortcut::new(Modifiers::ALT, Key::Enter))
            .show(ui)
            .response;
        if response.changed() {
            self.error = None;
            self.choice = None;
        }
        response.response.accessible_name(name);
    }
}

fn line_width(ui: &Ui, text: &str, font: &FontId) -> f32 {
    ui.painter()
        .layout_no_wrap(text.to_owned(), font.clone(), color::TEXT)
        .size()
        .x
}

fn wrapped_lines(ui: &Ui, text: &str, font: &FontId, width: f32) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
    let lines = ui
        .painter()
        .layout(text.to_owned(), font.clone(), color::TEXT, width.max(20.0))
        .rows
        .len() as f32;
    lines.clamp(1.0, 12.0)
}
