//! Reads xlsx and xlsm by streaming: `worksheet_range` would believe a hostile cell address and abort.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
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
use super::text_runs::MarkedText;
use super::xlsx_details::{DetailsReader, SheetDetails, WantedCells};
use super::xlsx_repair::repaired;
use crate::import::error::ImportError;
use crate::import::grid::number_format::NumberFormat;
use crate::import::grid::{CellPlace, CellValue, Grid, GridCell, Strike};

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
    let mut shared = HashMap::new();
    // Both before calamine reads a cell: it would take a gigantic text into memory first.
    let (mut book, mut details) = thread::scope(|scope| {
        let details = scope.spawn(|| DetailsReader::open(bytes).map(|mut parts| parts.all_details()));
        if let Some(mut parts) = DetailsReader::open(bytes) {
            shared = parts.check_strings().map_err(refused)?;
        }
        let book = XlsxBook::new(Cursor::new(bytes)).map_err(|error| refusal(file, error))?;
        match details.join() {
            Ok(details) => Ok((book, details.transpose().map_err(refused)?)),
            Err(_panic) => Err(refused("内部结构不合规范")),
        }
    })?;
    let sheets = book.sheets_metadata().to_vec();
    let mut marked = HashSet::new();
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
        if known.marked || !shared.is_empty() {
            marked.insert(sheet.name.clone());
        }
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
        let marks = marked.contains(&outlet.grid.name).then_some(&shared);
        let outcome = fill(file, bytes, &mut book, marks, &mut outlet, &mut budget);
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
    marks: Option<&HashMap<usize, MarkedText>>,
    outlet: &mut RowSender,
    budget: &mut Budget<'_>,
) -> Result<(), ImportError> {
    let name = outlet.grid.name.clone();
    let mut cells = book
        .worksheet_cells_reader(&name)
        .map_err(|error| refusal(file, error))?;
    let styles = TellingStyles::of(cells.styles());
    let mut untold = Untold::new(bytes, &name, styles, marks).map_err(|reason| budget.damaged(reason))?;
    let mut number = 0usize;
    let mut last = (0, 0);
    loop {
        let told = match cells.next_cell_with_formula_metadata() {
            Ok(None) => return Ok(()),
            Ok(Some(record)) => {
                let (place, formula) = (record.pos, record.formula.is_some());
                let place = (place.0.saturating_add(1), place.1);
                match cell(record.value, formula) {
                    Some(cell) => {
                        let mut cell = untold
                            .seen(place, cell)
                            .map_err(|reason| budget.damaged(reason))?;
                        cell.formula = formula;
                        Some((place, cell))
                    }
                    None => None,
                }
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

/// What calamine can't say in the same pass: how cells show their numbers, what is struck through, and what the cells
/// hold that it refuses. Each takes a pass of its own over the sheet, only where it is needed.
struct Untold<'a> {
    bytes: &'a [u8],
    sheet: &'a str,
    styles: TellingStyles,
    /// The telling style of cells that have one.
    styled: HashMap<CellPlace, usize>,
    /// The same for styles that fix decimals; asked for only where these matter.
    with_decimals: Option<HashMap<CellPlace, usize>>,
    marks: HashMap<CellPlace, MarkedText>,
    refused: BTreeMap<usize, (u32, u32, String)>,
    passes: usize,
}

impl<'a> Untold<'a> {
    fn new(
        bytes: &'a [u8],
        sheet: &'a str,
        styles: TellingStyles,
        marks: Option<&HashMap<usize, MarkedText>>,
    ) -> Result<Self, RefusalReason> {
        let mut untold = Self {
            bytes,
            sheet,
            styled: HashMap::new(),
            with_decimals: None,
            marks: HashMap::new(),
            refused: BTreeMap::new(),
            passes: 0,
            styles,
        };
        let wanted = untold.styles.formats.keys().chain(&untold.styles.struck);
        untold.styled = untold.places_of(wanted.copied().collect())?;
        if let Some(shared) = marks
            && let Some(mut parts) = DetailsReader::open(bytes)
        {
            untold.marks = parts.marked_cells(sheet, shared);
        }
        Ok(untold)
    }

    fn places_of(&mut self, styles: HashSet<usize>) -> Result<HashMap<CellPlace, usize>, RefusalReason> {
        if styles.is_empty() {
            return Ok(HashMap::new());
        }
        let wanted = WantedCells {
            styles,
            ..WantedCells::default()
        };
        Ok(self.pass(&wanted)?.styled.into_iter().collect())
    }

    /// A cell as the user sees it.
    fn seen(&mut self, place: CellPlace, cell: GridCell) -> Result<GridCell, RefusalReason> {
        let style = self.styled.get(&place).copied();
        let mut cell = match self.marks.get(&place).and_then(MarkedText::cell) {
            Some(marked) => marked,
            None => cell,
        };
        if style.is_some_and(|style| self.styles.struck.contains(&style)) {
            cell.strike = Strike::Whole;
        }
        let CellValue::Number(number) = cell.value else {
            return Ok(cell);
        };
        let format = style.and_then(|style| self.styles.formats.get(&style));
        let mut look = format.map(|format| format.look(number)).unwrap_or_default();
        // October of 2023 is kept as 2023.1, and so is January.
        let is_month_of_year = (1990.0..2100.0).contains(&number) && number.fract() > 0.0;
        if is_month_of_year && !self.styles.decimals.is_empty() {
            if self.with_decimals.is_none() {
                let styles = self.styles.decimals.keys().copied().collect();
                self.with_decimals = Some(self.places_of(styles)?);
            }
            let style = self.with_decimals.as_ref().and_then(|styled| styled.get(&place));
            let format = style.and_then(|style| self.styles.decimals.get(style));
            look.decimals = format.and_then(|format| format.look(number).decimals);
        }
        Ok(cell.with_look(look))
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

/// The styles of a workbook that change what a cell means.
#[derive(Debug, Default)]
struct TellingStyles {
    /// Formats that show another number than is kept.
    formats: HashMap<usize, NumberFormat>,
    /// Formats that fix the decimals.
    decimals: HashMap<usize, NumberFormat>,
    /// Styles that strike the text through.
    struck: HashSet<usize>,
}

impl TellingStyles {
    fn of(styles: &[calamine::Style]) -> Self {
        let mut telling = Self::default();
        for (id, style) in styles.iter().enumerate() {
            if let Some(format) = &style.number_format {
                let format = NumberFormat::of(&format.format_code);
                if format.has_decimals() {
                    telling.decimals.insert(id, format.clone());
                }
                if format.is_telling() {
                    telling.formats.insert(id, format);
                }
            }
            if style.font.as_ref().is_some_and(calamine::Font::has_strikethrough) {
                telling.struck.insert(id);
            }
        }
        telling
    }
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
