//! A header cut into words: every word of the lexicon, time and age that stands somewhere in it.

use crate::import::grid::header_text::without_unit;
use crate::model::{Period, name_key};

use super::concepts::ConceptSet;
use super::lexicon::Lexicon;
use super::time::{HeaderTime, times_at};

/// Longer texts are data, not names of columns.
const MAX_CHARS: usize = 60;

/// A header with the words that stand in it.
#[derive(Clone, Debug)]
pub(super) struct CutText {
    len: usize,
    words: Vec<WordAt>,
    /// All concepts that stand somewhere.
    pub(super) concepts: ConceptSet,
}

/// A word at its place.
#[derive(Clone, Debug)]
struct WordAt {
    start: usize,
    end: usize,
    stands_for: StandsFor,
}

#[derive(Clone, Debug)]
enum StandsFor {
    /// A sign or a particle that says nothing.
    Nothing,
    Concepts(ConceptSet),
    Time(ConceptSet, HeaderTime, Option<Period>),
    /// A word that the officer taught, by its number.
    Taught(usize),
}

/// What a cover of a header by words holds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cover {
    /// The concepts of all words that may be part of it.
    pub(super) concepts: ConceptSet,
    /// The time in it.
    pub(super) time: HeaderTime,
    /// The period in it.
    pub(super) period: Option<Period>,
    /// Whether a taught word is part of it.
    pub(super) has_taught_word: bool,
}

impl CutText {
    /// Cuts a text; nothing when no words cover all of it.
    pub(super) fn new(text: &str, lexicon: &Lexicon, taught: &[Vec<char>]) -> Option<Self> {
        let chars: Vec<char> = text.chars().collect();
        let len = chars.len();
        if len == 0 || len > MAX_CHARS {
            return None;
        }
        let mut cut = Self {
            len,
            words: Vec::new(),
            concepts: ConceptSet::default(),
        };
        let mut is_reached = vec![false; len + 1];
        mark(&mut is_reached, 0);
        for start in 0..len {
            if !is_reached.get(start).copied().unwrap_or(false) {
                continue;
            }
            let first = cut.words.len();
            cut.add_words_at(&chars, start, lexicon, taught);
            let ends: Vec<usize> = cut.words.iter().skip(first).map(|word| word.end).collect();
            ends.into_iter().for_each(|end| mark(&mut is_reached, end));
        }
        is_reached.last().copied().unwrap_or(false).then_some(cut)
    }

    fn add_words_at(&mut self, chars: &[char], start: usize, lexicon: &Lexicon, taught: &[Vec<char>]) {
        let rest = chars.get(start..).unwrap_or_default();
        let mut add = |len: usize, stands_for: StandsFor| {
            if let StandsFor::Concepts(concepts) | StandsFor::Time(concepts, ..) = &stands_for {
                self.concepts = self.concepts.with(*concepts);
            }
            self.words.push(WordAt {
                start,
                end: start + len,
                stands_for,
            });
        };
        if rest.first().is_some_and(|c| says_nothing(*c)) {
            add(1, StandsFor::Nothing);
        }
        for (len, concepts) in lexicon.words_at(rest) {
            add(len, StandsFor::Concepts(concepts));
        }
        for word in times_at(chars, start) {
            let concepts = word
                .concepts
                .iter()
                .map(|name| lexicon.time(name))
                .fold(ConceptSet::default(), ConceptSet::with);
            add(word.len, StandsFor::Time(concepts, word.time, word.period));
        }
        for (number, word) in taught.iter().enumerate() {
            if rest.starts_with(word) {
                add(word.len(), StandsFor::Taught(number));
            }
        }
    }

    /// The words that cover the text when only some concepts, and some taught words, are allowed.
    pub(super) fn covered_by(&self, allowed: ConceptSet, is_taught: impl Fn(usize) -> bool) -> Option<Cover> {
        let is_allowed = |word: &&WordAt| match &word.stands_for {
            StandsFor::Nothing => true,
            StandsFor::Concepts(concepts) | StandsFor::Time(concepts, ..) => !concepts.is_apart_from(allowed),
            StandsFor::Taught(number) => is_taught(*number),
        };
        // The words stand in the order of their beginnings.
        let fitting: Vec<&WordAt> = self.words.iter().filter(is_allowed).collect();
        let mut from_start = vec![false; self.len + 1];
        mark(&mut from_start, 0);
        for word in &fitting {
            if from_start.get(word.start) == Some(&true) {
                mark(&mut from_start, word.end);
            }
        }
        if from_start.last() != Some(&true) {
            return None;
        }
        let mut to_end = vec![false; self.len + 1];
        mark(&mut to_end, self.len);
        for word in fitting.iter().rev() {
            if to_end.get(word.end) == Some(&true) {
                mark(&mut to_end, word.start);
            }
        }
        let is_used = |word: &&&WordAt| {
            from_start.get(word.start) == Some(&true) && to_end.get(word.end) == Some(&true)
        };
        let mut cover = Cover::default();
        let mut time_len = 0;
        for word in fitting.iter().filter(is_used) {
            match &word.stands_for {
                StandsFor::Nothing => {}
                StandsFor::Concepts(concepts) => {
                    cover.concepts = cover.concepts.with(concepts.common(allowed));
                }
                StandsFor::Time(concepts, time, period) => {
                    cover.concepts = cover.concepts.with(concepts.common(allowed));
                    if word.end - word.start > time_len && *time != HeaderTime::default() {
                        time_len = word.end - word.start;
                        (cover.time, cover.period) = (*time, *period);
                    }
                }
                StandsFor::Taught(_) => cover.has_taught_word = true,
            }
        }
        Some(cover)
    }

    /// The time that the text names, whatever else it says.
    pub(super) fn time(&self) -> HeaderTime {
        let times = self.words.iter().filter_map(|word| match &word.stands_for {
            StandsFor::Time(_, time, _) if *time != HeaderTime::default() => {
                Some((word.end - word.start, *time))
            }
            _ => None,
        });
        times
            .max_by_key(|(len, _)| *len)
            .map(|(_, time)| time)
            .unwrap_or_default()
    }
}

fn mark(places: &mut [bool], at: usize) {
    if let Some(place) = places.get_mut(at) {
        *place = true;
    }
}

/// Signs and particles between words.
const fn says_nothing(c: char) -> bool {
    matches!(
        c,
        '(' | ')'
            | '"'
            | '\''
            | ','
            | ';'
            | ':'
            | '.'
            | '-'
            | '/'
            | '·'
            | '的'
            | '及'
            | '其'
            | '和'
            | '与'
            | '之'
            | '以'
            | '或'
    )
}

/// A header's parts as one text for cutting: without units and footnote marks.
pub(super) fn whole_text(parts: &[String]) -> String {
    let bare = parts.iter().map(|part| name_key(&without_unit(part)));
    let whole = bare.collect::<Vec<_>>().join("/");
    whole.chars().filter(|c| !is_mark(*c)).collect()
}

/// Marks that point at a footnote, or at a column that must be filled in.
const fn is_mark(c: char) -> bool {
    matches!(c, '①'..='⑳' | '¹' | '²' | '³' | '*' | '★' | '☆' | '※' | '▲' | '△')
}

/// The text without brackets that tell how to fill the column in, or list what may stand in it: （与批复一致）, （是/否）.
pub(super) fn without_remarks(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('(') {
        let Some((inside, after)) = behind.split_once(')') else {
            break;
        };
        kept.push_str(before);
        let is_remark = inside.starts_with(['含', '与', '按', '如', '可', '请', '填', '注'])
            || inside.contains(['/', ',', '或'])
            || inside.ends_with("一致");
        if !is_remark || kept.is_empty() {
            kept.push('(');
            kept.push_str(inside);
            kept.push(')');
        }
        rest = after;
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::lexicon;
    use super::*;

    #[test]
    fn a_text_with_an_unknown_word_is_not_cut() {
        let cut = |text: &str| CutText::new(text, lexicon(), &[]).is_some();
        assert!(cut("核定养老床位数"));
        assert!(!cut("床位使用率"));
        assert!(!cut("上年同期/床位数"));
        assert!(!cut(""));
    }

    #[test]
    fn remarks_are_left_out() {
        assert_eq!(without_remarks("项目名称(与批复一致)"), "项目名称");
        assert_eq!(without_remarks("类型(敬老院/养老院)"), "类型");
        assert_eq!(without_remarks("常住人口(农村)"), "常住人口(农村)");
        assert_eq!(without_remarks("(含税)"), "(含税)");
        assert_eq!(
            whole_text(&["床位数（张）".to_owned(), "合计①".to_owned()]),
            "床位数/合计"
        );
    }
}
