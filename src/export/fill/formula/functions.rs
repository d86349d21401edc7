//! The functions that issued tables use.

use super::value::{FormulaValue, number, shown};
use super::{FormulaBook, FormulaCell, Operand, Unknown};
use crate::model::with_15_digits;

/// Calls a function; one that is not known here has no result.
pub(crate) fn call(
    name: &str,
    arguments: &[Operand],
    place: FormulaCell,
    book: &mut FormulaBook<'_>,
) -> Result<FormulaValue, Unknown> {
    let arg = |at: usize| arguments.get(at).cloned().ok_or(Unknown);
    match name {
        "SUM" => match arguments {
            [Operand::Area(sheet, first, last)] if first.1 == last.1 => {
                book.sum(*sheet, first.1, first.0, last.0)
            }
            _ => reduce(arguments, book, |list| list.iter().sum()),
        },
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
        "AVERAGE" => match numbers(arguments, book)? {
            Ok(list) if list.is_empty() => Ok(error("#DIV/0!")),
            Ok(list) => Ok(FormulaValue::Number(list.iter().sum::<f64>() / count(list.len()))),
            Err(error) => Ok(error),
        },
        "COUNTA" => {
            let mut filled = 0;
            for argument in arguments {
                filled += book
                    .all(argument)?
                    .iter()
                    .filter(|value| **value != FormulaValue::Empty)
                    .count();
            }
            Ok(FormulaValue::Number(count(filled)))
        }
        "COUNTBLANK" => {
            let Operand::Area(_, first, last) = arg(0)? else {
                return Err(Unknown);
            };
            let size = f64::from(last.0 - first.0 + 1) * f64::from(last.1 - first.1 + 1);
            let blank = |value: &FormulaValue| {
                *value == FormulaValue::Empty || *value == FormulaValue::Text(String::new())
            };
            let filled = book.all(&arg(0)?)?.iter().filter(|value| !blank(value)).count();
            Ok(FormulaValue::Number(size - count(filled)))
        }
        "SUBTOTAL" => match (book.one(&arg(0)?)?, arguments.get(1..)) {
            // Filters and nested subtotals are not followed.
            (FormulaValue::Number(9.0 | 109.0), Some(rest)) if !nested(rest, book) => {
                call("SUM", rest, place, book)
            }
            _ => Err(Unknown),
        },
        "ROUND" | "ROUNDUP" | "ROUNDDOWN" => {
            let (value, digits) = (book.one(&arg(0)?)?, book.one(&arg(1)?)?);
            Ok(match (number(&value), number(&digits)) {
                (Ok(value), Ok(digits)) => FormulaValue::Number(round(name, value, digits)),
                (Err(error), _) | (_, Err(error)) => error,
            })
        }
        "ABS" => map(book, &arg(0)?, f64::abs),
        "INT" => map(book, &arg(0)?, f64::floor),
        "IF" => match truth(&book.one(&arg(0)?)?) {
            Ok(true) => book.one(&arg(1)?),
            Ok(false) => arguments
                .get(2)
                .map_or(Ok(FormulaValue::Bool(false)), |other| book.one(other)),
            Err(error) => Ok(error),
        },
        "IFERROR" => match book.one(&arg(0)?)? {
            FormulaValue::Error(_) => book.one(&arg(1)?),
            value => Ok(value),
        },
        "AND" | "OR" => {
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
            if truths.is_empty() {
                return Ok(error("#VALUE!"));
            }
            let is = if name == "AND" {
                truths.iter().all(|is| *is)
            } else {
                truths.iter().any(|is| *is)
            };
            Ok(FormulaValue::Bool(is))
        }
        "NOT" => Ok(truth(&book.one(&arg(0)?)?).map_or_else(|error| error, |is| FormulaValue::Bool(!is))),
        "ISBLANK" => Ok(FormulaValue::Bool(book.one(&arg(0)?)? == FormulaValue::Empty)),
        "ISNUMBER" => Ok(FormulaValue::Bool(matches!(
            book.one(&arg(0)?)?,
            FormulaValue::Number(_)
        ))),
        "ISERROR" => Ok(FormulaValue::Bool(matches!(
            book.one(&arg(0)?)?,
            FormulaValue::Error(_)
        ))),
        "LEN" => Ok(FormulaValue::Number(count(
            shown(&book.one(&arg(0)?)?)?.encode_utf16().count(),
        ))),
        "TRIM" => {
            let text = shown(&book.one(&arg(0)?)?)?;
            let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
            Ok(FormulaValue::Text(words.join(" ")))
        }
        "ROW" => Ok(FormulaValue::Number(f64::from(match arguments.first() {
            Some(Operand::Area(_, first, last)) if first.0 == last.0 => first.0,
            Some(_) => return Err(Unknown),
            None => place.1,
        }))),
        "SUMIF" | "COUNTIF" => conditional(name, arguments, book),
        "SUMPRODUCT" => products(arguments, book),
        _ => Err(Unknown),
    }
}

fn error(text: &str) -> FormulaValue {
    FormulaValue::Error(text.to_owned())
}

#[expect(clippy::cast_precision_loss, reason = "a sheet has fewer cells than 2^53")]
fn count(count: usize) -> f64 {
    count as f64
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

fn truth(value: &FormulaValue) -> Result<bool, FormulaValue> {
    match value {
        FormulaValue::Bool(is) => Ok(*is),
        other => number(other).map(|number| number != 0.0),
    }
}

fn nested(arguments: &[Operand], book: &FormulaBook<'_>) -> bool {
    arguments.iter().any(|argument| {
        let Operand::Area(sheet, first, last) = argument else {
            return false;
        };
        book.subtotals.iter().any(|(at, row, column)| {
            at == sheet && (first.0..=last.0).contains(row) && (first.1..=last.1).contains(column)
        })
    })
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

fn conditional(
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
