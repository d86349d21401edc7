//! Which record goes into which row of an issued sheet, and which cells that writes.

use std::collections::{BTreeMap, BTreeSet};

use crate::forms::{Form, SectionNumbering};
use crate::model::{Record, RecordId, Records, name_key};

use super::elsewhere::{Elsewhere, some};
use super::error::FillError;
use super::fill_plan::{FillPlan, FilledFigure, PlacedRecord};
use super::own_form::{form_of, part_field, rest};
use super::package::reference::{column_number, references};
use super::package::sheet::{CellXml, SheetXml};
use super::remarks;
use super::shift::{DetailBlock, Shift};
use super::table::{DetailRows, IssuedRole, IssuedRow, IssuedTable};
use crate::export::annex::cell_fact::FigureDate;
use crate::export::annex::layout::{AnnexCell, Context};
use crate::export::annex::record_printer::RecordPrinter;
use crate::export::annex::select;

struct RowRun {
    block: DetailBlock,
    section: Option<String>,
}

/// Lays the ledger's records over the rows of the sheet.
pub(super) fn place_records(
    table: &IssuedTable,
    sheet: &SheetXml,
    strings: &[String],
    records: &Records,
    context: &Context<'_>,
) -> Result<FillPlan, FillError> {
    let form = form_of(table, sheet, strings, records);
    let context = Context {
        period: table.period.or(context.period),
        rule: table.rule,
        ..context.clone()
    };
    let period = select::period_of(&form, records, context.period);
    let cells = RecordPrinter::new(&form, records, &context, period);
    let text_of = |record, field: &str| cells.text_of(record, field);
    let named: BTreeMap<u32, Option<RecordId>> = table
        .rows
        .iter()
        .filter_map(|row| match row.role {
            IssuedRole::Named(id) => Some((row.row, id)),
            _ => None,
        })
        .collect();
    let taken: BTreeSet<RecordId> = named.values().copied().flatten().collect();
    let mut all = select::rows(&form, records, period);
    let mut elsewhere = Elsewhere::default();
    if let [only] = form.sheets.as_slice() {
        let split = select::by_sheet(&[only.clone(), rest()], &all, text_of);
        let mut split = split.into_iter();
        all = split.next().unwrap_or_default();
        elsewhere = Elsewhere::of(only, &split.next().unwrap_or_default(), text_of);
    }
    elsewhere.refuse_unsorted(&table.sheet)?;
    if let Some(form) = &table.form {
        all.retain(|record| taken.contains(&record.id) || !select::is_left_out(form, record));
    }
    let order: Vec<RecordId> = all.iter().map(|record| record.id).collect();
    let (kept, free): (Vec<&Record>, Vec<&Record>) = all.into_iter().partition(|r| taken.contains(&r.id));
    let mut parts = parts(table);
    end_with_totals(&mut parts, sheet);
    if parts.is_empty() && named.is_empty() {
        return Err(FillError::at(&table.sheet, "", no_room(table)));
    }
    refuse_unnamed_parts(table, &parts)?;
    let mut plan = FillPlan {
        ordinal: table.column_of("ordinal"),
        order,
        elsewhere: elsewhere.other,
        ..FillPlan::default()
    };
    let split = distribute(&form, &mut parts, (free, &text_of), &mut plan.left_out);
    if !plan.left_out.is_empty() && taken.is_empty() && split.iter().all(Vec::is_empty) {
        let why = if parts.is_empty() {
            "表里已经填了别的内容，没有空行"
        } else {
            "表上没有一段收得下它们，请核对它们的分类"
        };
        let reason = format!(
            "台账的 {} 条{}没有位置填写（{}）：{why}",
            plan.left_out.len(),
            table.record.label(),
            some(&plan.left_out)
        );
        return Err(FillError::at(&table.sheet, "", reason));
    }
    plan.shift = Shift {
        sheet: table.sheet.clone(),
        blocks: parts.iter().map(|part| part.block).collect(),
    };
    let mut places = Vec::new();
    let mut number = 0.0;
    let mut placed = Vec::new();
    let restarts = form
        .sections
        .as_ref()
        .is_some_and(|sections| sections.numbering == SectionNumbering::Restart);
    let mut before: Option<&RowRun> = None;
    for (part, records) in parts.iter().zip(&split) {
        let above = before.filter(|above| above.section == part.section);
        // The count goes on past rows that nobody sees.
        if !above.is_some_and(|above| all_hidden(table, above.block.last + 1..part.block.first)) {
            let begins = above.is_none() && restarts;
            number = printed_before(part, &plan, sheet, strings)
                .or(begins.then_some(0.0))
                .unwrap_or(number);
        }
        before = Some(part);
        let top = plan.shift.row(part.block.first);
        for (record, row) in records.iter().zip(top..) {
            number += 1.0;
            places.push((row, Some(number), *record));
            placed.push(PlacedRecord {
                row,
                id: record.id,
                name: record.name().to_owned(),
                section: part.section.clone(),
                printed: false,
            });
        }
    }
    for (row, id) in &named {
        match kept.iter().find(|record| Some(record.id) == *id) {
            Some(record) => {
                let row = plan.shift.row(*row);
                places.push((row, None, *record));
                placed.push(PlacedRecord {
                    row,
                    id: record.id,
                    name: record.name().to_owned(),
                    section: None,
                    printed: true,
                });
            }
            None => plan.unknown_rows.push(*row),
        }
    }
    placed.sort_by_key(|record| record.row);
    plan.placed = placed;
    write_cells((table, sheet), &form, &cells, &places, &mut plan);
    plan.figures = figures(table, &cells, &places);
    let all = records.of(table.record).len();
    if let (true, true, Some(period)) = (
        plan.order.is_empty(),
        plan.elsewhere.is_empty() && all > 0,
        period,
    ) {
        plan.notes.push(format!(
            "一行也没有填：台账里的 {all} 条{}都没有{}的数",
            table.record.label(),
            period.label()
        ));
    }
    if !plan.placed.is_empty() {
        plan.notes
            .extend(period.and_then(|period| remarks::unreported(table, records, period)));
        plan.notes
            .extend(remarks::blank_totals(table, sheet, &plan.shift));
        plan.notes.extend(remarks::open_columns(table, sheet));
    }
    Ok(plan)
}

/// Whether all rows between two runs are hidden ones.
fn all_hidden(table: &IssuedTable, mut between: std::ops::Range<u32>) -> bool {
    let is_hidden = |number: u32| {
        let mut rows = table.rows.iter();
        rows.any(|row| row.row == number && row.role == IssuedRole::Hidden)
    };
    between.all(is_hidden)
}

/// Why no record can go in.
fn no_room(table: &IssuedTable) -> &'static str {
    if table.rows.iter().any(|row| row.role == IssuedRole::Hidden) {
        "填数据的行都隐藏着；请先取消隐藏或筛选"
    } else {
        "表头下面没有可以填写的空行"
    }
}

/// Where a record goes: the row of the result, its running number unless the row has its own, the record.
type Placed<'a> = (u32, Option<f64>, &'a Record);

/// The running number before the one that is printed in the first row of a run.
fn printed_before(part: &RowRun, plan: &FillPlan, sheet: &SheetXml, strings: &[String]) -> Option<f64> {
    let cell = sheet.cell(part.block.first, plan.ordinal?)?;
    let printed = sheet.shown(cell, strings).trim().parse::<f64>().ok()?;
    Some(printed - 1.0)
}

/// What the placed records print, record by record.
fn write_cells<'a>(
    (table, sheet): (&IssuedTable, &SheetXml),
    form: &Form,
    cells: &RecordPrinter<'a>,
    places: &[Placed<'a>],
    plan: &mut FillPlan,
) {
    let records: Vec<&Record> = places.iter().map(|(.., record)| *record).collect();
    let mut rows = cells.rows(&records);
    for (at, known) in table.columns.iter().enumerate() {
        let how = remarks::computed_column((table, sheet), known, &records, |record| {
            rows.get(record)?.get(at)
        });
        plan.notes.extend(how);
    }
    let columns: Vec<(Option<u32>, bool)> = table
        .columns
        .iter()
        .zip(&form.columns)
        .map(|(known, column)| (column_number(&known.letters), column.field == "ordinal"))
        .collect();
    for ((row, number, _), printed) in places.iter().zip(&mut rows) {
        let mut written = BTreeMap::new();
        for ((column, is_ordinal), cell) in columns.iter().zip(std::mem::take(printed)) {
            let cell = match (is_ordinal, number) {
                (true, Some(value)) => AnnexCell::Number {
                    value: *value,
                    decimals: 0,
                },
                (true, None) => continue,
                _ => cell,
            };
            if let (Some(column), true) = (column, cell != AnnexCell::Empty) {
                written.insert(*column, cell);
            }
        }
        if !written.is_empty() {
            plan.cells.entry(*row).or_default().append(&mut written);
        }
    }
}

/// Of what date the figures of the placed records are.
fn figures(table: &IssuedTable, cells: &RecordPrinter<'_>, places: &[Placed<'_>]) -> Vec<FilledFigure> {
    let records: Vec<&Record> = places.iter().map(|(.., record)| *record).collect();
    let figure = |(at, column, date): (usize, usize, FigureDate)| {
        let ((row, _, record), known) = (places.get(at)?, table.columns.get(column)?);
        Some(FilledFigure {
            cell: format!("{}{row}", known.letters),
            name: record.name().to_owned(),
            column: known.header.split_whitespace().collect(),
            carried_over_from: date.carried_over(),
            date,
        })
    };
    cells.dates(&records).into_iter().filter_map(figure).collect()
}

/// The runs of detail rows.
pub(super) fn blocks(table: &IssuedTable, sheet: &SheetXml) -> Vec<DetailRows> {
    let mut parts = parts(table);
    end_with_totals(&mut parts, sheet);
    let details = |part: &RowRun| DetailRows {
        first: part.block.first,
        last: part.block.last,
        sample: part.block.sample(),
    };
    parts.iter().map(details).collect()
}

/// A blank row between the last detail and the total belongs to no block: the total's own range says where it ends.
fn end_with_totals(parts: &mut [RowRun], sheet: &SheetXml) {
    for part in parts {
        let block = &mut part.block;
        let outside = sheet
            .rows
            .iter()
            .filter(|row| row.number < block.first || block.last < row.number);
        let ends: BTreeSet<u32> = outside
            .flat_map(|row| &row.cells)
            .filter_map(|cell| cell.formula.as_ref())
            .flat_map(|formula| references(&formula.text))
            .filter(|reference| reference.sheet.is_none())
            .filter_map(|reference| {
                let (top, bottom) = (reference.first.row?.0, reference.last?.row?.0);
                (top <= block.first && bottom >= block.first).then_some(bottom)
            })
            .collect();
        if let [end] = Vec::from_iter(ends).as_slice()
            && *end < block.last
            && (*end + 1..=block.last).all(|row| is_bare(sheet, row))
        {
            block.last = *end;
        }
    }
}

/// Nothing stands in a row.
fn is_bare(sheet: &SheetXml, row: u32) -> bool {
    let cells = sheet.row(row).map_or(&[][..], |row| &row.cells);
    cells.iter().all(CellXml::is_blank)
}

/// Runs of waiting rows, with the section above each.
fn parts(table: &IssuedTable) -> Vec<RowRun> {
    let mut parts: Vec<RowRun> = Vec::new();
    let mut section = None;
    for IssuedRow { row, role } in &table.rows {
        match role {
            IssuedRole::Section(value) => section = Some(value.clone()),
            IssuedRole::Blank => match parts.last_mut() {
                Some(part) if part.block.last + 1 == *row && part.section == section => {
                    part.block.last = *row
                }
                _ => parts.push(RowRun {
                    block: DetailBlock {
                        first: *row,
                        last: *row,
                        extra: 0,
                    },
                    section: section.clone(),
                }),
            },
            IssuedRole::Named(_) | IssuedRole::Total | IssuedRole::Hidden | IssuedRole::Fixed => {}
        }
    }
    parts
}

/// Several runs without headings, each with a total of its own: nobody can tell what belongs where.
fn refuse_unnamed_parts(table: &IssuedTable, parts: &[RowRun]) -> Result<(), FillError> {
    let divided = parts.iter().any(|part| part.section.is_some());
    let split = parts.windows(2).find(|pair| {
        let [above, below] = pair else { return false };
        let between = above.block.last + 1..below.block.first;
        let is_total = |row: &IssuedRow| row.role == IssuedRole::Total && between.contains(&row.row);
        table.rows.iter().any(is_total)
    });
    match split {
        Some([above, below]) if !divided => Err(FillError::unclear(
            &table.sheet,
            format!(
                "第 {} 行和第 {} 行之间有合计，却没有写明各段是哪一类，不能确定数据填在哪一段",
                above.block.last, below.block.first
            ),
        )),
        _ => Ok(()),
    }
}

/// The text of a record in a field, as the form prints it.
type TextOf<'t, 'a> = dyn Fn(&'a Record, &str) -> &'a str + 't;

/// Gives each part its records and the rows that it lacks.
fn distribute<'a>(
    form: &Form,
    parts: &mut [RowRun],
    (records, text_of): (Vec<&'a Record>, &TextOf<'_, 'a>),
    left_out: &mut Vec<String>,
) -> Vec<Vec<&'a Record>> {
    let field = part_field(Some(form), form.record);
    let is_divided = parts.iter().any(|part| part.section.is_some());
    let mut split: Vec<Vec<&Record>> = vec![Vec::new(); parts.len()];
    let room = |part: &RowRun| usize::try_from(part.block.last - part.block.first + 1).unwrap_or(0);
    for record in records {
        let value = if is_divided {
            name_key(text_of(record, &field))
        } else {
            String::new()
        };
        let fits =
            |part: &RowRun| !is_divided || part.section.as_ref().is_some_and(|own| name_key(own) == value);
        let fitting = || {
            parts
                .iter()
                .enumerate()
                .filter(|(_, part)| fits(part))
                .map(|(at, _)| at)
        };
        let free = fitting().find(|at| {
            let rooms = parts.get(*at).map_or(0, room);
            split.get(*at).is_some_and(|records| records.len() < rooms)
        });
        match free
            .or_else(|| fitting().next_back())
            .and_then(|at| split.get_mut(at))
        {
            Some(records) => records.push(record),
            None => left_out.push(record.title()),
        }
    }
    for (part, records) in parts.iter_mut().zip(&split) {
        part.block.extra = u32::try_from(records.len().saturating_sub(room(part))).unwrap_or(0);
    }
    split
}
