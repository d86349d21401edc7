//! A grid as it goes from one process to another: from the reader, which may die on a bad file, to the program.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::cells::{SparseLine, SparseRow};
use super::{Grid, MergedArea};

/// A grid as it goes from one process to another.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct GridWire {
    name: String,
    hidden: bool,
    rows: SparseLine<SparseRow>,
    cut: usize,
    hidden_rows: BTreeSet<u32>,
    hidden_columns: BTreeSet<u32>,
    merges: Vec<MergedArea>,
}

impl From<Grid> for GridWire {
    fn from(grid: Grid) -> Self {
        let Grid {
            name,
            hidden,
            rows,
            cut,
            hidden_rows,
            hidden_columns,
            merges,
            ..
        } = grid;
        Self {
            name,
            hidden,
            rows,
            cut,
            hidden_rows,
            hidden_columns,
            merges,
        }
    }
}

impl From<GridWire> for Grid {
    fn from(wire: GridWire) -> Self {
        let GridWire {
            name,
            hidden,
            rows,
            cut,
            hidden_rows,
            hidden_columns,
            merges,
        } = wire;
        let covered = BTreeMap::new();
        let mut grid = Self {
            name,
            hidden,
            rows,
            cut,
            hidden_rows,
            hidden_columns,
            unread: None,
            merges: Vec::new(),
            covered,
        };
        let last_row = grid.rows.last().map_or(0, |(row, _)| row);
        grid.merge_until(last_row, merges);
        grid
    }
}

/// A number bit by bit: written in decimals, the last digit would not survive.
pub(super) mod bits {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    pub(crate) fn serialize<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        number.to_bits().serialize(serializer)
    }

    pub(crate) fn deserialize<'d, D: Deserializer<'d>>(deserializer: D) -> Result<f64, D::Error> {
        u64::deserialize(deserializer).map(f64::from_bits)
    }
}
