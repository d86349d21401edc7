//! What keys and clicks do to a grid.

use eframe::egui::{self, Area, Event, Frame, Id, Order, Rect, RichText, Ui, vec2};

use crate::ui::theme::{color, regular_font, size};

use super::keys::{Intent, Mode, intent, is_keyboard, writes};
use super::model::{CellEdit, GridModel, GridOutput, RowKind};
use super::order::Sort;
use super::selection::{Selection, Step};
use super::{Grid, tsv};

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
    /// Handles the keys of a frame in their order. A key behind text waits a frame, until the text has arrived.
    pub(super) fn read_events(
        &mut self,
        ctx: &egui::Context,
        model: &dyn GridModel,
        field: Id,
        output: &mut GridOutput,
    ) {
        let mut events: Vec<Event> = self.pending.drain(..).collect();
        events.extend(ctx.input_mut(|input| std::mem::take(&mut input.events)));
        let mut kept = Vec::with_capacity(events.len());
        let mut written = false;
        for event in events {
            if !self.pending.is_empty() && is_keyboard(&event) {
                self.pending.push_back(event);
                continue;
            }
            self.editor.watch(&event);
            let wanted = if self.editor.composing() {
                None
            } else {
                intent(&event, self.editor.mode)
            };
            match wanted {
                Some(_) if written => self.pending.push_back(event),
                Some(wanted) => self.run(ctx, model, field, wanted, output),
                None if !writes(&event) => kept.push(event),
                None if self.editor.mode == Mode::Moving && !self.cursor_editable(model) => {}
                None => {
                    written = true;
                    kept.push(event);
                }
            }
        }
        ctx.input_mut(|input| input.events = kept);
        if !self.pending.is_empty() {
            ctx.request_repaint();
        }
    }

    fn run(
        &mut self,
        ctx: &egui::Context,
        model: &dyn GridModel,
        field: Id,
        wanted: Intent,
        output: &mut GridOutput,
    ) {
        let bounds = self.bounds(model);
        match wanted {
            Intent::Go(step, extend) => {
                self.selection.step(step, extend, bounds);
                self.reveal = true;
            }
            Intent::Edit => self.begin_editing(ctx, model, field),
            Intent::Commit(step) => {
                if self.commit(ctx, model, field, output) {
                    self.selection.step(step, false, bounds);
                    self.reveal = true;
                }
            }
            Intent::Cancel => {
                self.editor.take(ctx, field);
            }
            Intent::Clear => self.clear(model, output),
            Intent::Copy => ctx.copy_text(tsv::join(&self.block(model))),
            Intent::Cut => {
                ctx.copy_text(tsv::join(&self.block(model)));
                self.clear(model, output);
            }
            Intent::Paste(text) => self.paste(model, &tsv::split(&text), output),
            Intent::SelectAll => {
                self.selection = Selection {
                    cursor: (0, 0),
                    anchor: (0, 0),
                };
                self.selection.step(Step::Last, true, bounds);
            }
            Intent::FillDown => self.fill_down(model, output),
            Intent::DeleteRows => output.delete_rows = true,
            Intent::Leave if self.selection.is_block() => {
                self.selection = Selection::at(self.selection.cursor)
            }
            Intent::Leave => ctx.memory_mut(|memory| memory.surrender_focus(field)),
        }
    }

    fn model_row(&self, row: usize) -> Option<usize> {
        self.view.rows.get(row).copied()
    }

    fn cursor_editable(&self, model: &dyn GridModel) -> bool {
        let (row, column) = self.selection.cursor;
        self.model_row(row).is_some_and(|row| model.editable(row, column))
    }

    fn begin_editing(&mut self, ctx: &egui::Context, model: &dyn GridModel, field: Id) {
        let (row, column) = self.selection.cursor;
        if let Some(row) = self.model_row(row).filter(|row| model.editable(*row, column)) {
            let text = if model.kind(row) == RowKind::New {
                String::new()
            } else {
                model.text(row, column).into()
            };
            self.editor.begin(ctx, field, text);
            self.reveal = true;
        }
    }

    /// Puts the typed text into its cell; false when it was refused and stays to be corrected.
    fn commit(
        &mut self,
        ctx: &egui::Context,
        model: &dyn GridModel,
        field: Id,
        output: &mut GridOutput,
    ) -> bool {
        let (row, column) = self.selection.cursor;
        let Some(row) = self.model_row(row) else {
            return true;
        };
        if let Some(reason) = model.refuse(row, column, self.editor.text.trim()) {
            self.editor.error = Some(reason);
            return false;
        }
        let text = self.editor.take(ctx, field).trim().to_owned();
        if model.kind(row) == RowKind::New {
            if !text.is_empty() {
                output.added.push(vec![(column, text)]);
            }
        } else if text != model.text(row, column) {
            output.edits.push(CellEdit { row, column, text });
        }
        true
    }

    /// The keyboard went elsewhere: keep the text if it can stand, else say why it was dropped.
    pub(super) fn finish_editing(
        &mut self,
        ctx: &egui::Context,
        model: &dyn GridModel,
        field: Id,
        output: &mut GridOutput,
    ) {
        if !self.commit(ctx, model, field, output) {
            output.refused = self.editor.error.take();
            self.editor.take(ctx, field);
        }
    }

    fn block(&self, model: &dyn GridModel) -> Vec<Vec<String>> {
        let rows = self.selection.rows().filter_map(|row| self.model_row(row));
        rows.map(|row| {
            self.selection
                .columns()
                .map(|column| model.text(row, column).into_owned())
                .collect()
        })
        .collect()
    }

    fn clear(&self, model: &dyn GridModel, output: &mut GridOutput) {
        for row in self.selection.rows().filter_map(|row| self.model_row(row)) {
            for column in self.selection.columns() {
                self.put(model, row, column, String::new(), output);
            }
        }
    }

    fn put(&self, model: &dyn GridModel, row: usize, column: usize, text: String, output: &mut GridOutput) {
        if !model.editable(row, column) || model.kind(row) != RowKind::Data {
            output.skipped += usize::from(!text.is_empty() && text != model.text(row, column));
        } else if text != model.text(row, column) {
            output.edits.push(CellEdit { row, column, text });
        }
    }

    /// One copied cell fills the whole selection; a block goes down from the upper left cell.
    fn paste(&mut self, model: &dyn GridModel, block: &[Vec<String>], output: &mut GridOutput) {
        let (top, left) = (*self.selection.rows().start(), *self.selection.columns().start());
        if let [row] = block
            && let [text] = row.as_slice()
            && self.selection.is_block()
        {
            for row in self.selection.rows().filter_map(|row| self.model_row(row)) {
                for column in self.selection.columns() {
                    self.put(model, row, column, text.trim().to_owned(), output);
                }
            }
            return;
        }
        let columns = model.columns().len();
        let widest = block.iter().map(Vec::len).max().unwrap_or(1);
        for (offset, cells) in block.iter().enumerate() {
            let target = self
                .model_row(top + offset)
                .filter(|row| model.kind(*row) != RowKind::New);
            let cells = cells
                .iter()
                .enumerate()
                .map(|(index, text)| (left + index, text.trim().to_owned()));
            let cells: Vec<(usize, String)> = cells.filter(|(column, _)| *column < columns).collect();
            match target {
                Some(row) => {
                    for (column, text) in cells {
                        self.put(model, row, column, text, output);
                    }
                }
                None if self.has_new_row(model) => {
                    let cells: Vec<_> = cells.into_iter().filter(|(_, text)| !text.is_empty()).collect();
                    if !cells.is_empty() {
                        output.added.push(cells);
                    }
                }
                None => output.skipped += cells.len(),
            }
        }
        let end = (
            top + block.len().saturating_sub(1),
            left + widest.saturating_sub(1),
        );
        self.selection = Selection {
            cursor: end,
            anchor: (top, left),
        };
        let bounds = self.bounds(model);
        self.selection.clamp(bounds);
    }

    fn has_new_row(&self, model: &dyn GridModel) -> bool {
        self.view
            .rows
            .last()
            .is_some_and(|row| model.kind(*row) == RowKind::New)
    }

    /// The first row of the block, or the row above a single one, goes into the rest.
    fn fill_down(&self, model: &dyn GridModel, output: &mut GridOutput) {
        let rows = self.selection.rows();
        let single = rows.start() == rows.end();
        let from = if single {
            rows.start().checked_sub(1)
        } else {
            Some(*rows.start())
        };
        let Some(from) = from.and_then(|row| self.model_row(row)) else {
            return;
        };
        for row in rows
            .skip(usize::from(!single))
            .filter_map(|row| self.model_row(row))
        {
            for column in self.selection.columns() {
                self.put(model, row, column, model.text(from, column).into_owned(), output);
            }
        }
    }

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
