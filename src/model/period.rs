//! 填报期: a year, half, quarter or month; what is kept for it holds as of its end.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::period_text::periods_in;
use super::text::plain;

/// A reporting period. Ordered by its end, the longer one last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// A calendar year, `2023`.
    Year(i32),
    /// 上半年 1 or 下半年 2, `2023H1`.
    Half(i32, u8),
    /// A quarter, `2023Q2`.
    Quarter(i32, u8),
    /// A month, `2023-06`.
    Month(i32, u8),
}

/// A text that names no period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是填报期；写法如 2023、2023H1、2023Q2、2023-06")]
pub struct PeriodError(pub String);

impl Period {
    /// The calendar year.
    pub const fn year(self) -> i32 {
        match self {
            Self::Year(year) | Self::Half(year, _) | Self::Quarter(year, _) | Self::Month(year, _) => year,
        }
    }

    /// The last month of the period, 1–12.
    pub const fn end_month(self) -> u8 {
        match self {
            Self::Year(_) => 12,
            Self::Half(_, half) => half * 6,
            Self::Quarter(_, quarter) => quarter * 3,
            Self::Month(_, month) => month,
        }
    }

    /// How many months it has.
    pub const fn months(self) -> u8 {
        match self {
            Self::Year(_) => 12,
            Self::Half(..) => 6,
            Self::Quarter(..) => 3,
            Self::Month(..) => 1,
        }
    }

    /// The longest period that ends on the same day: the last in order of all that have ended by then.
    #[must_use]
    pub const fn longest_with_its_end(self) -> Self {
        let year = self.year();
        match self.end_month() {
            12 => Self::Year(year),
            6 => Self::Half(year, 1),
            3 => Self::Quarter(year, 1),
            9 => Self::Quarter(year, 3),
            month => Self::Month(year, month),
        }
    }

    /// Whether it has ended by the end of another: 2023-06 has by 2023H1, 2023 has not.
    pub fn has_ended_by(self, other: Self) -> bool {
        (self.year(), self.end_month()) <= (other.year(), other.end_month())
    }

    /// Whether both end on one day: 2023H1, 2023Q2 and 2023-06 do.
    pub fn same_end(self, other: Self) -> bool {
        (self.year(), self.end_month()) == (other.year(), other.end_month())
    }

    /// The end as a point on the axis of years: the end of 2023 is 2023.0, of its first half 2022.5.
    ///
    /// So a baseline "2020年" and a target "2025年" lie at whole numbers.
    pub fn end_in_years(self) -> f64 {
        f64::from(self.year() - 1) + f64::from(self.end_month()) / 12.0
    }

    /// Chinese name: 2023年上半年, 2023年第二季度, 2023年6月.
    pub fn label(self) -> String {
        match self {
            Self::Year(year) => format!("{year}年"),
            Self::Half(year, 1) => format!("{year}年上半年"),
            Self::Half(year, _) => format!("{year}年下半年"),
            Self::Quarter(year, quarter) => {
                let name = match quarter {
                    1 => "一",
                    2 => "二",
                    3 => "三",
                    _ => "四",
                };
                format!("{year}年第{name}季度")
            }
            Self::Month(year, month) => format!("{year}年{month}月"),
        }
    }

    /// Finds the period a Chinese text speaks of: 统计期：2023年上半年, 数据时点：2022年末, 调度月份：2023年6月,
    /// 2023年1—6月, 2023年二季度. Of several the first.
    pub fn find(text: &str) -> Option<Self> {
        periods_in(text).first().map(|named| named.period)
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.year(), self.end_month(), self.months()).cmp(&(other.year(), other.end_month(), other.months()))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year}"),
            Self::Half(year, half) => write!(f, "{year}H{half}"),
            Self::Quarter(year, quarter) => write!(f, "{year}Q{quarter}"),
            Self::Month(year, month) => write!(f, "{year}-{month:02}"),
        }
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || PeriodError(text.to_owned());
        let plain = plain(text).to_ascii_uppercase();
        // 2024上半年, 2024第二季度: the 年 is left out now and then.
        if let Some((year, rest)) = plain.split_at_checked(4)
            && rest.starts_with(['上', '下', '第', '一', '二', '三', '四'])
        {
            return match Self::find(&format!("{year}年{rest}")) {
                Some(Self::Year(_)) | None => Err(wrong()),
                Some(period) => Ok(period),
            };
        }
        if plain.contains('年') {
            return Self::find(&plain).ok_or_else(wrong);
        }
        let (year, rest) = plain.split_at_checked(4).ok_or_else(wrong)?;
        let year: i32 = year
            .parse()
            .ok()
            .filter(|y| (1990..=2100).contains(y))
            .ok_or_else(wrong)?;
        let number = |part: &str, max: u8| part.parse::<u8>().ok().filter(|n| (1..=max).contains(n));
        match rest.split_at_checked(1) {
            None => Some(Self::Year(year)),
            Some(("H", half)) => number(half, 2).map(|half| Self::Half(year, half)),
            Some(("Q", quarter)) => number(quarter, 4).map(|quarter| Self::Quarter(year, quarter)),
            Some(("-" | "." | "/", month)) => number(month, 12).map(|month| Self::Month(year, month)),
            // 202406
            Some(_) if rest.len() == 2 => number(rest, 12).map(|month| Self::Month(year, month)),
            Some(_) => None,
        }
        .ok_or_else(wrong)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back() {
        for code in ["2023", "2023H1", "2023Q4", "2023-06"] {
            assert_eq!(code.parse::<Period>().unwrap().to_string(), code);
        }
        for (text, code) in [
            ("2024上半年", "2024H1"),
            ("2024年下半年", "2024H2"),
            ("2024第二季度", "2024Q2"),
            ("2024三季度", "2024Q3"),
            ("2024.6", "2024-06"),
            ("202406", "2024-06"),
            ("２０２４年６月", "2024-06"),
            ("2024h1", "2024H1"),
        ] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), code, "{text}");
        }
        for wrong in [
            "202413",
            "2024上",
            "23",
            "2023H3",
            "2023-13",
            "上半年",
            "",
            "2023Q",
            "１２３",
        ] {
            assert!(wrong.parse::<Period>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn headers_name_their_period() {
        let find = |text: &str| Period::find(text).unwrap().to_string();
        assert_eq!(
            find("填报单位：耿马自治县民政局    统计期：2023年上半年   单位：张"),
            "2023H1"
        );
        assert_eq!(find("数据时点：2022年末"), "2022");
        assert_eq!(find("调度月份：2023年6月"), "2023-06");
        assert_eq!(find("2023年1—6月"), "2023H1");
        assert_eq!(find("2023 年 第二季度"), "2023Q2");
        assert_eq!(find("2023年10月"), "2023-10");
        assert_eq!(Period::find("耿政办发〔2023〕37号"), None);
    }

    #[test]
    fn ends_are_compared_whatever_the_length() {
        let period = |code: &str| code.parse::<Period>().unwrap();
        let half = period("2023H1");
        for same in ["2023H1", "2023Q2", "2023-06"] {
            assert!(
                period(same).same_end(half) && period(same).has_ended_by(half),
                "{same}"
            );
        }
        for earlier in ["2022", "2023Q1", "2023-05"] {
            assert!(
                !period(earlier).same_end(half) && period(earlier).has_ended_by(half),
                "{earlier}"
            );
        }
        for later in ["2023", "2023Q3", "2023-07"] {
            assert!(
                !period(later).same_end(half) && !period(later).has_ended_by(half),
                "{later}"
            );
        }
    }

    #[test]
    fn order_is_by_end_then_length() {
        let mut periods: Vec<Period> = ["2023", "2023-12", "2023H1", "2022", "2023-06"]
            .iter()
            .map(|p| p.parse().unwrap())
            .collect();
        periods.sort();
        let codes: Vec<String> = periods.iter().map(ToString::to_string).collect();
        assert_eq!(codes, ["2022", "2023-06", "2023H1", "2023-12", "2023"]);
    }
}
