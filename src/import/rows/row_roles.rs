//! What each row under the header is to the user, and to the filling of the same sheet.

use super::RowKind;
use crate::import::grid::cells::SparseRow;
use crate::import::grid::{CellValue, GridCell};
use crate::import::plan::{RowRole, RowWithRole};
use crate::import::recognise::RecognisedTable;

/// What a row is to the user.
pub(crate) fn role_of(
    cells: &SparseRow,
    table: &RecognisedTable<'_>,
    row: u32,
    what: &RowKind,
) -> RowWithRole {
    let name_column = table.mapping.required().map_or(0, |mapped| mapped.column);
    let name = cells
        .get(name_column)
        .map_or_else(String::new, |cell| cell.text().into_owned());
    let role = match what {
        RowKind::Data | RowKind::Other | RowKind::Empty if waits(cells, table) => RowRole::Blank,
        RowKind::Data | RowKind::NameOnly => RowRole::Record,
        RowKind::Empty if !name.is_empty() => RowRole::Record,
        RowKind::Empty => RowRole::Blank,
        RowKind::Section { value, text, .. } => {
            RowRole::Section(value.clone().unwrap_or_else(|| text.clone()))
        }
        RowKind::Township(name) => RowRole::Section(name.clone()),
        RowKind::Total | RowKind::Subtotal => RowRole::Total,
        RowKind::Other | RowKind::Example | RowKind::Struck | RowKind::Unnumbered => RowRole::Fixed,
    };
    RowWithRole { row, role, name }
}

/// A numbered row of a blank form in which nothing but formulas stands in the known columns.
fn waits(cells: &SparseRow, table: &RecognisedTable<'_>) -> bool {
    let ordinal = table.mapping.of("ordinal").map(|mapped| mapped.column);
    let is_formula = |cell: &GridCell| cell.formula || cell.value == CellValue::Uncalculated;
    let is_known = |column: u32| table.mapping.mapped.iter().any(|mapped| mapped.column == column);
    let numbered = ordinal.and_then(|column| cells.get(column));
    let counts = match ordinal {
        Some(_) => numbered.is_some_and(|cell| cell.is_number() || is_formula(cell)),
        None => cells.values().all(is_formula),
    };
    let free = |(column, cell)| Some(column) == ordinal || !is_known(column) || is_formula(cell);
    counts && cells.iter().all(free)
}
