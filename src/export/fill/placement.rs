//! Which record goes into which row of an issued sheet, and which cells that writes.

use std::collections::{BTreeMap, BTreeSet};

use crate::forms::{Form, SectionNumbering};
use crate::model::{Record, RecordId, RecordKind, Records, name_key};

use super::error::FillError;
use super::fill_plan::{FillPlan, FilledFigure};
use super::own_form::{form_of, rest};
use super::package::reference::{column_number, references};
use super::package::sheet::SheetXml;
use super::shift::{DetailBlock, Shift};
use super::table::{DetailRows, IssuedRole, IssuedTable};
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
    let form = form_of(table, sheet, strings);
    let context = Context {
        period: table.period.or(context.period),
        rule: table.rule,
        ..context.clone()
    };
    let period = select::period_of(&form, records, context.period);
    let cells = RecordPrinter::new(&form, records, &context, period);
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
    if let [only] = form.sheets.as_slice() {
        all = select::by_sheet(&[only.clone(), rest()], &all)
            .into_iter()
            .next()
            .unwrap_or_default();
    }
    let (kept, mut free): (Vec<&Record>, Vec<&Record>) = all.into_iter().partition(|r| taken.contains(&r.id));
    if let Some(form) = &table.form {
        free.retain(|record| !select::is_left_out(form, record));
    }
    let mut parts = parts(table, sheet);
    end_with_totals(&mut parts, sheet);
    if parts.is_empty() && named.is_empty() {
        return Err(FillError::at(&table.sheet, "", "表头下面没有可以填写的空行"));
    }
    let mut plan = FillPlan {
        ordinal: table.column_of("ordinal"),
        ..FillPlan::default()
    };
    let split = distribute(&form, &mut parts, free, &mut plan.left_out);
    plan.shift = Shift {
        sheet: table.sheet.clone(),
        blocks: parts.iter().map(|part| part.block).collect(),
    };
    let mut places = Vec::new();
    let mut number = 0.0;
    for (part, records) in parts.iter().zip(&split) {
        number = number_before(part, &form, &plan, sheet, strings).unwrap_or(number);
        let top = plan.shift.row(part.block.first);
        for (record, row) in records.iter().zip(top..) {
            number += 1.0;
            places.push((row, Some(number), *record));
        }
    }
    for (row, id) in &named {
        match kept.iter().find(|record| Some(record.id) == *id) {
            Some(record) => places.push((plan.shift.row(*row), None, *record)),
            None => plan.unknown_rows.push(*row),
        }
    }
    plan.placed = places.iter().map(|(row, ..)| *row).collect();
    plan.placed.sort_unstable();
    write_cells(table, &form, &cells, &places, &mut plan);
    plan.figures = figures(table, &cells, &places);
    Ok(plan)
}

/// Where a record goes: the row of the result, its running number unless the row has its own, the record.
type Placed<'a> = (u32, Option<f64>, &'a Record);

/// The running number before the first row of a run, if the run begins its own count: after the number printed
/// there, else at one where the form starts again in each section.
fn number_before(
    part: &RowRun,
    form: &Form,
    plan: &FillPlan,
    sheet: &SheetXml,
    strings: &[String],
) -> Option<f64> {
    let printed = plan
        .ordinal
        .and_then(|column| sheet.cell(part.block.first, column))
        .and_then(|cell| sheet.shown(cell, strings).trim().parse::<f64>().ok());
    let restarts = form
        .sections
        .as_ref()
        .is_some_and(|sections| sections.numbering == SectionNumbering::Restart);
    printed.map(|first| first - 1.0).or(restarts.then_some(0.0))
}

/// What the placed records print, column by column.
fn write_cells<'a>(
    table: &IssuedTable,
    form: &Form,
    cells: &RecordPrinter<'a>,
    places: &[Placed<'a>],
    plan: &mut FillPlan,
) {
    let records: Vec<&Record> = places.iter().map(|(.., record)| *record).collect();
    for (known, column) in table.columns.iter().zip(&form.columns) {
        let Some(at) = column_number(&known.letters) else {
            continue;
        };
        for ((row, number, _), cell) in places.iter().zip(cells.column(column, &records)) {
            let cell = match (column.field.as_str(), number) {
                ("ordinal", Some(value)) => AnnexCell::Number {
                    value: *value,
                    decimals: 0,
                },
                ("ordinal", None) => continue,
                _ => cell,
            };
            if cell != AnnexCell::Empty {
                plan.cells.entry(*row).or_default().insert(at, cell);
            }
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
    let mut parts = parts(table, sheet);
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
    cells
        .iter()
        .all(|cell| cell.formula.is_none() && cell.value.is_none() && cell.inline.is_none())
}

/// Runs of blank rows, with the section above each.
fn parts(table: &IssuedTable, sheet: &SheetXml) -> Vec<RowRun> {
    let roles: BTreeMap<u32, &IssuedRole> = table.rows.iter().map(|row| (row.row, &row.role)).collect();
    let top = table.header_bottom + 1;
    let last_detail = roles
        .iter()
        .rfind(|(_, role)| ***role != IssuedRole::Fixed)
        .map(|(row, _)| *row);
    let foot = roles.iter().find(|(row, role)| {
        // A fixed row right under the header numbers the columns, or is a total above its rows.
        ***role == IssuedRole::Fixed && **row > last_detail.unwrap_or(top)
    });
    // Without a row that ends the table, its frame does: formatted cells in its first column.
    let first = table
        .columns
        .first()
        .and_then(|column| column_number(&column.letters))
        .unwrap_or(0);
    let framed = |row: &u32| {
        sheet
            .cell(*row, first)
            .is_some_and(|cell| cell.style.is_some_and(|style| style > 0))
    };
    let end = foot.map_or_else(
        || {
            (last_detail.unwrap_or(top).max(top)..)
                .skip(usize::from(last_detail.is_some()))
                .take_while(framed)
                .last()
        },
        |(row, _)| Some(row - 1),
    );
    let end = end.or(last_detail).unwrap_or(table.header_bottom);
    let mut parts: Vec<RowRun> = Vec::new();
    let mut section = None;
    for row in top..=end {
        match roles.get(&row) {
            Some(IssuedRole::Section(value)) => section = Some(value.clone()),
            Some(IssuedRole::Named(_) | IssuedRole::Fixed) => {}
            Some(IssuedRole::Blank) | None => match parts.last_mut() {
                Some(part) if part.block.last + 1 == row && part.section == section => part.block.last = row,
                _ => parts.push(RowRun {
                    block: DetailBlock {
                        first: row,
                        last: row,
                        extra: 0,
                    },
                    section: section.clone(),
                }),
            },
        }
    }
    parts
}

/// Gives each part its records and the rows that it lacks.
fn distribute<'a>(
    form: &Form,
    parts: &mut [RowRun],
    records: Vec<&'a Record>,
    left_out: &mut Vec<String>,
) -> Vec<Vec<&'a Record>> {
    let field = match (&form.sections, form.record) {
        (Some(sections), _) => sections.field.clone(),
        (None, RecordKind::Project) => "category".to_owned(),
        (None, _) => "section".to_owned(),
    };
    let is_divided = parts.iter().any(|part| part.section.is_some());
    let mut split: Vec<Vec<&Record>> = vec![Vec::new(); parts.len()];
    let room = |part: &RowRun| usize::try_from(part.block.last - part.block.first + 1).unwrap_or(0);
    for record in records {
        let value = name_key(record.text(&field));
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
