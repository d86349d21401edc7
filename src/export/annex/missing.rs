//! What an annex still lacks: the blank cells of its records, for the list beside its preview.

use serde::Serialize;

use crate::model::RecordId;

use super::layout::{AnnexRow, Layout};

/// A blank cell of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// Name of the sheet.
    pub sheet: String,
    /// The record.
    pub record: RecordId,
    /// The record's number and name as printed.
    pub row: String,
    /// Header of the column, its group before it.
    pub column: String,
}

/// The blank cells of an annex; remarks may be blank.
pub fn missing(layout: &Layout) -> Vec<Missing> {
    let mut found = Vec::new();
    for sheet in &layout.sheets {
        for row in &sheet.rows {
            let AnnexRow::Data { cells, record } = row else {
                continue;
            };
            let name = cells
                .iter()
                .take(2)
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" ");
            for (cell, column) in cells.iter().zip(&sheet.columns) {
                let header: String = column.header.split_whitespace().collect();
                if !cell.to_string().is_empty() || may_be_blank(&header) {
                    continue;
                }
                let column = if column.group.is_empty() {
                    header
                } else {
                    format!("{}/{header}", column.group)
                };
                found.push(Missing {
                    sheet: sheet.name.clone(),
                    record: *record,
                    row: name.trim().to_owned(),
                    column,
                });
            }
        }
    }
    found
}

/// Whether a column may have blank cells: remarks, and problems that a project need not have.
pub(crate) fn may_be_blank(header: &str) -> bool {
    header.contains("备注") || header.contains("问题")
}
