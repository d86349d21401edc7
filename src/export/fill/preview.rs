//! What the window shows of an issued file: what is around its table, and the rows that will go in.

use std::path::Path;

use super::error::FillError;
use super::label_cells::{FixedCell, places};
use super::package::Package;
use super::package::reference::column_number;
use super::package::sheet::SheetXml;
use super::package::strings::Strings;
use super::placement::Filling;
use super::prepare::{read, sheet_of};
use super::table::Table;
use super::{blanks, placement};

/// What is around the table of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// Cells that wait for a text, or have one.
    pub fixed: Vec<FixedCell>,
    /// The mark for an absent value; `None` leaves the cell blank.
    pub mark: Option<String>,
    /// The runs of detail rows.
    pub blocks: Vec<Details>,
}

/// Detail rows one under the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Details {
    /// First row.
    pub first: u32,
    /// Last row.
    pub last: u32,
    /// The sample row: its format, height and formulas go into inserted rows.
    pub sample: u32,
}

/// The rows of a sheet that show records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Rows from top to bottom.
    pub rows: Vec<ShownRow>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownRow {
    /// Its number in the filled file.
    pub row: u32,
    /// Whether it was inserted.
    pub inserted: bool,
    /// What its cells show, one a column of the table.
    pub cells: Vec<String>,
}

/// Looks at what is around the tables of an issued file.
///
/// # Errors
/// Not an xlsx, or a package that is not as Excel, WPS and LibreOffice write it.
pub fn look(template: &Path, tables: &[Table]) -> Result<Vec<Around>, FillError> {
    let (name, bytes) = read(template)?;
    around(&bytes, tables).map_err(|error| error.in_file(&name))
}

fn around(bytes: &[u8], tables: &[Table]) -> Result<Vec<Around>, FillError> {
    let package = Package::open(bytes)?;
    let strings = Strings::read(&package)?;
    let one = |table: &Table| {
        let sheet = sheet_of(&package, table)?;
        let mut table = table.clone();
        blanks::free_marked_rows(&mut table, &sheet, &strings.texts);
        Ok(Around {
            fixed: places(&table, &sheet, &strings),
            mark: blanks::mark(&table, &sheet, &strings.texts),
            blocks: placement::blocks(&table, &sheet),
        })
    };
    tables.iter().map(one).collect()
}

/// The rows of a filled sheet.
pub(super) fn shown(table: &Table, sheet: Option<&SheetXml>, strings: &[String], filling: &Filling) -> Shown {
    let columns: Vec<Option<u32>> = table
        .columns
        .iter()
        .map(|column| column_number(&column.letters))
        .collect();
    let is_new = |row: u32| {
        let shift = &filling.shift;
        shift
            .blocks
            .iter()
            .any(|block| shift.new_rows(block).contains(&row))
    };
    let cell = |row: u32, column: Option<u32>| {
        let sheet = sheet?;
        Some(sheet.shown(sheet.cell(row, column?)?, strings))
    };
    let rows = filling.placed.iter().map(|row| ShownRow {
        row: *row,
        inserted: is_new(*row),
        cells: columns
            .iter()
            .map(|column| cell(*row, *column).unwrap_or_default())
            .collect(),
    });
    Shown { rows: rows.collect() }
}
