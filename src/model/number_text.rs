//! How a number is written: the 15 digits that Excel keeps, no exponent, no needless zeros.

/// The number with 15 significant digits, which is all that Excel itself keeps: 0.1 + 0.2 is 0.3. Like there, none is −0.
pub fn with_15_digits(number: f64) -> f64 {
    // A number of at most three decimals below 10^11 has no more digits than that already.
    let thousandths = number * 1e3;
    if thousandths.abs() < 1e14 && thousandths.round() / 1e3 == number {
        return number + 0.0;
    }
    format!("{number:.14e}").parse().unwrap_or(number) + 0.0
}

/// The number with at most so many decimals, half away from zero; none is −0.
pub fn rounded_to(number: f64, decimals: u8) -> f64 {
    let power = 10f64.powi(i32::from(decimals));
    (number * power).round() / power + 0.0
}

/// Rounded, but with as many decimals more as keep it from becoming 0: 0.4 a year is not nothing.
pub fn rounded_above_zero(number: f64, decimals: u8) -> f64 {
    let mut tries = (decimals..=MOST_DECIMALS).map(|decimals| rounded_to(number, decimals));
    tries.find(|shown| *shown != 0.0).unwrap_or_default()
}

/// What is smaller than this many decimals show is dust.
const MOST_DECIMALS: u8 = 6;

/// A number as a person writes it: `0.3`, `1200`, `-4305.5`.
pub fn number_text(number: f64) -> String {
    without_minus_zero(with_15_digits(number).to_string())
}

/// A number with at most so many decimals: with two, 44.5 is `44.5` and 44.504 too.
pub fn number_text_rounded(number: f64, most_decimals: u8) -> String {
    let text = format!("{number:.*}", usize::from(most_decimals));
    without_minus_zero(if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    })
}

/// Nothing is `-0`.
fn without_minus_zero(text: String) -> String {
    if text == "-0" { "0".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_little_is_never_rounded_to_nothing() {
        let shown = [
            (0.4, 0),
            (0.04, 0),
            (0.004, 1),
            (12.4, 0),
            (-0.4, 0),
            (0.0, 0),
            (1e-9, 0),
        ];
        let shown: Vec<f64> = shown
            .iter()
            .map(|(value, places)| rounded_above_zero(*value, *places))
            .collect();
        assert_eq!(shown, [0.4, 0.04, 0.004, 12.0, -0.4, 0.0, 0.0]);
    }

    #[test]
    fn binary_fractions_leave_no_dust() {
        assert_eq!(number_text(0.1 + 0.2), "0.3");
        assert_eq!(number_text(2026.0), "2026");
        assert_eq!(number_text(259.200_000_000_000_05), "259.2");
        assert_eq!(number_text(-0.0), "0");
        assert_eq!(number_text(1e15), "1000000000000000");
    }

    #[test]
    fn fifteen_digits_are_those_that_a_printed_number_has() {
        for number in [
            9_007_199_254_740_993.0,
            0.001,
            1.0 / 3.0,
            99_999_999_999.999,
            -4_305.5,
        ] {
            assert_eq!(
                format!("{number:.14e}").parse(),
                Ok(with_15_digits(number)),
                "{number}"
            );
        }
    }

    #[test]
    fn half_goes_away_from_zero_and_nothing_is_minus_zero() {
        for (number, decimals, expected) in [
            (44.504, 2, 44.5),
            (44.125, 2, 44.13),
            (-44.125, 2, -44.13),
            (2.5, 0, 3.0),
            (1_234.567_8, 4, 1_234.567_8),
        ] {
            assert_eq!(rounded_to(number, decimals), expected, "{number}");
        }
        assert!(rounded_to(-0.004, 2).is_sign_positive());
    }

    #[test]
    fn decimals_stop_where_only_zeros_follow() {
        assert_eq!(number_text_rounded(44.504, 2), "44.5");
        assert_eq!(number_text_rounded(44.5, 0), "44");
        assert_eq!(number_text_rounded(1200.0, 4), "1200");
        assert_eq!(number_text_rounded(1200.0, 0), "1200");
        assert_eq!(number_text_rounded(-0.04, 1), "0");
    }
}
