//! The tables of one sheet: below each other, and side by side. Each is recognised by itself.

use std::ops::Range;

use crate::model::{column_letters, squeeze};

use super::error::ImportError;
use super::grid::cells::SparseRow;
use super::grid::{CellValue, Grid};
use super::plan::SheetPlan;
use super::plan::job::ImportJob;
use super::read::row_stream::RowReceiver;
use super::recognise::roster_lines::table_of_lines;
use super::recognise::{SEARCHED_ROWS, begins_table, first_table, recognise};
use super::reconcile::LedgerComparison;
use super::sheet_plan;
use super::sheet_plan::TablePlace;

/// More tables stand on no sheet; what follows is no list of tables.
const MAX_TABLES: usize = 200;
/// So many rows are there before tables side by side are looked for.
const FIRST_ROWS: usize = 100;
/// More lines above a table are no titles of it.
const MAX_TITLES: usize = 5;
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
    if !incoming.has_more()
        && let Some(roster) = table_of_lines(&incoming.grid)
    {
        let mut roster = RowReceiver::from(roster);
        return read_below_each_other(&mut roster, TablePlace::default(), "", job, ledger, sheets);
    }
    let beside = if job.options.frame(&name).is_none() {
        side_by_side(&incoming.grid, job)
    } else {
        None
    };
    let Some((header_top, parts)) = beside else {
        return read_below_each_other(incoming, TablePlace::default(), "", job, ledger, sheets);
    };
    incoming.finish(job.file)?;
    let below = whole_table_below(&incoming.grid, job, header_top, &parts);
    let grids: Vec<Grid> = parts
        .iter()
        .map(|columns| {
            let mut part = incoming.grid.columns(columns.clone(), header_top);
            part.rows.split_off(below.unwrap_or(u32::MAX));
            part
        })
        .collect();
    for (at, (grid, columns)) in grids.into_iter().zip(parts).enumerate() {
        let start = if at == 0 {
            String::new()
        } else {
            format!("{} 列起", column_letters(columns.start))
        };
        let place = TablePlace::default();
        read_below_each_other(&mut RowReceiver::from(grid), place, &start, job, ledger, sheets)?;
    }
    if let Some(row) = below {
        let place = TablePlace::below(&incoming.grid, header_top);
        incoming.begin_at(row);
        let start = format!("第 {row} 行起");
        read_below_each_other(incoming, place, &start, job, ledger, sheets)?;
    }
    Ok(())
}

fn read_below_each_other(
    incoming: &mut RowReceiver,
    mut place: TablePlace,
    start: &str,
    job: ImportJob<'_>,
    ledger: &mut LedgerComparison<'_>,
    sheets: &mut Vec<SheetPlan>,
) -> Result<(), ImportError> {
    let tab = incoming.grid.name.clone();
    place.name = named(&tab, &[start]);
    place.is_further = !start.is_empty();
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
            recognise(&part, job.known, None, None, None).is_ok_and(|best| {
                // Another table may stand below.
                let table = first_table(&part, job.known, best);
                table.has_name() && (table.header.top..=table.header.bottom).contains(&row)
            })
        };
        let parts = splits.find(|parts| parts.iter().all(is_known))?;
        Some((row, parts))
    })
}

/// The first row, title included, of a table below tables side by side that is as wide as all of them.
fn whole_table_below(grid: &Grid, job: ImportJob<'_>, header_top: u32, parts: &[Range<u32>]) -> Option<u32> {
    // A merged cell may reach over the border, or end at it.
    let is_over_a_border = |row: u32| {
        let is_named = |column: u32| grid.covering(row, column).is_some();
        let mut borders = parts.iter().skip(1).map(|part| part.start);
        borders.any(|start| is_named(start) && is_named(start.saturating_sub(1)))
    };
    let may_be = |row: u32, cells: &SparseRow| {
        let are_names = cells
            .values()
            .all(|cell| matches!(cell.value, CellValue::Text(_)));
        are_names && cells.len() >= MIN_COLUMNS && is_over_a_border(row) && starts_again(cells).is_empty()
    };
    let is_header = |row: u32, cells: &SparseRow| {
        begins_table(job.known, row, cells)
            && !parts
                .iter()
                .all(|part| begins_table(job.known, row, &part_of(cells, part)))
    };
    let rows = grid.rows.range(header_top + 1..);
    let mut rows = rows.filter(|(row, cells)| may_be(*row, cells)).take(MAX_TABLES);
    let (header, _) = rows.find(|(row, cells)| is_header(*row, cells))?;
    let is_title = |cells: &SparseRow| {
        cells.len() <= 2
            && cells
                .values()
                .all(|cell| matches!(cell.value, CellValue::Text(_)))
    };
    let above: Vec<(u32, &SparseRow)> = grid.rows.range(header_top + 1..header).collect();
    let titles = above.iter().rev().take(MAX_TITLES);
    let first = titles.take_while(|(_, cells)| is_title(cells)).last();
    Some(first.map_or(header, |(row, _)| *row))
}

fn part_of(cells: &SparseRow, columns: &Range<u32>) -> SparseRow {
    let mut part = SparseRow::default();
    for (column, cell) in cells.range(columns.clone()) {
        part.insert(column, cell.clone());
    }
    part
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
