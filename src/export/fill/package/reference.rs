//! References in formulas: `H7`, `$C$4:$C$7`, `'表一'!A1`, `3:5`, found without touching anything else.

use std::ops::Range;

use crate::model::{column_letters, parse_column_letters};

/// Excel's last row.
pub(crate) const LAST_ROW: u32 = 1_048_576;

/// How many columns Excel has.
const COLUMNS: u32 = 16_384;

/// One end of a reference; a whole column has no row, a whole row no column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct End {
    /// Column from 0 and whether `$` fixes it.
    pub(crate) column: Option<(u32, bool)>,
    /// Row from 1 and whether `$` fixes it.
    pub(crate) row: Option<(u32, bool)>,
}

/// A reference in a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    /// Where it stands, with its sheet.
    pub(crate) at: Range<usize>,
    /// Where the ends stand, without the sheet.
    pub(crate) ends_at: Range<usize>,
    /// The sheet it names, unquoted; `None` for the formula's own.
    pub(crate) sheet: Option<String>,
    /// First end.
    pub(crate) first: End,
    /// Second end of a range.
    pub(crate) last: Option<End>,
}

impl End {
    /// Reads `$A$1`, `A`, `$1`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (column_fixed, rest) = text.strip_prefix('$').map_or((false, text), |rest| (true, rest));
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (letters, rest) = rest.split_at_checked(letters)?;
        if letters.is_empty() {
            return Some(Self {
                column: None,
                row: Some((row(rest)?, column_fixed)),
            });
        }
        let column = column_number(letters)?;
        if rest.is_empty() {
            return Some(Self {
                column: Some((column, column_fixed)),
                row: None,
            });
        }
        let (row_fixed, rest) = rest.strip_prefix('$').map_or((false, rest), |rest| (true, rest));
        Some(Self {
            column: Some((column, column_fixed)),
            row: Some((row(rest)?, row_fixed)),
        })
    }

    /// As written in a formula.
    pub(crate) fn show(self) -> String {
        let fixed = |is: bool| if is { "$" } else { "" };
        let column = self.column.map_or(String::new(), |(column, is)| {
            format!("{}{}", fixed(is), column_letters(column))
        });
        let row = self
            .row
            .map_or(String::new(), |(row, is)| format!("{}{row}", fixed(is)));
        format!("{column}{row}")
    }
}

fn row(text: &str) -> Option<u32> {
    let row: u32 = if text.bytes().all(|b| b.is_ascii_digit()) {
        text.parse().ok()?
    } else {
        return None;
    };
    (1..=LAST_ROW).contains(&row).then_some(row)
}

/// 0 for `A`; `None` beyond `XFD`.
pub(crate) fn column_number(letters: &str) -> Option<u32> {
    parse_column_letters(letters).filter(|column| *column < COLUMNS)
}

/// Row and column of `G12`.
pub(crate) fn parse_cell(text: &str) -> Option<(u32, u32)> {
    let end = End::parse(text)?;
    Some((end.row?.0, end.column?.0))
}

/// All references of a formula. Strings, function names, names and structured references are passed over.
pub(crate) fn references(formula: &str) -> Vec<Reference> {
    let mut found: Vec<Reference> = Vec::new();
    let mut at = 0;
    while let Some(c) = formula.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = formula.get(at..).unwrap_or("");
        match c {
            '"' => at += quoted(rest, '"'),
            '[' => at += bracketed(rest),
            '\'' => {
                let length = quoted(rest, '\'');
                let behind = at + length;
                if formula.get(behind..).is_some_and(|rest| rest.starts_with('!')) {
                    let inner = rest
                        .get(1..length.saturating_sub(1))
                        .unwrap_or("")
                        .replace("''", "'");
                    at = push(formula, at, behind + 1, Some(inner), &mut found);
                } else {
                    at = behind;
                }
            }
            c if is_word(c) => {
                let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                let behind = rest.get(length..).unwrap_or("");
                if behind.starts_with('!') && !rest.starts_with('#') {
                    let sheet = rest.get(..length).unwrap_or("").to_owned();
                    at = push(formula, at, at + length + 1, Some(sheet), &mut found);
                } else if behind.starts_with(':') && behind.contains('!') && is_sheet_range(rest) {
                    // Sheet1:Sheet3!A1 names several sheets.
                    let bang = rest.find('!').unwrap_or(length);
                    let sheets = rest.get(..bang).unwrap_or("").to_owned();
                    at = push(formula, at, at + bang + 1, Some(sheets), &mut found);
                } else {
                    at = push(formula, at, at, None, &mut found);
                }
            }
            c => at += c.len_utf8(),
        }
    }
    found
}

/// Reads the reference that begins at `ends`; gives the place from which to go on.
fn push(formula: &str, at: usize, ends: usize, sheet: Option<String>, found: &mut Vec<Reference>) -> usize {
    let rest = formula.get(ends..).unwrap_or("");
    let length = |text: &str| text.find(|c| !is_word(c)).unwrap_or(text.len());
    let one = length(rest);
    let behind = rest.get(one..).unwrap_or("");
    let first = rest.get(..one).and_then(End::parse);
    let second = behind.strip_prefix(':').and_then(|text| {
        let two = length(text);
        let called = text.get(two..).is_some_and(|rest| rest.starts_with(['(', '!']));
        let end = text.get(..two).and_then(End::parse).filter(|_| !called)?;
        Some((end, one + 1 + two))
    });
    let is_call = behind.starts_with(['(', '!', '[']);
    match (first, second) {
        (Some(first), Some((last, length))) if first.row.is_some() == last.row.is_some() => {
            let ends_at = ends..ends + length;
            found.push(Reference {
                at: at..ends_at.end,
                ends_at: ends_at.clone(),
                sheet,
                first,
                last: Some(last),
            });
            ends_at.end
        }
        (Some(first), _) if !is_call && first.row.is_some() && first.column.is_some() => {
            let ends_at = ends..ends + one;
            found.push(Reference {
                at: at..ends_at.end,
                ends_at: ends_at.clone(),
                sheet,
                first,
                last: None,
            });
            ends_at.end
        }
        _ => ends + one,
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '?' | '\\' | '#' | '@')
}

fn is_sheet_range(text: &str) -> bool {
    let Some(name) = text.find('!').and_then(|bang| text.get(..bang)) else {
        return false;
    };
    name.chars().all(|c| is_word(c) || c == ':')
}

/// Length of a quoted text; a doubled quote stands for itself.
pub(crate) fn quoted(text: &str, quote: char) -> usize {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == quote {
            if chars.peek().is_some_and(|(_, next)| *next == quote) {
                chars.next();
            } else {
                return at + 1;
            }
        }
    }
    text.len()
}

fn bracketed(text: &str) -> usize {
    let mut depth = 0u32;
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + c.len_utf8();
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(formula: &str, expected: &[&str]) {
        let found: Vec<&str> = references(formula)
            .iter()
            .map(|r| formula.get(r.at.clone()).unwrap())
            .collect();
        assert_eq!(found, expected, "{formula}");
    }

    #[test]
    fn only_references_are_found() {
        check("SUM(H7:H9)", &["H7:H9"]);
        check("SUMIF($C$4:$C$7,C9,D$4:D$7)", &["$C$4:$C$7", "C9", "D$4:D$7"]);
        check("LOG10(LOG10)", &["LOG10"]);
        check(
            "字典!A1&\"A1:B2\"&'表一 资金''测算'!$A$4",
            &["字典!A1", "'表一 资金''测算'!$A$4"],
        );
        check("T[[#All],[A1]]+A1", &["A1"]);
        check("SUM(A:A)+SUM($3:5)+3", &["A:A", "$3:5"]);
        check("Sheet1:Sheet3!A1", &["Sheet1:Sheet3!A1"]);
        check("#REF!+金额1+ABCD1+A1048577", &[]);
        check("1+2*0.5-R1C", &[]);
        check("SUM(A1:INDEX(B:B,3))", &["A1", "B:B"]);
    }
}
