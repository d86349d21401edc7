//! The new row while it is typed: it stays in the window until it is left or confirmed, then it is written as a whole.
//!
//! A record begun with its first cell would be there only once the ledger has answered; what is typed meanwhile would
//! have no place, or land in another record.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Grid;
use super::selection::Step;
use crate::app::sheet::{GridColumn, GridModel, GridOutput, RowKind};
use crate::model::Severity;

/// What was typed into the new row so far, by the keys of the columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RowDraft {
    cells: BTreeMap<String, String>,
    /// Why the ledger gave it back, until something in it is changed.
    reason: Option<String>,
}

impl RowDraft {
    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    pub(super) fn text(&self, key: &str) -> &str {
        self.cells.get(key).map_or("", String::as_str)
    }

    /// Keeps the text of a cell; an empty one takes it away.
    pub(super) fn set(&mut self, key: String, text: String) {
        self.reason = None;
        if text.is_empty() {
            self.cells.remove(&key);
        } else {
            self.cells.insert(key, text);
        }
    }

    pub(super) fn clear(&mut self) {
        self.cells.clear();
        self.reason = None;
    }

    /// Its cells from left to right.
    pub(super) fn cells(&self, model: &dyn GridModel) -> Vec<(usize, String)> {
        (0..model.columns().len())
            .map(|column| (column, self.text(&model.key(column)).to_owned()))
            .filter(|(_, text)| !text.is_empty())
            .collect()
    }
}

impl Grid {
    /// Whether something of a new row was typed that is not written yet.
    pub fn has_draft(&self) -> bool {
        !self.draft.is_empty()
    }

    /// Puts a row that the ledger did not take back where it was typed, by the keys of its columns.
    pub fn give_back(&mut self, values: Vec<(String, String)>, reason: String) {
        self.draft = RowDraft {
            cells: values.into_iter().collect(),
            reason: Some(reason),
        };
    }

    /// Whether the cursor stands where a new record is typed.
    pub(super) fn is_on_new_row(&self, model: &dyn GridModel) -> bool {
        self.model_row(self.selection.cursor.0)
            .is_some_and(|row| model.kind(row) == RowKind::New)
    }

    /// What stands in a cell to be edited, copied or filled from: of the new row, what was typed so far.
    pub(super) fn typed<'m>(&'m self, model: &'m dyn GridModel, row: usize, column: usize) -> Cow<'m, str> {
        match model.kind(row) {
            RowKind::New => Cow::Borrowed(self.draft.text(&model.key(column))),
            _ => model.typed(row, column),
        }
    }

    /// Confirms the new row with Enter, or with Tab behind its last cell; the cursor waits in it for the next.
    /// False where the step leads elsewhere.
    pub(super) fn confirm_draft(
        &mut self,
        model: &dyn GridModel,
        step: Step,
        output: &mut GridOutput,
    ) -> bool {
        let (row, column) = self.selection.cursor;
        let is_last = column + 1 >= self.view.columns.len();
        let confirms = step == Step::Down || (step == Step::Next && is_last);
        if !confirms || !self.is_on_new_row(model) {
            return false;
        }
        // Who confirms it again means it.
        self.draft.reason = None;
        let lacking = self.leave_draft(model, output);
        let lacking = lacking.and_then(|column| self.view.columns.iter().position(|shown| *shown == column));
        let first = || {
            let model_row = self.model_row(row)?;
            let mut columns = self.view.columns.iter();
            columns.position(|column| model.editable(model_row, *column))
        };
        let next = match (lacking, step) {
            (Some(column), _) => column,
            (None, Step::Next) => first().unwrap_or(column),
            (None, _) => self.tab_from.take().unwrap_or(column),
        };
        self.tab_from = None;
        self.selection = super::Selection::at((row, next));
        self.reveal = true;
        true
    }

    /// Writes the new row, because it is left. Where it can't stand without a cell, it stays, and the column is given.
    pub(super) fn leave_draft(&mut self, model: &dyn GridModel, output: &mut GridOutput) -> Option<usize> {
        if self.draft.is_empty() || self.draft.reason.is_some() {
            return None;
        }
        let cells = self.draft.cells(model);
        if let Some((column, reason)) = model.lacks(&cells) {
            if !std::mem::replace(&mut self.draft_told, true) {
                output.message = Some(reason);
            }
            return Some(column);
        }
        self.draft.clear();
        self.draft_told = false;
        self.coming = true;
        output.added.push(cells);
        None
    }
}

/// A table with what was typed into its new row, for the painter.
pub(super) struct DraftedModel<'m> {
    pub(super) model: &'m dyn GridModel,
    pub(super) draft: &'m RowDraft,
}

impl DraftedModel<'_> {
    fn is_new(&self, row: usize) -> bool {
        self.model.kind(row) == RowKind::New
    }

    fn lacking(&self, row: usize, column: usize) -> Option<String> {
        if !self.is_new(row) {
            return None;
        }
        let cells = self.draft.cells(self.model);
        let given_back = || Some((cells.first()?.0, self.draft.reason.clone()?));
        let (at, reason) = self.model.lacks(&cells).or_else(given_back)?;
        (at == column).then_some(reason)
    }

    fn refused(&self, row: usize, column: usize) -> Option<String> {
        let text = self.draft.text(&self.model.key(column));
        let refused = self.is_new(row) && !text.is_empty();
        refused.then(|| self.model.refuse(row, column, text)).flatten()
    }
}

impl GridModel for DraftedModel<'_> {
    fn columns(&self) -> &[GridColumn] {
        self.model.columns()
    }

    fn rows(&self) -> usize {
        self.model.rows()
    }

    fn kind(&self, row: usize) -> RowKind {
        // What was typed stands there as in any other row.
        if self.is_new(row) {
            RowKind::Data
        } else {
            self.model.kind(row)
        }
    }

    fn text(&self, row: usize, column: usize) -> Cow<'_, str> {
        if self.is_new(row) {
            Cow::Borrowed(self.draft.text(&self.model.key(column)))
        } else {
            self.model.text(row, column)
        }
    }

    fn editable(&self, row: usize, column: usize) -> bool {
        self.model.editable(row, column)
    }

    fn read_only(&self) -> bool {
        self.model.read_only()
    }

    fn version(&self) -> u64 {
        self.model.version()
    }

    fn mark(&self, row: usize, column: usize) -> Option<Severity> {
        if self.is_new(row) {
            let wrong = self.lacking(row, column).or_else(|| self.refused(row, column));
            return wrong.map(|_| Severity::Error);
        }
        self.model.mark(row, column)
    }

    fn hover(&self, row: usize, column: usize) -> Option<String> {
        if self.is_new(row) {
            return self.lacking(row, column).or_else(|| self.refused(row, column));
        }
        self.model.hover(row, column)
    }

    fn before(&self, row: usize, column: usize) -> Option<String> {
        self.model.before(row, column)
    }
}
