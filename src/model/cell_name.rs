//! Names of cells as Excel writes them: `G12` is column 6, counted from 0, of row 12, counted from 1.

/// `G12`.
pub fn cell_name(row: u32, column: u32) -> String {
    format!("{}{row}", column_letters(column))
}

/// `G`, from 0.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column.saturating_add(1);
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The column of `G` or `g`; `None` for what is not one to three letters.
pub fn parse_column_letters(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let column = letters.bytes().fold(0, |column, letter| {
        column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    Some(column - 1)
}

/// Row and column of `G12`; the row may be larger than any of Excel's.
pub fn parse_cell_name(name: &str) -> Option<(u32, u32)> {
    let name = name.trim();
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = name.split_at_checked(digits)?;
    let row: u32 = row.parse().ok().filter(|row| *row > 0)?;
    Some((row, parse_column_letters(letters)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cell_names_go_both_ways() {
        for (name, place) in [
            ("A1", (1, 0)),
            ("Z9", (9, 25)),
            ("AA10", (10, 26)),
            ("XFD1048576", (1_048_576, 16_383)),
        ] {
            assert_eq!(cell_name(place.0, place.1), name);
            assert_eq!(parse_cell_name(name), Some(place));
            assert_eq!(parse_cell_name(&name.to_lowercase()), Some(place));
        }
        for no_name in ["12", "A", "A0", "ABCD1", "甲1", ""] {
            assert_eq!(parse_cell_name(no_name), None, "{no_name}");
        }
        assert_eq!(parse_column_letters("XFD"), Some(16_383));
        assert_eq!(parse_column_letters("A1"), None);
    }
}
