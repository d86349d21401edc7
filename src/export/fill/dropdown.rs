//! The template's own dropdowns: a value that is not in its list shows as an error where the file is opened.

use super::package::Package;
use super::reference::{Reference, cell_name, references};
use super::sheet::SheetXml;
use super::table::Filling;
use super::xml::{Kind, plain, tags};

struct List {
    areas: Vec<Reference>,
    choices: Vec<String>,
}

/// Sentences about values that the template's lists do not have.
pub(super) fn warnings(
    package: &Package<'_>,
    sheet: &SheetXml,
    name: &str,
    strings: &[String],
    filling: &Filling,
) -> Vec<String> {
    let lists = lists(package, sheet, strings);
    let mut found = Vec::new();
    for (row, cells) in &filling.cells {
        for (column, value) in cells {
            let has = |list: &&List| {
                list.areas.iter().any(|area| {
                    let last = area.last.unwrap_or(area.first);
                    let rows = area.first.row.map_or(1, |r| r.0)..=last.row.map_or(u32::MAX, |r| r.0);
                    let columns =
                        area.first.column.map_or(0, |c| c.0)..=last.column.map_or(u32::MAX, |c| c.0);
                    rows.contains(row) && columns.contains(column)
                })
            };
            let text = value.to_string();
            if let Some(list) = lists.iter().find(has)
                && !list.choices.contains(&text)
            {
                let choices = list.choices.join("、");
                found.push(format!(
                    "工作表“{name}”{}：“{text}”不在下拉选项（{choices}）里，请核对台账",
                    cell_name(*row, *column)
                ));
            }
        }
    }
    found
}

/// The lists of the finished sheet, also those that point to another sheet (x14).
fn lists(package: &Package<'_>, sheet: &SheetXml, strings: &[String]) -> Vec<List> {
    let text = &sheet.text;
    let mut found = Vec::new();
    let mut areas = String::new();
    let mut source = String::new();
    let mut is_list = false;
    for (at, tag) in sheet.outside.iter().enumerate() {
        let inside = || {
            let close = sheet.outside.get(at + 1).map_or(tag.at.end, |next| next.at.start);
            plain(text.get(tag.at.end..close).unwrap_or(""))
        };
        match (tag.name(text), tag.kind) {
            ("dataValidation", Kind::Start) => {
                is_list = tag.get(text, "type").as_deref() == Some("list");
                areas = tag.get(text, "sqref").unwrap_or_default();
                source.clear();
            }
            ("formula1" | "f", Kind::Start) if is_list && source.is_empty() => {
                source = inside().trim().to_owned()
            }
            ("sqref", Kind::Start) if is_list => areas = inside(),
            ("dataValidation", Kind::End) if is_list => {
                is_list = false;
                if let Some(choices) = choices(package, sheet, &source, strings) {
                    found.push(List {
                        areas: references(&areas),
                        choices,
                    });
                }
            }
            _ => {}
        }
    }
    found
}

/// The words of a list: typed, a range, or a name for a range. `None` for what can't be told.
fn choices(package: &Package<'_>, own: &SheetXml, source: &str, strings: &[String]) -> Option<Vec<String>> {
    if let Some(list) = source.strip_prefix('"') {
        let list = list.strip_suffix('"').unwrap_or(list).replace("\"\"", "\"");
        return Some(list.split(',').map(|choice| choice.trim().to_owned()).collect());
    }
    let named = named(package, source);
    let source = named.as_deref().unwrap_or(source);
    let found = references(source);
    let [area] = found.as_slice() else { return None };
    if area.at != (0..source.len()) {
        return None;
    }
    let other = match &area.sheet {
        None => None,
        Some(name) => {
            let part = &package.sheets.iter().find(|sheet| sheet.name == *name)?.part;
            Some(SheetXml::parse(part, package.text(part).ok()?).ok()?)
        }
    };
    let sheet = other.as_ref().unwrap_or(own);
    let last = area.last.unwrap_or(area.first);
    let (left, right) = (area.first.column?.0, last.column?.0);
    let rows = area.first.row.map_or(1, |row| row.0)..=last.row.map_or(u32::MAX, |row| row.0);
    let cells = sheet
        .rows
        .iter()
        .filter(|row| rows.contains(&row.number))
        .flat_map(|row| &row.cells);
    let cells = cells.filter(|cell| (left..=right).contains(&cell.column));
    Some(
        cells
            .map(|cell| sheet.shown(cell, strings))
            .filter(|text| !text.is_empty())
            .collect(),
    )
}

fn named(package: &Package<'_>, name: &str) -> Option<String> {
    let text = package.text(&package.workbook).ok()?;
    let all = tags(&package.workbook, &text).ok()?;
    let at = all.iter().position(|tag| {
        tag.name(&text) == "definedName"
            && tag.kind == Kind::Start
            && tag.get(&text, "name").as_deref() == Some(name)
    })?;
    let (open, close) = (all.get(at)?, all.get(at + 1)?);
    Some(plain(text.get(open.at.end..close.at.start)?))
}
