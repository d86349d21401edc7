//! What a rule hands in.

use crate::forms::{Field, FieldScope, dictionary};
use crate::model::{
    Finding, FindingFamily, FindingFix, FindingPlace, MoneyUnit, Period, Record, Severity, squeeze,
};

use super::Rule;

/// Collects the findings of one rule.
pub(super) struct RuleReport<'a> {
    rule: &'a Rule,
    pub(super) findings: Vec<Finding>,
}

/// A contradiction before it has its rule's code.
pub(super) struct Doubt {
    key: String,
    message: String,
    places: Vec<FindingPlace>,
    expected: Option<String>,
    found: Option<String>,
    computed: Option<String>,
    basis: Option<String>,
    advice: Option<String>,
    fix: Option<FindingFix>,
    severity: Option<Severity>,
    name: Option<String>,
    family: Option<FindingFamily>,
}

impl<'a> RuleReport<'a> {
    pub(super) const fn new(rule: &'a Rule) -> Self {
        Self {
            rule,
            findings: Vec::new(),
        }
    }

    /// What the rule looks for.
    pub(super) fn name(&self) -> &'a str {
        &self.rule.name
    }

    pub(super) fn add(&mut self, doubt: Doubt) {
        let rule = self.rule;
        let own_basis = Some(rule.basis.clone()).filter(|basis| !basis.is_empty());
        let advice = doubt.advice.or_else(|| {
            let end = doubt.message.rsplit_once('；')?.1;
            Some(end.to_owned())
        });
        let fingerprint = fingerprint(&doubt.places, doubt.expected.as_deref(), doubt.found.as_deref());
        self.findings.push(Finding {
            id: format!("{}:{}", rule.code, doubt.key),
            rule: rule.code.clone(),
            name: doubt.name.unwrap_or_else(|| rule.name.clone()),
            family: doubt.family.unwrap_or(rule.family),
            severity: doubt.severity.unwrap_or(rule.severity),
            message: doubt.message,
            places: doubt.places,
            expected: doubt.expected,
            found: doubt.found,
            computed: doubt.computed,
            basis: doubt.basis.or(own_basis),
            advice,
            fix: doubt.fix,
            fingerprint,
            explanation: None,
            old_explanation: None,
            muted: None,
        });
    }
}

/// The figures as one text: the fields, their periods and what stands there. Not the numbers of the records, which a
/// ledger made anew does not keep.
fn fingerprint(places: &[FindingPlace], expected: Option<&str>, found: Option<&str>) -> String {
    let mut parts: Vec<String> = places
        .iter()
        .map(|place| {
            let field = place.field.as_deref().unwrap_or_default();
            let period = place.period.map(|period| period.to_string()).unwrap_or_default();
            let shown = place.shown.as_deref().unwrap_or_default();
            format!("{}.{field}@{period}={shown}", place.record.code())
        })
        .collect();
    parts.push(format!(
        "{}|{}",
        expected.unwrap_or_default(),
        found.unwrap_or_default()
    ));
    parts.join("\n")
}

/// The place of a field of a record, with what stands there and where that came from.
pub(super) fn place_of(record: &Record, field: &str, period: Option<Period>) -> FindingPlace {
    let known = dictionary().field(record.kind, field);
    let is_figure = known.is_some_and(|field| field.scope == FieldScope::Figure);
    let period = if is_figure { period } else { record.period };
    let figures = period
        .filter(|_| is_figure)
        .and_then(|period| record.figures.get(&period));
    let is_edited = record
        .edited
        .contains(&Record::edited_name(field, period.filter(|_| is_figure)));
    let source = match figures {
        Some(figures) => figures.source.clone(),
        None => record.source.clone(),
    };
    let shown = record.at(field, period).map(|value| {
        let unit = known.map_or("", |field| field.unit.as_str());
        let money = known.map_or(MoneyUnit::Wan, Field::money_unit);
        format!("{}{unit}", value.show(money))
    });
    FindingPlace {
        record: record.kind,
        id: record.id,
        field: Some(field.to_owned()),
        period,
        shown,
        // What was typed by hand comes from no file.
        source: source.filter(|_| !is_edited),
        cell: None,
    }
}

impl Doubt {
    /// `key` names what it speaks of, for an id that can be typed: without spaces, empty parts left out.
    pub(super) fn new(key: &[&str], message: String) -> Self {
        let parts: Vec<String> = key
            .iter()
            .map(|part| squeeze(part))
            .filter(|part| !part.is_empty())
            .collect();
        Self {
            key: parts.join(":"),
            message,
            places: Vec::new(),
            expected: None,
            found: None,
            computed: None,
            basis: None,
            advice: None,
            fix: None,
            severity: None,
            name: None,
            family: None,
        }
    }

    /// A field of a record; of a record that belongs to a period, the one of that.
    pub(super) fn at(self, record: &Record, field: &str) -> Self {
        self.at_period(record, field, record.period)
    }

    /// A figure of a period.
    pub(super) fn at_period(self, record: &Record, field: &str, period: Option<Period>) -> Self {
        self.place(place_of(record, field, period))
    }

    pub(super) fn place(mut self, place: FindingPlace) -> Self {
        self.places.push(place);
        self
    }

    pub(super) fn expected(mut self, text: impl Into<String>) -> Self {
        self.expected = Some(text.into());
        self
    }

    pub(super) fn found(mut self, text: impl Into<String>) -> Self {
        self.found = Some(text.into());
        self
    }

    pub(super) fn computed(mut self, text: impl Into<String>) -> Self {
        self.computed = Some(text.into());
        self
    }

    pub(super) fn basis(mut self, text: impl Into<String>) -> Self {
        self.basis = Some(text.into());
        self
    }

    pub(super) fn advice(mut self, text: impl Into<String>) -> Self {
        self.advice = Some(text.into());
        self
    }

    pub(super) fn fix(mut self, fix: FindingFix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Another severity than the rule's.
    pub(super) const fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Another name and family than the rule's, for problems of an import.
    pub(super) fn named(mut self, name: impl Into<String>, family: FindingFamily) -> Self {
        self.name = Some(name.into());
        self.family = Some(family);
        self
    }
}
