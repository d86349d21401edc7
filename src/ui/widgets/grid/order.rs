//! Which rows of the model are shown, and in which order.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::HashMap;

use crate::ui::pinyin::PinyinKey;
use crate::ui::search::Needle;

use super::filter::{ColumnFilter, Sieve};
use crate::app::sheet::{GridModel, RowKind};

/// Sorted by a column of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sort {
    pub(super) column: usize,
    pub(super) descending: bool,
}

/// What the user asked to see.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Query {
    /// A row must contain this, in hanzi or pinyin.
    pub(super) text: String,
    /// Filters by column of the model.
    pub(super) filters: BTreeMap<usize, ColumnFilter>,
    /// The first decides, the others among equals.
    pub(super) sorts: Vec<Sort>,
    /// Only rows that differ from the period before.
    pub(super) changes_only: bool,
}

impl Query {
    /// Whether every row is wanted.
    pub(super) fn wants_all(&self) -> bool {
        self.text.trim().is_empty() && self.filters.values().all(ColumnFilter::is_empty) && !self.changes_only
    }

    /// Sorts by a column: up, down, not at all; `further` keeps the others before it.
    pub(super) fn toggle_sort(&mut self, column: usize, further: bool) {
        let old = self.sorts.iter().position(|sort| sort.column == column);
        if !further {
            self.sorts.retain(|sort| sort.column == column);
        }
        match old.and_then(|at| self.sorts.get_mut(if further { at } else { 0 })) {
            Some(sort) if !sort.descending => sort.descending = true,
            Some(_) => self.sorts.retain(|sort| sort.column != column),
            None => self.sorts.push(Sort {
                column,
                descending: false,
            }),
        }
    }

    /// Sorts by this column alone.
    pub(super) fn sort_by(&mut self, column: usize, descending: bool) {
        self.sorts = vec![Sort { column, descending }];
    }
}

/// The rows of the model in the order of the view.
pub(super) fn rows(model: &dyn GridModel, query: &Query) -> Vec<usize> {
    rows_but(model, query, None)
}

/// The same, without the filter of one column: what its menu offers.
pub(super) fn rows_but(model: &dyn GridModel, query: &Query, but: Option<usize>) -> Vec<usize> {
    let needle = Needle::new(&query.text);
    let sieves: Vec<Sieve<'_>> = query
        .filters
        .iter()
        .filter(|(column, filter)| !filter.is_empty() && Some(**column) != but)
        .map(|(column, filter)| Sieve::new(*column, filter))
        .collect();
    let columns = model.columns().len();
    let matches = |row: usize| {
        sieves.iter().all(|sieve| sieve.passes(model, row))
            && (needle.is_empty() || (0..columns).any(|column| needle.matches(&model.text(row, column))))
            && (!query.changes_only || (0..columns).any(|column| model.before(row, column).is_some()))
    };
    if query.sorts.is_empty() {
        sectioned(model, &matches, query.wants_all())
    } else {
        sorted(model, &matches, &query.sorts)
    }
}

/// The rows of a changed model in the order in which they stood: an edit neither moves nor hides a row.
/// Rows that are new stand where the query puts them, or at the end.
pub(super) fn kept(model: &dyn GridModel, query: &Query, before: &[u64]) -> Vec<usize> {
    let fresh = rows(model, query);
    if query.sorts.is_empty() && query.wants_all() {
        return fresh;
    }
    let places: HashMap<u64, usize> = (0..model.rows()).map(|row| (model.row_id(row), row)).collect();
    let mut shown: Vec<usize> = before.iter().filter_map(|id| places.get(id).copied()).collect();
    let standing: std::collections::HashSet<usize> = shown.iter().copied().collect();
    shown.extend(
        fresh
            .into_iter()
            .filter(|row| !standing.contains(row) && model.kind(*row) == RowKind::Data),
    );
    shown
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

fn sorted(model: &dyn GridModel, matches: &dyn Fn(usize) -> bool, sorts: &[Sort]) -> Vec<usize> {
    // The keys are made once for each cell; comparing makes none.
    let mut rows: Vec<(usize, Vec<SortKey>)> = (0..model.rows())
        .filter(|row| model.kind(*row) == RowKind::Data && matches(*row))
        .map(|row| {
            (
                row,
                sorts
                    .iter()
                    .map(|sort| SortKey::of(model, row, sort.column))
                    .collect(),
            )
        })
        .collect();
    rows.sort_by(|(_, a), (_, b)| {
        sorts
            .iter()
            .zip(a.iter().zip(b))
            .map(|(sort, (a, b))| a.compare(b, sort.descending))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    });
    rows.into_iter().map(|(row, _)| row).collect()
}

pub(super) fn blank(model: &dyn GridModel, row: usize, column: usize) -> bool {
    is_blank(&model.text(row, column))
}

fn is_blank(text: &str) -> bool {
    matches!(text, "" | "—")
}

/// What a cell is sorted by: numbers before texts, texts by their pinyin.
pub(super) enum SortKey {
    Number(f64),
    Text(PinyinKey),
    Blank,
}

impl SortKey {
    fn of(model: &dyn GridModel, row: usize, column: usize) -> Self {
        Self::of_text(&model.typed(row, column), model.sort_number(row, column))
    }

    /// The key of a text, with the number that it may be.
    pub(super) fn of_text(text: &str, number: Option<f64>) -> Self {
        match number {
            _ if is_blank(text) => Self::Blank,
            Some(number) => Self::Number(number),
            None => Self::Text(PinyinKey::new(text)),
        }
    }

    /// Empty cells stay at the end in both directions.
    pub(super) fn compare(&self, other: &Self, descending: bool) -> Ordering {
        let order = match (self, other) {
            (Self::Blank, Self::Blank) => return Ordering::Equal,
            (Self::Blank, _) => return Ordering::Greater,
            (_, Self::Blank) => return Ordering::Less,
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Number(_), Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Number(_)) => Ordering::Greater,
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
        };
        if descending { order.reverse() } else { order }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_sorts_up_then_down_then_not_and_shift_adds_a_column() {
        let mut query = Query::default();
        let shown = |query: &Query| -> Vec<(usize, bool)> {
            query
                .sorts
                .iter()
                .map(|sort| (sort.column, sort.descending))
                .collect()
        };
        query.toggle_sort(3, false);
        query.toggle_sort(5, true);
        assert_eq!(shown(&query), [(3, false), (5, false)]);
        query.toggle_sort(5, true);
        assert_eq!(shown(&query), [(3, false), (5, true)]);
        query.toggle_sort(3, false);
        assert_eq!(shown(&query), [(3, true)]);
        query.toggle_sort(3, false);
        assert_eq!(shown(&query), []);
    }
}
