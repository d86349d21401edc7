//! Reads xlsx and xlsm by streaming: `worksheet_range` would believe a hostile cell address and abort.

use std::collections::HashSet;
use std::io::Cursor;

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::model::Progress;

use super::error::ImportError;
use super::grid::{Cell, CellValue, Grid, Merge};
use super::workbook::{MAX_CELLS, MAX_ROWS};

type Book = Xlsx<Cursor<Vec<u8>>>;

/// All worksheets of an xlsx.
pub(super) fn read(file: &str, bytes: Vec<u8>, progress: &Progress) -> Result<Vec<Grid>, ImportError> {
    let mut book = Book::new(Cursor::new(bytes)).map_err(|error| refusal(file, error))?;
    let sheets: Vec<_> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .cloned()
        .collect();
    let mut budget = MAX_CELLS;
    let mut grids = Vec::new();
    for sheet in sheets {
        let mut grid = Grid::new(&sheet.name, sheet.visible != SheetVisible::Visible);
        fill(file, &mut book, &mut grid, &mut budget, progress)?;
        mark_percentages(file, &mut book, &mut grid)?;
        // A sheet whose merges can't be read is still a table.
        let merges = book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        grid.merge(merges.into_iter().map(from_dimensions));
        grids.push(grid);
    }
    Ok(grids)
}

/// Calamine counts from 0.
pub(super) fn from_dimensions(area: calamine::Dimensions) -> Merge {
    Merge {
        start: (area.start.0.saturating_add(1), area.start.1),
        end: (area.end.0.saturating_add(1), area.end.1),
    }
}

fn fill(
    file: &str,
    book: &mut Book,
    grid: &mut Grid,
    budget: &mut usize,
    progress: &Progress,
) -> Result<(), ImportError> {
    let name = grid.name.clone();
    let mut cells = book
        .worksheet_cells_reader(&name)
        .map_err(|error| refusal(file, error))?;
    let mut seen = 0usize;
    while let Some(record) = cells
        .next_cell_with_formula_metadata()
        .map_err(|error| refusal(file, error))?
    {
        seen += 1;
        if seen.is_multiple_of(10_000) && progress.is_cancelled() {
            return Err(crate::model::Cancelled.into());
        }
        let formula = record.formula.is_some();
        let Some(mut cell) = cell(record.value, formula) else {
            continue;
        };
        cell.formula = formula;
        *budget = budget
            .checked_sub(1)
            .ok_or_else(|| too_large(file, "单元格超过 500 万个", "500 万个"))?;
        grid.put(record.pos.0.saturating_add(1), record.pos.1, cell);
        if grid.rows.len() > MAX_ROWS {
            return Err(too_large(file, &format!("工作表“{name}”超过 20 万行"), "20 万行"));
        }
    }
    Ok(())
}

fn too_large(file: &str, what: &str, limit: &'static str) -> ImportError {
    ImportError::TooLarge {
        file: file.to_owned(),
        what: what.to_owned(),
        limit,
    }
}

fn cell(value: DataRef<'_>, formula: bool) -> Option<Cell> {
    match value {
        DataRef::Int(number) => Some(number_cell(int_to_float(number))),
        DataRef::Float(number) => Some(number_cell(number)),
        DataRef::String(text) => Cell::from_text(&text),
        DataRef::SharedString(text) => Cell::from_text(text),
        DataRef::Bool(yes) => Some(Cell::new(CellValue::Bool(yes))),
        DataRef::DateTime(date) if date.is_datetime() => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            Some(Cell::new(CellValue::Date(year, month, day)))
        }
        DataRef::DateTime(duration) => Some(number_cell(duration.as_f64())),
        DataRef::DateTimeIso(text) => Cell::from_text(text.split('T').next().unwrap_or(&text)),
        DataRef::DurationIso(text) => Cell::from_text(&text),
        DataRef::Error(error) => Some(Cell::new(CellValue::Error(error.to_string()))),
        DataRef::Empty => formula.then(|| Cell::new(CellValue::Uncalculated)),
    }
}

/// A cell with a number; what is not finite can't come from Excel and is shown as an error.
pub(super) fn number_cell(number: f64) -> Cell {
    if number.is_finite() {
        Cell::new(CellValue::Number(number))
    } else {
        Cell::new(CellValue::Error("#NUM!".to_owned()))
    }
}

#[expect(clippy::cast_precision_loss, reason = "Excel itself keeps numbers as floats")]
pub(super) const fn int_to_float(number: i64) -> f64 {
    number as f64
}

/// A second pass, only for workbooks that have percent formats: values and formats come from different calls.
fn mark_percentages(file: &str, book: &mut Book, grid: &mut Grid) -> Result<(), ImportError> {
    let name = grid.name.clone();
    let mut styles = book
        .worksheet_cells_reader(&name)
        .map_err(|error| refusal(file, error))?;
    let percent: HashSet<usize> = styles
        .styles()
        .iter()
        .enumerate()
        .filter(|(_, style)| {
            style
                .number_format
                .as_ref()
                .is_some_and(|format| format.format_code.contains('%'))
        })
        .map(|(id, _)| id)
        .collect();
    if percent.is_empty() {
        return Ok(());
    }
    while let Some((row, column, style)) = styles.next_style_id().map_err(|error| refusal(file, error))? {
        let row = grid.rows.get_mut(&row.saturating_add(1));
        if let Some(cell) = row.and_then(|cells| cells.get_mut(&column)) {
            cell.percent = percent.contains(&style) && cell.is_number();
        }
    }
    Ok(())
}

fn refusal(file: &str, error: XlsxError) -> ImportError {
    match error {
        XlsxError::Password => ImportError::Encrypted {
            file: file.to_owned(),
        },
        XlsxError::Zip(error) => ImportError::Damaged {
            file: file.to_owned(),
            reason: error.to_string(),
        },
        XlsxError::XmlEof(_) => ImportError::Truncated {
            file: file.to_owned(),
        },
        other => ImportError::Damaged {
            file: file.to_owned(),
            reason: other.to_string(),
        },
    }
}
