//! The data grid: frozen columns, painted cells, and the keys of Excel and WPS.
//!
//! It draws a [`GridModel`] and returns what the user changed; it owns only what can't be recomputed: the
//! selection, the text being typed, the sorting and the widths the user gave.

mod act;
mod block;
mod editor;
mod geometry;
mod keys;
mod model;
mod order;
mod paint;
mod panes;
mod selection;
mod touch;
mod tsv;

use std::collections::VecDeque;

use eframe::egui::{self, Event, Id, Rect, Ui, vec2};
use egui_table::SplitScroll;

pub use model::{CellAlign, CellEdit, GridColumn, GridModel, GridOutput, RowKind};

use crate::ui::theme::size;
use editor::Editor;
use geometry::Lanes;
use keys::Mode;
use order::Sort;
use selection::{Bounds, Selection};

/// The state of one grid.
#[derive(Default)]
pub struct Grid {
    /// Rows must contain this, in hanzi or pinyin.
    pub filter: String,
    salt: &'static str,
    frozen: usize,
    selection: Selection,
    editor: Editor,
    sort: Option<Sort>,
    widths: Vec<f32>,
    view: View,
    /// Keys that came behind text in one frame; they wait for the text to arrive.
    pending: VecDeque<Event>,
    reveal: bool,
    take_focus: bool,
    cell_rect: Option<Rect>,
    page: usize,
    placed: bool,
}

/// The rows shown, and what they were computed from.
#[derive(Default)]
struct View {
    rows: Vec<usize>,
    key: Option<(u64, String, Option<Sort>)>,
}

impl Grid {
    /// A grid whose first `frozen` columns stay when the rest scrolls.
    pub fn new(salt: &'static str, frozen: usize) -> Self {
        Self {
            salt,
            frozen,
            page: 10,
            ..Self::default()
        }
    }

    /// Takes the keyboard at the next frame.
    pub fn focus(&mut self) {
        self.take_focus = true;
    }

    /// Puts the cursor on a row of the model and scrolls it into view.
    pub fn go_to(&mut self, model: &dyn GridModel, model_row: usize, column: usize) {
        self.filter.clear();
        self.refresh(model);
        if let Some(row) = self.view.rows.iter().position(|row| *row == model_row) {
            self.selection = Selection::at((row, column));
            self.placed = true;
            self.reveal = true;
            self.take_focus = true;
        }
    }

    /// Gives every column its own width again, for a place of another size.
    pub fn refit(&mut self) {
        self.widths.clear();
    }

    /// How many records are shown.
    pub fn shown(&self, model: &dyn GridModel) -> usize {
        self.view
            .rows
            .iter()
            .filter(|row| model.kind(**row) == RowKind::Data)
            .count()
    }

    /// Draws the grid in the place that is left.
    pub fn show(&mut self, ui: &mut Ui, model: &dyn GridModel) -> GridOutput {
        let mut output = GridOutput::default();
        let id = ui.make_persistent_id(self.salt);
        let field = id.with("field");
        self.refresh(model);
        self.fit_widths(model, ui.available_width());
        let lanes = Lanes::new(&self.widths, self.frozen);
        let place = ui.available_rect_before_wrap();
        let header = header_height(model, &self.widths);
        if std::mem::take(&mut self.take_focus) {
            ui.memory_mut(|memory| memory.request_focus(field));
        }
        let focused = ui.memory(|memory| memory.has_focus(field));
        if focused {
            self.read_events(ui.ctx(), model, field, &mut output);
        } else if self.editor.mode != Mode::Moving {
            self.finish_editing(ui.ctx(), model, field, &mut output);
        }
        let over = self.editor.mode != Mode::Moving;
        let name = self.cell_name(model);
        let inside = place.with_min_y(place.top() + header);
        if !over {
            let cell = self.cell_rect.unwrap_or(inside).intersect(inside);
            let cell = if cell.is_positive() {
                cell
            } else {
                Rect::from_min_size(inside.min, vec2(60.0, size::ROW))
            };
            self.editor.wait_ui(ui, field, cell, &name);
        }
        mark_navigation(ui.ctx(), focused && self.editor.mode == Mode::Moving);
        let content = vec2(
            lanes.width() - lanes.frozen_width(),
            geometry::row_top(self.view.rows.len()),
        );
        let fixed = vec2(lanes.frozen_width().min(place.width() - 80.0), header);
        let split = SplitScroll {
            scroll_enabled: true.into(),
            fixed_size: fixed,
            scroll_outer_size: (place.size() - fixed).max(vec2(80.0, 40.0)),
            scroll_content_size: content,
            stick_to_bottom: false,
        };
        let mut panes = panes::Panes::new(self, model, &lanes, focused, id, place, header);
        split.show(ui, &mut panes);
        let panes::Panes { touched, cell, .. } = panes;
        self.cell_rect = cell;
        self.page = rows_in(inside.height());
        self.apply_touch(ui.ctx(), model, field, touched, &mut output);
        if over && self.editor.mode != Mode::Moving {
            self.edit_ui(ui, model, field, inside, &name, &mut output);
        }
        self.report(model, &mut output);
        output
    }

    fn refresh(&mut self, model: &dyn GridModel) {
        let key = (model.version(), self.filter.clone(), self.sort);
        if self.view.key.as_ref() != Some(&key) {
            self.view.rows = order::rows(model, &self.filter, self.sort);
            self.view.key = Some(key);
        }
        self.place_cursor(model);
        let bounds = self.bounds(model);
        self.selection.clamp(bounds);
    }

    /// The cursor begins at the first cell that can be changed.
    fn place_cursor(&mut self, model: &dyn GridModel) {
        if self.placed || self.view.rows.is_empty() {
            return;
        }
        self.placed = true;
        let row = self
            .view
            .rows
            .iter()
            .position(|row| model.kind(*row) == RowKind::Data)
            .unwrap_or(0);
        let model_row = self.view.rows.get(row).copied().unwrap_or(0);
        let column = (0..model.columns().len())
            .find(|column| model.editable(model_row, *column))
            .unwrap_or(0);
        self.selection = Selection::at((row, column));
    }

    fn bounds(&self, model: &dyn GridModel) -> Bounds {
        Bounds {
            rows: self.view.rows.len(),
            columns: model.columns().len(),
            page: self.page,
        }
    }

    /// Gives columns their width, and the last long one what is left over.
    fn fit_widths(&mut self, model: &dyn GridModel, available: f32) {
        let columns = model.columns();
        if self.widths.len() == columns.len() {
            return;
        }
        self.widths = columns.iter().map(|column| column.width).collect();
        let spare = available - self.widths.iter().sum::<f32>() - 16.0;
        let widest = columns
            .iter()
            .rposition(|column| column.long)
            .or(columns.len().checked_sub(1));
        if let (true, Some(width)) = (spare > 0.0, widest.and_then(|index| self.widths.get_mut(index))) {
            *width += spare;
        }
    }

    fn cell_name(&self, model: &dyn GridModel) -> String {
        let title = model
            .columns()
            .get(self.selection.cursor.1)
            .map_or("", |column| column.title.as_str());
        format!("单元格 {title}")
    }

    fn report(&self, model: &dyn GridModel, output: &mut GridOutput) {
        let record = |row: usize| {
            self.view
                .rows
                .get(row)
                .copied()
                .filter(|row| model.kind(*row) == RowKind::Data)
        };
        output.selected_rows = self.selection.rows().filter_map(&record).collect();
        output.cursor_row = record(self.selection.cursor.0);
    }
}

/// Whether a grid has the keyboard but nothing is being typed: then Ctrl+Z means the ledger, not the text.
pub fn is_navigating(ctx: &egui::Context) -> bool {
    let pass = ctx.cumulative_pass_nr();
    let marked: Option<u64> = ctx.data(|data| data.get_temp(Id::unique("grid-navigating")));
    marked.is_some_and(|at| pass.saturating_sub(at) <= 1)
}

fn mark_navigation(ctx: &egui::Context, navigating: bool) {
    let pass = ctx.cumulative_pass_nr();
    let id = Id::unique("grid-navigating");
    ctx.data_mut(|data| {
        if navigating {
            data.insert_temp(id, pass);
        } else {
            data.remove_temp::<u64>(id);
        }
    });
}

/// The height of the header: one or two lines of titles, under a line of groups if there are any.
fn header_height(model: &dyn GridModel, widths: &[f32]) -> f32 {
    let columns = model.columns();
    let wraps = columns.iter().zip(widths).any(|(column, width)| {
        let letters: f32 = column
            .title
            .chars()
            .map(|c| if c.is_ascii() { 0.56 } else { 1.0 })
            .sum();
        letters * size::SMALL + 12.0 > *width
    });
    let titles = if wraps { 42.0 } else { size::ROW };
    if columns.iter().any(|column| !column.group.is_empty()) {
        paint::GROUP + titles
    } else {
        titles
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few dozen rows"
)]
fn rows_in(height: f32) -> usize {
    (height / size::ROW).floor().max(2.0) as usize - 1
}
