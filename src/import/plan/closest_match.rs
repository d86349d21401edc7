//! The table that a sheet is most like: so that a refusal explains itself.

use serde::Serialize;

use crate::model::RecordKind;

/// Fields named in a sentence; more would not be read.
const NAMED: usize = 6;

/// The best guess at a sheet, and what speaks against it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClosestMatch {
    /// What its rows would describe.
    pub record: RecordKind,
    /// The share of the header that was understood, 0 to 1.
    pub score: f64,
    /// Rows of the header, from 1.
    pub header_rows: Vec<u32>,
    /// Names of the fields that were found.
    pub matched: Vec<String>,
    /// Names of the fields that the best fitting form has and the sheet has not.
    pub missing: Vec<String>,
    /// Headers without a known meaning.
    pub unknown: Vec<String>,
}

impl ClosestMatch {
    /// The guess as a sentence.
    pub(crate) fn sentence(&self) -> String {
        let rows = match self.header_rows.as_slice() {
            [first, .., last] => format!("第 {first}—{last} 行"),
            [row] => format!("第 {row} 行"),
            [] => String::new(),
        };
        let mut text = format!(
            "最接近的是“{}”（{rows}作表头，得分 {:.2}）：认得 {}",
            self.record.label(),
            self.score,
            named(&self.matched)
        );
        if !self.missing.is_empty() {
            text.push_str(&format!("；缺 {}", named(&self.missing)));
        }
        if !self.unknown.is_empty() {
            text.push_str(&format!("；不认得 {}", named(&self.unknown)));
        }
        text
    }
}

/// “总投资”“建设地点”等 8 项.
fn named(names: &[String]) -> String {
    if names.is_empty() {
        return "0 项".to_owned();
    }
    let shown: String = names.iter().take(NAMED).map(|name| format!("“{name}”")).collect();
    if names.len() > NAMED {
        format!("{shown}等 {} 项", names.len())
    } else {
        shown
    }
}
