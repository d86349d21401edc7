//! One sheet: recognise it, read its rows, check its totals.

use crate::forms::FieldScope;
use crate::model::{Period, Problem, RecordKind, Severity, column_letters, parse_cell_name};

use super::error::ImportError;
use super::plan::job::ImportJob;
use super::plan::memory;
use super::plan::options::{Known, Options};
use super::plan::{MappedColumn, SheetFramework, SheetPlan, UnknownColumn};
use super::read::row_stream::RowReceiver;
use super::recognise::closest::closest_match;
use super::recognise::mapping::{Mapped, Mapping, Target};
use super::recognise::propose;
use super::recognise::settle::settle;
use super::recognise::year_columns::settle_years;
use super::recognise::{RecognisedTable, recognise};
use super::reconcile::LedgerComparison;
use super::reconcile::changes_so_far::ChangesSoFar;
use super::reconcile::framework;
use super::rows::body;
use super::rows::columns::units;
use super::rows::context;
use super::rows::context::TableContext;
use super::rows::draft::Draft;
use super::rows::totals;

/// So many rows are there before the header is looked for.
const FIRST_ROWS: usize = 100;
/// Below this share of understood columns the user is told what was understood.
const LOW_SCORE: f64 = 0.6;

/// A sheet's plan; each row is compared with the ledger as soon as it is read.
pub(super) fn read(
    incoming: &mut RowReceiver,
    job: ImportJob<'_>,
    ledger: &mut LedgerComparison<'_>,
    before: &mut [SheetPlan],
) -> Result<SheetPlan, ImportError> {
    let ImportJob { options, known, .. } = job;
    wait_and_correct(incoming, job)?;
    let grid = &incoming.grid;
    let mut plan = SheetPlan {
        name: grid.name.clone(),
        hidden: grid.hidden,
        ..SheetPlan::default()
    };
    let kind = options.kind_of(&grid.name);
    let mut table = match recognise(grid, known, kind, job.form, options.frame(&grid.name)) {
        Ok(table) => table,
        Err(refusal) => {
            plan.note = Some(refusal.reason);
            plan.closest_match = refusal.closest_match.map(|closest| *closest);
            plan.is_barred = refusal.is_barred;
            return Ok(plan);
        }
    };
    plan.confirmed = remap_columns(&mut table, &grid.name, options);
    keep_beside(&mut table, known);
    let lines = context::lines_above(grid, table.header.top);
    let stated = TableContext {
        lines: &lines,
        form: job.form,
        file: job.file,
    };
    find_period(&mut plan, &table, &stated, options);
    let is_decided = |column| options.is_decided(&grid.name, &column_letters(column));
    let open = settle(&mut table, grid, plan.period, is_decided);
    let mut open = open;
    let choice = framework::choose(&table, grid, &lines, options, known);
    if let Some(years) = choice.years {
        settle_years(&mut table, years, this_month(), is_decided, &mut open);
    }
    if choice.is_about_a_plan() {
        plan.of_plan = Some(Box::new(SheetFramework {
            framework: choice.id,
            framework_reason: choice.reason,
            new_framework: choice.new,
            years: choice.years,
        }));
    }
    plan.waiting = open.waiting;
    plan.waiting.extend(choice.waiting);
    plan.problems.extend(open.problems);
    describe(&mut plan, &table, &stated, known);
    let mut take = |draft: &mut Draft, current: &mut SheetPlan| {
        ledger.take(draft, &mut ChangesSoFar { before, current });
    };
    body::read(incoming, &table, &stated, job, &mut plan, &mut take)?;
    Ok(plan)
}

/// The month in hand: what ends after it is still to come.
fn this_month() -> Period {
    let today = jiff::Zoned::now().date();
    let month = u8::try_from(today.month()).unwrap_or(12);
    Period::Month(i32::from(today.year()), month)
}

/// Waits for as many rows as the search for the header needs, and puts in the cells that the user retyped.
fn wait_and_correct(incoming: &mut RowReceiver, job: ImportJob<'_>) -> Result<(), ImportError> {
    let options = job.options;
    incoming.at_least(FIRST_ROWS, job.file)?;
    let name = &incoming.grid.name;
    let is_corrected = options.corrections.keys().any(|(sheet, _)| sheet == name);
    if is_corrected || options.frame(name).is_some() {
        incoming.finish(job.file)?;
    }
    let grid = &mut incoming.grid;
    for ((sheet, cell), text) in &options.corrections {
        if *sheet == grid.name
            && let Some((row, column)) = parse_cell_name(cell)
        {
            grid.correct(row, column, text);
        }
    }
    Ok(())
}

/// Gives columns the meaning that the user chose; tells the headers and fields.
fn remap_columns(
    table: &mut RecognisedTable<'_>,
    sheet_name: &str,
    options: &Options,
) -> Vec<(String, Option<String>)> {
    let mut confirmed = Vec::new();
    for ((sheet, letters), field) in &options.columns {
        if Options::is_of(sheet, sheet_name)
            && let Some((_, column)) = parse_cell_name(&format!("{letters}1"))
        {
            table.mapping.remap(table.kind, column, field.as_deref());
            let header = table.mapping.header_of(column).to_owned();
            confirmed.push((header, field.clone()));
        }
    }
    confirmed
}

/// The period of a sheet that needs one: a problem when nobody states it.
fn find_period(
    plan: &mut SheetPlan,
    table: &RecognisedTable<'_>,
    stated: &TableContext<'_>,
    options: &Options,
) {
    if !is_period_needed(table.kind, &table.mapping) {
        return;
    }
    let own = || context::period(stated.lines, &plan.name, stated.file);
    let in_headers = || table.mapping.period_in_headers();
    plan.period = options.period.or_else(own).or_else(in_headers);
    if plan.period.is_none() {
        plan.problems.push(Problem {
            cell: String::new(),
            severity: Severity::Error,
            code: "period.missing",
            message: "表上没有写明统计期；请选定填报期（命令行用 --period，如 2023H1）后再导入".to_owned(),
        });
    }
}

fn describe(plan: &mut SheetPlan, table: &RecognisedTable<'_>, stated: &TableContext<'_>, known: &Known<'_>) {
    plan.record = Some(table.kind);
    plan.form = table.form.map(|form| form.id.clone());
    plan.score = (table.score * 100.0).round() / 100.0;
    plan.header_rows = (table.header.top..=table.header.bottom).collect();
    let units = units(&table.mapping.mapped, stated.form, stated.lines);
    plan.problems.extend(context::unstated_units(table, stated));
    plan.columns = units
        .iter()
        .map(|(mapped, unit)| MappedColumn {
            column: column_letters(mapped.column),
            header: mapped.header.clone(),
            field: mapped.target.name(),
            unit: totals::unit_label(mapped, *unit),
        })
        .collect();
    let unknown = table.mapping.unknown.iter();
    plan.unknown_columns = unknown
        .map(|(column, header)| UnknownColumn {
            column: column_letters(*column),
            header: header.clone(),
            proposed_field: propose::proposal(table.kind, header, &table.mapping),
        })
        .collect();
    plan.missing_fields = missing_fields(table);
    plan.template_changes = known.memory.changes(table.kind, plan);
    if table.score < LOW_SCORE {
        let guess = closest_match(known.forms, table.kind, &table.header, &table.mapping);
        plan.problems.push(Problem {
            cell: String::new(),
            severity: Severity::Hint,
            code: "sheet.low-score",
            message: format!("表头只认得一部分，请核对列的对应；{}", guess.sentence()),
        });
    }
}

/// Columns that the user once chose to keep beside the record stay there.
fn keep_beside(table: &mut RecognisedTable<'_>, known: &Known<'_>) {
    let Some(synonyms) = known.memory.synonyms.get(&table.kind) else {
        return;
    };
    let kept = |mapped: &&Mapped| synonyms.get(&memory::header_key(&mapped.header)) == Some(&None);
    let columns: Vec<u32> = table
        .mapping
        .mapped
        .iter()
        .filter(kept)
        .map(|mapped| mapped.column)
        .collect();
    for column in columns {
        table.mapping.remap(table.kind, column, None);
    }
}

fn missing_fields(table: &RecognisedTable<'_>) -> Vec<String> {
    let columns = table.form.into_iter().flat_map(|form| &form.columns);
    columns
        .map(|column| column.field.clone())
        .filter(|field| !table.mapping.covers(field))
        .collect()
}

/// Whether rows of this kind and these columns can be kept only with a period.
fn is_period_needed(kind: RecordKind, mapping: &Mapping) -> bool {
    kind.is_periodic() || has_open_figures(mapping)
}

/// Whether the mapping has a column that can be kept only with a period.
fn has_open_figures(mapping: &Mapping) -> bool {
    mapping
        .mapped
        .iter()
        .any(|mapped| matches!(mapped.target, Target::Field(field) if field.scope == FieldScope::Figure))
}
