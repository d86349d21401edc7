//! Ctrl+arrow: to the end of what is filled, or over what is empty to what is filled next.

use super::Grid;
use super::order::blank;
use super::selection::{Selection, Step};
use crate::app::sheet::{GridModel, RowKind};

impl Grid {
    /// Moves the cursor as far as Excel would; sections are passed over.
    pub(super) fn go_far(&mut self, model: &dyn GridModel, step: Step, extend: bool) {
        let (row, column) = self.selection.cursor;
        let to = match step {
            Step::Up | Step::Down => (self.far_row(model, row, column, step == Step::Down), column),
            _ => (row, self.far_column(model, row, column, step == Step::Right)),
        };
        self.selection.cursor = to;
        if !extend {
            self.selection = Selection::at(to);
        }
    }

    fn far_row(&self, model: &dyn GridModel, row: usize, column: usize, down: bool) -> usize {
        let Some(column) = self.model_column(column) else {
            return row;
        };
        let is_data = |at: &usize| {
            self.model_row(*at)
                .is_some_and(|row| model.kind(row) == RowKind::Data)
        };
        let filled = |at: usize| self.model_row(at).is_some_and(|row| !blank(model, row, column));
        let way: Vec<usize> = if down {
            (row + 1..self.view.rows.len()).filter(is_data).collect()
        } else {
            (0..row).rev().filter(is_data).collect()
        };
        far(row, &way, filled)
    }

    fn far_column(&self, model: &dyn GridModel, row: usize, column: usize, right: bool) -> usize {
        let Some(row) = self.model_row(row) else {
            return column;
        };
        let filled = |at: usize| {
            self.model_column(at)
                .is_some_and(|column| !blank(model, row, column))
        };
        let way: Vec<usize> = if right {
            (column + 1..self.view.columns.len()).collect()
        } else {
            (0..column).rev().collect()
        };
        far(column, &way, filled)
    }
}

/// The place reached from `start` along a way.
fn far(start: usize, way: &[usize], filled: impl Fn(usize) -> bool) -> usize {
    let Some(next) = way.first() else { return start };
    let last = way.last().copied().unwrap_or(start);
    if filled(start) && filled(*next) {
        // To the last one before a gap.
        way.iter()
            .zip(way.iter().skip(1))
            .find(|(_, behind)| !filled(**behind))
            .map_or(last, |(at, _)| *at)
    } else {
        way.iter().copied().find(|at| filled(*at)).unwrap_or(last)
    }
}

#[cfg(test)]
mod tests {
    use super::far;

    #[test]
    fn it_stops_before_a_gap_and_leaps_over_one() {
        let filled = |at: usize| [0, 1, 2, 5, 6].contains(&at);
        let way: Vec<usize> = (1..9).collect();
        assert_eq!(far(0, &way, filled), 2);
        assert_eq!(far(2, &way[2..], filled), 5);
        assert_eq!(far(6, &way[6..], filled), 8);
        assert_eq!(far(8, &[], filled), 8);
        let back = [5, 4, 3, 2, 1, 0];
        assert_eq!(far(6, &back, filled), 5);
    }
}
