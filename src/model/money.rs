//! Money as an integer of 分, shown in 万元 or 亿元.

use std::iter::Sum;
use std::ops::{Add, Sub};

use serde::{Deserialize, Serialize};

use super::number::{Number, NumberError, ScaleUnit, parse_number};

/// An amount in 分 (0.01 元): sums of money must add up to the 分.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(pub i64);

/// The unit in which a column states money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MoneyUnit {
    /// 元.
    #[serde(rename = "元")]
    Yuan,
    /// 万元.
    #[serde(rename = "万元")]
    Wan,
    /// 亿元.
    #[serde(rename = "亿元")]
    Yi,
}

impl MoneyUnit {
    /// All units, the longest name first, as they are looked for in headers.
    pub const ALL: [Self; 3] = [Self::Wan, Self::Yi, Self::Yuan];

    /// The Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Yuan => "元",
            Self::Wan => "万元",
            Self::Yi => "亿元",
        }
    }

    /// The unit written in a header or a 单位 line: `总投资（万元）`, `单位：亿元`.
    ///
    /// 千元, 百万元 and 万美元 hold the name of a unit and are another one.
    pub fn find(text: &str) -> Option<Self> {
        let stands_alone = |unit: &Self| {
            let before = text
                .split(unit.label())
                .next()
                .filter(|before| before.len() < text.len());
            before.is_some_and(|before| !before.ends_with(['十', '百', '千', '万', '亿', '美', '欧', '港']))
        };
        Self::ALL.into_iter().find(stands_alone)
    }

    /// Powers of ten from this unit to 分.
    const fn exponent(self) -> u32 {
        match self {
            Self::Yuan => 2,
            Self::Wan => 6,
            Self::Yi => 10,
        }
    }

    fn fen(self) -> f64 {
        match self {
            Self::Yuan => 1e2,
            Self::Wan => 1e6,
            Self::Yi => 1e10,
        }
    }
}

impl Money {
    /// Reads an amount; a unit written in the text (`1.5亿元`, `2000万`) beats the column's.
    ///
    /// # Errors
    /// Text that is not one certain number, or finer than 0.01 元.
    pub fn parse(text: &str, column_unit: MoneyUnit) -> Result<Self, NumberError> {
        let number = parse_number(text)?;
        let wrong = || NumberError::NotANumber(text.trim().to_owned());
        if number.percent || !matches!(number.unit.as_str(), "" | "元" | "人民币" | "元人民币") {
            return Err(wrong());
        }
        let unit = if number.scale != ScaleUnit::One || number.unit.contains('元') {
            MoneyUnit::Yuan
        } else {
            column_unit
        };
        Self::from_number(&number, unit).ok_or_else(wrong)
    }

    fn from_number(number: &Number, unit: MoneyUnit) -> Option<Self> {
        let fen = number.whole(unit.exponent())?;
        i64::try_from(fen).ok().map(Self)
    }

    /// The amount of a numeric cell in a unit, rounded to the 分; `None` when it can't be money.
    ///
    /// A float carries 15 digits, so `52.54` 万元 comes back exactly after rounding.
    pub fn from_float(value: f64, unit: MoneyUnit) -> Option<Self> {
        let fen = (value * unit.fen()).round();
        // 2^53 分 are 90 万亿元; beyond that a float no longer holds each 分.
        #[expect(clippy::cast_possible_truncation, reason = "checked to be below 2^53")]
        (fen.abs() < 9_007_199_254_740_992.0).then_some(Self(fen as i64))
    }

    /// The amount in a unit.
    #[expect(
        clippy::cast_precision_loss,
        reason = "amounts of a county stay below 2^53 分"
    )]
    pub fn in_unit(self, unit: MoneyUnit) -> f64 {
        self.0 as f64 / unit.fen()
    }

    /// The amount in 万元.
    pub fn wan(self) -> f64 {
        self.in_unit(MoneyUnit::Wan)
    }

    /// The shortest exact text in a unit, without separators: `15979.67`, `1.5`.
    pub fn show(self, unit: MoneyUnit) -> String {
        let decimals = usize::try_from(unit.exponent()).unwrap_or(0);
        let digits = format!("{:0width$}", self.0.unsigned_abs(), width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        let fraction = fraction.trim_end_matches('0');
        let sign = if self.0 < 0 { "-" } else { "" };
        if fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction}")
        }
    }

    /// How many decimals [`Self::show`] needs in a unit.
    pub fn decimals_in(self, unit: MoneyUnit) -> usize {
        self.show(unit)
            .split_once('.')
            .map_or(0, |(_, fraction)| fraction.len())
    }
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Money {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Self::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_in_the_text_beats_the_column() {
        assert_eq!(Money::parse("360", MoneyUnit::Wan), Ok(Money(360_000_000)));
        assert_eq!(Money::parse("1.5亿元", MoneyUnit::Wan), Ok(Money(15_000_000_000)));
        assert_eq!(Money::parse("2000万", MoneyUnit::Yuan), Ok(Money(2_000_000_000)));
        assert_eq!(Money::parse("5000元", MoneyUnit::Wan), Ok(Money(500_000)));
        assert!(Money::parse("30张", MoneyUnit::Wan).is_err());
        assert!(Money::parse("约300", MoneyUnit::Wan).is_err());
    }

    #[test]
    fn floats_come_back_to_the_fen() {
        for text in ["52.54", "15979.67", "348.8", "0.01", "1.5"] {
            let value: f64 = text.parse().unwrap();
            for unit in MoneyUnit::ALL {
                let money = Money::from_float(value, unit).unwrap();
                assert_eq!(money.show(unit), text, "{}", unit.label());
                assert!((money.in_unit(unit) - value).abs() < 1e-9);
            }
        }
        assert_eq!(Money::from_float(f64::NAN, MoneyUnit::Wan), None);
    }

    #[test]
    fn sums_have_no_rounding() {
        let sum: Money = [Money(10), Money(20), Money(-5)].into_iter().sum();
        assert_eq!(sum, Money(25));
    }
}
