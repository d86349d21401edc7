//! Reads xlsx and xlsm by streaming: `worksheet_range` would believe a hostile cell address and abort.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::Cursor;
use std::thread;

use calamine::{Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::model::{Progress, cell_name};

use super::RefusalReason;
use super::budget::Budget;
use super::cell_values::{cell, from_dimensions};
use super::package::check_counts;
use super::row_stream::{RowReceiver, RowSender};
use super::sniff::FileEvidence;
use super::xlsx_details::{DetailsReader, SheetDetails, WantedCells};
use super::xlsx_repair::repaired;
use crate::import::error::ImportError;
use crate::import::grid::{CellPlace, CellValue, Grid, GridCell};

type XlsxBook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// More passes for refused cells than this are a damaged file, not a few odd values.
const MAX_PASSES: usize = 100;

/// Whether a package holds a workbook, wherever in it.
pub(crate) fn fits(evidence: &FileEvidence<'_>) -> bool {
    evidence.holds_part(|part| part.to_ascii_lowercase().ends_with("workbook.xml"))
}

/// Reads an xlsx: tells its worksheets at once, then hands over their rows as they come or each sheet as a whole.
pub(crate) fn read(
    file: &str,
    bytes: &[u8],
    as_a_whole: bool,
    progress: &Progress,
    tell: Box<dyn FnOnce(Vec<RowReceiver>) + '_>,
) -> Result<(), ImportError> {
    let repaired = repaired(bytes);
    let bytes = repaired
        .as_ref()
        .map_or(bytes, |package| package.bytes.as_slice());
    check_counts(file, bytes)?;
    let mut budget = Budget::new(file, progress);
    let refused = |reason| Budget::new(file, progress).damaged(reason);
    // Both before calamine reads a cell: it would take a gigantic text into memory first.
    let (mut book, mut details) = thread::scope(|scope| {
        let details = scope.spawn(|| DetailsReader::open(bytes).map(|mut parts| parts.all_details()));
        if let Some(mut parts) = DetailsReader::open(bytes) {
            parts.check_strings().map_err(refused)?;
        }
        let book = XlsxBook::new(Cursor::new(bytes)).map_err(|error| refusal(file, error))?;
        match details.join() {
            Ok(details) => Ok((book, details.transpose().map_err(refused)?)),
            Err(_panic) => Err(refused("内部结构不合规范")),
        }
    })?;
    let sheets = book.sheets_metadata().to_vec();
    let (mut incoming, mut outlets) = (Vec::new(), Vec::new());
    for sheet in sheets
        .into_iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
    {
        let mut grid = Grid::new(&sheet.name, sheet.visible != SheetVisible::Visible);
        let known = details.as_mut().and_then(|details| details.remove(&sheet.name));
        let known = known.unwrap_or_else(|| {
            // A sheet whose merges can't be read is still a table.
            let merges = book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
            SheetDetails {
                last_row: u32::MAX,
                out_of_order: true,
                merges: merges.into_iter().map(from_dimensions).collect(),
                ..SheetDetails::default()
            }
        });
        budget.merge_until(known.last_row, &mut grid, known.merges)?;
        grid.hidden_rows = known.hidden_rows;
        grid.hidden_columns = known.hidden_columns;
        let (sheet, outlet) = RowReceiver::new(grid, known.rows, !known.out_of_order && !as_a_whole);
        incoming.push(sheet);
        outlets.push(outlet);
    }
    let left_out = repaired.iter().flat_map(|package| &package.left_out);
    incoming.extend(left_out.map(|tab| {
        let mut grid = Grid::new(&tab.name, tab.hidden);
        grid.unread = Some(tab.reason);
        RowReceiver::from(grid)
    }));
    tell(incoming);
    for mut outlet in outlets {
        let outcome = fill(file, bytes, &mut book, &mut outlet, &mut budget);
        let is_read = outcome.is_ok();
        outlet.end(outcome);
        if !is_read {
            break;
        }
    }
    Ok(())
}

/// Streams the cells of a sheet.
fn fill(
    file: &str,
    bytes: &[u8],
    book: &mut XlsxBook<'_>,
    outlet: &mut RowSender,
    budget: &mut Budget<'_>,
) -> Result<(), ImportError> {
    let name = outlet.grid.name.clone();
    let mut cells = book
        .worksheet_cells_reader(&name)
        .map_err(|error| refusal(file, error))?;
    let styles = percent_styles(cells.styles());
    let mut untold = Untold::new(bytes, &name, styles).map_err(|reason| budget.damaged(reason))?;
    let mut number = 0usize;
    let mut last = (0, 0);
    loop {
        let told = match cells.next_cell_with_formula_metadata() {
            Ok(None) => return Ok(()),
            Ok(Some(record)) => {
                let (place, formula) = (record.pos, record.formula.is_some());
                let place = (place.0.saturating_add(1), place.1);
                cell(record.value, formula).map(|mut cell| {
                    cell.formula = formula;
                    cell.percent = cell.is_number() && untold.percents.contains(&place);
                    (place, cell)
                })
            }
            // The reader stands behind the value now and goes on with the next cell.
            Err(error) if is_of_one_cell(&error) => {
                let (place, text) = untold.refused(number).map_err(|reason| budget.damaged(reason))?;
                Some((place, GridCell::new(CellValue::Error(text))))
            }
            Err(error) => return Err(refusal(file, error)),
        };
        number += 1;
        if let Some(((row, column), cell)) = told {
            if !outlet.before(row, file)? {
                return Ok(());
            }
            if (row, column) <= last && outlet.grid.cell(row, column).is_some_and(|old| *old != cell) {
                let place = cell_name(row, column);
                return Err(budget.damaged(&format!("“{name}”的 {place} 写了两次，内容不同")));
            }
            last = (row, column);
            budget.put(&mut outlet.grid, row, column, cell)?;
        }
    }
}

/// What calamine can't say in the same pass: which cells are percentages, and what the cells hold that it refuses. Each
/// takes a pass of its own over the sheet, only where it is needed.
struct Untold<'a> {
    bytes: &'a [u8],
    sheet: &'a str,
    percents: HashSet<CellPlace>,
    refused: BTreeMap<usize, (u32, u32, String)>,
    passes: usize,
}

impl<'a> Untold<'a> {
    fn new(bytes: &'a [u8], sheet: &'a str, styles: HashSet<usize>) -> Result<Self, RefusalReason> {
        let mut untold = Self {
            bytes,
            sheet,
            percents: HashSet::new(),
            refused: BTreeMap::new(),
            passes: 0,
        };
        if !styles.is_empty() {
            let wanted = WantedCells {
                styles,
                ..WantedCells::default()
            };
            untold.percents = untold.pass(&wanted)?.styled.into_iter().collect();
        }
        Ok(untold)
    }

    /// Place and text of the cell with this number in the file.
    fn refused(&mut self, number: usize) -> Result<(CellPlace, String), RefusalReason> {
        if !self.refused.contains_key(&number) {
            let wanted = WantedCells {
                cells: BTreeSet::from([number]),
                errors: true,
                ..WantedCells::default()
            };
            self.refused = self.pass(&wanted)?.asked;
        }
        let found = self.refused.remove(&number).filter(|_| self.passes <= MAX_PASSES);
        let (row, column, text) = found.ok_or("有单元格的值读不出来")?;
        Ok(((row, column), if text.is_empty() { "?".to_owned() } else { text }))
    }

    fn pass(&mut self, wanted: &WantedCells) -> Result<SheetDetails, RefusalReason> {
        self.passes += 1;
        let mut parts = DetailsReader::open(self.bytes).ok_or("有单元格的值读不出来")?;
        parts.details(self.sheet, wanted)
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
