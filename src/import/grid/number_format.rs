//! What number formats say: percentages, dates, and figures that are shown in another unit than they are kept.
//!
//! Own code, because the one crate for it does not show what a sheet shows: ssfmt 0.1.2 cuts where Excel rounds (`#,##0,`
//! makes 1,234 of 1234567), does not know the `!` of Chinese programs (`0!.0000`), shows nothing for `[DBNum1]`, and
//! panicked 2,677 times in 4.5 million odd formats.

use std::num::NonZeroU8;

use serde::{Deserialize, Serialize};

/// How a cell shows its number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NumberLook {
    /// 0.55 is seen as 55%.
    pub(crate) percent: bool,
    /// It counts days.
    pub(crate) date: bool,
    /// It is shown divided by so many tens: `0!.0000`, `#,##0,`.
    pub(crate) shift: u8,
    /// The unit that stands behind it, one of [`WORDS`]; 0 for none.
    pub(super) word: u8,
    /// It is shown with so many digits at least: `0000000`.
    pub(crate) digits: u8,
    /// It is shown with so many decimals, if these are fixed: `0.00` shows 2023.10.
    pub(crate) decimals: Option<NonZeroU8>,
}

/// Units that a format may write behind the number; the last stands for one that is not understood.
const WORDS: [&str; 33] = [
    "%",
    "‰",
    "元",
    "千元",
    "万元",
    "十万元",
    "百万元",
    "千万元",
    "亿元",
    "万",
    "亿",
    "千",
    "百万",
    "千万",
    "人",
    "百人",
    "千人",
    "万人",
    "张",
    "万张",
    "个",
    "万个",
    "户",
    "万户",
    "家",
    "㎡",
    "m²",
    "平方米",
    "万㎡",
    "万平方米",
    "亩",
    "公顷",
    "?",
];

/// A format, as a file has one for many cells.
#[derive(Clone, Debug, Default)]
pub(crate) struct NumberFormat(Vec<FormatSection>);

impl NumberFormat {
    /// Formats that have a number and no code (ECMA-376 part 1, 18.8.30; those from 27 on are dates in Chinese programs).
    pub(crate) fn built_in(format: u16) -> Self {
        let look = NumberLook {
            percent: matches!(format, 9 | 10),
            date: matches!(format, 14..=22 | 27..=36 | 45 | 47 | 50..=58),
            decimals: matches!(format, 2 | 4 | 10 | 39 | 40).then_some(NonZeroU8::MIN.saturating_add(1)),
            ..NumberLook::default()
        };
        Self(vec![FormatSection {
            look,
            condition: None,
        }])
    }

    /// The format that a code describes.
    pub(crate) fn of(code: &str) -> Self {
        Self(sections(code))
    }

    /// How it shows a number: by the section that it chooses for it.
    pub(crate) fn look(&self, number: f64) -> NumberLook {
        let conditional = self.0.iter().find(|section| section.takes(number));
        let chosen = conditional.or_else(|| plain_section(&self.0, number));
        chosen.map_or(NumberLook::PLAIN, |section| section.look)
    }

    /// Whether some number is not shown as it is kept.
    pub(crate) fn is_telling(&self) -> bool {
        let plain = |look: NumberLook| NumberLook {
            decimals: look.decimals,
            date: look.date,
            ..NumberLook::default()
        };
        self.0.iter().any(|section| section.look != plain(section.look))
    }

    /// Whether it fixes the decimals of some number.
    pub(crate) fn has_decimals(&self) -> bool {
        self.0.iter().any(|section| section.look.decimals.is_some())
    }
}

impl NumberLook {
    /// As it is kept.
    pub(crate) const PLAIN: Self = Self {
        percent: false,
        date: false,
        shift: 0,
        word: 0,
        digits: 0,
        decimals: None,
    };

    /// Whether the number is shown as it is kept.
    pub(crate) fn is_plain(&self) -> bool {
        *self == Self::PLAIN
    }

    /// The unit behind the number.
    pub(crate) fn word(&self) -> Option<&'static str> {
        let at = usize::from(self.word).checked_sub(1)?;
        WORDS.get(at).copied()
    }

    /// The number that is shown, without a percent sign of its own.
    pub(crate) fn shown(&self, number: f64) -> f64 {
        if self.shift == 0 {
            number
        } else {
            number / 10f64.powi(i32::from(self.shift))
        }
    }
}

/// One of the parts of a code that semicolons divide.
#[derive(Clone, Debug, Default)]
struct FormatSection {
    look: NumberLook,
    /// `[>=10000]`: the sign and the number.
    condition: Option<(String, f64)>,
}

impl FormatSection {
    fn takes(&self, number: f64) -> bool {
        let Some((sign, limit)) = &self.condition else {
            return false;
        };
        match sign.as_str() {
            ">=" => number >= *limit,
            "<=" => number <= *limit,
            ">" => number > *limit,
            "<" => number < *limit,
            "=" => number == *limit,
            "<>" => number != *limit,
            _ => false,
        }
    }
}

/// Positive; negative; nought. With conditions, the first section without one takes the rest.
fn plain_section(sections: &[FormatSection], number: f64) -> Option<&FormatSection> {
    if sections.iter().any(|section| section.condition.is_some()) {
        return sections.iter().find(|section| section.condition.is_none());
    }
    let at = if number < 0.0 {
        1
    } else if number == 0.0 {
        2
    } else {
        0
    };
    sections.get(at).or_else(|| sections.first())
}

/// Reads a code. Its letters are those of a date unless they are quoted, escaped or stand in brackets; `[h]` counts
/// hours, which is a number.
fn sections(code: &str) -> Vec<FormatSection> {
    let mut found = Vec::new();
    let mut reading = SectionReading::default();
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            ';' => found.push(std::mem::take(&mut reading).end()),
            '"' => reading
                .literal
                .extend(letters.by_ref().take_while(|letter| *letter != '"')),
            '\\' | '!' => match letters.next() {
                Some('.') if reading.has_digit => reading.point_at = Some(reading.places),
                Some(letter) => reading.literal.push(letter),
                None => {}
            },
            '_' | '*' => drop(letters.next()),
            '[' => {
                let inside: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                reading.bracket(&inside);
            }
            '0' | '#' | '?' => reading.digit(letter),
            '.' => reading.decimals = Some(0),
            ',' => reading.commas += 1,
            '%' => reading.section.look.percent = true,
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => reading.has_letters = true,
            // 0.00E+00, General, @.
            'E' | 'e' | 'G' | 'g' | '@' => reading.is_general = true,
            letter if letter.is_alphabetic() || matches!(letter, '％' | '‰' | '㎡' | '²') => {
                reading.literal.push(letter);
            }
            _ => {}
        }
    }
    found.push(reading.end());
    found
}

/// A section while it is read.
#[derive(Debug, Default)]
struct SectionReading {
    section: FormatSection,
    /// What is written behind the digits.
    literal: String,
    has_digit: bool,
    has_letters: bool,
    is_general: bool,
    is_counter: bool,
    /// Places for digits before the decimal point.
    places: u8,
    zeros: u8,
    decimals: Option<u8>,
    /// How many places stood before a point that is only written there.
    point_at: Option<u8>,
    /// Commas since the last digit: each hides three places.
    commas: u8,
    has_separators: bool,
}

impl SectionReading {
    fn digit(&mut self, letter: char) {
        self.has_separators |= self.commas > 0 && self.has_digit;
        self.commas = 0;
        self.has_digit = true;
        match &mut self.decimals {
            Some(decimals) => *decimals = decimals.saturating_add(u8::from(letter == '0')),
            None => {
                self.places = self.places.saturating_add(1);
                self.zeros = self.zeros.saturating_add(u8::from(letter == '0'));
            }
        }
        // What stands before the digits is no unit of theirs.
        self.literal.clear();
    }

    fn bracket(&mut self, inside: &str) {
        let is_counted = |letter| matches!(letter, 'h' | 'H' | 'm' | 'M' | 's' | 'S');
        self.is_counter |= !inside.is_empty() && inside.chars().all(is_counted);
        let end = inside
            .find(|letter| !matches!(letter, '<' | '>' | '='))
            .unwrap_or(0);
        if let Some((sign, limit)) = inside.split_at_checked(end)
            && let Ok(limit) = limit.trim().parse()
            && !sign.is_empty()
        {
            self.section.condition = Some((sign.to_owned(), limit));
        }
    }

    fn end(self) -> FormatSection {
        let mut section = self.section;
        let look = &mut section.look;
        if self.has_letters && !self.is_counter && !look.percent {
            look.date = true;
            return section;
        }
        if !self.has_digit || self.is_counter || self.is_general {
            return section;
        }
        let behind_point = self.point_at.map_or(0, |at| self.places.saturating_sub(at));
        // Further commas hide all of the number.
        look.shift = behind_point.saturating_add(self.commas.min(4).saturating_mul(3));
        let is_code = self.zeros == self.places && self.zeros > 1 && self.decimals.is_none();
        if is_code && look.shift == 0 && !self.has_separators {
            look.digits = self.zeros.min(20);
        }
        look.decimals = self.decimals.and_then(NonZeroU8::new);
        look.word = word(&self.literal);
        section
    }
}

/// The place of a unit in [`WORDS`], from 1.
pub(super) fn word(literal: &str) -> u8 {
    let text = crate::model::plain(literal);
    let text = text.strip_prefix("人民币").unwrap_or(&text);
    let known = WORDS.iter().position(|word| *word == text);
    let known = known.or_else(|| super::unit::is_meant_as_unit(text).then(|| WORDS.len() - 1));
    known.map_or(0, |at| u8::try_from(at + 1).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_dates_and_shares() {
        for (code, date, percent) in [
            ("yyyy\"年\"m\"月\"d\"日\"", true, false),
            ("[$-804]yyyy/m/d;@", true, false),
            ("0.0%", false, true),
            ("0\"md\"", false, false),
            ("[Red]\\m0_d", false, false),
            ("[h]:mm", false, false),
            ("General", false, false),
            ("0.00E+00", false, false),
            ("\"没有写完", false, false),
            ("0\"%\"", false, false),
            ("0\\%", false, false),
        ] {
            let look = NumberFormat::of(code).look(1.0);
            assert_eq!((look.date, look.percent), (date, percent), "{code}");
        }
    }

    #[test]
    fn what_is_shown_is_told_from_what_is_kept() {
        for (code, number, shift, word) in [
            ("0!.0000", 36e6, 4, None),
            ("0!.0,\"万\"", 36e6, 4, Some("万")),
            ("0!.0,\"万元\"", 36e6, 4, Some("万元")),
            ("0\\.0,", 36e6, 4, None),
            ("#,##0,", 36e6, 3, None),
            ("#,##0.00,,", 36e6, 6, None),
            ("#,##0", 36e6, 0, None),
            ("#,##0.00_ ", 36e6, 0, None),
            ("0\"%\"", 55.0, 0, Some("%")),
            ("0.0\\%", 55.0, 0, Some("%")),
            ("0\"张\"", 55.0, 0, Some("张")),
            ("0\"k\"", 55.0, 0, Some("?")),
            ("[>=10000]0!.0,\"万\";0", 36e6, 4, Some("万")),
            ("[>=10000]0!.0,\"万\";0", 36.0, 0, None),
            ("#,##0,;-#,##0,", -36e6, 3, None),
            ("\"第\"0\"名\"", 3.0, 0, None),
            ("[$¥-804]#,##0.00", 3.0, 0, None),
        ] {
            let look = NumberFormat::of(code).look(number);
            assert_eq!((look.shift, look.word()), (shift, word), "{code}");
        }
        assert_eq!(NumberFormat::of("0000000000000").look(1.0).digits, 13);
        assert_eq!(
            NumberFormat::of("0.00").look(1.0).decimals.map(NonZeroU8::get),
            Some(2)
        );
        assert_eq!(NumberFormat::of("0").look(1.0).digits, 0);
    }
}
