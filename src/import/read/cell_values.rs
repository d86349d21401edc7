//! Cells from the values that readers find: numbers, days, what calamine tells.

use calamine::DataRef;

use crate::import::grid::{CellValue, GridCell, MergedArea};

/// A value of calamine's stream.
pub(crate) fn cell(value: DataRef<'_>, formula: bool) -> Option<GridCell> {
    match value {
        DataRef::Int(number) => Some(number_cell(int_to_float(number))),
        DataRef::Float(number) => Some(number_cell(number)),
        DataRef::String(text) => GridCell::from_text(&text),
        DataRef::SharedString(text) => GridCell::from_text(text),
        DataRef::Bool(yes) => Some(GridCell::new(CellValue::Bool(yes))),
        DataRef::DateTime(date) if date.is_datetime() => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            Some(GridCell::new(CellValue::Date(year, month, day)))
        }
        DataRef::DateTime(duration) => Some(number_cell(duration.as_f64())),
        DataRef::DateTimeIso(text) => GridCell::from_text(text.split('T').next().unwrap_or(&text)),
        DataRef::DurationIso(text) => GridCell::from_text(&text),
        DataRef::Error(error) => Some(GridCell::new(CellValue::Error(error.to_string()))),
        DataRef::Empty => formula.then(|| GridCell::new(CellValue::Uncalculated)),
    }
}

/// A cell with a number; what is not finite can't come from Excel and is shown as an error.
pub(crate) fn number_cell(number: f64) -> GridCell {
    if number.is_finite() {
        GridCell::new(CellValue::Number(number))
    } else {
        GridCell::new(CellValue::Error("#NUM!".to_owned()))
    }
}

#[expect(clippy::cast_precision_loss, reason = "Excel itself keeps numbers as floats")]
pub(crate) const fn int_to_float(number: i64) -> f64 {
    number as f64
}

/// 2025-03-01T00:00:00.000 as a day.
pub(crate) fn iso_day(text: &str) -> Option<GridCell> {
    let day = text.trim().split('T').next()?;
    let mut parts = day.split('-');
    let year: u16 = parts.next()?.parse().ok()?;
    let month: u8 = parts
        .next()?
        .parse()
        .ok()
        .filter(|month| (1..=12).contains(month))?;
    let day: u8 = parts.next()?.parse().ok().filter(|day| (1..=31).contains(day))?;
    Some(GridCell::new(CellValue::Date(year, month, day)))
}

/// Calamine counts from 0.
pub(crate) fn from_dimensions(area: calamine::Dimensions) -> MergedArea {
    MergedArea {
        start: (area.start.0.saturating_add(1), area.start.1),
        end: (area.end.0.saturating_add(1), area.end.1),
    }
}
