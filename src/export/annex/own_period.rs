//! Records that are told anew each period (月调度, 人口): what they print is of that period, and says so like any figure.

use std::collections::HashSet;

use crate::forms::{COMPUTED, FieldScope, Form, FormColumn, computed, dictionary};
use crate::model::Record;

use super::cell_fact::{CellFact, FigureDate};
use super::layout::{AnnexCell, AnnexRow};

/// Of what date the numbers of such a record are, where nothing else says it.
pub(super) fn facts(
    form: &Form,
    record: &Record,
    (at, row): (usize, &AnnexRow),
    known: &HashSet<(usize, usize)>,
) -> Vec<CellFact> {
    let Some(period) = record.period else {
        return Vec::new();
    };
    let fact = |((cell, column), of): ((&AnnexCell, usize), &FormColumn)| {
        cell.number()?;
        let formula = if of.field.starts_with(COMPUTED) {
            Some(computed().field(record.kind, &of.field)?.how())
        } else {
            // What belongs to the project stands there as the project has it, of whatever date.
            let field = dictionary().field(record.kind, &of.field)?;
            let is_own = matches!(field.scope, FieldScope::Record | FieldScope::Figure);
            (is_own && field.id != "ordinal").then_some(())?;
            None
        };
        Some(CellFact {
            row: at,
            column,
            record: record.id,
            date: FigureDate {
                period,
                as_of: Some(period),
                latest: None,
                source: record.source.clone().filter(|_| formula.is_none()),
                formula,
                remedy: String::new(),
            },
        })
    };
    let cells = row.cells().iter().zip(0..).zip(&form.columns);
    cells
        .filter_map(fact)
        .filter(|fact| !known.contains(&(at, fact.column)))
        .collect()
}
