//! A whole table repeats the period before, or one institution stands still for years.

use crate::model::{Figures, FindingFamily, Period, Record, RecordKind, Severity, Value};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "F007",
    name: "整表照抄上一期",
    family: FindingFamily::Time,
    severity: Severity::Hint,
    summary: "这一期九成以上机构的各项数与上一期完全相同。",
    basis: "各期应如实更新",
    check,
};

/// 冻结.
pub(super) const FROZEN: CodeRule = CodeRule {
    code: "F006",
    name: "连续几期没有变化",
    family: FindingFamily::Time,
    severity: Severity::Hint,
    summary: "一个机构的各项数连续四期完全相同。",
    basis: "各期应如实更新",
    check: frozen,
};

const KINDS: [(RecordKind, &str, &str); 2] = [
    (RecordKind::ElderFacility, "beds_total", "residents"),
    (RecordKind::ChildcareFacility, "places_total", "enrolled"),
];
/// Fewer institutions make no table.
const LEAST_ROWS: usize = 5;
/// So many periods without any change are told.
const FROZEN_PERIODS: usize = 4;

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    for (kind, field, people) in KINDS {
        let records = facts.records.of(kind);
        let periods = facts.records.periods_of(&[kind]);
        for (before, period) in periods.iter().zip(periods.iter().skip(1)) {
            copied(records, (*before, *period), field, people, report);
        }
    }
}

fn copied(
    records: &[Record],
    (before, period): (Period, Period),
    field: &str,
    people: &str,
    report: &mut RuleReport<'_>,
) {
    // An empty home stands still for good reasons.
    let both: Vec<(&Record, bool)> = records
        .iter()
        .filter_map(|record| {
            let (old, new) = (record.figures.get(&before)?, record.figures.get(&period)?);
            let is_lived_in = new
                .values
                .get(people)
                .and_then(Value::as_number)
                .is_some_and(|count| count > 0.0);
            is_lived_in.then_some((record, old.values == new.values))
        })
        .collect();
    let same = both.iter().filter(|(_, is_same)| *is_same).count();
    if both.len() < LEAST_ROWS || same * 10 < both.len() * 9 {
        return;
    }
    let Some((first, _)) = both.first() else { return };
    let message = format!(
        "{}的{}个{}里有{same}个的各项数与{}完全相同；请核对是不是照抄了上一期",
        period.label(),
        both.len(),
        first.kind.label(),
        before.label()
    );
    let doubt = Doubt::new(&[first.kind.code(), &period.to_string()], message).found(format!("{same}个相同"));
    let copied = both.iter().filter(|(_, is_same)| *is_same);
    report.add(copied.fold(doubt, |doubt, (record, _)| {
        doubt.at_period(record, field, Some(period))
    }));
}

fn frozen(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    for (kind, field, people) in KINDS {
        for record in facts.records.of(kind) {
            let last: Vec<(&Period, &Figures)> = record.figures.iter().rev().take(FROZEN_PERIODS).collect();
            let Some((period, newest)) = last.first().filter(|_| last.len() == FROZEN_PERIODS) else {
                continue;
            };
            let count = |field| newest.values.get(field).and_then(Value::as_number);
            // Small homes may well stand still.
            let is_large = count(people).is_some_and(|count| count >= 10.0);
            if !is_large || last.iter().any(|(_, figures)| figures.values != newest.values) {
                continue;
            }
            let message = format!(
                "{}：连续{FROZEN_PERIODS}期各项数完全相同；请核对是不是没有更新",
                subject_of(record, Some(**period))
            );
            report.add(
                Doubt::new(&finding_key(record, Some(**period)).each(), message)
                    .at_period(record, people, Some(**period))
                    .at_period(record, field, Some(**period)),
            );
        }
    }
}
