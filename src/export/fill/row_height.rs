//! How high a written row must be: neither Excel nor WPS grows a row whose height is stated.

use std::collections::BTreeMap;

use super::package::sheet::RowXml;
use super::package::xml::attributes;
use super::rewrite::Rewriter;
use crate::export::annex::layout::AnnexCell;
use crate::export::annex::measure::{MAX_HEIGHT, height, lines};

impl Rewriter<'_> {
    /// The height that wrapped texts need, when the row is lower.
    pub(super) fn height(
        &self,
        open: &str,
        row: Option<&RowXml>,
        writes: &BTreeMap<u32, AnnexCell>,
    ) -> Option<f64> {
        let (_, at) = attributes(open).find(|(name, _)| *name == "ht").unzip();
        let own = at
            .and_then(|at| open.get(at))
            .and_then(|ht| ht.parse::<f64>().ok());
        let needed = writes.iter().filter_map(|(column, value)| {
            let AnnexCell::Text(text) = value else { return None };
            let cell = row.and_then(|row| row.cell(*column));
            let style = self.styles.get(cell.and_then(|cell| cell.style));
            if !style.wraps {
                return None;
            }
            let lines = lines(
                text,
                style.pt,
                self.width(row.map_or(0, |row| row.number), *column),
            );
            (lines > 1).then(|| height(lines, style.pt).min(MAX_HEIGHT))
        });
        let needed = needed.fold(0.0, f64::max);
        (needed > own.unwrap_or(self.default_height)).then_some(needed)
    }

    /// Width of a cell with those merged to it.
    fn width(&self, row: u32, column: u32) -> f64 {
        let merge = self
            .merges
            .iter()
            .find(|(top, left, ..)| (*top, *left) == (row, column));
        let right = merge.map_or(column, |(.., right)| *right);
        let one = |column: u32| {
            let known = self
                .widths
                .iter()
                .find(|(first, last, ..)| (*first..=*last).contains(&(column + 1)));
            known.map_or(8.43, |(_, _, width, _)| *width)
        };
        (column..=right).map(one).sum()
    }
}
