//! The finished package is opened again and compared with what it should hold, before it is saved.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::layout::Cell;
use super::cached::value_of;
use super::check::merges;
use super::error::FillError;
use super::evaluate::Value;
use super::package::Package;
use super::reference::cell_name;
use super::sheet::SheetXml;
use super::strings::Strings;
use super::table::Filling;

/// What the comparison found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Readback {
    /// Written cells that were read.
    pub cells: usize,
    /// Those that differ from the ledger; a file with any is not saved.
    pub different: usize,
}

/// Compares the written cells with the ledger, and everything else with the issued file.
pub(super) fn read_back(
    old: &Package<'_>,
    bytes: &[u8],
    fillings: &BTreeMap<String, Filling>,
) -> Result<Readback, FillError> {
    let new = Package::open(bytes)?;
    let (old_strings, new_strings) = (Strings::read(old)?, Strings::read(&new)?);
    let mut readback = Readback::default();
    if new.sheets != old.sheets {
        return Err(FillError::Differs {
            place: String::new(),
            reason: "工作表的名称或次序变了".to_owned(),
        });
    }
    for part in &old.sheets {
        let Some(filling) = fillings.get(&part.name) else {
            continue;
        };
        let before = SheetXml::parse(&part.part, old.text(&part.part)?)?;
        let after = SheetXml::parse(&part.part, new.text(&part.part)?)?;
        for (row, cells) in &filling.cells {
            for (column, value) in cells {
                readback.cells += 1;
                let found = after
                    .cell(*row, *column)
                    .and_then(|cell| value_of(&after, cell, &new_strings.texts));
                if !same(value, found.as_ref()) {
                    return Err(differs(
                        &part.name,
                        *row,
                        *column,
                        &format!("应为“{value}”，读到 {found:?}"),
                    ));
                }
            }
        }
        unchanged(
            &part.name,
            filling,
            (&before, &old_strings.texts),
            (&after, &new_strings.texts),
        )?;
    }
    Ok(readback)
}

/// Cells that were not written are where they belong, with their format and content; no merge is lost.
fn unchanged(
    name: &str,
    filling: &Filling,
    (before, old): (&SheetXml, &[String]),
    (after, new): (&SheetXml, &[String]),
) -> Result<(), FillError> {
    let shift = &filling.shift;
    for row in &before.rows {
        let to = shift.row(row.number);
        let written = filling.cells.get(&to);
        for cell in &row.cells {
            let found = after.cell(to, cell.column);
            if found.map(|cell| cell.style) != Some(cell.style) {
                return Err(differs(name, to, cell.column, "格式变了"));
            }
            let is_written = written.is_some_and(|cells| cells.contains_key(&cell.column));
            let is_formula = cell.formula.is_some();
            if is_formula != found.is_some_and(|cell| cell.formula.is_some()) && !is_written {
                return Err(differs(name, to, cell.column, "公式丢失"));
            }
            let now = found.and_then(|cell| value_of(after, cell, new));
            if !is_written && !is_formula && now != value_of(before, cell, old) {
                return Err(differs(name, to, cell.column, "原有内容变了"));
            }
        }
    }
    let kept = merges(after);
    for (top, left, bottom, right) in merges(before) {
        let single = top == bottom;
        let (first, last) = if single {
            (shift.row(top), shift.row(top))
        } else {
            shift.rows(top, bottom)
        };
        if !kept.contains(&(first, left, last, right)) {
            return Err(differs(name, top, left, "合并单元格变了"));
        }
    }
    Ok(())
}

fn differs(sheet: &str, row: u32, column: u32, reason: &str) -> FillError {
    FillError::Differs {
        place: format!("工作表“{sheet}” {}：", cell_name(row, column)),
        reason: reason.to_owned(),
    }
}

fn same(value: &Cell, found: Option<&Value>) -> bool {
    match (value, found) {
        (Cell::Empty, None) => true,
        (Cell::Number { value, .. }, Some(Value::Number(found))) => value.to_bits() == found.to_bits(),
        (Cell::Text(text), Some(Value::Text(found))) => {
            // The XML reader gives line ends as \n.
            text.replace("\r\n", "\n") == found.replace("\r\n", "\n")
        }
        _ => false,
    }
}
