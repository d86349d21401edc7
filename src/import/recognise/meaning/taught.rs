//! Words that the officer taught by confirming what a column means.

use crate::import::plan::memory::Memory;
use crate::model::RecordKind;

use super::concepts::ConceptSet;
use super::lexicon::{FieldConcepts, Means, lexicon};
use super::words::{CutText, whole_text};

/// The taught words, each for one field.
#[derive(Debug, Default)]
pub(crate) struct TaughtWords {
    words: Vec<Vec<char>>,
    /// The kind and field of each word.
    fields: Vec<(RecordKind, String)>,
}

impl TaughtWords {
    /// What the confirmed headers of a ledger teach: the part of each that no word of the lexicon explains.
    pub(crate) fn of(memory: &Memory) -> Self {
        let mut taught = Self::default();
        for (kind, header, field) in memory.confirmed() {
            if let Some(word) = unexplained(kind, header, field) {
                taught.words.push(word);
                taught.fields.push((kind, field.to_owned()));
            }
        }
        taught
    }

    pub(super) fn words(&self) -> &[Vec<char>] {
        &self.words
    }

    pub(super) fn is_of(&self, number: usize, kind: RecordKind, field: &str) -> bool {
        self.fields
            .get(number)
            .is_some_and(|(known, id)| *known == kind && id == field)
    }
}

/// The text between the longest beginning and the longest end that the field's own words explain.
fn unexplained(kind: RecordKind, header: &str, field: &str) -> Option<Vec<char>> {
    let is_meant = |known: &&FieldConcepts| matches!(known.means, Means::Field(known) if known.id == field);
    let concepts = lexicon().fields(kind).iter().find(is_meant)?;
    let allowed = concepts.must.iter().copied().fold(concepts.may, ConceptSet::with);
    let text: Vec<char> = whole_text(&[header.to_owned()]).chars().collect();
    let is_explained = |part: &[char]| {
        let part: String = part.iter().collect();
        let cut = || CutText::new(&part, lexicon(), &[]);
        part.is_empty() || cut().is_some_and(|cut| cut.covered_by(allowed, |_| false).is_some())
    };
    if is_explained(&text) {
        return None;
    }
    let start = (0..text.len())
        .rev()
        .find(|end| is_explained(text.get(..*end).unwrap_or_default()))?;
    let end = (start + 1..=text.len()).find(|end| is_explained(text.get(*end..).unwrap_or_default()))?;
    // One character alone would explain too much.
    text.get(start..end)
        .filter(|word| word.len() > 1)
        .map(<[char]>::to_vec)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unexplained_part_is_learnt() {
        let word = |header: &str| {
            let word = unexplained(RecordKind::ElderFacility, header, "beds_total");
            word.map(|word| word.into_iter().collect::<String>())
        };
        assert_eq!(word("核定编制床位").as_deref(), Some("编制"));
        assert_eq!(word("安置能力").as_deref(), Some("安置能力"));
        assert_eq!(word("养老床位数"), None);
    }
}
