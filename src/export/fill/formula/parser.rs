//! Reads a formula and computes it at once, operator by operator (precedence as in Excel).

use super::functions::call;
use super::value::{FormulaValue, number, shown};
use super::{FormulaBook, FormulaCell, MOST_LEVELS, MOST_TEXT, Operand, Unknown};
use crate::export::fill::package::reference::{Reference, quoted, references};
use crate::model::with_15_digits;

/// One formula being read for a cell.
pub(crate) struct Parser<'a, 'b, 'c> {
    text: &'a str,
    at: usize,
    found: Vec<Reference>,
    place: FormulaCell,
    book: &'b mut FormulaBook<'c>,
}

impl<'a, 'b, 'c> Parser<'a, 'b, 'c> {
    /// Begins to read.
    pub(crate) fn new(text: &'a str, place: FormulaCell, book: &'b mut FormulaBook<'c>) -> Self {
        Self {
            text,
            at: 0,
            found: references(text),
            place,
            book,
        }
    }

    /// The value of the whole formula.
    pub(crate) fn result(mut self) -> Result<FormulaValue, Unknown> {
        let result = self.comparison()?;
        self.space();
        if self.at < self.text.len() {
            return Err(Unknown);
        }
        self.book.one(&result)
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn takes(&mut self, token: &str) -> bool {
        self.space();
        let is = self.rest().starts_with(token);
        if is {
            self.at += token.len();
        }
        is
    }

    /// Reads one level deeper, where there is room on the stack.
    fn deeper(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<Operand, Unknown>,
    ) -> Result<Operand, Unknown> {
        if self.book.levels >= MOST_LEVELS {
            return Err(Unknown);
        }
        self.book.levels += 1;
        let result = read(self);
        self.book.levels -= 1;
        result
    }

    fn comparison(&mut self) -> Result<Operand, Unknown> {
        self.deeper(Self::compared)
    }

    fn compared(&mut self) -> Result<Operand, Unknown> {
        let mut left = self.joined()?;
        loop {
            let Some(sign) = ["<=", ">=", "<>", "<", ">", "="]
                .into_iter()
                .find(|sign| self.takes(sign))
            else {
                return Ok(left);
            };
            let right = self.joined()?;
            left = self.book.combined(&left, &right, |a, b| compare(sign, a, b))?;
        }
    }

    fn joined(&mut self) -> Result<Operand, Unknown> {
        let mut left = self.sum()?;
        while self.takes("&") {
            let right = self.sum()?;
            let (a, b) = (self.book.one(&left)?, self.book.one(&right)?);
            if let (error @ FormulaValue::Error(_), _) | (_, error @ FormulaValue::Error(_)) = (&a, &b) {
                left = Operand::One(error.clone());
                continue;
            }
            let text = format!("{}{}", shown(&a)?, shown(&b)?);
            if text.len() > 4 * MOST_TEXT {
                left = Operand::One(FormulaValue::Error("#VALUE!".to_owned()));
                continue;
            }
            left = Operand::One(FormulaValue::Text(text));
        }
        Ok(left)
    }

    fn sum(&mut self) -> Result<Operand, Unknown> {
        let mut left = self.product()?;
        loop {
            let sign = if self.takes("+") {
                1.0
            } else if self.takes("-") {
                -1.0
            } else {
                return Ok(left);
            };
            let right = self.product()?;
            left = self.calculate(&left, &right, |a, b| Ok(a + sign * b))?;
        }
    }

    fn product(&mut self) -> Result<Operand, Unknown> {
        let mut left = self.power()?;
        loop {
            if self.takes("*") {
                let right = self.power()?;
                left = self.calculate(&left, &right, |a, b| Ok(a * b))?;
            } else if self.takes("/") {
                let right = self.power()?;
                let divide = |a, b| {
                    if b == 0.0 {
                        Err(FormulaValue::Error("#DIV/0!".to_owned()))
                    } else {
                        Ok(a / b)
                    }
                };
                left = self.calculate(&left, &right, divide)?;
            } else {
                return Ok(left);
            }
        }
    }

    fn power(&mut self) -> Result<Operand, Unknown> {
        let mut left = self.signed()?;
        while self.takes("^") {
            let right = self.signed()?;
            left = self.calculate(&left, &right, |a: f64, b| Ok(a.powf(b)))?;
        }
        Ok(left)
    }

    fn signed(&mut self) -> Result<Operand, Unknown> {
        if self.takes("-") {
            let inner = self.deeper(Self::signed)?;
            return self.calculate(&Operand::One(FormulaValue::Number(0.0)), &inner, |a, b| Ok(a - b));
        }
        if self.takes("+") {
            return self.deeper(Self::signed);
        }
        let mut inner = self.primary()?;
        while self.takes("%") {
            inner = self.calculate(&inner, &Operand::One(FormulaValue::Number(100.0)), |a, b| {
                Ok(a / b)
            })?;
        }
        Ok(inner)
    }

    fn primary(&mut self) -> Result<Operand, Unknown> {
        self.space();
        if self.takes("(") {
            let inner = self.comparison()?;
            return if self.takes(")") { Ok(inner) } else { Err(Unknown) };
        }
        if let Some(reference) = self.found.iter().find(|reference| reference.at.start == self.at) {
            let area = self.book.area(reference, self.place)?;
            self.at = reference.at.end;
            return Ok(area);
        }
        let rest = self.rest();
        if rest.starts_with('"') {
            let length = quoted(rest, '"');
            let inside = rest.get(1..length).and_then(|text| text.strip_suffix('"'));
            let text = inside.ok_or(Unknown)?.replace("\"\"", "\"");
            self.at += length;
            return Ok(Operand::One(FormulaValue::Text(text)));
        }
        let digits = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        if digits > 0 {
            let number = rest
                .get(..digits)
                .and_then(|text| text.parse().ok())
                .ok_or(Unknown)?;
            self.at += digits;
            return Ok(Operand::One(FormulaValue::Number(number)));
        }
        let word = rest
            .find(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '_'))
            .unwrap_or(rest.len());
        let name = rest.get(..word).unwrap_or("").to_uppercase();
        self.at += word;
        match name.as_str() {
            "TRUE" if !self.takes("(") => return Ok(Operand::One(FormulaValue::Bool(true))),
            "FALSE" if !self.takes("(") => return Ok(Operand::One(FormulaValue::Bool(false))),
            _ => {}
        }
        if name.is_empty() {
            return Err(Unknown);
        }
        if !self.takes("(") {
            return self.book.named(&name, self.place);
        }
        let mut arguments = Vec::new();
        while !self.takes(")") {
            if self.rest().starts_with(',') {
                arguments.push(Operand::One(FormulaValue::Empty));
            } else {
                arguments.push(self.comparison()?);
            }
            if !self.takes(",") && !self.rest().starts_with(')') {
                return Err(Unknown);
            }
        }
        call(&name, &arguments, self.place, self.book).map(Operand::One)
    }

    fn calculate(
        &mut self,
        left: &Operand,
        right: &Operand,
        with: impl Fn(f64, f64) -> Result<f64, FormulaValue>,
    ) -> Result<Operand, Unknown> {
        self.book.combined(left, right, |left, right| {
            let result = number(left).and_then(|a| with(a, number(right)?));
            Ok(result.map_or_else(|error| error, FormulaValue::Number))
        })
    }
}

fn compare(sign: &str, a: &FormulaValue, b: &FormulaValue) -> Result<FormulaValue, Unknown> {
    let order = match (a, b) {
        (FormulaValue::Error(_), _) => return Ok(a.clone()),
        (_, FormulaValue::Error(_)) => return Ok(b.clone()),
        (FormulaValue::Text(a), FormulaValue::Text(b)) => a.to_lowercase().cmp(&b.to_lowercase()),
        (FormulaValue::Text(a), FormulaValue::Empty) => a.as_str().cmp(""),
        (FormulaValue::Empty, FormulaValue::Text(b)) => "".cmp(b.as_str()),
        (FormulaValue::Bool(a), FormulaValue::Bool(b)) => a.cmp(b),
        (FormulaValue::Bool(a), FormulaValue::Empty) => a.cmp(&false),
        (FormulaValue::Empty, FormulaValue::Bool(b)) => false.cmp(b),
        // A truth value is greater than any text, text greater than any number.
        (FormulaValue::Bool(_), _) | (FormulaValue::Text(_), FormulaValue::Number(_)) => {
            std::cmp::Ordering::Greater
        }
        (_, FormulaValue::Bool(_)) | (FormulaValue::Number(_), FormulaValue::Text(_)) => {
            std::cmp::Ordering::Less
        }
        _ => {
            let (Ok(a), Ok(b)) = (number(a), number(b)) else {
                return Err(Unknown);
            };
            with_15_digits(a).total_cmp(&with_15_digits(b))
        }
    };
    Ok(FormulaValue::Bool(match sign {
        "<=" => order.is_le(),
        ">=" => order.is_ge(),
        "<>" => order.is_ne(),
        "<" => order.is_lt(),
        ">" => order.is_gt(),
        _ => order.is_eq(),
    }))
}
