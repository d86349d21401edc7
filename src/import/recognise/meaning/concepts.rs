//! Sets of concepts: what a word may stand for, what a field must and may have.

use std::collections::BTreeMap;

/// A set of at most 256 concepts, each known by its number in [`ConceptNames`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ConceptSet([u64; 4]);

impl ConceptSet {
    /// How many concepts there can be.
    const CAPACITY: usize = 256;

    fn insert(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    /// All concepts of both.
    #[must_use]
    pub(super) fn with(self, other: Self) -> Self {
        Self(std::array::from_fn(|at| word(self, at) | word(other, at)))
    }

    /// The concepts that both have.
    #[must_use]
    pub(super) fn common(self, other: Self) -> Self {
        Self(std::array::from_fn(|at| word(self, at) & word(other, at)))
    }

    /// Whether no concept is common.
    pub(super) fn is_apart_from(self, other: Self) -> bool {
        self.common(other) == Self::default()
    }

    /// Whether it has every concept of another.
    pub(super) fn covers(self, other: Self) -> bool {
        self.common(other) == other
    }

    /// How many concepts it has.
    pub(super) fn len(self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }
}

fn word(set: ConceptSet, at: usize) -> u64 {
    set.0.get(at).copied().unwrap_or(0)
}

/// The concepts by name.
#[derive(Debug, Default)]
pub(super) struct ConceptNames(BTreeMap<String, usize>);

impl ConceptNames {
    /// Gives a name its number.
    pub(super) fn learn(&mut self, name: &str) {
        let next = self.0.len();
        self.0.entry(name.to_owned()).or_insert(next);
    }

    /// One concept; nothing for a name that is not known.
    pub(super) fn one(&self, name: &str) -> Option<ConceptSet> {
        let number = self
            .0
            .get(name)
            .copied()
            .filter(|number| *number < ConceptSet::CAPACITY)?;
        let mut set = ConceptSet::default();
        set.insert(number);
        Some(set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_tell_their_concepts() {
        let mut names = ConceptNames::default();
        (0..300).for_each(|number| names.learn(&format!("{number}")));
        let both = names.one("3").unwrap().with(names.one("200").unwrap());
        assert_eq!(both.len(), 2);
        assert!(both.covers(names.one("200").unwrap()));
        assert!(both.is_apart_from(names.one("4").unwrap()));
        assert_eq!(names.one("299"), None, "no room for it");
        assert_eq!(names.one("bed"), None);
    }
}
