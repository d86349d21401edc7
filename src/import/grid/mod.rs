//! A sheet as sparse cells with absolute positions, whatever file it came from.
//!
//! [`cells`] are the sorted lists behind it. [`number_format`] says what the format of a number means, [`shown_number`] the same
//! from what a file shows, [`header_text`] what the text of a header says, [`unit`] what a unit is, [`unit_line`] what a
//! line says of units. A [`view`] shows the sheet as Excel does; [`wire`] is how it goes from one process to another.

pub(crate) mod cells;
pub(crate) mod header_text;
pub(crate) mod number_format;
mod shown_number;
pub(crate) mod unit;
pub(crate) mod unit_line;
pub(crate) mod view;
pub(crate) mod wire;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::model::{number_text, without_control_characters};

use cells::{SparseLine, SparseRow};
use number_format::NumberLook;

/// Cells beyond this column are not read: no issued table is that wide.
pub(crate) const MAX_COLUMNS: u32 = 512;
/// Merged cells are followed for this many cells; a larger merge is layout, not a header.
const MAX_COVERED: usize = 200_000;

/// A sheet. Rows count from 1 as the user sees them, columns from 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grid {
    /// Name of the tab.
    pub(crate) name: String,
    /// Whether the tab is hidden.
    pub(crate) hidden: bool,
    /// Rows with at least one cell that is not blank.
    pub(crate) rows: SparseLine<SparseRow>,
    /// Why nothing of it was read, in Chinese.
    pub(crate) unread: Option<&'static str>,
    /// Cells that lie beyond the limits and were not read.
    pub(crate) cut: usize,
    /// Rows that the user does not see, filtered ones included.
    pub(crate) hidden_rows: BTreeSet<u32>,
    /// Columns that the user does not see.
    pub(crate) hidden_columns: BTreeSet<u32>,
    merges: Vec<MergedArea>,
    covered: BTreeMap<CellPlace, CellPlace>,
}

/// A cell that is not blank.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct GridCell {
    /// What it shows.
    pub(crate) value: CellValue,
    /// Whether it is computed.
    pub(crate) formula: bool,
    /// How its format shows a number.
    #[serde(default, skip_serializing_if = "NumberLook::is_plain")]
    pub(crate) look: NumberLook,
    /// What of it is struck through.
    #[serde(default, skip_serializing_if = "Strike::is_none")]
    pub(crate) strike: Strike,
}

/// What of a cell is struck through: its author took it back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Strike {
    /// Nothing.
    #[default]
    None,
    /// A part, which is no longer in the value.
    Part,
    /// All of it.
    Whole,
}

impl Strike {
    fn is_none(&self) -> bool {
        *self == Self::None
    }
}

/// What a cell shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum CellValue {
    /// A formula that was never calculated: programs such as openpyxl save no result.
    Uncalculated,
    /// Text.
    Text(String),
    /// A number.
    #[serde(with = "wire::bits")]
    Number(f64),
    /// TRUE or FALSE.
    Bool(bool),
    /// A date as year, month, day.
    Date(u16, u8, u8),
    /// `#REF!` and its kin.
    Error(String),
}

/// Row from 1 and column from 0.
pub(crate) type CellPlace = (u32, u32);

/// A merged area, both corners included; rows from 1, columns from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MergedArea {
    /// First row and column.
    pub(crate) start: CellPlace,
    /// Last row and column.
    pub(crate) end: CellPlace,
}

impl GridCell {
    /// A plain cell.
    pub(crate) const fn new(value: CellValue) -> Self {
        Self {
            value,
            formula: false,
            look: NumberLook::PLAIN,
            strike: Strike::None,
        }
    }

    /// The same with the look of its format, where it is a number.
    pub(crate) fn with_look(mut self, look: NumberLook) -> Self {
        if self.is_number() {
            self.look = look;
        }
        self
    }

    /// What the user sees, without the number format.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match &self.value {
            CellValue::Uncalculated => "".into(),
            CellValue::Text(text) | CellValue::Error(text) => text.into(),
            CellValue::Number(number) => number_text(*number).into(),
            CellValue::Bool(yes) => if *yes { "是" } else { "否" }.into(),
            CellValue::Date(year, month, day) => format!("{year}-{month:02}-{day:02}").into(),
        }
    }

    /// Bytes that its text takes.
    pub(crate) const fn text_len(&self) -> usize {
        match &self.value {
            CellValue::Text(text) | CellValue::Error(text) => text.len(),
            _ => 0,
        }
    }

    /// Text without the spaces that surround it; blank text is no cell at all.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let trimmed = text.trim_matches(is_space);
        // Control characters, those of Latin-1 included, and what stands for one.
        let is_odd = |byte| matches!(byte, 0..=8 | 11..=31 | b'_' | 0x7F | 0xC2);
        if !trimmed.bytes().any(is_odd) {
            return (!trimmed.is_empty()).then(|| Self::new(CellValue::Text(trimmed.to_owned())));
        }
        // Excel writes carriage returns in shared strings as _x000D_ (ECMA-376 part 1, 22.4.2.4).
        let text = trimmed
            .replace("_x000D_", "")
            .replace("_x000B_", "\n")
            .replace("\r\n", "\n")
            .replace('\r', "\n");
        let text = without_control_characters(&text);
        let trimmed = text.trim_matches(is_space);
        (!trimmed.is_empty()).then(|| Self::new(CellValue::Text(trimmed.to_owned())))
    }

    /// A cell of a file without types: a number where writing it again gives the same text, so that 0871, 2025.10
    /// and codes of 18 digits stay what they are.
    pub(crate) fn typed(text: &str) -> Option<Self> {
        let cell = Self::from_text(text)?;
        let CellValue::Text(text) = &cell.value else {
            return Some(cell);
        };
        let plain = text.len() <= 16
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
        let number = if plain { text.parse::<f64>().ok() } else { None };
        match number.filter(|number| number.is_finite() && number_text(*number) == *text) {
            Some(number) => Some(Self::new(CellValue::Number(number))),
            None => Some(cell),
        }
    }

    /// Whether it holds a number.
    pub(crate) const fn is_number(&self) -> bool {
        matches!(self.value, CellValue::Number(_))
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

impl Grid {
    /// The grid of a sheet's cells.
    pub(crate) fn new(name: &str, hidden: bool) -> Self {
        Self {
            name: name.to_owned(),
            hidden,
            ..Self::default()
        }
    }

    /// Puts a cell in place, or counts it when it lies beyond the limits.
    pub(crate) fn put(&mut self, row: u32, column: u32, cell: GridCell) {
        if column >= MAX_COLUMNS {
            self.cut += 1;
        } else {
            self.rows.put(row, column, cell);
        }
    }

    /// Replaces a cell by what the user typed; an empty text removes it.
    pub(crate) fn correct(&mut self, row: u32, column: u32, text: &str) {
        match GridCell::from_text(text) {
            Some(cell) => self.put(row, column, cell),
            None => {
                if let Some(cells) = self.rows.get_mut(row) {
                    cells.remove(column);
                }
            }
        }
    }

    /// Remembers merged areas, down to the last row with a value. Reversed corners occur in files of other programs
    /// (`C4:A1`) and are turned.
    pub(crate) fn merge_until(&mut self, last_row: u32, merges: impl IntoIterator<Item = MergedArea>) {
        for merge in merges {
            self.merges.push(merge);
            let (top, bottom) = (
                merge.start.0.min(merge.end.0),
                merge.start.0.max(merge.end.0).min(last_row),
            );
            let (left, right) = (
                merge.start.1.min(merge.end.1),
                merge.start.1.max(merge.end.1).min(MAX_COLUMNS),
            );
            for row in top..=bottom {
                for column in left..=right {
                    if self.covered.len() >= MAX_COVERED {
                        return;
                    }
                    self.covered.entry((row, column)).or_insert((top, left));
                }
            }
        }
    }

    /// The rows above one, as a sheet of their own.
    pub(crate) fn above(&self, row: u32) -> Self {
        let mut part = Self::new(&self.name, self.hidden);
        for (number, cells) in self.rows.range(..row) {
            part.rows.insert(number, cells.clone());
        }
        part.merge_until(row.saturating_sub(1), self.merges.iter().copied());
        part
    }

    /// Some columns of a sheet as a sheet of their own, with the lines above `header_top` that stand in no table.
    pub(crate) fn columns(&self, columns: Range<u32>, header_top: u32) -> Self {
        let mut part = Self {
            hidden_rows: self.hidden_rows.clone(),
            hidden_columns: self.hidden_columns.clone(),
            ..Self::new(&self.name, self.hidden)
        };
        for (number, cells) in self.rows.iter() {
            let own = cells.range(columns.clone());
            let own: Vec<(u32, &GridCell)> = own.collect();
            let is_title = own.is_empty() && number < header_top && cells.len() <= 2;
            let kept: Vec<(u32, &GridCell)> = if is_title { cells.iter().collect() } else { own };
            if kept.is_empty() {
                continue;
            }
            let mut row = SparseRow::with_capacity(kept.len());
            for (column, cell) in kept {
                row.insert(column, cell.clone());
            }
            part.rows.insert(number, row);
        }
        let last = part.rows.last().map_or(0, |(row, _)| row);
        let is_within = |merge: &&MergedArea| {
            let left = merge.start.1.min(merge.end.1);
            columns.contains(&left)
        };
        part.merge_until(last, self.merges.iter().filter(is_within).copied());
        part
    }

    /// A cell that is not blank.
    pub(crate) fn cell(&self, row: u32, column: u32) -> Option<&GridCell> {
        self.rows.get(row)?.get(column)
    }

    /// The cell at a place or the one whose merged area covers it.
    pub(crate) fn covering(&self, row: u32, column: u32) -> Option<&GridCell> {
        self.cell(row, column).or_else(|| {
            let (top, left) = self.covered.get(&(row, column))?;
            self.cell(*top, *left)
        })
    }

    /// The cell at a place or the one merged downward onto it.
    pub(crate) fn covering_from_above(&self, row: u32, column: u32) -> Option<&GridCell> {
        self.cell(row, column).or_else(|| {
            let (top, left) = self.covered.get(&(row, column))?;
            (*left == column).then(|| self.cell(*top, *left)).flatten()
        })
    }

    /// The columns of a row that a merged area covers from above.
    pub(crate) fn covered_columns(&self, row: u32) -> impl Iterator<Item = u32> {
        let covered = self.covered.range((row, 0)..(row.saturating_add(1), 0));
        covered
            .filter(|((row, column), (top, left))| top < row && left == column)
            .map(|((_, column), _)| *column)
    }

    /// First and last row of the merged area that covers a place, when it is higher than one row.
    pub(crate) fn rows_together(&self, row: u32, column: u32) -> Option<(u32, u32)> {
        let corner = self.corner(row, column)?;
        let is_same = |row: &u32| self.corner(*row, column) == Some(corner);
        let last = (row..).take_while(is_same).last()?;
        (last > corner.0).then_some((corner.0, last))
    }

    /// Whether a merged area reaches into a row from above: no table begins in the middle of one.
    pub(crate) fn is_cut_at(&self, row: u32) -> bool {
        self.covered
            .range((row, 0)..(row + 1, 0))
            .any(|(_, (top, _))| *top < row)
    }

    /// Whether a merged area reaches below a row.
    pub(crate) fn is_merged_below(&self, row: u32) -> bool {
        self.covered
            .last_key_value()
            .is_some_and(|((last, _), _)| *last > row)
    }

    /// The first corner of the merged area that covers a place.
    pub(crate) fn corner(&self, row: u32, column: u32) -> Option<(u32, u32)> {
        self.covered.get(&(row, column)).copied()
    }
}
