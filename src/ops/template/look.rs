//! 认表: recognises an issued file, with what the user decides now or confirmed before, and keeps what is confirmed.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::Result;
use crate::export::PeriodRule;
use crate::export::fill::{IssuedColumn, IssuedTable, Prepared, ShownRows, look, prepare};
use crate::forms::{FieldScope, dictionary};
use crate::import;
use crate::import::{Options, Plan, RowRole, SheetPlan};
use crate::model::{Period, Progress, RecordKind, Records};

use super::around::{is_of_the_day, take_around, today, wanted_periods};
use super::fill::rows;
use super::like_sheets::offer_parts;
use super::memory::{KnownSheet, TemplateMemory, fingerprint};
use super::unnamed_columns::{is_unnamed, take_unnamed};
use super::{SheetCarryOver, Template, TemplateChoices, TemplateColumn, TemplateSheet};
use crate::ops::Session;
use crate::ops::ledger::periods::current_period;

/// The field of a column, by sheet and letters; `None` leaves it blank.
type DecidedColumns = BTreeMap<(String, String), Option<String>>;

/// A template with all that filling needs.
pub(crate) struct Recognised {
    pub(crate) tables: Vec<IssuedTable>,
    pub(crate) template: Template,
    fingerprints: BTreeMap<String, String>,
}

impl Session {
    /// Recognises an issued file and shows what would go in. Writes nothing.
    ///
    /// `period` is for sheets that do not state their own.
    ///
    /// # Errors
    /// The file can't be read, or no sheet of it holds a known table.
    pub fn look_at_template(
        &self,
        file: &Path,
        choices: &TemplateChoices,
        period: Option<Period>,
    ) -> Result<Template> {
        let records = self.records()?;
        let mut seen = self.recognise(file, None, choices, period, &records)?;
        if seen.template.refusal.is_none() {
            match self.prepared(file, &seen.tables, period, &records, ShownRows::All) {
                Ok(prepared) => {
                    seen.template.warnings = prepared.filled.warnings;
                    for (sheet, shown) in seen.template.sheets.iter_mut().zip(prepared.shown) {
                        sheet.rows = shown.rows;
                    }
                    for (sheet, filled) in seen.template.sheets.iter_mut().zip(&prepared.filled.sheets) {
                        let figures = filled.figures.iter();
                        let open = figures.filter(|figure| {
                            figure.carried_over_from.is_some() || figure.date.latest.is_some()
                        });
                        sheet.carry_over.cells = open.count();
                        sheet.figures.clone_from(&filled.figures);
                    }
                }
                Err(error) => seen.template.refusal = Some(error),
            }
        }
        Ok(seen.template)
    }

    /// Keeps what the user confirmed, so that this file and those with the same header are filled without asking.
    ///
    /// # Errors
    /// As [`Self::look_at_template`], or the ledger can't be written.
    pub fn confirm_template(
        &mut self,
        file: &Path,
        choices: &TemplateChoices,
        period: Option<Period>,
    ) -> Result<()> {
        let records = self.records()?;
        let seen = self.recognise(file, None, choices, period, &records)?;
        let mut memory = self.template_memory()?;
        for (sheet, table) in seen.template.sheets.iter().zip(&seen.tables) {
            let open = || sheet.fixed.iter().filter(|fixed| fixed.closed.is_empty());
            let left_blank = open()
                .filter(|fixed| fixed.text.is_empty())
                .map(|fixed| fixed.kind);
            let left_blank = left_blank.collect();
            for fixed in open().filter(|fixed| !fixed.text.is_empty() && !is_of_the_day(fixed.kind)) {
                memory.texts.insert(fixed.kind, fixed.text.clone());
            }
            memory.keep(KnownSheet {
                sha256: seen.template.sha256.clone(),
                sheet: sheet.name.clone(),
                fingerprint: seen.fingerprints.get(&sheet.name).cloned().unwrap_or_default(),
                at: today(),
                columns: sheet
                    .columns
                    .iter()
                    .map(|column| (column.letters.clone(), column.field.clone()))
                    .collect(),
                units: sheet
                    .columns
                    .iter()
                    .map(|column| (column.letters.clone(), column.unit.clone()))
                    .collect(),
                left_blank,
                details: table.details,
                part: sheet.part.clone(),
            });
        }
        self.keep_template_memory(&memory)
    }

    /// Fills in memory.
    pub(crate) fn prepared(
        &self,
        file: &Path,
        tables: &[IssuedTable],
        period: Option<Period>,
        records: &Records,
        shows: ShownRows,
    ) -> Result<Prepared> {
        let period = period.unwrap_or_else(|| current_period(records));
        let indicators = self.period_figures_of(records, &wanted_periods(tables, period), period);
        let context = crate::export::Context {
            county: &self.county,
            period: Some(period),
            filler: self.reporter_info()?,
            rule: PeriodRule::Exact,
            indicators: &indicators,
        };
        Ok(prepare(file, tables, records, &context, shows)?)
    }

    /// Recognises a file with what the user decided now, else with what was confirmed before.
    pub(crate) fn recognise(
        &self,
        file: &Path,
        sheet: Option<&str>,
        choices: &TemplateChoices,
        period: Option<Period>,
        records: &Records,
    ) -> Result<Recognised> {
        let confirmed = self.template_memory()?;
        let memory = self.import_memory()?;
        let plans = self.plans_to_import(records);
        let known = self.known_to_import(records, &memory, &plans);
        let mut options = Options {
            sheet: sheet.map(str::to_owned),
            ..Options::default()
        };
        let first_tables = |options: &Options| -> Result<import::Plan> {
            let mut plan = import::plan(file, options, &known, &Progress::default())?;
            // A form is filled by its first table; another one below it is left as it is.
            plan.sheets.retain(|sheet| sheet.name == sheet.tab);
            Ok(plan)
        };
        let mut plan = first_tables(&options)?;
        // A file is known again by what is recognised before anything is decided.
        let fingerprints = fingerprints(&plan);
        let kept = kept(&plan, &fingerprints, &confirmed);
        options.columns = decided(&plan, &kept, choices);
        if !options.columns.is_empty() {
            plan = first_tables(&options)?;
        }
        let mut tables = Vec::new();
        let mut sheets = Vec::new();
        for sheet in &plan.sheets {
            let known = kept.get(&sheet.name).copied();
            let form = format!(
                "fill:{}",
                fingerprints.get(&sheet.name).map_or("", String::as_str)
            );
            let carry_over = SheetCarryOver {
                is_allowed: self.period_rule(&form)? == PeriodRule::CarriedOver,
                form,
                cells: 0,
            };
            let table = self.table(sheet, known, choices, records, period, carry_over);
            if let Some((mut table, mut seen)) = table {
                // Another file with the same header may have other rows.
                let same_file = known.filter(|known| known.sha256 == plan.sha256);
                let chosen = choices.details.get(&sheet.name).copied();
                let kept = same_file.and_then(|known| known.details);
                table.details = chosen.or(kept);
                let kept_part = same_file.and_then(|known| known.part.clone());
                seen.part = choices.parts.get(&sheet.name).cloned().or(kept_part.clone());
                table.part = seen.part.as_ref().map(|part| part.accepted(&table, records));
                if table.details != kept || seen.part != kept_part {
                    seen.confirmed_at = None;
                }
                tables.push(table);
                sheets.push(seen);
            }
        }
        offer_parts(&tables, &mut sheets, records);
        let mut template = Template {
            file: file.to_owned(),
            sha256: plan.sha256.clone(),
            sheets,
            warnings: Vec::new(),
            refusal: None,
        };
        match look(file, &tables) {
            Ok(around) => {
                let places = tables.iter_mut().zip(&mut template.sheets).zip(around);
                for ((table, sheet), around) in places {
                    let known = kept.get(&sheet.name).copied();
                    take_around(table, sheet, around, known, choices, &confirmed);
                    table.confirmed = sheet.confirmed_at.is_some();
                }
            }
            Err(error) => template.refusal = Some(error.into()),
        }
        Ok(Recognised {
            tables,
            template,
            fingerprints,
        })
    }

    fn table(
        &self,
        sheet: &SheetPlan,
        known: Option<&KnownSheet>,
        choices: &TemplateChoices,
        records: &Records,
        asked: Option<Period>,
        carry_over: SheetCarryOver,
    ) -> Option<(IssuedTable, TemplateSheet)> {
        let record = sheet.record?;
        let header_rows = (
            sheet.header_rows.first().copied()?,
            sheet.header_rows.last().copied()?,
        );
        let form = sheet.form.as_ref().and_then(|id| self.forms.get(id));
        let of_plan = form.map(|form| self.form_of_plan(form, sheet, records));
        let period = sheet.period.or(asked);
        let mut columns = columns(sheet);
        let decided = |letters: &String| {
            let chosen = choices.columns.get(&(sheet.name.clone(), letters.clone()));
            chosen.or_else(|| known?.columns.get(letters)).cloned()
        };
        take_unnamed(&mut columns, record, records.of(record), decided);
        for column in &mut columns {
            let key = (sheet.name.clone(), column.letters.clone());
            let chosen = choices
                .units
                .get(&key)
                .or_else(|| known?.units.get(&column.letters));
            if let (Some(unit), true) = (chosen, column.is_money()) {
                column.unit.clone_from(unit);
            }
        }
        let issued = |column: &TemplateColumn, field: String| IssuedColumn {
            letters: column.letters.clone(),
            field,
            header: column.header.clone(),
            unit: column.unit.clone(),
        };
        let filled = columns
            .iter()
            .filter_map(|column| Some(issued(column, column.field.clone()?)));
        // What the user leaves blank needs no word.
        let open = columns
            .iter()
            .filter(|column| column.field.is_none() && decided(&column.letters).is_none());
        let table = IssuedTable {
            sheet: sheet.name.clone(),
            record,
            form: of_plan,
            header_top: header_rows.0,
            header_bottom: header_rows.1,
            columns: filled.collect(),
            open: open.map(|column| issued(column, String::new())).collect(),
            rows: rows(sheet, record, records, period),
            part: None,
            details: None,
            period,
            rule: if carry_over.is_allowed {
                PeriodRule::CarriedOver
            } else {
                PeriodRule::Exact
            },
            fixed: Vec::new(),
            confirmed: false,
            is_draft: choices.is_draft,
        };
        let same = |known: &&KnownSheet| {
            columns.iter().all(|column| {
                known.columns.get(&column.letters) == Some(&column.field)
                    && known.units.get(&column.letters) == Some(&column.unit)
            })
        };
        let seen = TemplateSheet {
            name: sheet.name.clone(),
            record,
            form: form.map(|form| form.title.clone()),
            header_rows,
            blocks: Vec::new(),
            totals: sheet
                .rows
                .iter()
                .filter(|row| row.role == RowRole::Total)
                .map(|row| row.row)
                .collect(),
            confirmed_at: known.filter(same).map(|known| known.at.clone()),
            columns,
            fixed: Vec::new(),
            mark: None,
            period: period.filter(|_| sheet.period.is_some() || speaks_of_a_period(record, &table)),
            carry_over,
            part: None,
            parts: None,
            rows: Vec::new(),
            figures: Vec::new(),
        };
        Some((table, seen))
    }
}

/// Whether the figures of a table are those of one period.
fn speaks_of_a_period(record: RecordKind, table: &IssuedTable) -> bool {
    let is_figure = |column: &IssuedColumn| {
        let field = dictionary().field(record, &column.field);
        field.is_some_and(|field| field.scope == FieldScope::Figure)
    };
    record.is_periodic() || table.columns.iter().any(is_figure)
}

/// What the header of each sheet with a table is known again by.
fn fingerprints(plan: &Plan) -> BTreeMap<String, String> {
    let of = |sheet: &SheetPlan| Some((sheet.name.clone(), fingerprint(sheet.record?, sheet)));
    plan.sheets.iter().filter_map(of).collect()
}

/// What was confirmed about the sheets of a file.
fn kept<'m>(
    plan: &Plan,
    fingerprints: &BTreeMap<String, String>,
    confirmed: &'m TemplateMemory,
) -> BTreeMap<String, &'m KnownSheet> {
    let found = |(name, fingerprint): (&String, &String)| {
        let known = confirmed.find(&plan.sha256, name, fingerprint)?;
        Some((name.clone(), known))
    };
    fingerprints.iter().filter_map(found).collect()
}

/// All columns of a sheet, from left to right.
fn columns(sheet: &SheetPlan) -> Vec<TemplateColumn> {
    let mapped = sheet.columns.iter().map(|column| TemplateColumn {
        letters: column.column.clone(),
        header: column.header.clone(),
        field: Some(column.field.clone()),
        unit: column.unit.clone().unwrap_or_default(),
    });
    let unknown = sheet.unknown_columns.iter().map(|column| TemplateColumn {
        letters: column.column.clone(),
        header: column.header.clone(),
        field: None,
        unit: String::new(),
    });
    let mut columns: Vec<TemplateColumn> = mapped.chain(unknown).collect();
    columns.sort_by_key(|column| (column.letters.len(), column.letters.clone()));
    columns
}

/// The columns that the user decides now or confirmed before, but for those that were recognised as that anyway: these
/// need no second reading.
fn decided(plan: &Plan, kept: &BTreeMap<String, &KnownSheet>, choices: &TemplateChoices) -> DecidedColumns {
    let mut decided = DecidedColumns::new();
    for (name, sheet) in kept {
        let columns = sheet.columns.iter();
        decided.extend(columns.map(|(letters, field)| ((name.clone(), letters.clone()), field.clone())));
    }
    decided.extend(choices.columns.clone());
    let seen: DecidedColumns = plan
        .sheets
        .iter()
        .flat_map(|sheet| {
            columns(sheet)
                .into_iter()
                .map(|column| ((sheet.name.clone(), column.letters), column.field))
        })
        .collect();
    // Recognition knows nothing of columns that no field has.
    decided.retain(|_, field| field.as_ref().is_none_or(|field| !is_unnamed(field)));
    decided.retain(|key, field| seen.get(key).is_some_and(|recognised| recognised != field));
    decided
}
