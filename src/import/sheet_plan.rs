//! One table: recognise it, read its rows, check its totals.

use std::collections::BTreeSet;

use crate::forms::{COMPUTED, FieldScope};
use crate::model::{Period, Problem, RecordKind, Severity, cell_name, column_letters, parse_cell_name};

use super::error::ImportError;
use super::grid::Grid;
use super::plan::job::ImportJob;
use super::plan::memory;
use super::plan::options::{Known, Options};
use super::plan::{MappedColumn, SheetFramework, SheetPlan, UnknownColumn};
use super::read::row_stream::RowReceiver;
use super::recognise::closest::closest_match;
use super::recognise::mapping::{Mapped, Mapping, Target};
use super::recognise::propose;
use super::recognise::settle::settle;
use super::recognise::year_columns::{leave_out_later_targets, settle_years};
use super::recognise::{RecognisedTable, first_table, recognise, row_of_a_table_above};
use super::reconcile::LedgerComparison;
use super::reconcile::changes_so_far::ChangesSoFar;
use super::reconcile::framework;
use super::rows::body;
use super::rows::columns::{not_understood, units};
use super::rows::context;
use super::rows::context::{LinesForAll, TableContext};
use super::rows::draft::Draft;
use super::rows::totals;
use super::rows::value::StatedUnits;

/// So many rows are there before the header is looked for.
const FIRST_ROWS: usize = 100;
/// Below this share of understood columns the user is told what was understood.
const LOW_SCORE: f64 = 0.6;

/// Where a table stands on its sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct TablePlace {
    /// Its name for the user: the tab's for the first table.
    pub(super) name: String,
    /// Whether other tables of the sheet stand before it.
    pub(super) is_further: bool,
    /// The lines that hold for all tables of the sheet.
    pub(super) lines_for_all: LinesForAll,
}

impl TablePlace {
    /// The place of a table below others, whose lines above hold for it too.
    pub(super) fn below(grid: &Grid, header_top: u32) -> Self {
        Self {
            lines_for_all: LinesForAll::of(&context::lines_above(grid, header_top)),
            ..Self::default()
        }
    }
}

/// A table's plan; each row is compared with the ledger as soon as it is read. With the row in which another table begins
/// below it.
pub(super) fn read(
    incoming: &mut RowReceiver,
    place: &mut TablePlace,
    job: ImportJob<'_>,
    ledger: &mut LedgerComparison<'_>,
    before: &mut [SheetPlan],
) -> Result<(SheetPlan, Option<u32>), ImportError> {
    let ImportJob { options, known, .. } = job;
    wait_and_correct(incoming, &place.name, job)?;
    let grid = &incoming.grid;
    let mut plan = SheetPlan {
        name: place.name.clone(),
        tab: grid.name.clone(),
        hidden: grid.hidden,
        ..SheetPlan::default()
    };
    let (kind, form, frame) = if place.is_further {
        (
            options.records.get(&place.name).copied(),
            None,
            options.frame_of_further(&place.name),
        )
    } else {
        (options.kind_of(&place.name), job.form, options.frame(&place.name))
    };
    let found = recognise(grid, known, kind, form, frame);
    let found = found.map(|table| match (frame, kind, form) {
        (None, None, None) => first_table(grid, known, table),
        _ => table,
    });
    let mut table = match found {
        Ok(table) => table,
        Err(refusal) => {
            plan.note = Some(refusal.reason);
            plan.closest_match = refusal.closest_match.map(|closest| *closest);
            plan.is_barred = refusal.is_barred;
            plan.is_divided = refusal.is_divided;
            return Ok((plan, None));
        }
    };
    plan.confirmed = remap_columns(&mut table, &place.name, options);
    keep_beside(&mut table, known);
    if frame.is_none() {
        plan.problems.extend(rows_above(grid, &table));
    }
    let own_lines = context::lines_above(grid, table.header.top);
    let mut lines = place.lines_for_all.with(&own_lines, job.townships);
    if !place.is_further {
        place.lines_for_all = LinesForAll::of(&own_lines);
    }
    lines.extend(context::unit_lines_below(grid, table.header.bottom));
    if StatedUnits::of(&lines).is_silent() {
        lines.splice(0..0, context::unit_lines_around(grid, table.header.bottom));
    }
    let stated = TableContext {
        lines: &lines,
        form,
        file: job.file,
    };
    let stopped = stop_unclear_units(&mut table, &stated, &mut plan);
    find_period(&mut plan, &table, &stated, &own_lines, options);
    let is_decided =
        |column| stopped.contains(&column) || options.is_decided(&place.name, &column_letters(column));
    let open = settle(&mut table, grid, plan.period, is_decided);
    keep_apart(&mut table.mapping);
    table.mapping.find_computed(table.kind, is_decided);
    let mut open = open;
    let choice = framework::choose(&table, grid, &lines, options, known);
    if let Some(years) = choice.years {
        settle_years(&mut table, years, this_month(), is_decided, &mut open);
    } else if choice.waiting.is_none() {
        leave_out_later_targets(&mut table, is_decided);
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
    let is_skipped = options.skip_sheets.contains(&place.name);
    let mut take = |draft: &mut Draft, current: &mut SheetPlan| {
        if !is_skipped {
            ledger.take(draft, &mut ChangesSoFar { before, current });
        }
    };
    let next = body::read(incoming, &table, &stated, job, &mut plan, &mut take)?;
    if is_skipped {
        // It was read all the same, to find the tables below it.
        plan = SheetPlan {
            tab: plan.tab,
            ..SheetPlan::ignored(&place.name, plan.hidden, "已选择不导入")
        };
    }
    Ok((plan, next))
}

/// Rows above the table that look like those of another one, which nobody knows.
fn rows_above(grid: &Grid, table: &RecognisedTable<'_>) -> Option<Problem> {
    let row = row_of_a_table_above(grid, table.header.top)?;
    Some(Problem {
        cell: cell_name(row, 0),
        severity: Severity::Verify,
        code: "sheet.rows-above",
        message: format!(
            "第 {row} 行像是另一张表的数据，在认出的表头（第 {} 行）之上，没有读入；如果要导入，请指定它的表头行",
            table.header.top
        ),
    })
}

/// The month in hand: what ends after it is still to come.
fn this_month() -> Period {
    let today = jiff::Zoned::now().date();
    let month = u8::try_from(today.month()).unwrap_or(12);
    Period::Month(i32::from(today.year()), month)
}

/// Waits for as many rows as the search for the header needs, and puts in the cells that the user retyped.
fn wait_and_correct(incoming: &mut RowReceiver, name: &str, job: ImportJob<'_>) -> Result<(), ImportError> {
    let options = job.options;
    incoming.at_least(FIRST_ROWS, job.file)?;
    let is_corrected = options.corrections.keys().any(|(sheet, _)| sheet == name);
    if is_corrected || options.frame(name).is_some() {
        incoming.finish(job.file)?;
    }
    let grid = &mut incoming.grid;
    for ((sheet, cell), text) in &options.corrections {
        if *sheet == name
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

/// Figures in a unit that is not understood are kept beside the record as they are written, and told; gives their columns.
fn stop_unclear_units(
    table: &mut RecognisedTable<'_>,
    stated: &TableContext<'_>,
    plan: &mut SheetPlan,
) -> Vec<u32> {
    let mut stopped = Vec::new();
    for (column, header, unit) in not_understood(&table.mapping.mapped, stated.form, stated.lines) {
        table.mapping.remap(table.kind, column, None);
        stopped.push(column);
        plan.problems.push(Problem {
            cell: cell_name(table.header.bottom, column),
            severity: Severity::Error,
            code: "unit.not-understood",
            message: format!(
                "“{header}”的单位“{unit}”认不出或不适合这一栏，这一列没有按数读入，原文保留在附加信息中；请把表头单位改为 元、万元、亿元、人、万人 等后再导入"
            ),
        });
    }
    stopped
}

/// The period of a sheet that needs one: a problem when nobody states it.
fn find_period(
    plan: &mut SheetPlan,
    table: &RecognisedTable<'_>,
    stated: &TableContext<'_>,
    own_lines: &[String],
    options: &Options,
) {
    if !is_period_needed(table.kind, &table.mapping) {
        return;
    }
    // What stands right above a table says more of it than what stands above the first one of its sheet.
    let own = context::period(own_lines, "").or_else(|| context::period(stated.lines, &plan.tab));
    let asked = options.period_of(&plan.name);
    // A name of a file is often a copy of another's: what the user says counts more.
    let in_headers = || table.mapping.period_in_headers();
    plan.period = own
        .or(asked)
        .or_else(in_headers)
        .or_else(|| context::said_by(stated.file).flatten());
    plan.stated_period = own.map(|own| context::period_in_words(stated.lines, own));
    if let (Some(own), Some(asked)) = (own, asked.filter(|asked| Some(*asked) != own)) {
        plan.problems.push(Problem {
            cell: String::new(),
            severity: Severity::Verify,
            code: "period.stated",
            message: format!(
                "表上写明的是{}，按表上的读入，没有按选定的{}；如果表上写错了，请改正后再导入",
                own.label(),
                asked.label()
            ),
        });
    }
    if plan.period.is_none() {
        plan.problems.push(Problem {
            cell: String::new(),
            severity: Severity::Error,
            code: "period.missing",
            message: match table.kind {
                RecordKind::ProjectReturn => {
                    "表上没有写明调度月份；请先选定填报期，如 2023-06；如果是项目清单，不是按月调度，请按“项目”导入（命令行 --record project）"
                }
                _ => "表上没有写明统计期；请先选定填报期，如 2023年上半年（写作 2023H1）",
            }
            .to_owned(),
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
    let computed = table.mapping.computed.iter();
    plan.columns
        .extend(computed.map(|(column, header, field)| MappedColumn {
            column: column_letters(*column),
            header: header.clone(),
            field: field.id.clone(),
            unit: (!field.unit.is_empty()).then(|| field.unit.clone()),
        }));
    plan.columns
        .sort_by_cached_key(|column| (column.column.len(), column.column.clone()));
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

/// Unknown columns with one header are kept under names of their own: 联系方式, 联系方式（2）.
fn keep_apart(mapping: &mut Mapping) {
    let mut taken: BTreeSet<String> = mapping
        .mapped
        .iter()
        .map(|mapped| mapped.header.clone())
        .collect();
    for (_, header) in &mut mapping.unknown {
        let mut own = header.clone();
        let mut number = 1;
        while !taken.insert(own.clone()) {
            number += 1;
            own = format!("{header}（{number}）");
        }
        *header = own;
    }
}

fn missing_fields(table: &RecognisedTable<'_>) -> Vec<String> {
    let columns = table.form.into_iter().flat_map(|form| &form.columns);
    columns
        .filter(|column| column.extra_header().is_none() && !column.field.starts_with(COMPUTED))
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
