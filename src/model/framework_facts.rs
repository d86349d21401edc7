//! What is written on the cover of a plan (方案), as a ledger keeps it; its indicators are records.

use serde::{Deserialize, Serialize};

/// The document that sets targets, without them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FrameworkFacts {
    /// Name on the command line and in records: `own2030`.
    pub id: String,
    /// Title of the document.
    pub title: String,
    /// Its number (文号); empty when it has none yet.
    pub document: String,
    /// The place of the table in it.
    pub place: String,
    /// Day of issue, ISO; may be empty.
    pub issued: String,
    /// The body that issues it.
    pub issuer: String,
    /// Short name of the area.
    pub area: String,
    /// Code of the area: two digits for a province, four for a prefecture, six for a county; empty for the country.
    pub area_code: String,
    /// The year whose end the plan starts from.
    pub baseline_year: i32,
    /// The year whose end the targets are set for.
    pub target_year: i32,
    /// The plan that it carries on; empty for none.
    pub predecessor: String,
    /// What a reader must know.
    pub note: String,
}
