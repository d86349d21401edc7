//! What each row under the header is to the user, and to the filling of the same sheet.

use super::Row;
use crate::import::grid::cells::Cells;
use crate::import::grid::{Cell, CellValue};
use crate::import::plan::{SeenKind, SeenRow};
use crate::import::recognise::Table;

/// What a row is to the user.
pub(crate) fn seen(cells: &Cells, table: &Table<'_>, row: u32, what: &Row) -> SeenRow {
    let name_column = table.mapping.required().map_or(0, |mapped| mapped.column);
    let name = cells
        .get(name_column)
        .map_or_else(String::new, |cell| cell.text().into_owned());
    let kind = match what {
        Row::Data | Row::Other | Row::Empty if waits(cells, table) => SeenKind::Blank,
        Row::Data | Row::NameOnly => SeenKind::Record,
        Row::Empty if !name.is_empty() => SeenKind::Record,
        Row::Empty => SeenKind::Blank,
        Row::Section { value, text, .. } => SeenKind::Section(value.clone().unwrap_or_else(|| text.clone())),
        Row::Total | Row::Subtotal => SeenKind::Total,
        Row::Other => SeenKind::Fixed,
    };
    SeenRow { row, kind, name }
}

/// A numbered row of a blank form in which nothing but formulas stands in the known columns.
fn waits(cells: &Cells, table: &Table<'_>) -> bool {
    let ordinal = table.mapping.of("ordinal").map(|mapped| mapped.column);
    let is_formula = |cell: &Cell| cell.formula || cell.value == CellValue::Uncalculated;
    let is_known = |column: u32| table.mapping.mapped.iter().any(|mapped| mapped.column == column);
    let numbered = ordinal.and_then(|column| cells.get(column));
    let counts = match ordinal {
        Some(_) => numbered.is_some_and(|cell| cell.is_number() || is_formula(cell)),
        None => cells.values().all(is_formula),
    };
    let free = |(column, cell)| Some(column) == ordinal || !is_known(column) || is_formula(cell);
    counts && cells.iter().all(free)
}
