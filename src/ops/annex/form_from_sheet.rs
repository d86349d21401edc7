//! 新表样: a form made from the header of an issued xlsx, kept in the ledger.

use std::path::Path;

use crate::error::{Error, Result};
use crate::export::fill::{FillError, Frame, frame};
use crate::forms::{Form, FormColumn};
use crate::import;
use crate::import::{MappedColumn, Options, Plan, RowRole, SheetPlan};
use crate::model::{Period, Progress};

use super::forms::text_of;
use crate::ops::Session;

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
        text_of(&self.form)
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
        let plan = self.tables_of(file, sheet)?;
        let found = plan.sheets.iter().find(|sheet| sheet.record.is_some());
        self.form_of(file, found.ok_or_else(no_table)?, id)
    }

    /// Makes and keeps a form of each table of a file, in one step that can be undone.
    ///
    /// Sheets of one header make one form; it takes over how a known form divides its records among them.
    ///
    /// # Errors
    /// As [`Self::form_from_sheet`]; the ledger can't be written.
    pub fn forms_from_file(&mut self, file: &Path) -> Result<Vec<NewForm>> {
        let plan = self.tables_of(file, None)?;
        let mut made: Vec<NewForm> = Vec::new();
        let mut forms = self.forms.clone();
        for sheet in plan.sheets.iter().filter(|sheet| sheet.record.is_some()) {
            let id = (1..)
                .map(|number| format!("form-{number}"))
                .find(|id| forms.get(id).is_none());
            let mut new = self.form_of(file, sheet, &id.unwrap_or_default())?;
            let is_same = |other: &&mut NewForm| {
                let headers = |form: &Form| -> Vec<(String, String)> {
                    let pair = |column: &FormColumn| (column.group.clone(), column.header.clone());
                    form.columns.iter().map(pair).collect()
                };
                other.form.record == new.form.record && headers(&other.form) == headers(&new.form)
            };
            let known = sheet.form.as_ref().and_then(|id| self.forms.get(id));
            match (made.iter_mut().find(is_same), known) {
                (Some(first), Some(known)) if !known.sheets.is_empty() => {
                    first.form.sheets.clone_from(&known.sheets);
                    first.form.title.clone_from(&known.title);
                }
                (Some(_), _) => {}
                (None, _) => {
                    forms.add(&new.text()?)?;
                    new.unknown.dedup();
                    made.push(new);
                }
            }
        }
        let first = made.first().ok_or_else(no_table)?;
        let texts = made.iter().map(NewForm::text).collect::<Result<Vec<_>>>()?;
        let label = format!("新增表样：{}", first.form.title);
        self.store.transact(&label, |ledger| -> Result<()> {
            for text in &texts {
                ledger.keep_form(text)?;
            }
            Ok(())
        })?;
        self.reload_forms()?;
        Ok(made)
    }

    fn tables_of(&self, file: &Path, sheet: Option<&str>) -> Result<Plan> {
        let records = self.records()?;
        let memory = self.import_memory()?;
        let plans = self.plans_to_import(&records);
        let known = self.known_to_import(&records, &memory, &plans);
        let options = Options {
            sheet: sheet.map(str::to_owned),
            ..Options::default()
        };
        Ok(import::plan(file, &options, &known, &Progress::default())?)
    }

    fn form_of(&self, file: &Path, sheet: &SheetPlan, id: &str) -> Result<NewForm> {
        let record = sheet.record.ok_or_else(no_table)?;
        let header = sheet.header_rows.first().copied().unwrap_or(1);
        // Of an .xls only the columns are known; the tab's name and usual widths stand for the rest.
        let frame = match frame(file, &sheet.name, header) {
            Err(FillError::NotXlsx { .. }) => Frame::default(),
            other => other?,
        };
        let like = sheet.form.as_ref().and_then(|id| self.forms.get(id));
        let width = |column: &MappedColumn| frame.widths.get(&column.column).copied().unwrap_or(10.0);
        let title = if frame.title.is_empty() {
            &sheet.name
        } else {
            &frame.title
        };
        let columns = sheet.columns.iter();
        let columns = columns.map(|known| column(known, width(known), sheet)).collect();
        let form = Form {
            issuer: self.county.short_name(),
            annex_label: frame.label.clone(),
            filler_line: filler_line(&frame.filler, sheet.period),
            by_period: sheet.period.is_some() || like.is_some_and(|form| form.by_period),
            framework: like.and_then(|form| form.framework.clone()),
            sections: like.and_then(|form| form.sections.clone()),
            total_label: if sheet.rows.iter().any(|row| row.role == RowRole::Total) {
                "合计".to_owned()
            } else {
                String::new()
            },
            order: like.map(|form| form.order.clone()).unwrap_or_default(),
            ..Form::new(id, title, record, columns)
        };
        let unknown = sheet.unknown_columns.iter();
        let unknown = unknown.map(|column| column.header.clone()).collect();
        Ok(NewForm { form, unknown })
    }
}

fn no_table() -> Error {
    Error::refused(
        "form.no-table",
        "没有认得出的表头",
        "请核对文件；表头至少要有三列是台账里的内容。",
    )
}

/// The line above an issued table with marks where this file states its own period, office and people: the next
/// period's annex must not carry them.
fn filler_line(issued: &str, period: Option<Period>) -> String {
    const STATED: [(&str, &str); 5] = [
        ("填报单位（盖章）：", "{unit}"),
        ("填报单位：", "{unit}"),
        ("填报人：", "{person}"),
        ("联系电话：", "{phone}"),
        ("填报时间：", "{date}"),
    ];
    let mut line = issued.to_owned();
    if let Some(period) = period {
        line = line.replace(&period.label(), "{period}");
    }
    for (label, mark) in STATED {
        let Some((before, after)) = line.split_once(label) else {
            continue;
        };
        let value = after.find(char::is_whitespace).unwrap_or(after.len());
        let rest = after.get(value..).unwrap_or_default();
        line = format!("{before}{label}{mark}{rest}");
    }
    line
}

/// `床位数/其中：护理型` is a header in a group.
fn column(known: &MappedColumn, width: f64, sheet: &SheetPlan) -> FormColumn {
    let (group, header) = known.header.rsplit_once('/').unwrap_or(("", &known.header));
    let is_summed = sheet.totals.iter().any(|total| total.header == known.header);
    let is_money = known.unit.as_deref().is_some_and(|unit| unit.ends_with('元'));
    FormColumn {
        field: known.field.clone(),
        header: header.to_owned(),
        group: group.to_owned(),
        unit: known.unit.clone().filter(|_| is_money).unwrap_or_default(),
        // Hidden columns have no width.
        width: width.clamp(4.0, 120.0),
        decimals: None,
        total: is_summed || is_money,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filler_line_is_freed_of_what_one_file_states() {
        let period = Some(Period::Half(2023, 1));
        assert_eq!(
            filler_line(
                "填报单位：景洪市民政局      统计期：2023年上半年      单位：张、人",
                period
            ),
            "填报单位：{unit}      统计期：{period}      单位：张、人"
        );
        assert_eq!(
            filler_line("填报单位（盖章）：     填报人：     单位：万元", None),
            "填报单位（盖章）：{unit}     填报人：{person}     单位：万元"
        );
    }
}
