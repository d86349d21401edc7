//! Periods in Chinese text: 2023年上半年, 2023年1月1日至6月30日, 二〇二三年六月底, 2023年前三季度.

use super::period::Period;
use super::text::plain;

/// A period that a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedPeriod {
    /// The period.
    pub period: Period,
    /// The day, where the text names one: 2023年7月5日.
    pub day: Option<u8>,
    /// Whether several years are named together, of which this is the last: 2021—2025年.
    pub is_span: bool,
}

impl NamedPeriod {
    const fn of(period: Period) -> Self {
        Self {
            period,
            day: None,
            is_span: false,
        }
    }

    /// Whether another one lies within it and says more: the first half of a year within the year.
    fn holds(self, other: Self) -> bool {
        let first = |period: Period| period.end_month() + 1 - period.months();
        let (own, other) = (self.period, other.period);
        own.year() == other.year()
            && first(own) <= first(other)
            && other.end_month() <= own.end_month()
            && other.months() < own.months()
    }

    /// Whether it is a day other than the last of its month: the day on which somebody signed, not that of the figures.
    pub fn is_day_within_month(self) -> bool {
        self.day.is_some_and(|day| day < 28)
    }
}

/// The periods that a text names, from left to right; one that another one says more exactly is left out.
pub fn periods_in(text: &str) -> Vec<NamedPeriod> {
    let text: Vec<char> = plain(text).chars().collect();
    let mut reader = PeriodReader { text: &text, at: 0 };
    let mut found: Vec<NamedPeriod> = Vec::new();
    while reader.at < text.len() {
        let at = reader.at;
        match reader.named() {
            Some(named) => found.push(named),
            None => reader.at = at + 1,
        }
    }
    let all = found.clone();
    found.retain(|named| !all.iter().any(|other| named.holds(*other)));
    found.dedup();
    found
}

/// A place in a text that moves on with what is read.
struct PeriodReader<'t> {
    text: &'t [char],
    at: usize,
}

/// Between the first and the last of several months or years.
const DASHES: [&str; 7] = ["-", "—", "–", "―", "~", "至", "到"];

impl PeriodReader<'_> {
    fn char_at(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    fn eat(&mut self, words: &[&str]) -> bool {
        let is_here = |word: &&&str| {
            let mut chars = word.chars().zip(0..);
            chars.all(|(c, ahead)| self.char_at(ahead) == Some(c))
        };
        let length = words.iter().find(is_here).map(|word| word.chars().count());
        self.at += length.unwrap_or(0);
        length.is_some()
    }

    /// Reads on when something is there, else stays.
    fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let at = self.at;
        let found = read(self);
        if found.is_none() {
            self.at = at;
        }
        found
    }

    /// 2023 or 二〇二三, and nothing longer.
    fn year(&mut self) -> Option<i32> {
        let digit = |c: char| {
            let chinese = "〇一二三四五六七八九".chars().position(|known| known == c);
            let zero = matches!(c, '○' | '零').then_some(0);
            let value = c.to_digit(10).and_then(|value| usize::try_from(value).ok());
            let value = value.or(chinese).or(zero)?;
            i32::try_from(value).ok()
        };
        let is_digit = |c: char| c.is_ascii_digit();
        let before = self.at.checked_sub(1).and_then(|at| self.text.get(at));
        let is_ascii = self.char_at(0).is_some_and(is_digit);
        if before.is_some_and(|c| is_digit(*c)) || is_ascii && self.char_at(4).is_some_and(is_digit) {
            return None;
        }
        let year = (0..4).try_fold(0, |year, ahead| {
            let c = self.char_at(ahead).filter(|c| is_digit(*c) == is_ascii)?;
            Some(year * 10 + digit(c)?)
        })?;
        self.at += 4;
        (1990..=2100).contains(&year).then_some(year)
    }

    /// A number up to 31 in digits, up to 12 in Chinese.
    fn number(&mut self) -> Option<u8> {
        let digits: String = (0..3)
            .map_while(|ahead| self.char_at(ahead).filter(char::is_ascii_digit))
            .collect();
        if !digits.is_empty() {
            self.at += digits.len();
            return digits.parse().ok().filter(|number| (1..=31).contains(number));
        }
        const NAMES: [(&str, u8); 13] = [
            ("十二", 12),
            ("十一", 11),
            ("十", 10),
            ("一", 1),
            ("二", 2),
            ("三", 3),
            ("四", 4),
            ("五", 5),
            ("六", 6),
            ("七", 7),
            ("八", 8),
            ("九", 9),
            ("元", 1),
        ];
        let name = NAMES.iter().find(|(name, _)| self.eat(&[name]));
        name.map(|(_, number)| *number)
    }

    fn named(&mut self) -> Option<NamedPeriod> {
        self.attempt(|reader| {
            let year = reader.year()?;
            if reader.eat(&["年"]) {
                return Some(reader.within(year));
            }
            // 2021—2025年
            let span = reader.attempt(|reader| {
                let last = (reader.eat(&DASHES)).then(|| reader.year()).flatten()?;
                (last > year && reader.eat(&["年"])).then(|| reader.within(last))
            });
            if let Some(last) = span {
                return Some(last.as_span());
            }
            // 2023上半年: the 年 is left out now and then; 2023.06
            let part = reader.part_of_year(year);
            part.or_else(|| {
                let month = reader.eat(&["."]).then(|| reader.number()).flatten()?;
                let ends = !reader
                    .char_at(0)
                    .is_some_and(|c| c.is_ascii_digit() || c == '.' || c == '-');
                (month <= 12 && ends).then(|| NamedPeriod::of(Period::Month(year, month)))
            })
        })
    }

    /// What follows a year.
    fn within(&mut self, year: i32) -> NamedPeriod {
        self.eat(&["度"]);
        self.eat(&["的"]);
        let part = self.part_of_year(year).or_else(|| self.months(year));
        if let Some(part) = part {
            return part;
        }
        // 2021年至2025年
        let span = self.attempt(|reader| {
            reader.eat(&["末", "底"]);
            let last = reader.eat(&DASHES).then(|| reader.year()).flatten()?;
            (last > year && reader.eat(&["年"])).then(|| reader.within(last))
        });
        span.map_or(NamedPeriod::of(Period::Year(year)), NamedPeriod::as_span)
    }

    /// 上半年, 二季度, 前三季度, 1—3季度.
    fn part_of_year(&mut self, year: i32) -> Option<NamedPeriod> {
        if self.eat(&["上半年"]) {
            return Some(NamedPeriod::of(Period::Half(year, 1)));
        }
        if self.eat(&["下半年"]) {
            return Some(NamedPeriod::of(Period::Half(year, 2)));
        }
        self.attempt(|reader| {
            let is_from_start = reader.eat(&["前"]);
            reader.eat(&["第"]);
            let first = reader.number()?;
            if is_from_start {
                reader.eat(&["个"]);
                if reader.eat(&["月"]) {
                    return (first <= 12).then(|| NamedPeriod::of(range(year, 1, first)));
                }
            }
            let last = reader.attempt(|reader| reader.eat(&DASHES).then(|| reader.number()).flatten());
            if !reader.eat(&["季"]) || first > 4 || last.is_some_and(|last| last > 4) {
                return None;
            }
            Some(NamedPeriod::of(match last {
                Some(last) => range(year, first * 3 - 2, last * 3),
                None if is_from_start => range(year, 1, first * 3),
                None => Period::Quarter(year, first),
            }))
        })
    }

    /// 6月, 6月30日, 1—6月, 1月1日至6月30日, 7月至2023年6月.
    fn months(&mut self, year: i32) -> Option<NamedPeriod> {
        self.attempt(|reader| {
            let first = reader.number().filter(|month| *month <= 12)?;
            let has_month = reader.eat(&["月"]);
            let day = has_month.then(|| reader.day()).flatten();
            let last = reader.attempt(|reader| {
                if !reader.eat(&DASHES) {
                    return None;
                }
                let of_year = reader.attempt(|reader| {
                    let year = reader.year()?;
                    reader.eat(&["年"]).then_some(year)
                });
                reader.eat(&["当年", "同年", "本年"]);
                let month = reader.number().filter(|month| *month <= 12)?;
                reader.eat(&["月"]).then(|| {
                    reader.day();
                    (of_year.unwrap_or(year), month)
                })
            });
            match last {
                Some((same, last)) if same == year => Some(NamedPeriod::of(range(year, first, last))),
                Some((other, last)) => Some(NamedPeriod::of(Period::Month(other, last))),
                None => has_month.then_some(NamedPeriod {
                    day,
                    ..NamedPeriod::of(Period::Month(year, first))
                }),
            }
        })
    }

    fn day(&mut self) -> Option<u8> {
        self.attempt(|reader| {
            let day = reader.number()?;
            reader.eat(&["日", "号"]).then_some(day)
        })
    }
}

impl NamedPeriod {
    const fn as_span(self) -> Self {
        Self {
            // 2021年至2023年6月 ends in a month of its own.
            is_span: matches!(self.period, Period::Year(_)),
            ..self
        }
    }
}

/// Several months together: what has a name of its own, else the last of them.
const fn range(year: i32, first: u8, last: u8) -> Period {
    match (first, last) {
        (1, 12) => Period::Year(year),
        (1, 6) => Period::Half(year, 1),
        (7, 12) => Period::Half(year, 2),
        _ => Period::Month(year, last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_found_however_they_are_written() {
        for (text, expected) in [
            ("统计时段：2023年1月1日至6月30日", "2023H1"),
            ("2023年1月至6月", "2023H1"),
            ("2023年1月-6月份", "2023H1"),
            ("2023年1—6月", "2023H1"),
            ("2023年1月1日—12月31日", "2023"),
            ("2023年1-9月", "2023-09"),
            ("2023年前三季度", "2023-09"),
            ("2023年1-3季度", "2023-09"),
            ("2023年前6个月", "2023H1"),
            ("2023年六月底", "2023-06"),
            ("二〇二三年六月", "2023-06"),
            ("二○二三年上半年", "2023H1"),
            ("2023上半年", "2023H1"),
            ("2023二季度", "2023Q2"),
            ("2023年度第二季度", "2023Q2"),
            ("2023年度", "2023"),
            ("2023.06", "2023-06"),
            ("2022年7月至2023年6月", "2023-06"),
            ("2022—2023年养老机构情况（2023年上半年）", "2023H1"),
            ("2023年养老机构情况（6月）", "2023"),
            ("2023年一老一小", "2023"),
            ("2023年第一批", "2023"),
            ("2023年十四五规划", "2023"),
            ("2023年1-2岁", "2023"),
        ] {
            let found: Vec<String> = periods_in(text)
                .iter()
                .map(|named| named.period.to_string())
                .collect();
            assert_eq!(found, [expected], "{text}");
        }
        for text in [
            "耿政办发〔2023〕37号",
            "2301-530926-04-01",
            "20230630",
            "2023.13",
            "2023",
            "一二三四年",
        ] {
            assert_eq!(periods_in(text), [], "{text}");
        }
    }

    #[test]
    fn several_periods_stay_several() {
        let found = |text: &str| periods_in(text).len();
        assert_eq!(found("2022年末、2023年6月末"), 2);
        assert_eq!(found("2023年（2023年上半年）"), 1);
        assert!(periods_in("2021—2025年")[0].is_span);
        assert!(periods_in("2021年至2025年")[0].is_span);
        assert!(!periods_in("2021年至2023年6月")[0].is_span);
        assert!(periods_in("2023年7月5日")[0].is_day_within_month());
        assert!(!periods_in("2023年6月30日")[0].is_day_within_month());
    }
}
