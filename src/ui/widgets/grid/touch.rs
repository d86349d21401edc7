//! What the pointer does to a grid, and the field over a cell with what belongs to it.

use eframe::egui::{self, Area, Frame, Id, Order, Rect, RichText, Ui, vec2};

use crate::ui::theme::{color, regular_font, size};

use super::Grid;
use super::keys::Mode;
use super::model::{GridModel, GridOutput};
use super::order::Sort;
use super::selection::Selection;

/// What the pointer did in this frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Touch {
    /// Pressed on a cell; extends with Shift.
    Cell((usize, usize), bool),
    /// Dragged to a cell.
    Drag((usize, usize)),
    /// Released: the field needs the focus back.
    Release,
    /// Clicked twice.
    Open((usize, usize)),
    /// Clicked a header.
    Sort(usize),
    /// Dragged the border of a column.
    Resize(usize, f32),
}

impl Grid {
    /// Applies what the pointer did.
    pub(super) fn apply_touch(
        &mut self,
        ctx: &egui::Context,
        model: &dyn GridModel,
        field: Id,
        touched: Option<Touch>,
        output: &mut GridOutput,
    ) {
        let Some(touched) = touched else { return };
        if self.editor.mode != Mode::Moving
            && matches!(touched, Touch::Cell(..) | Touch::Open(_) | Touch::Sort(_))
        {
            self.finish_editing(ctx, model, field, output);
        }
        match touched {
            Touch::Cell(cell, true) => self.selection.cursor = cell,
            Touch::Cell(cell, false) => self.selection = Selection::at(cell),
            Touch::Drag(cell) => {
                self.selection.cursor = cell;
                self.reveal = true;
            }
            Touch::Release => ctx.memory_mut(|memory| memory.request_focus(field)),
            Touch::Open(cell) => {
                self.selection = Selection::at(cell);
                self.begin_editing(ctx, model, field);
                ctx.memory_mut(|memory| memory.request_focus(field));
            }
            Touch::Sort(column) => self.toggle_sort(column),
            Touch::Resize(column, delta) => {
                if let Some(width) = self.widths.get_mut(column) {
                    *width = (*width + delta).clamp(36.0, 720.0);
                }
            }
        }
        let bounds = self.bounds(model);
        self.selection.clamp(bounds);
        ctx.request_repaint();
    }

    fn toggle_sort(&mut self, column: usize) {
        self.sort = match self.sort {
            Some(Sort {
                column: old,
                descending: false,
            }) if old == column => Some(Sort {
                column,
                descending: true,
            }),
            Some(Sort {
                column: old,
                descending: true,
            }) if old == column => None,
            _ => Some(Sort {
                column,
                descending: false,
            }),
        };
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
        let column = self.selection.cursor.1;
        let long = model.columns().get(column).is_some_and(|column| column.long);
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
        let choices = model.choices(column);
        if choices.is_empty() || self.editor.composing() {
            return;
        }
        let mut chosen = None;
        Area::new(field.with("choices"))
            .order(Order::Foreground)
            .fixed_pos(below)
            .show(ui.ctx(), |ui| {
                Frame::popup(ui.style()).show(ui, |ui| {
                    ui.set_min_width(rect.width() - 12.0);
                    ui.spacing_mut().item_spacing.y = 0.0;
                    for choice in choices {
                        if ui
                            .selectable_label(*choice == self.editor.text, choice.as_str())
                            .clicked()
                        {
                            chosen = Some(choice.clone());
                        }
                    }
                });
            });
        if let Some(text) = chosen {
            self.editor.text = text;
            self.finish_editing(ui.ctx(), model, field, output);
            ui.memory_mut(|memory| memory.request_focus(field));
        }
    }
}
