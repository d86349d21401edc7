//! 导出: annexes in their own layout.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::export::{self, Context, Exported, Layout, Look, Missing};
use crate::forms::Form;
use crate::model::{Period, RecordId, RecordKind, Records};

use super::Session;
use super::condition::Conditions;
use super::snapshot::current_period;

impl Session {
    /// The rows of an annex as they will print.
    ///
    /// # Errors
    /// No such form; a form by period without figures.
    pub fn layout(&self, form: &str, period: Option<Period>) -> Result<Layout> {
        let form = self.form(form)?;
        let records = self.records()?;
        Ok(self.lay_out(form, &records, period))
    }

    /// The rows of a form, for the period asked, else the latest that has something to print.
    pub(super) fn lay_out(&self, form: &Form, records: &Records, period: Option<Period>) -> Layout {
        let period = period
            .or_else(|| period_of(form, records))
            .unwrap_or_else(|| current_period(records));
        let computed = self.computed(form, records, period);
        let context = Context {
            county: &self.county,
            period: Some(period),
            unit: String::new(),
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
        let mut layouts = Vec::new();
        for id in forms {
            let form = self.form(id)?;
            let mut records = all.clone();
            if !conditions.is_empty() {
                let conditions = Conditions::parse(form.record, conditions)?;
                let mut chosen = records.of(form.record).to_vec();
                chosen.retain(|record| conditions.hold(record, period));
                records.put(form.record, chosen);
            }
            layouts.push(self.lay_out(form, &records, period));
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

    /// Writes annexes into a folder under the names that offices use; files of that name are replaced.
    ///
    /// # Errors
    /// No such form, or a file can't be written.
    pub fn export_all(&self, forms: &[String], period: Option<Period>, dir: &Path) -> Result<Vec<Exported>> {
        std::fs::create_dir_all(dir).map_err(|error| Error::file("建立文件夹", dir, &error))?;
        let records = self.records()?;
        let chosen = forms.iter().map(|id| self.form(id)).collect::<Result<Vec<_>>>()?;
        let mut exported: Vec<Exported> = Vec::new();
        for form in chosen {
            let layout = self.lay_out(form, &records, period);
            let mut path = self.annex_path(form, &records, period, dir);
            // Two prefectures call their list by the same name; the issuer tells them apart.
            if exported.iter().any(|file| file.file == path)
                && let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned())
            {
                path.set_file_name(format!("{}_{name}", form.issuer));
            }
            exported.push(export::write(&[layout], &path)?);
        }
        Ok(exported)
    }

    fn annex_path(&self, form: &Form, records: &Records, period: Option<Period>, dir: &Path) -> PathBuf {
        let period = period.or_else(|| period_of(form, records));
        let none = BTreeMap::new();
        let context = Context {
            county: &self.county,
            period,
            unit: String::new(),
            computed: &none,
        };
        dir.join(export::file_name(form, &context, jiff::Zoned::now().date()))
    }

    fn form(&self, id: &str) -> Result<&Form> {
        self.forms.get(id).ok_or_else(|| {
            let known: Vec<_> = self.forms.iter().map(|form| form.id.as_str()).collect();
            Error::refused(
                "form.unknown",
                format!("没有“{id}”这个表样"),
                format!("可用：{}。", known.join("、")),
            )
        })
    }

    /// Computed values of indicators, which annexes print where none was reported.
    fn computed(&self, form: &Form, records: &Records, period: Period) -> BTreeMap<RecordId, f64> {
        if form.record != RecordKind::Indicator {
            return BTreeMap::new();
        }
        self.computed_figures(records, period)
    }
}

/// The latest period for which a form by period has something to print.
fn period_of(form: &Form, records: &Records) -> Option<Period> {
    if !form.by_period {
        return None;
    }
    let own = records.of(form.record);
    own.iter()
        .flat_map(|record| record.period.into_iter().chain(record.figures.keys().copied()))
        .max()
}
