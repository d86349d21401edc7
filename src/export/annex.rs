//! Writing layouts as a workbook: label, title, filler line, table, notes, page.

use std::path::Path;

use rust_xlsxwriter::{DocProperties, Format, Formula, Workbook, Worksheet, XlsxError, utility};

use super::layout::{Align, Cell, ColumnLayout, Layout, Row, SheetLayout};
use super::look::{Look, Profile};
use super::measure::{MAX_HEIGHT, break_header, height, lines};
use super::names;
use super::page::Page;
use super::save::{ExportError, Exported, save};
use super::style::{LABEL_PT, LINE_PT, Styles, TITLE_PT};

/// Writes layouts into one workbook, one tab a sheet, with the fonts of every Chinese Windows.
///
/// # Errors
/// Nothing to write, a target that is open elsewhere, a disk that fails. The target is then as before.
pub fn write(layouts: &[Layout], out: &Path) -> Result<Exported, ExportError> {
    write_with(layouts, Look::default(), out)
}

/// Writes layouts for another purpose, on other paper or in other fonts.
///
/// # Errors
/// As [`write`].
pub fn write_with(layouts: &[Layout], look: Look, out: &Path) -> Result<Exported, ExportError> {
    let title = layouts
        .first()
        .map(|layout| layout.title.clone())
        .ok_or(ExportError::Nothing)?;
    let sheets: Vec<&SheetLayout> = layouts.iter().flat_map(|layout| &layout.sheets).collect();
    if sheets.is_empty() {
        return Err(ExportError::Nothing);
    }
    let failed = |source| ExportError::Workbook {
        title: title.clone(),
        source,
    };
    let mut workbook = new_workbook(&title).map_err(failed)?;
    let mut taken = Vec::new();
    for layout in &sheets {
        let name = names::unique_sheet_name(&layout.name, &taken);
        add_sheet(&mut workbook, layout, &name, look).map_err(failed)?;
        taken.push(name);
    }
    let rows = sheets
        .iter()
        .flat_map(|sheet| &sheet.rows)
        .filter(|row| row.is_data())
        .count();
    save(workbook, &title, rows, out)
}

/// A workbook whose first font is 宋体 11 and whose properties name no person.
pub(super) fn new_workbook(title: &str) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    // Column of 72 px: digits 8 px wide, as 宋体 11 draws them. Must come before the first sheet.
    workbook.set_default_format(&Styles::normal(), 18, 72)?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_author("老小台账"));
    Ok(workbook)
}

/// Adds one table as a tab.
pub(super) fn add_sheet(
    workbook: &mut Workbook,
    layout: &SheetLayout,
    name: &str,
    look: Look,
) -> Result<(), XlsxError> {
    let page = Page::new(layout, look.paper);
    let sheet = workbook.add_worksheet().set_name(name)?;
    page.apply(sheet);
    for (width, column) in page.widths.iter().zip(0u16..) {
        sheet.set_column_width_pixels(column, pixels(*width))?;
    }
    let last_column = u16::try_from(layout.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let mut writer = SheetWriter {
        sheet,
        layout,
        page,
        profile: look.profile,
        styles: Styles::new(look.fonts),
        row: 0,
        last_column,
    };
    writer.write()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "widths are 5 to 255 characters"
)]
fn pixels(width: f64) -> u32 {
    (width * super::measure::PIXELS_PER_CHAR).round() as u32
}

struct SheetWriter<'a> {
    sheet: &'a mut Worksheet,
    layout: &'a SheetLayout,
    page: Page,
    profile: Profile,
    styles: Styles,
    row: u32,
    last_column: u16,
}

impl SheetWriter<'_> {
    fn write(&mut self) -> Result<(), XlsxError> {
        let layout = self.layout;
        if !layout.annex_label.is_empty() {
            let format = self.styles.label();
            self.sheet
                .write_string_with_format(self.row, 0, &layout.annex_label, &format)?;
            self.next_row(height(1, LABEL_PT))?;
        }
        let title_height = height(lines(&layout.title, TITLE_PT, self.page.total_width()), TITLE_PT) + 12.0;
        self.line(&layout.title, &self.styles.title(), title_height)?;
        if !layout.filler.is_empty() {
            let height = height(lines(&layout.filler, LINE_PT, self.page.total_width()), LINE_PT);
            self.line(&layout.filler, &self.styles.line(), height)?;
        }
        let header = self.row;
        self.header()?;
        // Repeated on each page: 续表的表头应重复排出. The title is not.
        self.sheet.set_repeat_rows(header, self.row - 1)?;
        self.sheet.set_freeze_panes(self.row, 0)?;
        self.body()?;
        for note in &layout.notes {
            let height = height(lines(note, LINE_PT, self.page.total_width()), LINE_PT);
            self.line(note, &self.styles.line(), height)?;
        }
        self.sheet
            .set_print_area(0, 0, self.row.saturating_sub(1), self.last_column)?;
        Ok(())
    }

    fn next_row(&mut self, height: f64) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.row, height.min(MAX_HEIGHT))?;
        self.row += 1;
        Ok(())
    }

    /// A line over the whole width of the table.
    fn line(&mut self, text: &str, format: &Format, height: f64) -> Result<(), XlsxError> {
        self.span(self.row, 0, self.row, self.last_column, text, format)?;
        self.next_row(height)
    }

    /// Merges where there is more than one cell: a merge of one is a damaged file to Excel.
    fn span(
        &mut self,
        top: u32,
        left: u16,
        bottom: u32,
        right: u16,
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        if top == bottom && left == right {
            self.sheet.write_string_with_format(top, left, text, format)?;
        } else {
            self.sheet.merge_range(top, left, bottom, right, text, format)?;
        }
        Ok(())
    }

    fn header(&mut self) -> Result<(), XlsxError> {
        let layout = self.layout;
        let pt = self.page.pt;
        let format = self.styles.header(pt);
        let top = self.row;
        let has_groups = layout.columns.iter().any(|column| !column.group.is_empty());
        let bottom = if has_groups { top + 1 } else { top };
        let broken = |(column, width): (&ColumnLayout, &f64)| break_header(&column.header, pt, *width);
        let headers: Vec<String> = layout.columns.iter().zip(&self.page.widths).map(broken).collect();
        let mut texts = headers.iter();
        let mut left = 0u16;
        for group in layout
            .columns
            .chunk_by(|a, b| !a.group.is_empty() && a.group == b.group)
        {
            let right = left + u16::try_from(group.len().saturating_sub(1)).unwrap_or(0);
            match group {
                [only] if only.group.is_empty() => {
                    let text = texts.next().unwrap_or(&only.header);
                    self.span(top, left, bottom, left, text, &format)?;
                }
                _ => {
                    let title = group.first().map_or("", |column| &column.group);
                    self.span(top, left, top, right, title, &format)?;
                    for (text, at) in texts.by_ref().take(group.len()).zip(left..) {
                        self.sheet.write_string_with_format(bottom, at, text, &format)?;
                    }
                }
            }
            left = right + 1;
        }
        let needed = |((column, text), width): ((&ColumnLayout, &String), &f64)| {
            let own = height(lines(text, pt, *width), pt);
            // A header over both rows may use the height of the upper one.
            if has_groups && column.group.is_empty() {
                own - height(1, pt)
            } else {
                own
            }
        };
        let lower = layout
            .columns
            .iter()
            .zip(&headers)
            .zip(&self.page.widths)
            .map(needed)
            .fold(height(1, pt), f64::max);
        if has_groups {
            self.next_row(height(1, pt))?;
        }
        self.next_row(lower + 4.0)
    }

    fn body(&mut self) -> Result<(), XlsxError> {
        let layout = self.layout;
        let first = self.row;
        for row in &layout.rows {
            match row {
                Row::Section { number, title, .. } => self.section(number, title)?,
                Row::Data { cells, .. } => self.data(cells)?,
                Row::Total { label, cells } => self.total(label, cells, first)?,
            }
        }
        Ok(())
    }

    fn section(&mut self, number: &str, title: &str) -> Result<(), XlsxError> {
        let pt = self.page.pt;
        let numbered = self
            .layout
            .columns
            .first()
            .is_some_and(|column| column.align == Align::Center);
        let left = self.styles.section(pt, Align::Left);
        if numbered && self.last_column > 0 {
            self.sheet.write_string_with_format(
                self.row,
                0,
                number,
                &self.styles.section(pt, Align::Center),
            )?;
            self.span(self.row, 1, self.row, self.last_column, title, &left)?;
        } else {
            self.span(
                self.row,
                0,
                self.row,
                self.last_column,
                &format!("{number}、{title}"),
                &left,
            )?;
        }
        self.next_row(height(1, pt) + 4.0)
    }

    fn data(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        let layout = self.layout;
        let (pt, height) = self.row_font(cells);
        for ((cell, column), at) in cells.iter().zip(&layout.columns).zip(0u16..) {
            // Only columns of figures of one unit: in a column of text a dash would be a word.
            let is_unknown = *cell == Cell::Empty && column.align == Align::Right;
            if is_unknown && self.profile == Profile::Print {
                self.cell(&Cell::text("—"), at, pt, Align::Center)?;
            } else {
                self.cell(cell, at, pt, column.align)?;
            }
        }
        self.next_row(height)
    }

    /// Font size and height of a row; a text too long for Excel's greatest height is set smaller, not cut.
    fn row_font(&self, cells: &[Cell]) -> (f64, f64) {
        let needed = |pt: f64| {
            let lines = cells
                .iter()
                .zip(&self.page.widths)
                .map(|(cell, width)| lines(&cell.to_string(), pt, *width));
            height(lines.max().unwrap_or(1), pt).max(24.0)
        };
        let mut pt = self.page.pt;
        while needed(pt) > MAX_HEIGHT && pt > 7.0 {
            pt -= 1.0;
        }
        (pt, needed(pt))
    }

    fn cell(&mut self, cell: &Cell, at: u16, pt: f64, align: Align) -> Result<(), XlsxError> {
        match cell {
            Cell::Empty => self
                .sheet
                .write_blank(self.row, at, &self.styles.text(pt, align))?,
            // As a string, so that `=1+1` or `-5` typed as text stays what it is.
            Cell::Text(text) => {
                self.sheet
                    .write_string_with_format(self.row, at, text, &self.styles.text(pt, align))?
            }
            Cell::Number { value, decimals } => {
                let format = self.styles.number(pt, align, *decimals);
                self.sheet
                    .write_number_with_format(self.row, at, *value, &format)?
            }
        };
        Ok(())
    }

    fn total(&mut self, label: &str, cells: &[Cell], first: u32) -> Result<(), XlsxError> {
        let layout = self.layout;
        let pt = self.page.pt;
        let label_columns = cells
            .iter()
            .take_while(|cell| **cell == Cell::Empty)
            .count()
            .max(1);
        let right = u16::try_from(label_columns - 1).unwrap_or(0);
        let centred = self.styles.text(pt, Align::Center);
        self.span(self.row, 0, self.row, right, label, &centred)?;
        let rest = cells.iter().zip(&layout.columns).zip(0u16..).skip(label_columns);
        for ((cell, column), at) in rest {
            let (Cell::Number { value, decimals }, Profile::Print) = (cell, self.profile) else {
                self.cell(cell, at, pt, column.align)?;
                continue;
            };
            let top = utility::row_col_to_cell(first, at);
            let bottom = utility::row_col_to_cell(self.row.saturating_sub(1), at);
            // Readers that do not calculate take the cached result; the library's default would be 0.
            let formula = Formula::new(format!("=SUM({top}:{bottom})")).set_result(value.to_string());
            let format = self.styles.number(pt, column.align, *decimals);
            self.sheet
                .write_formula_with_format(self.row, at, formula, &format)?;
        }
        self.next_row(height(1, pt).max(24.0))
    }
}
