//! Annexes. [`select`] picks the records, [`record_printer`] prints them, [`arrange`] lays them out as a [`layout`],
//! [`printed`] measures it ([`measure`], [`page_setup`] with `column_widths`, `keep_together`, [`style`]); [`preview`] cuts it into pages, [`write()`] here turns
//! it into a workbook: label, title, filler line, table, notes, page.
//!
//! [`column_printer`] is the one place that says what a record prints in a column; [`value_source`] the one that says which
//! figure may stand under a period, [`indicator_column`] for the values of indicators, `extra_cell` for what imports kept,
//! `computed_column` for shares. [`cell_fact`] tells of what date a
//! figure is, [`missing`] lists what is blank.

pub(super) mod arrange;
pub(super) mod cell_fact;
pub(super) mod column_printer;
mod column_widths;
mod computed_column;
mod extra_cell;
pub(super) mod figures;
pub(super) mod indicator_column;
mod keep_together;
pub(super) mod layout;
pub(super) mod look;
pub(super) mod measure;
mod merged;
pub(super) mod missing;
pub(super) mod names;
mod own_period;
pub(super) mod page_setup;
pub(super) mod planned_returns;
pub(super) mod preview;
pub(super) mod printed;
pub(super) mod record_printer;
mod roster;
pub(super) mod select;
pub(super) mod style;
pub(super) mod value_source;
mod years_cell;

use std::path::Path;

use rust_xlsxwriter::{DocProperties, Format, Formula, Workbook, Worksheet, XlsxError, utility};

use layout::{Align, AnnexCell, AnnexRow, Layout, SheetLayout};
use look::{Look, Profile};

use super::save::{ExportError, Exported, save};
use merged::{section_line, span};
use printed::{Printed, PrintedValue};
use style::{Framed, Styles};

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
/// As [`write()`].
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
    let printed = Printed::new(layout, look);
    let sheet = workbook.add_worksheet().set_name(name)?;
    printed.page.apply(sheet);
    for (width, column) in printed.page.widths.iter().zip(0u16..) {
        sheet.set_column_width_pixels(column, pixels(*width))?;
    }
    let last_column = u16::try_from(layout.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let totals = layout
        .rows
        .iter()
        .filter(|row| matches!(row, AnnexRow::Total { .. }));
    let mut writer = SheetWriter {
        sheet,
        has_subtotals: totals.count() > 1,
        styles: Styles::new(layout.fonts.unwrap_or(look.fonts)),
        printed,
        runs: vec![None; layout.columns.len()],
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
    (width * measure::PIXELS_PER_CHAR).round() as u32
}

struct SheetWriter<'a> {
    sheet: &'a mut Worksheet,
    printed: Printed<'a>,
    styles: Styles,
    has_subtotals: bool,
    /// The cells of each column that still wait for their format.
    runs: Vec<Option<Run>>,
    row: u32,
    last_column: u16,
}

/// Cells below each other of one format. The library looks a format up by all its texts and sides; once a run and not
/// once a cell is a good part of the time that a long table takes.
#[derive(Clone, Copy)]
struct Run {
    format: Framed,
    first: u32,
    last: u32,
}

impl<'a> SheetWriter<'a> {
    fn write(&mut self) -> Result<(), XlsxError> {
        let layout = self.printed.sheet;
        if !layout.annex_label.is_empty() {
            let format = self.styles.label();
            self.sheet
                .write_string_with_format(self.row, 0, &layout.annex_label, &format)?;
            self.next_row(Printed::label_height())?;
        }
        for title in self.printed.titles() {
            let height = self.printed.title_height(title);
            self.line(title, &self.styles.title(), height)?;
        }
        if !layout.filler.is_empty() {
            let (parts, height) = self.printed.filler();
            for part in parts {
                let column = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
                let block = (self.row, column(part.left), self.row, column(part.right));
                span(self.sheet, block, &part.text, &self.styles.line(part.align))?;
            }
            self.next_row(height)?;
        }
        if layout.shape.is_table() {
            let header = self.row;
            self.header()?;
            // Repeated on each page: 续表的表头应重复排出. The title is not.
            self.sheet.set_repeat_rows(header, self.row - 1)?;
            self.sheet.set_freeze_panes(self.row, 0)?;
        }
        self.body()?;
        for note in &layout.notes {
            self.line(
                note,
                &self.styles.line(Align::Left),
                self.printed.line_height(note),
            )?;
        }
        self.sheet
            .set_print_area(0, 0, self.row.saturating_sub(1), self.last_column)?;
        Ok(())
    }

    fn next_row(&mut self, height: f64) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.row, height)?;
        self.row += 1;
        Ok(())
    }

    /// A line over the whole width of the table.
    fn line(&mut self, text: &str, format: &Format, height: f64) -> Result<(), XlsxError> {
        let block = (self.row, 0, self.row, self.last_column);
        span(self.sheet, block, text, format)?;
        self.next_row(height)
    }

    fn header(&mut self) -> Result<(), XlsxError> {
        let layout = self.printed.sheet;
        let format = self
            .styles
            .cell(Framed::heading(self.printed.page.pt, Align::Center));
        let top = self.row;
        let has_groups = self.printed.has_groups();
        let bottom = if has_groups { top + 1 } else { top };
        let mut texts = self.printed.headers.iter();
        let mut left = 0u16;
        for group in layout
            .columns
            .chunk_by(|a, b| !a.group.is_empty() && a.group == b.group)
        {
            let right = left + u16::try_from(group.len().saturating_sub(1)).unwrap_or(0);
            match group {
                [only] if only.group.is_empty() => {
                    let text = texts.next().unwrap_or(&only.header);
                    span(self.sheet, (top, left, bottom, left), text, format)?;
                }
                _ => {
                    let title = group.first().map_or("", |column| &column.group);
                    span(self.sheet, (top, left, top, right), title, format)?;
                    for (text, at) in texts.by_ref().take(group.len()).zip(left..) {
                        self.sheet.write_string_with_format(bottom, at, text, format)?;
                    }
                }
            }
            left = right + 1;
        }
        let (upper, lower) = self.printed.header_heights();
        if has_groups {
            self.next_row(upper)?;
        }
        self.next_row(lower)
    }

    fn body(&mut self) -> Result<(), XlsxError> {
        let layout: &'a SheetLayout = self.printed.sheet;
        let first = self.row;
        for (row, at) in layout.rows.iter().zip(0..) {
            let (pt, height) = self.printed.row(at);
            match row {
                AnnexRow::Section { number, title, .. } => self.section(number, title, pt)?,
                AnnexRow::Data { cells, .. } => self.data(cells, pt)?,
                AnnexRow::Total { label, cells, from } => {
                    let from = u32::try_from(*from).unwrap_or(0);
                    self.total(label, cells, first + from, pt)?;
                }
            }
            self.next_row(height)?;
        }
        self.sheet.set_page_breaks(&self.printed.breaks(first))?;
        let open = std::mem::take(&mut self.runs);
        for (run, at) in open.into_iter().zip(0u16..) {
            self.end(at, run)?;
        }
        Ok(())
    }

    fn section(&mut self, number: &str, title: &str, pt: f64) -> Result<(), XlsxError> {
        let block = |left| (self.row, left, self.row, self.last_column);
        if self.printed.is_numbered() {
            let (own, rest) = ((self.row, 0, self.row, 0), block(1));
            let format = self.styles.cell(Framed::heading(pt, Align::Center));
            span(self.sheet, own, number, format)?;
            let format = self.styles.cell(Framed::heading(pt, Align::Left));
            span(self.sheet, rest, title, format)
        } else {
            let all = block(0);
            let format = self.styles.cell(Framed::heading(pt, Align::Left));
            span(self.sheet, all, &section_line(number, title), format)
        }
    }

    fn data(&mut self, cells: &[AnnexCell], pt: f64) -> Result<(), XlsxError> {
        let layout = self.printed.sheet;
        if !layout.shape.is_table() {
            let format = self.styles.roster_line(pt);
            for (cell, at) in cells.iter().zip(0u16..) {
                let text = cell.to_string();
                self.sheet.write_string_with_format(self.row, at, text, &format)?;
            }
            return Ok(());
        }
        for ((cell, column), at) in cells.iter().zip(&layout.columns).zip(0u16..) {
            let format = match self.printed.shown(cell, column) {
                PrintedValue::Unknown => {
                    self.sheet.write_string(self.row, at, "—")?;
                    Framed::text(pt, Align::Center)
                }
                PrintedValue::Known(AnnexCell::Empty, align) => Framed::text(pt, align),
                // As a string, so that `=1+1` or `-5` typed as text stays what it is.
                PrintedValue::Known(AnnexCell::Text(text), align) => {
                    self.sheet.write_string(self.row, at, text)?;
                    Framed::text(pt, align)
                }
                PrintedValue::Known(AnnexCell::Number { value, decimals }, align) => {
                    self.sheet.write_number(self.row, at, *value)?;
                    Framed::number(pt, align, *decimals)
                }
            };
            self.extend(at, format)?;
        }
        Ok(())
    }

    /// Adds the cell of this row to the run of its column, or ends that and begins another.
    fn extend(&mut self, at: u16, format: Framed) -> Result<(), XlsxError> {
        let row = self.row;
        let Some(open) = self.runs.get_mut(usize::from(at)) else {
            return Ok(());
        };
        if let Some(run) = open
            && run.format == format
            && run.last + 1 == row
        {
            run.last = row;
            return Ok(());
        }
        let done = open.replace(Run {
            format,
            first: row,
            last: row,
        });
        self.end(at, done)
    }

    /// Gives a run its format; its empty cells come into being by that.
    fn end(&mut self, at: u16, run: Option<Run>) -> Result<(), XlsxError> {
        if let Some(run) = run {
            let format = self.styles.cell(run.format);
            self.sheet.set_range_format(run.first, at, run.last, at, format)?;
        }
        Ok(())
    }

    fn cell(&mut self, cell: &AnnexCell, at: u16, pt: f64, align: Align) -> Result<(), XlsxError> {
        let (sheet, row) = (&mut *self.sheet, self.row);
        match cell {
            AnnexCell::Empty => sheet.write_blank(row, at, self.styles.cell(Framed::text(pt, align)))?,
            // As a string, so that `=1+1` or `-5` typed as text stays what it is.
            AnnexCell::Text(text) => {
                let format = self.styles.cell(Framed::text(pt, align));
                sheet.write_string_with_format(row, at, text, format)?
            }
            AnnexCell::Number { value, decimals } => {
                let format = self.styles.cell(Framed::number(pt, align, *decimals));
                sheet.write_number_with_format(row, at, *value, format)?
            }
        };
        Ok(())
    }

    fn total(&mut self, label: &str, cells: &[AnnexCell], first: u32, pt: f64) -> Result<(), XlsxError> {
        let layout = self.printed.sheet;
        let label_columns = cells
            .iter()
            .take_while(|cell| **cell == AnnexCell::Empty)
            .count()
            .max(1);
        let right = u16::try_from(label_columns - 1).unwrap_or(0);
        let centred = self.styles.cell(Framed::text(pt, Align::Center));
        span(self.sheet, (self.row, 0, self.row, right), label, centred)?;
        let rest = cells.iter().zip(&layout.columns).zip(0u16..).skip(label_columns);
        for ((cell, column), at) in rest {
            let (AnnexCell::Number { value, decimals }, Profile::Print) = (cell, self.printed.profile) else {
                self.cell(cell, at, pt, column.align)?;
                continue;
            };
            let top = utility::row_col_to_cell(first, at);
            let bottom = utility::row_col_to_cell(self.row.saturating_sub(1), at);
            // SUBTOTAL leaves the 小计 in its range out; both are known to every Excel and WPS.
            let sum = if self.has_subtotals {
                format!("=SUBTOTAL(9,{top}:{bottom})")
            } else {
                format!("=SUM({top}:{bottom})")
            };
            // Readers that do not calculate take the cached result; the library's default would be 0.
            let formula = Formula::new(sum).set_result(value.to_string());
            let format = self.styles.cell(Framed::number(pt, column.align, *decimals));
            self.sheet
                .write_formula_with_format(self.row, at, formula, format)?;
        }
        Ok(())
    }
}
