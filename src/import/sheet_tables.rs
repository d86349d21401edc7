//! The tables of one sheet: below each other, and side by side. Each is recognised by itself.

use std::ops::Range;

use crate::model::{column_letters, squeeze};

use super::error::ImportError;
use super::grid::Grid;
use super::grid::cells::SparseRow;
use super::plan::SheetPlan;
use super::plan::job::ImportJob;
use super::read::row_stream::RowReceiver;
use super::recognise::{SEARCHED_ROWS, recognise};
use super::reconcile::LedgerComparison;
use super::sheet_plan;
use super::sheet_plan::TablePlace;

/// More tables stand on no sheet; what follows is no list of tables.
const MAX_TABLES: usize = 200;
/// So many rows are there before tables side by side are looked for.
const FIRST_ROWS: usize = 100;
/// A table has as many columns.
const MIN_COLUMNS: usize = 3;

/// Reads the tables of a sheet; their plans are added to those of the sheets before.
pub(super) fn read(
    incoming: &mut RowReceiver,
    job: ImportJob<'_>,
    ledger: &mut LedgerComparison<'_>,
    sheets: &mut Vec<SheetPlan>,
) -> Result<(), ImportError> {
    incoming.at_least(FIRST_ROWS, job.file)?;
    let name = incoming.grid.name.clone();
    let beside = if job.options.frame(&name).is_none() {
        side_by_side(&incoming.grid, job)
    } else {
        None
    };
    let Some((header_top, parts)) = beside else {
        return read_below_each_other(incoming, "", job, ledger, sheets);
    };
    incoming.finish(job.file)?;
    let grids: Vec<Grid> = parts
        .iter()
        .map(|columns| incoming.grid.columns(columns.clone(), header_top))
        .collect();
    for (at, (grid, columns)) in grids.into_iter().zip(parts).enumerate() {
        let start = if at == 0 {
            String::new()
        } else {
            format!("{} 列起", column_letters(columns.start))
        };
        read_below_each_other(&mut RowReceiver::from(grid), &start, job, ledger, sheets)?;
    }
    Ok(())
}

fn read_below_each_other(
    incoming: &mut RowReceiver,
    start: &str,
    job: ImportJob<'_>,
    ledger: &mut LedgerComparison<'_>,
    sheets: &mut Vec<SheetPlan>,
) -> Result<(), ImportError> {
    let tab = incoming.grid.name.clone();
    let mut place = TablePlace {
        name: named(&tab, &[start]),
        is_further: !start.is_empty(),
        ..TablePlace::default()
    };
    for _ in 0..MAX_TABLES {
        let (plan, next) = sheet_plan::read(incoming, &mut place, job, ledger, sheets)?;
        sheets.push(plan);
        let Some(row) = next else { break };
        incoming.begin_at(row);
        place.name = named(&tab, &[start, &format!("第 {row} 行起")]);
        place.is_further = true;
    }
    Ok(())
}

/// A tab's name with the place where a table begins.
fn named(tab: &str, starts: &[&str]) -> String {
    let starts: Vec<&str> = starts.iter().copied().filter(|start| !start.is_empty()).collect();
    if starts.is_empty() {
        tab.to_owned()
    } else {
        format!("{tab}（{}）", starts.join("，"))
    }
}

/// The columns of tables that stand side by side, and the first row of their headers. Only where each of them is a known
/// table of its own.
fn side_by_side(grid: &Grid, job: ImportJob<'_>) -> Option<(u32, Vec<Range<u32>>)> {
    let rows = grid.rows.iter().take(SEARCHED_ROWS);
    let mut headers = rows.filter(|(_, cells)| cells.len() >= 2 * MIN_COLUMNS);
    headers.find_map(|(row, cells)| {
        let splits = [starts_again(cells), blank_columns(grid, row)];
        let mut splits = splits.into_iter().filter(|parts| parts.len() > 1);
        let is_known = |columns: &Range<u32>| {
            let part = grid.columns(columns.clone(), row);
            // Its header stands in this row; a row of records with a blank cell parts nothing.
            recognise(&part, job.known, None, None, None).is_ok_and(|table| {
                table.has_name() && (table.header.top..=table.header.bottom).contains(&row)
            })
        };
        let parts = splits.find(|parts| parts.iter().all(is_known))?;
        Some((row, parts))
    })
}

/// The parts of a header in which its first columns stand again.
fn starts_again(cells: &SparseRow) -> Vec<Range<u32>> {
    let labels: Vec<(u32, String)> = cells
        .iter()
        .map(|(column, cell)| (column, squeeze(&cell.text())))
        .collect();
    // 序号 may stand only once, before the first part.
    let first = labels
        .iter()
        .take(2)
        .map(|(_, label)| label)
        .find(|label| labels.iter().filter(|(_, other)| other == *label).count() > 1);
    let Some(first) = first else { return Vec::new() };
    let mut starts: Vec<u32> = labels
        .iter()
        .filter(|(_, label)| label == first)
        .map(|(column, _)| *column)
        .collect();
    if let (Some(start), Some((column, _))) = (starts.first_mut(), labels.first()) {
        *start = *column;
    }
    ranges(&starts)
}

/// The parts of a sheet between columns in which nothing stands.
fn blank_columns(grid: &Grid, header: u32) -> Vec<Range<u32>> {
    let mut used: Vec<u32> = grid
        .rows
        .range(header..)
        .take(FIRST_ROWS)
        .flat_map(|(_, cells)| cells.keys())
        .collect();
    used.sort_unstable();
    used.dedup();
    let is_behind_gap = |pair: &[u32]| match pair {
        [left, right] if left + 1 < *right => Some(*right),
        _ => None,
    };
    let starts = used.first().copied().into_iter();
    let starts: Vec<u32> = starts.chain(used.windows(2).filter_map(is_behind_gap)).collect();
    ranges(&starts)
}

fn ranges(starts: &[u32]) -> Vec<Range<u32>> {
    let ends = starts.iter().skip(1).copied().chain([u32::MAX]);
    starts.iter().zip(ends).map(|(start, end)| *start..end).collect()
}
