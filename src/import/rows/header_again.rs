//! The header once more among the rows: printed again at a page break, or counted by the row 1, 2, 3 below it.

use crate::import::grid::cells::SparseRow;
use crate::import::grid::header_text::without_unit;
use crate::model::plain;

/// Whether two header texts name the same column; brackets, stars and units may be written otherwise.
pub(super) fn is_same_header(left: &str, right: &str) -> bool {
    bare_header(left) == bare_header(right)
}

/// The name of a column without unit and marks.
pub(super) fn bare_header(text: &str) -> String {
    without_unit(plain(text).trim_matches(MARKS))
}

/// Marks of a required column.
pub(super) const MARKS: [char; 3] = ['*', '★', '☆'];

/// The row 1, 2, 3 … that counts the columns under a header.
pub(super) fn is_column_numbers(cells: &SparseRow) -> bool {
    /// Bytes of （ １２ ）, and a little more.
    const LONGEST: usize = 16;
    if cells.values().any(|cell| cell.text_len() > LONGEST) {
        return false;
    }
    let mut count = 0i64;
    // How far the numbers lag behind the columns; letters (甲, 乙, A, B) may stand before the first.
    let mut lag = None;
    for cell in cells.values() {
        count += 1;
        let text = plain(&cell.text());
        let text = text.trim_matches(['(', ')', '[', ']']);
        if lag.is_none()
            && matches!(
                text,
                "甲" | "乙" | "丙" | "丁" | "戊" | "A" | "B" | "C" | "D" | "E"
            )
        {
            continue;
        }
        let Ok(number) = text.parse::<i64>() else {
            return false;
        };
        let behind = count - number;
        if !(0..=5).contains(&behind) || lag.is_some_and(|lag| lag != behind) {
            return false;
        }
        lag = Some(behind);
    }
    count >= 3 && lag.is_some()
}
