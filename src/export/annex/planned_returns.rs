//! 月调度表: every project that is under way in the period stands in it; one that has told nothing is marked, not left out.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::forms::Form;
use crate::model::{Period, Record, RecordKind, Records, Value, name_key};

/// What stands in 形象进度 of a project that has told nothing for the period.
pub(crate) const UNREPORTED: &str = "本期未报";

/// The records of a form, with a row for each project of the period that has none yet.
pub(super) fn with_unreported<'r>(
    form: &Form,
    records: &'r Records,
    period: Option<Period>,
) -> Cow<'r, Records> {
    let Some(period) = period.filter(|_| is_monthly(form)) else {
        return Cow::Borrowed(records);
    };
    let rows = rows(records, period).into_iter().map(Cow::into_owned).collect();
    let mut all = records.clone();
    all.put(RecordKind::ProjectReturn, rows);
    Cow::Owned(all)
}

/// Whether a form has a row for each project of the period.
pub(super) fn is_monthly(form: &Form) -> bool {
    form.record == RecordKind::ProjectReturn && form.by_period
}

/// The returns of a period in the order of the projects, and a row for each project that has told nothing.
pub(super) fn rows(records: &Records, period: Period) -> Vec<Cow<'_, Record>> {
    let told = records.of(RecordKind::ProjectReturn);
    let mut own: HashMap<String, Vec<&Record>> = HashMap::new();
    for record in told.iter().filter(|record| record.period == Some(period)) {
        own.entry(name_key(record.text("project")))
            .or_default()
            .push(record);
    }
    let mut rows = Vec::new();
    for project in records.of(RecordKind::Project) {
        match own.remove(&name_key(project.text("name"))) {
            Some(returns) => rows.extend(returns.into_iter().map(Cow::Borrowed)),
            None if is_under_way(project, period) => rows.push(Cow::Owned(unreported(project, period))),
            None => {}
        }
    }
    // Returns whose project is not in the ledger keep their order behind the others.
    let of_no_project = |record: &&Record| {
        record.period == Some(period) && own.contains_key(&name_key(record.text("project")))
    };
    rows.extend(told.iter().filter(of_no_project).map(Cow::Borrowed));
    rows
}

/// How many rows stand for projects that have told nothing, as a line under the table.
pub(super) fn remark(rows: &[&Record], period: Option<Period>) -> Option<String> {
    let count = rows.iter().filter(|record| is_unreported(record)).count();
    let label = period.map(Period::label)?;
    (count > 0)
        .then(|| format!("注：标“{UNREPORTED}”的 {count} 个项目没有报{label}的数，完成数的合计不含它们。"))
}

/// Whether a row stands for a project that has told nothing: it is no record of the ledger.
pub(crate) fn is_unreported(record: &Record) -> bool {
    record.kind == RecordKind::ProjectReturn && record.id.0 == 0 && record.text("stage") == UNREPORTED
}

/// The names of the projects that have told nothing for a period.
pub(crate) fn unreported_names(records: &Records, period: Period) -> Vec<String> {
    let told: HashSet<String> = records
        .of(RecordKind::ProjectReturn)
        .iter()
        .filter(|record| record.period == Some(period))
        .map(|record| name_key(record.text("project")))
        .collect();
    let projects = records.of(RecordKind::Project).iter();
    projects
        .filter(|project| is_under_way(project, period) && !told.contains(&name_key(project.text("name"))))
        .map(|project| project.text("name").to_owned())
        .collect()
}

/// Whether the years of a project hold the period; one that does not say them may be under way.
fn is_under_way(project: &Record, period: Period) -> bool {
    let year = |field: &str| match project.get(field) {
        Some(Value::Integer(year)) => i32::try_from(*year).ok(),
        _ => None,
    };
    let has_begun = year("start_year").is_none_or(|start| start <= period.year());
    has_begun && year("end_year").is_none_or(|end| period.year() <= end)
}

fn unreported(project: &Record, period: Period) -> Record {
    let name = Value::Text(project.text("name").to_owned());
    let mark = Value::Text(UNREPORTED.to_owned());
    let mut record = Record::new(RecordKind::ProjectReturn)
        .with("project", name)
        .with("stage", mark);
    record.period = Some(period);
    record
}
