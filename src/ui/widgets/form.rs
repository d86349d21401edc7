//! One row of a table as a form: a name and a field for each column, with the reason where a text can't stand.

use eframe::egui::{Align, Frame, Key, Label, Layout, Margin, RichText, TextEdit, Ui, Vec2, vec2};

use crate::ui::theme::{color, regular_font, size};

use super::composition::Composition;
use super::grid::{CellAlign, CellEdit, GridColumn, GridModel};
use super::{Choice, wide_choice_ui};

/// Width of the names.
const NAMES: f32 = 104.0;

/// What is being typed into a form.
#[derive(Default)]
pub struct Form {
    /// Row id, column and text of the field that was changed and not left yet.
    typed: Option<(u64, usize, String)>,
    /// Row id, column and reason of a refusal.
    refused: Option<(u64, usize, String)>,
    composition: Composition,
}

impl Form {
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
        for column in 0..model.columns().len() {
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
        // What can't be changed here and says nothing, the ordinal among it, is left out.
        if !model.editable(row, column) && (now.is_empty() || shown.align == CellAlign::Center) {
            return None;
        }
        let id = model.row_id(row);
        let name = name_of(shown);
        let mut edit = None;
        ui.with_layout(Layout::left_to_right(Align::TOP), |ui| {
            ui.allocate_ui_with_layout(vec2(NAMES, size::ROW), Layout::top_down(Align::LEFT), |ui| {
                ui.set_min_width(NAMES);
                ui.add_space(6.0);
                let name = RichText::new(&name)
                    .font(regular_font(size::SMALL))
                    .color(color::MUTE);
                ui.add(Label::new(name).wrap());
            });
            let choices = model.choices(column);
            if !model.editable(row, column) {
                ui.add_space(4.0);
                let text = RichText::new(now.as_ref())
                    .font(regular_font(size::TABLE))
                    .color(color::MUTE);
                ui.add(Label::new(text).wrap());
            } else if !choices.is_empty() && choices.iter().any(|choice| *choice == now) {
                let list: Vec<Choice<String>> = choices
                    .iter()
                    .map(|choice| Choice {
                        value: choice.clone(),
                        text: choice.clone(),
                    })
                    .collect();
                let chosen = wide_choice_ui(ui, &name, &now.to_string(), &list);
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
                    let reason = RichText::new(reason)
                        .font(regular_font(size::SMALL))
                        .color(color::BAD);
                    ui.add(Label::new(reason).wrap());
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
        let field = if shown.long {
            TextEdit::multiline(&mut text).desired_rows(2)
        } else {
            TextEdit::singleline(&mut text)
        };
        let response = ui.add(
            field
                .font(regular_font(size::TABLE))
                .desired_width(ui.available_width() - 4.0)
                .min_size(Vec2::new(0.0, 28.0)),
        );
        let response = response.accessible_name(format!("填写 {}", name_of(shown)));
        if response.changed() {
            self.refused = None;
            self.typed = Some((id, column, text));
        }
        if !response.lost_focus() {
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

/// The name of a column without the header above it to look at: 床位数：护理型.
fn name_of(column: &GridColumn) -> String {
    let group = column.group.split('（').next().unwrap_or("");
    let title = column.title.trim_start_matches("其中：");
    if group.is_empty() {
        title.to_owned()
    } else {
        format!("{group}：{title}")
    }
}
