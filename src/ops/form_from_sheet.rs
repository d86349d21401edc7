//! 新表样: a form made from the header of an issued xlsx, kept in the ledger.

use std::path::Path;

use crate::error::{Error, Result};
use crate::export::fill::{FillError, Frame, frame};
use crate::forms::{Column, Form};
use crate::import::{self, Known, MappedColumn, Options, SeenKind, SheetPlan};
use crate::model::Progress;

use super::Session;

/// A form that an issued sheet suggests.
#[derive(Clone, Debug)]
pub struct NewForm {
    /// The form; its TOML may be edited before it is kept.
    pub form: Form,
    /// Headers that no field of the dictionary has: the form does without them.
    pub unknown: Vec<String>,
}

impl NewForm {
    /// The form's text, as [`Session::add_form`] takes it.
    ///
    /// # Errors
    /// A defect: a form that can't be written.
    pub fn text(&self) -> Result<String> {
        toml::to_string(&self.form).map_err(|error| Error::defect(error.to_string()))
    }
}

impl Session {
    /// Makes a form from a sheet: columns, their order, widths and units, label, title and filler line.
    ///
    /// Without `sheet` the first sheet that is recognised.
    ///
    /// # Errors
    /// No sheet with known columns, or a file whose frame can't be read.
    pub fn form_from_sheet(&self, file: &Path, sheet: Option<&str>, id: &str) -> Result<NewForm> {
        let records = self.records()?;
        let memory = self.import_memory()?;
        let known = Known {
            forms: &self.forms,
            records: &records,
            county: &self.county,
            frameworks: &self.store.meta().frameworks,
            memory: &memory,
        };
        let options = Options {
            sheet: sheet.map(str::to_owned),
            ..Options::default()
        };
        let plan = import::plan(file, &options, &known, &Progress::default())?;
        let found = plan.sheets.iter().find_map(|sheet| Some((sheet, sheet.record?)));
        let (sheet, record) =
            found.ok_or_else(|| Error::refused("form.no-table", "没有认得出的表头", "请核对文件。"))?;
        let header = sheet.header_rows.first().copied().unwrap_or(1);
        // Of an .xls only the columns are known; the tab's name and usual widths stand for the rest.
        let frame = match frame(file, &sheet.name, header) {
            Err(FillError::NotXlsx { .. }) => Frame::default(),
            other => other?,
        };
        let like = sheet.form.as_ref().and_then(|id| self.forms.get(id));
        let width = |column: &MappedColumn| frame.widths.get(&column.column).copied().unwrap_or(10.0);
        let form = Form {
            id: id.to_owned(),
            title: if frame.title.is_empty() {
                sheet.name.clone()
            } else {
                frame.title.clone()
            },
            issuer: self.county.short_name(),
            record,
            source: None,
            annex_label: frame.label.clone(),
            filler_line: frame.filler.clone(),
            by_period: sheet.period.is_some() || like.is_some_and(|form| form.by_period),
            framework: like.and_then(|form| form.framework.clone()),
            columns: sheet
                .columns
                .iter()
                .map(|known| column(known, width(known), sheet))
                .collect(),
            sheets: Vec::new(),
            sections: like.and_then(|form| form.sections.clone()),
            total_label: if sheet.rows.iter().any(|row| row.kind == SeenKind::Total) {
                "合计".to_owned()
            } else {
                String::new()
            },
            notes: Vec::new(),
            order: like.map(|form| form.order.clone()).unwrap_or_default(),
        };
        let unknown = sheet
            .unknown_columns
            .iter()
            .map(|column| column.header.clone())
            .collect();
        Ok(NewForm { form, unknown })
    }
}

/// `床位数/其中：护理型` is a header in a group.
fn column(known: &MappedColumn, width: f64, sheet: &SheetPlan) -> Column {
    let (group, header) = known.header.rsplit_once('/').unwrap_or(("", &known.header));
    let is_summed = sheet.totals.iter().any(|total| total.header == known.header);
    let is_money = known.unit.as_deref().is_some_and(|unit| unit.ends_with('元'));
    Column {
        field: known.field.clone(),
        header: header.to_owned(),
        group: group.to_owned(),
        unit: known.unit.clone().filter(|_| is_money).unwrap_or_default(),
        width,
        decimals: None,
        total: is_summed || is_money,
    }
}
