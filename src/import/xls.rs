//! Reads xls and et (BIFF5 and BIFF8 in a compound file) through rxls, which tells hidden rows too.
//!
//! It runs in a process of its own ([`super::worker`]). There, and only there, calamine is asked when rxls gives
//! up: calamine's reader may panic or abort the process.

use std::io::Cursor;

use calamine::{Data, Reader as _, SheetType, SheetVisible, Xls, XlsError};

use crate::model::Progress;

use super::budget::Budget;
use super::encoding::is_mojibake;
use super::error::ImportError;
use super::grid::{Cell, CellValue, Grid, Merge};
use super::xlsx::{from_dimensions, int_to_float, number_cell};

/// A reader of old workbooks; there are two because neither reads every file.
pub(super) trait XlsReader {
    /// All worksheets.
    fn read(file: &str, bytes: &[u8], progress: &Progress) -> Result<Vec<Grid>, ImportError>;
}

/// The bounded reader, safe in any process.
pub(super) struct Bounded;
/// The second reader, only for a process that may die.
pub(super) struct Second;

/// All worksheets of an xls, by the bounded reader.
pub(super) fn read(file: &str, bytes: &[u8], progress: &Progress) -> Result<Vec<Grid>, ImportError> {
    Bounded::read(file, bytes, progress).and_then(|grids| checked(file, progress, grids))
}

/// All worksheets of an xls, by the second reader where the first gives up.
pub(super) fn read_isolated(file: &str, bytes: &[u8], progress: &Progress) -> Result<Vec<Grid>, ImportError> {
    match Bounded::read(file, bytes, progress).and_then(|grids| checked(file, progress, grids)) {
        Err(first @ ImportError::Damaged { .. }) => {
            let second = Second::read(file, bytes, progress).and_then(|grids| checked(file, progress, grids));
            second.map_err(|_second| first)
        }
        other => other,
    }
}

/// Some writers store UTF-16 as bytes; the text is then full of NULs and nothing can be recognised.
fn checked(file: &str, progress: &Progress, mut grids: Vec<Grid>) -> Result<Vec<Grid>, ImportError> {
    let cells = grids
        .iter_mut()
        .flat_map(|grid| grid.rows.values_mut())
        .flat_map(super::cells::Line::values_mut);
    for cell in cells {
        if let CellValue::Text(text) = &mut cell.value
            && is_mojibake(text)
        {
            *text = repaired(text)
                .ok_or_else(|| Budget::new(file, progress).damaged("文字编码不合规范，读出的是乱码"))?;
        }
    }
    Ok(grids)
}

/// UTF-16 that was read byte by byte, put together again; `None` when it was something else.
fn repaired(text: &str) -> Option<String> {
    let (bytes, _, lossy) = encoding_rs::WINDOWS_1252.encode(text);
    if lossy || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let pairs = bytes
        .chunks_exact(2)
        .filter_map(|pair| Some(u16::from_le_bytes([*pair.first()?, *pair.get(1)?])));
    let text: String = char::decode_utf16(pairs).collect::<Result<_, _>>().ok()?;
    (!is_mojibake(&text)).then_some(text)
}

impl XlsReader for Bounded {
    fn read(file: &str, bytes: &[u8], progress: &Progress) -> Result<Vec<Grid>, ImportError> {
        let mut budget = Budget::new(file, progress);
        let book = rxls::Workbook::open(bytes).map_err(|error| match error {
            rxls::Error::Encrypted | rxls::Error::EncryptedPackage => budget.encrypted(),
            other => budget.damaged(&other.to_string()),
        })?;
        let mut grids = Vec::new();
        for sheet in book.sheets.iter().filter(|sheet| sheet.is_worksheet) {
            let mut grid = Grid::new(&sheet.name, sheet.is_hidden() || sheet.is_very_hidden());
            for (row, column, value) in sheet.cells() {
                let Some(mut cell) = from_rxls(value, book.date1904) else {
                    continue;
                };
                if cell.is_number() {
                    let format = sheet
                        .cell_style(row, column)
                        .and_then(|style| style.num_fmt.as_deref());
                    cell.percent = format.is_some_and(|format| format.contains('%'));
                }
                budget.put(&mut grid, row.saturating_add(1), u32::from(column), cell)?;
            }
            grid.hidden_rows = sheet
                .hidden_rows()
                .iter()
                .map(|row| row.saturating_add(1))
                .collect();
            grid.hidden_columns = sheet
                .hidden_columns()
                .iter()
                .map(|column| u32::from(*column))
                .collect();
            let merges = sheet
                .merged_ranges()
                .iter()
                .map(|(top, left, bottom, right)| Merge {
                    start: (top.saturating_add(1), u32::from(*left)),
                    end: (bottom.saturating_add(1), u32::from(*right)),
                });
            budget.merge(&mut grid, merges.collect())?;
            grids.push(grid);
        }
        Ok(grids)
    }
}

fn from_rxls(value: &rxls::Cell, date1904: bool) -> Option<Cell> {
    match value {
        rxls::Cell::Text(text) => Cell::from_text(text),
        rxls::Cell::Number(number) => Some(number_cell(*number)),
        rxls::Cell::Date(serial) if *serial >= 1.0 => match rxls::excel_serial_to_datetime(*serial, date1904)
        {
            Some(day) => {
                let year = u16::try_from(day.year).ok()?;
                let (month, day) = (u8::try_from(day.month).ok()?, u8::try_from(day.day).ok()?);
                Some(Cell::new(CellValue::Date(year, month, day)))
            }
            None => Some(number_cell(*serial)),
        },
        rxls::Cell::Date(duration) => Some(number_cell(*duration)),
        rxls::Cell::Bool(yes) => Some(Cell::new(CellValue::Bool(*yes))),
        rxls::Cell::Error(error) => Some(Cell::new(CellValue::Error(error.clone()))),
        rxls::Cell::Formula { cached, .. } => {
            let mut cell = from_rxls(cached, date1904)?;
            cell.formula = true;
            Some(cell)
        }
    }
}

impl XlsReader for Second {
    fn read(file: &str, bytes: &[u8], progress: &Progress) -> Result<Vec<Grid>, ImportError> {
        let refusal = |error: XlsError| match error {
            XlsError::Password => Budget::new(file, progress).encrypted(),
            other => Budget::new(file, progress).damaged(&other.to_string()),
        };
        let mut budget = Budget::new(file, progress);
        let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(refusal)?;
        let sheets = book.sheets_metadata().to_vec();
        let mut grids = Vec::new();
        for sheet in sheets
            .into_iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        {
            let mut grid = Grid::new(&sheet.name, sheet.visible != SheetVisible::Visible);
            let range = book.worksheet_range(&sheet.name).map_err(refusal)?;
            let (top, left) = range.start().unwrap_or_default();
            let place =
                |start: u32, offset: usize| start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
            for (row, column, value) in range.used_cells() {
                if let Some(cell) = from_calamine(value) {
                    budget.put(
                        &mut grid,
                        place(top, row).saturating_add(1),
                        place(left, column),
                        cell,
                    )?;
                }
            }
            let merges = book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
            budget.merge(&mut grid, merges.into_iter().map(from_dimensions).collect())?;
            grids.push(grid);
        }
        Ok(grids)
    }
}

fn from_calamine(value: &Data) -> Option<Cell> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_read_as_bytes_is_put_together() {
        let bytes: Vec<u8> = "床位A".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (broken, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
        assert!(is_mojibake(&broken));
        assert_eq!(repaired(&broken).as_deref(), Some("床位A"));
        assert_eq!(repaired("养\0老"), None);
    }
}
