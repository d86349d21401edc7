//! What inserted rows do to references: they move, and ranges over the whole block grow with it.

use super::package::reference::{End, LAST_ROW, Reference, references};

/// Rows of details between the header and what follows, all alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DetailBlock {
    /// First row.
    pub(super) first: u32,
    /// Last row.
    pub(super) last: u32,
    /// Rows to insert.
    pub(super) extra: u32,
}

impl DetailBlock {
    /// The row before which the new ones come: before the last, so that its lower border stays at the foot and
    /// every range over the block grows as in Excel; behind the only one of a block of one row.
    pub(super) const fn gap(self) -> u32 {
        if self.last > self.first {
            self.last
        } else {
            self.last + 1
        }
    }

    /// The row whose style, height and formulas the new rows take.
    pub(super) const fn sample(self) -> u32 {
        if self.last > self.first {
            self.last - 1
        } else {
            self.last
        }
    }

    const fn has(self, row: u32) -> bool {
        self.first <= row && row <= self.last
    }
}

/// All insertions of one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shift {
    /// Name of the sheet.
    pub(super) sheet: String,
    /// Its blocks from top to bottom.
    pub(super) blocks: Vec<DetailBlock>,
}

impl Shift {
    /// Whether rows are inserted at all.
    pub(super) fn moves(&self) -> bool {
        self.blocks.iter().any(|block| block.extra > 0)
    }

    /// Where a row of the template stands in the result.
    pub(super) fn row(&self, row: u32) -> u32 {
        let above = self.blocks.iter().filter(|block| block.gap() <= row);
        above
            .fold(row, |row, block| row.saturating_add(block.extra))
            .min(LAST_ROW)
    }

    /// Where a range of rows stands: as [`Self::row`], and longer when it covers a block that has one row only.
    pub(super) fn rows(&self, first: u32, last: u32) -> (u32, u32) {
        let grown = self
            .blocks
            .iter()
            .filter(|b| b.first == b.last && b.last == last && first <= b.first);
        let extra: u32 = grown.map(|block| block.extra).sum();
        (
            self.row(first),
            self.row(last).saturating_add(extra).min(LAST_ROW),
        )
    }

    /// The new rows of a block, as numbered in the result.
    pub(super) fn new_rows(&self, block: &DetailBlock) -> std::ops::Range<u32> {
        let above: u32 = self
            .blocks
            .iter()
            .filter(|other| other.gap() < block.gap())
            .map(|other| other.extra)
            .sum();
        block.gap() + above..block.gap() + above + block.extra
    }

    /// A formula that stands in `sheet`, after the insertion.
    pub(super) fn formula(&self, formula: &str, sheet: &str) -> String {
        rewritten(formula, &references(formula), |reference| {
            let names_this =
                reference.sheet.as_deref().unwrap_or(sheet).to_lowercase() == self.sheet.to_lowercase();
            names_this.then(|| self.ends(reference))
        })
    }

    fn ends(&self, reference: &Reference) -> (End, Option<End>) {
        let moved = |end: End, row: u32| End {
            row: end.row.map(|(_, fixed)| (row, fixed)),
            ..end
        };
        match (reference.first.row, reference.last.and_then(|last| last.row)) {
            (Some((a, _)), Some((b, _))) => {
                let (first, last) = self.rows(a.min(b), a.max(b));
                let (a, b) = if a <= b { (first, last) } else { (last, first) };
                (moved(reference.first, a), reference.last.map(|end| moved(end, b)))
            }
            (Some((row, _)), None) => (moved(reference.first, self.row(row)), None),
            _ => (reference.first, reference.last),
        }
    }

    /// The formula of a row of the block (or a new one, `to`) from that of its sample row.
    ///
    /// References to the block and to the row above it go along with the row, as when a person fills down; what is
    /// fixed by `$` or lies elsewhere stays what it is.
    pub(super) fn filled_down(&self, formula: &str, sample: u32, to: u32, block: &DetailBlock) -> String {
        let goes_along = |row: u32| block.has(row) || row + 1 == block.first;
        rewritten(formula, &references(formula), |reference| {
            if reference
                .sheet
                .as_ref()
                .is_some_and(|name| name.to_lowercase() != self.sheet.to_lowercase())
            {
                return None;
            }
            let (first, last) = self.ends(reference);
            let down = |original: End, moved: End| match original.row {
                Some((row, false)) if goes_along(row) && reference.sheet.is_none() => {
                    let row = i64::from(to) + i64::from(row) - i64::from(sample);
                    End {
                        row: Some((u32::try_from(row).unwrap_or(1), false)),
                        ..moved
                    }
                }
                _ => moved,
            };
            let last = reference
                .last
                .zip(last)
                .map(|(original, moved)| down(original, moved));
            Some((down(reference.first, first), last))
        })
    }

    /// `C5:C19 E5` in an attribute; refs of other shapes stay.
    pub(super) fn list(&self, list: &str) -> String {
        let each = list
            .split_whitespace()
            .map(|text| self.formula(text, &self.sheet));
        let mut refs: Vec<String> = each.collect();
        // A rule that lists each row by itself gets the new rows added.
        for block in self
            .blocks
            .iter()
            .filter(|block| block.extra > 0 && block.last > block.first)
        {
            let rows = self.new_rows(block);
            for text in list.split_whitespace() {
                let only = references(text);
                let [one] = only.as_slice() else { continue };
                let (Some((top, _)), Some((left, _))) = (one.first.row, one.first.column) else {
                    continue;
                };
                let last = one.last.unwrap_or(one.first);
                let (Some((bottom, _)), Some((right, _))) = (last.row, last.column) else {
                    continue;
                };
                if top == block.sample() && bottom == top {
                    let cell = crate::model::cell_name;
                    refs.push(format!(
                        "{}:{}",
                        cell(rows.start, left),
                        cell(rows.end - 1, right)
                    ));
                }
            }
        }
        refs.join(" ")
    }
}

/// A shared formula's text for a cell so many rows and columns from its master (ECMA-376 part 1, 18.3.1.40).
pub(super) fn translated(formula: &str, rows: i64, columns: i64) -> String {
    let add = |(at, fixed): (u32, bool), by: i64| {
        (
            if fixed {
                at
            } else {
                u32::try_from(i64::from(at) + by).unwrap_or(1)
            },
            fixed,
        )
    };
    let along = |end: End| End {
        column: end.column.map(|c| add(c, columns)),
        row: end.row.map(|r| add(r, rows)),
    };
    rewritten(formula, &references(formula), |reference| {
        Some((along(reference.first), reference.last.map(along)))
    })
}

/// The formula with some references replaced; `None` leaves one as it is written.
fn rewritten(
    formula: &str,
    found: &[Reference],
    mut ends: impl FnMut(&Reference) -> Option<(End, Option<End>)>,
) -> String {
    let mut out = String::with_capacity(formula.len() + 8);
    let mut done = 0;
    for reference in found {
        let Some((first, last)) = ends(reference) else {
            continue;
        };
        if (first, last) == (reference.first, reference.last) {
            continue;
        }
        out.push_str(formula.get(done..reference.ends_at.start).unwrap_or(""));
        out.push_str(&first.show());
        if let Some(last) = last {
            out.push(':');
            out.push_str(&last.show());
        }
        done = reference.ends_at.end;
    }
    out.push_str(formula.get(done..).unwrap_or(""));
    out
}

/// All insertions of a workbook.
#[derive(Clone, Debug, Default)]
pub(super) struct Shifts(pub(super) Vec<Shift>);

impl Shifts {
    /// A formula of a sheet after all insertions.
    pub(super) fn formula(&self, formula: &str, sheet: &str) -> String {
        self.0.iter().fold(formula.to_owned(), |formula, shift| {
            shift.formula(&formula, sheet)
        })
    }

    /// The insertions of one sheet.
    pub(super) fn of(&self, sheet: &str) -> Option<&Shift> {
        self.0.iter().find(|shift| shift.sheet == sheet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shift(first: u32, last: u32, extra: u32) -> Shift {
        Shift {
            sheet: "表一".to_owned(),
            blocks: vec![DetailBlock { first, last, extra }],
        }
    }

    #[test]
    fn ranges_over_the_block_grow_and_what_is_below_moves() {
        let shift = shift(7, 9, 5);
        for (before, after) in [
            ("SUM(H7:H9)", "SUM(H7:H14)"),
            ("SUMIF($C$4:$C$9,C10,D$4:D$9)", "SUMIF($C$4:$C$14,C15,D$4:D$14)"),
            ("表一!$A$1:$K$20+字典!A9", "表一!$A$1:$K$25+字典!A9"),
            ("SUM(A:A)+H8&\"H9\"", "SUM(A:A)+H8&\"H9\""),
            ("$4:$6", "$4:$6"),
        ] {
            assert_eq!(shift.formula(before, "表一"), after);
        }
        assert_eq!(shift.formula("SUM(H7:H9)", "别表"), "SUM(H7:H9)");
        assert_eq!(shift.list("C7:C9 E7"), "C7:C14 E7");
        assert_eq!(shift.list("C7 C8 C9"), "C7 C8 C14 C9:C13");
    }

    #[test]
    fn a_block_of_one_row_grows_too() {
        let shift = shift(7, 7, 2);
        assert_eq!(shift.formula("SUM(H7:H7)-H8", "表一"), "SUM(H7:H9)-H10");
        assert_eq!(shift.list("C7:D7"), "C7:D9");
    }

    #[test]
    fn formulas_of_new_rows_follow_their_row() {
        let shift = shift(7, 9, 2);
        let block = shift.blocks.first().copied().unwrap();
        let down = |formula: &str| shift.filled_down(formula, 8, 10, &block);
        assert_eq!(down("I8+J8"), "I10+J10");
        assert_eq!(down("A7+1"), "A9+1");
        assert_eq!(down("H8/H$10"), "H10/H$12");
        assert_eq!(down("H8/SUM(H$7:H$9)"), "H10/SUM(H$7:H$11)");
        assert_eq!(down("SUM($H$7:H8)"), "SUM($H$7:H10)");
        assert_eq!(translated("A1+$B$1", 3, 1), "B4+$B$1");
    }
}
