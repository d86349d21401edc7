//! What the officer should know of a filled file: what was kept, left out, or belongs elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use super::elsewhere::some;
use super::fill_plan::FillPlan;
use super::package::reference::column_number;
use super::package::sheet::{CellXml, SheetXml};
use super::shift::Shift;
use super::table::{IssuedColumn, IssuedRole, IssuedTable};
use crate::export::annex::layout::AnnexCell;
use crate::export::annex::planned_returns::unreported_names;
use crate::forms::computed;
use crate::model::{Period, Record, RecordId, RecordKind, Records, cell_name, column_letters, name_key};

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
    if !plan.kept_texts.is_empty() {
        warnings.push(format!(
            "工作表“{sheet}”{} 原有的文字或合并的格子与台账不同，没有改动（共 {} 格）；请核对",
            some(&plan.kept_texts),
            plan.kept_texts.len()
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
    let is_blank = |row: u32, column: u32| sheet.cell(row, column).is_none_or(CellXml::is_blank);
    // A row with some sums has those that the superior wants, one with other formulas is no sum.
    let computes = |row: u32| {
        let cells = sheet.row(row).map_or(&[][..], |row| &row.cells);
        cells.iter().any(|cell| cell.formula.is_some())
    };
    let totals = table.rows.iter().filter(|row| {
        row.role == IssuedRole::Total
            && !computes(row.row)
            && columns.iter().all(|column| is_blank(row.row, *column))
    });
    let blank: Vec<String> = totals
        .flat_map(|row| columns.iter().map(|column| (row.row, *column)))
        .map(|(row, column)| cell_name(shift.row(row), column))
        .collect();
    (!blank.is_empty()).then(|| format!("的合计格 {} 没有公式，没有填写，请手工填合计", blank.join("、")))
}

/// Projects that have told nothing for the period of a monthly table.
pub(super) fn unreported(table: &IssuedTable, records: &Records, period: Period) -> Option<String> {
    let names = match table.record {
        RecordKind::ProjectReturn => unreported_names(records, period),
        _ => Vec::new(),
    };
    (!names.is_empty()).then(|| {
        format!(
            "有 {} 个在建项目没有{}的调度数，没有填入：{}",
            names.len(),
            period.label(),
            some(&names)
        )
    })
}

/// Whether the detail rows leave a column free: one with formulas or texts of its own is the superior's.
fn waits(table: &IssuedTable, sheet: &SheetXml, column: &IssuedColumn) -> bool {
    let Some(at) = column_number(&column.letters) else {
        return false;
    };
    let rows = table.rows.iter().filter(|row| row.role == IssuedRole::Blank);
    let cells = rows.map(|row| sheet.cell(row.row, at));
    let mut empty = cells.map(|cell| cell.is_none_or(CellXml::is_blank));
    empty
        .next()
        .is_some_and(|first| first && empty.all(|empty| empty))
}

/// Columns with records beside them that stay blank because the ledger has nothing for them.
pub(super) fn open_columns(table: &IssuedTable, sheet: &SheetXml) -> Option<String> {
    let waits = |column: &&IssuedColumn| waits(table, sheet, column);
    let named = |column: &IssuedColumn| {
        let header: String = column.header.split_whitespace().collect();
        format!("{}（{header}）", column.letters)
    };
    let open: Vec<String> = table.open.iter().filter(waits).map(named).collect();
    (!open.is_empty()).then(|| {
        format!(
            "{} 列台账里没有对应的内容，没有填写；需要时请手工填写，或在窗口里指定",
            open.join("、")
        )
    })
}

/// How a computed column came about, and where it says something else than what was kept under its header.
pub(super) fn computed_column<'c>(
    (table, sheet): (&IssuedTable, &SheetXml),
    column: &IssuedColumn,
    records: &[&Record],
    cell_of: impl Fn(usize) -> Option<&'c AnnexCell>,
) -> Option<String> {
    let known = computed().field(table.record, &column.field)?;
    if !waits(table, sheet, column) {
        return None;
    }
    let header: String = column.header.split_whitespace().collect();
    let kept = |record: &Record| {
        let same = record.extra.iter().find(|(name, _)| {
            name_key(Record::split_extra_name(record.kind, name).1) == name_key(&column.header)
        });
        same.map(|(_, text)| text.trim().to_owned())
    };
    let differs = |(at, record): (usize, &&Record)| {
        let cell = cell_of(at)?;
        let (value, text) = (cell.number()?, kept(record)?);
        let number = text.trim_end_matches(['%', '％']).parse::<f64>().ok()?;
        // Kept as a share of 1 or of 100, rounded to whole or one decimal.
        let is_same = [number, number * 100.0]
            .iter()
            .any(|kept| (kept - value).abs() <= 0.5);
        (!is_same).then(|| format!("{}（原记 {text}，算得 {cell}）", record.title()))
    };
    let others: Vec<String> = records.iter().enumerate().filter_map(differs).collect();
    let more = if others.is_empty() {
        String::new()
    } else {
        format!("；与原来记的不同：{}", some(&others))
    };
    Some(format!(
        "{} 列“{header}”由台账算出（{}）{more}",
        column.letters,
        known.how()
    ))
}
