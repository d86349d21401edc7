//! One sheet: recognise it, read its rows, check its totals.

use crate::forms::Form;
use crate::model::{Problem, Progress, Severity, TownshipIndex};

use super::grid::{column_letter, parse_cell_name};
use super::plan::memory;
use super::plan::options::{Known, Options};
use super::plan::{MappedColumn, SheetPlan, UnknownColumn};
use super::read::row_stream::Incoming;
use super::recognise::closest::Nearest;
use super::recognise::mapping::{Mapping, Target};
use super::recognise::propose;
use super::recognise::{Table, recognise};
use super::reconcile::Ledger;
use super::reconcile::changes_so_far::Sheets;
use super::rows::body;
use super::rows::columns::units;
use super::rows::context;
use super::rows::context::Stated;
use super::rows::draft::Draft;
use super::rows::totals;
use super::{ImportError, period_needed};

/// So many rows are there before the header is looked for.
const FIRST_ROWS: usize = 100;
/// Below this share of understood columns the user is told what was understood.
const LOW_SCORE: f64 = 0.6;

/// What is the same for all sheets of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Job<'a> {
    /// The file's name.
    pub(super) file: &'a str,
    /// What the user decided.
    pub(super) options: &'a Options,
    /// The form that the user chose.
    pub(super) form: Option<&'a Form>,
    /// The ledger.
    pub(super) known: &'a Known<'a>,
    /// The county's townships.
    pub(super) townships: &'a TownshipIndex<'a>,
    /// Where to report.
    pub(super) progress: &'a Progress,
}

/// A sheet's plan; each row is compared with the ledger as soon as it is read.
pub(super) fn read(
    incoming: &mut Incoming,
    job: Job<'_>,
    ledger: &mut Ledger<'_>,
    before: &mut [SheetPlan],
) -> Result<SheetPlan, ImportError> {
    let Job { options, known, .. } = job;
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
    let mut plan = SheetPlan {
        name: grid.name.clone(),
        hidden: grid.hidden,
        ..SheetPlan::default()
    };
    let mut table = match recognise(
        grid,
        known,
        options.kind_of(&grid.name),
        job.form,
        options.frame(&grid.name),
    ) {
        Ok(table) => table,
        Err(refusal) => {
            plan.note = Some(refusal.reason);
            plan.nearest = refusal.nearest.map(|nearest| *nearest);
            plan.is_barred = refusal.is_barred;
            return Ok(plan);
        }
    };
    for ((sheet, letter), field) in &options.columns {
        if *sheet == grid.name
            && let Some((_, column)) = parse_cell_name(&format!("{letter}1"))
        {
            table.mapping.remap(table.kind, column, field.as_deref());
            let header = table.mapping.header_of(column).to_owned();
            plan.confirmed.push((header, field.clone()));
        }
    }
    keep_beside(&mut table, known);
    let lines = context::lines_above(grid, table.header.top);
    let stated = Stated {
        lines: &lines,
        form: job.form,
        file: job.file,
    };
    describe(&mut plan, &table, &stated, known);
    plan.period = options
        .period
        .or_else(|| context::period(&lines, &grid.name, job.file));
    if !period_needed(table.kind, &table.mapping) {
        plan.period = None;
    } else if plan.period.is_none() {
        plan.problems.push(Problem {
            cell: String::new(),
            severity: Severity::Error,
            code: "period.missing",
            message: "表上没有写明统计期；请选定填报期（命令行用 --period，如 2023H1）后再导入".to_owned(),
        });
    }
    let mut take = |draft: &mut Draft, current: &mut SheetPlan| {
        ledger.take(draft, &mut Sheets { before, current });
    };
    body::read(incoming, &table, &stated, job, &mut plan, &mut take)?;
    Ok(plan)
}

fn describe(plan: &mut SheetPlan, table: &Table<'_>, stated: &Stated<'_>, known: &Known<'_>) {
    plan.record = Some(table.kind);
    plan.form = table.form.map(|form| form.id.clone());
    plan.score = (table.score * 100.0).round() / 100.0;
    plan.header_rows = (table.header.top..=table.header.bottom).collect();
    let units = units(&table.mapping.mapped, stated.form, stated.lines);
    plan.problems.extend(context::unstated_units(table, stated));
    plan.columns = units
        .iter()
        .map(|(mapped, unit)| MappedColumn {
            column: column_letter(mapped.column),
            header: mapped.header.clone(),
            field: mapped.target.name(),
            unit: totals::unit_label(mapped, *unit),
        })
        .collect();
    let unknown = table.mapping.unknown.iter();
    plan.unknown_columns = unknown
        .map(|(column, header)| UnknownColumn {
            column: column_letter(*column),
            header: header.clone(),
            proposed_field: propose::proposal(table.kind, header, &table.mapping),
        })
        .collect();
    plan.missing_fields = missing_fields(table);
    plan.template_changes = known.memory.changes(table.kind, plan);
    if table.score < LOW_SCORE {
        let guess = Nearest::new(known.forms, table.kind, &table.header, &table.mapping);
        plan.problems.push(Problem {
            cell: String::new(),
            severity: Severity::Hint,
            code: "sheet.low-score",
            message: format!("表头只认得一部分，请核对列的对应；{}", guess.sentence()),
        });
    }
}

/// Columns that the user once chose to keep beside the record stay there.
fn keep_beside(table: &mut Table<'_>, known: &Known<'_>) {
    let Some(synonyms) = known.memory.synonyms.get(&table.kind) else {
        return;
    };
    let kept = |mapped: &&super::recognise::mapping::Mapped| {
        synonyms.get(&memory::key(&mapped.header)) == Some(&None)
    };
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

fn missing_fields(table: &Table<'_>) -> Vec<String> {
    let has = |field: &str| {
        table.mapping.mapped.iter().any(|mapped| match mapped.target {
            Target::ValueOf(..) => field == "baseline" || mapped.target.name() == field,
            target => target.name() == field,
        })
    };
    let columns = table.form.into_iter().flat_map(|form| &form.columns);
    columns
        .map(|column| column.field.clone())
        .filter(|field| !has(field))
        .collect()
}

/// Whether the mapping has a column that can be kept only with a period.
pub(super) fn has_open_figures(mapping: &Mapping) -> bool {
    mapping.mapped.iter().any(|mapped| {
        matches!(mapped.target, Target::Field(field) if field.scope == crate::forms::FieldScope::Figure)
    })
}
