//! Import: every template workbook gives the expected plan, and odd or hostile files are refused in words.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod bad_files;
mod biff;
mod biff12;
mod binary;
mod computed_rates;
mod decisions;
mod difficult;
mod encrypted;
mod every_format;
mod formats;
mod headers;
mod hostile;
#[cfg(target_os = "linux")]
mod hostile_containers;
mod isolation;
mod left_out;
#[cfg(target_os = "linux")]
mod limits;
mod long_sheets;
mod lost_names;
mod marks;
mod mutations;
mod odd_sheets;
mod odd_tables;
mod open_columns;
mod parts_and_sums;
mod periods;
mod promises;
mod random_layouts;
mod remembered;
mod rosters;
mod several_tables;
mod short_names;
mod sloppy_files;
mod spellings;
mod stated_periods;
#[path = "../support/mod.rs"]
mod support;
mod tables_beside;
mod targets;
mod templates;
mod thrown;
mod thrown_tables;
mod townships;
mod unit_lines;
mod units;
mod unnumbered;
mod web_pages;
mod whole_tables;
mod word;

use std::path::Path;

use laoxiao::forms::Forms;
use laoxiao::import::{ImportError, Known, Options, Plan, SheetPlan, Status, plan};
use laoxiao::model::{Progress, Record, RecordId, RecordKind, Records, Severity};
use support::county::gengma;
use support::fixture::issued as fixture;

fn try_read(path: &Path, options: &Options, records: &Records) -> Result<Plan, ImportError> {
    try_plan(path, options, records, &Progress::default())
}

fn try_plan(
    path: &Path,
    options: &Options,
    records: &Records,
    progress: &Progress,
) -> Result<Plan, ImportError> {
    let forms = Forms::shipped().unwrap();
    let county = gengma();
    let known = Known {
        forms: &forms,
        records,
        county: &county,
        frameworks: &["gengma2023".to_owned()],
        memory: &laoxiao::import::Memory::default(),
        plans: &[],
    };
    plan(path, options, &known, progress)
}

fn read(name: &str, records: &Records) -> Plan {
    try_read(&fixture(name), &Options::default(), records).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Writes the accepted changes as `ops` will: parents first, then the records.
fn apply(plan: &Plan, records: &mut Records) {
    for (_, change) in plan.writable() {
        for record in change.parent.as_deref().into_iter().chain([&change.record]) {
            if record.kind != change.record.kind || matches!(change.status, Status::New | Status::Updated) {
                keep(record.clone(), records);
            }
        }
    }
}

fn keep(mut record: Record, records: &mut Records) {
    let mut all = records.of(record.kind).to_vec();
    if let Some(old) = all
        .iter_mut()
        .find(|old| record.id != RecordId(0) && old.id == record.id)
    {
        *old = record;
        records.put(old_kind(&all), all);
        return;
    }
    record.id = RecordId(i64::try_from(all.len()).unwrap() + 1);
    records.push(record);
}

fn old_kind(all: &[Record]) -> RecordKind {
    all.first().unwrap().kind
}

fn sheet<'p>(plan: &'p Plan, name: &str) -> &'p SheetPlan {
    plan.sheets
        .iter()
        .find(|sheet| sheet.name == name)
        .unwrap_or_else(|| panic!("no sheet {name}"))
}

/// The problems as `cell code`.
fn problems(sheet: &SheetPlan) -> Vec<String> {
    sheet
        .problems
        .iter()
        .map(|problem| format!("{} {}", problem.cell, problem.code))
        .collect()
}

fn errors(sheet: &SheetPlan) -> usize {
    sheet
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .count()
}
