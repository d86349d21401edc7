//! Another unit of money that begins inside a table: whose rows are in which, nobody can tell.

use super::TableBody;
use crate::import::grid::cells::SparseRow;
use crate::import::recognise::mapping::Mapped;
use crate::import::rows::context;
use crate::import::rows::value::StatedUnits;
use crate::model::{FieldType, Problem, Severity, cell_name};

impl TableBody<'_> {
    /// Remembers a row that names another unit of money than the lines above the table.
    pub(super) fn see_unit(&mut self, row: u32, cells: &SparseRow) {
        let Some(line) = context::unit_line(cells) else {
            return;
        };
        let stated = StatedUnits::of(&[line]);
        let is_same =
            stated.unknown.is_none() && (stated.money.is_none() || stated.money == self.units.money);
        let is_money = |mapped: &Mapped| mapped.target.field().field_type == FieldType::Money;
        let mut columns = self.table.mapping.mapped.iter().filter(|mapped| is_money(mapped));
        if !is_same && !self.totals.is_empty() && columns.any(|mapped| mapped.unit.is_none()) {
            let column = cells.keys().next().unwrap_or(0);
            self.changed_unit.get_or_insert(cell_name(row, column));
        }
    }

    /// In whose unit the rows below such a row are, nobody can tell.
    pub(super) fn stop_at_changed_unit(&mut self, problems: &mut Vec<Problem>) {
        let Some(cell) = &mut self.changed_unit else {
            return;
        };
        self.draft.refused = true;
        if cell.is_empty() {
            return;
        }
        problems.push(Problem {
            cell: std::mem::take(cell),
            severity: Severity::Error,
            code: "unit.changes",
            message: "从这一行起写了另一个金额单位，以下各行没有导入；请把全表统一为一个单位，或分成两张表"
                .to_owned(),
        });
    }
}
