//! A small evaluator: results for the formulas of a filled file, because importers read the saved results.
//!
//! What it does not know it says; such a formula is kept without a result, and the program that opens the file
//! computes it (`fullCalcOnLoad`).
//!
//! [`expanded`] gives the formulas of a sheet, shared ones written out; [`parser`] reads and computes one, with the
//! [`functions`] that issued tables use.

pub(super) mod expanded;
pub(super) mod functions;
pub(super) mod parser;

use std::collections::{BTreeMap, HashMap};

use crate::model::{number_text, with_15_digits};

use super::package::reference::{LAST_ROW, Reference};
use super::package::sheet::{CellXml, SheetXml};
use crate::export::annex::layout::AnnexCell;
use expanded::expanded;
use parser::Parser;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum FormulaValue {
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
    One(FormulaValue),
    /// An area: sheet, first row and column, last row and column.
    Area(usize, (u32, u32), (u32, u32)),
    /// What an area became by a calculation, in reading order; only SUMPRODUCT takes it.
    Array(Vec<FormulaValue>),
}

/// FormulaCell of a cell: sheet, row, column.
pub(super) type FormulaCell = (usize, u32, u32);

/// A sheet of the book.
pub(super) struct FormulaSheet<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Its cells.
    pub(super) sheet: &'a SheetXml,
    /// RecordPrinter that were written; what depends on them must be computed anew.
    pub(super) written: Option<&'a BTreeMap<u32, BTreeMap<u32, AnnexCell>>>,
}

/// All cells of a workbook with what was computed so far.
pub(super) struct FormulaBook<'a> {
    /// The sheets.
    pub(super) leaves: Vec<FormulaSheet<'a>>,
    /// The shared strings.
    strings: &'a [String],
    /// The formulas, without `=`.
    formulas: HashMap<FormulaCell, String>,
    /// Last row and column that hold something, by sheet.
    extent: Vec<(u32, u32)>,
    /// RecordPrinter whose formula has a SUBTOTAL, which another SUBTOTAL leaves out.
    pub(super) subtotals: Vec<FormulaCell>,
    done: HashMap<FormulaCell, (Result<FormulaValue, Unknown>, bool)>,
    /// By sheet, column and first row: how far a column was summed.
    sums: HashMap<(usize, u32, u32), Sum>,
    open: Vec<FormulaCell>,
    fresh: bool,
}

/// The sum of a column down to a row.
#[derive(Clone, Copy)]
struct Sum {
    last: u32,
    sum: f64,
    fresh: bool,
}

impl<'a> FormulaBook<'a> {
    /// A book of these sheets.
    pub(super) fn new(leaves: Vec<FormulaSheet<'a>>, strings: &'a [String]) -> Self {
        let mut formulas = HashMap::new();
        let mut extent = Vec::new();
        for (at, leaf) in leaves.iter().enumerate() {
            let texts = expanded(leaf.sheet).into_iter();
            formulas.extend(texts.map(|((row, column), text)| ((at, row, column), text)));
            let rows = leaf.sheet.rows.last().map_or(0, |row| row.number);
            let columns = leaf.sheet.rows.iter().filter_map(|row| row.cells.last());
            extent.push((rows, columns.map(|cell| cell.column).max().unwrap_or(0)));
        }
        let mut subtotals: Vec<FormulaCell> = formulas
            .iter()
            .filter(|(_, text)| text.contains("SUBTOTAL("))
            .map(|(place, _)| *place)
            .collect();
        subtotals.sort_unstable();
        Self {
            leaves,
            strings,
            formulas,
            extent,
            subtotals,
            done: HashMap::new(),
            sums: HashMap::new(),
            open: Vec::new(),
            fresh: false,
        }
    }

    /// The cells with a formula, sheet by sheet and row by row.
    pub(super) fn places(&self) -> Vec<FormulaCell> {
        let mut places: Vec<FormulaCell> = self.formulas.keys().copied().collect();
        places.sort_unstable();
        places
    }

    /// The value of a cell, and whether it depends on a written one.
    pub(super) fn value(&mut self, place: FormulaCell) -> (Result<FormulaValue, Unknown>, bool) {
        // Deeper chains are met from above, where their beginnings are computed already.
        const DEEPEST: usize = 60;
        let Some(formula) = self.formulas.get(&place) else {
            return (Ok(self.constant(place)), self.is_written(place));
        };
        if let Some(done) = self.done.get(&place) {
            return done.clone();
        }
        if self.open.contains(&place) || self.open.len() > DEEPEST {
            return (Err(Unknown), true);
        }
        let formula = formula.clone();
        self.open.push(place);
        let outer = std::mem::take(&mut self.fresh);
        let result = self.formula(&formula, place);
        let result = (result, self.fresh);
        self.fresh = outer;
        self.open.pop();
        self.done.insert(place, result.clone());
        result
    }

    fn constant(&self, place: FormulaCell) -> FormulaValue {
        let leaf = self.leaves.get(place.0);
        leaf.and_then(|leaf| value_of(leaf.sheet, leaf.sheet.cell(place.1, place.2)?, self.strings))
            .unwrap_or(FormulaValue::Empty)
    }

    fn is_written(&self, place: FormulaCell) -> bool {
        let written = self.leaves.get(place.0).and_then(|leaf| leaf.written);
        let row = written.and_then(|written| written.get(&place.1));
        row.is_some_and(|row| row.contains_key(&place.2))
    }

    fn formula(&mut self, formula: &str, place: FormulaCell) -> Result<FormulaValue, Unknown> {
        match Parser::new(formula, place, self).result()? {
            // A formula that shows an empty cell shows 0.
            FormulaValue::Empty => Ok(FormulaValue::Number(0.0)),
            FormulaValue::Number(number) if !number.is_finite() => {
                Ok(FormulaValue::Error("#NUM!".to_owned()))
            }
            FormulaValue::Number(number) => Ok(FormulaValue::Number(with_15_digits(number))),
            value => Ok(value),
        }
    }

    /// The value of an operand that is no area of several cells.
    pub(super) fn one(&mut self, operand: &Operand) -> Result<FormulaValue, Unknown> {
        match operand {
            Operand::One(value) => Ok(value.clone()),
            Operand::Area(sheet, first, last) if first == last => self.read((*sheet, first.0, first.1)),
            Operand::Area(..) | Operand::Array(_) => Err(Unknown),
        }
    }

    /// The values of an area in reading order; rows beyond the used ones are left out.
    pub(super) fn all(&mut self, operand: &Operand) -> Result<Vec<FormulaValue>, Unknown> {
        let (sheet, first, last) = match operand {
            Operand::Area(sheet, first, last) => (sheet, first, last),
            Operand::Array(values) => return Ok(values.clone()),
            Operand::One(_) => return Ok(vec![self.one(operand)?]),
        };
        let (row, column) = self.extent.get(*sheet).copied().unwrap_or_default();
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
        with: impl Fn(&FormulaValue, &FormulaValue) -> Result<FormulaValue, Unknown>,
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
        let at = |values: &[FormulaValue], at: usize| match values {
            [one] => Some(one.clone()),
            several => several.get(at).cloned(),
        };
        let pairs = (0..length).map(|index| {
            let pair = at(&left, index).zip(at(&right, index)).ok_or(Unknown)?;
            with(&pair.0, &pair.1)
        });
        pairs
            .collect::<Result<Vec<FormulaValue>, Unknown>>()
            .map(Operand::Array)
    }

    /// All values of an area that ends within the used rows; a longer one has absent_marks that nobody counts.
    fn whole(&mut self, operand: &Operand) -> Result<Vec<FormulaValue>, Unknown> {
        if let Operand::Area(sheet, _, last) = operand
            && self
                .extent
                .get(*sheet)
                .is_none_or(|(row, column)| last.0 > *row || last.1 > *column)
        {
            return Err(Unknown);
        }
        self.all(operand)
    }

    /// The sum of the numbers in a part of one column. A sum that begins in the same row goes on from there, so that
    /// a running sum in every row costs no more than one pass.
    pub(super) fn sum(
        &mut self,
        sheet: usize,
        column: u32,
        first: u32,
        last: u32,
    ) -> Result<FormulaValue, Unknown> {
        let end = last.min(self.extent.get(sheet).map_or(0, |extent| extent.0));
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
                Ok(FormulaValue::Number(number)) => known.sum += number,
                Ok(FormulaValue::Error(error)) => {
                    self.fresh |= outer | known.fresh;
                    return Ok(FormulaValue::Error(error));
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
        Ok(FormulaValue::Number(known.sum))
    }

    fn read(&mut self, place: FormulaCell) -> Result<FormulaValue, Unknown> {
        let (value, fresh) = self.value(place);
        self.fresh |= fresh;
        value
    }

    /// The cells that a reference means.
    pub(super) fn area(&self, reference: &Reference, place: FormulaCell) -> Result<Operand, Unknown> {
        let sheet = match &reference.sheet {
            None => place.0,
            Some(name) => self
                .leaves
                .iter()
                .position(|known| known.name.eq_ignore_ascii_case(name))
                .ok_or(Unknown)?,
        };
        let last = reference.last.unwrap_or(reference.first);
        let row = |end: Option<(u32, bool)>, otherwise| end.map_or(otherwise, |(row, _)| row);
        let (a, b) = (row(reference.first.row, 1), row(last.row, LAST_ROW));
        let (c, d) = (row(reference.first.column, 0), row(last.column, 16_383));
        Ok(Operand::Area(sheet, (a.min(b), c.min(d)), (a.max(b), c.max(d))))
    }
}

/// A number from a value, as Excel's operators take it.
pub(super) fn number(value: &FormulaValue) -> Result<f64, FormulaValue> {
    match value {
        FormulaValue::Number(number) => Ok(*number),
        FormulaValue::Empty => Ok(0.0),
        FormulaValue::Bool(is) => Ok(if *is { 1.0 } else { 0.0 }),
        FormulaValue::Text(text) => text
            .trim()
            .parse()
            .map_or_else(|_| Err(FormulaValue::Error("#VALUE!".to_owned())), Ok),
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
pub(super) fn value_of(sheet: &SheetXml, cell: &CellXml, strings: &[String]) -> Option<FormulaValue> {
    if cell.inline.is_none() && cell.value.as_ref().is_none_or(|(_, inside)| inside.is_empty()) {
        return None;
    }
    let shown = sheet.shown(cell, strings);
    Some(match cell.kind {
        "s" | "inlineStr" | "str" | "d" => FormulaValue::Text(shown),
        "b" => FormulaValue::Bool(matches!(shown.trim(), "1" | "true")),
        "e" => FormulaValue::Error(shown),
        _ => FormulaValue::Number(shown.trim().parse().ok()?),
    })
}
