//! Which records a sheet shows, and in which order.

use std::cmp::Ordering;

use super::planned_returns;
use crate::forms::{Form, FormSheet};
use crate::model::{Period, Record, RecordKind, Records, Value};

/// The period a table speaks of: the one that its title says, the one asked for, or the latest that its records have.
pub(crate) fn period_of(form: &Form, records: &Records, asked: Option<Period>) -> Option<Period> {
    let stated = Period::find(&form.title).filter(|_| form.by_period);
    let asked = stated.or(asked);
    if asked.is_some() || !(form.by_period || form.record.is_periodic()) {
        return asked;
    }
    let all = records.of(form.record).iter();
    all.flat_map(|record| record.period.into_iter().chain(record.figures.keys().copied()))
        .max()
}

/// The records of a form in printing order.
pub(crate) fn rows<'a>(form: &Form, records: &'a Records, period: Option<Period>) -> Vec<&'a Record> {
    let mut rows: Vec<&Record> = records
        .of(form.record)
        .iter()
        .filter(|r| belongs(form, r, period))
        .collect();
    // A stable sort keeps the order of entry among equals.
    rows.sort_by(|a, b| {
        let by_field = form.order.iter().map(|field| compare(a.get(field), b.get(field)));
        by_field.fold(Ordering::Equal, Ordering::then)
    });
    rows
}

/// How many records a form prints for the period in hand: what `rows` gives, and the projects of a monthly table that
/// have told nothing.
pub fn printed_count(form: &Form, records: &Records, asked: Option<Period>) -> usize {
    let period = period_of(form, records, asked);
    if let Some(period) = period.filter(|_| planned_returns::is_monthly(form)) {
        let rows = planned_returns::rows(records, period);
        return rows
            .iter()
            .filter(|record| belongs(form, record, Some(period)))
            .count();
    }
    let all = records.of(form.record).iter();
    all.filter(|record| belongs(form, record, period)).count()
}

/// The same records by sheet.
///
/// A record that fits no sheet (a project without category) goes to the first one: it is seen and can be
/// corrected there, while a record left out would be missed by nobody. `text_of` gives a text of a record.
pub(crate) fn by_sheet<'a>(
    sheets: &[FormSheet],
    rows: &[&'a Record],
    text_of: impl Fn(&'a Record, &str) -> &'a str,
) -> Vec<Vec<&'a Record>> {
    let mut split: Vec<Vec<&Record>> = vec![Vec::new(); sheets.len()];
    let fits = |sheet: &FormSheet, record| {
        let mut filter = sheet.filter.iter();
        filter.all(|(field, accepted)| accepted.iter().any(|value| value == text_of(record, field)))
    };
    for record in rows {
        let at = sheets.iter().position(|sheet| fits(sheet, record)).unwrap_or(0);
        if let Some(rows) = split.get_mut(at) {
            rows.push(record);
        }
    }
    split
}

fn belongs(form: &Form, record: &Record, period: Option<Period>) -> bool {
    if form.record == RecordKind::Indicator
        && let Some(framework) = &form.framework
        && !record.text("framework").is_empty()
        && record.text("framework") != framework
    {
        return false;
    }
    if is_left_out(form, record) {
        return false;
    }
    if form.record.is_periodic() {
        return record.period == period;
    }
    if form.by_period && form.record.has_figures() {
        return period.is_some_and(|until| record.figures.keys().any(|figure| figure.has_ended_by(until)));
    }
    true
}

/// Whether a form has no row for a record: a target that its document states in prose only.
pub(crate) fn is_left_out(form: &Form, record: &Record) -> bool {
    let is_left_out = |(field, values): (&String, &Vec<String>)| {
        let value = record.text(field);
        values.iter().any(|left_out| left_out == value)
    };
    form.leave_out.iter().any(is_left_out)
}

fn compare(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => match (a.as_number(), b.as_number()) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            _ => text(a).cmp(text(b)),
        },
        // What has no value stands last.
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

fn text(value: &Value) -> &str {
    match value {
        Value::Text(text) => text,
        _ => "",
    }
}
