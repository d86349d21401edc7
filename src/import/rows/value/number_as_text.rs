//! Numbers in columns of text and dates: codes with their noughts, months of a year, serial numbers of days.

use crate::import::grid::GridCell;
use crate::model::{FieldType, number_text};

/// A number as its format writes it: leading zeros of a code, 2023.10.
pub(super) fn typed_text(number: f64, cell: &GridCell) -> String {
    match cell.look.decimals {
        Some(decimals) if number_text(number).contains('.') => {
            let text = format!("{number:.*}", usize::from(decimals.get()));
            let is_whole = text
                .parse::<f64>()
                .is_ok_and(|written| (written - number).abs() < 1e-9);
            if is_whole { text } else { number_text(number) }
        }
        _ => cell.shown().into_owned(),
    }
}

/// 2023.1 without a format of two decimals may be 2023.10, too.
pub(super) fn is_january_or_october(number: f64, cell: &GridCell) -> bool {
    let is_year = (1990.0..2100.0).contains(&number);
    is_year
        && cell.look.decimals.is_none_or(|decimals| decimals.get() < 2)
        && number_text(number).ends_with(".1")
}

/// `5.30926E+17`: a code that Excel showed as a number when it was copied.
pub(super) fn is_scientific(text: &str) -> bool {
    if text.len() > 32 || !text.bytes().any(|byte| matches!(byte, b'e' | b'E')) {
        return false;
    }
    let upper = text.trim().to_ascii_uppercase();
    upper
        .split_once("E+")
        .is_some_and(|(mantissa, exponent)| mantissa.parse::<f64>().is_ok() && exponent.parse::<u8>().is_ok())
}

/// A number in a date column: a year, a compact date, or the serial number of a day without its date format.
pub(super) fn date_text(field_type: FieldType, number: f64) -> Option<String> {
    if field_type != FieldType::Date || number.fract() != 0.0 || !(20_000.0..=60_000.0).contains(&number) {
        return None;
    }
    // Day 25569 of Excel's 1900 calendar is 1970-01-01; the false leap day of 1900 lies before.
    #[expect(clippy::cast_possible_truncation, reason = "a whole number below 60,000")]
    let days = number as i64 - 25_569;
    let date = jiff::civil::date(1970, 1, 1)
        .checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()?;
    Some(date.to_string())
}
