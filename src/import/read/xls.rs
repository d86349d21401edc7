//! Reads xls and et (BIFF5 and BIFF8 in a compound file) through rxls, which tells hidden rows too.
//!
//! It runs in a process of its own ([`super::worker`]). There, and only there, calamine is asked when rxls gives
//! up: calamine's reader may panic or abort the process.

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{Data, Reader as _, SheetType, SheetVisible, Xls, XlsError};

use crate::model::Progress;

use super::RefusalReason;
use super::budget::Budget;
use super::cell_values::{from_dimensions, int_to_float, number_cell};
use super::encoding::{from_gb_bytes, from_utf16_bytes, is_broken, is_gb_in_bytes, is_mojibake, is_western};
use super::encryption::decrypted_book;
use super::sniff::FileEvidence;
use super::text_runs::MarkedText;
use super::xls_marks::XlsMarks;
use crate::import::error::ImportError;
use crate::import::grid::number_format::NumberFormat;
use crate::import::grid::{CellValue, Grid, GridCell, MergedArea, Strike};

/// Of so many texts one may be broken; more are a book in an unknown encoding.
const MOST_BROKEN: usize = 10;

/// Whether an old container holds a workbook.
pub(crate) fn fits(evidence: &FileEvidence<'_>) -> bool {
    !evidence.is_document() && (evidence.holds_stream("Workbook") || evidence.holds_stream("Book"))
}

/// All worksheets of an xls, by the second reader where the first gives up: only for a process that may die.
pub(crate) fn read_isolated(file: &str, bytes: &[u8], progress: &Progress) -> Result<Vec<Grid>, ImportError> {
    match read(file, bytes, progress) {
        Err(first @ ImportError::Damaged { .. }) => {
            read_by_calamine(file, bytes, progress).map_err(|_second| first)
        }
        other => other,
    }
}

/// How the texts of a book are stored. Some writers store UTF-16 byte by byte, or GB18030 under a Western code page:
/// nothing could be recognised, or worse, a name would come in as other signs. They do so with every text, so that the
/// book as a whole tells: one hanzi that was stored as it should be, and `25°C` or `m²` mean what they say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StoredTexts {
    AsRead,
    InBytesOfUtf16,
    InBytesOfGb,
    /// Nobody can read them.
    Misread,
}

impl StoredTexts {
    fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let (mut all, mut broken) = (0, 0);
        let (mut is_all_western, mut in_utf16, mut in_gb) = (true, false, false);
        for text in texts {
            all += 1;
            let is_broken = is_mojibake(text);
            broken += usize::from(is_broken);
            is_all_western &= is_western(text);
            if is_all_western {
                in_utf16 |= is_broken && from_utf16_bytes(text).is_some();
                in_gb |= is_gb_in_bytes(text);
            }
        }
        match (in_utf16, in_gb) {
            (true, _) if is_all_western => Self::InBytesOfUtf16,
            (_, true) if is_all_western => Self::InBytesOfGb,
            _ if broken * MOST_BROKEN > all => Self::Misread,
            _ => Self::AsRead,
        }
    }

    /// The cell of a text; the error is the reason why nobody can read the book.
    fn cell(self, text: &str) -> Result<Option<GridCell>, RefusalReason> {
        let right = match self {
            Self::AsRead => None,
            Self::InBytesOfUtf16 => from_utf16_bytes(text).or_else(|| from_gb_bytes(text)),
            Self::InBytesOfGb => from_gb_bytes(text),
            Self::Misread => return Err("文字编码不合规范，读出的是乱码"),
        };
        match right {
            Some(right) => Ok(GridCell::from_text(&right)),
            // One text that is broken is a matter of its cell; a single control character in a text is none.
            None if is_broken(text) => Ok(Some(GridCell::new(CellValue::Error("乱码".to_owned())))),
            None => Ok(GridCell::from_text(text)),
        }
    }
}

/// All worksheets of an xls, by the bounded reader, which is safe in any process.
pub(crate) fn read(file: &str, bytes: &[u8], progress: &Progress) -> Result<Vec<Grid>, ImportError> {
    let bytes = &decrypted_book(bytes);
    let mut budget = Budget::new(file, progress);
    let book = rxls::Workbook::open(bytes).map_err(|error| match error {
        rxls::Error::Encrypted | rxls::Error::EncryptedPackage => budget.encrypted(),
        other => budget.damaged(&other.to_string()),
    })?;
    let sheets = || book.sheets.iter().filter(|sheet| sheet.is_worksheet);
    let texts = StoredTexts::of(
        sheets()
            .flat_map(rxls::Sheet::cells)
            .filter_map(|(_, _, value)| text_of(value)),
    );
    let marks = XlsMarks::of(bytes);
    let mut grids = Vec::new();
    let mut formats: HashMap<&str, NumberFormat> = HashMap::new();
    for sheet in sheets() {
        let mut grid = Grid::new(&sheet.name, sheet.is_hidden() || sheet.is_very_hidden());
        for (row, column, value) in sheet.cells() {
            let cell = from_rxls(value, book.date1904, texts).map_err(|reason| budget.damaged(reason))?;
            let Some(mut cell) = cell else { continue };
            let marked = marks.of_cell(&sheet.name, row, column);
            if let Some(marked) = marked.and_then(MarkedText::cell) {
                cell = marked;
            }
            let style = sheet.cell_style(row, column);
            let font = style.and_then(|style| style.font.as_ref());
            if font.is_some_and(|font| font.strikethrough) {
                cell.strike = Strike::Whole;
            }
            if let CellValue::Number(number) = cell.value {
                let format = style.and_then(|style| style.num_fmt.as_deref());
                if let Some(code) = format.filter(|code| *code != "General") {
                    let format = formats.entry(code).or_insert_with(|| NumberFormat::of(code));
                    cell = cell.with_look(format.look(number));
                }
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
            .map(|(top, left, bottom, right)| MergedArea {
                start: (top.saturating_add(1), u32::from(*left)),
                end: (bottom.saturating_add(1), u32::from(*right)),
            });
        budget.merge(&mut grid, merges.collect())?;
        grids.push(grid);
    }
    Ok(grids)
}

fn text_of(value: &rxls::Cell) -> Option<&str> {
    match value {
        rxls::Cell::Text(text) => Some(text),
        rxls::Cell::Formula { cached, .. } => text_of(cached),
        _ => None,
    }
}

fn from_rxls(
    value: &rxls::Cell,
    date1904: bool,
    texts: StoredTexts,
) -> Result<Option<GridCell>, RefusalReason> {
    let cell = match value {
        rxls::Cell::Text(text) => return texts.cell(text),
        rxls::Cell::Number(number) => number_cell(*number),
        rxls::Cell::Date(serial) => date(*serial, date1904).unwrap_or_else(|| number_cell(*serial)),
        rxls::Cell::Bool(yes) => GridCell::new(CellValue::Bool(*yes)),
        rxls::Cell::Error(error) => GridCell::new(CellValue::Error(error.clone())),
        rxls::Cell::Formula { cached, .. } => {
            let formula = |cell| GridCell {
                formula: true,
                ..cell
            };
            return from_rxls(cached, date1904, texts).map(|cell| cell.map(formula));
        }
    };
    Ok(Some(cell))
}

/// A day; what is less than one is a duration.
fn date(serial: f64, date1904: bool) -> Option<GridCell> {
    let day = rxls::excel_serial_to_datetime(serial, date1904).filter(|_| serial >= 1.0)?;
    let year = u16::try_from(day.year).ok()?;
    let (month, day) = (u8::try_from(day.month).ok()?, u8::try_from(day.day).ok()?);
    Some(GridCell::new(CellValue::Date(year, month, day)))
}

fn read_by_calamine(file: &str, bytes: &[u8], progress: &Progress) -> Result<Vec<Grid>, ImportError> {
    let refusal = |error: XlsError| match error {
        XlsError::Password => Budget::new(file, progress).encrypted(),
        other => Budget::new(file, progress).damaged(&other.to_string()),
    };
    let mut budget = Budget::new(file, progress);
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(refusal)?;
    let sheets = book.sheets_metadata().to_vec();
    let mut ranges = Vec::new();
    for sheet in sheets
        .into_iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
    {
        let range = book.worksheet_range(&sheet.name).map_err(refusal)?;
        ranges.push((sheet, range));
    }
    let cells = ranges.iter().flat_map(|(_, range)| range.used_cells());
    let texts = StoredTexts::of(cells.filter_map(|(_, _, value)| match value {
        Data::String(text) => Some(text.as_str()),
        _ => None,
    }));
    let mut grids = Vec::new();
    for (sheet, range) in &ranges {
        let mut grid = Grid::new(&sheet.name, sheet.visible != SheetVisible::Visible);
        let (top, left) = range.start().unwrap_or_default();
        let place =
            |start: u32, offset: usize| start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
        for (row, column, value) in range.used_cells() {
            let cell = from_calamine(value, texts).map_err(|reason| budget.damaged(reason))?;
            if let Some(cell) = cell {
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

fn from_calamine(value: &Data, texts: StoredTexts) -> Result<Option<GridCell>, RefusalReason> {
    let cell = match value {
        Data::Int(number) => number_cell(int_to_float(*number)),
        Data::Float(number) => number_cell(*number),
        Data::String(text) => return texts.cell(text),
        Data::Bool(yes) => GridCell::new(CellValue::Bool(*yes)),
        Data::DateTime(date) if date.is_datetime() => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            GridCell::new(CellValue::Date(year, month, day))
        }
        Data::DateTime(duration) => number_cell(duration.as_f64()),
        Data::DateTimeIso(text) | Data::DurationIso(text) => return Ok(GridCell::from_text(text)),
        Data::Error(error) => GridCell::new(CellValue::Error(error.to_string())),
        _ => return Ok(None),
    };
    Ok(Some(cell))
}
