//! One row of a table as a form: a name and a field for each column, with the reason where a text can't stand.

use eframe::egui::{Align, Color32, Frame, Key, Label, Layout, Margin, RichText, TextEdit, Ui, Vec2, vec2};

use crate::ui::theme::{color, regular_font, size};

use super::composition::Composition;
use super::{DropDownChoice, wide_choice_ui};
use crate::app::sheet::titles::title_lines;
use crate::app::sheet::{CellAlign, CellEdit, GridColumn, GridModel};

/// Width of the names.
const NAMES: f32 = 108.0;
/// Over a name, so that it stands beside the first line of its field.
const TOP: f32 = 7.0;

/// What is being typed into a form.
#[derive(Default)]
pub struct FormGrid {
    /// Row id, column and text of the field that was changed and not left yet.
    typed: Option<(u64, usize, String)>,
    /// Row id, column and reason of a refusal.
    refused: Option<(u64, usize, String)>,
    composition: Composition,
}

impl FormGrid {
    /// Draws the fields of a row; gives what was changed.
    pub fn ui(&mut self, ui: &mut Ui, model: &dyn GridModel, row: usize) -> Vec<CellEdit> {
        self.composition.watch_all(ui.ctx());
        let id = model.row_id(row);
        let mut edits = Vec::new();
        // Another row is shown: what was typed into the one before belongs to that one.
        if let Some((of, column, text)) = self.typed.take_if(|(of, ..)| *of != id) {
            let there = (0..model.rows()).find(|row| model.row_id(*row) == of);
            edits.extend(there.and_then(|row| self.edit(model, row, column, &text)));
        }
        let mut group = "";
        for (column, shown) in model.columns().iter().enumerate() {
            // What can't be changed here and says nothing, the ordinal among it, is left out.
            let empty = model.text(row, column).is_empty() || shown.align == CellAlign::Center;
            if !model.editable(row, column) && empty {
                continue;
            }
            if !shown.group.is_empty() && shown.group != group {
                ui.add(Label::new(small(&shown.group, color::TEXT)).wrap());
            }
            group = &shown.group;
            ui.push_id((id, column), |ui| {
                edits.extend(self.field_ui(ui, model, row, column));
            });
        }
        edits
    }

    fn field_ui(
        &mut self,
        ui: &mut Ui,
        model: &dyn GridModel,
        row: usize,
        column: usize,
    ) -> Option<CellEdit> {
        let shown = model.columns().get(column)?;
        let now = model.text(row, column);
        let id = model.row_id(row);
        let mut edit = None;
        ui.with_layout(Layout::left_to_right(Align::TOP), |ui| {
            label_ui(ui, shown);
            let choices = model.choices(column);
            if !model.editable(row, column) {
                fixed_ui(ui, &now);
            } else if !choices.is_empty() && choices.iter().any(|choice| *choice == now) {
                let list: Vec<DropDownChoice<String>> = choices
                    .iter()
                    .map(|choice| DropDownChoice {
                        value: choice.clone(),
                        text: choice.clone(),
                    })
                    .collect();
                let chosen = wide_choice_ui(ui, &name_of(shown), &now.to_string(), &list);
                edit = chosen.map(|text| CellEdit { row, column, text });
            } else {
                edit = self.text_ui(ui, model, row, column, &now);
            }
        });
        if let Some((of, at, reason)) = &self.refused
            && (*of, *at) == (id, column)
        {
            Frame::new()
                .fill(color::BAD_SOFT)
                .corner_radius(size::RADIUS)
                .inner_margin(Margin::symmetric(8, 4))
                .show(ui, |ui| {
                    ui.add(Label::new(small(reason, color::BAD)).wrap());
                });
        }
        edit
    }

    fn text_ui(
        &mut self,
        ui: &mut Ui,
        model: &dyn GridModel,
        row: usize,
        column: usize,
        now: &str,
    ) -> Option<CellEdit> {
        let id = model.row_id(row);
        let shown = model.columns().get(column)?;
        let mut text = match &self.typed {
            Some((of, at, text)) if (*of, *at) == (id, column) => text.clone(),
            _ => now.to_owned(),
        };
        // Words are shown whole, on as many lines as they need; only a long text may have breaks of its own.
        let is_line = !shown.long && shown.align == CellAlign::Left;
        let field = if shown.long {
            TextEdit::multiline(&mut text).desired_rows(2)
        } else if is_line {
            TextEdit::multiline(&mut text).desired_rows(1).return_key(None)
        } else {
            TextEdit::singleline(&mut text)
        };
        let response = ui.add(
            field
                .font(regular_font(size::TABLE))
                .desired_width(ui.available_width() - 4.0)
                .min_size(Vec2::new(0.0, size::CONTROL)),
        );
        let response = response.accessible_name(format!("填写 {}", name_of(shown)));
        if response.changed() {
            self.refused = None;
            if is_line {
                text = text.replace("\r\n", " ").replace(['\r', '\n'], " ");
            }
            self.typed = Some((id, column, text));
        }
        let entered = is_line
            && response.has_focus()
            && !self.composition.is_open()
            && ui.input(|input| input.key_pressed(Key::Enter));
        if entered {
            response.surrender_focus();
        }
        if !(entered || response.lost_focus()) {
            return None;
        }
        let (.., text) = self.typed.take_if(|(of, at, _)| (*of, *at) == (id, column))?;
        let escaped = ui.input(|input| input.key_pressed(Key::Escape));
        let settled = self.composition.strip(&text);
        let only_pinyin = self.composition.is_open() && settled == now;
        self.composition.clear();
        if escaped || only_pinyin {
            return None;
        }
        self.edit(model, row, column, &settled)
    }

    /// The change, or why there is none.
    fn edit(&mut self, model: &dyn GridModel, row: usize, column: usize, text: &str) -> Option<CellEdit> {
        let text = text.trim();
        if text == model.text(row, column) {
            return None;
        }
        if let Some(reason) = model.refuse(row, column, text) {
            self.refused = Some((model.row_id(row), column, format!("{reason}；保持原值")));
            return None;
        }
        Some(CellEdit {
            row,
            column,
            text: text.to_owned(),
        })
    }
}

/// The name of a field; one of a group stands under the group's name, a little to the right.
fn label_ui(ui: &mut Ui, column: &GridColumn) {
    let inset = if column.group.is_empty() { 0.0 } else { size::GAP };
    let title = column.title.trim_start_matches("其中：");
    ui.spacing_mut().item_spacing.x = 0.0;
    ui.add_space(inset);
    let place = vec2(NAMES - inset, size::ROW);
    ui.allocate_ui_with_layout(place, Layout::top_down(Align::LEFT), |ui| {
        ui.set_min_width(place.x);
        ui.set_max_width(place.x);
        ui.set_min_height(size::CONTROL);
        ui.add_space(TOP);
        ui.add(Label::new(small(&title_lines(title, place.x), color::MUTE)).wrap());
    });
    ui.add_space(size::CELL);
}

/// A value that can't be changed here, where the text of a field would stand.
fn fixed_ui(ui: &mut Ui, text: &str) {
    let left = ui.spacing().button_padding.x;
    ui.add_space(left);
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), size::ROW),
        Layout::top_down(Align::LEFT),
        |ui| {
            ui.add_space(TOP - 1.0);
            let text = RichText::new(text)
                .font(regular_font(size::TABLE))
                .color(color::MUTE);
            ui.add(Label::new(text).wrap());
        },
    );
}

fn small(text: &str, tint: Color32) -> RichText {
    RichText::new(text).font(regular_font(size::SMALL)).color(tint)
}

/// The name of a column without the header above it to look at: 床位数 护理型.
fn name_of(column: &GridColumn) -> String {
    let group = column.group.split('（').next().unwrap_or("");
    let title = column.title.trim_start_matches("其中：");
    if group.is_empty() {
        title.to_owned()
    } else {
        format!("{group} {title}")
    }
}
