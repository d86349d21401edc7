//! The selected block: a cursor and the corner where it began, in rows of the view.

use std::ops::RangeInclusive;

/// A cell: row of the view, column.
pub(super) type CellPosition = (usize, usize);

/// The selected block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Selection {
    /// Where keys go.
    pub(super) cursor: CellPosition,
    /// The opposite corner.
    pub(super) anchor: CellPosition,
}

/// A step of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Up,
    Down,
    Left,
    Right,
    /// Tab: right, then the next row.
    Next,
    /// Shift+Tab.
    Previous,
    Home,
    End,
    PageUp,
    PageDown,
    Bottom,
    First,
    Last,
}

/// How far the cursor can go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) page: usize,
}

impl Selection {
    /// One cell.
    pub(super) fn at(cell: CellPosition) -> Self {
        Self {
            cursor: cell,
            anchor: cell,
        }
    }

    /// Whether more than one cell is selected.
    pub(super) fn is_block(&self) -> bool {
        self.cursor != self.anchor
    }

    /// The rows of the block.
    pub(super) fn rows(&self) -> RangeInclusive<usize> {
        self.cursor.0.min(self.anchor.0)..=self.cursor.0.max(self.anchor.0)
    }

    /// The columns of the block.
    pub(super) fn columns(&self) -> RangeInclusive<usize> {
        self.cursor.1.min(self.anchor.1)..=self.cursor.1.max(self.anchor.1)
    }

    /// Whether a cell is in the block.
    pub(super) fn contains(&self, cell: CellPosition) -> bool {
        self.rows().contains(&cell.0) && self.columns().contains(&cell.1)
    }

    /// Keeps the block inside a smaller table.
    pub(super) fn clamp(&mut self, bounds: Bounds) {
        for cell in [&mut self.cursor, &mut self.anchor] {
            cell.0 = cell.0.min(bounds.rows.saturating_sub(1));
            cell.1 = cell.1.min(bounds.columns.saturating_sub(1));
        }
    }

    /// The block moved by so many rows, when rows came or went above it.
    pub(super) fn shift(&mut self, from: usize, to: usize) {
        for cell in [&mut self.cursor, &mut self.anchor] {
            cell.0 = (cell.0 + to).saturating_sub(from);
        }
    }

    /// Moves the cursor; `extend` leaves the anchor behind.
    pub(super) fn step(&mut self, step: Step, extend: bool, bounds: Bounds) {
        let (row, column) = self.cursor;
        let last_row = bounds.rows.saturating_sub(1);
        let last_column = bounds.columns.saturating_sub(1);
        self.cursor = match step {
            Step::Up => (row.saturating_sub(1), column),
            Step::Down => ((row + 1).min(last_row), column),
            Step::Left => (row, column.saturating_sub(1)),
            Step::Right => (row, (column + 1).min(last_column)),
            Step::Next if column < last_column => (row, column + 1),
            Step::Next if row < last_row => (row + 1, 0),
            Step::Previous if column > 0 => (row, column - 1),
            Step::Previous if row > 0 => (row - 1, last_column),
            Step::Next | Step::Previous => (row, column),
            Step::Home => (row, 0),
            Step::End => (row, last_column),
            Step::PageUp => (row.saturating_sub(bounds.page.max(1)), column),
            Step::PageDown => ((row + bounds.page.max(1)).min(last_row), column),
            Step::Bottom => (last_row, column),
            Step::First => (0, 0),
            Step::Last => (last_row, last_column),
        };
        if !extend {
            self.anchor = self.cursor;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds {
        rows: 3,
        columns: 2,
        page: 10,
    };

    #[test]
    fn tab_goes_on_in_the_next_row_and_stops_at_the_last_cell() {
        let mut selection = Selection::at((0, 1));
        selection.step(Step::Next, false, BOUNDS);
        assert_eq!(selection, Selection::at((1, 0)));
        selection.step(Step::Last, false, BOUNDS);
        selection.step(Step::Next, false, BOUNDS);
        assert_eq!(selection, Selection::at((2, 1)));
    }

    #[test]
    fn shift_extends_from_the_anchor() {
        let mut selection = Selection::at((1, 1));
        selection.step(Step::Up, true, BOUNDS);
        selection.step(Step::Left, true, BOUNDS);
        assert!(selection.contains((1, 1)) && selection.contains((0, 0)) && !selection.contains((2, 0)));
        selection.step(Step::Down, false, BOUNDS);
        assert!(!selection.is_block());
    }
}
