//! What 审核 found in the ledger.

use serde::Serialize;

use super::{RecordId, RecordKind, Severity, Source};

/// A contradiction or doubt, with both places and both numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// Stable across runs: the rule's code and the keys of what it speaks of.
    pub id: String,
    /// The rule's code, e.g. `P001`.
    pub rule: &'static str,
    /// How serious it is.
    pub severity: Severity,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
    /// The records and fields concerned.
    pub places: Vec<FindingPlace>,
    /// What was expected, as text, when there is such a thing.
    pub expected: Option<String>,
    /// What stands there.
    pub found: Option<String>,
    /// The officer's 说明, when one was written.
    pub explanation: Option<String>,
}

/// One place a finding speaks of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FindingPlace {
    /// The kind of the record.
    pub record: RecordKind,
    /// The record.
    pub id: RecordId,
    /// The field of the dictionary, when one is meant.
    pub field: Option<String>,
    /// Where the record came from.
    pub source: Option<Source>,
}
