//! What a workbook must not have to get rows inserted safely.

use std::collections::{BTreeMap, BTreeSet};

use super::table::IssuedTable;
use crate::model::{RecordId, cell_name};

use super::error::FillError;
use super::fill_plan::FillPlan;
use super::formula::expanded::{expanded, overlaps};
use super::package::reference::{Reference, parse_cell, quoted, references};
use super::package::sheet::SheetXml;
use super::package::xml::TagKind;
use super::shift::{DetailBlock, Shift};
use crate::export::annex::layout::AnnexCell;

/// Functions that reach cells by computed places: no one can tell whether rows may be inserted.
const COMPUTED_PLACES: [&str; 3] = ["INDIRECT", "OFFSET", "ADDRESS"];

/// Refuses formulas of the sheet `name`, filled or not, that rows inserted by `shift` would make wrong.
pub(super) fn refuse_formulas(sheet: &SheetXml, name: &str, shift: &Shift) -> Result<(), FillError> {
    if !shift.moves() {
        return Ok(());
    }
    let is_own = name == shift.sheet;
    let texts = expanded(sheet);
    for row in &sheet.rows {
        for cell in row.cells.iter().filter(|cell| cell.formula.is_some()) {
            let Some(text) = texts.get(&(row.number, cell.column)) else {
                continue;
            };
            if let Some(reason) = broken(text, row.number, is_own, shift) {
                let place = format!(" {}", cell_name(row.number, cell.column));
                return Err(FillError::at(name, &place, reason));
            }
            let Some(formula) = &cell.formula else { continue };
            let covers = formula.covers.as_deref().unwrap_or("");
            if is_own && formula.kind == "array" && overlaps(shift, covers)
                || is_own && formula.kind == "dataTable"
            {
                let place = format!(" {}", cell_name(row.number, cell.column));
                let reason = "数组公式或模拟运算表占着数据行，不能插入行";
                return Err(FillError::at(name, &place, reason));
            }
        }
    }
    if is_own {
        refuse_merges(sheet, name, shift)
    } else {
        Ok(())
    }
}

/// Why a formula would be wrong after the insertion.
fn broken(formula: &str, row: u32, is_own: bool, shift: &Shift) -> Option<String> {
    let found = references(formula);
    if found
        .iter()
        .any(|r| r.sheet.as_ref().is_some_and(|sheet| sheet.contains(':')))
    {
        return Some("公式跨多张工作表引用（三维引用），插入行后会指错位置".to_owned());
    }
    let called = functions(formula);
    let speaks = is_own || formula.contains(&shift.sheet);
    if let Some(function) = called.iter().find(|f| COMPUTED_PLACES.contains(&f.as_str()))
        && speaks
    {
        return Some(format!("公式用了 {function}，插入行后会指错位置"));
    }
    let inside = is_own
        && shift
            .blocks
            .iter()
            .any(|block| block.first <= row && row <= block.last);
    if inside {
        return None;
    }
    let is_below = row >= shift.blocks.first().map_or(0, |block| block.first);
    if is_own
        && is_below
        && called
            .iter()
            .any(|function| function == "ROW" || function == "ROWS")
    {
        return Some("公式用了 ROW，插入行后结果会变".to_owned());
    }
    let own: Vec<&Reference> = found
        .iter()
        .filter(|r| match &r.sheet {
            None => is_own,
            Some(sheet) => sheet.to_lowercase() == shift.sheet.to_lowercase(),
        })
        .collect();
    let growing = shift.blocks.iter().filter(|block| block.extra > 0);
    growing.filter_map(|block| leaves_out(block, &own)).next()
}

/// Whether new rows of a block would be missed by references that mean the whole block.
fn leaves_out(block: &DetailBlock, references: &[&Reference]) -> Option<String> {
    // Column → rows of the block that are named one by one.
    let mut single: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for reference in references {
        let (Some((top, _)), last) = (reference.first.row, reference.last) else {
            continue;
        };
        let bottom = last.and_then(|end| end.row).map_or(top, |(row, _)| row);
        let (top, bottom) = (top.min(bottom), top.max(bottom));
        let touches = top <= block.last && block.first <= bottom;
        let covers = top <= block.first && block.last <= bottom;
        if last.is_some() && touches && !covers {
            return Some(format!(
                "公式的区域只到数据行的一部分（第{top}—{bottom}行，数据行为第{}—{}行），插入行后会漏算",
                block.first, block.last
            ));
        }
        if last.is_none() && touches {
            let column = reference.first.column.map_or(0, |column| column.0);
            single.entry(column).or_default().insert(top);
        }
    }
    if block.first == block.last && !single.is_empty() {
        return Some("合计公式只引用一个样例行，插入行后不知道该合计哪些行".to_owned());
    }
    single
        .values()
        .any(|rows| rows.len() > 1)
        .then(|| "公式把数据行逐行相加，插入的行不会计入；请改用 SUM 区域".to_owned())
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

/// Excel takes no longer text in a cell.
const MOST_TEXT: usize = 32_767;

/// Refuses a text that no cell can hold: Excel would call the file damaged.
pub(super) fn refuse_long_texts(sheet: &str, plan: &FillPlan) -> Result<(), FillError> {
    for (row, cells) in &plan.cells {
        for (column, value) in cells {
            if let AnnexCell::Text(text) = value
                && text.encode_utf16().count() > MOST_TEXT
            {
                let place = format!(" {}", cell_name(*row, *column));
                let reason = format!("要填的文字超过 {MOST_TEXT} 字，一格放不下；请先在台账里改短");
                return Err(FillError::at(sheet, &place, reason));
            }
        }
    }
    Ok(())
}

/// Refuses two sheets with the same columns that would both take the same records: no one can tell which goes where.
pub(super) fn refuse_twice(
    tables: &[IssuedTable],
    plans: &BTreeMap<String, FillPlan>,
) -> Result<(), FillError> {
    let fields = |table: &IssuedTable| -> BTreeSet<String> {
        table.columns.iter().map(|column| column.field.clone()).collect()
    };
    let free = |table: &IssuedTable| -> BTreeSet<RecordId> {
        let placed = plans.get(&table.sheet).into_iter().flat_map(|plan| &plan.placed);
        placed
            .filter(|record| !record.printed)
            .map(|record| record.id)
            .collect()
    };
    for (at, above) in tables.iter().enumerate() {
        for below in tables.iter().skip(at + 1) {
            let alike = above.record == below.record
                && above.period == below.period
                && fields(above) == fields(below);
            if alike && !free(above).is_disjoint(&free(below)) {
                let reason = format!(
                    "和“{}”的列相同，会填进同样的{}，不能确定哪些填在哪一张",
                    above.sheet,
                    above.record.label()
                );
                return Err(FillError::alike(&below.sheet, reason));
            }
        }
    }
    Ok(())
}

/// Refuses a file that is filled in already, with other figures than the ledger's: nothing would be written.
pub(super) fn refuse_filled(plans: &BTreeMap<String, FillPlan>) -> Result<(), FillError> {
    if plans.values().any(|plan| !plan.cells.is_empty()) {
        return Ok(());
    }
    let filled = plans.iter().find(|(_, plan)| !plan.kept.is_empty());
    filled.map_or(Ok(()), |(sheet, plan)| {
        let cells = plan.kept.iter().take(5).map(String::as_str).collect::<Vec<_>>();
        let reason = format!(
            "表已经填好，{} 等 {} 格与台账不同，没有可以填写的空格；要更新请先清空这些格子",
            cells.join("、"),
            plan.kept.len()
        );
        Err(FillError::at(sheet, "", reason))
    })
}

/// Cells whose text names a row by its number that has moved (见第12行): the text can't follow.
pub(super) fn stale_texts(sheet: &SheetXml, strings: &[String], shift: &Shift) -> Vec<String> {
    let mut found = Vec::new();
    for row in &sheet.rows {
        for cell in row.cells.iter().filter(|cell| cell.formula.is_none()) {
            let text = sheet.shown(cell, strings);
            let named = text.split('第').skip(1).filter_map(|rest| {
                let digits = rest
                    .trim_start()
                    .chars()
                    .take_while(char::is_ascii_digit)
                    .collect::<String>();
                let behind = rest.trim_start().get(digits.len()..)?.trim_start();
                behind.starts_with('行').then(|| digits.parse::<u32>().ok())?
            });
            if named.into_iter().any(|named| shift.row(named) != named) {
                found.push(cell_name(shift.row(row.number), cell.column));
            }
        }
    }
    found
}

/// Merged areas: top, left, bottom, right.
pub(super) fn merges(sheet: &SheetXml) -> Vec<(u32, u32, u32, u32)> {
    let text = &sheet.text;
    let tags = sheet
        .outside
        .iter()
        .filter(|tag| tag.name(text) == "mergeCell" && tag.kind != TagKind::End);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_new_rows_would_make_wrong_is_refused() {
        let shift = |extra| Shift {
            sheet: "清单".to_owned(),
            blocks: vec![DetailBlock {
                first: 5,
                last: 9,
                extra,
            }],
        };
        let reason = |formula: &str, row, is_own| broken(formula, row, is_own, &shift(2));
        for (formula, word) in [
            ("SUM(G5:G8)", "一部分"),
            ("SUM($G$6:$G$9)", "一部分"),
            ("G5+G6+G7+G8+G9", "逐行相加"),
            ("SUM(INDIRECT(\"G5:G\"&9))", "INDIRECT"),
            ("SUM(甲:乙!G5)", "三维引用"),
            ("SUM(G5:G9)*(ROW()-9)", "ROW"),
        ] {
            let found = reason(formula, 10, true).unwrap_or_default();
            assert!(found.contains(word), "{formula}: {found}");
        }
        for formula in [
            "SUM(G5:G9)",
            "SUM(G$4:G$10)",
            "G5",
            "VLOOKUP(1,$A$5:$K$9,2)",
            "LOG10(G10)",
        ] {
            assert_eq!(reason(formula, 10, true), None, "{formula}");
        }
        assert_eq!(
            reason("SUM(G$5:G7)", 7, true),
            None,
            "a running sum inside the block"
        );
        assert_eq!(reason("SUM(G5:G8)", 10, false), None, "another sheet's own cells");
        assert!(reason("SUM(清单!G5:G8)", 1, false).is_some());
        assert!(reason("INDIRECT(\"封面!A1\")", 1, false).is_none());
        assert!(reason("INDIRECT(\"清单!G10\")", 1, false).is_some());
    }
}
