//! The printed page: A4 landscape, its margins, and column widths that fill it.

use rust_xlsxwriter::Worksheet;

use crate::forms::Paper;

use super::layout::{Align, AnnexCell, ColumnLayout, SheetLayout};
use super::measure::{PADDING, PIXELS_PER_CHAR, text_width};

/// Page and column widths of one sheet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PageSetup {
    pub(crate) paper: Paper,
    /// Left and right margin in mm.
    pub(crate) side: f64,
    /// Width of each column in half-width characters.
    pub(crate) widths: Vec<f64>,
    /// Font size of the table.
    pub(crate) pt: f64,
}

/// Characters that fit between the margins of GB/T 9704 turned to landscape, 225 mm.
const STANDARD_AREA: f64 = 106.0;
/// Characters that fit between margins of 18 mm.
const WIDE_AREA: f64 = 123.0;
/// What a cell needs beside its text, in pixels: the padding, and one for the rounding of its width.
const EDGES: f64 = PADDING + 1.0;
/// Wider wishes than this take the wide page: shrinking widths by a tenth is not seen, more is.
const STANDARD_LIMIT: f64 = 118.0;

pub(crate) const TOP_MM: f64 = 28.0;
pub(crate) const BOTTOM_MM: f64 = 26.0;
/// The portrait page turned clockwise has 35 mm left and 37 mm right; the mean keeps the table centred.
const STANDARD_SIDE_MM: f64 = 36.0;
const WIDE_SIDE_MM: f64 = 18.0;
/// The page number stands below the type area, as near to its 7 mm as a footer can.
pub(crate) const FOOTER_MM: f64 = 14.0;

impl PageSetup {
    /// Fits a sheet's columns to the page.
    pub(crate) fn new(layout: &SheetLayout, paper: Paper) -> Self {
        let pt = if layout.columns.len() > 12 { 10.0 } else { 11.0 };
        let wished: f64 = layout.columns.iter().map(|column| column.width).sum();
        let wider = paper.widening();
        let (side, area) = if wished > STANDARD_LIMIT * wider {
            // 36 mm more between the margins.
            (WIDE_SIDE_MM, STANDARD_AREA * wider + WIDE_AREA - STANDARD_AREA)
        } else {
            (STANDARD_SIDE_MM, STANDARD_AREA * wider)
        };
        let floors = floors(layout, pt);
        Self {
            paper,
            side,
            widths: fit(layout, &floors, area),
            pt,
        }
    }

    /// Width of the whole table.
    pub(crate) fn total_width(&self) -> f64 {
        self.widths.iter().sum()
    }

    /// Paper, margins, scale, centring and page number.
    pub(crate) fn apply(&self, sheet: &mut Worksheet) {
        apply(sheet, self.paper, self.side);
    }
}

/// The same for a sheet without a table.
pub(crate) fn apply_standard(sheet: &mut Worksheet) {
    apply(sheet, Paper::A4, STANDARD_SIDE_MM);
}

fn apply(sheet: &mut Worksheet, paper: Paper, side: f64) {
    let side = inches(side);
    // Without the number of a paper "fit to width" falls back to Letter.
    sheet.set_paper_size(paper.code()).set_landscape();
    sheet.set_margins(
        side,
        side,
        inches(TOP_MM),
        inches(BOTTOM_MM),
        inches(FOOTER_MM),
        inches(FOOTER_MM),
    );
    // One page wide, any number of pages long.
    sheet
        .set_print_fit_to_pages(1, 0)
        .set_print_center_horizontally(true);
    // — 1 — in 4号 宋体 with 一字线 (GB/T 9704 7.5).
    sheet.set_footer("&C&\"宋体,常规\"&14— &P —");
}

fn inches(mm: f64) -> f64 {
    mm / 25.4
}

/// The least width of each column at which no figure shows as #### and no short word or year range breaks.
fn floors(layout: &SheetLayout, pt: f64) -> Vec<f64> {
    let mut floors: Vec<f64> = layout
        .columns
        .iter()
        .map(|column| header_floor(column, pt))
        .collect();
    for row in &layout.rows {
        for ((cell, column), floor) in row.cells().iter().zip(&layout.columns).zip(&mut floors) {
            let needed = match cell {
                AnnexCell::Empty => 0.0,
                AnnexCell::Number { value, decimals } => figure_width(*value, *decimals, pt) + EDGES,
                // Longer words may wrap.
                AnnexCell::Text(text) if column.align != Align::Left => {
                    (text_width(text, pt) + EDGES).min(13.5 * PIXELS_PER_CHAR)
                }
                AnnexCell::Text(_) => 10.0 * PIXELS_PER_CHAR,
            };
            *floor = floor.max(needed);
        }
    }
    floors
        .into_iter()
        .map(|pixels| pixels / PIXELS_PER_CHAR)
        .collect()
}

/// Two hanzi of a header side by side, in pixels; three (总投资, 其中：) are not split.
fn header_floor(column: &ColumnLayout, pt: f64) -> f64 {
    let header = &column.header;
    let colon = header.find('：').map(|at| at + '：'.len_utf8());
    let whole = header.get(..colon.unwrap_or(header.len())).unwrap_or(header);
    let least = if whole.chars().count() <= 3 {
        text_width(whole, pt) + EDGES
    } else {
        0.0
    };
    least.max(5.25 * PIXELS_PER_CHAR)
}

/// Width of a figure as printed, in pixels; counted without printing it.
fn figure_width(value: f64, decimals: u8, pt: f64) -> f64 {
    let magnitude = value.abs();
    let point = if decimals == 0 { 0 } else { 1 };
    // What rounds up to the next power of ten has its digits: 9.996 prints as 10.00.
    let half = 0.5 * 10f64.powi(-i32::from(decimals));
    let mut digits = 1;
    let mut power = 10.0;
    while magnitude + half >= power && digits < 20 {
        digits += 1;
        power *= 10.0;
    }
    let count = digits + i32::from(value < 0.0) + point + i32::from(decimals);
    f64::from(count) * text_width("0", pt)
}

/// The wished widths scaled to the area; columns at their floor keep it and the others share the rest.
fn fit(layout: &SheetLayout, floors: &[f64], area: f64) -> Vec<f64> {
    let wished: Vec<f64> = layout.columns.iter().map(|column| column.width).collect();
    let mut fixed: Vec<Option<f64>> = vec![None; wished.len()];
    for _ in 0..=wished.len() {
        let taken: f64 = fixed.iter().flatten().sum();
        let free: f64 = wished
            .iter()
            .zip(&fixed)
            .filter(|(_, fixed)| fixed.is_none())
            .map(|(wish, _)| wish)
            .sum();
        let factor = if free > 0.0 {
            (area - taken).max(0.0) / free
        } else {
            1.0
        };
        let mut is_settled = true;
        for ((wish, floor), fixed) in wished.iter().zip(floors).zip(&mut fixed) {
            if fixed.is_none() && wish * factor < *floor {
                *fixed = Some(*floor);
                is_settled = false;
            }
        }
        if is_settled {
            let width = |(wish, fixed): (&f64, &Option<f64>)| fixed.unwrap_or(wish * factor);
            return wished.iter().zip(&fixed).map(width).collect();
        }
    }
    floors.to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_as_wide_as_it_prints() {
        for value in [
            0.0,
            0.01,
            9.99,
            9.996,
            99.5,
            -3.25,
            15979.67,
            999_999.999,
            13_922_300.0,
        ] {
            for decimals in 0..4 {
                let cell = AnnexCell::Number { value, decimals };
                let printed = text_width(&cell.to_string(), 11.0);
                let counted = figure_width(value, decimals, 11.0);
                assert!((counted - printed).abs() < 1e-9, "{cell} of {value}");
            }
        }
    }
}
