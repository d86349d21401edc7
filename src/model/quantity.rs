//! Quantities that plans leave open: "30张以上", "5-10张", "约100".

use std::fmt;

use super::text::plain;

/// A count that may be open on one side or a range; exact when both bounds are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// At least this many.
    pub min: Option<i64>,
    /// At most this many.
    pub max: Option<i64>,
    /// Whether 约 stood before it: the number is an estimate.
    pub approximate: bool,
}

impl Quantity {
    /// An exact count.
    pub const fn exact(count: i64) -> Self {
        Self {
            min: Some(count),
            max: Some(count),
            approximate: false,
        }
    }

    /// The count, when it is certain.
    pub fn as_exact(self) -> Option<i64> {
        (!self.approximate && self.min == self.max)
            .then_some(self.min)
            .flatten()
    }

    /// The least that can be relied on.
    pub fn at_least(self) -> i64 {
        self.min.unwrap_or(0)
    }

    /// Reads "505", "30张以上", "不少于30张", "5-10张", "约100个", "50张以内". Unit words are left out.
    pub fn parse(text: &str) -> Option<Self> {
        let text = plain(text).replace(',', "");
        let approximate = text.starts_with(['约', '近']) || text.contains("左右");
        let numbers = whole_numbers(&text)?;
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match *numbers.as_slice() {
            [low, high] if says(&["-", "—", "~", "～", "至"]) && low <= high => Some(Self {
                min: Some(low),
                max: Some(high),
                approximate,
            }),
            [count] if says(&["以上", "不少于", "不低于", "至少", "≥", "余", ">"]) => {
                Some(Self {
                    min: Some(count),
                    max: None,
                    approximate,
                })
            }
            [count] if says(&["以内", "以下", "不超过", "至多", "≤", "<"]) => Some(Self {
                min: None,
                max: Some(count),
                approximate,
            }),
            [count] => Some(Self {
                approximate,
                ..Self::exact(count)
            }),
            _ => None,
        }
    }
}

/// The whole numbers in a text; `None` if one has a decimal point or does not fit.
fn whole_numbers(text: &str) -> Option<Vec<i64>> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect()
}

/// The spelling in which the ledger keeps it; [`Quantity::parse`] reads it back.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.approximate {
            f.write_str("约")?;
        }
        match (self.min, self.max) {
            (Some(min), Some(max)) if min == max => write!(f, "{min}"),
            (Some(min), Some(max)) => write!(f, "{min}—{max}"),
            (Some(min), None) => write!(f, "{min}以上"),
            (None, Some(max)) => write!(f, "{max}以内"),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_counts_keep_their_bounds() {
        let read = |text: &str| Quantity::parse(text).unwrap();
        assert_eq!(read("505"), Quantity::exact(505));
        assert_eq!((read("30张以上").min, read("30张以上").max), (Some(30), None));
        assert_eq!((read("5-10张").min, read("5-10张").max), (Some(5), Some(10)));
        assert!(read("约100个").approximate);
        assert_eq!(read("约100个").as_exact(), None);
        assert_eq!(Quantity::parse("若干"), None);
        assert_eq!(Quantity::parse("1.5"), None);
    }

    #[test]
    fn the_kept_spelling_is_read_back() {
        for text in ["505", "30张以上", "5～10", "约100", "50以内"] {
            let quantity = Quantity::parse(text).unwrap();
            assert_eq!(Quantity::parse(&quantity.to_string()), Some(quantity), "{text}");
        }
    }
}
