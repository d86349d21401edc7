//! The saved results of formulas: computed anew for every formula that depends on a written cell.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::model::cell_name;

use super::error::FillError;
use super::fill_plan::FillPlan;
use super::formula::value::{FormulaValue, value_of};
use super::formula::{FormulaBook, FormulaSheet, WrittenCells};
use super::package::Package;
use super::package::sheet::{CellXml, SheetXml};
use super::package::strings::Strings;
use super::package::xml::{Edits, Span, TagKind, escaped, tags, with_attribute, without_attribute};
use super::stale_results;

/// Computes the results and writes them into the package; gives the cells whose formula this program can't compute.
///
/// The sheets are used up: only the result as it is read back is looked at again.
pub(super) fn renew(
    package: &mut Package<'_>,
    mut sheets: BTreeMap<String, SheetXml>,
    plans: &BTreeMap<String, FillPlan>,
    strings: &Strings,
) -> Result<Vec<String>, FillError> {
    for part in package.sheets.clone() {
        if let Entry::Vacant(place) = sheets.entry(part.name) {
            place.insert(SheetXml::parse(&part.part, package.text(&part.part)?)?);
        }
    }
    let leaves = package.sheets.iter().filter_map(|part| {
        Some(FormulaSheet {
            name: part.name.as_str(),
            sheet: sheets.get(&part.name)?,
            written: plans.get(&part.name).map(written_cells),
        })
    });
    let mut book = FormulaBook::new(leaves.collect(), &strings.texts);
    book.names = stale_results::names(package)?;
    let touched = stale_results::touched(&mut book);
    let mut unknown = Vec::new();
    let mut edits: BTreeMap<usize, Edits> = BTreeMap::new();
    for place in book.places() {
        let (result, fresh) = book.value(place);
        let fresh = fresh || touched.contains(&place);
        let Some(leaf) = book.leaves.get(place.0) else {
            continue;
        };
        let (name, sheet) = (leaf.name, leaf.sheet);
        let Some(cell) = sheet.cell(place.1, place.2) else {
            continue;
        };
        let is_new = cell.value.is_none_or(|(_, inside)| inside.start == inside.end);
        // A file without results stays so where nothing was written.
        let is_missing = is_new && leaf.written.is_some();
        if !fresh && !is_missing {
            continue;
        }
        match result {
            Ok(value) => {
                if value_of(sheet, cell, &strings.texts).as_ref() != Some(&value) {
                    store(sheet, cell, Some(&value), edits.entry(place.0).or_default());
                }
            }
            Err(_) => {
                unknown.push(format!("{name}!{}", cell_name(place.1, place.2)));
                store(sheet, cell, None, edits.entry(place.0).or_default());
            }
        }
    }
    let changed: Vec<(String, Edits)> = edits
        .into_iter()
        .filter(|(_, edits)| !edits.is_empty())
        .filter_map(|(at, edits)| Some((book.leaves.get(at)?.name.to_owned(), edits)))
        .collect();
    drop(book);
    for (name, edits) in changed {
        // The cells of a long sheet make room for its new text.
        if let Some(SheetXml { part, text, .. }) = sheets.remove(&name) {
            package.put(&part, edits.apply(&text))?;
        }
    }
    Ok(unknown)
}

fn written_cells(plan: &FillPlan) -> WrittenCells<'_> {
    Box::new(|row, column| plan.writes(row, column))
}

fn store(sheet: &SheetXml, cell: &CellXml, value: Option<&FormulaValue>, edits: &mut Edits) {
    let p = &sheet.prefix;
    let (kind, text) = match value {
        None | Some(FormulaValue::Empty) => (None, None),
        Some(FormulaValue::Number(number)) => (None, Some(number.to_string())),
        Some(FormulaValue::Text(text)) => (Some("str"), Some(escaped(text))),
        Some(FormulaValue::Bool(is)) => (Some("b"), Some(u8::from(*is).to_string())),
        Some(FormulaValue::Error(error)) => (Some("e"), Some(escaped(error))),
    };
    let open = sheet.get(cell.open);
    let new = kind.map_or_else(
        || without_attribute(open, "t"),
        |kind| with_attribute(open, "t", kind),
    );
    if new != open {
        edits.replace(cell.open, new);
    }
    let new = text
        .map(|text| format!("<{p}v>{text}</{p}v>"))
        .unwrap_or_default();
    match (cell.value, &cell.formula) {
        (Some((whole, _)), _) => edits.replace(whole, new),
        (None, Some(formula)) => {
            let end = Span {
                start: formula.at.end,
                ..formula.at
            };
            edits.replace(end, new);
        }
        (None, None) => {}
    }
}

/// Lets the program that opens the file compute everything once more, and forgets the old order of computing.
pub(super) fn compute_on_load(package: &mut Package<'_>) -> Result<(), FillError> {
    package.remove("/calcChain")?;
    let part = package.workbook.clone();
    let text = package.text(&part)?;
    let all = tags(&part, &text)?;
    let mut edits = Edits::default();
    if let Some(tag) = all
        .iter()
        .find(|tag| tag.name(&text) == "calcPr" && tag.kind != TagKind::End)
    {
        if !matches!(tag.get(&text, "fullCalcOnLoad").as_deref(), Some("1" | "true")) {
            edits.replace(
                tag.at.clone(),
                with_attribute(tag.source(&text), "fullCalcOnLoad", "1"),
            );
        }
    } else {
        // Its place in the order of elements (ECMA-376 part 1, 18.2.27).
        let before = ["definedNames", "externalReferences", "functionGroups", "sheets"];
        let end = before.iter().find_map(|name| {
            all.iter()
                .rfind(|tag| tag.name(&text) == *name && tag.kind != TagKind::Start)
                .map(|tag| (tag, *name))
        });
        if let Some((tag, name)) = end {
            let prefix = tag
                .source(&text)
                .trim_start_matches(['<', '/'])
                .split(name)
                .next()
                .unwrap_or("")
                .to_owned();
            edits.replace(
                tag.at.end..tag.at.end,
                format!("<{prefix}calcPr fullCalcOnLoad=\"1\"/>"),
            );
        }
    }
    package.put(&part, edits.apply(&text))
}
