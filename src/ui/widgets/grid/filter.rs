//! What a column's filter lets through: chosen values, a range of numbers, a text in hanzi or pinyin.

use std::collections::BTreeSet;

use crate::ui::search::Needle;

use crate::app::sheet::GridModel;

/// The filter of one column; everything it states must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ColumnFilter {
    /// A text the cell must contain, in hanzi, pinyin or initials.
    pub(super) text: String,
    /// The least number, as typed.
    pub(super) from: String,
    /// The greatest number, as typed.
    pub(super) to: String,
    /// Texts that are left out.
    pub(super) without: BTreeSet<String>,
}

impl ColumnFilter {
    /// Whether it lets everything through.
    pub(super) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
            && bound(&self.from).is_none()
            && bound(&self.to).is_none()
            && self.without.is_empty()
    }
}

/// A filter made ready for many rows.
pub(super) struct Sieve<'a> {
    column: usize,
    needle: Needle<'a>,
    from: Option<f64>,
    to: Option<f64>,
    without: &'a BTreeSet<String>,
}

impl<'a> Sieve<'a> {
    pub(super) fn new(column: usize, filter: &'a ColumnFilter) -> Self {
        Self {
            column,
            needle: Needle::new(&filter.text),
            from: bound(&filter.from),
            to: bound(&filter.to),
            without: &filter.without,
        }
    }

    /// Whether a row passes.
    pub(super) fn passes(&self, model: &dyn GridModel, row: usize) -> bool {
        let text = model.text(row, self.column);
        if self.without.contains(text.as_ref()) || !(self.needle.is_empty() || self.needle.matches(&text)) {
            return false;
        }
        if self.from.is_none() && self.to.is_none() {
            return true;
        }
        // What is no number lies in no range.
        model.sort_number(row, self.column).is_some_and(|number| {
            self.from.is_none_or(|from| number >= from) && self.to.is_none_or(|to| number <= to)
        })
    }
}

/// A bound as typed; what is no number bounds nothing.
pub(super) fn bound(text: &str) -> Option<f64> {
    crate::model::parse_number(text).ok().map(|number| number.value())
}
