//! What a cell holds, as formulas take it.

use super::Unknown;
use crate::export::fill::package::sheet::{CellXml, SheetXml};
use crate::model::number_text;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FormulaValue {
    /// Nothing.
    Empty,
    /// A number.
    Number(f64),
    /// Text.
    Text(String),
    /// TRUE or FALSE.
    Bool(bool),
    /// `#DIV/0!` and its kin.
    Error(String),
}

/// One of Excel's errors.
pub(super) fn error(text: &str) -> FormulaValue {
    FormulaValue::Error(text.to_owned())
}

/// How many there are, as a number.
#[expect(clippy::cast_precision_loss, reason = "a sheet has fewer cells than 2^53")]
pub(super) fn count(count: usize) -> f64 {
    count as f64
}

/// A number from a value, as Excel's operators take it.
pub(super) fn number(value: &FormulaValue) -> Result<f64, FormulaValue> {
    match value {
        FormulaValue::Number(number) => Ok(*number),
        FormulaValue::Empty => Ok(0.0),
        FormulaValue::Bool(is) => Ok(if *is { 1.0 } else { 0.0 }),
        FormulaValue::Text(text) => {
            // `inf` is a number to Rust only.
            let number = text.trim().parse().ok().filter(|number: &f64| number.is_finite());
            number.ok_or_else(|| FormulaValue::Error("#VALUE!".to_owned()))
        }
        FormulaValue::Error(_) => Err(value.clone()),
    }
}

/// A value as text, as `&` joins it.
pub(super) fn shown(value: &FormulaValue) -> Result<String, Unknown> {
    match value {
        FormulaValue::Empty => Ok(String::new()),
        FormulaValue::Number(number) => Ok(number_text(*number)),
        FormulaValue::Text(text) => Ok(text.clone()),
        FormulaValue::Bool(is) => Ok(if *is { "TRUE" } else { "FALSE" }.to_owned()),
        FormulaValue::Error(_) => Err(Unknown),
    }
}

/// What a cell holds, as a value; `None` for nothing.
pub(crate) fn value_of(sheet: &SheetXml, cell: &CellXml, strings: &[String]) -> Option<FormulaValue> {
    if cell.inline.is_none() && cell.value.is_none_or(|(_, inside)| inside.start == inside.end) {
        return None;
    }
    let shown = sheet.shown(cell, strings);
    Some(match cell.kind() {
        "s" | "inlineStr" | "str" | "d" => FormulaValue::Text(shown),
        "b" => FormulaValue::Bool(matches!(shown.trim(), "1" | "true")),
        "e" => FormulaValue::Error(shown),
        _ => FormulaValue::Number(shown.trim().parse().ok()?),
    })
}
