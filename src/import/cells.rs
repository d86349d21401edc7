//! The cells of one row, from left to right: one allocation a row instead of a tree of them.

use serde::{Deserialize, Serialize};

use super::grid::Cell;

/// Cells with their columns, in ascending order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Cells(Vec<(u32, Cell)>);

impl Cells {
    /// The cell of a column.
    pub(super) fn get(&self, column: &u32) -> Option<&Cell> {
        let at = self.find(*column).ok()?;
        self.0.get(at).map(|(_, cell)| cell)
    }

    /// The cell of a column, to change it.
    pub(super) fn get_mut(&mut self, column: &u32) -> Option<&mut Cell> {
        let at = self.find(*column).ok()?;
        self.0.get_mut(at).map(|(_, cell)| cell)
    }

    /// Puts a cell in place; a later one replaces an earlier one, as in Excel.
    pub(super) fn insert(&mut self, column: u32, cell: Cell) {
        if self.0.last().is_none_or(|(last, _)| *last < column) {
            self.0.push((column, cell));
            return;
        }
        match self.find(column) {
            Ok(at) => {
                if let Some(place) = self.0.get_mut(at) {
                    place.1 = cell;
                }
            }
            Err(at) => self.0.insert(at, (column, cell)),
        }
    }

    /// Takes a cell away.
    pub(super) fn remove(&mut self, column: &u32) {
        if let Ok(at) = self.find(*column) {
            self.0.remove(at);
        }
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.0.len()
    }

    /// Their columns.
    pub(super) fn keys(&self) -> impl Iterator<Item = &u32> {
        self.0.iter().map(|(column, _)| column)
    }

    /// The cells alone.
    pub(super) fn values(&self) -> impl Iterator<Item = &Cell> {
        self.0.iter().map(|(_, cell)| cell)
    }

    /// The cells alone, to change them.
    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut Cell> {
        self.0.iter_mut().map(|(_, cell)| cell)
    }

    /// Columns and cells.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&u32, &Cell)> {
        self.0.iter().map(|(column, cell)| (column, cell))
    }

    /// The last column and its cell.
    pub(super) fn last_key_value(&self) -> Option<(&u32, &Cell)> {
        self.0.last().map(|(column, cell)| (column, cell))
    }

    fn find(&self, column: u32) -> Result<usize, usize> {
        // Rows are dense as a rule: the place is at or before the column's own number.
        let guess = usize::try_from(column).unwrap_or(usize::MAX);
        if self.0.get(guess).is_some_and(|(found, _)| *found == column) {
            return Ok(guess);
        }
        self.0.binary_search_by_key(&column, |(column, _)| *column)
    }
}
