//! The formulas of a sheet: shared ones expanded, those of other sheets adapted.

use std::collections::HashMap;

use crate::export::fill::package::reference::references;
use crate::export::fill::package::sheet::SheetXml;
use crate::export::fill::package::xml::{Edits, escaped};
use crate::export::fill::shift::{Shift, Shifts, translated};

/// The formulas of a sheet by cell, shared ones expanded (their followers carry no text).
pub(crate) fn expanded(sheet: &SheetXml) -> HashMap<(u32, u32), String> {
    let mut masters: HashMap<&str, (u32, u32, &str)> = HashMap::new();
    let mut formulas = HashMap::new();
    for (row, cell, formula) in sheet.rows.iter().flat_map(|row| {
        row.cells
            .iter()
            .filter_map(move |cell| Some((row.number, cell, cell.formula.as_ref()?)))
    }) {
        let shared = formula.shared.as_deref().filter(|_| formula.kind == "shared");
        let text = match shared {
            Some(number) if formula.text.is_empty() => masters.get(number).map(|(top, left, text)| {
                translated(
                    text,
                    i64::from(row) - i64::from(*top),
                    i64::from(cell.column) - i64::from(*left),
                )
            }),
            Some(number) => {
                masters.insert(number, (row, cell.column, &formula.text));
                Some(formula.text.clone())
            }
            None => Some(formula.text.clone()),
        };
        if let Some(text) = text {
            formulas.insert((row, cell.column), text);
        }
    }
    formulas
}

/// Formulas of a sheet that is not filled but speaks of one that is.
pub(crate) fn edit_formulas(sheet: &SheetXml, name: &str, shifts: &Shifts, edits: &mut Edits) {
    let formulas = expanded(sheet);
    let new = |at: &(u32, u32), old: &String| (*at, shifts.formula(old, name));
    let moved: HashMap<(u32, u32), String> = formulas.iter().map(|(at, old)| new(at, old)).collect();
    if moved == formulas {
        return;
    }
    let p = &sheet.prefix;
    for row in &sheet.rows {
        for cell in &row.cells {
            let Some(formula) = &cell.formula else { continue };
            let Some(text) = moved.get(&(row.number, cell.column)) else {
                continue;
            };
            if *text != formula.text && formula.kind != "array" {
                edits.replace(formula.at, format!("<{p}f>{}</{p}f>", escaped(text)));
            }
        }
    }
}

/// Whether a shift touches a range such as `C5:C19`.
pub(crate) fn overlaps(shift: &Shift, area: &str) -> bool {
    references(area).first().is_some_and(|reference| {
        let (Some((top, _)), last) = (reference.first.row, reference.last) else {
            return true;
        };
        let bottom = last.and_then(|end| end.row).map_or(top, |(row, _)| row);
        shift
            .blocks
            .iter()
            .any(|block| block.extra > 0 && top <= block.last && block.first <= bottom)
    })
}
