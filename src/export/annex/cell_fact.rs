//! What a printed figure is of: its period, where it came from, and whether it stands in for another. Pure.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Period, RecordId, Source};

use super::layout::{AnnexRow, ColumnLayout, Layout};

/// A cell whose column is for a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CellFact {
    /// The row of the sheet, section rows and totals counted.
    pub row: usize,
    /// The column.
    pub column: usize,
    /// The record.
    pub record: RecordId,
    /// What is known of its figure.
    #[serde(flatten)]
    pub date: FigureDate,
}

/// The date of a figure, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FigureDate {
    /// The period that the column is for.
    pub period: Period,
    /// The period of the figure that stands there; none in a blank cell.
    pub as_of: Option<Period>,
    /// In a blank cell, the period of the latest figure before, which could stand in.
    pub latest: Option<Period>,
    /// How it was computed.
    pub formula: Option<String>,
    /// The row it was imported from.
    pub source: Option<Source>,
    /// Where the figure of the period is entered, a Chinese sentence.
    pub remedy: String,
}

impl FigureDate {
    /// The period of a figure that stands in for the one of the column.
    pub fn carried_over(&self) -> Option<Period> {
        self.as_of.filter(|as_of| !as_of.same_end(self.period))
    }

    /// What the officer reads on hover.
    pub fn sentence(&self) -> String {
        let mut lines = vec![match (self.carried_over(), self.as_of) {
            (Some(older), _) => format!("{}的数，沿用到{}", older.label(), self.period.label()),
            (None, Some(_)) => format!("{}的数", self.period.label()),
            (None, None) => format!("没有{}的数；{}", self.period.label(), self.remedy),
        }];
        if let Some(latest) = self.latest {
            lines.push(format!("最近的是{}的数，没有沿用", latest.label()));
        }
        lines.extend(self.formula.as_ref().map(|formula| format!("测算：{formula}")));
        lines.extend(self.source.as_ref().map(|source| {
            format!(
                "来自“{}”工作表“{}”第 {} 行",
                source.file, source.sheet, source.row
            )
        }));
        lines.join("\n")
    }
}

/// So many names stand in a note; more are counted.
const NAMED: usize = 3;

/// What the figures of a sheet say that stand in for those of another date: a sentence a column and date.
pub(super) fn carried_over(columns: &[ColumnLayout], rows: &[AnnexRow], facts: &[CellFact]) -> Vec<String> {
    let mut groups: BTreeMap<(usize, Period), Vec<usize>> = BTreeMap::new();
    for fact in facts {
        if let Some(older) = fact.date.carried_over() {
            groups.entry((fact.column, older)).or_default().push(fact.row);
        }
    }
    let sentence = |((column, older), carried): ((usize, Period), Vec<usize>)| {
        let header = columns.get(column).map_or("", |column| column.header.as_str());
        let header: String = header.split_whitespace().collect();
        let names = carried.iter().filter_map(|row| rows.get(*row)).map(row_name);
        let names = named_rows(names, carried.len());
        format!("“{header}”：{names}沿用{}的数", older.label())
    };
    groups.into_iter().map(sentence).collect()
}

/// The first names of rows, and how many there are where more are meant.
pub(crate) fn named_rows(names: impl Iterator<Item = String>, count: usize) -> String {
    let first: Vec<String> = names.take(NAMED).collect();
    if count > NAMED {
        format!("{}等 {count} 行", first.join("、"))
    } else {
        first.join("、")
    }
}

/// The name in a row: its first text.
fn row_name(row: &AnnexRow) -> String {
    let cells = row.cells().iter();
    let mut texts = cells
        .filter(|cell| cell.number().is_none())
        .map(ToString::to_string);
    texts.find(|text| !text.is_empty()).unwrap_or_default()
}

/// What the officer should know of the figures of an annex: which stand in for those of another date.
pub fn warnings(layout: &Layout) -> Vec<String> {
    let of_sheet = layout.sheets.iter().flat_map(|sheet| {
        let lines = carried_over(&sheet.columns, &sheet.rows, &sheet.facts);
        lines.into_iter().map(|line| format!("“{}”{line}", sheet.name))
    });
    of_sheet.collect()
}
