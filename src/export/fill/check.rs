//! What a sheet must not have to be filled safely, and which cells must not be written.

use super::super::layout::Cell;
use super::error::FillError;
use super::formulas::overlaps;
use super::reference::{cell_name, parse_cell, quoted, references};
use super::sheet::SheetXml;
use super::shift::Shift;
use super::styles::Styles;
use super::table::Filling;
use super::xml::Kind;

/// Functions that reach cells by computed places: no one can tell whether rows may be inserted.
const COMPUTED_PLACES: [&str; 3] = ["INDIRECT", "OFFSET", "ADDRESS"];

/// Refuses what inserted rows would break.
pub(super) fn refuse_formulas(sheet: &SheetXml, name: &str, shift: &Shift) -> Result<(), FillError> {
    if !shift.moves() {
        return Ok(());
    }
    for row in &sheet.rows {
        let block = shift
            .blocks
            .iter()
            .find(|block| block.first <= row.number && row.number <= block.last);
        for cell in &row.cells {
            let Some(formula) = &cell.formula else { continue };
            let place = format!(" {}", cell_name(row.number, cell.column));
            let refuse = |reason: String| Err(FillError::at(name, &place, reason));
            let covers = formula.covers.as_deref().unwrap_or("");
            if formula.kind == "array" && overlaps(shift, covers) || formula.kind == "dataTable" {
                return refuse("数组公式或模拟运算表占着数据行，不能插入行".to_owned());
            }
            let called = functions(&formula.text);
            if let Some(function) = called.iter().find(|f| COMPUTED_PLACES.contains(&f.as_str())) {
                return refuse(format!("公式用了 {function}，插入行后会指错位置"));
            }
            if block.is_none() && row.number >= shift.blocks.first().map_or(0, |block| block.first) {
                if called
                    .iter()
                    .any(|function| function == "ROW" || function == "ROWS")
                {
                    return refuse("公式用了 ROW，插入行后结果会变".to_owned());
                }
                let single = shift
                    .blocks
                    .iter()
                    .find(|block| block.extra > 0 && block.first == block.last);
                if let Some(single) = single {
                    let bare = |r: &super::reference::Reference| {
                        r.last.is_none() && r.first.row.map(|r| r.0) == Some(single.first)
                    };
                    if references(&formula.text)
                        .iter()
                        .any(|r| r.sheet.is_none() && bare(r))
                    {
                        return refuse("合计公式只引用一个样例行，插入行后不知道该合计哪些行".to_owned());
                    }
                }
            }
            if references(&formula.text)
                .iter()
                .any(|r| r.sheet.as_ref().is_some_and(|sheet| sheet.contains(':')))
            {
                return refuse("公式跨多张工作表引用（三维引用），插入行后会指错位置".to_owned());
            }
        }
    }
    refuse_merges(sheet, name, shift)
}

fn refuse_merges(sheet: &SheetXml, name: &str, shift: &Shift) -> Result<(), FillError> {
    for (top, left, bottom, _) in merges(sheet) {
        let cut = shift.blocks.iter().any(|block| {
            let inside = block.first <= top && bottom <= block.last;
            block.extra > 0 && bottom > top && inside && (top, bottom) != (block.first, block.last)
        });
        if cut {
            let place = format!(" {}", cell_name(top, left));
            return Err(FillError::at(
                name,
                &place,
                "数据行里有上下合并的单元格，每条记录占多行，不能插入行",
            ));
        }
    }
    Ok(())
}

/// Takes out of the filling what must not be written: formulas, covered and filled cells. Locked cells refuse.
pub(super) fn guard_cells(
    sheet: &SheetXml,
    name: &str,
    strings: &[String],
    styles: &Styles,
    filling: &mut Filling,
) -> Result<(), FillError> {
    let protection = protection(sheet);
    if let (Some(forbids_rows), true) = (protection, filling.shift.moves())
        && forbids_rows
    {
        return Err(FillError::at(name, "", "工作表受保护，不允许插入行，而空行不够"));
    }
    let merges = merges(sheet);
    let shift = filling.shift.clone();
    // Row of the result → row of the template that it is or is made from.
    let origins: std::collections::HashMap<u32, (u32, bool)> = {
        let mut map: std::collections::HashMap<u32, (u32, bool)> = sheet
            .rows
            .iter()
            .map(|row| (shift.row(row.number), (row.number, false)))
            .collect();
        for block in &shift.blocks {
            map.extend(shift.new_rows(block).map(|row| (row, (block.sample(), true))));
        }
        map
    };
    let ordinal = filling.ordinal;
    let mut kept = Vec::new();
    for (row, cells) in &mut filling.cells {
        let Some((from, is_new)) = origins.get(row).copied() else {
            continue;
        };
        let mut locked = None;
        cells.retain(|column, value| {
            let covered = merges.iter().any(|(top, left, bottom, right)| {
                (*top..=*bottom).contains(&from)
                    && (*left..=*right).contains(column)
                    && (from, *column) != (*top, *left)
            });
            let Some(cell) = sheet.cell(from, *column) else {
                return !covered;
            };
            let shown = sheet.shown(cell, strings);
            let is_ordinal = Some(*column) == ordinal;
            // The superior's own entries stay, and so does a number that is already right.
            let same = matches!(value, Cell::Number { value, .. } if shown.trim().parse() == Ok(*value));
            let filled = !is_new && !shown.trim().is_empty() && (!is_ordinal || same);
            let printed = shown.trim().parse::<f64>();
            if let (Cell::Number { value, .. }, true, Ok(printed)) = (&*value, filled, printed)
                && (printed - *value).abs() > 1e-9
            {
                kept.push(cell_name(from, *column));
            }
            let writes = cell.formula.is_none() && !covered && !filled;
            if writes && protection.is_some() && styles.get(cell.style).locked {
                locked = Some(cell_name(from, *column));
            }
            writes
        });
        if let Some(cell) = locked {
            let place = format!(" {cell}");
            return Err(FillError::at(
                name,
                &place,
                "工作表受保护，这个要填的单元格是锁定的",
            ));
        }
        for (column, value) in cells.iter_mut() {
            let style = sheet.cell(from, *column).and_then(|cell| cell.style);
            if let (Cell::Number { value, decimals }, true) = (value, styles.get(style).percent) {
                // The cell shows 0.55 as 55%.
                *value = format!("{:.14e}", *value / 100.0)
                    .parse()
                    .unwrap_or(*value / 100.0);
                *decimals = decimals.saturating_add(2);
            }
        }
    }
    filling.kept = kept;
    filling.cells.retain(|_, cells| !cells.is_empty());
    Ok(())
}

/// Whether the sheet is protected, and then whether rows may not be inserted (ECMA-376 part 1, 18.3.1.85).
fn protection(sheet: &SheetXml) -> Option<bool> {
    let text = &sheet.text;
    let tag = sheet
        .outside
        .iter()
        .find(|tag| tag.name(text) == "sheetProtection" && tag.kind != Kind::End)?;
    let is = |name: &str| matches!(tag.get(text, name).as_deref(), Some("1" | "true"));
    is("sheet").then(|| !matches!(tag.get(text, "insertRows").as_deref(), Some("0" | "false")))
}

/// Merged areas: top, left, bottom, right.
pub(super) fn merges(sheet: &SheetXml) -> Vec<(u32, u32, u32, u32)> {
    let text = &sheet.text;
    let tags = sheet
        .outside
        .iter()
        .filter(|tag| tag.name(text) == "mergeCell" && tag.kind != Kind::End);
    tags.filter_map(|tag| {
        let area = tag.get(text, "ref")?;
        let (start, end) = area.split_once(':')?;
        let (start, end) = (parse_cell(start)?, parse_cell(end)?);
        Some((
            start.0.min(end.0),
            start.1.min(end.1),
            start.0.max(end.0),
            start.1.max(end.1),
        ))
    })
    .collect()
}

/// Names of the functions that a formula calls, in capitals.
fn functions(formula: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut at = 0;
    while let Some(c) = formula.get(at..).and_then(|rest| rest.chars().next()) {
        match c {
            '"' | '\'' => {
                at += quoted(formula.get(at..).unwrap_or(""), c);
                word.clear();
                continue;
            }
            '(' if !word.is_empty() => found.push(std::mem::take(&mut word).to_uppercase()),
            c if c.is_alphanumeric() || matches!(c, '_' | '.') => word.push(c),
            _ => word.clear(),
        }
        at += c.len_utf8();
    }
    found
}
