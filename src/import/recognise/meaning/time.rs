//! Times and ages in a header: 截至2023年6月底, 1—6月, 2022年末, 60岁及以上.

use super::cursor::Cursor;
use crate::model::Period;

/// The concepts that this file finds, by name as `data/lexicon.toml` has them.
pub(super) const CONCEPTS: [&str; 9] = [
    "as_of",
    "in_period",
    "to_date",
    "month",
    "year",
    "age60",
    "age65",
    "age80",
    "under3",
];

/// When the figures of a column are of, as far as its header says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct HeaderTime {
    /// The calendar year.
    pub(crate) year: Option<i32>,
    /// The last month, 1–12; none for a whole year.
    pub(crate) end_month: Option<u8>,
}

impl HeaderTime {
    /// Whether figures of this time can't be figures of a period. A year alone fits each period within it.
    pub(crate) fn contradicts(self, period: Period) -> bool {
        self.year.is_some_and(|year| year != period.year())
            || self.end_month.is_some_and(|month| month != period.end_month())
    }

    /// The period that it names.
    pub(crate) fn period(self) -> Option<Period> {
        let year = self.year?;
        Some(self.end_month.map_or(Period::Year(year), |month| {
            Period::Month(year, month).longest_with_its_end()
        }))
    }
}

/// A time or an age that was found in a header.
#[derive(Clone, Debug)]
pub(super) struct TimeWord {
    /// How many characters it takes.
    pub(super) len: usize,
    /// What it stands for, of [`CONCEPTS`].
    pub(super) concepts: Vec<&'static str>,
    /// When it is.
    pub(super) time: HeaderTime,
    /// The period that it names, for a column of a year.
    pub(super) period: Option<Period>,
}

/// The times and ages that begin at a place of a text.
pub(super) fn times_at(text: &[char], at: usize) -> Vec<TimeWord> {
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    if before.is_some_and(|before| before.is_ascii_digit() || *before == '-') {
        return Vec::new();
    }
    let rest = text.get(at..).unwrap_or_default();
    let mut found = date(rest);
    found.extend(age(rest));
    found
}

fn date(text: &[char]) -> Vec<TimeWord> {
    let mut cursor = Cursor::new(text);
    let is_until = cursor.eat(&["截至", "截止到", "截止", "到", "至"]);
    if let Some(word) = five_year_plan(cursor) {
        return vec![word];
    }
    let mut found = Vec::new();
    let mut year = None;
    let mut ahead = cursor;
    // A year may be a bare number, when it is all that stands in its cell.
    if let Some(number @ 1990..=2100) = ahead.number()
        && (ahead.eat(&["年"]) || ahead.is_at_end_of_cell())
    {
        let number = i32::try_from(number).unwrap_or_default();
        year = Some(number);
        cursor = ahead;
        // The year alone, also where more follows: 2023年 | 年度计划.
        found.push(year_alone(cursor.at, number, is_until));
        if cursor.eat(&["度"]) {
            found.push(year_alone(cursor.at, number, is_until));
        }
    }
    let whole_year = year.is_some().then_some(12);
    let mut more = |cursor: Cursor<'_>, concepts: &[&'static str], end_month| {
        let time = HeaderTime { year, end_month };
        let said: String = text.iter().take(cursor.at).filter(|c| **c != '/').collect();
        found.push(TimeWord {
            len: cursor.at,
            concepts: concepts.to_vec(),
            time,
            period: Period::find(&said),
        });
    };
    let mut ahead = cursor;
    if year.is_some() && ahead.eat(&["末", "底"]) {
        more(ahead, &["as_of"], whole_year);
    }
    // A year may be the group of its halves: 2023年/上半年.
    if year.is_some() {
        cursor.eat(&["/"]);
    }
    let mut ahead = cursor;
    if let Some((first, last)) = ahead.part_of_year() {
        let is_end = ahead.eat(&["末", "底"]) || is_until;
        more(ahead, span_concepts(first, last, is_end), Some(last));
    }
    let mut ahead = cursor;
    if let Some((first, last)) = ahead.months() {
        let day = ahead;
        if !(ahead.number().is_some() && ahead.eat(&["日"])) {
            ahead = day;
        }
        let is_day = ahead.at > day.at;
        let is_end = ahead.eat(&["末", "底"]) || is_until || is_day;
        let concepts: &[&'static str] = if first < last {
            span_concepts(first, last, false)
        } else if is_end {
            &["as_of"]
        } else if year.is_some() {
            &["in_period"]
        } else {
            &["month"]
        };
        more(ahead, concepts, Some(last));
    }
    found
}

fn year_alone(len: usize, year: i32, is_until: bool) -> TimeWord {
    TimeWord {
        len,
        concepts: if is_until {
            vec!["year", "as_of"]
        } else {
            vec!["year"]
        },
        time: HeaderTime {
            year: Some(year),
            end_month: is_until.then_some(12),
        },
        period: Some(Period::Year(year)),
    }
}

/// What a span of months stands for: from the year's beginning it is also what was reached so far.
const fn span_concepts(first: u8, last: u8, is_end: bool) -> &'static [&'static str] {
    match (first, last, is_end) {
        (_, _, true) => &["as_of", "in_period"],
        (1, 2.., _) => &["in_period", "to_date"],
        _ => &["in_period"],
    }
}

/// “十三五”末, “十五五”目标, “十四五”完成: the last year of a five-year plan.
fn five_year_plan(mut cursor: Cursor<'_>) -> Option<TimeWord> {
    cursor.eat(&["\""]);
    let plans = [("十三五", 2020), ("十四五", 2025), ("十五五", 2030)];
    let (_, year) = plans.into_iter().find(|(name, _)| cursor.eat(&[name]))?;
    cursor.eat(&["\""]);
    let mut name = cursor;
    cursor.eat(&["时期", "期间", "期"]);
    if cursor.eat(&["末", "底", "收官年"]) {
        return Some(year_alone(cursor.at, year, false));
    }
    let mut ahead = name;
    ahead.eat(&["/"]);
    let is_goal = ahead.eat(&["目标", "规划目标", "预期目标", "规划值"]);
    // “十四五”完成投资 is what five years brought, not the last of them.
    let is_reached = ahead.eat(&["实际完成", "完成", "实际"]) && {
        ahead.eat(&["值", "数", "情况"]);
        ahead.is_at_end_of_cell()
    };
    name.eat(&["/"]);
    (is_goal || is_reached).then(|| year_alone(name.at, year, false))
}

fn age(text: &[char]) -> Option<TimeWord> {
    let mut cursor = Cursor::new(text);
    let is_at_least = cursor.eat(&["≥", ">=", "年满", "满"]);
    let first = cursor.number()?;
    let mut range = cursor;
    range.eat(&["周岁", "岁"]);
    if first == 0 && range.eat(&["-", "至", "到"]) {
        let last = range.number()?;
        let is_age = range.eat(&["周岁", "岁"]);
        range.eat(&["以下"]);
        return (last == 3 && is_age).then(|| age_word(range.at, "under3"));
    }
    let is_age = cursor.eat(&["周岁", "岁"]);
    let mut above = cursor;
    above.eat(&["(含)"]);
    above.eat(&["及其", "及", "(含)", "含"]);
    above.eat(&["(含)"]);
    let is_above = above.eat(&["以上", "+"]);
    if is_above || (is_at_least && is_age) {
        let name = match first {
            60 => "age60",
            65 => "age65",
            80 => "age80",
            _ => return None,
        };
        return Some(age_word(if is_above { above.at } else { cursor.at }, name));
    }
    cursor.eat(&["(不含)"]);
    (is_age && first == 3 && cursor.eat(&["以下", "以内"])).then(|| age_word(cursor.at, "under3"))
}

fn age_word(len: usize, name: &'static str) -> TimeWord {
    TimeWord {
        len,
        concepts: vec![name],
        time: HeaderTime::default(),
        period: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The longest word at the beginning: its concepts, year and last month.
    fn longest(text: &str) -> Option<(String, usize, Option<i32>, Option<u8>)> {
        let chars: Vec<char> = text.chars().collect();
        let word = times_at(&chars, 0).into_iter().max_by_key(|word| word.len)?;
        Some((
            word.concepts.join(" "),
            word.len,
            word.time.year,
            word.time.end_month,
        ))
    }

    #[test]
    fn times_are_told_by_what_they_mean() {
        let cases = [
            ("2023年计划", "year", 5, Some(2023), None),
            ("2023年度计划", "year", 6, Some(2023), None),
            ("2022年末床位", "as_of", 6, Some(2022), Some(12)),
            ("截至2023年6月底", "as_of", 10, Some(2023), Some(6)),
            ("截至6月底累计", "as_of", 5, None, Some(6)),
            ("2023年1-6月累计", "in_period to_date", 9, Some(2023), Some(6)),
            ("1-6月完成", "in_period to_date", 4, None, Some(6)),
            ("1月-6月完成", "in_period to_date", 5, None, Some(6)),
            ("6月完成", "month", 2, None, Some(6)),
            ("2023年上半年", "in_period to_date", 8, Some(2023), Some(6)),
            ("2023年二季度", "in_period", 8, Some(2023), Some(6)),
            ("\"十三五\"末", "year", 6, Some(2020), None),
            ("\"十五五\"目标", "year", 5, Some(2030), None),
            ("\"十四五\"完成", "year", 5, Some(2025), None),
            ("2025", "year", 4, Some(2025), None),
        ];
        for (text, concepts, len, year, month) in cases {
            assert_eq!(
                longest(text),
                Some((concepts.to_owned(), len, year, month)),
                "{text}"
            );
        }
    }

    #[test]
    fn ages_are_the_four_of_the_returns() {
        for (text, name) in [
            ("60岁及以上", "age60"),
            ("60周岁以上", "age60"),
            ("60岁(含)以上", "age60"),
            ("60+", "age60"),
            ("六十岁及以上", "age60"),
            ("≥65岁", "age65"),
            ("八十岁及其以上", "age80"),
            ("0-3岁", "under3"),
            ("三岁以下", "under3"),
        ] {
            let found = longest(text).unwrap_or_default();
            assert_eq!(
                (found.0.as_str(), found.1),
                (name, text.chars().count()),
                "{text}"
            );
        }
        for text in ["90岁及以上", "15-59岁", "0-14岁", "60岁以下", "60-79岁"] {
            assert_eq!(longest(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_contradicts_another_period() {
        let june = times_at(&['2', '0', '2', '3', '年', '6', '月', '底'], 0);
        let june = june.last().unwrap().time;
        assert!(!june.contradicts(Period::Half(2023, 1)));
        assert!(june.contradicts(Period::Year(2023)));
        assert!(june.contradicts(Period::Half(2022, 1)));
        let year = HeaderTime {
            year: Some(2023),
            end_month: None,
        };
        assert!(!year.contradicts(Period::Month(2023, 6)));
        assert!(!HeaderTime::default().contradicts(Period::Year(2020)));
    }
}
