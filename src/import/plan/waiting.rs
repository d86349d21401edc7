//! What a sheet waits for before it can be written: a choice that the program must not make alone.

use serde::Serialize;

/// A question to the officer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// What is to be chosen.
    pub what: WaitingFor,
    /// The question, in Chinese.
    pub question: String,
    /// The answers, the proposal first; for a column as `--column` takes them: `D=beds_total`, `D=` for none.
    pub choices: Vec<String>,
}

/// What is to be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitingFor {
    /// Which column holds a field.
    Column,
    /// Which plan a table of indicators belongs to.
    Framework,
}

impl Waiting {
    /// The answers one by one: the letters of a column, and the field that it would hold.
    pub fn columns(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let pairs = self.choices.iter().filter_map(|choice| choice.split_once('='));
        pairs.map(|(column, field)| (column, Some(field).filter(|field| !field.is_empty())))
    }
}
