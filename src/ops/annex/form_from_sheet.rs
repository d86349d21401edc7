//! 新表样: a form made from the header of an issued xlsx, kept in the ledger.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use crate::error::{Error, Result};
use crate::export::fill::{FillError, Frame, frame};
use crate::forms::{EXTRA, Form, FormColumn, computed};
use crate::import;
use crate::import::{MappedColumn, Options, Plan, RowRole, SheetPlan};
use crate::model::{Period, Progress, RecordKind};

use super::forms::text_of;
use crate::ops::Session;

/// A form that an issued sheet suggests.
#[derive(Clone, Debug)]
pub struct NewForm {
    /// The form; its TOML may be edited before it is kept.
    pub form: Form,
    /// Headers that no field of the dictionary has: the form prints what imports keep under them.
    pub unknown: Vec<String>,
    /// The title as the sheet prints it, with the period of this one file.
    pub issued_title: String,
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
        let width = |letters: &str| frame.widths.get(letters).copied().unwrap_or(10.0);
        let title = if frame.title.is_empty() {
            &sheet.name
        } else {
            &frame.title
        };
        let issued_title = title.clone();
        let (title, heading) = timeless_title(title, sheet.period, record);
        let form = Form {
            heading,
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
            ..Form::new(id, &title, record, columns(sheet, record, &width))
        };
        let unknown = sheet.unknown_columns.iter();
        let unknown = unknown.map(|column| column.header.clone()).collect();
        Ok(NewForm {
            form,
            unknown,
            issued_title,
        })
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

/// All columns from left to right; one without a meaning is computed, or prints what imports keep under its header.
fn columns(sheet: &SheetPlan, record: RecordKind, width: &dyn Fn(&str) -> f64) -> Vec<FormColumn> {
    let place = |letters: &str| (letters.len(), letters.to_owned());
    let mut columns: BTreeMap<(usize, String), FormColumn> = BTreeMap::new();
    for known in &sheet.columns {
        let own = column(known, width(&known.column), sheet);
        columns.insert(place(&known.column), own);
    }
    for unknown in &sheet.unknown_columns {
        let at = place(&unknown.column);
        let left = columns.range(..at.clone()).next_back();
        let left = left.map(|(_, column)| column.field.as_str());
        let (field, unit) = match computed().find(record, &unknown.header, left) {
            Some(known) => (known.id.clone(), known.unit.clone()),
            None => (format!("{EXTRA}{}", unknown.header), String::new()),
        };
        let (group, header) = unknown.header.rsplit_once('/').unwrap_or(("", &unknown.header));
        let own = FormColumn {
            group: group.to_owned(),
            unit,
            width: width(&unknown.column).clamp(4.0, 120.0),
            ..FormColumn::new(&field, header)
        };
        columns.insert(at, own);
    }
    let is_named = |column: &FormColumn| !column.header.trim().is_empty();
    columns.into_values().filter(is_named).collect()
}

/// A title without the period that one file states, and as it is printed with the period in hand in its place.
fn timeless_title(issued: &str, period: Option<Period>, record: RecordKind) -> (String, String) {
    let stated = period.or_else(|| Period::find(issued));
    let Some(place) = stated.and_then(|period| period_in(issued, period)) else {
        return (issued.to_owned(), String::new());
    };
    let (Some(before), Some(own), Some(after)) = (
        issued.get(..place.start),
        issued.get(place.clone()),
        issued.get(place.end..),
    ) else {
        return (issued.to_owned(), String::new());
    };
    let title = format!("{before}{after}").replace("（）", "").replace("()", "");
    // A list that is not told by period has a year and no more.
    let has_periods = record.is_periodic() || record.has_figures();
    let mark = match stated {
        Some(period) if !has_periods => own.replacen(&period.year().to_string(), "{year}", 1),
        _ => "{period}".to_owned(),
    };
    if title.trim().is_empty() {
        return (issued.to_owned(), String::new());
    }
    (title.trim().to_owned(), format!("{before}{mark}{after}"))
}

/// Where a title states a period: `2023年上半年`, `2023年1—6月`, `2023年度`; a year of a range is none.
fn period_in(title: &str, period: Period) -> Option<Range<usize>> {
    let year = format!("{}年", period.year());
    let start = title.find(&year)?;
    let is_range = title
        .get(..start)?
        .ends_with(['—', '-', '－', '–', '~', '～', '至', '到']);
    let ends = title.char_indices().map(|(at, c)| at + c.len_utf8());
    let states = |end: &usize| {
        let text = title.get(start..*end);
        text.and_then(Period::find) == Some(period)
    };
    let mut end = ends.filter(|end| *end >= start + year.len()).find(states)?;
    for more in ["度", "份", "末", "底"] {
        if title.get(end..).is_some_and(|rest| rest.starts_with(more)) {
            end += more.len();
        }
    }
    (!is_range).then_some(start..end)
}

/// `床位数/其中：护理型` is a header in a group.
fn column(known: &MappedColumn, width: f64, sheet: &SheetPlan) -> FormColumn {
    let (group, header) = known.header.rsplit_once('/').unwrap_or(("", &known.header));
    let is_summed = sheet.totals.iter().any(|total| total.header == known.header);
    let is_money = known.unit.as_deref().is_some_and(|unit| unit.ends_with('元'));
    FormColumn {
        group: group.to_owned(),
        unit: known.unit.clone().filter(|_| is_money).unwrap_or_default(),
        // Hidden columns have no width.
        width: width.clamp(4.0, 120.0),
        total: is_summed || is_money,
        ..FormColumn::new(&known.field, header)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_freed_of_the_period_that_one_file_states() {
        let of =
            |title: &str, period: &str| timeless_title(title, period.parse().ok(), RecordKind::ProjectReturn);
        let both = |title: &str, heading: &str| (title.to_owned(), heading.to_owned());
        assert_eq!(
            of("景洪市2023年1—6月投资计划完成情况表", "2023H1"),
            both("景洪市投资计划完成情况表", "景洪市{period}投资计划完成情况表")
        );
        assert_eq!(
            of("具体指标完成情况（2023年上半年）", "2023H1"),
            both("具体指标完成情况", "具体指标完成情况（{period}）")
        );
        assert_eq!(
            of("2023年一老一小项目调度表", "2023"),
            both("一老一小项目调度表", "{period}一老一小项目调度表")
        );
        assert_eq!(of("重点任务调度表", "2023-08"), both("重点任务调度表", ""));
        let projects = |title: &str| timeless_title(title, None, RecordKind::Project);
        assert_eq!(
            projects("2025年度重大项目清单"),
            both("重大项目清单", "{year}年度重大项目清单")
        );
        assert_eq!(
            projects("2021—2025年重大项目清单"),
            both("2021—2025年重大项目清单", "")
        );
    }

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
