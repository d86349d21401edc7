//! Reading a number as officers write it, with its meaning: separators, 万/亿, percent, unit words.

use super::text::plain;

/// A decimal number read from text, exact, with what was written around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// All digits, without the decimal point.
    pub mantissa: i128,
    /// How many of the digits stand behind the point.
    pub decimals: u32,
    /// 万 or 亿 behind the number.
    pub scale: ScaleUnit,
    /// Whether `%` stood behind it.
    pub percent: bool,
    /// The unit word behind it (元, 张, 个 …), empty if none.
    pub unit: String,
}

/// A power of ten written as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScaleUnit {
    /// None written.
    One,
    /// 万, 10^4.
    Wan,
    /// 亿, 10^8.
    Yi,
}

impl ScaleUnit {
    /// The power of ten.
    pub const fn exponent(self) -> u32 {
        match self {
            Self::One => 0,
            Self::Wan => 4,
            Self::Yi => 8,
        }
    }
}

/// Why a text is not one certain number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// No number in it.
    #[error("“{0}”不是数字")]
    NotANumber(String),
    /// A number with a word that makes it uncertain: 约, 余, 以上, a range.
    #[error("“{0}”不是确定的数")]
    NotExact(String),
    /// Too many digits to be kept exactly.
    #[error("“{0}”位数过多")]
    TooLong(String),
}

impl Number {
    /// The value as a float, scale applied, percent not.
    pub fn value(&self) -> f64 {
        // Both parts are below 2^53 for any figure of a county, so the quotient is correctly rounded.
        #[expect(clippy::cast_precision_loss, reason = "at most 18 digits are accepted")]
        let mantissa = self.mantissa as f64;
        mantissa * 10f64.powi(i32::try_from(self.scale.exponent()).unwrap_or(0))
            / 10f64.powi(i32::try_from(self.decimals).unwrap_or(0))
    }

    /// The value times ten to the `exponent`, if that is a whole number.
    pub fn whole(&self, exponent: u32) -> Option<i128> {
        let shift = i64::from(exponent) + i64::from(self.scale.exponent()) - i64::from(self.decimals);
        let power = 10i128.checked_pow(u32::try_from(shift.unsigned_abs()).ok()?)?;
        if shift >= 0 {
            self.mantissa.checked_mul(power)
        } else if self.mantissa % power == 0 {
            Some(self.mantissa / power)
        } else {
            None
        }
    }
}

/// A number as it stands in a text with its unit: `620 张`, but `44.5%`.
pub fn with_unit(number: &str, unit: &str) -> String {
    match unit {
        "" => number.to_owned(),
        "%" | "‰" => format!("{number}{unit}"),
        _ => format!("{number} {unit}"),
    }
}

/// Reads one certain number.
///
/// Accepts full-width digits, thousands separators in groups of three, a sign, 万/亿, `%` and a unit word.
/// "约40", "30张以上", "5-10" are not certain and give [`NumberError::NotExact`].
pub fn parse_number(text: &str) -> Result<Number, NumberError> {
    let shown = text.trim().to_owned();
    let plain = plain(text);
    let (negative, rest) = match plain.strip_prefix(['-', '－', '−']) {
        Some(rest) => (true, rest),
        None => (false, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let end = rest
        .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .unwrap_or(rest.len());
    let (digits, tail) = rest.split_at(end);
    if digits.is_empty() || !digits.starts_with(|c: char| c.is_ascii_digit()) {
        let has_digit = rest.chars().any(|c| c.is_ascii_digit());
        return Err(if has_digit {
            NumberError::NotExact(shown)
        } else {
            NumberError::NotANumber(shown)
        });
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if fraction.contains(['.', ',']) || !separators_fit(whole) {
        return Err(NumberError::NotANumber(shown));
    }
    let all: String = whole
        .chars()
        .chain(fraction.chars())
        .filter(|c| *c != ',')
        .collect();
    if all.trim_start_matches('0').len() > 18 {
        return Err(NumberError::TooLong(shown));
    }
    let Ok(mantissa) = all.parse::<i128>() else {
        return Err(NumberError::NotANumber(shown));
    };
    let (scale, percent, unit) = read_tail(tail).ok_or(NumberError::NotExact(shown))?;
    Ok(Number {
        mantissa: if negative { -mantissa } else { mantissa },
        decimals: u32::try_from(fraction.len()).unwrap_or(0),
        scale,
        percent,
        unit,
    })
}

/// Thousands separators must stand before groups of three, or the comma means something else.
fn separators_fit(whole: &str) -> bool {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let mut rest = groups.peekable();
    rest.peek().is_none() || (!first.is_empty() && first.len() <= 3 && rest.all(|group| group.len() == 3))
}

fn read_tail(tail: &str) -> Option<(ScaleUnit, bool, String)> {
    let (scale, rest) = if let Some(rest) = tail.strip_prefix('万') {
        (ScaleUnit::Wan, rest)
    } else if let Some(rest) = tail.strip_prefix('亿') {
        (ScaleUnit::Yi, rest)
    } else {
        (ScaleUnit::One, tail)
    };
    if rest == "%" {
        return Some((scale, true, String::new()));
    }
    // A unit word has no digits and none of the words that open the figure.
    let opens = [
        "以上", "以下", "以内", "余", "多", "左右", "约", "至", "不足", "近",
    ];
    if rest
        .chars()
        .any(|c| c.is_ascii_digit() || matches!(c, '-' | '~' | '—' | '±' | '+' | '?' | ',' | '.' | '/'))
        || opens.iter().any(|word| rest.contains(word))
        || rest.chars().count() > 5
    {
        return None;
    }
    Some((scale, false, rest.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> f64 {
        parse_number(text).unwrap().value()
    }

    #[test]
    fn percent_stands_without_a_blank() {
        assert_eq!(with_unit("620", "张"), "620 张");
        assert_eq!(with_unit("≥55.0", "%"), "≥55.0%");
        assert_eq!(with_unit("3", ""), "3");
    }

    #[test]
    fn numbers_keep_their_meaning() {
        assert_eq!(value("１，２３４"), 1234.0);
        assert_eq!(value("1,234,567.5"), 1_234_567.5);
        assert_eq!(value("2000万"), 20_000_000.0);
        assert_eq!(value("1.5亿元"), 150_000_000.0);
        assert_eq!(value("-3.20"), -3.2);
        assert!(parse_number("55%").unwrap().percent);
        assert_eq!(parse_number("30张").unwrap().unit, "张");
    }

    #[test]
    fn uncertain_texts_are_not_numbers() {
        for text in ["约40", "30张以上", "5-10", "20余", "1,23", "1.2.3", "≥60"] {
            assert!(parse_number(text).is_err(), "{text}");
        }
        assert!(matches!(parse_number("待建"), Err(NumberError::NotANumber(_))));
        assert!(matches!(parse_number("约40"), Err(NumberError::NotExact(_))));
    }

    #[test]
    fn whole_numbers_are_exact() {
        let fen = |text: &str| parse_number(text).unwrap().whole(2);
        assert_eq!(fen("65.67"), Some(6567));
        assert_eq!(fen("1.5亿"), Some(15_000_000_000));
        assert_eq!(fen("0.001"), None);
    }
}
