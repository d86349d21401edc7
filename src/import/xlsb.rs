//! Binary workbooks (xlsb), streamed through calamine on a guarded thread: it indexes into records unchecked.

use std::io::Cursor;

use calamine::{Reader as _, SheetType, SheetVisible, Xlsb, XlsbError};

use crate::model::Progress;

use super::budget::Budget;
use super::error::ImportError;
use super::grid::Grid;

/// All worksheets of an xlsb. Merged areas, hidden rows and number formats are not to be had from calamine.
pub(super) fn read(file: &str, bytes: &[u8], progress: &Progress) -> Result<Vec<Grid>, ImportError> {
    let mut budget = Budget::new(file, progress);
    let refusal = |error: XlsbError| match error {
        XlsbError::Password => Budget::new(file, progress).encrypted(),
        other => Budget::new(file, progress).damaged(&other.to_string()),
    };
    let mut book: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(refusal)?;
    let sheets = book.sheets_metadata().to_vec();
    let mut grids = Vec::new();
    for sheet in sheets
        .into_iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
    {
        let mut grid = Grid::new(&sheet.name, sheet.visible != SheetVisible::Visible);
        let mut cells = book.worksheet_cells_reader(&sheet.name).map_err(refusal)?;
        while let Some(record) = cells.next_cell().map_err(refusal)? {
            let (row, column) = record.get_position();
            if let Some(cell) = super::xlsx::cell(record.get_value().clone(), false) {
                budget.put(&mut grid, row.saturating_add(1), column, cell)?;
            }
        }
        grids.push(grid);
    }
    Ok(grids)
}
