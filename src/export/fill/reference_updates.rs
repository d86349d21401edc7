//! Everything beside the cells that names rows: merges, dropdowns, breaks, comments, drawings, charts, names.

use std::collections::BTreeSet;

use super::error::FillError;
use super::package::Package;
use super::package::reference::references;
use super::package::sheet::SheetXml;
use super::package::xml::{Edits, Tag, TagKind, attributes, escaped, plain, tags, with_attribute};
use super::shift::{Shift, Shifts};

/// Elements whose text is a formula.
const FORMULAS: [&str; 7] = [
    "formula",
    "formula1",
    "formula2",
    "f",
    "definedName",
    "calculatedColumnFormula",
    "totalsRowFormula",
];
/// Attributes that hold references to the sheet itself (ECMA-376 part 1, 18.3.1).
const REFS: [&str; 3] = ["ref", "activeCell", "topLeftCell"];
/// Attributes that hold formulas: links inside the workbook, controls.
const LINKS: [&str; 4] = ["location", "fmlaLink", "fmlaRange", "textlink"];

/// Edits of what names rows in a part; `sheet` is the one that plain references mean.
pub(super) fn edit(text: &str, all: &[Tag], sheet: &str, shifts: &Shifts, edits: &mut Edits) {
    let own = shifts.of(sheet);
    let mut in_row_breaks = false;
    for (at, tag) in all.iter().enumerate() {
        let name = tag.name(text);
        if name == "rowBreaks" {
            in_row_breaks = tag.kind == TagKind::Start;
        }
        if tag.kind == TagKind::End {
            continue;
        }
        let source = tag.source(text);
        let mut changed = source.to_owned();
        for (attribute, place) in attributes(source) {
            let old = plain(source.get(place).unwrap_or(""));
            let new = match own {
                Some(shift) if attribute == "sqref" => shift.list(&old),
                Some(shift) if REFS.contains(&attribute) => shift.formula(&old, sheet),
                // A break stands behind its row.
                Some(shift) if in_row_breaks && name == "brk" && attribute == "id" => old
                    .parse()
                    .map_or_else(|_| old.clone(), |row: u32| (shift.row(row + 1) - 1).to_string()),
                Some(_) if name == "cfvo" && attribute == "val" => shifts.formula(&old, sheet),
                _ if LINKS.contains(&attribute) => shifts.formula(&old, sheet),
                _ => continue,
            };
            if new != old {
                changed = with_attribute(&changed, attribute, &new);
            }
        }
        if changed != source {
            edits.replace(tag.at.clone(), changed);
        }
        let Some(close) = all
            .get(at + 1)
            .filter(|next| tag.kind == TagKind::Start && next.kind == TagKind::End)
        else {
            continue;
        };
        let inside = tag.at.end..close.at.start;
        let old = plain(text.get(inside.clone()).unwrap_or(""));
        let new = match own {
            Some(shift) if name == "sqref" => shift.list(&old),
            _ if FORMULAS.contains(&name) => shifts.formula(&old, sheet),
            _ => continue,
        };
        if new != old {
            edits.replace(inside, escaped(&new));
        }
    }
}

/// Merges of the sample row are repeated in the new rows.
pub(super) fn repeat_merges(sheet: &SheetXml, shift: &Shift, edits: &mut Edits) {
    let text = &sheet.text;
    let mut added = Vec::new();
    for tag in sheet
        .outside
        .iter()
        .filter(|tag| tag.name(text) == "mergeCell" && tag.kind != TagKind::End)
    {
        let merge = tag.get(text, "ref").unwrap_or_default();
        let found = references(&merge);
        let Some((first, last)) = found.first().and_then(|r| Some((r.first, r.last?))) else {
            continue;
        };
        for block in shift.blocks.iter().filter(|block| block.extra > 0) {
            // A block of one row: the merge itself grew downwards and is cut back to its row.
            let rows = shift.new_rows(block);
            if first.row.map(|r| r.0) == Some(block.sample()) && last.row.map(|r| r.0) == Some(block.sample())
            {
                if block.first == block.last {
                    edits.replace(
                        tag.at.clone(),
                        with_attribute(tag.source(text), "ref", &moved(shift, &merge)),
                    );
                }
                let at = |row: u32| {
                    let end = |end: super::package::reference::End| {
                        super::package::reference::End {
                            row: Some((row, false)),
                            ..end
                        }
                        .show()
                    };
                    format!(
                        "<{}mergeCell ref=\"{}:{}\"/>",
                        sheet.prefix,
                        end(first),
                        end(last)
                    )
                };
                added.extend(rows.map(at));
            }
        }
    }
    if added.is_empty() {
        return;
    }
    for tag in sheet.outside.iter().filter(|tag| tag.name(text) == "mergeCells") {
        match tag.kind {
            TagKind::Start => {
                if let Some(count) = tag
                    .get(text, "count")
                    .and_then(|count| count.parse::<usize>().ok())
                {
                    let count = (count + added.len()).to_string();
                    edits.replace(tag.at.clone(), with_attribute(tag.source(text), "count", &count));
                }
            }
            TagKind::End => edits.replace(tag.at.start..tag.at.start, added.concat()),
            TagKind::Empty => {}
        }
    }
}

fn moved(shift: &Shift, merge: &str) -> String {
    merge
        .split(':')
        .map(|cell| shift.formula(cell, &shift.sheet))
        .collect::<Vec<_>>()
        .join(":")
}

/// Anchors of pictures, charts, text boxes and controls (rows count from 0).
pub(super) fn edit_anchors(text: &str, all: &[Tag], shift: &Shift, edits: &mut Edits) {
    let (mut moves, mut sizes, mut by) = (true, true, 0);
    let mut end = "";
    for (at, tag) in all.iter().enumerate() {
        match (tag.name(text), tag.kind) {
            ("twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor", TagKind::Start) => {
                let edit_as = tag.get(text, "editAs").unwrap_or_default();
                (moves, sizes, by) = (edit_as != "absolute", edit_as != "oneCell", 0);
            }
            (name @ ("from" | "to"), TagKind::Start) => end = if name == "from" { "from" } else { "to" },
            ("row", TagKind::Start) if moves && !end.is_empty() => {
                let Some(close) = all.get(at + 1) else { continue };
                let inside = tag.at.end..close.at.start;
                let Ok(row) = text.get(inside.clone()).unwrap_or("").trim().parse::<u32>() else {
                    continue;
                };
                let own = shift.row(row + 1) - 1 - row;
                if end == "from" {
                    by = own;
                }
                let by = if end == "to" && !sizes { by } else { own };
                if by > 0 {
                    edits.replace(inside, (row + by).to_string());
                }
            }
            _ => {}
        }
    }
}

/// Moves comments' boxes. VML is often no well-formed XML, so it is searched as text.
pub(super) fn edit_vml(text: &str, shift: &Shift) -> String {
    let mut edits = Edits::default();
    let mut from = 0;
    while let Some(found) = text
        .get(from..)
        .and_then(|rest| rest.find(":ClientData"))
        .map(|at| at + from)
    {
        // The prefix is x: in Excel's files, others choose their own.
        let start = text
            .get(..found)
            .and_then(|before| before.rfind('<'))
            .unwrap_or(found);
        let prefix = text.get(start + 1..=found).unwrap_or("");
        let close = format!("</{prefix}ClientData>");
        let end = text
            .get(found..)
            .and_then(|rest| rest.find(&close))
            .map_or(text.len(), |at| at + found);
        let inside = |name: &str| {
            let open = format!("<{prefix}{name}>");
            let data = text.get(start..end)?;
            let first = data.find(&open)? + open.len() + start;
            let length = text.get(first..end)?.find('<')?;
            Some(first..first + length)
        };
        if let Some(place) = inside("Row")
            && let Ok(row) = text.get(place.clone()).unwrap_or("").trim().parse::<u32>()
        {
            let by = shift.row(row + 1) - 1 - row;
            if by > 0 {
                edits.replace(place, (row + by).to_string());
                if let Some(place) = inside("Anchor") {
                    // Column, offset, row, offset; twice.
                    let parts = text.get(place.clone()).unwrap_or("").split(',').enumerate();
                    let moved = parts.map(|(at, part)| match part.trim().parse::<u32>() {
                        Ok(row) if at == 2 || at == 6 => format!(" {}", row + by),
                        _ => part.to_owned(),
                    });
                    edits.replace(place, moved.collect::<Vec<_>>().join(","));
                }
            }
        }
        // The closing tag has the name, too.
        from = end.max(found) + close.len();
    }
    edits.apply(text)
}

/// Moves what hangs on the sheets in other parts of the package: comments, tables, drawings, charts, names.
pub(super) fn edit_satellites(package: &mut Package<'_>, shifts: &Shifts) -> Result<(), FillError> {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let workbook = package.workbook.clone();
    let owners = package
        .sheets
        .iter()
        .map(|sheet| (sheet.part.clone(), sheet.name.clone()));
    let owners: std::collections::BTreeMap<String, String> = owners.collect();
    let mut queue = vec![(workbook.clone(), String::new(), "/officeDocument".to_owned())];
    while let Some((part, sheet, kind)) = queue.pop() {
        if !seen.insert(part.clone()) || !package.has(&part) {
            continue;
        }
        for relation in package.relations_of(&part)? {
            let owner = owners
                .get(&relation.target)
                .cloned()
                .unwrap_or_else(|| sheet.clone());
            queue.push((relation.target, owner, relation.kind));
        }
        let own = shifts.of(&sheet);
        let new = match (kind.as_str(), own) {
            ("/vmlDrawing", Some(shift)) => edit_vml(&package.text(&part)?, shift),
            (
                "/officeDocument" | "/comments" | "/threadedComment" | "/table" | "/chart" | "/chartEx"
                | "/ctrlProp",
                _,
            )
            | ("/drawing", Some(_)) => {
                let text = package.text(&part)?;
                let all = tags(&part, &text)?;
                let mut edits = Edits::default();
                edit(
                    &text,
                    &all,
                    if kind == "/chart" { "" } else { &sheet },
                    shifts,
                    &mut edits,
                );
                if let ("/drawing", Some(shift)) = (kind.as_str(), own) {
                    edit_anchors(&text, &all, shift, &mut edits);
                }
                edits.apply(&text)
            }
            ("/pivotCacheDefinition", _) => edit_pivot(&part, &package.text(&part)?, shifts)?,
            _ => continue,
        };
        package.put(&part, new)?;
    }
    Ok(())
}

fn edit_pivot(part: &str, text: &str, shifts: &Shifts) -> Result<String, FillError> {
    let mut edits = Edits::default();
    for tag in tags(part, text)?
        .iter()
        .filter(|tag| tag.name(text) == "worksheetSource")
    {
        let source = (tag.get(text, "sheet"), tag.get(text, "ref"));
        if let (Some(sheet), Some(area)) = source
            && let Some(shift) = shifts.of(&sheet)
        {
            edits.replace(
                tag.at.clone(),
                with_attribute(tag.source(text), "ref", &shift.list(&area)),
            );
        }
    }
    Ok(edits.apply(text))
}
