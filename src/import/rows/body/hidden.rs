//! Hidden rows and columns of a table: read, and told.

use std::collections::BTreeSet;

use crate::model::{Problem, Severity, column_letters};

use crate::import::grid::Grid;
use crate::import::grid::cells::SparseRow;
use crate::import::plan::SheetPlan;

/// What was read although nobody sees it in the file.
#[derive(Debug, Default)]
pub(super) struct HiddenParts {
    /// How many rows of the table.
    rows: usize,
    /// The first of them.
    first: Option<u32>,
    /// Columns with a cell.
    columns: BTreeSet<u32>,
}

impl HiddenParts {
    /// What the rows down to the last of the header hold.
    pub(super) fn above(grid: &Grid, header_bottom: u32) -> Self {
        let mut hidden = Self::default();
        for (_, cells) in grid.rows.range(..=header_bottom) {
            hidden.see_columns(grid, cells);
        }
        hidden
    }

    /// A row of the table, which need not be in the grid any more.
    pub(super) fn see(&mut self, grid: &Grid, row: u32, cells: &SparseRow) {
        if grid.hidden_rows.contains(&row) {
            self.rows += 1;
            self.first.get_or_insert(row);
        }
        self.see_columns(grid, cells);
    }

    fn see_columns(&mut self, grid: &Grid, cells: &SparseRow) {
        let filled = |column: &&u32| cells.get(**column).is_some();
        self.columns.extend(grid.hidden_columns.iter().filter(filled));
    }

    /// Hidden rows and columns are read like all others; the user is told.
    pub(super) fn tell(&self, plan: &mut SheetPlan) {
        let mut tell = |code, message| {
            plan.problems.push(Problem {
                cell: String::new(),
                severity: Severity::Hint,
                code,
                message,
            });
        };
        if let Some(first) = self.first {
            let message = format!(
                "有 {} 行是隐藏或筛掉的（第 {first} 行起），已照常读入；不要的请在预览中剔除",
                self.rows
            );
            tell("sheet.hidden-rows", message);
        }
        if !self.columns.is_empty() {
            let columns: Vec<String> = self
                .columns
                .iter()
                .map(|column| column_letters(*column))
                .collect();
            let message = format!("{} 列是隐藏的，已照常读入；请核实是否需要", columns.join("、"));
            tell("sheet.hidden-columns", message);
        }
    }
}
