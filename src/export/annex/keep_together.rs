//! A section row never stands alone at the foot of a page.
//!
//! Excel knows no "keep with next". So the rows above share the room that the section row would have taken, and it begins
//! the next page by itself. Where a viewer draws the page otherwise (LibreOffice without 宋体 takes digits a fifth wider,
//! and shrinks the sheet to one page wide) a break set by hand stands before the section row: LibreOffice keeps such breaks
//! in a sheet that is fit to a width, Excel's documentation says that it does not.

use std::collections::BTreeSet;

use super::layout::AnnexRow;
use super::measure::MAX_HEIGHT;

/// A page that fits a little more or less than was measured changes nothing.
const SLACK_PT: f64 = 12.0;

/// Heights in points: above the rows on the first page, above them on the others, and of a page.
type PageHeights = (f64, f64, f64);

/// Heightens rows so that each section row has its first record on its page; `rows` are font sizes and heights. Gives the
/// section rows that need a break of their own on pages of other heights, or on these.
pub(super) fn keep(
    rows: &mut [(f64, f64)],
    of: &[AnnexRow],
    page: PageHeights,
    viewed: PageHeights,
) -> BTreeSet<usize> {
    let mut pushed = BTreeSet::new();
    while let Some((start, at, filled)) = stranded(rows, of, page, &pushed) {
        pushed.insert(at);
        let own = rows.get(at).map_or(0.0, |row| row.1);
        // Half of the section row stays as slack for printers that fit a little more or less.
        stretch(
            rows.get_mut(start..at).unwrap_or_default(),
            page.2 - own / 2.0 - filled,
        );
    }
    // A break changes the pages behind it, on each kind of page.
    loop {
        let next = [page, viewed].into_iter();
        let mut next = next.filter_map(|page| stranded(rows, of, page, &pushed));
        match next.next() {
            Some((_, at, _)) => {
                pushed.insert(at);
            }
            None => return pushed,
        }
    }
}

/// The first section row that would stand alone at the foot of a page: the first row of that page, the section row, and
/// how far the page is filled above it. `breaks` begin pages.
fn stranded(
    rows: &[(f64, f64)],
    of: &[AnnexRow],
    (first, others, room): PageHeights,
    breaks: &BTreeSet<usize>,
) -> Option<(usize, usize, f64)> {
    let is_section = |at: usize| matches!(of.get(at), Some(AnnexRow::Section { .. }));
    let height = |at: usize| rows.get(at).map_or(0.0, |row| row.1);
    let (mut start, mut filled) = (0, first);
    for at in 0..rows.len() {
        let own = height(at);
        let is_full = filled + own > room + 0.01 && (at > start || start == 0 && filled > others);
        if is_full || breaks.contains(&at) {
            (start, filled) = (at, others);
        }
        // A section and those within it stand before their first record.
        let inner = (at..rows.len()).take_while(|next| is_section(*next)).count();
        let whole: f64 = (at..=at + inner).map(height).sum();
        let fits_elsewhere = others + whole <= room;
        if inner > 0 && at > start && filled + whole > room - SLACK_PT && fits_elsewhere {
            return Some((start, at, filled));
        }
        filled += own;
    }
    None
}

/// Shares some height among rows, as far as they can take it.
fn stretch(rows: &mut [(f64, f64)], wanted: f64) {
    if wanted <= 0.0 {
        return;
    }
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX).max(1);
    // Whole pixels, as Excel stores heights.
    let share = (wanted / f64::from(count) / 0.75).ceil() * 0.75;
    if rows.iter().any(|row| row.1 + share > MAX_HEIGHT) {
        return;
    }
    let mut left = wanted;
    for row in rows.iter_mut().rev() {
        if left <= 0.0 {
            break;
        }
        row.1 += share;
        left -= share;
    }
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
                let page = (90.0, 40.0, room);
                keep(&mut rows, &of, page, page);
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
    fn a_break_helps_where_pages_are_higher() {
        // On pages of 400 the section stands in the middle, on pages of 470 at the foot.
        let mut of: Vec<AnnexRow> = (0..7).map(|_| data()).collect();
        of.push(section());
        of.extend((0..5).map(|_| data()));
        let heights = |row: &AnnexRow| (11.0, if row.is_data() { 51.0 } else { 24.75 });
        let rows: Vec<(f64, f64)> = of.iter().map(heights).collect();
        let mut kept = rows.clone();
        let breaks = keep(&mut kept, &of, (90.0, 40.0, 400.0), (90.0, 40.0, 480.0));
        assert_eq!(breaks, BTreeSet::from([7]));
        assert_eq!(kept, rows, "no row is higher for the sake of a viewer");
    }

    #[test]
    fn rows_without_sections_keep_their_heights() {
        let of: Vec<AnnexRow> = (0..40).map(|_| data()).collect();
        let mut rows = vec![(11.0, 51.0); 40];
        let page = (90.0, 40.0, 400.0);
        assert!(keep(&mut rows, &of, page, (90.0, 40.0, 470.0)).is_empty());
        assert!(rows.iter().all(|row| *row == (11.0, 51.0)));
    }
}
