//! The lexicon of `data/lexicon.toml`: words with their concepts, and what each field must and may have.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use serde::Deserialize;

use crate::forms::{Field, dictionary};
use crate::model::{FieldType, RecordKind, name_key};

use super::concepts::{ConceptNames, ConceptSet};
use super::time;

/// Words and fields, ready for use.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// Words by their first character, each with the concepts it may stand for.
    words: HashMap<char, Vec<(Vec<char>, ConceptSet)>>,
    fields: BTreeMap<RecordKind, Vec<FieldConcepts>>,
    /// Concepts whose words are never taken for shorter ones: 幼儿园 is not 幼儿 in a 园.
    undivided: ConceptSet,
    /// The concepts of times and ages, in the order of [`time::CONCEPTS`].
    times: Vec<ConceptSet>,
}

/// What a header of one field must and may have.
#[derive(Debug)]
pub(super) struct FieldConcepts {
    /// What it means.
    pub(super) means: Means,
    /// Each alternative that makes the field.
    pub(super) must: Vec<ConceptSet>,
    /// What else may be said.
    pub(super) may: ConceptSet,
}

/// What a header may mean.
#[derive(Clone, Copy, Debug)]
pub(super) enum Means {
    /// A field of the dictionary.
    Field(&'static Field),
    /// An indicator's value of the year in the header.
    ValueOfYear,
    /// An indicator's target of the year in the header.
    GoalOfYear,
}

impl Means {
    /// Whether its column holds figures.
    pub(super) fn is_numeric(self) -> bool {
        match self {
            Self::Field(field) => field.field_type.is_numeric(),
            Self::ValueOfYear | Self::GoalOfYear => true,
        }
    }

    /// Whether its column says yes or no.
    pub(super) fn is_yes_or_no(self) -> bool {
        matches!(self, Self::Field(field) if field.field_type == FieldType::Boolean)
    }
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LexiconFile {
    always: String,
    #[serde(default)]
    undivided: String,
    words: BTreeMap<String, Vec<String>>,
    sets: BTreeMap<String, String>,
    fields: BTreeMap<RecordKind, BTreeMap<String, FieldEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldEntry {
    must: Vec<String>,
    may: String,
}

/// The shipped lexicon. A damaged file would be a defect of the build: it gives an empty lexicon here and fails the tests.
pub(super) fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| Lexicon::parse(include_str!("../../../../data/lexicon.toml")).unwrap_or_default())
}

impl Lexicon {
    fn parse(text: &str) -> Result<Self, String> {
        let file: LexiconFile = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut names = ConceptNames::default();
        time::CONCEPTS.iter().for_each(|name| names.learn(name));
        file.words.keys().for_each(|name| names.learn(name));
        let reader = SetReader {
            names: &names,
            sets: &file.sets,
        };
        let always = reader.set(&file.always)?;
        let mut lexicon = Self {
            undivided: reader.set(&file.undivided)?,
            ..Self::default()
        };
        for name in time::CONCEPTS {
            lexicon.times.push(reader.set(name)?);
        }
        for (concept, words) in &file.words {
            let concept = reader.set(concept)?;
            words.iter().for_each(|word| lexicon.add(word, concept));
        }
        for (kind, entries) in &file.fields {
            let of_kind = lexicon.fields.entry(*kind).or_default();
            for (id, entry) in entries {
                let must: Result<Vec<_>, _> = entry.must.iter().map(|must| reader.set(must)).collect();
                of_kind.push(FieldConcepts {
                    means: means(*kind, id)?,
                    must: must?,
                    may: reader.set(&entry.may)?.with(always),
                });
            }
        }
        Ok(lexicon)
    }

    fn add(&mut self, word: &str, concept: ConceptSet) {
        let word: Vec<char> = name_key(word).chars().collect();
        let Some(first) = word.first() else { return };
        let same = self.words.entry(*first).or_default();
        match same.iter_mut().find(|(known, _)| *known == word) {
            Some((_, concepts)) => *concepts = concepts.with(concept),
            None => same.push((word, concept)),
        }
    }

    /// The words that stand at the beginning of a text, by length, each with its concepts.
    pub(super) fn words_at(&self, text: &[char]) -> impl Iterator<Item = (usize, ConceptSet)> {
        let known = text.first().and_then(|first| self.words.get(first));
        let fitting = move || {
            let known = known.into_iter().flatten();
            known.filter(|(word, _)| text.starts_with(word))
        };
        let undivided = fitting().filter(|(_, concepts)| !concepts.is_apart_from(self.undivided));
        let least = undivided.map(|(word, _)| word.len()).max().unwrap_or(0);
        let whole = fitting().filter(move |(word, _)| word.len() >= least);
        whole.map(|(word, concepts)| (word.len(), *concepts))
    }

    /// The concept of a time or an age.
    pub(super) fn time(&self, concept: &str) -> ConceptSet {
        let at = time::CONCEPTS.iter().position(|name| *name == concept);
        at.and_then(|at| self.times.get(at)).copied().unwrap_or_default()
    }

    /// The fields of a kind.
    pub(super) fn fields(&self, kind: RecordKind) -> &[FieldConcepts] {
        self.fields.get(&kind).map_or(&[], Vec::as_slice)
    }
}

fn means(kind: RecordKind, id: &str) -> Result<Means, String> {
    match (kind, id) {
        (RecordKind::Indicator, "value_of_year") => Ok(Means::ValueOfYear),
        (RecordKind::Indicator, "goal_of_year") => Ok(Means::GoalOfYear),
        _ => dictionary()
            .field(kind, id)
            .map(Means::Field)
            .ok_or_else(|| format!("{kind}.{id} is no field")),
    }
}

/// Reads `bed count @people` with the named sets in place.
struct SetReader<'a> {
    names: &'a ConceptNames,
    sets: &'a BTreeMap<String, String>,
}

impl SetReader<'_> {
    fn set(&self, text: &str) -> Result<ConceptSet, String> {
        let mut all = ConceptSet::default();
        for name in text.split_whitespace() {
            let known = match name.strip_prefix('@') {
                // A set holds concepts alone, so that none can hold itself.
                Some(set) => self.concepts(self.sets.get(set).ok_or_else(|| format!("no set {set}"))?)?,
                None => self.concepts(name)?,
            };
            all = all.with(known);
        }
        Ok(all)
    }

    fn concepts(&self, text: &str) -> Result<ConceptSet, String> {
        text.split_whitespace()
            .try_fold(ConceptSet::default(), |all, name| {
                let one = self.names.one(name).ok_or_else(|| format!("no concept {name}"))?;
                Ok(all.with(one))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_lexicon_is_sound() {
        let lexicon = Lexicon::parse(include_str!("../../../../data/lexicon.toml")).unwrap();
        for kind in RecordKind::ALL {
            assert!(lexicon.fields(kind).len() > 3, "{kind}");
            let required = lexicon
                .fields(kind)
                .iter()
                .any(|field| matches!(field.means, Means::Field(field) if field.required));
            assert!(required, "{kind}: no rule for its name");
        }
        let lengths = |text: &str| -> Vec<usize> {
            let text: Vec<char> = text.chars().collect();
            lexicon.words_at(&text).map(|(length, _)| length).collect()
        };
        assert_eq!(lengths("幼儿园"), [3]);
        assert_eq!(lengths("幼儿数"), [2]);
    }

    #[test]
    fn what_is_misspelt_is_no_lexicon() {
        let file = |fields: &str| {
            format!("always = \"\"\n[words]\nbed = [\"床位\"]\n[sets]\n[fields.elder_facility]\n{fields}")
        };
        assert!(Lexicon::parse(&file("beds_total = { must = [\"bed\"], may = \"\" }")).is_ok());
        assert!(Lexicon::parse(&file("beds_totl = { must = [\"bed\"], may = \"\" }")).is_err());
        assert!(Lexicon::parse(&file("beds_total = { must = [\"bad\"], may = \"\" }")).is_err());
        assert!(Lexicon::parse(&file("beds_total = { must = [\"bed\"], may = \"@all\" }")).is_err());
    }
}
