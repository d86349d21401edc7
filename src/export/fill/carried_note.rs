//! 注: the figures that stand in for those of another date are said in the filled file itself, as in an annex: in rows of
//! their own below everything that the superior printed, so that nothing of his changes.

use std::collections::BTreeMap;

use super::fill_plan::{FillPlan, FilledFigure};
use super::package::Package;
use super::package::reference::{column_number, parse_cell, references};
use super::package::sheet::SheetXml;
use super::package::styles::Styles;
use super::package::xml::{TagKind, attributes, tags};
use super::protection::protection;
use super::refuse::merges;
use super::table::IssuedTable;
use crate::export::annex::cell_fact::named_rows;
use crate::export::annex::layout::AnnexCell;
use crate::model::Period;

/// Rows of a sheet (ECMA-376 part 1, 18.3.1.73).
const LAST_ROW: u32 = 1_048_576;

/// Puts the sentences into the plan; gives what the officer should know where they can't stand in the sheet.
pub(super) fn put(
    package: &Package<'_>,
    (sheet, styles): (&SheetXml, &Styles),
    table: &IssuedTable,
    plan: &mut FillPlan,
) -> Option<String> {
    let sentences = sentences(plan);
    if sentences.is_empty() {
        return None;
    }
    let name = &table.sheet;
    if protection(sheet).is_some() {
        return Some(format!(
            "工作表“{name}”受保护，沿用以前时点的数没有在表下注明，请在报送时另行说明"
        ));
    }
    let column = first_shown_column(sheet, table);
    let rows: Vec<u32> = free_rows(sheet, styles, plan).take(sentences.len()).collect();
    let (Some(column), true) = (column, rows.len() == sentences.len()) else {
        return Some(format!(
            "工作表“{name}”的表下没有看得见的空行，沿用以前时点的数没有在表下注明，请在报送时另行说明"
        ));
    };
    for (row, sentence) in rows.iter().zip(sentences) {
        plan.texts.insert((*row, column));
        plan.cells
            .entry(*row)
            .or_default()
            .insert(column, AnnexCell::text(sentence));
    }
    let last = rows.last().copied().unwrap_or_default();
    let is_outside = print_end(package, name).is_some_and(|end| plan.shift.row(end) < last);
    is_outside
        .then(|| format!("工作表“{name}”第 {last} 行的“注”在打印区域之外；要打印出来请把打印区域扩到这一行"))
}

/// A sentence for each column and date, as in an annex.
fn sentences(plan: &FillPlan) -> Vec<String> {
    let mut groups: BTreeMap<(u32, Period), Vec<&FilledFigure>> = BTreeMap::new();
    for figure in &plan.figures {
        let Some((row, column)) = parse_cell(&figure.cell) else {
            continue;
        };
        if let (Some(older), true) = (figure.carried_over_from, plan.writes(row, column)) {
            groups.entry((column, older)).or_default().push(figure);
        }
    }
    let sentence = |((_, older), carried): ((u32, Period), Vec<&FilledFigure>)| {
        let header = carried.first().map_or("", |figure| figure.column.as_str());
        let names = named_rows(carried.iter().map(|figure| figure.name.clone()), carried.len());
        format!("注：“{header}”：{names}沿用{}的数。", older.label())
    };
    groups.into_iter().map(sentence).collect()
}

/// The rows below everything that stands on the sheet or is written there: without a cell of their own, and shown.
fn free_rows(sheet: &SheetXml, styles: &Styles, plan: &FillPlan) -> impl Iterator<Item = u32> {
    let shift = &plan.shift;
    let stands = sheet.rows.iter().filter(|row| {
        row.cells.iter().any(|cell| {
            let is_blank = cell.formula.is_none() && cell.value.is_none() && cell.inline.is_none();
            !is_blank || styles.get(cell.style).framed
        })
    });
    let printed = stands.map(|row| shift.row(row.number)).max();
    let merged = merges(sheet).iter().map(|merge| shift.row(merge.2)).max();
    let written = plan.cells.keys().copied().max();
    let last = [printed, merged, written]
        .into_iter()
        .flatten()
        .max()
        .unwrap_or(0);
    let taken: Vec<u32> = sheet
        .rows
        .iter()
        .filter(|row| !row.cells.is_empty() || is_set(sheet.get(row.open), "hidden"))
        .map(|row| shift.row(row.number))
        .filter(|row| *row > last)
        .collect();
    // Rows without an element of their own are hidden too (ECMA-376 part 1, 18.3.1.81).
    let is_hidden = sheet
        .outside
        .iter()
        .any(|tag| tag.name(&sheet.text) == "sheetFormatPr" && is_set(tag.source(&sheet.text), "zeroHeight"));
    let end = if is_hidden { last } else { LAST_ROW };
    (last + 1..=end).filter(move |row| taken.binary_search(row).is_err())
}

fn first_shown_column(sheet: &SheetXml, table: &IssuedTable) -> Option<u32> {
    let text = &sheet.text;
    let hidden: Vec<(u32, u32)> = sheet
        .outside
        .iter()
        .filter(|tag| {
            tag.name(text) == "col" && tag.kind != TagKind::End && is_set(tag.source(text), "hidden")
        })
        .filter_map(|tag| {
            let whole = |name: &str| tag.get(text, name)?.parse::<u32>().ok();
            Some((whole("min")?, whole("max")?))
        })
        .collect();
    let is_shown = |column: &u32| {
        hidden
            .iter()
            .all(|(first, last)| !(*first..=*last).contains(&(column + 1)))
    };
    let columns = table
        .columns
        .iter()
        .filter_map(|column| column_number(&column.letters));
    columns.filter(is_shown).min()
}

/// The last row of a sheet's print area.
fn print_end(package: &Package<'_>, sheet: &str) -> Option<u32> {
    let text = package.text(&package.workbook).ok()?;
    let all = tags(&package.workbook, &text).ok()?;
    let areas = all.iter().filter(|tag| {
        tag.name(&text) == "definedName" && tag.get(&text, "name").as_deref() == Some("_xlnm.Print_Area")
    });
    let rows = areas.filter_map(|tag| {
        let rest = text.get(tag.at.end..)?;
        Some(references(rest.split('<').next()?))
    });
    rows.flatten()
        .filter(|reference| reference.sheet.as_deref() == Some(sheet))
        .filter_map(|reference| Some(reference.last?.row?.0))
        .max()
}

/// Whether a tag sets a switch.
fn is_set(tag: &str, name: &str) -> bool {
    attributes(tag)
        .find(|(known, _)| *known == name)
        .and_then(|(_, at)| tag.get(at))
        .is_some_and(|value| matches!(value, "1" | "true"))
}
