//! What the officer should look at in a filled sheet, in sentences.

use std::collections::{BTreeMap, BTreeSet};

use super::elsewhere::some;
use super::fill_plan::FillPlan;
use super::table::{IssuedRole, IssuedTable};
use crate::model::{RecordId, column_letters};

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

/// What was left as it is, or has no place.
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
    if !locked.is_empty() {
        warnings.push(format!("工作表“{sheet}”{} 受保护，没有填写", locked.join("、")));
    }
}
