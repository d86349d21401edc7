//! From which column of which sheet each field was read, so that a figure can be found again in the file.
//!
//! Records keep file, sheet and row; the rows of a sheet share their columns, which are kept here once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Period, RecordKind, Source};

use super::SheetPlan;

/// Sheets remembered; a county imports a dozen a quarter.
const MAX_SHEETS: usize = 400;

/// The columns of imported sheets. Kept as JSON with what else imports taught.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceColumns(Vec<SourceSheet>);

/// The columns of one sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct SourceSheet {
    file: String,
    sheet: String,
    kind: RecordKind,
    /// The letter of each field's column; `None` once two files of the same name had it in different places.
    columns: BTreeMap<String, Option<String>>,
}

impl SourceColumns {
    /// Learns from the sheets of a file that was accepted.
    pub(crate) fn learn(&mut self, file: &str, sheets: &[SheetPlan]) {
        for sheet in sheets.iter().filter(|sheet| sheet.waiting.is_empty()) {
            let Some(kind) = sheet.record else { continue };
            let at = self.0.iter().position(|known| known.is(kind, file, &sheet.tab));
            let mut known = at.map_or_else(
                || SourceSheet {
                    file: file.to_owned(),
                    sheet: sheet.tab.clone(),
                    kind,
                    columns: BTreeMap::new(),
                },
                |at| self.0.remove(at),
            );
            for column in &sheet.columns {
                let letter = known.columns.entry(column.field.clone());
                let letter = letter.or_insert_with(|| Some(column.column.clone()));
                if letter.as_deref() != Some(&column.column) {
                    *letter = None;
                }
            }
            self.0.push(known);
        }
        let too_many = self.0.len().saturating_sub(MAX_SHEETS);
        self.0.drain(..too_many);
    }

    /// The cell of a field, `G12`, with the period for figures; `None` when the sheet has no column for it or is not
    /// remembered.
    pub fn cell(
        &self,
        kind: RecordKind,
        source: &Source,
        field: &str,
        period: Option<Period>,
    ) -> Option<String> {
        let mut sheets = self.0.iter();
        let sheet = sheets.find(|known| known.is(kind, &source.file, &source.sheet))?;
        let of_period = period.map(|period| format!("value:{period}"));
        let column = match field {
            "start_year" | "end_year" => sheet.columns.get(field).or_else(|| sheet.columns.get("years")),
            "baseline" => {
                let of_period = of_period.and_then(|name| sheet.columns.get(&name));
                of_period.or_else(|| sheet.columns.get(field))
            }
            _ => sheet.columns.get(field),
        };
        Some(format!("{}{}", column?.as_ref()?, source.row))
    }
}

impl SourceSheet {
    fn is(&self, kind: RecordKind, file: &str, sheet: &str) -> bool {
        self.kind == kind && self.file == file && self.sheet == sheet
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::MappedColumn;

    fn sheet(columns: &[(&str, &str)]) -> SheetPlan {
        let mapped = |(column, field): &(&str, &str)| MappedColumn {
            column: (*column).to_owned(),
            header: String::new(),
            field: (*field).to_owned(),
            unit: None,
        };
        SheetPlan {
            name: "表一".to_owned(),
            tab: "表一".to_owned(),
            record: Some(RecordKind::Project),
            columns: columns.iter().map(mapped).collect(),
            ..SheetPlan::default()
        }
    }

    #[test]
    fn a_field_is_found_in_its_cell_unless_files_of_one_name_differ() {
        let source = Source {
            file: "项目.xlsx".into(),
            sheet: "表一".into(),
            row: 12,
        };
        let mut known = SourceColumns::default();
        let cell = |known: &SourceColumns, field: &str| {
            let found = known.cell(RecordKind::Project, &source, field, None);
            found.unwrap_or_default()
        };
        known.learn(
            "项目.xlsx",
            &[sheet(&[("B", "name"), ("E", "years"), ("G", "note")])],
        );
        assert_eq!(
            ["name", "start_year", "note", "place"].map(|field| cell(&known, field)),
            ["B12", "E12", "G12", ""]
        );
        known.learn("项目.xlsx", &[sheet(&[("B", "name"), ("H", "note")])]);
        assert_eq!(["name", "note"].map(|field| cell(&known, field)), ["B12", ""]);
        for number in 0..MAX_SHEETS {
            known.learn(&format!("{number}.xlsx"), &[sheet(&[("B", "name")])]);
        }
        assert_eq!(cell(&known, "name"), "", "old files are forgotten");
    }
}
