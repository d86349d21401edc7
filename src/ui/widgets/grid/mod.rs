//! The data grid: frozen columns, painted cells, and the keys of Excel and WPS.
//!
//! It draws a [`GridModel`] and returns what the user changed; it owns only what can't be recomputed: the
//! selection, the text being typed, sorting and filters, and how the user arranged the columns.
//!
//! # How to add a habit
//! 1. A key: an `Intent` in `keys.rs`, what it does in `edits.rs`, a line in [`HABITS`].
//! 2. Something of the mouse: a `PointerAction` in `pointer_action.rs`, found in `panes.rs`.
//! 3. A test that does it in `tests/window/grid/`.

mod block;
mod choices;
mod dialog;
mod draft;
mod editor;
mod edits;
mod far;
mod filter;
mod find;
mod footer;
mod geometry;
mod header;
mod header_menu;
mod html_shape;
mod keys;
mod menu;
mod order;
mod paint;
mod panes;
mod pointer_action;
mod selection;
mod tsv;
mod view;

use std::collections::VecDeque;

use eframe::egui::{self, Event, Id, Rect, Ui, vec2};
use egui_table::SplitScroll;

pub use keys::{HABITS, takes};

use crate::app::sheet::{GridLayout, GridModel, GridOutput, RowKind};
use crate::ui::theme::size;
use dialog::Dialog;
use draft::{DraftedModel, RowDraft};
use editor::Editor;
use find::Find;
use keys::Mode;
use menu::Menu;
use order::Query;
use selection::Selection;
use view::GridView;

/// The state of one grid.
#[derive(Default)]
pub struct Grid {
    /// Rows must contain this, in hanzi or pinyin.
    pub filter: String,
    salt: &'static str,
    frozen: usize,
    /// The text field's id, once it was drawn.
    field: Option<Id>,
    selection: Selection,
    editor: Editor,
    query: Query,
    layout: GridLayout,
    /// Widths by column of the view, as drawn last.
    widths: Vec<f32>,
    view: GridView,
    find: Find,
    menu: Option<Menu>,
    dialog: Option<Dialog>,
    /// Keys that came behind text in one frame; they wait for the text to arrive.
    pending: VecDeque<Event>,
    /// What was typed into the new row.
    draft: RowDraft,
    /// Whether was said what the new row lacks.
    draft_told: bool,
    /// Something was changed in this frame: it goes to the ledger at its end.
    sent: bool,
    /// Rows were added that the table does not show yet.
    coming: bool,
    /// The column in which Tab began, where Enter leads back to.
    tab_from: Option<usize>,
    reveal: bool,
    take_focus: bool,
    want_carry: bool,
    cell_rect: Option<Rect>,
    page: usize,
    placed: bool,
    /// What is selected in words, and what that was computed from.
    note: Option<(Selection, u64, String)>,
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

    /// How the user arranged the columns.
    pub fn layout(&self) -> &GridLayout {
        &self.layout
    }

    /// Arranges the columns as they were.
    pub fn set_layout(&mut self, layout: GridLayout) {
        self.layout = layout;
    }

    /// Takes the keyboard at the next frame.
    pub fn focus(&mut self) {
        self.take_focus = true;
    }

    /// Fills the selected empty cells with what stood there in the period before, at the next frame.
    pub fn carry_over(&mut self) {
        self.want_carry = true;
    }

    /// Opens the bar to find, or to find and replace.
    pub fn open_find(&mut self, replacing: bool) {
        self.find.open(replacing);
    }

    /// Shows only rows that differ from the period before.
    pub fn set_changes_only(&mut self, on: bool) {
        self.query.changes_only = on;
    }

    /// Whether only rows that differ from the period before are shown.
    pub fn changes_only(&self) -> bool {
        self.query.changes_only
    }

    /// Whether something hides rows.
    pub fn is_filtered(&self) -> bool {
        !self.query.wants_all()
    }

    /// Shows every row again.
    pub fn clear_filters(&mut self) {
        self.filter.clear();
        self.query.filters.clear();
        self.query.changes_only = false;
    }

    /// Puts the cursor on a row of the model and scrolls it into view.
    pub fn go_to(&mut self, model: &dyn GridModel, model_row: usize, column: usize) {
        self.clear_filters();
        self.layout.reveal(&model.key(column));
        self.view = GridView::default();
        self.refresh(model);
        if let Some(row) = self.view.rows.iter().position(|row| *row == model_row) {
            let column = self.view.columns.iter().position(|shown| *shown == column);
            self.selection = Selection::at((row, column.unwrap_or(0)));
            self.placed = true;
            self.reveal = true;
            self.take_focus = true;
        }
    }

    /// How many records are shown.
    pub fn shown(&self, _model: &dyn GridModel) -> usize {
        self.view.records
    }

    /// Writes what is being typed, because the page is left.
    pub fn settle(&mut self, ctx: &egui::Context, model: &dyn GridModel) -> GridOutput {
        let mut output = GridOutput::default();
        if let Some(field) = self.field.filter(|_| self.editor.mode != Mode::Moving) {
            self.finish_editing(ctx, model, field, &mut output);
        }
        self.leave_draft(model, &mut output);
        self.sent = true;
        output
    }

    /// Draws the grid in the place that is left.
    pub fn show(&mut self, ui: &mut Ui, model: &dyn GridModel) -> GridOutput {
        let mut output = GridOutput::default();
        let id = ui.make_persistent_id(self.salt);
        let field = id.with("field");
        self.field = Some(field);
        self.refresh(model);
        self.find_ui(ui, model, field, &mut output);
        let whole = ui.available_rect_before_wrap();
        let foot = if self.view.sums.is_empty() { 0.0 } else { size::ROW };
        let place = whole.with_max_y(whole.bottom() - foot);
        let column_layout = self.column_layout(model, place.size());
        let header = header::height(model, &self.view.columns, &self.widths);
        if std::mem::take(&mut self.take_focus) {
            ui.memory_mut(|memory| memory.request_focus(field));
        }
        let focused = ui.memory(|memory| memory.has_focus(field));
        self.sent = false;
        self.coming &= ledger_is_writing(ui.ctx());
        if focused {
            self.read_events(ui.ctx(), model, field, &mut output);
            if take_commit(ui.ctx()) && self.editor.mode != Mode::Moving && !self.editor.composing() {
                self.finish_editing(ui.ctx(), model, field, &mut output);
            }
        } else if self.editor.mode != Mode::Moving {
            self.finish_editing(ui.ctx(), model, field, &mut output);
        }
        if std::mem::take(&mut self.want_carry) {
            self.fill_from_before(model, &mut output);
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
        let navigating = focused && self.editor.mode == Mode::Moving;
        mark_navigation(ui.ctx(), navigating && self.draft.is_empty());
        let fixed = vec2(column_layout.frozen_width().min(place.width() - 80.0), header);
        let split = SplitScroll {
            scroll_enabled: true.into(),
            fixed_size: fixed,
            scroll_outer_size: (place.size() - fixed).max(vec2(80.0, 40.0)),
            scroll_content_size: vec2(
                column_layout.width() - column_layout.frozen_width(),
                geometry::row_top(self.view.rows.len()),
            ),
            stick_to_bottom: false,
        };
        let draft = self.draft.clone();
        let drafted = DraftedModel { model, draft: &draft };
        let painted: &dyn GridModel = if draft.is_empty() { model } else { &drafted };
        let mut panes = panes::Panes::new(self, painted, &column_layout, focused, id, place, header);
        split.show(ui, &mut panes);
        let panes::Panes {
            action,
            cell,
            left,
            body,
            ..
        } = panes;
        if self.view.rows.is_empty() {
            paint::nothing(ui, id.with("nothing"), inside);
        }
        self.cell_rect = cell;
        self.page = rows_in(inside.height());
        if foot > 0.0 {
            let line = whole.with_min_y(whole.bottom() - foot);
            let place = footer::FooterPlace { line, left, body };
            self.footer_ui(ui, model, &column_layout, place, id);
            ui.advance_cursor_after_rect(line);
        }
        self.apply_pointer_action(ui.ctx(), model, field, action, &mut output);
        if over && self.editor.mode != Mode::Moving {
            self.edit_ui(ui, model, field, inside, &name, &mut output);
        }
        self.menu_ui(ui, model, field, &mut output);
        self.dialog_ui(ui, model, field, &mut output);
        let left = !self.is_on_new_row(model) || !(focused || self.keeps_keyboard(ui.ctx(), field));
        if left {
            self.leave_draft(model, &mut output);
        }
        self.sent |= output.changes_cells();
        self.report(model, &mut output);
        output
    }

    /// Whether the keyboard is at the grid or at something of its own: a menu, a question, the bar to find.
    fn keeps_keyboard(&self, ctx: &egui::Context, field: Id) -> bool {
        let has_own = self.menu.is_some() || self.dialog.is_some();
        has_own || ctx.memory(|memory| memory.has_focus(field))
    }

    fn cell_name(&self, model: &dyn GridModel) -> String {
        let title = self
            .model_column(self.selection.cursor.1)
            .and_then(|column| model.columns().get(column))
            .map_or("", |column| column.title.as_str());
        format!("单元格 {title}")
    }

    fn report(&mut self, model: &dyn GridModel, output: &mut GridOutput) {
        let record = |row: usize| {
            self.model_row(row)
                .filter(|row| model.kind(*row) == RowKind::Data)
        };
        output.selected_rows = self.selection.rows().filter_map(&record).collect();
        output.cursor_row = record(self.selection.cursor.0);
        let known = self.note.as_ref().is_some_and(|(selection, version, _)| {
            (*selection, *version) == (self.selection, model.version())
        });
        if !known {
            self.note = Some((self.selection, model.version(), self.summary(model)));
        }
        if let Some((.., note)) = &self.note {
            output.note.clone_from(note);
        }
    }
}

/// Asks the grid that has the keyboard to write what is being typed, as Ctrl+S does.
pub fn commit_typed(ctx: &egui::Context) {
    let pass = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| data.insert_temp(Id::unique("grid-commit"), pass));
    ctx.request_repaint();
}

/// Tells the grids of a window whether the ledger still has to answer something that was sent to be written: until
/// then a table may show what was.
pub fn mark_ledger(ctx: &egui::Context, is_writing: bool) {
    ctx.data_mut(|data| data.insert_temp(Id::unique("grid-ledger"), is_writing));
}

fn ledger_is_writing(ctx: &egui::Context) -> bool {
    ctx.data(|data| data.get_temp(Id::unique("grid-ledger")))
        .unwrap_or(false)
}

/// Whether keys typed into a grid wait for a later frame: what was asked for behind them has to wait, too.
pub fn has_waiting_keys(ctx: &egui::Context) -> bool {
    let pass = ctx.cumulative_pass_nr();
    let marked: Option<u64> = ctx.data(|data| data.get_temp(Id::unique("grid-waiting")));
    marked == Some(pass)
}

fn mark_waiting_keys(ctx: &egui::Context, waiting: bool) {
    let pass = ctx.cumulative_pass_nr();
    if waiting {
        ctx.data_mut(|data| data.insert_temp(Id::unique("grid-waiting"), pass));
    }
}

fn take_commit(ctx: &egui::Context) -> bool {
    let asked: Option<u64> = ctx.data_mut(|data| data.remove_temp(Id::unique("grid-commit")));
    asked.is_some_and(|at| ctx.cumulative_pass_nr().saturating_sub(at) <= 2)
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

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few dozen rows"
)]
fn rows_in(height: f32) -> usize {
    (height / size::ROW).floor().max(2.0) as usize - 1
}
