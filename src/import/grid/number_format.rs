//! What number formats say: which numbers are percentages and which are dates.
//!
//! Own code, because the one crate for it does not show what a sheet shows: ssfmt 0.1.2 cuts where Excel rounds (`#,##0,`
//! makes 1,234 of 1234567), does not know the `!` of Chinese programs (`0!.0000`), shows nothing for `[DBNum1]`, and
//! panicked 2,677 times in 4.5 million odd formats.

/// What a cell's format says about its number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum NumberStyle {
    /// Nothing that matters here.
    #[default]
    Plain,
    /// 0.55 is seen as 55%.
    Percent,
    /// It counts days.
    Date,
}

impl NumberStyle {
    /// Formats that have a number and no code (ECMA-376 part 1, 18.8.30; those from 27 on are dates in Chinese programs).
    pub(crate) const fn built_in(format: u16) -> Self {
        match format {
            9 | 10 => Self::Percent,
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => Self::Date,
            _ => Self::Plain,
        }
    }

    /// What a format code says. Its letters are those of a date unless they are quoted, escaped or stand in brackets;
    /// `[h]` counts hours, which is a number.
    pub(crate) fn of(code: &str) -> Self {
        if code.contains('%') {
            return Self::Percent;
        }
        let mut style = Self::Plain;
        let mut letters = code.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '"' => while letters.next().is_some_and(|letter| letter != '"') {},
                '\\' | '_' | '*' => drop(letters.next()),
                '[' => {
                    let inside: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                    let is_counter = |letter| matches!(letter, 'h' | 'H' | 'm' | 'M' | 's' | 'S');
                    if !inside.is_empty() && inside.chars().all(is_counter) {
                        return Self::Plain;
                    }
                }
                'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => style = Self::Date,
                _ => {}
            }
        }
        style
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_dates_and_shares() {
        for (code, style) in [
            ("yyyy\"年\"m\"月\"d\"日\"", NumberStyle::Date),
            ("[$-804]yyyy/m/d;@", NumberStyle::Date),
            ("0.0%", NumberStyle::Percent),
            ("0\"md\"", NumberStyle::Plain),
            ("[Red]\\m0_d", NumberStyle::Plain),
            ("[h]:mm", NumberStyle::Plain),
            ("General", NumberStyle::Plain),
            ("0.00E+00", NumberStyle::Plain),
            ("\"没有写完", NumberStyle::Plain),
        ] {
            assert_eq!(NumberStyle::of(code), style, "{code}");
        }
    }
}
