//! A sheet as the user sees it in Excel, for previews: texts by place, merged areas, hidden rows and columns.

use crate::model::{cell_name, column_letters, number_text, parse_cell_name};

use std::borrow::Cow;

use super::{CellValue, Grid, GridCell};

/// The cells of a sheet. Rows count from 1, columns from 0.
#[derive(Debug)]
pub struct View(Grid);

impl View {
    /// The view of a sheet that was read.
    pub(crate) const fn new(grid: Grid) -> Self {
        Self(grid)
    }

    /// Rows with at least one cell, from top to bottom.
    pub fn rows(&self) -> impl Iterator<Item = u32> {
        self.0.rows.keys()
    }

    /// How many columns the widest of the first rows has.
    pub fn columns(&self) -> u32 {
        const LOOKED_AT: usize = 2000;
        let rows = self.0.rows.values().take(LOOKED_AT);
        let last = rows.filter_map(|row| row.last().map(|(column, _)| column));
        last.max().map_or(0, |last| last + 1)
    }

    /// What a cell shows; empty when it is blank.
    pub fn text(&self, row: u32, column: u32) -> String {
        self.0
            .cell(row, column)
            .map_or_else(String::new, |cell| cell.shown().into_owned())
    }

    /// The first corner of the merged area that a cell belongs to.
    pub fn corner(&self, row: u32, column: u32) -> Option<(u32, u32)> {
        self.0.corner(row, column)
    }

    /// Whether a number stands in a cell.
    pub fn is_number(&self, row: u32, column: u32) -> bool {
        self.0.cell(row, column).is_some_and(GridCell::is_number)
    }

    /// Row and column of a cell's name: `G12`.
    pub fn place(name: &str) -> Option<(u32, u32)> {
        parse_cell_name(name)
    }

    /// The name of a cell: `G12`.
    pub fn name(row: u32, column: u32) -> String {
        cell_name(row, column)
    }

    /// The letters of a column: `G`.
    pub fn letters(column: u32) -> String {
        column_letters(column)
    }

    /// Whether Excel hides a row.
    pub fn is_hidden_row(&self, row: u32) -> bool {
        self.0.hidden_rows.contains(&row)
    }

    /// Whether Excel hides a column.
    pub fn is_hidden_column(&self, column: u32) -> bool {
        self.0.hidden_columns.contains(&column)
    }
}

impl GridCell {
    /// What the user sees, as its number format shows it.
    pub(crate) fn shown(&self) -> Cow<'_, str> {
        let CellValue::Number(number) = self.value else {
            return self.text();
        };
        let look = self.look;
        if look.percent {
            return format!("{}%", number_text(number * 100.0)).into();
        }
        let text = number_text(look.shown(number));
        if look.digits > 0 && !text.starts_with('-') {
            return format!("{text:0>width$}", width = usize::from(look.digits)).into();
        }
        match look.word() {
            Some(word) => format!("{text}{word}").into(),
            None => text.into(),
        }
    }

    /// Whether it is written as a percentage: by its format, or with a sign.
    pub(crate) fn is_percentage(&self) -> bool {
        self.look.percent
            || self.look.word() == Some("%")
            || matches!(&self.value, CellValue::Text(text) if text.contains(['%', '％']))
    }
}
