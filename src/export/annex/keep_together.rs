//! A section row never stands alone at the foot of a page.
//!
//! Excel knows no "keep with next". Each page gets a break set by hand, which LibreOffice keeps when a sheet is fit to one
//! page wide; Excel's documentation says that it ignores them then. So the rows above a pushed section row also share the
//! room that it would have taken, and it begins the next page by itself.

use super::layout::AnnexRow;
use super::measure::MAX_HEIGHT;

/// Heightens rows so that each section row has its first record on its page. `rows` are font sizes and heights; the heights
/// behind are those above the rows on the first page, above them on the others, and that of a page. Gives the rows that
/// begin a page, but for the first.
pub(super) fn keep(
    rows: &mut [(f64, f64)],
    of: &[AnnexRow],
    (first, others, room): (f64, f64, f64),
) -> Vec<usize> {
    let is_section = |at: usize| matches!(of.get(at), Some(AnnexRow::Section { .. }));
    let height = |rows: &[(f64, f64)], at: usize| rows.get(at).map_or(0.0, |row| row.1);
    let (mut start, mut filled) = (0, first);
    let mut begins = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        let own = height(rows, at);
        if filled + own > room + 0.01 && (at > start || start == 0 && filled > others) {
            (start, filled) = (at, others);
            begins.push(at);
        }
        // A section and those within it stand before their first record.
        let inner = (at..rows.len()).take_while(|next| is_section(*next)).count();
        let whole: f64 = (at..=at + inner).map(|next| height(rows, next)).sum();
        let fits_elsewhere = others + whole <= room;
        if inner > 0 && at > start && filled + whole > room + 0.01 && fits_elsewhere {
            // Half of the section row stays as slack for printers that fit a little more or less.
            let wanted = room - own / 2.0 - filled;
            if stretch(rows.get_mut(start..at).unwrap_or_default(), wanted) {
                (start, filled) = (at, others);
                begins.push(at);
            }
        }
        filled += own;
        at += 1;
    }
    begins
}

/// Shares some height among rows; false when they can't take it.
fn stretch(rows: &mut [(f64, f64)], wanted: f64) -> bool {
    if wanted <= 0.0 {
        return true;
    }
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX).max(1);
    // Whole pixels, as Excel stores heights.
    let share = (wanted / f64::from(count) / 0.75).ceil() * 0.75;
    if rows.iter().any(|row| row.1 + share > MAX_HEIGHT) {
        return false;
    }
    let mut left = wanted;
    for row in rows.iter_mut().rev() {
        if left <= 0.0 {
            break;
        }
        row.1 += share;
        left -= share;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RecordId;

    fn data() -> AnnexRow {
        AnnexRow::Data {
            cells: Vec::new(),
            record: RecordId(1),
        }
    }

    fn section() -> AnnexRow {
        AnnexRow::Section {
            number: "一".to_owned(),
            title: "养老服务项目".to_owned(),
            count: 1,
        }
    }

    /// Which rows begin a page.
    fn pages(rows: &[(f64, f64)], first: f64, others: f64, room: f64) -> Vec<usize> {
        let (mut begins, mut filled) = (vec![0], first);
        for (at, (_, height)) in rows.iter().enumerate() {
            if filled + height > room && at > 0 {
                begins.push(at);
                filled = others;
            }
            filled += height;
        }
        begins
    }

    #[test]
    fn a_section_row_begins_the_page_of_its_first_record() {
        for (above, inner) in [(3, 1), (4, 1), (5, 1), (6, 2), (7, 1), (9, 2), (12, 1)] {
            for room in [300.0, 327.5, 351.0, 400.0] {
                let mut of: Vec<AnnexRow> = (0..above).map(|_| data()).collect();
                of.extend((0..inner).map(|_| section()));
                of.extend((0..9).map(|_| data()));
                let mut rows: Vec<(f64, f64)> = of
                    .iter()
                    .map(|row| (11.0, if row.is_data() { 51.0 } else { 24.75 }))
                    .collect();
                keep(&mut rows, &of, (90.0, 40.0, room));
                let begins = pages(&rows, 90.0, 40.0, room);
                let record = above + inner;
                assert!(
                    !begins.iter().any(|begin| above < *begin && *begin <= record),
                    "{above} {inner} {room}: {begins:?}"
                );
            }
        }
    }

    #[test]
    fn rows_without_sections_keep_their_heights() {
        let of: Vec<AnnexRow> = (0..40).map(|_| data()).collect();
        let mut rows = vec![(11.0, 51.0); 40];
        keep(&mut rows, &of, (90.0, 40.0, 400.0));
        assert!(rows.iter().all(|row| *row == (11.0, 51.0)));
    }
}
