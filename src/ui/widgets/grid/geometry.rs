//! Where columns and rows lie; hit testing is arithmetic.

use eframe::egui::{Pos2, Rangef, Rect, pos2};

use crate::ui::theme::size;

use crate::app::sheet::GridColumn;

/// Columns of a grid, in points from its left edge as if nothing were scrolled.
#[derive(Clone, Debug, Default)]
pub(super) struct ColumnLayout {
    edges: Vec<f32>,
    /// How many columns stay when the rest scrolls.
    pub(super) frozen: usize,
}

impl ColumnLayout {
    /// Lays out columns of these widths.
    pub(super) fn new(widths: &[f32], frozen: usize) -> Self {
        let mut edges = Vec::with_capacity(widths.len() + 1);
        let mut x = 0.0;
        edges.push(x);
        for width in widths {
            x += width;
            edges.push(x);
        }
        Self {
            edges,
            frozen: frozen.min(widths.len()),
        }
    }

    /// How many columns there are.
    pub(super) fn count(&self) -> usize {
        self.edges.len().saturating_sub(1)
    }

    /// The edge before a column, or the last edge.
    pub(super) fn edge(&self, column: usize) -> f32 {
        self.edges
            .get(column)
            .or(self.edges.last())
            .copied()
            .unwrap_or(0.0)
    }

    /// The whole width.
    pub(super) fn width(&self) -> f32 {
        self.edge(self.count())
    }

    /// The width of the columns that stay.
    pub(super) fn frozen_width(&self) -> f32 {
        self.edge(self.frozen)
    }

    /// The column at a distance from the left edge.
    pub(super) fn column_at(&self, x: f32) -> Option<usize> {
        (0..self.count()).find(|column| x >= self.edge(*column) && x < self.edge(column + 1))
    }

    /// The columns of a pane that a range of x touches.
    pub(super) fn visible(&self, pane: GridPane, x: Rangef, origin: f32) -> std::ops::Range<usize> {
        let (from, to) = match pane {
            GridPane::Frozen => (0, self.frozen),
            GridPane::Scrolled => (self.frozen, self.count()),
        };
        let touches =
            |column: &usize| origin + self.edge(column + 1) > x.min && origin + self.edge(*column) < x.max;
        let first = (from..to).find(touches).unwrap_or(to);
        let last = (first..to).rev().find(touches).map_or(first, |last| last + 1);
        first..last
    }
}

/// A part of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GridPane {
    /// The columns that stay.
    Frozen,
    /// The columns that scroll.
    Scrolled,
}

/// Where a pane's rows and columns begin on the screen.
#[derive(Clone, Copy, Debug)]
pub(super) struct GridOrigin {
    /// Left edge of column 0, whether or not it is in this pane.
    pub(super) x: f32,
    /// Top edge of row 0.
    pub(super) y: f32,
}

impl GridOrigin {
    /// The rectangle of a cell.
    pub(super) fn cell(self, column_layout: &ColumnLayout, row: usize, column: usize) -> Rect {
        let top = self.y + row_top(row);
        Rect::from_min_max(
            pos2(self.x + column_layout.edge(column), top),
            pos2(self.x + column_layout.edge(column + 1), top + size::ROW),
        )
    }

    /// The row and column at a point; rows beyond the last are given too.
    pub(super) fn at(self, column_layout: &ColumnLayout, point: Pos2) -> Option<(usize, usize)> {
        let column = column_layout.column_at(point.x - self.x)?;
        let row = ((point.y - self.y) / size::ROW).floor();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked to be positive"
        )]
        (row >= 0.0).then_some((row as usize, column))
    }
}

/// Distance of a row from the first.
#[expect(clippy::cast_precision_loss, reason = "off by 0.1 point at 50,000 rows")]
pub(super) fn row_top(row: usize) -> f32 {
    row as f32 * size::ROW
}

/// The rows that a range of y touches.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to be positive"
)]
pub(super) fn visible_rows(y: Rangef, origin: f32, rows: usize) -> std::ops::Range<usize> {
    let first = ((y.min - origin) / size::ROW).floor().max(0.0) as usize;
    let last = ((y.max - origin) / size::ROW).ceil().max(0.0) as usize;
    first.min(rows)..last.min(rows)
}

/// Neighbours with the same group, as ranges of columns; columns without a group stand alone.
pub(super) fn groups(columns: &[&GridColumn]) -> Vec<std::ops::Range<usize>> {
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    let mut last = "";
    for (index, column) in columns.iter().enumerate() {
        match ranges.last_mut() {
            Some(range) if !column.group.is_empty() && column.group == last => range.end = index + 1,
            _ => ranges.push(index..index + 1),
        }
        last = &column.group;
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_finds_its_cell_in_both_panes() {
        let column_layout = ColumnLayout::new(&[40.0, 100.0, 60.0], 1);
        let origin = GridOrigin { x: 10.0, y: 50.0 };
        assert_eq!(origin.at(&column_layout, pos2(10.0, 50.0)), Some((0, 0)));
        assert_eq!(
            origin.at(&column_layout, pos2(55.0, 50.0 + size::ROW)),
            Some((1, 1))
        );
        assert_eq!(origin.at(&column_layout, pos2(300.0, 60.0)), None);
        assert_eq!(
            column_layout.visible(GridPane::Scrolled, Rangef::new(160.0, 400.0), 10.0),
            2..3
        );
    }
}
