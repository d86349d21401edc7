//! A table whose name column is not understood, or is not there: the other columns tell what it is, the officer is asked.

use crate::forms::dictionary;
use crate::model::{Problem, RecordKind, Severity, cell_name, column_letters};

use super::RecognisedTable;
use super::header::{ColumnValues, HeaderBlock};
use super::mapping::{Mapped, Mapping, Target};
use super::meaning::HeaderTime;
use super::settle::OpenColumns;
use super::spellings::is_generic;
use crate::import::plan::waiting::{Waiting, WaitingFor};

/// How sure a name is that only its place tells.
const GUESSED: f64 = 0.3;

impl Mapping {
    /// Takes the first unknown column of texts for the name, when the others tell what the table is.
    pub(super) fn guess_name(&mut self, kind: RecordKind, header: &HeaderBlock) {
        let said = self.mapped.iter().filter(is_said);
        let telling = said.clone().filter(|mapped| !is_generic(&mapped.header));
        if self.required().is_some() || said.count() < 3 || telling.count() < 2 {
            return;
        }
        let mut columns = header.columns.iter();
        let name =
            columns.find(|column| column.values == ColumnValues::Texts && self.is_unknown(column.column));
        let field = dictionary().fields(kind).iter().find(|field| field.required);
        if let (Some(name), Some(field)) = (name, field) {
            self.unknown.retain(|(column, _)| *column != name.column);
            self.mapped.push(Mapped {
                column: name.column,
                header: name.label(),
                target: Target::Field(field),
                unit: None,
                time: HeaderTime::default(),
                sure: GUESSED,
            });
            self.mapped.sort_by_key(|mapped| mapped.column);
            self.guessed_name = Some(name.column);
        }
    }

    /// Whether the columns tell the table although none of them may be its name: asked, never guessed. Where the title
    /// names the kind, fewer columns do.
    pub(super) fn has_lost_name(&self, is_in_title: bool) -> bool {
        if self.required().is_some() {
            return false;
        }
        let said = self.mapped.iter().filter(is_said);
        let telling = said.clone().filter(|mapped| !is_generic(&mapped.header));
        let (said, telling) = (said.count(), telling.count());
        said >= 4 && telling >= 2 || is_in_title && said >= 2 && telling >= 1
    }

    /// The columns that may be the name when none is understood as it: the unknown ones, then those of texts.
    fn may_be_name(&self) -> Vec<u32> {
        let is_text = |mapped: &&Mapped| {
            let field = mapped.target.field();
            field.id != "ordinal" && !field.field_type.is_numeric()
        };
        let texts = self.mapped.iter().filter(is_text).map(|mapped| mapped.column);
        let unknown = self.unknown.iter().map(|(column, _)| *column);
        unknown.chain(texts).collect()
    }
}

/// Whether a column says something of its table: every list has ordinals and notes.
fn is_said(mapped: &&Mapped) -> bool {
    !matches!(mapped.target.field().id.as_str(), "ordinal" | "note")
}

/// Asks for the name: a column that only its place tells is proposed; where there is none, every other may be it.
pub(super) fn ask_for_name(table: &RecognisedTable<'_>, open: &mut OpenColumns) {
    let mapping = &table.mapping;
    let Some(field) = dictionary()
        .fields(table.kind)
        .iter()
        .find(|field| field.required)
    else {
        return;
    };
    let kind = table.kind.label();
    let name = &field.name;
    let (place, question, columns) = match mapping.required() {
        Some(guessed) if mapping.guessed_name == Some(guessed.column) => {
            let column = column_letters(guessed.column);
            let header = &guessed.header;
            let question = format!("像是“{kind}”表，但没有认出“{name}”一列；{column} 列“{header}”是不是");
            (guessed.column, question, vec![guessed.column])
        }
        Some(_) => return,
        // Two columns may be the name: that is asked already.
        None if !open.waiting.is_empty() => return,
        None => {
            let columns = mapping.may_be_name();
            let place = columns.first().copied().unwrap_or(0);
            let question = format!("像是“{kind}”表，但没有“{name}”一列；请选定哪一列是“{name}”");
            (place, question, columns)
        }
    };
    open.problems.push(Problem {
        cell: cell_name(table.header.bottom, place),
        severity: Severity::Error,
        code: "column.name-missing",
        message: question.clone(),
    });
    let choice = |column: u32| format!("{}={}", column_letters(column), field.id);
    open.waiting.push(Waiting {
        what: WaitingFor::Column,
        question,
        choices: columns.into_iter().map(choice).collect(),
    });
}
