//! 导出: annexes in their own layout.

use std::borrow::Cow;
use std::path::Path;

use crate::error::{Error, Result};
use crate::export;
use crate::export::{Context, Exported, Layout, Look, Missing, PeriodRule, Preview, ReporterInfo};
use crate::forms::{Form, Forms};
use crate::model::{IndicatorFigures, Period, Record, RecordKind, Records, Value};

use super::hand_over::AnnexOptions;
use crate::ops::Session;
use crate::ops::audit::gate;
use crate::ops::figures::condition::Conditions;
use crate::ops::ledger::own_forms::plan_of_form;
use crate::ops::ledger::periods::current_period;

/// An annex before it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct AnnexPreview {
    /// Its rows.
    pub layout: Layout,
    /// The pages of each sheet.
    pub sheets: Vec<Preview>,
    /// Its blank cells.
    pub missing: Vec<Missing>,
}

impl Session {
    /// The rows of an annex as they will print.
    ///
    /// # Errors
    /// No such form; a form by period without figures.
    pub fn layout(&self, form: &str, period: Option<Period>) -> Result<Layout> {
        let form = named(&self.forms, form)?;
        self.lay_out(form, &self.records()?, period, &self.reporter_info()?)
    }

    /// The pages of an annex as they will come out of the printer, and what it lacks; the form may be one that is being
    /// edited.
    ///
    /// # Errors
    /// The ledger can't be read.
    pub fn preview(
        &self,
        form: &Form,
        period: Option<Period>,
        options: &AnnexOptions,
    ) -> Result<AnnexPreview> {
        let form = options.applied(form);
        let records = self.records()?;
        let period = annex_period(&form, &records, period);
        let layout = self.lay_out(&form, &records, period, &self.reporter_info()?)?;
        let page = |sheet| export::preview(sheet, options.look);
        Ok(AnnexPreview {
            sheets: layout.sheets.iter().map(page).collect(),
            missing: export::missing(&layout),
            layout,
        })
    }

    pub(crate) fn lay_out(
        &self,
        form: &Form,
        records: &Records,
        period: Option<Period>,
        reporter: &ReporterInfo,
    ) -> Result<Layout> {
        let rule = self.period_rule(&form.id)?;
        Ok(self.lay_out_by(form, records, period, reporter, rule))
    }

    /// The same with the figures that may stand under its periods.
    pub(crate) fn lay_out_by(
        &self,
        form: &Form,
        records: &Records,
        period: Option<Period>,
        reporter: &ReporterInfo,
        rule: PeriodRule,
    ) -> Layout {
        let period = period
            .or_else(|| period_of(form, records))
            .unwrap_or_else(|| current_period(records));
        let form = self.of_current_plan(form).in_year(period.year());
        let records = &self.with_wanted_figures(&form, records, period);
        let indicators = if form.record == RecordKind::Indicator {
            let wanted = export::indicator_periods(&form.columns, Some(period));
            self.period_figures_of(records, &wanted, period)
        } else {
            IndicatorFigures::new()
        };
        let context = Context {
            county: &self.county,
            period: Some(period),
            filler: reporter.clone(),
            rule,
            indicators: &indicators,
        };
        export::layout(&form, records, &context)
    }

    /// 基础数据 is a list to fill in: what the plans need and the ledger lacks stands there without a number.
    fn with_wanted_figures<'r>(&self, form: &Form, records: &'r Records, period: Period) -> Cow<'r, Records> {
        if form.record != RecordKind::BaseFigure {
            return Cow::Borrowed(records);
        }
        let rows = self.wanted_figures(records, period);
        let mut records = records.clone();
        records.put(RecordKind::BaseFigure, rows);
        Cow::Owned(records)
    }

    /// The base figures of a period, and those that the plans need and the ledger lacks.
    pub(super) fn wanted_figures(&self, records: &Records, period: Period) -> Vec<Record> {
        let all = records.of(RecordKind::BaseFigure);
        let own: Vec<&Record> = all
            .iter()
            .filter(|record| record.period == Some(period))
            .collect();
        let mut rows: Vec<Record> = Vec::new();
        for line in self.basis(records, Some(period)).base_lines() {
            let item = self.frameworks.item(&line.name);
            let is_it = |record: &&&Record| {
                let name = record.text("name");
                name == line.name || item.is_some_and(|item| item.is_named(name))
            };
            rows.push(match own.iter().find(is_it) {
                Some(record) => (*record).clone(),
                None => Record {
                    period: Some(period),
                    ..Record::new(RecordKind::BaseFigure)
                        .with("name", Value::Text(line.name))
                        .with("unit", Value::Text(line.unit))
                },
            });
        }
        let missed = own
            .iter()
            .filter(|record| rows.iter().all(|row| row.id != record.id));
        let missed: Vec<Record> = missed.map(|record| (*record).clone()).collect();
        rows.extend(missed);
        rows
    }

    /// The yearly form of indicators for the county's current plan, when that has no form of its own: its title and the
    /// years in the headers are those of the plan.
    pub(super) fn of_current_plan(&self, form: &Form) -> Form {
        let plan = plan_of_form(form, &self.forms, &self.frameworks, self.own_framework());
        let Some(plan) = plan else {
            return form.clone();
        };
        let mut form = form.clone();
        form.framework = Some(plan.id.clone());
        form.title.clone_from(&plan.title);
        form.heading.clear();
        for column in &mut form.columns {
            let year = match column.field.as_str() {
                "baseline" => plan.baseline_year,
                "target" => plan.target_year,
                _ => continue,
            };
            if let Some((_, rest)) = column.header.split_once('年') {
                column.header = format!("{year}年{rest}");
            }
        }
        form
    }

    /// Writes one annex to a file, limited to the records that fulfil `FIELD=VALUE` conditions.
    ///
    /// # Errors
    /// No such form, a condition that names no field, or the file can't be written.
    pub fn export_where(
        &self,
        form: &str,
        period: Option<Period>,
        conditions: &[String],
        out: &Path,
    ) -> Result<Exported> {
        self.export_book(&AnnexOptions::of(&[form.to_owned()]), period, conditions, out)
    }

    /// Writes annexes as one workbook, a tab or more each.
    ///
    /// # Errors
    /// As [`Self::export_where`].
    pub fn export_book(
        &self,
        options: &AnnexOptions,
        period: Option<Period>,
        conditions: &[String],
        out: &Path,
    ) -> Result<Exported> {
        let findings = self.findings_of_forms(&options.forms, period)?;
        let told = gate::pass(&findings, options.is_draft)?;
        let all = self.records()?;
        let reporter = self.reporter_info()?;
        let mut layouts = Vec::new();
        for id in &options.forms {
            let form = &options.applied(named(&self.forms, id)?);
            let mut records = Cow::Borrowed(&all);
            if !conditions.is_empty() {
                let conditions = Conditions::parse(form.record, conditions, all.of(form.record))?;
                let mut chosen = all.of(form.record).to_vec();
                chosen.retain(|record| conditions.hold(record, period));
                records.to_mut().put(form.record, chosen);
            }
            layouts.push(self.lay_out(form, &records, period, &reporter)?);
        }
        if options.is_draft {
            gate::mark_draft(&mut layouts);
        }
        let mut exported = export_layouts(&layouts, options.look, out)?;
        exported.warnings.extend(told);
        Ok(exported)
    }

    /// The blank cells of an annex, before it is handed in.
    ///
    /// # Errors
    /// No such form.
    pub fn missing(&self, form: &str, period: Option<Period>) -> Result<Vec<Missing>> {
        Ok(export::missing(&self.layout(form, period)?))
    }
}

/// Writes layouts and says what the officer should know of their figures.
pub(crate) fn export_layouts(layouts: &[Layout], look: Look, out: &Path) -> Result<Exported> {
    let mut exported = export::write_with(layouts, look, out)?;
    exported.warnings = layouts.iter().flat_map(export::warnings).collect();
    exported.missing = layouts.iter().flat_map(export::missing).collect();
    exported.figures = layouts.iter().flat_map(export::figures).collect();
    Ok(exported)
}

/// A form by its id.
pub(crate) fn named<'a>(forms: &'a Forms, id: &str) -> Result<&'a Form> {
    forms.get(id).ok_or_else(|| {
        let known: Vec<_> = forms.iter().map(|form| form.id.as_str()).collect();
        Error::refused(
            "form.unknown",
            format!("没有“{id}”这个表样"),
            format!("可用：{}。", known.join("、")),
        )
    })
}

/// The latest period for which a form by period has something to print.
fn period_of(form: &Form, records: &Records) -> Option<Period> {
    periods(form, records).max()
}

/// The period an annex speaks of when it is handed in for `asked`: that one, or the latest before it that the
/// form's records have. 人口 is counted by year and goes into a half-year's annexes all the same.
pub fn annex_period(form: &Form, records: &Records, asked: Option<Period>) -> Option<Period> {
    let Some(asked) = asked else {
        return period_of(form, records);
    };
    // A figure that a facility lacks for the period is a blank of that period's table.
    if !form.by_period || !form.record.is_periodic() || periods(form, records).any(|period| period == asked) {
        return Some(asked);
    }
    let before = periods(form, records).filter(|period| period.has_ended_by(asked));
    Some(before.max().unwrap_or(asked))
}

/// The periods of a form's records, none for a form that is not by period.
fn periods<'a>(form: &Form, records: &'a Records) -> impl Iterator<Item = Period> + use<'a> {
    let own: &[Record] = if form.by_period {
        records.of(form.record)
    } else {
        &[]
    };
    own.iter()
        .flat_map(|record| record.period.into_iter().chain(record.figures.keys().copied()))
}
