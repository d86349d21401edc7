//! A figure with the sign it is stated with: `≥60`, `100`, `每年≥2`.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::number::parse_number;
use super::number_text::number_text;
use super::text::plain;

/// How a target is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Comparator {
    /// Exactly, or at least for a figure that grows: documents print bare numbers.
    #[serde(rename = "=")]
    Equal,
    /// ≥, 以上, 不低于, 不少于.
    #[serde(rename = "≥")]
    AtLeast,
    /// ≤, 以内, 不超过.
    #[serde(rename = "≤")]
    AtMost,
    /// 大于, 超过.
    #[serde(rename = ">")]
    MoreThan,
    /// 每年 ≥: a flow per year, not a stock.
    #[serde(rename = "每年≥")]
    AtLeastPerYear,
}

impl Comparator {
    /// As printed; empty for a bare number.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "",
            Self::AtLeast => "≥",
            Self::AtMost => "≤",
            Self::MoreThan => ">",
            Self::AtLeastPerYear => "每年≥",
        }
    }

    /// The code of the command line's JSON: as printed, `=` for a bare number.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Equal => "=",
            other => other.sign(),
        }
    }
}

/// A number with its comparator.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The sign.
    pub comparator: Comparator,
    /// The number in the indicator's unit.
    pub value: f64,
}

impl Comparison {
    /// A bare number.
    pub const fn equal(value: f64) -> Self {
        Self {
            comparator: Comparator::Equal,
            value,
        }
    }

    /// Reads `≥90`, `90%以上`, `不低于55`, `每年≥2`, `100`; `None` if there is no number.
    pub fn parse(text: &str) -> Option<Self> {
        let text = plain(text)
            .replace(">=", "≥")
            .replace("<=", "≤")
            .replace('\u{2A7E}', "≥");
        let (per_year, rest) = match text.strip_prefix("每年") {
            Some(rest) => (true, rest),
            None => (false, text.as_str()),
        };
        let (comparator, digits) = strip_signs(rest);
        let number = parse_number(&digits).ok()?;
        Some(Self {
            comparator: if per_year {
                Comparator::AtLeastPerYear
            } else {
                comparator
            },
            value: number.value(),
        })
    }
}

fn strip_signs(text: &str) -> (Comparator, String) {
    const BEFORE: [(&str, Comparator); 13] = [
        ("≥", Comparator::AtLeast),
        ("不低于", Comparator::AtLeast),
        ("不少于", Comparator::AtLeast),
        ("不小于", Comparator::AtLeast),
        ("至少", Comparator::AtLeast),
        ("≤", Comparator::AtMost),
        ("不超过", Comparator::AtMost),
        ("不高于", Comparator::AtMost),
        ("大于", Comparator::MoreThan),
        ("超过", Comparator::MoreThan),
        (">", Comparator::MoreThan),
        ("达到", Comparator::Equal),
        ("=", Comparator::Equal),
    ];
    const BEHIND: [(&str, Comparator); 3] = [
        ("以上", Comparator::AtLeast),
        ("以内", Comparator::AtMost),
        ("以下", Comparator::AtMost),
    ];
    for (sign, comparator) in BEFORE {
        if let Some(rest) = text.strip_prefix(sign) {
            return (comparator, rest.to_owned());
        }
    }
    for (sign, comparator) in BEHIND {
        if let Some(rest) = text.strip_suffix(sign) {
            return (comparator, rest.to_owned());
        }
    }
    (Comparator::Equal, text.to_owned())
}

/// As printed in an annex; [`Comparison::parse`] reads it back.
impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.comparator.sign(), number_text(self.value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_words_are_read() {
        let read = |text: &str| Comparison::parse(text).map(|c| (c.comparator, c.value));
        assert_eq!(read("≥90"), Some((Comparator::AtLeast, 90.0)));
        assert_eq!(read("90%以上"), Some((Comparator::AtLeast, 90.0)));
        assert_eq!(read("＞1"), Some((Comparator::MoreThan, 1.0)));
        assert_eq!(read("每年≥2"), Some((Comparator::AtLeastPerYear, 2.0)));
        assert_eq!(read("4.5"), Some((Comparator::Equal, 4.5)));
        assert_eq!(read("全覆盖"), None);
    }

    #[test]
    fn the_printed_form_is_read_back() {
        for text in ["≥60", "100", "每年≥2", "≤5", "0.6"] {
            let comparison = Comparison::parse(text).unwrap();
            assert_eq!(comparison.to_string(), text);
        }
    }
}
