//! 套表: the superior's own file, filled from the ledger.

use std::path::Path;

use crate::error::{Error, Result};
use crate::export;
use crate::export::fill::{Filled, IssuedRole, IssuedRow, IssuedTable, ShownRows, part_of};
use crate::export::{Exported, ParentProjects};
use crate::forms::{COMPUTED, Form, FormColumn, FormSheet};
use crate::import;
use crate::import::{RowRole, SheetPlan};
use crate::model::{Period, Record, RecordId, RecordKind, Records, name_key};

use super::{TemplateChoices, TemplateColumn};
use crate::ops::Session;
use crate::ops::annex::export::export_layouts;
use crate::ops::audit::gate;
use crate::ops::audit::gate::PrintedScope;

impl Session {
    /// Fills an issued xlsx and saves it elsewhere; the issued file is not touched.
    ///
    /// `choices` count before what was confirmed earlier; `period` is for sheets that do not state their own.
    ///
    /// # Errors
    /// No sheet holds a known table, or the file can't be filled safely.
    pub fn fill(
        &self,
        template: &Path,
        sheet: Option<&str>,
        choices: &TemplateChoices,
        period: Option<Period>,
        out: &Path,
    ) -> Result<Filled> {
        refuse_same(template, out)?;
        let records = self.records()?;
        let seen = self.recognise(template, sheet, choices, period, &records)?;
        if let Some(refusal) = seen.template.refusal {
            return Err(refusal);
        }
        let told = self.pass_tables(&seen.tables, choices, period, &records)?;
        let mut prepared = self.prepared(template, &seen.tables, period, &records, ShownRows::None)?;
        prepared.filled.warnings.extend(told);
        Ok(prepared.save(out)?)
    }

    /// Refuses tables with errors, unless they are a draft; else gives what the officer should know.
    fn pass_tables(
        &self,
        tables: &[IssuedTable],
        choices: &TemplateChoices,
        period: Option<Period>,
        records: &Records,
    ) -> Result<Vec<String>> {
        let scope = |table: &IssuedTable| PrintedScope {
            kind: table.record,
            fields: table.columns.iter().map(|column| column.field.clone()).collect(),
            period: table.period.or(period),
            framework: (table.record == RecordKind::Indicator).then(|| {
                let of_form = table.form.as_ref().and_then(|form| form.framework.clone());
                of_form.unwrap_or_else(|| self.own_framework().to_owned())
            }),
        };
        let scopes: Vec<PrintedScope> = tables.iter().map(scope).collect();
        gate::pass(&self.findings_of(&scopes, records)?, choices.is_draft)
    }

    /// Allows or forbids, for the sheets of an issued file, that figures of an earlier date stand in. The ledger remembers
    /// it by their headers.
    ///
    /// # Errors
    /// No sheet holds a known table, or the ledger can't be written.
    pub fn set_carry_over_in(
        &mut self,
        template: &Path,
        sheet: Option<&str>,
        choices: &TemplateChoices,
        is_allowed: bool,
    ) -> Result<()> {
        let records = self.records()?;
        let seen = self.recognise(template, sheet, choices, None, &records)?;
        for sheet in &seen.template.sheets {
            self.set_carry_over(&sheet.carry_over.form, is_allowed)?;
        }
        Ok(())
    }

    /// Our own layout with the columns of an issued file, in their order: for a file that can't be filled itself.
    ///
    /// # Errors
    /// No sheet holds a known table, or the file can't be written.
    pub fn export_like(
        &self,
        template: &Path,
        sheet: Option<&str>,
        choices: &TemplateChoices,
        period: Option<Period>,
        out: &Path,
    ) -> Result<Exported> {
        refuse_same(template, out)?;
        let records = self.records()?;
        let seen = self.recognise(template, sheet, choices, period, &records)?;
        let mut layouts = Vec::new();
        for (table, shown) in seen.tables.iter().zip(&seen.template.sheets) {
            let made = self.form_from_sheet(template, Some(&table.sheet), &shown.name)?;
            let mut form = made.form;
            if table.record == RecordKind::Indicator {
                let of_plan = table.form.as_ref().and_then(|known| known.framework.clone());
                form.framework = of_plan.or_else(|| Some(self.own_framework().to_owned()));
            }
            form.columns = shown.columns.iter().map(|column| like(&form, column)).collect();
            let mut records = records.clone();
            let same = |known: &&FormSheet| known.name == table.sheet || known.title == form.title;
            let known = table.form.iter().flat_map(|known| &known.sheets).find(same);
            let titles = [table.sheet.clone(), form.title.clone()];
            let only = known.cloned().or_else(|| part_of(table, &titles, &records));
            if let Some(only) = only {
                // A record that belongs on another sheet of the form is not one of this table; one that does not say where it
                // belongs is seen, and can be corrected.
                let parents = ParentProjects::of(&records, table.record);
                let fits = |record: &Record| {
                    only.filter.iter().all(|(field, accepted)| {
                        let value = parents.text(&records, record, field);
                        value.is_empty() || accepted.iter().any(|known| known == value)
                    })
                };
                let own = records.of(table.record).iter().filter(|record| fits(record));
                let own = own.cloned().collect();
                records.put(table.record, own);
            }
            // It stands for this one file: its title says the period that the file says.
            form.heading.clone_from(&made.issued_title);
            let reporter = self.reporter_info()?;
            let period = table.period.or(Period::find(&form.heading)).or(period);
            layouts.push(self.lay_out_by(&form, &records, period, &reporter, table.rule));
        }
        let told = self.pass_tables(&seen.tables, choices, period, &records)?;
        if choices.is_draft {
            gate::mark_draft(&mut layouts);
        }
        let mut exported = export_layouts(&layouts, export::Look::default(), out)?;
        exported.warnings.extend(told);
        Ok(exported)
    }
}

/// A column of the issued file as one of our own layout; one that stays blank keeps its header and its place.
fn like(form: &Form, column: &TemplateColumn) -> FormColumn {
    let header = |known: &&FormColumn| {
        let joined = if known.group.is_empty() {
            known.header.clone()
        } else {
            format!("{}/{}", known.group, known.header)
        };
        joined == column.header
    };
    let (group, text) = column.header.rsplit_once('/').unwrap_or(("", &column.header));
    let known = form.columns.iter().find(header).cloned().unwrap_or(FormColumn {
        group: group.to_owned(),
        width: 10.0,
        ..FormColumn::new("", text)
    });
    let field = column.field.clone().unwrap_or_default();
    let mut header = known.header.clone();
    // A share says what it is.
    if field.starts_with(COMPUTED) && column.unit == "%" && !header.contains(['%', '％']) {
        header.push_str("（%）");
    }
    FormColumn {
        field,
        header,
        unit: if column.is_money() {
            column.unit.clone()
        } else {
            known.unit.clone()
        },
        ..known
    }
}

/// What the rows under the header are, for filling.
pub(crate) fn rows(
    sheet: &SheetPlan,
    kind: RecordKind,
    records: &Records,
    period: Option<Period>,
) -> Vec<IssuedRow> {
    let planned = |row: u32| {
        let change = sheet.changes.iter().find(|change| change.row == row)?;
        (change.record.id != RecordId::default()).then_some(change.record.id)
    };
    let by_name = |name: &str| {
        let key = name_key(name);
        if key.is_empty() {
            return None;
        }
        let named = |record: &&Record| {
            // The state of another period is another record.
            name_key(record.name()) == key && (record.period.is_none() || record.period == period)
        };
        records.of(kind).iter().find(named).map(|record| record.id)
    };
    let role = |seen: &import::RowWithRole| match &seen.role {
        RowRole::Record => IssuedRole::Named(planned(seen.row).or_else(|| by_name(&seen.name))),
        RowRole::Blank => IssuedRole::Blank,
        RowRole::Section(value) => IssuedRole::Section(value.clone()),
        RowRole::Total => IssuedRole::Total,
        RowRole::Fixed => IssuedRole::Fixed,
    };
    sheet
        .rows
        .iter()
        .map(|seen| IssuedRow {
            row: seen.row,
            role: role(seen),
        })
        .collect()
}

/// The issued file is evidence of what was asked; it is never overwritten.
fn refuse_same(template: &Path, out: &Path) -> Result<()> {
    let same = match (template.canonicalize(), out.canonicalize()) {
        (Ok(template), Ok(out)) => template == out,
        _ => template == out,
    };
    if same {
        return Err(Error::refused(
            "fill.same-file",
            "填好的文件不能覆盖下发的原表",
            "请用 --out 换一个文件名。",
        ));
    }
    Ok(())
}
