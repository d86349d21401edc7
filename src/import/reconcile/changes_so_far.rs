//! The sheets of a file while their rows are taken one by one.

use crate::model::Problem;

use crate::import::plan::{Change, SheetPlan};

/// Where a change of this file stands: sheet and position.
pub(crate) type ChangePlace = (usize, usize);

/// The sheet whose rows are taken, and those before it.
pub(crate) struct ChangesSoFar<'s> {
    /// Those before it.
    pub(crate) before: &'s mut [SheetPlan],
    /// The sheet itself.
    pub(crate) current: &'s mut SheetPlan,
}

impl ChangesSoFar<'_> {
    /// The number of the sheet.
    pub(crate) const fn at(&self) -> usize {
        self.before.len()
    }

    /// A change made before.
    pub(crate) fn change(&self, (at, position): ChangePlace) -> Option<&Change> {
        let sheet = if at == self.at() {
            Some(&*self.current)
        } else {
            self.before.get(at)
        };
        sheet?.changes.get(position)
    }

    /// A change made before, to lay more over it, with the name of its sheet.
    pub(crate) fn change_mut(&mut self, (at, position): ChangePlace) -> Option<(&str, &mut Change)> {
        let sheet = if at == self.at() {
            Some(&mut *self.current)
        } else {
            self.before.get_mut(at)
        };
        let SheetPlan { name, changes, .. } = sheet?;
        Some((name, changes.get_mut(position)?))
    }

    /// Adds a change with what is doubtful about it.
    pub(crate) fn push(&mut self, change: Change, doubt: Option<Problem>) {
        self.current.problems.extend(doubt);
        self.current.changes.push(change);
    }
}
