//! What a sheet that is not taken is most like: so that a refusal explains itself.

use serde::Serialize;

use crate::forms::{Forms, dictionary};
use crate::model::RecordKind;

use super::header::Header;
use super::mapping::{Mapping, Target};

/// Fields named in a sentence; more would not be read.
const NAMED: usize = 6;

/// The best guess at a sheet, and what speaks against it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Nearest {
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

impl Nearest {
    /// The guess for a block of rows as a kind of record.
    pub(crate) fn new(forms: &Forms, kind: RecordKind, header: &Header, mapping: &Mapping) -> Self {
        let is_mapped = |field: &str| {
            mapping.mapped.iter().any(|mapped| match mapped.target {
                Target::ValueOf(..) => field == "baseline" || mapped.target.name() == field,
                target => target.name() == field,
            })
        };
        let lacks = |form: &crate::forms::Form| {
            let columns = form.columns.iter().map(|column| column.field.clone());
            let lacked = columns.filter(|field| field != "ordinal" && !is_mapped(field));
            lacked.collect::<Vec<String>>()
        };
        let missing = forms.of(kind).map(lacks).min_by_key(Vec::len).unwrap_or_default();
        let name_of = |field: &String| {
            let known = dictionary().field(kind, field);
            known.map_or_else(|| field.clone(), |field| field.name.clone())
        };
        let matched = mapping
            .mapped
            .iter()
            .map(|mapped| mapped.target.field().name.clone());
        let unknown = mapping.unknown.iter().map(|(_, header)| header.clone());
        Self {
            record: kind,
            score: (mapping.score() * 100.0).round() / 100.0,
            header_rows: (header.top..=header.bottom).collect(),
            matched: matched.collect(),
            missing: missing.iter().map(name_of).collect(),
            unknown: unknown.collect(),
        }
    }

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
pub(crate) fn named(names: &[String]) -> String {
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
