//! Which columns are shown, in which order and how wide: what the user arranged, by the keys of the columns.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::grid_model::GridModel;

/// What the user arranged; a column that is not named stands where it is by nature.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GridLayout {
    /// Keys in the order of the user; empty until a column was moved.
    order: Vec<String>,
    /// Keys of the hidden columns.
    hidden: BTreeSet<String>,
    /// Widths in points.
    widths: BTreeMap<String, f32>,
}

impl GridLayout {
    /// Whether nothing was arranged.
    pub fn is_natural(&self) -> bool {
        *self == Self::default()
    }

    /// The width of a column, when the user gave one.
    pub fn width(&self, key: &str) -> Option<f32> {
        self.widths.get(key).copied().filter(|width| width.is_finite())
    }

    /// Keeps a width.
    pub fn set_width(&mut self, key: String, width: f32) {
        self.widths.insert(key, width);
    }

    /// Hides a column.
    pub fn hide(&mut self, key: String) {
        self.hidden.insert(key);
    }

    /// Shows a hidden column again.
    pub fn reveal(&mut self, key: &str) {
        self.hidden.remove(key);
    }

    /// The columns of a model that are hidden.
    pub fn hidden(&self, model: &dyn GridModel) -> Vec<usize> {
        (0..model.columns().len())
            .filter(|column| self.hidden.contains(&model.key(*column)))
            .collect()
    }

    /// The columns of a model from left to right. The first `frozen` ones are neither hidden nor moved.
    pub fn columns(&self, model: &dyn GridModel, frozen: usize) -> Vec<usize> {
        let keys: Vec<String> = (0..model.columns().len())
            .map(|column| model.key(column))
            .collect();
        let frozen = frozen.min(keys.len());
        let mut columns: Vec<usize> = (0..frozen).collect();
        columns.extend(
            self.arranged(&keys, frozen)
                .into_iter()
                .filter(|column| keys.get(*column).is_some_and(|key| !self.hidden.contains(key))),
        );
        columns
    }

    fn arranged(&self, keys: &[String], frozen: usize) -> Vec<usize> {
        let mut columns: Vec<usize> = self
            .order
            .iter()
            .filter_map(|key| keys.iter().position(|known| known == key))
            .filter(|column| *column >= frozen)
            .collect();
        // A column that is new since then comes behind the one it follows by nature.
        for column in frozen..keys.len() {
            if !columns.contains(&column) {
                let before = columns.iter().position(|other| *other + 1 == column);
                let at = match before {
                    Some(at) => at + 1,
                    None if column == frozen => 0,
                    None => columns.len(),
                };
                columns.insert(at, column);
            }
        }
        columns
    }

    /// Moves a column before another one of the model, or to the end.
    pub fn place(&mut self, model: &dyn GridModel, frozen: usize, column: usize, before: Option<usize>) {
        let keys: Vec<String> = (0..model.columns().len())
            .map(|column| model.key(column))
            .collect();
        let mut columns = self.arranged(&keys, frozen.min(keys.len()));
        columns.retain(|other| *other != column);
        let at = before
            .and_then(|before| columns.iter().position(|other| *other == before))
            .unwrap_or(columns.len());
        columns.insert(at, column);
        self.order = columns
            .into_iter()
            .filter_map(|column| keys.get(column).cloned())
            .collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arranged(order: &[&str], keys: &[&str]) -> Vec<usize> {
        let layout = GridLayout {
            order: order.iter().map(|key| (*key).to_owned()).collect(),
            ..GridLayout::default()
        };
        let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        layout.arranged(&keys, 1)
    }

    #[test]
    fn a_column_that_is_new_stands_behind_its_neighbour_and_one_that_is_gone_is_forgotten() {
        assert_eq!(arranged(&[], &["序号", "甲", "乙"]), [1, 2]);
        assert_eq!(arranged(&["乙", "没了", "甲"], &["序号", "甲", "乙"]), [2, 1]);
        assert_eq!(arranged(&["乙", "甲"], &["序号", "甲", "新", "乙"]), [3, 1, 2]);
    }
}
