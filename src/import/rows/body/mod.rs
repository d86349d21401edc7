//! The rows under a header, from top to bottom: drafts for the ledger, sections, totals, and what is left out.

mod changed_unit;
mod fill_down;
mod hidden;
mod left_out;

use crate::forms::{FormSections, dictionary};
use crate::model::{FieldName, Problem, Record, RecordKind, Severity, Value};

use super::columns::{RowCells, SheetColumns, units};
use super::context;
use super::context::TableContext;
use super::draft::Draft;
use super::indicator::framework_of_form;
use super::next_table::NextTable;
use super::outline::{Outline, TitleMark};
use super::row_roles::role_of;
use super::totals::SheetTotals;
use super::township::TableTownship;
use super::value::StatedUnits;
use super::{RowClassifier, RowKind};
use crate::import::ImportError;
use crate::import::grid::cells::{SparseLine, SparseRow};
use crate::import::grid::{CellValue, Grid, GridCell};
use crate::import::plan::SheetPlan;
use crate::import::plan::job::ImportJob;
use crate::import::read::row_stream::RowReceiver;
use crate::import::recognise::RecognisedTable;
use fill_down::FillDown;
use hidden::HiddenParts;
use left_out::{RowsSoFar, unnumbered};

/// Who takes a draft.
pub(crate) type TakeDraft<'t> = dyn FnMut(&mut Draft, &mut SheetPlan) + 't;

/// The rows of a sheet while they go by.
struct TableBody<'a> {
    table: &'a RecognisedTable<'a>,
    job: ImportJob<'a>,
    /// Name of the sheet.
    name: String,
    sheet: SheetColumns<'a>,
    sections: Option<&'a FormSections>,
    /// The titles that the rows stand under.
    outline: Outline<'a>,
    /// What title or form say of every row.
    implied: Vec<(FieldName, Value)>,
    framework: Option<String>,
    plan_years: Option<(i32, i32)>,
    township: TableTownship,
    totals: SheetTotals<'a>,
    hidden: HiddenParts,
    fill_down: FillDown<'a>,
    so_far: RowsSoFar,
    /// Whether a township's row has figures of its own.
    has_sums_of_townships: bool,
    /// The unit of money that the lines around the table name, and whether another one began inside it.
    units: StatedUnits,
    changed_unit: Option<String>,
    draft: Draft,
}

/// Reads the rows of a table into the plan of its sheet and hands each draft over. Gives the row in which another table
/// begins, with its titles; the rows from there on are in the grid then.
pub(crate) fn read(
    incoming: &mut RowReceiver,
    table: &RecognisedTable<'_>,
    stated: &TableContext<'_>,
    job: ImportJob<'_>,
    plan: &mut SheetPlan,
    take: &mut TakeDraft<'_>,
) -> Result<Option<u32>, ImportError> {
    let mut body = TableBody::new(&incoming.grid, table, stated, job, plan);
    let end = NextTable::new(job, table, stated.lines);
    // A row that went by is let go, unless the user wants to see it or a cell is merged down onto the rows below.
    let keeps = job.options.with_view || incoming.grid.is_merged_below(table.header.bottom);
    let mut next = table.header.bottom + 1;
    let mut passing = if keeps {
        SparseLine::default()
    } else {
        incoming.grid.rows.split_off(next)
    };
    let mut titles: Vec<u32> = Vec::new();
    let next_table = loop {
        let grid = &incoming.grid;
        let reader = RowClassifier::new(grid, table, body.sections, job.known.county, job.townships);
        let rows = if keeps { &grid.rows } else { &passing };
        let found = end.first_row(grid, rows, next, &mut titles);
        let stop = found.or_else(|| titles.first().copied()).unwrap_or(u32::MAX);
        for (row, own) in grid.rows.range(next..stop.max(next)) {
            let cells = RowCells::Kept { grid, row, own };
            body.row(grid, &reader, cells, row, plan, take)?;
        }
        let held = passing.split_off(stop);
        for (row, cells) in passing.iter_mut() {
            body.row(grid, &reader, RowCells::Passing(cells), row, plan, take)?;
        }
        incoming.give_back(std::mem::replace(&mut passing, held));
        if found.is_some() {
            incoming.grid.rows.append(passing);
            break found;
        }
        // Rows that may be titles wait for what follows them.
        next = next.max(stop.min(incoming.grid.rows.last().map_or(0, |(last, _)| last + 1)));
        titles.clear();
        match incoming.next(job.file)? {
            Some(rows) if keeps => incoming.grid.rows.append(rows),
            Some(rows) => passing.append(rows),
            None => {
                let grid = &incoming.grid;
                let reader = RowClassifier::new(grid, table, body.sections, job.known.county, job.townships);
                for (row, own) in grid.rows.range(next..) {
                    let cells = RowCells::Kept { grid, row, own };
                    body.row(grid, &reader, cells, row, plan, take)?;
                }
                for (row, cells) in passing.iter_mut() {
                    body.row(grid, &reader, RowCells::Passing(cells), row, plan, take)?;
                }
                break None;
            }
        }
    };
    body.finish(&incoming.grid, plan);
    Ok(next_table)
}

impl<'a> TableBody<'a> {
    fn new(
        grid: &Grid,
        table: &'a RecognisedTable<'a>,
        stated: &TableContext<'_>,
        job: ImportJob<'a>,
        plan: &mut SheetPlan,
    ) -> Self {
        let ImportJob { known, .. } = job;
        let lines = stated.lines;
        let sections = context::sections(table.form, known.forms, table.kind);
        let columns = units(&table.mapping.mapped, stated.form, lines);
        let words = lines.iter().map(String::as_str);
        let words = words.chain([grid.name.as_str(), stated.file]);
        Self {
            table,
            job,
            name: plan.name.clone(),
            sections,
            outline: Outline::new(table.kind, sections),
            implied: context::implied(table.form, sections, &grid.name, lines),
            framework: if known.plans.is_empty() {
                framework_of_form(table, known, &words.collect::<Vec<_>>()).cloned()
            } else {
                plan.of_plan.as_ref().and_then(|of| of.framework.clone())
            },
            plan_years: plan.of_plan.as_ref().and_then(|of| of.years),
            township: TableTownship::of_table(
                table.kind,
                &grid.name,
                lines,
                job.townships,
                job.options.townships.get(&plan.name),
                &mut plan.problems,
            ),
            totals: SheetTotals::new(&columns),
            hidden: HiddenParts::above(grid, table.header.bottom),
            fill_down: FillDown::new(grid, table),
            so_far: RowsSoFar::new(grid, table),
            has_sums_of_townships: false,
            units: StatedUnits::of(lines),
            changed_unit: None,
            draft: Draft::default(),
            sheet: SheetColumns {
                kind: table.kind,
                name_column: table.mapping.required().map_or(0, |mapped| mapped.column),
                columns,
                computed: &table.mapping.computed,
                unknown: table
                    .mapping
                    .unknown
                    .iter()
                    .map(|(column, header)| (*column, Record::extra_name(table.kind, header, plan.period)))
                    .collect(),
                period: plan.period,
                plan_years: plan.of_plan.as_ref().and_then(|of| of.years),
                known,
                townships: job.townships,
            },
        }
    }

    fn row(
        &mut self,
        grid: &Grid,
        reader: &RowClassifier<'_>,
        mut cells: RowCells<'_>,
        row: u32,
        plan: &mut SheetPlan,
        take: &mut TakeDraft<'_>,
    ) -> Result<(), ImportError> {
        self.job.progress.step()?;
        let own = cells.own();
        self.hidden.see(grid, row, own);
        let skipped = &self.job.options.skip_rows;
        if !skipped.is_empty() && skipped.contains(&(self.name.clone(), row)) {
            plan.counts.ignored += 1;
            return Ok(());
        }
        let is_sum = || self.totals.are_sums(own);
        let what = self.so_far.judge(row, own, reader.row(own), is_sum);
        if what != RowKind::Data {
            self.see_unit(row, own);
        }
        plan.rows.push(role_of(own, self.table, row, &what));
        match what {
            RowKind::Data => {
                self.totals.data(own);
                let problems = &mut plan.problems;
                match self.fill_down.complete(&cells, row, problems) {
                    Some(mut completed) => {
                        let mut cells = RowCells::Passing(&mut completed.cells);
                        self.sheet.read(&mut self.draft, row, &mut cells, problems);
                        self.draft.implied.extend(completed.implied);
                        self.draft.extra.extend(completed.shared);
                    }
                    None => self.sheet.read(&mut self.draft, row, &mut cells, problems),
                }
                self.stop_at_changed_unit(&mut plan.problems);
                self.give_sections();
                self.township.give(&mut self.draft);
                self.give_framework();
                self.check_name(&mut plan.problems);
                take(&mut self.draft, plan);
                return Ok(());
            }
            RowKind::Section { text, mark, .. } => {
                let rank = self.outline.open(mark, &text, row);
                self.township.close_at(rank);
                self.totals.section(row, rank, own);
            }
            RowKind::Township(name) => {
                let cell = (row, self.sheet.name_column);
                plan.problems.extend(self.sheet.unknown_township(&name, cell));
                let is_figure = |(column, cell): (u32, &GridCell)| {
                    cell.is_number()
                        && self.sheet.columns.iter().any(|(mapped, _)| {
                            mapped.column == column && mapped.target.field().id != "ordinal"
                        })
                };
                self.has_sums_of_townships |= own.iter().any(is_figure);
                let rank = self.township.open(&name, cell, self.outline.is_open());
                if rank == 0 {
                    self.outline.close();
                }
                self.totals.section(row, rank, own);
            }
            RowKind::Total => self.totals.total(row, own),
            RowKind::Subtotal => {
                // 养老服务项目小计, 耿马镇小计 above their rows are their section.
                if self.totals.subtotal(row, own) {
                    if let Some(value) = self.sections.and_then(|sections| named_section(own, sections)) {
                        self.outline.open(TitleMark::BARE, &value, row);
                    }
                    let cell = (row, self.sheet.name_column);
                    let is_within_section = self.outline.is_open();
                    self.township
                        .open_with_sum(own, cell, is_within_section, self.job.townships);
                }
            }
            RowKind::NameOnly | RowKind::Unnumbered => {
                let had_township = self.township.lose();
                plan.problems
                    .push(unnumbered(&what, (row, self.sheet.name_column), had_township));
            }
            RowKind::Other | RowKind::Empty | RowKind::Example | RowKind::Struck => {}
        }
        plan.counts.ignored += 1;
        Ok(())
    }

    fn finish(self, grid: &Grid, plan: &mut SheetPlan) {
        self.hidden.tell(plan);
        self.fill_down.tell(plan);
        self.so_far.tell(plan);
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
        // A sheet whose columns wait for a choice is not blank.
        if self.totals.is_empty() && plan.waiting.is_empty() {
            plan.note = Some(if self.has_sums_of_townships {
                "各行是乡镇的汇总数，不是一家一家的；台账按每家存、自己汇总，请导入名册".to_owned()
            } else {
                format!("是空表：表头认得出，{} 行里没有填数据", plan.counts.ignored)
            });
            plan.counts.ignored = 0;
            plan.problems.retain(|problem| problem.code != "period.missing");
        }
        plan.totals = self.totals.finish(&mut plan.problems);
    }

    /// A column says more than the titles of sections, these more than the title of the sheet.
    fn give_sections(&mut self) {
        let draft = &mut self.draft;
        for (field, value, cell) in self.outline.stated() {
            if draft.get(field).is_none() {
                draft.stated.retain(|stated| stated.field != *field);
                draft.state(field, Some(value.clone()), *cell);
            }
        }
        // 其他 says only that it is none of the groups above; a category is kept with the project, not with its return.
        let field = dictionary().field(RecordKind::Project, "category");
        let known = field.map_or(&[][..], |field| &field.choices);
        let is_category = |group: &str| known.iter().any(|choice| group.starts_with(choice.as_str()));
        let group = self.outline.unknown();
        let group = group.filter(|group| group != "其他" && !is_category(group));
        if let Some(group) = group {
            draft.extra.insert("分组".to_owned(), group);
        }
        // A return has no category of its own: its project has.
        let has_field = |field: &str| dictionary().field(self.table.kind, field).is_some();
        for (field, value) in &self.implied {
            if draft.get(field).is_none() && has_field(field) {
                draft.implied.push((field.clone(), value.clone()));
            }
        }
    }

    fn give_framework(&mut self) {
        if let Some(framework) = &self.framework {
            let framework = Value::Text(framework.clone());
            self.draft.implied.push(("framework".into(), framework));
        }
        if let Some((base, end)) = self.plan_years {
            for (field, year) in [("baseline_year", base), ("target_year", end)] {
                if self.draft.get(field).is_none() {
                    self.draft
                        .implied
                        .push((field.into(), Value::Integer(year.into())));
                }
            }
        }
    }

    fn check_name(&mut self, problems: &mut Vec<Problem>) {
        let Some(name) = self.table.mapping.required() else {
            // The sheet waits until the officer has said which column it is.
            self.draft.refused = true;
            return;
        };
        if self.draft.text(&name.target.field().id).is_empty() {
            self.draft.refused = true;
            problems.push(Problem {
                cell: self.draft.name_cell(),
                severity: Severity::Error,
                code: "row.no-name",
                message: format!(
                    "这一行没有“{}”，不知道是哪一条记录；请补填或删去这一行",
                    name.header
                ),
            });
        }
    }
}

fn named_section(cells: &SparseRow, sections: &FormSections) -> Option<String> {
    cells.values().find_map(|cell| match &cell.value {
        CellValue::Text(text) => context::section_value(sections, &text.replace("小计", "")),
        _ => None,
    })
}
