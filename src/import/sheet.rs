//! One sheet: recognise it, read its rows, check its totals.

use crate::forms::Form;
use crate::model::{FieldName, Problem, Progress, RecordKind, Severity, Townships, Value};

use super::context::{self, Stated};
use super::draft::{self, Draft, Sheet};
use super::feed::Incoming;
use super::grid::{CellValue, Grid, cell_name, column_letter, parse_cell_name};
use super::hidden;
use super::mapping::{Mapping, Target};
use super::memory;
use super::nearest::Nearest;
use super::options::{Known, Options};
use super::outline::{Mark, Outline};
use super::plan::{MappedColumn, SheetPlan, UnknownColumn};
use super::propose;
use super::recognise::{Table, recognise};
use super::reconcile::Ledger;
use super::rows::{Reader, Row};
use super::seen::seen;
use super::sheets::Sheets;
use super::totals::{self, RowsRead};
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
    pub(super) townships: &'a Townships<'a>,
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
    let mut take = |draft, current: &mut SheetPlan| {
        ledger.take(draft, &mut Sheets { before, current });
    };
    rows(incoming, &table, &stated, job, &mut plan, &mut take)?;
    Ok(plan)
}

fn describe(plan: &mut SheetPlan, table: &Table<'_>, stated: &Stated<'_>, known: &Known<'_>) {
    plan.record = Some(table.kind);
    plan.form = table.form.map(|form| form.id.clone());
    plan.score = (table.score * 100.0).round() / 100.0;
    plan.header_rows = (table.header.top..=table.header.bottom).collect();
    let units = draft::units(&table.mapping.mapped, stated.form, stated.lines);
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

/// What is to be told about a grid as a whole.
fn tell_of_grid(plan: &mut SheetPlan, grid: &Grid, table: &Table<'_>) {
    hidden::tell(plan, grid, table.header.bottom);
    if grid.cut > 0 {
        plan.problems.push(Problem {
            cell: String::new(),
            severity: Severity::Hint,
            code: "sheet.too-wide",
            message: format!(
                "第 512 列以后还有 {} 个单元格，没有读入；请检查表格右侧是否有遗留内容",
                grid.cut
            ),
        });
    }
}

/// Columns that the user once chose to keep beside the record stay there.
fn keep_beside(table: &mut Table<'_>, known: &Known<'_>) {
    let Some(synonyms) = known.memory.synonyms.get(&table.kind) else {
        return;
    };
    let kept = |mapped: &&super::mapping::Mapped| synonyms.get(&memory::key(&mapped.header)) == Some(&None);
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

fn rows(
    incoming: &mut Incoming,
    table: &Table<'_>,
    stated: &Stated<'_>,
    job: Job<'_>,
    plan: &mut SheetPlan,
    take: &mut dyn FnMut(Draft, &mut SheetPlan),
) -> Result<(), ImportError> {
    let Job { options, known, .. } = job;
    let (lines, file) = (stated.lines, stated.file);
    let sections = context::sections(table.form, known.forms, table.kind);
    let name = incoming.grid.name.clone();
    let implied = context::implied(table.form, sections, &name, lines);
    let columns = draft::units(&table.mapping.mapped, stated.form, lines);
    let sheet = Sheet {
        kind: table.kind,
        columns,
        unknown: &table.mapping.unknown,
        period: plan.period,
        known,
        townships: job.townships,
    };
    let words = lines.iter().map(String::as_str).chain([name.as_str(), file]);
    let framework = framework(table, known, &words.collect::<Vec<_>>());
    let mut outline = Outline::new(table.kind, sections);
    let mut read_rows = RowsRead::default();
    let is_skipping = !options.skip_rows.is_empty();
    let mut next = table.header.bottom + 1;
    loop {
        let grid = &incoming.grid;
        let reader = Reader::new(grid, table, sections, known.county);
        for row in grid.rows.range(next..).map(|(row, _)| row) {
            job.progress.step()?;
            if is_skipping && options.skip_rows.contains(&(name.clone(), row)) {
                plan.counts.ignored += 1;
                continue;
            }
            let what = reader.row(row);
            plan.rows.push(seen(grid, table, row, &what));
            match what {
                Row::Data => {
                    let at = |column| grid.covering_from_above(row, column);
                    let mut draft = sheet.draft(row, at, &mut plan.problems);
                    give_sections(&mut draft, &outline, &implied);
                    give_framework(&mut draft, framework);
                    check_name(&mut draft, &sheet, &mut plan.problems);
                    take(draft, plan);
                    read_rows.data(row);
                    continue;
                }
                Row::Section { text, mark, .. } => {
                    let rank = outline.open(mark, &text, row);
                    read_rows.section(row, rank);
                }
                Row::Total => read_rows.total(row),
                Row::Subtotal => {
                    // 养老服务项目小计 above its rows is their section.
                    if read_rows.subtotal(row)
                        && let Some(value) = sections.and_then(|sections| named_section(grid, row, sections))
                    {
                        outline.open(Mark::BARE, &value, row);
                    }
                }
                Row::NameOnly => plan.problems.push(Problem {
                    cell: cell_name(row, table.mapping.required().map_or(0, |mapped| mapped.column)),
                    severity: Severity::Hint,
                    code: "row.only-name",
                    message: "这一行只有名称，没有序号和内容，未作为记录导入；若确是一条记录，请补填后再导入"
                        .to_owned(),
                }),
                Row::Other | Row::Empty => {}
            }
            plan.counts.ignored += 1;
        }
        next = next.max(grid.rows.last().map_or(0, |(last, _)| last + 1));
        if !incoming.pull(job.file)? {
            break;
        }
    }
    let grid = &incoming.grid;
    tell_of_grid(plan, grid, table);
    if read_rows.is_empty() {
        plan.note = Some(format!(
            "是空表：表头认得出，{} 行里没有填数据",
            plan.counts.ignored
        ));
        plan.counts.ignored = 0;
        plan.problems.retain(|problem| problem.code != "period.missing");
    }
    plan.totals = totals::check(grid, &sheet.columns, &read_rows.finish(), &mut plan.problems);
    Ok(())
}

fn named_section(grid: &Grid, row: u32, sections: &crate::forms::Sections) -> Option<String> {
    let cells = grid.rows.get(row)?;
    cells.values().find_map(|cell| match &cell.value {
        CellValue::Text(text) => context::section_value(sections, &text.replace("小计", "")),
        _ => None,
    })
}

/// A column says more than the titles of sections, these more than the title of the sheet.
fn give_sections(draft: &mut Draft, outline: &Outline<'_>, implied: &[(FieldName, Value)]) {
    for (field, value, cell) in outline.stated() {
        if draft.get(field).is_none() {
            draft.stated.retain(|stated| stated.field != *field);
            draft.state(field, Some(value.clone()), *cell);
        }
    }
    for (field, value) in implied {
        if draft.get(field).is_none() {
            draft.implied.push((field.clone(), value.clone()));
        }
    }
}

/// The framework of the sheet's form, when the ledger follows it or the sheet names its issuer: a header alone does
/// not say whose document it comes from.
fn framework<'f>(table: &Table<'f>, known: &Known<'_>, words: &[&str]) -> Option<&'f String> {
    let form = table.form.filter(|form| form.record == RecordKind::Indicator)?;
    let framework = form.framework.as_ref()?;
    let issuer = form.issuer.trim_end_matches(['县', '市', '州', '省']);
    let named = || words.iter().any(|word| word.contains(issuer));
    (known.frameworks.contains(framework) || named()).then_some(framework)
}

fn give_framework(draft: &mut Draft, framework: Option<&String>) {
    if let Some(framework) = framework {
        draft
            .implied
            .push(("framework".into(), Value::Text(framework.clone())));
    }
}

fn check_name(draft: &mut Draft, sheet: &Sheet<'_>, problems: &mut Vec<Problem>) {
    let Some((name, _)) = sheet
        .columns
        .iter()
        .find(|(mapped, _)| mapped.target.field().required)
    else {
        return;
    };
    if draft.text(&name.target.field().id).is_empty() {
        draft.refused = true;
        problems.push(Problem {
            cell: draft.name_cell(),
            severity: Severity::Error,
            code: "row.no-name",
            message: format!(
                "这一行没有“{}”，不知道是哪一条记录；请补填或删去这一行",
                name.header
            ),
        });
    }
}

/// Whether the mapping has a column that can be kept only with a period.
pub(super) fn has_open_figures(mapping: &Mapping) -> bool {
    mapping.mapped.iter().any(|mapped| {
        matches!(mapped.target, Target::Field(field) if field.scope == crate::forms::FieldScope::Figure)
    })
}
