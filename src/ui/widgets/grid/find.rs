//! The bar to find and replace, above the cells.

use eframe::egui::{Frame, Id, Key, Margin, Stroke, Ui};

use crate::ui::search::Needle;
use crate::ui::theme::color;
use crate::ui::widgets::{Button, caption_ui, field_ui};

use super::Grid;
use super::selection::{CellPosition, Selection};
use crate::app::sheet::{CellEdit, GridModel, GridOutput, RowKind};

/// The bar while it is open.
#[derive(Default)]
pub(super) struct Find {
    open: bool,
    replacing: bool,
    fresh: bool,
    /// The words are others than before: the cursor goes to the first place from where it stands.
    seeks: bool,
    query: String,
    replacement: String,
    /// The cells found, and what they were found in.
    found: Vec<CellPosition>,
    found_for: Option<(String, u64)>,
}

impl Find {
    pub(super) fn open(&mut self, replacing: bool) {
        self.open = true;
        self.fresh = true;
        self.replacing = replacing;
    }

    /// The cells to be marked.
    pub(super) fn shown(&self) -> &[CellPosition] {
        if self.open { &self.found } else { &[] }
    }
}

/// What a click in the bar asks for.
enum FindRequest {
    Next(bool),
    Replace,
    ReplaceAll,
    Close,
}

impl Grid {
    /// Draws the bar, when it is open.
    pub(super) fn find_ui(&mut self, ui: &mut Ui, model: &dyn GridModel, field: Id, output: &mut GridOutput) {
        if !self.find.open {
            return;
        }
        self.search(model);
        if std::mem::take(&mut self.find.seeks) {
            self.go_to_first();
        }
        let mut asked = None;
        Frame::new()
            .fill(color::HEADER)
            .stroke(Stroke::new(1.0, color::LINE))
            .inner_margin(Margin::symmetric(8, 4))
            .show(ui, |ui| {
                ui.take_available_width();
                ui.horizontal(|ui| asked = self.bar_ui(ui, model));
            });
        ui.add_space(-ui.spacing().item_spacing.y);
        match asked {
            None => {}
            Some(FindRequest::Next(down)) => self.go_to_found(down),
            Some(FindRequest::Replace) => self.replace_here(model, output),
            Some(FindRequest::ReplaceAll) => self.replace_all(model, output),
            Some(FindRequest::Close) => {
                self.find.open = false;
                ui.memory_mut(|memory| memory.request_focus(field));
            }
        }
    }

    fn bar_ui(&mut self, ui: &mut Ui, model: &dyn GridModel) -> Option<FindRequest> {
        let mut asked = None;
        let query = field_ui(ui, &mut self.find.query, "查找内容（可用拼音）", 180.0);
        if std::mem::take(&mut self.find.fresh) {
            query.request_focus();
        }
        if query.changed() {
            self.find.seeks = true;
            ui.ctx().request_repaint();
        }
        let mut left = query.lost_focus();
        if self.find.replacing {
            left |= field_ui(ui, &mut self.find.replacement, "替换为", 180.0).lost_focus();
        }
        if ui.add(Button::plain("上一个").small()).clicked() {
            asked = Some(FindRequest::Next(false));
        }
        if ui.add(Button::plain("下一个").small()).clicked() {
            asked = Some(FindRequest::Next(true));
        }
        if self.find.replacing {
            let on = !model.read_only() && !self.find.query.is_empty();
            if ui.add_enabled(on, Button::plain("替换").small()).clicked() {
                asked = Some(FindRequest::Replace);
            }
            if ui.add_enabled(on, Button::plain("全部替换").small()).clicked() {
                asked = Some(FindRequest::ReplaceAll);
            }
        }
        if ui.add(Button::quiet("关闭").small().named("关闭查找")).clicked() {
            asked = Some(FindRequest::Close);
        }
        caption_ui(ui, &self.found_text());
        // A field of one line gives up the keyboard at Enter and at Esc.
        let (entered, escaped, back) = ui.input(|input| {
            let pressed = |key| input.key_pressed(key);
            (pressed(Key::Enter), pressed(Key::Escape), input.modifiers.shift)
        });
        if left && escaped {
            asked = Some(FindRequest::Close);
        } else if left && entered {
            self.find.fresh = true;
            asked = Some(FindRequest::Next(!back));
        }
        asked
    }

    fn found_text(&self) -> String {
        if self.find.query.trim().is_empty() {
            return String::new();
        }
        match self.find.found.len() {
            0 => "没有找到".to_owned(),
            count => match self
                .find
                .found
                .iter()
                .position(|cell| *cell == self.selection.cursor)
            {
                Some(at) => format!("第 {} 处，共 {count} 处", at + 1),
                None => format!("共 {count} 处"),
            },
        }
    }

    fn search(&mut self, model: &dyn GridModel) {
        let key = (self.find.query.clone(), self.view.generation);
        if self.find.found_for.as_ref() == Some(&key) {
            return;
        }
        self.find.found.clear();
        let needle = Needle::new(&self.find.query);
        if !needle.is_empty() {
            for (row, model_row) in self.view.rows.iter().enumerate() {
                if model.kind(*model_row) != RowKind::Data {
                    continue;
                }
                for (column, model_column) in self.view.columns.iter().enumerate() {
                    if needle.matches(&model.text(*model_row, *model_column)) {
                        self.find.found.push((row, column));
                    }
                }
            }
        }
        self.find.found_for = Some(key);
    }

    fn go_to_first(&mut self) {
        let cursor = self.selection.cursor;
        let found = &self.find.found;
        if let Some(cell) = found.iter().find(|cell| **cell >= cursor).or(found.first()) {
            self.selection = Selection::at(*cell);
            self.reveal = true;
        }
    }

    fn go_to_found(&mut self, down: bool) {
        let cursor = self.selection.cursor;
        let found = &self.find.found;
        let next = if down {
            found.iter().find(|cell| **cell > cursor).or(found.first())
        } else {
            found.iter().rev().find(|cell| **cell < cursor).or(found.last())
        };
        if let Some(cell) = next {
            self.selection = Selection::at(*cell);
            self.reveal = true;
        }
    }

    /// Replaces in the cell of the cursor, then goes on to the next.
    fn replace_here(&mut self, model: &dyn GridModel, output: &mut GridOutput) {
        if let Some(edit) = self.replaced(model, self.selection.cursor) {
            self.push_replaced(model, edit, output);
        }
        self.go_to_found(true);
    }

    fn replace_all(&mut self, model: &dyn GridModel, output: &mut GridOutput) {
        let edits: Vec<CellEdit> = self
            .find
            .found
            .iter()
            .filter_map(|cell| self.replaced(model, *cell))
            .collect();
        for edit in edits {
            self.push_replaced(model, edit, output);
        }
        output.message = Some(match (output.edits.len(), output.skipped) {
            (0, 0) => format!("没有写着“{}”、可以修改的单元格", self.find.query),
            (done, 0) => format!("已替换 {done} 格"),
            (done, skipped) => format!("已替换 {done} 格，{skipped} 格不能这样改，保持原值"),
        });
        output.skipped = 0;
        output.refused = None;
    }

    fn push_replaced(&self, model: &dyn GridModel, edit: CellEdit, output: &mut GridOutput) {
        match model.refuse(edit.row, edit.column, &edit.text) {
            Some(reason) => {
                output.skipped += 1;
                output.refused.get_or_insert(reason);
            }
            None => output.edits.push(edit),
        }
    }

    /// The cell with what is looked for replaced. Only the very words are: pinyin finds, but never replaces.
    fn replaced(&self, model: &dyn GridModel, cell: CellPosition) -> Option<CellEdit> {
        let (row, column) = self.model_cell(cell)?;
        let query = self.find.query.trim();
        let text = model.typed(row, column);
        if query.is_empty() || !text.contains(query) || !model.editable(row, column) {
            return None;
        }
        let text = text.replace(query, self.find.replacement.trim());
        Some(CellEdit { row, column, text })
    }
}
