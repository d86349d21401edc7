//! A sheet measured line by line: the writer takes its heights from here, the preview its pages.

use super::keep_together;
use std::collections::BTreeSet;

use super::layout::{Align, AnnexCell, AnnexRow, ColumnLayout, SheetLayout};
use super::look::{Look, Profile};
use super::measure::{MAX_HEIGHT, PIXELS_PER_CHAR, break_header, height, lines, text_width};
use super::page_setup::PageSetup;
use super::style::{LABEL_PT, LINE_PT, TITLE_PT};

/// A sheet on its paper.
pub(crate) struct Printed<'a> {
    pub(crate) sheet: &'a SheetLayout,
    pub(crate) page: PageSetup,
    pub(crate) profile: Profile,
    /// The headers with their line breaks.
    pub(crate) headers: Vec<String>,
    /// Font size and height of each row, in points.
    rows: Vec<(f64, f64)>,
    /// The section rows before which a page ends.
    page_starts: BTreeSet<usize>,
}

/// A piece of the line above the table, over some of its columns.
pub(crate) struct FillerPart {
    /// Index of its first column.
    pub(crate) left: usize,
    /// Index of its last column.
    pub(crate) right: usize,
    pub(crate) text: String,
    pub(crate) align: Align,
}

/// How a cell stands in a row.
pub(crate) enum PrintedValue<'a> {
    /// As it is.
    Known(&'a AnnexCell, Align),
    /// — for a figure that is not known.
    Unknown,
}

impl<'a> Printed<'a> {
    /// Puts a sheet on the paper and into the widths of its form, else of the look.
    pub(crate) fn new(sheet: &'a SheetLayout, look: Look) -> Self {
        let page = PageSetup::new(sheet, sheet.paper.unwrap_or(look.paper));
        let broken = |(column, width): (&ColumnLayout, &f64)| break_header(&column.header, page.pt, *width);
        let headers = sheet.columns.iter().zip(&page.widths).map(broken).collect();
        let mut printed = Self {
            sheet,
            page,
            profile: look.profile,
            headers,
            rows: Vec::new(),
            page_starts: BTreeSet::new(),
        };
        printed.rows = sheet.rows.iter().map(|row| printed.measured(row)).collect();
        let (above, repeated) = (printed.above(), printed.repeated());
        let room = printed.page.room();
        let viewed = printed.page.room_as_viewed();
        printed.page_starts = keep_together::keep(
            &mut printed.rows,
            &sheet.rows,
            (above, repeated, room),
            (above, repeated, viewed),
        );
        printed
    }

    /// Height of what stands above the rows on the first page: label, titles, filler line, header.
    fn above(&self) -> f64 {
        let label = if self.sheet.annex_label.is_empty() {
            0.0
        } else {
            Self::label_height()
        };
        let titles: f64 = self.titles().map(|title| self.title_height(title)).sum();
        let filler = if self.sheet.filler.is_empty() {
            0.0
        } else {
            self.filler().1
        };
        label + titles + filler + self.repeated()
    }

    /// Height of the header, which each page repeats.
    fn repeated(&self) -> f64 {
        if !self.sheet.shape.is_table() {
            return 0.0;
        }
        let (upper, lower) = self.header_heights();
        upper + lower
    }

    /// The titles above the table: that of the annex, if it is another, and its own.
    pub(crate) fn titles(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let titles = [self.sheet.annex_title.as_str(), self.sheet.title.as_str()];
        titles.into_iter().filter(|title| !title.is_empty())
    }

    /// Whether the header has a row of groups above it.
    pub(crate) fn has_groups(&self) -> bool {
        self.sheet.columns.iter().any(|column| !column.group.is_empty())
    }

    /// Whether the first column numbers the rows; a section's number then stands in it.
    pub(crate) fn is_numbered(&self) -> bool {
        let first = self.sheet.columns.first();
        first.is_some_and(|column| column.align == Align::Center) && self.sheet.columns.len() > 1
    }

    /// Height of the annex label in points.
    pub(crate) fn label_height() -> f64 {
        on_screen(height(1, LABEL_PT))
    }

    /// Height of a title in points.
    pub(crate) fn title_height(&self, title: &str) -> f64 {
        let lines = lines(title, TITLE_PT, self.page.total_width());
        on_screen(height(lines, TITLE_PT) + 12.0)
    }

    /// Height in points of a line over the whole table.
    pub(crate) fn line_height(&self, text: &str) -> f64 {
        on_screen(height(lines(text, LINE_PT, self.page.total_width()), LINE_PT))
    }

    /// The line above the table: who reports at the left, the unit of the figures at the right, the period between
    /// them. Where the columns leave no such room it is one piece.
    pub(crate) fn filler(&self) -> (Vec<FillerPart>, f64) {
        let parts = self.filler_parts().unwrap_or_else(|| {
            vec![FillerPart {
                left: 0,
                right: self.page.widths.len().saturating_sub(1),
                text: self.sheet.filler.clone(),
                align: Align::Left,
            }]
        });
        let height = match parts.as_slice() {
            [only] => self.line_height(&only.text),
            _ => on_screen(height(1, LINE_PT)),
        };
        (parts, height)
    }

    fn filler_parts(&self) -> Option<Vec<FillerPart>> {
        let widths = &self.page.widths;
        let texts: Vec<&str> = self.sheet.filler.split("  ").map(str::trim).collect();
        let texts: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
        let (unit, rest) = texts.split_last()?;
        if !unit.starts_with("单位") || rest.is_empty() {
            return None;
        }
        let part = |left: usize, right: usize, text: String, align| {
            let room: f64 = widths.get(left..=right)?.iter().sum();
            // Two characters for the edges.
            let needed = text_width(&text, LINE_PT) / PIXELS_PER_CHAR + 2.0;
            (needed <= room).then_some(FillerPart {
                left,
                right,
                text,
                align,
            })
        };
        let last = widths.len().checked_sub(1)?;
        let of_unit = |left| part(left, last, (*unit).to_owned(), Align::Right);
        let right = (1..=last).rev().find_map(of_unit)?;
        let between = right.left.checked_sub(1)?;
        if let [office, period] = rest {
            let total: f64 = self.page.total_width();
            // Room for an office to be written by hand.
            let wide = |right: usize| widths.iter().take(right + 1).sum::<f64>() >= 0.35 * total;
            let fits = |right: usize| part(0, right, (*office).to_owned(), Align::Left);
            let office = (0..between).filter(|right| wide(*right)).find_map(fits);
            let period = office.and_then(|office| {
                let period = part(office.right + 1, between, (*period).to_owned(), Align::Center)?;
                Some((office, period))
            });
            if let Some((office, period)) = period {
                return Some(vec![office, period, right]);
            }
        }
        let left = part(0, between, rest.join("        "), Align::Left)?;
        Some(vec![left, right])
    }

    /// Heights in points of the row of groups, 0 without groups, and of the row of headers.
    pub(crate) fn header_heights(&self) -> (f64, f64) {
        let pt = self.page.pt;
        let has_groups = self.has_groups();
        let needed = |((column, text), width): ((&ColumnLayout, &String), &f64)| {
            let own = height(lines(text, pt, *width), pt);
            // A header over both rows may use the height of the upper one.
            if has_groups && column.group.is_empty() {
                own - height(1, pt)
            } else {
                own
            }
        };
        let columns = self
            .sheet
            .columns
            .iter()
            .zip(&self.headers)
            .zip(&self.page.widths);
        let lower = columns.map(needed).fold(height(1, pt), f64::max) + 4.0;
        let upper = if has_groups { on_screen(height(1, pt)) } else { 0.0 };
        (upper, on_screen(lower))
    }

    /// Font size and height in points of a row, by its place among the rows.
    pub(crate) fn row(&self, at: usize) -> (f64, f64) {
        self.rows.get(at).copied().unwrap_or((self.page.pt, 0.0))
    }

    /// The rows of the sheet before which a page ends, when the first row of the table stands there; a list of more pages
    /// than Excel keeps breaks for goes on by itself.
    pub(crate) fn breaks(&self, first: u32) -> Vec<u32> {
        const MOST: usize = 1000;
        let starts = self.page_starts.iter().take(MOST);
        starts.map(|at| first + u32::try_from(*at).unwrap_or(0)).collect()
    }

    /// The same as its texts need it; a text too long for Excel's greatest height is set smaller, not cut.
    fn measured(&self, row: &AnnexRow) -> (f64, f64) {
        let pt = self.page.pt;
        match row {
            AnnexRow::Section { .. } => (pt, on_screen(height(1, pt) + 4.0)),
            AnnexRow::Total { .. } => (pt, on_screen(height(1, pt).max(24.0))),
            AnnexRow::Data { cells, .. } => {
                let mut pt = pt;
                let mut height = self.data_height(cells, pt);
                while height > MAX_HEIGHT && pt > 7.0 {
                    pt -= 1.0;
                    height = self.data_height(cells, pt);
                }
                (pt, on_screen(height))
            }
        }
    }

    fn data_height(&self, cells: &[AnnexCell], pt: f64) -> f64 {
        let needed = |(cell, width): (&AnnexCell, &f64)| match cell {
            AnnexCell::Text(text) => lines(text, pt, *width),
            // The columns are as wide as their figures.
            AnnexCell::Empty | AnnexCell::Number { .. } => 1,
        };
        let most = cells.iter().zip(&self.page.widths).map(needed).max();
        height(most.unwrap_or(1), pt).max(24.0)
    }

    /// What a cell of a record prints.
    pub(crate) fn shown<'c>(&self, cell: &'c AnnexCell, column: &ColumnLayout) -> PrintedValue<'c> {
        // Only columns of figures of one unit: in a column of text a dash would be a word.
        let is_unknown = *cell == AnnexCell::Empty && column.align == Align::Right;
        if is_unknown && !self.sheet.is_to_fill && self.profile == Profile::Print {
            PrintedValue::Unknown
        } else {
            PrintedValue::Known(cell, column.align)
        }
    }
}

/// The height that Excel makes of it: whole pixels at 96 dpi, at most [`MAX_HEIGHT`].
fn on_screen(points: f64) -> f64 {
    (points.min(MAX_HEIGHT) / 0.75).round() * 0.75
}
