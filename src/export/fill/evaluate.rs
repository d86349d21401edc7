//! A small evaluator: results for the formulas of a filled file, because importers read the saved results.
//!
//! What it does not know it says; such a formula is kept without a result, and the program that opens the file
//! computes it (`fullCalcOnLoad`).

use std::collections::{HashMap, HashSet};

use super::parser::Parser;
use super::reference::{LAST_ROW, Reference};

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
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

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unknown;

/// An argument: a value, or an area of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
    /// A value.
    One(Value),
    /// An area: sheet, first row and column, last row and column.
    Area(usize, (u32, u32), (u32, u32)),
    /// What an area became by a calculation, in reading order; only SUMPRODUCT takes it.
    Array(Vec<Value>),
}

/// A cell of the book.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// A constant.
    Value(Value),
    /// A formula without `=`.
    Formula(String),
}

/// Place of a cell: sheet, row, column.
pub(super) type Place = (usize, u32, u32);

/// All cells of a workbook with what was computed so far.
#[derive(Default)]
pub(super) struct Book {
    /// Names of the sheets.
    pub(super) sheets: Vec<String>,
    /// Cells that are not blank.
    cells: HashMap<Place, Content>,
    /// Last row and column that hold something, by sheet.
    extent: HashMap<usize, (u32, u32)>,
    /// Cells whose formula has a SUBTOTAL, which another SUBTOTAL leaves out.
    pub(super) subtotals: Vec<Place>,
    /// Cells that were written; what depends on them must be computed anew.
    pub(super) written: HashSet<Place>,
    done: HashMap<Place, (Result<Value, Unknown>, bool)>,
    /// By sheet, column and first row: how far a column was summed.
    sums: HashMap<(usize, u32, u32), Sum>,
    open: Vec<Place>,
    fresh: bool,
}

/// The sum of a column down to a row.
#[derive(Clone, Copy)]
struct Sum {
    last: u32,
    sum: f64,
    fresh: bool,
}

impl Book {
    /// Adds a cell.
    pub(super) fn put(&mut self, place: Place, content: Content) {
        let (row, column) = self.extent.get(&place.0).copied().unwrap_or_default();
        self.extent
            .insert(place.0, (row.max(place.1), column.max(place.2)));
        if matches!(&content, Content::Formula(text) if text.contains("SUBTOTAL(")) {
            self.subtotals.push(place);
        }
        self.cells.insert(place, content);
    }

    /// The value of a cell, and whether it depends on a written one.
    pub(super) fn value(&mut self, place: Place) -> (Result<Value, Unknown>, bool) {
        // Deeper chains are met from above, where their beginnings are computed already.
        const DEEPEST: usize = 60;
        let formula = match self.cells.get(&place) {
            None => return (Ok(Value::Empty), self.written.contains(&place)),
            Some(Content::Value(value)) => return (Ok(value.clone()), self.written.contains(&place)),
            Some(Content::Formula(formula)) => formula.clone(),
        };
        if let Some(done) = self.done.get(&place) {
            return done.clone();
        }
        if self.open.contains(&place) || self.open.len() > DEEPEST {
            return (Err(Unknown), true);
        }
        self.open.push(place);
        let outer = std::mem::take(&mut self.fresh);
        let result = self.formula(&formula, place);
        let result = (result, self.fresh);
        self.fresh = outer;
        self.open.pop();
        self.done.insert(place, result.clone());
        result
    }

    fn formula(&mut self, formula: &str, place: Place) -> Result<Value, Unknown> {
        match Parser::new(formula, place, self).result()? {
            // A formula that shows an empty cell shows 0.
            Value::Empty => Ok(Value::Number(0.0)),
            Value::Number(number) if !number.is_finite() => Ok(Value::Error("#NUM!".to_owned())),
            Value::Number(number) => Ok(Value::Number(tidy(number))),
            value => Ok(value),
        }
    }

    /// The value of an operand that is no area of several cells.
    pub(super) fn one(&mut self, operand: &Operand) -> Result<Value, Unknown> {
        match operand {
            Operand::One(value) => Ok(value.clone()),
            Operand::Area(sheet, first, last) if first == last => self.read((*sheet, first.0, first.1)),
            Operand::Area(..) | Operand::Array(_) => Err(Unknown),
        }
    }

    /// The values of an area in reading order; rows beyond the used ones are left out.
    pub(super) fn all(&mut self, operand: &Operand) -> Result<Vec<Value>, Unknown> {
        let (sheet, first, last) = match operand {
            Operand::Area(sheet, first, last) => (sheet, first, last),
            Operand::Array(values) => return Ok(values.clone()),
            Operand::One(_) => return Ok(vec![self.one(operand)?]),
        };
        let (row, column) = self.extent.get(sheet).copied().unwrap_or_default();
        let mut values = Vec::new();
        for row in first.0..=last.0.min(row) {
            for column in first.1..=last.1.min(column) {
                values.push(self.read((*sheet, row, column))?);
            }
        }
        Ok(values)
    }

    /// Applies an operator to two operands; cell by cell where one of them is an area.
    pub(super) fn combined(
        &mut self,
        left: &Operand,
        right: &Operand,
        with: impl Fn(&Value, &Value) -> Result<Value, Unknown>,
    ) -> Result<Operand, Unknown> {
        let is_several = |operand: &Operand| match operand {
            Operand::One(_) => false,
            Operand::Area(_, first, last) => first != last,
            Operand::Array(_) => true,
        };
        if !is_several(left) && !is_several(right) {
            let (left, right) = (self.one(left)?, self.one(right)?);
            return with(&left, &right).map(Operand::One);
        }
        let (left, right) = (self.whole(left)?, self.whole(right)?);
        let length = left.len().max(right.len());
        let at = |values: &[Value], at: usize| match values {
            [one] => Some(one.clone()),
            several => several.get(at).cloned(),
        };
        let pairs = (0..length).map(|index| {
            let pair = at(&left, index).zip(at(&right, index)).ok_or(Unknown)?;
            with(&pair.0, &pair.1)
        });
        pairs.collect::<Result<Vec<Value>, Unknown>>().map(Operand::Array)
    }

    /// All values of an area that ends within the used rows; a longer one has blanks that nobody counts.
    fn whole(&mut self, operand: &Operand) -> Result<Vec<Value>, Unknown> {
        if let Operand::Area(sheet, _, last) = operand
            && self
                .extent
                .get(sheet)
                .is_none_or(|(row, column)| last.0 > *row || last.1 > *column)
        {
            return Err(Unknown);
        }
        self.all(operand)
    }

    /// The sum of the numbers in a part of one column. A sum that begins in the same row goes on from there, so that
    /// a running sum in every row costs no more than one pass.
    pub(super) fn sum(&mut self, sheet: usize, column: u32, first: u32, last: u32) -> Result<Value, Unknown> {
        let end = last.min(self.extent.get(&sheet).map_or(0, |extent| extent.0));
        let key = (sheet, column, first);
        let begun = self.sums.get(&key).copied().filter(|known| known.last <= end);
        let mut known = begun.unwrap_or(Sum {
            last: first.saturating_sub(1),
            sum: 0.0,
            fresh: false,
        });
        let outer = std::mem::take(&mut self.fresh);
        for row in known.last + 1..=end {
            match self.read((sheet, row, column)) {
                Ok(Value::Number(number)) => known.sum += number,
                Ok(Value::Error(error)) => {
                    self.fresh |= outer | known.fresh;
                    return Ok(Value::Error(error));
                }
                Ok(_) => {}
                Err(unknown) => {
                    self.fresh |= outer | known.fresh;
                    return Err(unknown);
                }
            }
        }
        known.last = end.max(known.last);
        known.fresh |= self.fresh;
        self.fresh = outer | known.fresh;
        self.sums.insert(key, known);
        Ok(Value::Number(known.sum))
    }

    fn read(&mut self, place: Place) -> Result<Value, Unknown> {
        let (value, fresh) = self.value(place);
        self.fresh |= fresh;
        value
    }

    /// The cells that a reference means.
    pub(super) fn area(&self, reference: &Reference, place: Place) -> Result<Operand, Unknown> {
        let sheet = match &reference.sheet {
            None => place.0,
            Some(name) => self
                .sheets
                .iter()
                .position(|known| known.eq_ignore_ascii_case(name))
                .ok_or(Unknown)?,
        };
        let last = reference.last.unwrap_or(reference.first);
        let row = |end: Option<(u32, bool)>, otherwise| end.map_or(otherwise, |(row, _)| row);
        let (a, b) = (row(reference.first.row, 1), row(last.row, LAST_ROW));
        let (c, d) = (row(reference.first.column, 0), row(last.column, 16_383));
        Ok(Operand::Area(sheet, (a.min(b), c.min(d)), (a.max(b), c.max(d))))
    }
}

/// The number with 15 digits, which is all that Excel itself keeps: 0.1+0.2 is 0.3.
pub(super) fn tidy(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(number)
}

/// A number from a value, as Excel's operators take it.
pub(super) fn number(value: &Value) -> Result<f64, Value> {
    match value {
        Value::Number(number) => Ok(*number),
        Value::Empty => Ok(0.0),
        Value::Bool(is) => Ok(if *is { 1.0 } else { 0.0 }),
        Value::Text(text) => text
            .trim()
            .parse()
            .map_or_else(|_| Err(Value::Error("#VALUE!".to_owned())), Ok),
        Value::Error(_) => Err(value.clone()),
    }
}

/// A value as text, as `&` joins it.
pub(super) fn shown(value: &Value) -> Result<String, Unknown> {
    match value {
        Value::Empty => Ok(String::new()),
        Value::Number(number) => Ok(tidy(*number).to_string()),
        Value::Text(text) => Ok(text.clone()),
        Value::Bool(is) => Ok(if *is { "TRUE" } else { "FALSE" }.to_owned()),
        Value::Error(_) => Err(Unknown),
    }
}
