//! Which rows of the model are shown, and in which order.

use std::cmp::Ordering;

use crate::ui::search::Needle;

use super::model::{GridModel, RowKind};

/// Sorted by a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sort {
    pub(super) column: usize,
    pub(super) descending: bool,
}

/// The rows of the model in the order of the view.
pub(super) fn rows(model: &dyn GridModel, filter: &str, sort: Option<Sort>) -> Vec<usize> {
    let needle = Needle::new(filter);
    let matches = |row: usize| {
        filter.trim().is_empty()
            || (0..model.columns().len()).any(|column| needle.matches(&model.text(row, column)))
    };
    match sort {
        Some(sort) => sorted(model, &matches, sort),
        None => sectioned(model, &matches, filter.trim().is_empty()),
    }
}

/// Sections stay above their rows; one without rows that match vanishes. Sums stand only over all rows.
fn sectioned(model: &dyn GridModel, matches: &dyn Fn(usize) -> bool, all: bool) -> Vec<usize> {
    let mut rows = Vec::new();
    let mut section = None;
    for row in 0..model.rows() {
        match model.kind(row) {
            RowKind::Section if all => rows.push(row),
            RowKind::Section => section = Some(row),
            RowKind::Data if matches(row) => {
                rows.extend(section.take());
                rows.push(row);
            }
            RowKind::Total | RowKind::New if all => rows.push(row),
            RowKind::Data | RowKind::Total | RowKind::New => {}
        }
    }
    rows
}

fn sorted(model: &dyn GridModel, matches: &dyn Fn(usize) -> bool, sort: Sort) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..model.rows())
        .filter(|row| model.kind(*row) == RowKind::Data && matches(*row))
        .collect();
    rows.sort_by(|a, b| {
        let order = compare(model, *a, *b, sort.column);
        // Empty cells stay at the end in both directions.
        match (blank(model, *a, sort.column), blank(model, *b, sort.column)) {
            (false, false) if sort.descending => order.reverse(),
            _ => order,
        }
    });
    rows
}

fn blank(model: &dyn GridModel, row: usize, column: usize) -> bool {
    matches!(model.text(row, column).as_ref(), "" | "—")
}

fn compare(model: &dyn GridModel, a: usize, b: usize, column: usize) -> Ordering {
    match (blank(model, a, column), blank(model, b, column)) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    match (model.sort_number(a, column), model.sort_number(b, column)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => model.text(a, column).cmp(&model.text(b, column)),
    }
}
