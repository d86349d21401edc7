//! How a format shows a number, told from what a file shows beside what it keeps: 3600.0 for 36,000,000, 0012 for 12.

use std::num::NonZeroU8;

use super::number_format::{NumberLook, word};
use crate::model::plain;

/// Excel's and LibreOffice's formats hide no more places.
const MOST_HIDDEN: u8 = 12;

impl NumberLook {
    /// The look of a number that is shown as a text; nothing when the text is no such number.
    pub(crate) fn of_shown(number: f64, shown: &str) -> Option<Self> {
        let text = plain(shown);
        let text = text.trim_start_matches(['¥', '￥', '$', '+']);
        let end = text.find(|c: char| !matches!(c, '0'..='9' | '.' | ',' | '-'));
        let (digits, behind) = text.split_at_checked(end.unwrap_or(text.len()))?;
        // 3.6E+07, 2023年3月.
        if behind.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let digits = digits.replace(',', "");
        let figure: f64 = digits.parse().ok()?;
        let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let decimals = u8::try_from(decimals).ok()?;
        // Half of its last digit, and a little more because both are floats.
        let near = |meant: f64| (meant - figure).abs() <= 0.500_001 * 10f64.powi(-i32::from(decimals));
        if behind == "%" && near(number * 100.0) && number != 0.0 {
            return Some(Self {
                percent: true,
                ..Self::PLAIN
            });
        }
        let shift = (0..=MOST_HIDDEN).find(|shift| near(number / 10f64.powi(i32::from(*shift))))?;
        let whole = digits.trim_start_matches('-');
        let is_code = shift == 0 && decimals == 0 && whole.len() > 1 && whole.starts_with('0');
        let digits = if is_code {
            u8::try_from(whole.len()).unwrap_or(0)
        } else {
            0
        };
        Some(Self {
            shift,
            digits,
            decimals: NonZeroU8::new(decimals),
            word: word(behind),
            ..Self::PLAIN
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_tells_what_is_hidden() {
        for (number, shown, shift, word) in [
            (36e6, "3600.0000", 4, None),
            (36e6, "3600.0万", 4, Some("万")),
            (36e6, "36,000", 3, None),
            (36e6, "36,000,000", 0, None),
            (36e6, "￥36,000,000.00", 0, None),
            (1234.5678, "1,234.57", 0, None),
            (-36e6, "-36,000", 3, None),
            (55.0, "55%", 0, Some("%")),
            (30.0, "30张", 0, Some("张")),
            (30.0, "30k", 0, Some("?")),
            (0.0, "0", 0, None),
            (0.0, "-", 0, None),
        ] {
            let look = NumberLook::of_shown(number, shown).unwrap_or_default();
            assert_eq!((look.shift, look.word()), (shift, word), "{number} {shown}");
            assert!(!look.percent, "{shown}");
        }
        let look = |number, shown| NumberLook::of_shown(number, shown).unwrap();
        assert!(look(0.55, "55%").percent);
        assert!(look(0.555, "55.5%").percent);
        assert_eq!(look(530_926.0, "00530926").digits, 8);
        let decimals = |shown| look(2023.1, shown).decimals.map(NonZeroU8::get);
        for shown in ["2023年3月15日", "3.6E+07", "###", "", "37"] {
            assert_eq!(NumberLook::of_shown(36e6, shown), None, "{shown}");
        }
        assert_eq!((decimals("2023.10"), decimals("2023.1")), (Some(2), Some(1)));
    }
}
