//! Hidden rows and columns of a table: read, and told.

use crate::model::{Problem, Severity};

use super::grid::{Grid, column_letter};
use super::plan::SheetPlan;

/// Hidden rows and columns are read like all others; the user is told, because nobody sees them in the file.
pub(super) fn tell(plan: &mut SheetPlan, grid: &Grid, header_bottom: u32) {
    let mut tell = |code, message| {
        plan.problems.push(Problem {
            cell: String::new(),
            severity: Severity::Hint,
            code,
            message,
        });
    };
    let rows: Vec<u32> = grid.rows.range(header_bottom + 1..).map(|(row, _)| row).collect();
    let rows: Vec<String> = rows
        .iter()
        .filter(|row| grid.hidden_rows.contains(row))
        .map(u32::to_string)
        .collect();
    if let Some(first) = rows.first() {
        let message = format!(
            "有 {} 行是隐藏或筛掉的（第 {first} 行起），已照常读入；不要的请在预览中剔除",
            rows.len()
        );
        tell("sheet.hidden-rows", message);
    }
    let columns: Vec<String> = grid
        .hidden_columns
        .iter()
        .filter(|column| grid.cell_in_column(**column))
        .map(|column| column_letter(*column))
        .collect();
    if !columns.is_empty() {
        let message = format!("{} 列是隐藏的，已照常读入；请核实是否需要", columns.join("、"));
        tell("sheet.hidden-columns", message);
    }
}
