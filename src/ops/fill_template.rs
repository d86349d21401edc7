//! 套表: the superior's own file, filled from the ledger.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::{Error, Result};
use crate::export::Context;
use crate::export::fill::{FillError, Filled, Role, Table, TableColumn, TableRow, fill};
use crate::import::{self, Known, Options, Plan, SeenKind, SheetPlan};
use crate::indicators::figures;
use crate::model::{Period, Progress, RecordId, RecordKind, Records, name_key};

use super::Session;
use super::snapshot::current_period;

impl Session {
    /// Fills an issued xlsx and saves it elsewhere; the issued file is not touched.
    ///
    /// `period` is for sheets that do not state their own.
    ///
    /// # Errors
    /// No sheet holds a known table, or the file can't be filled safely.
    pub fn fill(
        &self,
        template: &Path,
        sheet: Option<&str>,
        period: Option<Period>,
        out: &Path,
    ) -> Result<Filled> {
        refuse_same(template, out)?;
        let records = self.records()?;
        let memory = self.import_memory()?;
        let known = Known {
            forms: &self.forms,
            records: &records,
            county: &self.county,
            memory: &memory,
        };
        let options = Options {
            sheet: sheet.map(str::to_owned),
            ..Options::default()
        };
        let plan = import::plan(template, &options, &known, &Progress::default())?;
        let tables = self.tables(&plan, &records, period);
        let period = period.unwrap_or_else(|| current_period(&records));
        let own = figures(&records, &self.frameworks, self.own_framework(), period).into_iter();
        let computed: BTreeMap<RecordId, f64> = own
            .filter_map(|figure| Some((figure.record?, figure.value?)))
            .collect();
        let context = Context {
            county: &self.county,
            period: Some(period),
            filler: self.filler()?,
            computed: &computed,
        };
        Ok(fill(template, &tables, &records, &context, out)?)
    }

    fn tables(&self, plan: &Plan, records: &Records, asked: Option<Period>) -> Vec<Table> {
        let table = |sheet: &SheetPlan| {
            let kind = sheet.record?;
            Some(Table {
                sheet: sheet.name.clone(),
                record: kind,
                form: sheet.form.as_ref().and_then(|id| self.forms.get(id)).cloned(),
                header_bottom: sheet.header_rows.last().copied()?,
                columns: sheet.columns.iter().map(column).collect(),
                rows: rows(sheet, kind, records, sheet.period.or(asked)),
                period: sheet.period.or(asked),
            })
        };
        plan.sheets.iter().filter_map(table).collect()
    }
}

fn column(column: &import::MappedColumn) -> TableColumn {
    TableColumn {
        letters: column.column.clone(),
        field: column.field.clone(),
        header: column.header.clone(),
        unit: column.unit.clone().unwrap_or_default(),
    }
}

fn rows(sheet: &SheetPlan, kind: RecordKind, records: &Records, period: Option<Period>) -> Vec<TableRow> {
    let planned = |row: u32| {
        let change = sheet.changes.iter().find(|change| change.row == row)?;
        (change.record.id != RecordId::default()).then_some(change.record.id)
    };
    let by_name = |name: &str| {
        let key = name_key(name);
        let named = |record: &&crate::model::Record| {
            let fields = ["name", "township", "project"].map(|field| record.text(field));
            let own = fields.into_iter().find(|text| !text.is_empty()).unwrap_or("");
            // The state of another period is another record.
            name_key(own) == key && (record.period.is_none() || record.period == period)
        };
        records.of(kind).iter().find(named).map(|record| record.id)
    };
    let role = |seen: &import::SeenRow| match &seen.kind {
        SeenKind::Record => Role::Named(planned(seen.row).or_else(|| by_name(&seen.name))),
        SeenKind::Blank => Role::Blank,
        SeenKind::Section(value) => Role::Section(value.clone()),
        SeenKind::Total | SeenKind::Fixed => Role::Fixed,
    };
    sheet
        .rows
        .iter()
        .map(|seen| TableRow {
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

impl From<FillError> for Error {
    fn from(error: FillError) -> Self {
        match error {
            FillError::Differs { .. } => Self::defect(error.to_string()),
            other => Self::refused(other.kind(), other.to_string(), other.hint()),
        }
    }
}
