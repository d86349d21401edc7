//! What a rule hands in.

use crate::model::{Finding, FindingPlace, Record, Severity, squeeze};

/// Collects the findings of one rule.
pub(super) struct RuleReport {
    code: &'static str,
    severity: Severity,
    pub(super) findings: Vec<Finding>,
}

/// A contradiction before it has its rule's code.
pub(super) struct Doubt {
    key: String,
    message: String,
    places: Vec<FindingPlace>,
    expected: Option<String>,
    found: Option<String>,
}

impl RuleReport {
    pub(super) const fn new(code: &'static str, severity: Severity) -> Self {
        Self {
            code,
            severity,
            findings: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, doubt: Doubt) {
        self.findings.push(Finding {
            id: format!("{}:{}", self.code, doubt.key),
            rule: self.code,
            severity: self.severity,
            message: doubt.message,
            places: doubt.places,
            expected: doubt.expected,
            found: doubt.found,
            explanation: None,
        });
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
        }
    }

    pub(super) fn at(mut self, record: &Record, field: &str) -> Self {
        self.places.push(FindingPlace {
            record: record.kind,
            id: record.id,
            field: Some(field.to_owned()),
            source: record.source.clone(),
        });
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
}
