//! What of a model is shown: its rows and columns in the order of the user, and what is computed from them once.

use eframe::egui::Vec2;

use crate::ui::theme::size;

use super::Grid;
use super::geometry::{ColumnLayout, row_top};
use super::order;
use super::order::Query;
use super::selection::{Bounds, Selection};
use crate::app::sheet::{CellAlign, GridLayout, GridModel, RowKind};

/// The rows and columns shown, and what they were computed from.
#[derive(Default)]
pub(super) struct GridView {
    /// Rows of the model from top to bottom.
    pub(super) rows: Vec<usize>,
    /// Columns of the model from left to right.
    pub(super) columns: Vec<usize>,
    /// The line of sums, by column of the view; empty when there is none.
    pub(super) sums: Vec<String>,
    /// How many of the rows are records.
    pub(super) records: usize,
    /// Grows whenever rows or columns are others than before.
    pub(super) generation: u64,
    ids: Vec<u64>,
    made_of: Option<(u64, Query, GridLayout)>,
}

impl Grid {
    /// Computes the view again where the model, the query or the layout is another.
    pub(super) fn refresh(&mut self, model: &dyn GridModel) {
        if self.query.text != self.filter {
            self.query.text.clone_from(&self.filter);
        }
        let version = model.version();
        let (same_version, same_query, same_layout) = match &self.view.made_of {
            Some((at, query, layout)) => (*at == version, *query == self.query, *layout == self.layout),
            None => (false, false, false),
        };
        if !(same_version && same_query && same_layout) {
            if !same_version || !same_query {
                self.refresh_rows(model, same_query);
            }
            self.view.columns = self.layout.columns(model, self.frozen);
            self.sum_up(model);
            self.view.generation += 1;
            self.view.made_of = Some((version, self.query.clone(), self.layout.clone()));
        }
        self.place_cursor(model);
        let bounds = self.bounds();
        self.selection.clamp(bounds);
    }

    fn refresh_rows(&mut self, model: &dyn GridModel, same_query: bool) {
        let cursor = self.view.ids.get(self.selection.cursor.0).copied();
        let resorted = self
            .view
            .made_of
            .as_ref()
            .is_some_and(|(_, query, _)| query.sorts != self.query.sorts);
        self.view.rows = if same_query {
            order::kept(model, &self.query, &self.view.ids)
        } else {
            order::rows(model, &self.query)
        };
        self.view.ids = self.view.rows.iter().map(|row| model.row_id(*row)).collect();
        // The cursor stays on its record when rows come, go or move above it.
        if let Some(id) = cursor
            && self.view.ids.get(self.selection.cursor.0) != Some(&id)
            && let Some(now) = self.view.ids.iter().position(|other| *other == id)
        {
            let before = self.selection.cursor.0;
            self.selection.shift(before, now);
            // Who sorts looks at the top of the list, not for the record of the cursor.
            self.reveal |= self.query.wants_all() && !resorted;
        }
    }

    fn sum_up(&mut self, model: &dyn GridModel) {
        let records: Vec<usize> = self
            .view
            .rows
            .iter()
            .copied()
            .filter(|row| model.kind(*row) == RowKind::Data)
            .collect();
        self.view.records = records.len();
        self.view.sums.clear();
        if model.has_sums() && !records.is_empty() {
            let sums = self
                .view
                .columns
                .iter()
                .map(|column| model.sum(&records, *column));
            self.view.sums = sums.collect();
        }
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
        let column = self
            .view
            .columns
            .iter()
            .position(|column| model.editable(model_row, *column))
            .unwrap_or(0);
        self.selection = Selection::at((row, column));
    }

    pub(super) fn bounds(&self) -> Bounds {
        Bounds {
            rows: self.view.rows.len(),
            columns: self.view.columns.len(),
            page: self.page,
        }
    }

    pub(super) fn model_row(&self, row: usize) -> Option<usize> {
        self.view.rows.get(row).copied()
    }

    pub(super) fn model_column(&self, column: usize) -> Option<usize> {
        self.view.columns.get(column).copied()
    }

    /// The row and column of the model at a cell of the view.
    pub(super) fn model_cell(&self, (row, column): (usize, usize)) -> Option<(usize, usize)> {
        Some((self.model_row(row)?, self.model_column(column)?))
    }

    /// Where the columns lie: as wide as the user made them; the long ones share what is left over. Where a little
    /// is lacking, they give way rather than that the table must be scrolled.
    pub(super) fn column_layout(&mut self, model: &dyn GridModel, available: Vec2) -> ColumnLayout {
        let columns = model.columns();
        let mut widths: Vec<f32> = Vec::with_capacity(self.view.columns.len());
        let (mut wide, mut open) = (None, Vec::new());
        for (at, column) in self.view.columns.iter().enumerate() {
            let Some(shown) = columns.get(*column) else {
                continue;
            };
            let given = self.layout.width(&model.key(*column));
            if given.is_none() && (shown.long || wide.is_none() && at + 1 == self.view.columns.len()) {
                wide = Some(at);
                open.extend(wide.filter(|_| shown.align == CellAlign::Left));
            }
            widths.push(given.unwrap_or(shown.width));
        }
        // Counted without the header of some two lines: where the rows fit, no bar takes room from them.
        let is_high = row_top(self.view.rows.len()) + size::ROW_TWO > available.y;
        let bar = if is_high { BAR } else { 0.0 };
        let spare = available.x - widths.iter().sum::<f32>() - bar;
        let flexible: f32 = open.iter().filter_map(|at| widths.get(*at)).sum::<f32>();
        if spare > 0.0 && open.is_empty() {
            if let Some(width) = wide.and_then(|at| widths.get_mut(at)) {
                *width += spare;
            }
        } else if spare > 0.0 || -spare <= GIVES * flexible {
            for at in open {
                if let Some(width) = widths.get_mut(at) {
                    *width *= 1.0 + spare / flexible;
                }
            }
        }
        self.widths.clone_from(&widths);
        ColumnLayout::new(&widths, self.frozen)
    }
}

/// The room of the vertical scroll bar.
const BAR: f32 = 16.0;
/// The share of their width that long columns give away.
const GIVES: f32 = 0.4;
