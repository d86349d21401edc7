//! What keys do to a grid.

use eframe::egui::{self, Event, Id};

use super::keys::{Intent, Mode, intent, is_keyboard, writes};
use super::menu::Menu;
use super::selection::{Selection, Step};
use super::{Grid, html_shape, tsv};
use crate::app::sheet::{CellEdit, GridModel, GridOutput, RowKind};

impl Grid {
    /// Handles the keys of a frame in their order. A key behind text waits a frame, until the text has arrived; one that
    /// takes what stands in cells waits until an edit made before it stands there.
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
        // A paste behind a copy was read from the clipboard before the copy got there.
        let mut copied: Option<String> = None;
        for event in events {
            if !self.pending.is_empty() && is_keyboard(&event) {
                self.pending.push_back(event);
                continue;
            }
            self.editor.watch(&event);
            if self.editor.composing() && matches!(event, Event::Key { .. }) {
                // Keys belong to the input method; some platforms report them all the same.
                continue;
            }
            let wanted = if self.editor.composing() {
                None
            } else {
                intent(&event, self.editor.mode, self.is_choosing(model))
            };
            match wanted {
                Some(_) if written => self.pending.push_back(event),
                Some(wanted) if self.must_wait(ctx, model, &wanted) => self.pending.push_back(event),
                Some(wanted) => {
                    let wanted = match (wanted, &copied) {
                        (Intent::Paste(_), Some(text)) => Intent::Paste(text.clone()),
                        (wanted, _) => wanted,
                    };
                    if matches!(wanted, Intent::Copy | Intent::Cut) {
                        copied = Some(tsv::join(&self.block(model)));
                    }
                    let goes_on = matches!(wanted, Intent::Commit(_)) && self.editor.mode != Mode::Moving;
                    self.run(ctx, model, field, wanted, output);
                    self.sent |= output.changes_cells();
                    // The text has its place; now the same key moves the cursor, at once or when the table is ready.
                    if goes_on && self.editor.mode == Mode::Moving {
                        match intent(&event, Mode::Moving, false) {
                            Some(step) if self.must_wait(ctx, model, &step) => self.pending.push_back(event),
                            Some(step) => self.run(ctx, model, field, step, output),
                            None => {}
                        }
                    }
                    self.sent |= output.changes_cells();
                }
                None if !writes(&event) => kept.push(event),
                None if self.editor.mode == Mode::Moving && !self.cursor_editable(model) => {}
                None => {
                    written = true;
                    kept.push(event);
                }
            }
        }
        ctx.input_mut(|input| input.events = kept);
        super::mark_waiting_keys(ctx, !self.pending.is_empty());
        if !self.pending.is_empty() {
            ctx.request_repaint();
        }
    }

    /// Whether a key has to wait until the table shows what was written before it.
    fn must_wait(&self, ctx: &egui::Context, model: &dyn GridModel, wanted: &Intent) -> bool {
        if !self.sent && !super::ledger_is_writing(ctx) {
            return false;
        }
        // A row that was just added stands between the cursor and the new row, as soon as it is there.
        let stays = self.is_on_new_row(model) && wanted.goes_on_below();
        wanted.takes_cells() || (self.coming && wanted.looks_for_rows() && !stays)
    }

    pub(super) fn run(
        &mut self,
        ctx: &egui::Context,
        model: &dyn GridModel,
        field: Id,
        wanted: Intent,
        output: &mut GridOutput,
    ) {
        match wanted {
            Intent::Go(step, extend) => {
                if extend || !self.confirm_draft(model, step, output) {
                    self.go(model, step, extend);
                }
            }
            Intent::Far(step, extend) => {
                self.go_far(model, step, extend);
                self.reveal = true;
            }
            Intent::Edit => self.begin_editing(ctx, model, field),
            Intent::Commit(_) => {
                self.take_choice(model);
                self.commit(ctx, model, field, output);
            }
            Intent::CommitAll => self.commit_all(ctx, model, field, output),
            Intent::Choose(down) => self.choose_next(model, down),
            Intent::Cancel => {
                self.editor.take(ctx, field);
            }
            Intent::Clear => self.clear(model, output),
            Intent::Copy => ctx.copy_text(tsv::join(&self.block(model))),
            Intent::Cut => {
                ctx.copy_text(tsv::join(&self.block(model)));
                self.clear(model, output);
            }
            Intent::Paste(text) => {
                let mut block = tsv::split(&text);
                if block.doubtful
                    && let Some(shape) = html_shape::on_clipboard()
                    && let Some(shaped) = tsv::split_to_shape(&text, shape)
                {
                    block = shaped;
                }
                self.begin_paste(model, &block, output);
            }
            Intent::SelectAll => {
                self.selection = Selection::at((0, 0));
                let bounds = self.bounds();
                self.selection.step(Step::Last, true, bounds);
            }
            Intent::FillDown => self.fill_down(model, output),
            Intent::FillRight => self.fill_right(model, output),
            Intent::Today => self.fill(model, &jiff::Zoned::now().date().to_string(), output),
            Intent::DeleteRows => output.delete_rows = true,
            Intent::Menu => {
                let at = self.cell_rect.map(|rect| rect.left_bottom());
                self.menu = at.map(Menu::of_cells);
                ctx.memory_mut(|memory| memory.surrender_focus(field));
            }
            Intent::Single => self.selection = Selection::at(self.selection.cursor),
            Intent::Leave => ctx.memory_mut(|memory| memory.surrender_focus(field)),
        }
    }

    /// One step; a heading between records is no place to stop at.
    fn go(&mut self, model: &dyn GridModel, step: Step, extend: bool) {
        let bounds = self.bounds();
        self.reveal = true;
        match step {
            Step::Next => {
                self.tab_from.get_or_insert(self.selection.cursor.1);
            }
            Step::Previous => {}
            _ => self.tab_from = None,
        }
        self.selection.step(step, extend, bounds);
        if !matches!(step, Step::Up | Step::Down) || extend {
            return;
        }
        let last = bounds.rows.saturating_sub(1);
        let is_heading = |grid: &Self| {
            grid.model_row(grid.selection.cursor.0)
                .is_some_and(|row| model.kind(row) == RowKind::Section)
        };
        while is_heading(self) && self.selection.cursor.0 > 0 && self.selection.cursor.0 < last {
            self.selection.step(step, false, bounds);
        }
    }

    pub(super) fn cursor_editable(&self, model: &dyn GridModel) -> bool {
        self.model_cell(self.selection.cursor)
            .is_some_and(|(row, column)| model.editable(row, column))
    }

    pub(super) fn begin_editing(&mut self, ctx: &egui::Context, model: &dyn GridModel, field: Id) {
        let cell = self.model_cell(self.selection.cursor);
        if let Some((row, column)) = cell.filter(|(row, column)| model.editable(*row, *column)) {
            let text = self.typed(model, row, column).into_owned();
            self.editor.begin(ctx, field, text);
            self.reveal = true;
        }
    }

    /// Puts the typed text into its cell; false when it was refused and stays to be corrected.
    pub(super) fn commit(
        &mut self,
        ctx: &egui::Context,
        model: &dyn GridModel,
        field: Id,
        output: &mut GridOutput,
    ) -> bool {
        let Some((row, column)) = self.model_cell(self.selection.cursor) else {
            return true;
        };
        if self.editor.holds_only_pinyin() {
            self.editor.take(ctx, field);
            return true;
        }
        if !model.keeps_refused()
            && let Some(reason) = model.refuse(row, column, self.editor.settled().trim())
        {
            self.editor.error = Some(reason);
            return false;
        }
        let text = self.editor.take(ctx, field).trim().to_owned();
        if model.kind(row) == RowKind::New {
            self.draft.set(model.key(column), text);
        } else if text != model.typed(row, column) {
            output.edits.push(CellEdit { row, column, text });
        }
        true
    }

    /// Ctrl+Enter: what was typed goes into every selected cell.
    fn commit_all(&mut self, ctx: &egui::Context, model: &dyn GridModel, field: Id, output: &mut GridOutput) {
        self.take_choice(model);
        if !self.selection.is_block() {
            self.commit(ctx, model, field, output);
            return;
        }
        let text = self.editor.settled().trim().to_owned();
        let refused = self
            .model_cell(self.selection.cursor)
            .filter(|_| !model.keeps_refused())
            .and_then(|(row, column)| model.refuse(row, column, &text));
        if let Some(reason) = refused {
            self.editor.error = Some(reason);
            return;
        }
        self.editor.take(ctx, field);
        self.fill(model, &text, output);
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
