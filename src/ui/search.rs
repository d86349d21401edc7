//! Search by hanzi, by full pinyin and by initials: 景洪, jinghong and jhs all find 景洪市.

use std::sync::OnceLock;

use ib_pinyin::matcher::PinyinMatcher;
use ib_pinyin::pinyin::{PinyinData, PinyinNotation};

/// What is looked for; made once for many texts.
pub struct Needle<'a> {
    words: Vec<PinyinMatcher<'a>>,
}

impl<'a> Needle<'a> {
    /// The words of a query; all must be found.
    pub fn new(query: &'a str) -> Self {
        let words = query
            .split_whitespace()
            .map(|word| {
                PinyinMatcher::builder(word)
                    .pinyin_data(data())
                    .pinyin_notations(notations())
                    .pinyin_case_insensitive(true)
                    .is_pattern_partial(true)
                    .build()
            })
            .collect();
        Self { words }
    }

    /// Whether a text has every word.
    pub fn matches(&self, text: &str) -> bool {
        self.words.iter().all(|word| word.is_match(text))
    }

    /// Whether a text begins with the first word and has the others.
    pub fn begins(&self, text: &str) -> bool {
        self.words.first().is_some_and(|word| word.test(text).is_some()) && self.matches(text)
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

fn notations() -> PinyinNotation {
    PinyinNotation::Ascii | PinyinNotation::AsciiFirstLetter
}

fn data() -> &'static PinyinData {
    static DATA: OnceLock<PinyinData> = OnceLock::new();
    DATA.get_or_init(|| PinyinData::new(notations()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hanzi_pinyin_and_initials_find_the_same() {
        for query in ["景洪", "jinghong", "jhs", "JHS", "jingh", ""] {
            assert!(Needle::new(query).matches("景洪市"), "{query}");
        }
        assert!(Needle::new("lao 示例").matches("示例县社会福利院（养老）"));
        assert!(Needle::new("slx lao").begins("示例县社会福利院（养老）"));
        assert!(!Needle::new("fly").begins("示例县社会福利院（养老）"));
        assert!(!Needle::new("km").matches("景洪市"));
    }
}
