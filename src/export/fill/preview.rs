//! What the window shows of an issued file: what is around its table, and the rows that will go in.

use std::path::Path;

use super::error::FillError;
use super::fill_plan::FillPlan;
use super::label_cells::places;
use super::package::reference::column_number;
use super::package::sheet::SheetXml;
use super::package::strings::Strings;
use super::package::styles::Styles;
use super::package::{Package, read_issued};
use super::prepare::settled;
use super::table::{DetailRows, IssuedTable, LabelCell};
use super::{absent_marks, placement};

/// What is around the table of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Cells that wait for a text, or have one.
    pub fixed: Vec<LabelCell>,
    /// The mark for an absent value; `None` leaves the cell blank.
    pub mark: Option<String>,
    /// The runs of detail rows.
    pub blocks: Vec<DetailRows>,
}

/// The rows of a sheet that show records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilledRows {
    /// Rows from top to bottom.
    pub rows: Vec<FilledRow>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilledRow {
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
pub fn look(template: &Path, tables: &[IssuedTable]) -> Result<Vec<Surroundings>, FillError> {
    let (name, bytes) = read_issued(template)?;
    around(&bytes, tables).map_err(|error| error.in_file(&name))
}

fn around(bytes: &[u8], tables: &[IssuedTable]) -> Result<Vec<Surroundings>, FillError> {
    let package = Package::open(bytes)?;
    let (strings, styles) = (Strings::read(&package)?, Styles::read(&package)?);
    let one = |table: &IssuedTable| {
        let sheet = package.sheet_named(&table.sheet)?;
        let table = settled(&package, table, (&strings, &styles))?;
        Ok(Surroundings {
            fixed: places(&table, &sheet, &strings),
            mark: absent_marks::mark(&table, &sheet, &strings.texts),
            blocks: placement::blocks(&table, &sheet),
        })
    };
    tables.iter().map(one).collect()
}

/// The rows of a filled sheet.
pub(super) fn filled_rows(
    table: &IssuedTable,
    sheet: Option<&SheetXml>,
    strings: &[String],
    plan: &FillPlan,
) -> FilledRows {
    let columns: Vec<Option<u32>> = table
        .columns
        .iter()
        .map(|column| column_number(&column.letters))
        .collect();
    let is_new = |row: u32| {
        let shift = &plan.shift;
        shift
            .blocks
            .iter()
            .any(|block| shift.new_rows(block).contains(&row))
    };
    let cell = |row: u32, column: Option<u32>| {
        let sheet = sheet?;
        Some(sheet.shown(sheet.cell(row, column?)?, strings))
    };
    let rows = plan.placed.iter().map(|record| FilledRow {
        row: record.row,
        inserted: is_new(record.row),
        cells: columns
            .iter()
            .map(|column| cell(record.row, *column).unwrap_or_default())
            .collect(),
    });
    FilledRows { rows: rows.collect() }
}
