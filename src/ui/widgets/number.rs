//! Figures as they are printed: the same decimals in a column, `—` for nothing.

use crate::model::number_text_rounded;

/// A figure with a fixed number of decimals; `—` when there is none.
pub fn figure(value: Option<f64>, decimals: u8) -> String {
    match value {
        Some(value) if value.is_finite() => format!("{value:.*}", usize::from(decimals)),
        _ => "—".to_owned(),
    }
}

/// An amount as it stands in a sentence or beside others of its kind: two decimals at most, no needless zeros.
pub fn amount_text(value: f64) -> String {
    number_text_rounded(value, 2)
}

/// A difference with its sign: `+2.3`, `−0.5`, `0`.
pub fn with_sign(value: f64, decimals: u8) -> String {
    let digits = format!("{:.*}", usize::from(decimals), value.abs());
    let zero = digits.chars().all(|c| matches!(c, '0' | '.'));
    match value {
        _ if zero => digits,
        value if value < 0.0 => format!("−{digits}"),
        _ => format!("+{digits}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_a_dash_and_never_zero() {
        assert_eq!(figure(None, 1), "—");
        assert_eq!(figure(Some(0.0), 1), "0.0");
        assert_eq!(figure(Some(2.325), 2), "2.33");
    }

    #[test]
    fn differences_show_their_direction() {
        assert_eq!(with_sign(2.26, 1), "+2.3");
        assert_eq!(with_sign(-0.5, 1), "−0.5");
        assert_eq!(with_sign(-0.01, 1), "0.0");
    }
}
