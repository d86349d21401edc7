//! What an annex still lacks: the blank cells of its records, for the list beside its preview.

use std::collections::HashMap;

use super::cell_fact::CellFact;
use super::layout::{AnnexCell, AnnexRow, Layout};
use super::planned_returns::UNREPORTED;
use crate::export::fact::Missing;

/// The blank cells of an annex; remarks may be blank.
pub fn missing(layout: &Layout) -> Vec<Missing> {
    let mut found = Vec::new();
    for sheet in &layout.sheets {
        let facts: HashMap<(usize, usize), &CellFact> = sheet
            .facts
            .iter()
            .map(|fact| ((fact.row, fact.column), fact))
            .collect();
        for (row, row_at) in sheet.rows.iter().zip(0..) {
            let AnnexRow::Data { cells, record } = row else {
                continue;
            };
            let name = cells
                .iter()
                .take(2)
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" ");
            let is_unreported = record.0 == 0
                && cells
                    .iter()
                    .any(|cell| *cell == AnnexCell::Text(UNREPORTED.to_owned()));
            for ((cell, column), at) in cells.iter().zip(&sheet.columns).zip(0..) {
                // A roster prints a role once.
                if at == 0 && !sheet.shape.is_table() {
                    continue;
                }
                let header: String = column.header.split_whitespace().collect();
                // A project that has told nothing lacks all, which its mark says.
                if is_unreported != (cell.to_string() == UNREPORTED) {
                    continue;
                }
                if !is_unreported && !cell.to_string().is_empty() || may_be_blank(&header) {
                    continue;
                }
                let column = if column.group.is_empty() {
                    header
                } else {
                    format!("{}/{header}", column.group)
                };
                let date = facts.get(&(row_at, at)).map(|fact| &fact.date);
                found.push(Missing {
                    period: date.map(|date| date.period),
                    latest: date.and_then(|date| date.latest),
                    remedy: date.map(|date| date.remedy.clone()).unwrap_or_default(),
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
