//! What is told of an annex beside its file: figures with their dates, and blanks with the place where to enter them.

use serde::Serialize;

use crate::model::{Period, RecordId, Source};

/// A number that stands under a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PrintedFigure {
    /// Name of the sheet.
    pub sheet: String,
    /// The record.
    pub record: RecordId,
    /// Header of the column, its group before it.
    pub column: String,
    /// What is printed.
    pub value: String,
    /// The period that the column is for.
    pub period: Period,
    /// The period of the figure.
    pub as_of: Period,
    /// The period it was carried over from; `None` for a figure of the very date.
    pub carried_over_from: Option<Period>,
    /// How it was computed.
    pub formula: Option<String>,
    /// The row it was imported from; neither formula nor row means typed by hand.
    pub source: Option<Source>,
}

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
    /// The period that the column is for, if it is for one.
    pub period: Option<Period>,
    /// The period of the latest figure before, which could stand in if the officer agrees.
    pub latest: Option<Period>,
    /// Where it is entered, a Chinese sentence; empty where the record itself is the place.
    pub remedy: String,
}
