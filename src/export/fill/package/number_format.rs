//! What a number format makes of a number: another unit (`0!.0000`, `#,##0,`, `0%`), a date, or nothing at all.

use crate::model::MoneyUnit;

/// How a format shows a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum ShownNumber {
    /// The stored number times this factor: 1 as it is, 100 as percent, 0.0001 where 元 are kept and 万元 shown.
    Times {
        /// The factor.
        factor: f64,
        /// The unit of money that the format itself writes behind the number.
        unit: Option<MoneyUnit>,
    },
    /// No number that can be read as one; the reason in the officer's words.
    Unreadable(&'static str),
}

impl ShownNumber {
    /// The number as it is stored.
    pub(crate) const PLAIN: Self = Self::Times {
        factor: 1.0,
        unit: None,
    };

    /// A format that Excel has without writing it into the file (ECMA-376 part 1, 18.8.30).
    pub(crate) const fn built_in(id: u32) -> Self {
        match id {
            9 | 10 => Self::Times {
                factor: 100.0,
                unit: None,
            },
            14..=22 | 27..=36 | 45..=47 | 50..=58 => Self::Unreadable(AS_DATE),
            _ => Self::PLAIN,
        }
    }

    /// A format by its code.
    pub(crate) fn of(code: &str) -> Self {
        let sections = sections(code);
        let read: Vec<FormatSection> = sections
            .iter()
            .map(|section| FormatSection::read(section))
            .collect();
        let Some(first) = read.first() else {
            return Self::PLAIN;
        };
        if read.iter().take(2).any(|section| section.date) {
            return Self::Unreadable(AS_DATE);
        }
        if first.text_only {
            return Self::PLAIN;
        }
        if !first.number {
            return Self::Unreadable("不显示数");
        }
        // With conditions each section is for other numbers; without them the third is for zero, the fourth for text.
        let counts = if read.iter().any(|section| section.condition) {
            3
        } else {
            2
        };
        let others = read.iter().take(counts).skip(1).filter(|section| section.number);
        let mut others = others.map(|section| (section.factor(), section.unit));
        let own = (first.factor(), first.unit);
        if others.any(|other| !same(other.0, own.0) || other.1 != own.1) {
            return Self::Unreadable("对不同大小的数用不同的单位");
        }
        Self::Times {
            factor: own.0,
            unit: own.1,
        }
    }
}

const AS_DATE: &str = "把数显示成日期";

/// Whether two factors are one.
pub(crate) fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs()
}

/// One of the up to four parts of a code.
#[derive(Default)]
struct FormatSection {
    number: bool,
    text_only: bool,
    date: bool,
    condition: bool,
    percents: i32,
    /// Places for digits behind a point that is only a literal.
    behind_literal_point: i32,
    /// Commas behind the last place: each shows a thousandth.
    thousands: i32,
    unit: Option<MoneyUnit>,
}

impl FormatSection {
    fn read(section: &str) -> Self {
        let mut found = Self::default();
        let mut literal = String::new();
        let mut marks = String::new();
        let lower = section.to_lowercase();
        let general = lower.contains("general") || section.contains("G/通用格式");
        let rest = section.replace("G/通用格式", "0");
        let rest = if general { replace_general(&rest) } else { rest };
        let mut chars = rest.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '"' => {
                    let text: String = chars.by_ref().take_while(|c| *c != '"').collect();
                    found.literal(&text, &mut literal, &mut marks);
                }
                '\\' | '!' => {
                    if let Some(next) = chars.next() {
                        found.literal(&next.to_string(), &mut literal, &mut marks);
                    }
                }
                '_' | '*' => drop(chars.next()),
                '[' => {
                    let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    found.condition |= inside.starts_with(['<', '>', '=']);
                    let time = inside.to_lowercase();
                    found.date |= !time.is_empty() && time.chars().all(|c| matches!(c, 'h' | 'm' | 's'));
                }
                '0' | '#' | '?' => marks.push('0'),
                '.' | ',' => marks.push(c),
                '%' => found.percents += 1,
                'E' | 'e' if matches!(chars.peek(), Some('+' | '-')) => {}
                'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'e' | 'E' | 'g' | 'G' | 'a'
                | 'A' => {
                    found.date = true;
                }
                '@' => found.text_only = true,
                other => found.literal(&other.to_string(), &mut literal, &mut marks),
            }
        }
        found.number = marks.contains('0');
        found.text_only &= !found.number;
        found.count(&marks);
        found.unit = unit_in(&literal);
        found
    }

    fn literal(&self, text: &str, all: &mut String, marks: &mut String) {
        all.push_str(text);
        // A point or another letter between places for digits.
        marks.push(if matches!(text, "." | "．" | "。" | "·") {
            'p'
        } else {
            'l'
        });
    }

    fn count(&mut self, marks: &str) {
        let whole = marks.split('.').next().unwrap_or("");
        if let Some((before, behind)) = whole.split_once('p')
            && before.contains('0')
        {
            let places = behind.chars().filter(|c| *c == '0').count();
            self.behind_literal_point = i32::try_from(places).unwrap_or(0);
        }
        let trailing = |part: &str| {
            let last = part.rfind('0').map_or(0, |at| at + 1);
            part.get(last..)
                .unwrap_or("")
                .chars()
                .filter(|c| *c == ',')
                .count()
        };
        let commas = marks.split('.').map(trailing).sum::<usize>();
        self.thousands = i32::try_from(commas).unwrap_or(0);
    }

    fn factor(&self) -> f64 {
        10_f64.powi(2 * self.percents - self.behind_literal_point - 3 * self.thousands)
    }
}

fn replace_general(section: &str) -> String {
    let lower = section.to_ascii_lowercase();
    let mut out = String::new();
    let mut from = 0;
    while let Some(at) = lower.get(from..).and_then(|rest| rest.find("general")) {
        out.push_str(section.get(from..from + at).unwrap_or(""));
        out.push('0');
        from += at + "general".len();
    }
    out.push_str(section.get(from..).unwrap_or(""));
    out
}

/// The unit of money among the literals of a format.
fn unit_in(literal: &str) -> Option<MoneyUnit> {
    if literal.contains('亿') {
        Some(MoneyUnit::Yi)
    } else if literal.contains('万') {
        Some(MoneyUnit::Wan)
    } else {
        literal.contains('元').then_some(MoneyUnit::Yuan)
    }
}

/// The parts of a code, which semicolons outside of literals separate.
fn sections(code: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut chars = code.chars();
    let mut inside = false;
    while let Some(c) = chars.next() {
        let Some(last) = all.last_mut() else { break };
        match c {
            '"' => {
                inside = !inside;
                last.push(c);
            }
            '\\' | '!' | '_' | '*' if !inside => {
                last.push(c);
                last.extend(chars.next());
            }
            ';' if !inside => all.push(String::new()),
            c => last.push(c),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_tell_what_they_make_of_a_number() {
        for (code, factor) in [
            ("General", 1.0),
            ("G/通用格式", 1.0),
            ("0.00", 1.0),
            ("#,##0.00;[红色]-#,##0.00", 1.0),
            ("_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", 1.0),
            ("0.0%", 100.0),
            ("0\"%\"", 1.0),
            ("0!.0000", 1e-4),
            ("0\\.0000", 1e-4),
            ("0\".\"0000", 1e-4),
            ("0!.0,", 1e-4),
            ("#!.##00,", 1e-7),
            ("#,##0,", 1e-3),
            ("#,##0.00,", 1e-3),
            ("#,##0,.00", 1e-3),
            ("0.00,,", 1e-6),
            ("0.00E+00", 1.0),
            ("# ?/?", 1.0),
            ("@", 1.0),
            ("0\"张\"", 1.0),
            ("[DBNum1]General", 1.0),
        ] {
            let ShownNumber::Times { factor: found, .. } = ShownNumber::of(code) else {
                panic!("{code}");
            };
            assert!(same(found, factor), "{code}: {found}");
        }
        for code in [
            "yyyy\"年\"m\"月\"",
            "yyyy",
            "[h]:mm",
            ";;;",
            "[>=10000]0!.0,\"万\";0",
            "\"已建\"",
        ] {
            assert!(
                matches!(ShownNumber::of(code), ShownNumber::Unreadable(_)),
                "{code}"
            );
        }
        let unit = |code: &str| match ShownNumber::of(code) {
            ShownNumber::Times { unit, .. } => unit,
            ShownNumber::Unreadable(_) => None,
        };
        assert_eq!(unit("0!.0,\"万元\""), Some(MoneyUnit::Wan));
        assert_eq!(unit("0\"元\""), Some(MoneyUnit::Yuan));
        assert_eq!(unit("0.00\"亿\""), Some(MoneyUnit::Yi));
        assert_eq!(unit("0.00"), None);
    }
}
