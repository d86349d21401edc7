//! What the officer should know of a filled file: what was kept, left out, or belongs elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use super::elsewhere::some;
use super::fill_plan::FillPlan;
use super::package::reference::column_number;
use super::package::sheet::SheetXml;
use super::shift::Shift;
use super::table::{IssuedColumn, IssuedRole, IssuedTable};
use crate::model::{RecordId, cell_name, column_letters};

/// Rows that are kept as they are although they stand among the details, and columns in another unit.
pub(super) fn say_kept_rows(table: &IssuedTable, plan: &FillPlan, warnings: &mut Vec<String>) {
    let sheet = &table.sheet;
    let hidden: Vec<u32> = table
        .rows
        .iter()
        .filter(|row| row.role == IssuedRole::Hidden)
        .map(|row| plan.shift.row(row.row))
        .collect();
    if let (Some(first), Some(last)) = (hidden.first(), hidden.last()) {
        let more = if plan.shift.moves() {
            "；需要的行已另外插入"
        } else {
            ""
        };
        warnings.push(format!(
            "工作表“{sheet}”第 {first}—{last} 行之间有 {} 行隐藏着，没有填写，原样保留{more}",
            hidden.len()
        ));
    }
    let notes = plan.notes.iter();
    warnings.extend(notes.map(|text| format!("工作表“{sheet}”{text}")));
}

/// Records that no sheet of the file takes.
pub(super) fn say_elsewhere(plans: &BTreeMap<String, FillPlan>, warnings: &mut Vec<String>) {
    let placed: BTreeSet<RecordId> = plans
        .values()
        .flat_map(|plan| plan.placed.iter().map(|record| record.id))
        .collect();
    for (sheet, plan) in plans {
        for (value, records) in &plan.elsewhere {
            let names: Vec<String> = records
                .iter()
                .filter(|(id, _)| !placed.contains(id))
                .map(|(_, name)| name.clone())
                .collect();
            if !names.is_empty() {
                warnings.push(format!(
                    "“{value}”的 {} 条记录不属于工作表“{sheet}”，没有填写：{}",
                    names.len(),
                    some(&names)
                ));
            }
        }
    }
}

/// Records, rows, columns and cells that were not written.
pub(super) fn say_left_out(
    table: &IssuedTable,
    plan: &FillPlan,
    locked: &[String],
    warnings: &mut Vec<String>,
) {
    let sheet = &table.sheet;
    if !plan.left_out.is_empty() {
        let names = plan.left_out.join("、");
        warnings.push(format!(
            "工作表“{sheet}”没有位置填写：{names}；请核对分类或表上的名称"
        ));
    }
    if !plan.kept.is_empty() {
        let cells = plan.kept.join("、");
        warnings.push(format!(
            "工作表“{sheet}”{cells} 原有的数与台账不同，没有改动；要更新请先清空这些格子"
        ));
    }
    if !plan.unknown_rows.is_empty() {
        let rows: Vec<String> = plan.unknown_rows.iter().map(u32::to_string).collect();
        warnings.push(format!(
            "工作表“{sheet}”第 {} 行的名称在台账里找不到，没有填写",
            rows.join("、")
        ));
    }
    let columns: Vec<String> = plan.locked.iter().map(|column| column_letters(*column)).collect();
    if !columns.is_empty() {
        warnings.push(format!(
            "工作表“{sheet}”第 {} 列受保护，没有填写",
            columns.join("、")
        ));
    }
    let carried = plan
        .figures
        .iter()
        .filter(|figure| figure.carried_over_from.is_some());
    warnings.extend(carried.map(|figure| format!("工作表“{sheet}”{}", figure.remark())));
    if !locked.is_empty() {
        warnings.push(format!("工作表“{sheet}”{} 受保护，没有填写", locked.join("、")));
    }
}

/// Totals that the form leaves to be written by hand.
pub(super) fn blank_totals(table: &IssuedTable, sheet: &SheetXml, shift: &Shift) -> Option<String> {
    let adds = |column: &&IssuedColumn| {
        let form = table.form.as_ref()?;
        form.columns
            .iter()
            .find(|known| known.field == column.field)
            .map(|known| known.total)
    };
    let columns = table.columns.iter().filter(|column| adds(column) == Some(true));
    let columns: Vec<u32> = columns
        .filter_map(|column| column_number(&column.letters))
        .collect();
    let is_blank = |row: u32, column: u32| {
        let cell = sheet.cell(row, column);
        cell.is_none_or(|cell| cell.formula.is_none() && cell.value.is_none() && cell.inline.is_none())
    };
    // A row with some sums has those that the superior wants.
    let totals = table.rows.iter().filter(|row| {
        row.role == IssuedRole::Total && columns.iter().all(|column| is_blank(row.row, *column))
    });
    let blank: Vec<String> = totals
        .flat_map(|row| columns.iter().map(|column| (row.row, *column)))
        .map(|(row, column)| cell_name(shift.row(row), column))
        .collect();
    (!blank.is_empty()).then(|| format!("的合计格 {} 没有公式，没有填写，请手工填合计", blank.join("、")))
}
