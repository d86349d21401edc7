//! What the pointer does to a grid, and the field over a cell with what belongs to it.

use eframe::egui::{self, Area, Frame, Id, Order, Pos2, Rect, RichText, Ui, vec2};

use crate::ui::theme::{color, regular_font, size};

use super::Grid;
use super::keys::Mode;
use super::menu::Menu;
use super::selection::Selection;
use crate::app::sheet::{GridModel, GridOutput};

/// What the pointer did in this frame; cells and columns are those of the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum PointerAction {
    /// Pressed on a cell; extends with Shift.
    Cell((usize, usize), bool),
    /// Pressed on a cell and released at once; extends with Shift.
    Tap((usize, usize), bool),
    /// Dragged to a cell.
    Drag((usize, usize)),
    /// Released: the field needs the focus back.
    Release,
    /// Clicked twice.
    Open((usize, usize)),
    /// Clicked with the other button, here.
    Menu((usize, usize), Pos2),
    /// Clicked a header; adds to the sorting with Shift.
    Sort(usize, bool),
    /// Asked for the menu of a header, here.
    HeaderMenu(usize, Pos2),
    /// Dragged the border of a column.
    Resize(usize, f32),
    /// Dragged a header before another one, or behind the last.
    Move(usize, Option<usize>),
}

impl Grid {
    /// Applies what the pointer did.
    pub(super) fn apply_pointer_action(
        &mut self,
        ctx: &egui::Context,
        model: &dyn GridModel,
        field: Id,
        action: Option<PointerAction>,
        output: &mut GridOutput,
    ) {
        let Some(action) = action.filter(|action| *action != PointerAction::Drag(self.selection.cursor))
        else {
            return;
        };
        if self.editor.mode != Mode::Moving
            && !matches!(action, PointerAction::Resize(..) | PointerAction::Release)
        {
            self.finish_editing(ctx, model, field, output);
        }
        self.tab_from = None;
        match action {
            PointerAction::Cell(cell, further) | PointerAction::Tap(cell, further) => {
                if further {
                    self.selection.cursor = cell;
                } else {
                    self.selection = Selection::at(cell);
                }
                if matches!(action, PointerAction::Tap(..)) {
                    ctx.memory_mut(|memory| memory.request_focus(field));
                }
            }
            PointerAction::Drag(cell) => {
                self.selection.cursor = cell;
                self.reveal = true;
            }
            PointerAction::Release => ctx.memory_mut(|memory| memory.request_focus(field)),
            PointerAction::Open(cell) => {
                self.selection = Selection::at(cell);
                self.begin_editing(ctx, model, field);
                ctx.memory_mut(|memory| memory.request_focus(field));
            }
            PointerAction::Menu(cell, at) => {
                if !self.selection.contains(cell) {
                    self.selection = Selection::at(cell);
                }
                self.menu = Some(Menu::of_cells(at));
                // The keys of a menu are not those of the table.
                ctx.memory_mut(|memory| memory.surrender_focus(field));
            }
            PointerAction::Sort(column, further) => {
                if let Some(column) = self.model_column(column) {
                    self.query.toggle_sort(column, further);
                }
            }
            PointerAction::HeaderMenu(column, at) => {
                self.open_header_menu(model, column, at);
                ctx.memory_mut(|memory| memory.surrender_focus(field));
            }
            PointerAction::Resize(column, delta) => {
                if let (Some(width), Some(column)) = (self.widths.get(column), self.model_column(column)) {
                    self.layout
                        .set_width(model.key(column), (width + delta).clamp(36.0, 720.0));
                    output.layout_changed = true;
                }
            }
            PointerAction::Move(from, before) => {
                let before = before.and_then(|at| self.model_column(at));
                if let Some(column) = self.model_column(from) {
                    self.layout.place(model, self.frozen, column, before);
                    output.layout_changed = true;
                }
            }
        }
        let bounds = self.bounds();
        self.selection.clamp(bounds);
        ctx.request_repaint();
    }

    /// The field over its cell, with the choices of the column and the reason of a refusal under it.
    pub(super) fn edit_ui(
        &mut self,
        ui: &mut Ui,
        model: &dyn GridModel,
        field: Id,
        inside: Rect,
        name: &str,
        output: &mut GridOutput,
    ) {
        let Some(cell) = self.cell_rect else { return };
        let column = self.model_column(self.selection.cursor.1);
        let long = column
            .and_then(|column| model.columns().get(column))
            .is_some_and(|column| column.long);
        let rect = self.editor.edit_ui(ui, field, cell, inside, name, long);
        let below = rect.left_bottom() + vec2(0.0, 2.0);
        if let Some(reason) = &self.editor.error {
            Area::new(field.with("reason"))
                .order(Order::Foreground)
                .fixed_pos(below)
                .show(ui.ctx(), |ui| {
                    Frame::popup(ui.style()).fill(color::BAD_SOFT).show(ui, |ui| {
                        ui.set_max_width(360.0);
                        ui.label(
                            RichText::new(reason)
                                .font(regular_font(size::SMALL))
                                .color(color::BAD),
                        );
                    });
                });
            return;
        }
        if let Some(text) = self.choices_ui(ui, model, field, below, rect.width()) {
            self.editor.text = text;
            self.finish_editing(ui.ctx(), model, field, output);
            ui.memory_mut(|memory| memory.request_focus(field));
        }
    }
}
