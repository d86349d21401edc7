//! The functions that issued tables use.

use super::conditions::{conditional, junction, truth};
use super::value::{FormulaValue, count, error, number, shown};
use super::{FormulaBook, FormulaCell, Operand, Unknown};
use crate::model::with_15_digits;

/// Calls a function; one that is not known here has no result.
pub(crate) fn call(
    name: &str,
    arguments: &[Operand],
    place: FormulaCell,
    book: &mut FormulaBook<'_>,
) -> Result<FormulaValue, Unknown> {
    let arg = |at: usize| arguments.get(at).ok_or(Unknown);
    match name {
        "SUM" => sum(arguments, book),
        "PRODUCT" => reduce(arguments, book, |list| match list {
            [] => 0.0,
            list => list.iter().product(),
        }),
        "MAX" => reduce(arguments, book, |list| {
            list.iter().copied().reduce(f64::max).unwrap_or(0.0)
        }),
        "MIN" => reduce(arguments, book, |list| {
            list.iter().copied().reduce(f64::min).unwrap_or(0.0)
        }),
        "COUNT" => reduce(arguments, book, |list| count(list.len())),
        "AVERAGE" => average(arguments, book),
        "COUNTA" => filled(arguments, book),
        "COUNTBLANK" => blanks(arg(0)?, book),
        "SUBTOTAL" => subtotal(arg(0)?, arguments, book),
        "ROUND" | "ROUNDUP" | "ROUNDDOWN" => rounded(name, (arg(0)?, arg(1)?), book),
        "ABS" => map(book, arg(0)?, f64::abs),
        "INT" => map(book, arg(0)?, f64::floor),
        "IF" => match truth(&book.one(arg(0)?)?) {
            Ok(true) => book.one(arg(1)?),
            Ok(false) => arguments
                .get(2)
                .map_or(Ok(FormulaValue::Bool(false)), |other| book.one(other)),
            Err(error) => Ok(error),
        },
        "IFERROR" => match book.one(arg(0)?)? {
            FormulaValue::Error(_) => book.one(arg(1)?),
            value => Ok(value),
        },
        "AND" => junction(arguments, book, |truths| truths.iter().all(|is| *is)),
        "OR" => junction(arguments, book, |truths| truths.iter().any(|is| *is)),
        "NOT" => Ok(truth(&book.one(arg(0)?)?).map_or_else(|error| error, |is| FormulaValue::Bool(!is))),
        "ISBLANK" => is_one(arg(0)?, book, |value| *value == FormulaValue::Empty),
        "ISNUMBER" => is_one(arg(0)?, book, |value| matches!(value, FormulaValue::Number(_))),
        "ISERROR" => is_one(arg(0)?, book, |value| matches!(value, FormulaValue::Error(_))),
        "LEN" => Ok(FormulaValue::Number(count(
            shown(&book.one(arg(0)?)?)?.encode_utf16().count(),
        ))),
        "TRIM" => {
            let text = shown(&book.one(arg(0)?)?)?;
            let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
            Ok(FormulaValue::Text(words.join(" ")))
        }
        "ROW" => Ok(FormulaValue::Number(f64::from(match arguments.first() {
            Some(Operand::Area(_, first, last)) if first.0 == last.0 => first.0,
            Some(_) => return Err(Unknown),
            None => {
                // The row may have moved, and its saved result not.
                book.fresh = true;
                place.1
            }
        }))),
        "SUMIF" | "COUNTIF" => conditional(name, arguments, book),
        "SUMPRODUCT" => products(arguments, book),
        _ => Err(Unknown),
    }
}

fn sum(arguments: &[Operand], book: &mut FormulaBook<'_>) -> Result<FormulaValue, Unknown> {
    match arguments {
        [Operand::Area(sheet, first, last)] if first.1 == last.1 => {
            book.sum(*sheet, first.1, first.0, last.0)
        }
        _ => reduce(arguments, book, |list| list.iter().sum()),
    }
}

fn average(arguments: &[Operand], book: &mut FormulaBook<'_>) -> Result<FormulaValue, Unknown> {
    Ok(match numbers(arguments, book)? {
        Ok(list) if list.is_empty() => error("#DIV/0!"),
        Ok(list) => FormulaValue::Number(list.iter().sum::<f64>() / count(list.len())),
        Err(error) => error,
    })
}

/// How many cells hold something.
fn filled(arguments: &[Operand], book: &mut FormulaBook<'_>) -> Result<FormulaValue, Unknown> {
    let mut filled = 0;
    for argument in arguments {
        let values = book.all(argument)?;
        filled += values
            .iter()
            .filter(|value| **value != FormulaValue::Empty)
            .count();
    }
    Ok(FormulaValue::Number(count(filled)))
}

/// How many cells of an area hold nothing or an empty text, those beyond the used ones included.
fn blanks(area: &Operand, book: &mut FormulaBook<'_>) -> Result<FormulaValue, Unknown> {
    let Operand::Area(_, first, last) = area else {
        return Err(Unknown);
    };
    let size = f64::from(last.0 - first.0 + 1) * f64::from(last.1 - first.1 + 1);
    let blank =
        |value: &FormulaValue| *value == FormulaValue::Empty || *value == FormulaValue::Text(String::new());
    let filled = book.all(area)?.iter().filter(|value| !blank(value)).count();
    Ok(FormulaValue::Number(size - count(filled)))
}

/// SUBTOTAL as a sum: nested subtotals do not count.
fn subtotal(
    code: &Operand,
    arguments: &[Operand],
    book: &mut FormulaBook<'_>,
) -> Result<FormulaValue, Unknown> {
    let (FormulaValue::Number(9.0 | 109.0), Some(areas)) = (book.one(code)?, arguments.get(1..)) else {
        return Err(Unknown);
    };
    let mut sum = 0.0;
    for area in areas {
        for value in without_subtotals(area, book)? {
            match value {
                FormulaValue::Number(number) => sum += number,
                FormulaValue::Error(_) => return Ok(value),
                _ => {}
            }
        }
    }
    Ok(FormulaValue::Number(sum))
}

/// The values of an area without the subtotals in it. Which hidden rows a SUBTOTAL leaves out depends on who hid them, so an
/// area with any has no result.
fn without_subtotals(area: &Operand, book: &mut FormulaBook<'_>) -> Result<Vec<FormulaValue>, Unknown> {
    let Operand::Area(sheet, first, last) = area else {
        return Err(Unknown);
    };
    let (row, column) = book.extent.get(*sheet).copied().unwrap_or_default();
    let mut values = Vec::new();
    for row in first.0..=last.0.min(row) {
        if book.hidden.contains(&(*sheet, row)) {
            return Err(Unknown);
        }
        for column in first.1..=last.1.min(column) {
            let place = (*sheet, row, column);
            if book.subtotals.binary_search(&place).is_err() {
                values.push(book.read(place)?);
            }
        }
    }
    Ok(values)
}

fn rounded(
    name: &str,
    (value, digits): (&Operand, &Operand),
    book: &mut FormulaBook<'_>,
) -> Result<FormulaValue, Unknown> {
    let (value, digits) = (book.one(value)?, book.one(digits)?);
    Ok(match (number(&value), number(&digits)) {
        (Ok(value), Ok(digits)) => FormulaValue::Number(round(name, value, digits)),
        (Err(error), _) | (_, Err(error)) => error,
    })
}

fn is_one(
    operand: &Operand,
    book: &mut FormulaBook<'_>,
    is: impl Fn(&FormulaValue) -> bool,
) -> Result<FormulaValue, Unknown> {
    Ok(FormulaValue::Bool(is(&book.one(operand)?)))
}

/// The numbers of the arguments: in areas text and truth values do not count.
fn numbers(
    arguments: &[Operand],
    book: &mut FormulaBook<'_>,
) -> Result<Result<Vec<f64>, FormulaValue>, Unknown> {
    let mut list = Vec::new();
    for argument in arguments {
        if matches!(argument, Operand::Array(..)) {
            // Whether it is one value or many depends on the program that opens the file.
            return Err(Unknown);
        }
        let is_area = matches!(argument, Operand::Area(..));
        for value in book.all(argument)? {
            match value {
                FormulaValue::Number(number) => list.push(number),
                FormulaValue::Error(_) => return Ok(Err(value)),
                FormulaValue::Text(_) | FormulaValue::Bool(_) if !is_area => match number(&value) {
                    Ok(number) => list.push(number),
                    Err(error) => return Ok(Err(error)),
                },
                _ => {}
            }
        }
    }
    Ok(Ok(list))
}

fn reduce(
    arguments: &[Operand],
    book: &mut FormulaBook<'_>,
    with: impl Fn(&[f64]) -> f64,
) -> Result<FormulaValue, Unknown> {
    Ok(numbers(arguments, book)?.map_or_else(|error| error, |list| FormulaValue::Number(with(&list))))
}

fn map(
    book: &mut FormulaBook<'_>,
    operand: &Operand,
    with: impl Fn(f64) -> f64,
) -> Result<FormulaValue, Unknown> {
    let value = book.one(operand)?;
    Ok(number(&value).map_or_else(|error| error, |number| FormulaValue::Number(with(number))))
}

/// Half away from zero, on the decimal digits that a person sees.
fn round(name: &str, value: f64, digits: f64) -> f64 {
    let power = 10f64.powf(digits.trunc());
    let scaled = with_15_digits(value * power);
    let rounded = match name {
        "ROUNDUP" => scaled.abs().ceil().copysign(scaled),
        "ROUNDDOWN" => scaled.trunc(),
        _ => scaled.round(),
    };
    with_15_digits(rounded / power)
}

fn products(arguments: &[Operand], book: &mut FormulaBook<'_>) -> Result<FormulaValue, Unknown> {
    let mut result: Option<Vec<f64>> = None;
    let shapes: Vec<(u32, u32)> = arguments.iter().map(Operand::shape).collect();
    if shapes.windows(2).any(|pair| pair.first() != pair.last()) {
        return Err(Unknown);
    }
    for argument in arguments {
        let values = book.all(argument)?;
        if let Some(error) = values
            .iter()
            .find(|value| matches!(value, FormulaValue::Error(_)))
        {
            return Ok(error.clone());
        }
        let factors: Vec<f64> = values
            .iter()
            .map(|value| match value {
                FormulaValue::Number(number) => *number,
                _ => 0.0,
            })
            .collect();
        result = match result {
            None => Some(factors),
            Some(list) if list.len() == factors.len() => {
                Some(list.iter().zip(&factors).map(|(a, b)| a * b).collect())
            }
            Some(_) => return Err(Unknown),
        };
    }
    Ok(FormulaValue::Number(result.unwrap_or_default().iter().sum()))
}
