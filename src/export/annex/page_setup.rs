//! The printed page: A4 landscape, its margins, and column widths that fill it.

use rust_xlsxwriter::Worksheet;

use crate::forms::Paper;

use super::column_widths::widths;
use super::layout::SheetLayout;
use super::measure::PIXELS_PER_CHAR;
use super::style::LABEL_PT;

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
/// Wider wishes than this take the wide page: shrinking widths by a tenth is not seen, more is.
const STANDARD_LIMIT: f64 = 118.0;

/// Points of one half-width character of the sheet's default font.
pub(crate) const POINTS_PER_CHAR: f64 = PIXELS_PER_CHAR * 72.0 / 96.0;

/// How much wider LibreOffice draws columns where 宋体 is not installed: measured with Noto Sans CJK.
const VIEWED_WIDER: f64 = 1.2;

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
        let pt = match layout.columns.len() {
            // A roster in lines is text like any other: 3号.
            _ if !layout.shape.is_table() => LABEL_PT,
            13.. => 10.0,
            _ => 11.0,
        };
        let wished: f64 = layout.columns.iter().map(|column| column.width).sum();
        let wider = paper.widening();
        let (side, area) = if wished > STANDARD_LIMIT * wider {
            // 36 mm more between the margins.
            (WIDE_SIDE_MM, STANDARD_AREA * wider + WIDE_AREA - STANDARD_AREA)
        } else {
            (STANDARD_SIDE_MM, STANDARD_AREA * wider)
        };
        Self {
            paper,
            side,
            widths: widths(layout, pt, area),
            pt,
        }
    }

    /// How much the sheet is shrunk to be one page wide: "fit to width" shrinks what is wider, and never enlarges.
    pub(crate) fn scale(&self) -> f64 {
        let (width, _) = self.paper.size_mm();
        let needed = self.total_width() * POINTS_PER_CHAR;
        (points(width - 2.0 * self.side) / needed.max(1.0)).min(1.0)
    }

    /// Height of a page between its margins, in points of the sheet.
    pub(crate) fn room(&self) -> f64 {
        let (_, height) = self.paper.size_mm();
        points(height - TOP_MM - BOTTOM_MM) / self.scale()
    }

    /// The same in LibreOffice without the fonts of Windows.
    pub(crate) fn room_as_viewed(&self) -> f64 {
        let (width, height) = self.paper.size_mm();
        let needed = self.total_width() * POINTS_PER_CHAR * VIEWED_WIDER;
        let scale = (points(width - 2.0 * self.side) / needed.max(1.0)).min(1.0);
        points(height - TOP_MM - BOTTOM_MM) / scale
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

/// Points of mm.
fn points(mm: f64) -> f64 {
    inches(mm) * 72.0
}

fn inches(mm: f64) -> f64 {
    mm / 25.4
}
