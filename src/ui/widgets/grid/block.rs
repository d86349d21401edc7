//! Blocks of cells: copied, cleared, pasted, filled down.

use super::Grid;
use super::model::{CellEdit, GridModel, GridOutput, RowKind};
use super::selection::Selection;

impl Grid {
    pub(super) fn block(&self, model: &dyn GridModel) -> Vec<Vec<String>> {
        let rows = self.selection.rows().filter_map(|row| self.model_row(row));
        rows.map(|row| {
            self.selection
                .columns()
                .map(|column| model.text(row, column).into_owned())
                .collect()
        })
        .collect()
    }

    pub(super) fn clear(&self, model: &dyn GridModel, output: &mut GridOutput) {
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
    pub(super) fn paste(&mut self, model: &dyn GridModel, block: &[Vec<String>], output: &mut GridOutput) {
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
    pub(super) fn fill_down(&self, model: &dyn GridModel, output: &mut GridOutput) {
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
}
