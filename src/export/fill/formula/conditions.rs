//! What is true, and what is counted and summed where something is: AND, OR, COUNTIF, SUMIF.

use super::value::{FormulaValue, count, error, number, shown};
use super::{FormulaBook, Operand, Unknown};
use crate::model::with_15_digits;

/// Whether a value counts as true; the error that it is.
pub(super) fn truth(value: &FormulaValue) -> Result<bool, FormulaValue> {
    match value {
        FormulaValue::Bool(is) => Ok(*is),
        other => number(other).map(|number| number != 0.0),
    }
}

/// AND and OR: one truth from all that the arguments hold.
pub(super) fn junction(
    arguments: &[Operand],
    book: &mut FormulaBook<'_>,
    with: impl Fn(&[bool]) -> bool,
) -> Result<FormulaValue, Unknown> {
    let mut truths = Vec::new();
    for argument in arguments {
        let is_area = matches!(argument, Operand::Area(..));
        for value in book.all(argument)? {
            match truth(&value) {
                // In areas text and blanks do not count.
                _ if is_area && matches!(value, FormulaValue::Empty | FormulaValue::Text(_)) => {}
                Ok(is) => truths.push(is),
                Err(error) => return Ok(error),
            }
        }
    }
    Ok(if truths.is_empty() {
        error("#VALUE!")
    } else {
        FormulaValue::Bool(with(&truths))
    })
}

/// SUMIF and COUNTIF.
pub(super) fn conditional(
    name: &str,
    arguments: &[Operand],
    book: &mut FormulaBook<'_>,
) -> Result<FormulaValue, Unknown> {
    let [area @ Operand::Area(..), condition, ..] = arguments else {
        return Err(Unknown);
    };
    let condition = book.one(condition)?;
    let tested = book.all(area)?;
    let holds = |value: &FormulaValue| meets(value, &condition);
    // What lies beyond the used cells is blank: it is not looked at, so it must not count.
    let is_beside = match (area, arguments.get(2)) {
        (Operand::Area(own, first, _), Some(Operand::Area(other, top, _))) => {
            own == other && first.0 == top.0
        }
        _ => name == "SUMIF",
    };
    if !book.is_within(area) && (area.shape().1 > 1 || !is_beside && holds(&FormulaValue::Empty)?) {
        return Err(Unknown);
    }
    if name == "COUNTIF" {
        let mut found = 0;
        for value in &tested {
            found += usize::from(holds(value)?);
        }
        return Ok(FormulaValue::Number(count(found)));
    }
    // The summed area has the shape of the tested one, whatever its own size.
    let summed = match (area, arguments.get(2)) {
        (_, None) => tested.clone(),
        (Operand::Area(_, first, last), Some(Operand::Area(sheet, top, _))) => {
            let bottom = (top.0 + (last.0 - first.0), top.1 + (last.1 - first.1));
            let rows = u32::try_from(tested.len()).unwrap_or(0) / (last.1 - first.1 + 1).max(1);
            let used = Operand::Area(
                *sheet,
                *top,
                (bottom.0.min(top.0 + rows.saturating_sub(1)), bottom.1),
            );
            if used.shape().1 > 1 && !book.is_within(&used) {
                return Err(Unknown);
            }
            let mut values = book.all(&used)?;
            values.resize(tested.len(), FormulaValue::Empty);
            values
        }
        _ => return Err(Unknown),
    };
    let mut sum = 0.0;
    for (value, add) in tested.iter().zip(&summed) {
        match add {
            FormulaValue::Number(number) if holds(value)? => sum += number,
            FormulaValue::Error(_) if holds(value)? => return Ok(add.clone()),
            _ => {}
        }
    }
    Ok(FormulaValue::Number(sum))
}

/// A condition as SUMIF takes it: `养老服务`, `>=60`, a number. Wildcards are not known here.
fn meets(value: &FormulaValue, condition: &FormulaValue) -> Result<bool, Unknown> {
    let text = shown(condition)?;
    let (sign, wanted) = ["<=", ">=", "<>", "<", ">", "="]
        .into_iter()
        .find_map(|sign| Some((sign, text.strip_prefix(sign)?)))
        .unwrap_or(("=", &text));
    if wanted.contains(['*', '?', '~']) {
        return Err(Unknown);
    }
    Ok(match (value, wanted.trim().parse::<f64>()) {
        (FormulaValue::Number(number), Ok(wanted)) => match sign {
            "<=" => *number <= wanted,
            ">=" => *number >= wanted,
            "<>" => with_15_digits(*number) != with_15_digits(wanted),
            "<" => *number < wanted,
            ">" => *number > wanted,
            _ => with_15_digits(*number) == with_15_digits(wanted),
        },
        // `""` takes blanks and empty texts, `=` only blanks, `<>` all but blanks.
        (FormulaValue::Empty, _) if wanted.is_empty() => sign == "=",
        (FormulaValue::Text(own), _) if wanted.is_empty() && own.is_empty() => {
            text.is_empty() || sign == "<>"
        }
        (FormulaValue::Text(own), _) if sign == "=" => own.to_lowercase() == wanted.to_lowercase(),
        (FormulaValue::Text(own), _) if sign == "<>" => own.to_lowercase() != wanted.to_lowercase(),
        _ => sign == "<>",
    })
}
