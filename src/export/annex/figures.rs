//! The figures of an annex one by one: of what date each is, how it came about, and what it stands in for.

use super::layout::Layout;
use crate::export::fact::PrintedFigure;

/// The figures of an annex that stand under a period.
pub fn figures(layout: &Layout) -> Vec<PrintedFigure> {
    let mut list = Vec::new();
    for sheet in &layout.sheets {
        for fact in &sheet.facts {
            let cell = sheet
                .rows
                .get(fact.row)
                .and_then(|row| row.cells().get(fact.column));
            let (Some(cell), Some(column), Some(as_of)) =
                (cell, sheet.columns.get(fact.column), fact.date.as_of)
            else {
                continue;
            };
            let header: String = column.header.split_whitespace().collect();
            list.push(PrintedFigure {
                sheet: sheet.name.clone(),
                record: fact.record,
                column: if column.group.is_empty() {
                    header
                } else {
                    format!("{}/{header}", column.group)
                },
                value: cell.to_string(),
                period: fact.date.period,
                as_of,
                carried_over_from: fact.date.carried_over(),
                formula: fact.date.formula.clone(),
                source: fact.date.source.clone(),
            });
        }
    }
    list
}
