//! The rows under a header, from top to bottom: drafts for the ledger, sections, totals, and what is left out.

mod hidden;

use crate::forms::FormSections;
use crate::model::{FieldName, Problem, RecordKind, Severity, Value, cell_name};

use super::columns::{RowCells, SheetColumns, units};
use super::context;
use super::context::TableContext;
use super::draft::Draft;
use super::outline::{Outline, TitleMark};
use super::row_roles::role_of;
use super::totals::SheetTotals;
use super::{RowClassifier, RowKind};
use crate::import::ImportError;
use crate::import::grid::cells::{SparseLine, SparseRow};
use crate::import::grid::{CellValue, Grid};
use crate::import::plan::SheetPlan;
use crate::import::plan::job::ImportJob;
use crate::import::plan::options::Known;
use crate::import::read::row_stream::RowReceiver;
use crate::import::recognise::RecognisedTable;
use hidden::HiddenParts;

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
    totals: SheetTotals<'a>,
    hidden: HiddenParts,
    draft: Draft,
}

/// Reads the rows of a table into the plan of its sheet and hands each draft over.
pub(crate) fn read(
    incoming: &mut RowReceiver,
    table: &RecognisedTable<'_>,
    stated: &TableContext<'_>,
    job: ImportJob<'_>,
    plan: &mut SheetPlan,
    take: &mut TakeDraft<'_>,
) -> Result<(), ImportError> {
    let mut body = TableBody::new(&incoming.grid, table, stated, job, plan);
    // A row that went by is let go, unless the user wants to see it or a cell is merged down onto the rows below.
    let keeps = job.options.with_view || incoming.grid.is_merged_below(table.header.bottom);
    let mut next = table.header.bottom + 1;
    let mut passing = if keeps {
        SparseLine::default()
    } else {
        incoming.grid.rows.split_off(next)
    };
    loop {
        let grid = &incoming.grid;
        let reader = RowClassifier::new(grid, table, body.sections, job.known.county);
        for (row, own) in grid.rows.range(next..) {
            let cells = RowCells::Kept { grid, row, own };
            body.row(grid, &reader, cells, row, plan, take)?;
        }
        for (row, cells) in passing.iter_mut() {
            body.row(grid, &reader, RowCells::Passing(cells), row, plan, take)?;
        }
        incoming.give_back(std::mem::take(&mut passing));
        next = next.max(incoming.grid.rows.last().map_or(0, |(last, _)| last + 1));
        match incoming.next(job.file)? {
            Some(rows) if keeps => incoming.grid.rows.append(rows),
            Some(rows) => passing = rows,
            None => break,
        }
    }
    body.finish(&incoming.grid, plan);
    Ok(())
}

impl<'a> TableBody<'a> {
    fn new(
        grid: &Grid,
        table: &'a RecognisedTable<'a>,
        stated: &TableContext<'_>,
        job: ImportJob<'a>,
        plan: &SheetPlan,
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
            name: grid.name.clone(),
            sections,
            outline: Outline::new(table.kind, sections),
            implied: context::implied(table.form, sections, &grid.name, lines),
            framework: if known.plans.is_empty() {
                framework(table, known, &words.collect::<Vec<_>>()).cloned()
            } else {
                plan.of_plan.as_ref().and_then(|of| of.framework.clone())
            },
            plan_years: plan.of_plan.as_ref().and_then(|of| of.years),
            totals: SheetTotals::new(&columns),
            hidden: HiddenParts::above(grid, table.header.bottom),
            draft: Draft::default(),
            sheet: SheetColumns {
                kind: table.kind,
                name_column: table.mapping.required().map_or(0, |mapped| mapped.column),
                columns,
                unknown: &table.mapping.unknown,
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
        let what = reader.row(own);
        plan.rows.push(role_of(own, self.table, row, &what));
        match what {
            RowKind::Data => {
                self.totals.data(own);
                self.sheet
                    .read(&mut self.draft, row, &mut cells, &mut plan.problems);
                self.give_sections();
                self.give_framework();
                self.check_name(&mut plan.problems);
                take(&mut self.draft, plan);
                return Ok(());
            }
            RowKind::Section { text, mark, .. } => {
                let rank = self.outline.open(mark, &text, row);
                self.totals.section(row, rank, own);
            }
            RowKind::Total => self.totals.total(row, own),
            RowKind::Subtotal => {
                // 养老服务项目小计 above its rows is their section.
                if self.totals.subtotal(row, own)
                    && let Some(value) = self.sections.and_then(|sections| named_section(own, sections))
                {
                    self.outline.open(TitleMark::BARE, &value, row);
                }
            }
            RowKind::NameOnly => plan.problems.push(Problem {
                cell: cell_name(row, self.sheet.name_column),
                severity: Severity::Hint,
                code: "row.only-name",
                message: "这一行只有名称，没有序号和内容，未作为记录导入；若确是一条记录，请补填后再导入"
                    .to_owned(),
            }),
            RowKind::Other | RowKind::Empty => {}
        }
        plan.counts.ignored += 1;
        Ok(())
    }

    fn finish(self, grid: &Grid, plan: &mut SheetPlan) {
        self.hidden.tell(plan);
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
        if self.totals.is_empty() {
            plan.note = Some(format!(
                "是空表：表头认得出，{} 行里没有填数据",
                plan.counts.ignored
            ));
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
        for (field, value) in &self.implied {
            if draft.get(field).is_none() {
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

/// The framework of the sheet's form, when the ledger follows it or the sheet names its issuer: a header alone does
/// not say whose document it comes from.
fn framework<'f>(table: &RecognisedTable<'f>, known: &Known<'_>, words: &[&str]) -> Option<&'f String> {
    let form = table.form.filter(|form| form.record == RecordKind::Indicator)?;
    let framework = form.framework.as_ref()?;
    let issuer = form.issuer.trim_end_matches(['县', '市', '州', '省']);
    let named = || words.iter().any(|word| word.contains(issuer));
    (known.frameworks.contains(framework) || named()).then_some(framework)
}
