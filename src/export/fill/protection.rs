//! Which cells must not be written: formulas, covered and locked cells, and what the superior entered.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::absent_marks::is_mark;
use super::error::FillError;
use super::fill_plan::FillPlan;
use super::package::sheet::SheetXml;
use super::package::styles::Styles;
use super::package::xml::TagKind;
use super::refuse::merges;
use super::row_look::is_ellipsis;
use super::table::IssuedTable;
use crate::export::annex::layout::AnnexCell;
use crate::model::{cell_name, name_key};

/// Takes out of the plan what must not be written.
///
/// # Errors
/// The protected sheet forbids the rows that are needed, or keeps the names themselves locked.
pub(super) fn protect_cells(
    sheet: &SheetXml,
    table: &IssuedTable,
    strings: &[String],
    styles: &Styles,
    plan: &mut FillPlan,
) -> Result<(), FillError> {
    let protection = protection(sheet);
    if let (Some(forbids_rows), true) = (protection, plan.shift.moves())
        && forbids_rows
    {
        return Err(FillError::at(
            &table.sheet,
            "",
            "工作表受保护，不允许插入行，而空行不够",
        ));
    }
    let merges = merges(sheet);
    let origins = origins(sheet, plan);
    let (ordinal, name) = (plan.ordinal, table.name_column());
    let (mut kept, mut kept_texts) = (Vec::new(), Vec::new());
    let named: HashSet<u32> = plan
        .placed
        .iter()
        .filter(|record| record.printed)
        .map(|record| record.row)
        .collect();
    let mut locked = BTreeMap::new();
    for (row, cells) in &mut plan.cells {
        let Some((from, is_new)) = origins.get(row).copied() else {
            continue;
        };
        cells.retain(|column, value| {
            let covered = merges.iter().any(|(top, left, bottom, right)| {
                (*top..=*bottom).contains(&from)
                    && (*left..=*right).contains(column)
                    && (from, *column) != (*top, *left)
            });
            if covered {
                // A cell merged over several rows says the same of all of them, whatever the record says.
                kept_texts.push(cell_name(*row, *column));
                return false;
            }
            let Some(cell) = sheet.cell(from, *column) else {
                return true;
            };
            let shown = sheet.shown(cell, strings);
            let is_ordinal = Some(*column) == ordinal;
            // The superior's own entries stay, and so does a number that is already right.
            let same = matches!(value, AnnexCell::Number { value, .. } if shown.trim().parse() == Ok(*value));
            let goes_on = is_ellipsis(&shown) || is_ordinal && matches!(shown.trim(), "n" | "N");
            let waits = shown.trim().is_empty() || is_mark(&shown) || goes_on;
            let filled = !is_new && !waits && (!is_ordinal || same);
            let printed = shown.trim().parse::<f64>();
            if let (AnnexCell::Number { value, .. }, true, Ok(printed)) = (&*value, filled, printed)
                && (printed - *value).abs() > 1e-9
            {
                kept.push(cell_name(from, *column));
            }
            // The names that a form prints itself, and what stands beside them, are spelled in its own way.
            if let (AnnexCell::Text(text), true, false) = (&*value, filled, named.contains(row))
                && name_key(text) != name_key(&shown)
            {
                kept_texts.push(cell_name(*row, *column));
            }
            let writes = cell.formula.is_none() && !filled;
            if writes && protection.is_some() && styles.get(cell.style).locked {
                locked.entry(*column).or_insert_with(|| cell_name(from, *column));
                return false;
            }
            writes
        });
    }
    if let Some(cell) = name.and_then(|name| locked.get(&name)) {
        let place = format!(" {cell}");
        return Err(FillError::at(
            &table.sheet,
            &place,
            "工作表受保护，这个要填的单元格是锁定的",
        ));
    }
    plan.kept = kept;
    plan.kept_texts = kept_texts;
    plan.locked = locked.into_keys().collect();
    plan.cells.retain(|_, cells| !cells.is_empty());
    Ok(())
}

/// Puts the texts around the table into the plan; gives the cells that the protected sheet keeps locked.
pub(super) fn put_fixed(
    sheet: &SheetXml,
    styles: &Styles,
    texts: BTreeMap<(u32, u32), String>,
    plan: &mut FillPlan,
) -> Vec<String> {
    let is_protected = protection(sheet).is_some();
    let mut locked = Vec::new();
    for ((row, column), text) in texts {
        let style = sheet.cell(row, column).and_then(|cell| cell.style);
        if is_protected && styles.get(style).locked {
            locked.push(cell_name(row, column));
            continue;
        }
        let to = plan.shift.row(row);
        plan.texts.insert((to, column));
        plan.cells
            .entry(to)
            .or_default()
            .insert(column, AnnexCell::text(text));
    }
    locked
}

/// Row of the result → row of the template that it is or is made from, and whether it is new.
pub(super) fn origins(sheet: &SheetXml, plan: &FillPlan) -> HashMap<u32, (u32, bool)> {
    let shift = &plan.shift;
    let mut map: HashMap<u32, (u32, bool)> = sheet
        .rows
        .iter()
        .map(|row| (shift.row(row.number), (row.number, false)))
        .collect();
    for block in &shift.blocks {
        map.extend(shift.new_rows(block).map(|row| (row, (block.sample(), true))));
    }
    map
}

/// Whether the sheet is protected, and then whether rows may not be inserted (ECMA-376 part 1, 18.3.1.85).
pub(super) fn protection(sheet: &SheetXml) -> Option<bool> {
    let text = &sheet.text;
    let tag = sheet
        .outside
        .iter()
        .find(|tag| tag.name(text) == "sheetProtection" && tag.kind != TagKind::End)?;
    let is = |name: &str| matches!(tag.get(text, name).as_deref(), Some("1" | "true"));
    is("sheet").then(|| !matches!(tag.get(text, "insertRows").as_deref(), Some("0" | "false")))
}
