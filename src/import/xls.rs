//! Reads xls and et (BIFF8 in a compound file) through calamine; runs on a guarded thread because it may panic.

use std::io::Cursor;

use calamine::{Data, Reader as _, SheetType, SheetVisible, Xls, XlsError};

use crate::model::Progress;

use super::error::ImportError;
use super::grid::{Cell, CellValue, Grid};
use super::workbook::{MAX_CELLS, MAX_ROWS};
use super::xlsx::{from_dimensions, int_to_float, number_cell};

/// All worksheets of an xls.
pub(super) fn read(file: &str, bytes: Vec<u8>, progress: &Progress) -> Result<Vec<Grid>, ImportError> {
    let damaged = |error: XlsError| match error {
        XlsError::Password => ImportError::Encrypted {
            file: file.to_owned(),
        },
        other => ImportError::Damaged {
            file: file.to_owned(),
            reason: other.to_string(),
        },
    };
    let mut book = Xls::new(Cursor::new(bytes)).map_err(damaged)?;
    let sheets: Vec<_> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .cloned()
        .collect();
    let mut grids = Vec::new();
    let mut budget = MAX_CELLS;
    for sheet in sheets {
        if progress.is_cancelled() {
            return Err(crate::model::Cancelled.into());
        }
        let mut grid = Grid::new(&sheet.name, sheet.visible != SheetVisible::Visible);
        let range = book.worksheet_range(&sheet.name).map_err(damaged)?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let place =
                |start: u32, offset: usize| start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
            let Some(cell) = cell(value) else { continue };
            budget = budget.checked_sub(1).ok_or_else(|| ImportError::TooLarge {
                file: file.to_owned(),
                what: "单元格超过 500 万个".to_owned(),
                limit: "500 万个",
            })?;
            grid.put(place(top, row).saturating_add(1), place(left, column), cell);
        }
        if grid.rows.len() > MAX_ROWS {
            let what = format!("工作表“{}”超过 20 万行", sheet.name);
            return Err(ImportError::TooLarge {
                file: file.to_owned(),
                what,
                limit: "20 万行",
            });
        }
        // Some writers store UTF-16 as bytes; the text is then full of NULs and nothing can be recognised.
        if grid
            .rows
            .values()
            .flat_map(|cells| cells.values())
            .any(is_mojibake)
        {
            let reason = "文字编码不合规范，读出的是乱码".to_owned();
            return Err(ImportError::Damaged {
                file: file.to_owned(),
                reason,
            });
        }
        grid.merge(
            book.merge_cells_by_sheet_name(&sheet.name)
                .unwrap_or_default()
                .into_iter()
                .map(from_dimensions),
        );
        grids.push(grid);
    }
    Ok(grids)
}

fn is_mojibake(cell: &Cell) -> bool {
    matches!(&cell.value, CellValue::Text(text) if text.contains('\0'))
}

fn cell(value: &Data) -> Option<Cell> {
    match value {
        Data::Int(number) => Some(number_cell(int_to_float(*number))),
        Data::Float(number) => Some(number_cell(*number)),
        Data::String(text) => Cell::from_text(text),
        Data::Bool(yes) => Some(Cell::new(CellValue::Bool(*yes))),
        Data::DateTime(date) if date.is_datetime() => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            Some(Cell::new(CellValue::Date(year, month, day)))
        }
        Data::DateTime(duration) => Some(number_cell(duration.as_f64())),
        Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::from_text(text),
        Data::Error(error) => Some(Cell::new(CellValue::Error(error.to_string()))),
        _ => None,
    }
}
