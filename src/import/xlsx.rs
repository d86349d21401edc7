//! Reads xlsx and xlsm by streaming: `worksheet_range` would believe a hostile cell address and abort.

use std::collections::HashSet;
use std::io::Cursor;
use std::thread;

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::model::Progress;

use super::budget::Budget;
use super::error::ImportError;
use super::grid::{Cell, CellValue, Grid, Merge};
use super::parts::{Parts, Wanted};

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// More refused cells than this are a damaged file, not a few odd values.
const MAX_REFUSED: usize = 10_000;

/// All worksheets of an xlsx.
pub(super) fn read(file: &str, bytes: &[u8], progress: &Progress) -> Result<Vec<Grid>, ImportError> {
    let mut budget = Budget::new(file, progress);
    let refused = |reason| Budget::new(file, progress).damaged(reason);
    // Both before calamine reads a cell: it would take a gigantic text into memory first.
    let (mut book, mut details) = thread::scope(|scope| {
        let details = scope.spawn(|| Parts::open(bytes).map(|mut parts| parts.all_details()));
        if let Some(mut parts) = Parts::open(bytes) {
            parts.check_strings().map_err(refused)?;
        }
        let book = Book::new(Cursor::new(bytes)).map_err(|error| refusal(file, error))?;
        match details.join() {
            Ok(details) => Ok((book, details.transpose().map_err(refused)?)),
            Err(_panic) => Err(refused("内部结构不合规范")),
        }
    })?;
    let sheets = book.sheets_metadata().to_vec();
    let mut grids = Vec::new();
    for sheet in sheets
        .into_iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
    {
        let mut grid = Grid::new(&sheet.name, sheet.visible != SheetVisible::Visible);
        let wanted = fill(file, &mut book, &mut grid, &mut budget)?;
        if !wanted.styles.is_empty() || !wanted.cells.is_empty() {
            complete(&mut Parts::open(bytes), &mut grid, &wanted, &mut budget)?;
        }
        let known = details.as_mut().and_then(|details| details.remove(&sheet.name));
        let merges = match known {
            Some(known) => {
                grid.hidden_rows = known.hidden_rows;
                grid.hidden_columns = known.hidden_columns;
                known.merges
            }
            // A sheet whose merges can't be read is still a table.
            None => {
                let merges = book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
                merges.into_iter().map(from_dimensions).collect()
            }
        };
        budget.merge(&mut grid, merges)?;
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

/// Streams the cells; returns what calamine can't say in the same pass: which cells are percentages, and what the
/// cells hold that it refuses.
fn fill(
    file: &str,
    book: &mut Book<'_>,
    grid: &mut Grid,
    budget: &mut Budget<'_>,
) -> Result<Wanted, ImportError> {
    let name = grid.name.clone();
    let mut cells = book
        .worksheet_cells_reader(&name)
        .map_err(|error| refusal(file, error))?;
    let mut wanted = Wanted {
        styles: percent_styles(cells.styles()),
        ..Wanted::default()
    };
    let mut number = 0usize;
    loop {
        match cells.next_cell_with_formula_metadata() {
            Ok(None) => return Ok(wanted),
            Ok(Some(record)) => {
                let formula = record.formula.is_some();
                if let Some(mut cell) = cell(record.value, formula) {
                    cell.formula = formula;
                    budget.put(grid, record.pos.0.saturating_add(1), record.pos.1, cell)?;
                }
            }
            // The reader stands behind the value now and goes on with the next cell.
            Err(error) if is_of_one_cell(&error) && wanted.cells.len() < MAX_REFUSED => {
                wanted.cells.insert(number);
            }
            Err(error) => return Err(refusal(file, error)),
        }
        number += 1;
    }
}

/// Errors that are about the cell just read, not about the file.
const fn is_of_one_cell(error: &XlsxError) -> bool {
    matches!(
        error,
        XlsxError::CellError(_)
            | XlsxError::CellTAttribute(_)
            | XlsxError::ParseFloat(_)
            | XlsxError::ParseInt(_)
            | XlsxError::Unexpected(_)
            | XlsxError::UnexpectedNode(_)
    )
}

fn percent_styles(styles: &[calamine::Style]) -> HashSet<usize> {
    let is_percent = |style: &calamine::Style| {
        style
            .number_format
            .as_ref()
            .is_some_and(|format| format.format_code.contains('%'))
    };
    styles
        .iter()
        .enumerate()
        .filter(|(_, style)| is_percent(style))
        .map(|(id, _)| id)
        .collect()
}

/// A second pass, only where it is needed.
fn complete(
    parts: &mut Option<Parts<'_>>,
    grid: &mut Grid,
    wanted: &Wanted,
    budget: &mut Budget<'_>,
) -> Result<(), ImportError> {
    let details = match parts {
        Some(parts) => parts
            .details(&grid.name, wanted)
            .map_err(|reason| budget.damaged(reason))?,
        None => Default::default(),
    };
    if details.asked.len() != wanted.cells.len() {
        return Err(budget.damaged("有单元格的值读不出来"));
    }
    for (row, column, text) in details.asked.into_values() {
        let text = if text.is_empty() { "?".to_owned() } else { text };
        budget.put(grid, row, column, Cell::new(CellValue::Error(text)))?;
    }
    for (row, column) in details.styled {
        if let Some(cell) = grid.rows.get_mut(row).and_then(|cells| cells.get_mut(column)) {
            cell.percent = cell.is_number();
        }
    }
    Ok(())
}

/// A value of calamine's stream.
pub(super) fn cell(value: DataRef<'_>, formula: bool) -> Option<Cell> {
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
