//! Formulas that this program can't compute, and whose saved result may have become wrong: it must not stay.

use std::collections::{HashMap, HashSet};

use super::error::FillError;
use super::formula::{FormulaBook, FormulaCell, Operand, Unknown};
use super::package::Package;
use super::package::reference::references;
use super::package::xml::{TagKind, plain, tags};

/// The names that a workbook gives to areas, in small letters; one that a sheet has for itself stands for several areas.
pub(super) fn names(package: &Package<'_>) -> Result<HashMap<String, String>, FillError> {
    let text = package.text(&package.workbook)?;
    let all = tags(&package.workbook, &text)?;
    let mut names = HashMap::new();
    for pair in all.windows(2) {
        let [open, close] = pair else { continue };
        if open.name(&text) != "definedName" || open.kind != TagKind::Start {
            continue;
        }
        let Some(name) = open.get(&text, "name") else {
            continue;
        };
        let area = plain(text.get(open.at.end..close.at.start).unwrap_or(""));
        let is_local = open.raw(&text, "localSheetId").is_some();
        let known = names.entry(name.to_lowercase()).or_insert_with(|| area.clone());
        if is_local || *known != area {
            known.clear();
        }
    }
    Ok(names)
}

/// The formulas without a result that speak of a filled sheet, by a reference or by a name, or of another such formula.
pub(super) fn touched(book: &mut FormulaBook<'_>) -> HashSet<FormulaCell> {
    let mut open: Vec<FormulaCell> = book
        .places()
        .into_iter()
        .filter(|place| matches!(book.value(*place), (Err(Unknown), false)))
        .collect();
    let mut touched = HashSet::new();
    loop {
        let (found, rest): (Vec<FormulaCell>, Vec<FormulaCell>) = open
            .iter()
            .partition(|place| speaks_of_written(book, **place, &touched));
        if found.is_empty() {
            return touched;
        }
        touched.extend(found);
        open = rest;
    }
}

fn speaks_of_written(book: &FormulaBook<'_>, place: FormulaCell, touched: &HashSet<FormulaCell>) -> bool {
    let text = book.text(place).unwrap_or("");
    let is_filled = |sheet: usize| book.leaves.get(sheet).is_some_and(|leaf| leaf.written.is_some());
    let by_reference = references(text)
        .iter()
        .any(|reference| match book.area(reference, place) {
            Ok(Operand::Area(sheet, first, last)) => {
                let is_inside = |(at, row, column): &FormulaCell| {
                    *at == sheet && (first.0..=last.0).contains(row) && (first.1..=last.1).contains(column)
                };
                is_filled(sheet) || touched.iter().any(is_inside)
            }
            // A sheet that is not in this book: another file, or several sheets at once.
            _ => false,
        });
    let small = text.to_lowercase();
    by_reference || book.names.keys().any(|name| small.contains(name.as_str()))
}
