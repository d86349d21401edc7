//! A reported value is not what the ledger gives.

use crate::model::{
    FindingFamily, FindingFix, Period, Record, RecordKind, Severity, number_text, number_text_rounded,
};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts, IndicatorFact};

pub(super) const RULE: CodeRule = CodeRule {
    code: "I004",
    name: "填报数与台账算出的数不符",
    family: FindingFamily::Tables,
    severity: Severity::Verify,
    summary: "能由台账算出的指标，填报数与算出的数相差超过末位的一半。",
    basis: "能算出的数以台账为准",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    for fact in &facts.indicators {
        let (Some(period), Some(reported), Some(computed)) = (fact.period, fact.reported, fact.computed)
        else {
            continue;
        };
        let Some(record) = facts.records.get(RecordKind::Indicator, fact.record) else {
            continue;
        };
        // Figures of another year say nothing about this one.
        let is_near = fact.counted_at.is_none_or(|at| at.year() == period.year());
        if is_near && !is_same(reported, computed, fact.decimals) {
            report.add(doubt(record, fact, period, reported, computed));
        }
    }
}

/// Whether a reported number is the computed one, to half of its last printed digit.
fn is_same(reported: f64, computed: f64, decimals: u8) -> bool {
    let printed = number_text(reported);
    let printed = printed.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let digits = i32::try_from(printed).unwrap_or(0).min(i32::from(decimals));
    (reported - computed).abs() <= 0.500_001 * 10f64.powi(-digits)
}

fn doubt(record: &Record, fact: &IndicatorFact, period: Period, reported: f64, computed: f64) -> Doubt {
    let unit = record.text("unit");
    let (was, should) = (
        number_text(reported),
        number_text_rounded(computed, fact.decimals),
    );
    let counted = fact
        .counted_at
        .map(|at| format!("（台账最近的是{}的数）", at.label()))
        .unwrap_or_default();
    let swapped = if are_swapped(&was, &should) {
        "，像是两位数写颠倒了"
    } else {
        ""
    };
    let message = format!(
        "{}：填报{was}{unit}，按台账应为{should}{unit}{counted}{swapped}；请核对，属实的写明口径",
        subject_of(record, Some(period))
    );
    let [framework, name, when] = finding_key(record, Some(period)).each().map(str::to_owned);
    let doubt = Doubt::new(&[&framework, &name, &when], message)
        .at_period(record, "reported", Some(period))
        .expected(format!("{should}{unit}"))
        .found(format!("{was}{unit}"))
        .computed(format!("{} = {}", fact.formula, number_text_rounded(computed, 4)));
    if fact.counted_at.is_some() {
        return doubt;
    }
    doubt.fix(FindingFix {
        record: RecordKind::Indicator,
        id: record.id,
        field: "reported".to_owned(),
        period: Some(period),
        value: should,
    })
}

/// Whether two numbers differ by two neighbouring digits changed over.
fn are_swapped(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let differing: Vec<usize> = (0..one.len().max(other.len()))
        .filter(|at| one.get(*at) != other.get(*at))
        .collect();
    match *differing.as_slice() {
        [first, second] if one.len() == other.len() => {
            one.get(first) == other.get(second) && one.get(second) == other.get(first)
        }
        _ => false,
    }
}
