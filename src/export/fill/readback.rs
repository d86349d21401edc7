//! The parts of the finished package are read again and compared with what they should hold, before it is saved.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::cell_name;

use super::error::FillError;
use super::fill_plan::FillPlan;
use super::formula::value::{FormulaValue, value_of};
use super::package::Package;
use super::package::sheet::SheetXml;
use super::package::strings::Strings;
use super::package::xml::{Tag, TagKind, tags};
use super::protection::origins;
use super::refuse::merges;
use super::shift::DetailBlock;
use crate::export::annex::layout::AnnexCell;

/// What the comparison found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Readback {
    /// Written cells that were read.
    pub cells: usize,
    /// Those that differ from the ledger; a file with any is not saved.
    pub different: usize,
}

/// Compares the written cells with the ledger, and everything else with the issued file: titles, header texts,
/// columns, merges, hidden sheets and protection. Gives the sheets as they were read.
///
/// The parts are those that [`Package::packed`] finds in the finished zip byte for byte.
pub(super) fn read_back(
    old: &Package<'_>,
    new: &Package<'_>,
    plans: &BTreeMap<String, FillPlan>,
) -> Result<(Readback, BTreeMap<String, SheetXml>), FillError> {
    let (old_strings, new_strings) = (Strings::read(old)?, Strings::read(new)?);
    let mut readback = Readback::default();
    let mut read = BTreeMap::new();
    let book = |package: &Package<'_>| -> Result<Vec<String>, FillError> {
        let text = package.text(&package.workbook)?;
        // Name, number and state (hidden) of each sheet, and what protects the workbook.
        Ok(sources(
            &text,
            &tags(&package.workbook, &text)?,
            &["sheet", "workbookProtection", "workbookPr"],
        ))
    };
    if new.sheets_as_written()? != old.sheets || book(old)? != book(new)? {
        return Err(FillError::Differs {
            place: String::new(),
            reason: "工作表的名称、次序、隐藏或保护变了".to_owned(),
        });
    }
    for part in &old.sheets {
        let before = SheetXml::parse(&part.part, old.text(&part.part)?)?;
        let after = SheetXml::parse(&part.part, new.text(&part.part)?)?;
        let none = FillPlan::default();
        let plan = plans.get(&part.name).unwrap_or(&none);
        for (row, cells) in &plan.cells {
            let written = after.row(*row);
            for (column, value) in cells {
                readback.cells += 1;
                let found = written
                    .and_then(|row| row.cell(*column))
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
        let sides = [
            (&before, &old_strings.texts[..]),
            (&after, &new_strings.texts[..]),
        ];
        unchanged(&part.name, plan, sides)?;
        new_rows(&part.name, plan, &before, &after)?;
        surroundings(&part.name, plan, &before, &after)?;
        read.insert(part.name.clone(), after);
    }
    Ok((readback, read))
}

/// Cells that were not written are where they belong, with their format and content.
fn unchanged(
    name: &str,
    plan: &FillPlan,
    [(before, old), (after, new)]: [(&SheetXml, &[String]); 2],
) -> Result<(), FillError> {
    let shift = &plan.shift;
    for row in &before.rows {
        let to = shift.row(row.number);
        let written = plan.cells.get(&to);
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
    Ok(())
}

/// New rows look like their sample, and no other row or cell has come.
fn new_rows(name: &str, plan: &FillPlan, before: &SheetXml, after: &SheetXml) -> Result<(), FillError> {
    let origins = origins(before, plan);
    for row in &after.rows {
        let written = plan.cells.get(&row.number);
        let from = origins.get(&row.number).and_then(|(from, _)| before.row(*from));
        for cell in &row.cells {
            let own = from.and_then(|from| from.cell(cell.column));
            let is_written = written.is_some_and(|cells| cells.contains_key(&cell.column));
            match own {
                None if !is_written => return Err(differs(name, row.number, cell.column, "多出一格")),
                Some(own) if own.style != cell.style => {
                    return Err(differs(name, row.number, cell.column, "格式与样例行不同"));
                }
                Some(own) if own.formula.is_some() != cell.formula.is_some() && !is_written => {
                    return Err(differs(name, row.number, cell.column, "公式与样例行不同"));
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// Columns, protection, merges, and as many validations and conditional formats as before.
fn surroundings(name: &str, plan: &FillPlan, before: &SheetXml, after: &SheetXml) -> Result<(), FillError> {
    let kept = [
        "col",
        "sheetProtection",
        "sheetPr",
        "pageMargins",
        "pageSetup",
        "headerFooter",
    ];
    let own = |sheet: &SheetXml| sources(&sheet.text, &sheet.outside, &kept);
    if own(before) != own(after) {
        return Err(differs(name, 1, 0, "列宽、保护或页面设置变了"));
    }
    let count = |sheet: &SheetXml| {
        ["dataValidation", "conditionalFormatting", "cfRule", "brk"].map(|kind| {
            let is = |tag: &&Tag| tag.name(&sheet.text) == kind && tag.kind != TagKind::End;
            sheet.outside.iter().filter(is).count()
        })
    };
    if count(before) != count(after) {
        return Err(differs(name, 1, 0, "数据验证、条件格式或分页符少了"));
    }
    let shift = &plan.shift;
    let mut expected: Vec<(u32, u32, u32, u32)> = Vec::new();
    for (top, left, bottom, right) in merges(before) {
        let (first, last) = if top == bottom {
            (shift.row(top), shift.row(top))
        } else {
            shift.rows(top, bottom)
        };
        expected.push((first, left, last, right));
        let repeats = |block: &&DetailBlock| block.extra > 0 && top == bottom && top == block.sample();
        for block in shift.blocks.iter().filter(repeats) {
            expected.extend(shift.new_rows(block).map(|row| (row, left, row, right)));
        }
    }
    let mut found = merges(after);
    expected.sort_unstable();
    found.sort_unstable();
    let lost = expected
        .iter()
        .zip(&found)
        .find(|(expected, found)| expected != found);
    match lost {
        Some(((row, column, ..), _)) => Err(differs(name, *row, *column, "合并单元格变了")),
        None if expected.len() != found.len() => Err(differs(name, 1, 0, "合并单元格的数目变了")),
        None => Ok(()),
    }
}

/// The tags of some names, as they are written.
fn sources(text: &str, all: &[Tag], names: &[&str]) -> Vec<String> {
    all.iter()
        .filter(|tag| names.contains(&tag.name(text)) && tag.kind != TagKind::End)
        .map(|tag| tag.source(text).to_owned())
        .collect()
}

fn differs(sheet: &str, row: u32, column: u32, reason: &str) -> FillError {
    FillError::Differs {
        place: format!("工作表“{sheet}” {}：", cell_name(row, column)),
        reason: reason.to_owned(),
    }
}

fn same(value: &AnnexCell, found: Option<&FormulaValue>) -> bool {
    match (value, found) {
        (AnnexCell::Empty, None) => true,
        (AnnexCell::Number { value, .. }, Some(FormulaValue::Number(found))) => {
            value.to_bits() == found.to_bits()
        }
        (AnnexCell::Text(text), Some(FormulaValue::Text(found))) => {
            // The XML reader gives line ends as \n.
            text == found || text.replace("\r\n", "\n") == found.replace("\r\n", "\n")
        }
        _ => false,
    }
}
