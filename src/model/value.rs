//! A value of a record and the type that a field of the dictionary has.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::number::{NumberError, parse_number};
use super::number_text::number_text;
use super::text::plain;
use super::{Comparison, Money, MoneyUnit, Quantity};

/// What kind of value a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// Text of one line.
    Text,
    /// Text of several lines.
    LongText,
    /// One of the choices of the dictionary; other texts are kept and reported.
    Choice,
    /// A count.
    Integer,
    /// A measured number.
    Real,
    /// Money.
    Money,
    /// 是/否.
    Boolean,
    /// A count that may be open ("30张以上").
    Quantity,
    /// A figure with a sign ("≥60").
    Comparison,
    /// A calendar year.
    Year,
    /// A date that may lack day and month: `2023`, `2023-03`, `2023-03-01`.
    Date,
}

impl FieldType {
    /// Whether figures of this type stand right-aligned.
    pub const fn is_numeric(self) -> bool {
        matches!(
            self,
            Self::Integer | Self::Real | Self::Money | Self::Quantity | Self::Comparison
        )
    }
}

/// A present value. Absence is the lack of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text, choices and dates (as `2023-03`).
    Text(String),
    /// Counts and years.
    Integer(i64),
    /// Measured numbers.
    Real(f64),
    /// Money in 分.
    Money(Money),
    /// 是/否.
    Bool(bool),
    /// Open counts.
    Quantity(Quantity),
    /// Figures with a sign.
    Comparison(Comparison),
}

impl Value {
    /// Reads a typed or pasted text for a field. Blank and "absent" texts are for the caller.
    ///
    /// # Errors
    /// Says in Chinese what the text is not; nothing is ever taken as 0.
    pub fn parse(field_type: FieldType, text: &str, money_unit: MoneyUnit) -> Result<Self, NumberError> {
        let wrong = || NumberError::NotANumber(text.trim().to_owned());
        match field_type {
            FieldType::Text | FieldType::Choice => Ok(Self::Text(text.trim().to_owned())),
            FieldType::LongText => Ok(Self::Text(text.trim().replace("\r\n", "\n"))),
            FieldType::Integer => {
                let number = parse_number(text)?;
                let whole = number
                    .whole(0)
                    .filter(|_| !number.percent)
                    .and_then(|n| i64::try_from(n).ok());
                whole.map(Self::Integer).ok_or_else(wrong)
            }
            FieldType::Year => {
                let year = plain(text).trim_end_matches('年').parse().ok();
                year.filter(|y| (1900..=2100).contains(y))
                    .map(Self::Integer)
                    .ok_or_else(wrong)
            }
            FieldType::Real => Ok(Self::Real(parse_number(text)?.value())),
            FieldType::Money => Money::parse(text, money_unit).map(Self::Money),
            FieldType::Boolean => parse_bool(text).map(Self::Bool).ok_or_else(wrong),
            FieldType::Quantity => Quantity::parse(text).map(Self::Quantity).ok_or_else(wrong),
            FieldType::Comparison => Comparison::parse(text).map(Self::Comparison).ok_or_else(wrong),
            FieldType::Date => parse_date(text).map(Self::Text).ok_or_else(wrong),
        }
    }

    /// The value of a numeric cell; `None` if the field can't take that number.
    pub fn from_float(field_type: FieldType, value: f64, money_unit: MoneyUnit) -> Option<Self> {
        match field_type {
            FieldType::Real => Some(Self::Real(value)),
            FieldType::Money => Money::from_float(value, money_unit).map(Self::Money),
            FieldType::Comparison => Some(Self::Comparison(Comparison::equal(value))),
            FieldType::Integer => whole(value).map(Self::Integer),
            FieldType::Year => whole(value)
                .filter(|year| (1900..=2100).contains(year))
                .map(Self::Integer),
            FieldType::Quantity => whole(value)
                .filter(|count| *count >= 0)
                .map(|count| Self::Quantity(Quantity::exact(count))),
            _ => Self::parse(field_type, &number_text(value), money_unit).ok(),
        }
    }

    /// The number in it: money in 元, comparisons without their sign, open counts by what is sure.
    #[expect(clippy::cast_precision_loss, reason = "counts of a county stay below 2^53")]
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Integer(count) => Some(*count as f64),
            Self::Real(value) => Some(*value),
            Self::Money(money) => Some(money.in_unit(MoneyUnit::Yuan)),
            Self::Quantity(quantity) => Some(quantity.at_least() as f64),
            Self::Comparison(comparison) => Some(comparison.value),
            Self::Text(_) | Self::Bool(_) => None,
        }
    }

    /// The amount in it, if it is one.
    pub const fn as_money(&self) -> Option<Money> {
        match self {
            Self::Money(money) => Some(*money),
            _ => None,
        }
    }

    /// As shown in tables and edited in cells; [`Self::parse`] with the same unit reads it back.
    pub fn show(&self, money_unit: MoneyUnit) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Integer(count) => count.to_string(),
            Self::Real(value) => number_text(*value),
            Self::Money(money) => money.show(money_unit),
            Self::Bool(true) => "是".to_owned(),
            Self::Bool(false) => "否".to_owned(),
            Self::Quantity(quantity) => quantity.to_string(),
            Self::Comparison(comparison) => comparison.to_string(),
        }
    }

    /// For the command line: money in 万元, open counts and signed figures as text.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Text(text) => json!(text),
            Self::Integer(count) => json!(count),
            Self::Real(value) => json!(value),
            Self::Money(money) => json!(money.wan()),
            Self::Bool(yes) => json!(yes),
            Self::Quantity(quantity) => match quantity.as_exact() {
                Some(count) => json!(count),
                None => json!(quantity.to_string()),
            },
            Self::Comparison(comparison) => json!(comparison.to_string()),
        }
    }
}

/// A whole number of at most 15 digits; a float no longer tells longer ones apart.
fn whole(value: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "checked to be below 10^15")]
    (value.fract() == 0.0 && value.abs() < 1e15).then_some(value as i64)
}

/// 是/否 in the spellings of issued sheets. 在建 and the like are "not yet": 否 for 投入使用.
fn parse_bool(text: &str) -> Option<bool> {
    match plain(text).as_str() {
        "是" | "有" | "√" | "✓" | "✔" | "已" | "对" | "Y" | "y" | "yes" | "true" | "TRUE" | "1"
        | "已备案" | "已投入使用" | "已投用" | "投入使用" | "普惠" => Some(true),
        "否" | "无" | "×" | "✗" | "未" | "N" | "n" | "no" | "false" | "FALSE" | "0" | "在建" | "未备案"
        | "未投用" | "未投入使用" | "停用" | "非普惠" | "没有" | "x" | "X" => Some(false),
        _ => None,
    }
}

/// 2023年3月, 2023.03, 2023-3-1, 20230301, 2023 → ISO with what is known.
fn parse_date(text: &str) -> Option<String> {
    let plain = plain(text);
    let parts: Vec<&str> = plain
        .split(|c: char| !c.is_ascii_digit())
        .filter(|p| !p.is_empty())
        .collect();
    let other = plain.chars().filter(|c| !c.is_ascii_digit());
    if other
        .into_iter()
        .any(|c| !matches!(c, '年' | '月' | '日' | '.' | '-' | '/' | '号' | '—'))
    {
        return None;
    }
    let (year, month, day) = match *parts.as_slice() {
        [year] if year.len() == 4 => (year, None, None),
        [compact] if compact.len() == 6 => (compact.get(..4)?, compact.get(4..6), None),
        [compact] if compact.len() == 8 => (compact.get(..4)?, compact.get(4..6), compact.get(6..8)),
        [year, month] => (year, Some(month), None),
        [year, month, day] => (year, Some(month), Some(day)),
        _ => return None,
    };
    let year: i16 = year.parse().ok().filter(|y| (1900..=2100).contains(y))?;
    let month: Option<i8> = month.map(str::parse).transpose().ok()?;
    let day: Option<i8> = day.map(str::parse).transpose().ok()?;
    match (month, day) {
        (None, _) => Some(format!("{year}")),
        (Some(month @ 1..=12), None) => Some(format!("{year}-{month:02}")),
        (Some(month), Some(day)) => jiff::civil::Date::new(year, month, day)
            .ok()
            .map(|date| date.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(field_type: FieldType, text: &str) -> Option<String> {
        Value::parse(field_type, text, MoneyUnit::Wan)
            .ok()
            .map(|value| value.show(MoneyUnit::Wan))
    }

    #[test]
    fn nothing_becomes_zero_silently() {
        for text in ["约40", "四十", "40张左右", "—"] {
            assert_eq!(read(FieldType::Integer, text), None, "{text}");
        }
        assert_eq!(read(FieldType::Integer, "１，２３４").as_deref(), Some("1234"));
        assert_eq!(read(FieldType::Integer, "12.5"), None);
    }

    #[test]
    fn dates_of_all_spellings() {
        for (text, iso) in [
            ("2023年3月", "2023-03"),
            ("2023.03", "2023-03"),
            ("20230301", "2023-03-01"),
            ("2023-3-1", "2023-03-01"),
            ("2023", "2023"),
        ] {
            assert_eq!(read(FieldType::Date, text).as_deref(), Some(iso), "{text}");
        }
        for wrong in ["2023-13", "2023年2月30日", "下半年", "3月"] {
            assert_eq!(read(FieldType::Date, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn shown_values_are_read_back() {
        for (field_type, text) in [
            (FieldType::Money, "15979.67"),
            (FieldType::Boolean, "否"),
            (FieldType::Quantity, "30以上"),
            (FieldType::Comparison, "≥60"),
            (FieldType::Real, "32.5"),
        ] {
            assert_eq!(read(field_type, text).as_deref(), Some(text));
        }
    }
}
