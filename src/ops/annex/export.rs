//! 导出: annexes in their own layout.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use crate::error::{Error, Result};
use crate::export;
use crate::export::{Context, Exported, Layout, Look, Missing, Preview, ReporterInfo};
use crate::forms::{Form, Forms};
use crate::model::{Period, Record, RecordId, RecordKind, Records};

use super::hand_over::AnnexOptions;
use crate::ops::Session;
use crate::ops::figures::condition::Conditions;
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
        Ok(self.lay_out(form, &self.records()?, period, &self.reporter_info()?))
    }

    /// The pages of an annex as they will come out of the printer, and what it lacks.
    ///
    /// # Errors
    /// As [`Self::layout`].
    pub fn preview(
        &self,
        form: &str,
        period: Option<Period>,
        options: &AnnexOptions,
    ) -> Result<AnnexPreview> {
        let form = options.labelled(named(&self.forms, form)?);
        let records = self.records()?;
        let period = annex_period(&form, &records, period);
        let layout = self.lay_out(&form, &records, period, &self.reporter_info()?);
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
    ) -> Layout {
        let period = period
            .or_else(|| period_of(form, records))
            .unwrap_or_else(|| current_period(records));
        let computed = self.computed(form, records, period);
        let context = Context {
            county: &self.county,
            period: Some(period),
            filler: reporter.clone(),
            computed: &computed,
        };
        export::layout(form, records, &context)
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
        self.export_book(&[form.to_owned()], period, conditions, Look::default(), out)
    }

    /// Writes annexes as one workbook, a tab or more each.
    ///
    /// # Errors
    /// As [`Self::export_where`].
    pub fn export_book(
        &self,
        forms: &[String],
        period: Option<Period>,
        conditions: &[String],
        look: Look,
        out: &Path,
    ) -> Result<Exported> {
        let all = self.records()?;
        let reporter = self.reporter_info()?;
        let mut layouts = Vec::new();
        for id in forms {
            let form = named(&self.forms, id)?;
            let mut records = Cow::Borrowed(&all);
            if !conditions.is_empty() {
                let conditions = Conditions::parse(form.record, conditions)?;
                let mut chosen = all.of(form.record).to_vec();
                chosen.retain(|record| conditions.hold(record, period));
                records.to_mut().put(form.record, chosen);
            }
            layouts.push(self.lay_out(form, &records, period, &reporter));
        }
        Ok(export::write_with(&layouts, look, out)?)
    }

    /// The blank cells of an annex, before it is handed in.
    ///
    /// # Errors
    /// No such form.
    pub fn missing(&self, form: &str, period: Option<Period>) -> Result<Vec<Missing>> {
        Ok(export::missing(&self.layout(form, period)?))
    }

    /// Computed values of indicators, which annexes print where none was reported.
    fn computed(&self, form: &Form, records: &Records, period: Period) -> BTreeMap<RecordId, f64> {
        if form.record != RecordKind::Indicator {
            return BTreeMap::new();
        }
        self.computed_figures(records, period)
    }
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
    if !form.by_period || periods(form, records).any(|period| period == asked) {
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
