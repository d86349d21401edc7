//! Cells of a row, rows of a sheet: sorted lists with one allocation each instead of a tree.

use std::ops::{Bound, RangeBounds};

use serde::{Deserialize, Serialize};

use super::GridCell;

/// What stands at each number of a row or column, in ascending order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct SparseLine<T>(Vec<(u32, T)>);

/// The cells of a row by their columns.
pub(crate) type SparseRow = SparseLine<GridCell>;

impl<T> Default for SparseLine<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> SparseLine<T> {
    /// An empty one with room for so many.
    pub(crate) fn with_capacity(count: usize) -> Self {
        Self(Vec::with_capacity(count))
    }

    /// What stands at a number.
    pub(crate) fn get(&self, number: u32) -> Option<&T> {
        let at = self.find(number).ok()?;
        self.0.get(at).map(|(_, found)| found)
    }

    /// What stands at a number, to change it.
    pub(crate) fn get_mut(&mut self, number: u32) -> Option<&mut T> {
        let at = self.find(number).ok()?;
        self.0.get_mut(at).map(|(_, found)| found)
    }

    /// Puts something in place; a later one replaces an earlier one, as in Excel.
    pub(crate) fn insert(&mut self, number: u32, new: T) {
        if self.0.last().is_none_or(|(last, _)| *last < number) {
            self.0.push((number, new));
            return;
        }
        match self.find(number) {
            Ok(at) => {
                if let Some(place) = self.0.get_mut(at) {
                    place.1 = new;
                }
            }
            Err(at) => self.0.insert(at, (number, new)),
        }
    }

    /// Takes away what stands at a number.
    pub(crate) fn remove(&mut self, number: u32) {
        if let Ok(at) = self.find(number) {
            self.0.remove(at);
        }
    }

    /// How many there are.
    pub(crate) const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Their numbers.
    pub(crate) fn keys(&self) -> impl Iterator<Item = u32> {
        self.0.iter().map(|(number, _)| *number)
    }

    /// All without their numbers.
    pub(crate) fn values(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|(_, found)| found)
    }

    /// All with their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        self.0.iter().map(|(number, found)| (*number, found))
    }

    /// Those within bounds, with their numbers.
    pub(crate) fn range(&self, bounds: impl RangeBounds<u32>) -> impl Iterator<Item = (u32, &T)> {
        let place = |bound: Bound<&u32>, open: usize| match bound {
            Bound::Included(number) => self.0.partition_point(|(known, _)| known < number),
            Bound::Excluded(number) => self.0.partition_point(|(known, _)| known <= number),
            Bound::Unbounded => open,
        };
        let start = place(bounds.start_bound(), 0);
        let end = match bounds.end_bound() {
            Bound::Included(number) => place(Bound::Excluded(number), 0),
            Bound::Excluded(number) => place(Bound::Included(number), 0),
            Bound::Unbounded => self.0.len(),
        };
        let within = self.0.get(start..end).unwrap_or_default();
        within.iter().map(|(number, found)| (*number, found))
    }

    /// Puts in place what stands behind all that is here, which needs no looking for.
    pub(crate) fn append(&mut self, more: Self) {
        let is_behind = |(last, _): &(u32, T)| more.0.first().is_none_or(|(first, _)| first > last);
        if self.0.last().is_none_or(is_behind) {
            self.0.extend(more.0);
        } else {
            for (number, found) in more.0 {
                self.insert(number, found);
            }
        }
    }

    /// The room for as many, without them.
    pub(crate) fn emptied(mut self) -> Self {
        self.0.clear();
        self
    }

    /// Takes away what is not wanted.
    pub(crate) fn retain(&mut self, is_wanted: impl Fn(&T) -> bool) {
        self.0.retain(|(_, found)| is_wanted(found));
    }

    /// All with their numbers, to change them.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (u32, &mut T)> {
        self.0.iter_mut().map(|(number, found)| (*number, found))
    }

    /// Takes away what stands at a number and behind it.
    pub(crate) fn split_off(&mut self, number: u32) -> Self {
        Self(
            self.0
                .split_off(self.0.partition_point(|(known, _)| *known < number)),
        )
    }

    /// The last number and what stands there.
    pub(crate) fn last(&self) -> Option<(u32, &T)> {
        self.0.last().map(|(number, found)| (*number, found))
    }

    fn find(&self, number: u32) -> Result<usize, usize> {
        // Sheets are dense as a rule: the place follows from the first number.
        let first = self.0.first().map_or(0, |(first, _)| *first);
        let guess = usize::try_from(number.saturating_sub(first)).unwrap_or(usize::MAX);
        if self.0.get(guess).is_some_and(|(found, _)| *found == number) {
            return Ok(guess);
        }
        self.0.binary_search_by_key(&number, |(known, _)| *known)
    }
}

impl<T> IntoIterator for SparseLine<T> {
    type Item = (u32, T);
    type IntoIter = std::vec::IntoIter<(u32, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl SparseLine<SparseRow> {
    /// Puts a cell into a row, which is made when it is new.
    pub(crate) fn put(&mut self, row: u32, column: u32, cell: GridCell) {
        let before = match self.0.last_mut() {
            Some((last, cells)) if *last == row => return cells.insert(column, cell),
            Some((last, cells)) if *last < row => cells.len(),
            _ => 0,
        };
        if let Some(cells) = self.get_mut(row) {
            return cells.insert(column, cell);
        }
        // Rows of a table are alike.
        let mut cells = SparseRow::with_capacity(before);
        cells.insert(column, cell);
        self.insert(row, cells);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_in_order_however_they_are_put() {
        let mut line = SparseLine::default();
        for number in [7, 3, 9, 3] {
            line.insert(number, number * 10);
        }
        assert_eq!(line.iter().collect::<Vec<_>>(), [(3, &30), (7, &70), (9, &90)]);
        assert_eq!(
            line.range(4..9).map(|(number, _)| number).collect::<Vec<_>>(),
            [7]
        );
        assert_eq!(line.range(..=7).count(), 2);
        line.remove(7);
        assert_eq!((line.get(7), line.get(9), line.len()), (None, Some(&90), 2));
    }
}
