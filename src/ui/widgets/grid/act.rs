//! What keys do to a grid.

use eframe::egui::{self, Event, Id};

use super::keys::{Intent, Mode, intent, is_keyboard, writes};
use super::model::{CellEdit, GridModel, GridOutput, RowKind};
use super::selection::{Selection, Step};
use super::{Grid, tsv};

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

    pub(super) fn model_row(&self, row: usize) -> Option<usize> {
        self.view.rows.get(row).copied()
    }

    fn cursor_editable(&self, model: &dyn GridModel) -> bool {
        let (row, column) = self.selection.cursor;
        self.model_row(row).is_some_and(|row| model.editable(row, column))
    }

    pub(super) fn begin_editing(&mut self, ctx: &egui::Context, model: &dyn GridModel, field: Id) {
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
}
