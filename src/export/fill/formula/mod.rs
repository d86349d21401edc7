//! A small evaluator: results for the formulas of a filled file, because importers read the saved results.
//!
//! What it does not know it says; such a formula is kept without a result, and the program that opens the file
//! computes it (`fullCalcOnLoad`).
//!
//! [`expanded`] gives the formulas of a sheet, shared ones written out; [`parser`] reads and computes one, with the
//! [`functions`] that issued tables use, those with [`conditions`] among them, from [`value`] to value.
//!
//! Own code, because the engines there are do not fit: `ironcalc_base` (15 crates more, 110 s to compile) and formualizer
//! (45 crates more, Apache Arrow among them) know hundreds of functions, but the tables issued so far need none of those;
//! a formula of 4,000 terms ends ironcalc with its stack, and a long SUMPRODUCT or a COMBIN never ends there. Here every
//! formula ends: after so many letters, levels and steps it has no result.

mod conditions;
pub(super) mod expanded;
pub(super) mod functions;
pub(super) mod parser;
#[cfg(test)]
mod tests;
pub(super) mod value;

use std::collections::{HashMap, HashSet};

use crate::model::with_15_digits;

use super::package::reference::{LAST_ROW, Reference, references};
use super::package::sheet::SheetXml;
use expanded::expanded;
use parser::Parser;
use value::{FormulaValue, value_of};

/// Excel's own limit for the letters of a formula.
const MOST_LETTERS: usize = 8_192;
/// Excel's own limit for a text.
const MOST_TEXT: usize = 32_767;
/// How deep brackets, functions and cells may stand in each other: a quarter of what a thread's stack holds.
const MOST_LEVELS: usize = 200;
/// How many cells of an area are looked at at once.
const MOST_CELLS: u64 = 2_000_000;
/// What a whole workbook may cost: some seconds.
const MOST_STEPS: u64 = 1_000_000_000;
/// What it costs to look at a cell, besides passing those before it in its row.
const STEPS_A_CELL: u64 = 20;

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
    /// What an area became by a calculation: rows and columns, values in reading order; only SUMPRODUCT takes it.
    Array((u32, u32), Vec<FormulaValue>),
}

impl Operand {
    /// How many rows and columns it has.
    pub(super) const fn shape(&self) -> (u32, u32) {
        match self {
            Self::One(_) => (1, 1),
            Self::Area(_, first, last) => (last.0 - first.0 + 1, last.1 - first.1 + 1),
            Self::Array(shape, _) => *shape,
        }
    }
}

/// Place of a cell: sheet, row, column.
pub(super) type FormulaCell = (usize, u32, u32);

/// A sheet of the book.
pub(super) struct FormulaSheet<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Its cells.
    pub(super) sheet: &'a SheetXml,
    /// Which cells were written; what depends on them must be computed anew. `None` for a sheet that is not filled.
    pub(super) written: Option<WrittenCells<'a>>,
}

/// Whether the cell of a row and a column was written.
pub(super) type WrittenCells<'a> = Box<dyn Fn(u32, u32) -> bool + 'a>;

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
    /// Cells whose formula has a SUBTOTAL, which another SUBTOTAL leaves out.
    subtotals: Vec<FormulaCell>,
    /// Areas by the names that the workbook gives them, in small letters; an empty one stands for several.
    pub(super) names: HashMap<String, String>,
    /// Rows that are not shown, where there is a SUBTOTAL: by sheet and number.
    hidden: HashSet<(usize, u32)>,
    done: HashMap<FormulaCell, (Result<FormulaValue, Unknown>, bool)>,
    /// By sheet, column and first row: how far a column was summed.
    sums: HashMap<(usize, u32, u32), Sum>,
    open: Vec<FormulaCell>,
    fresh: bool,
    /// How many brackets, functions and cells are being computed inside each other.
    levels: usize,
    /// Cells of the widest row, by sheet.
    widest: Vec<u64>,
    /// What more may be looked at.
    steps_left: u64,
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
        let mut widest = Vec::new();
        for (at, leaf) in leaves.iter().enumerate() {
            let texts = expanded(leaf.sheet).into_iter();
            formulas.extend(texts.map(|((row, column), text)| ((at, row, column), text)));
            let rows = leaf.sheet.rows.last().map_or(0, |row| row.number);
            let columns = leaf.sheet.rows.iter().filter_map(|row| row.cells.last());
            extent.push((rows, columns.map(|cell| cell.column).max().unwrap_or(0)));
            let cells = leaf.sheet.rows.iter().map(|row| row.cells.len());
            widest.push(u64::try_from(cells.max().unwrap_or(0)).unwrap_or(u64::MAX));
        }
        let mut subtotals: Vec<FormulaCell> = formulas
            .iter()
            .filter(|(_, text)| text.contains("SUBTOTAL("))
            .map(|(place, _)| *place)
            .collect();
        subtotals.sort_unstable();
        let hidden = |(at, leaf): (usize, &FormulaSheet<'a>)| {
            let (sheet, rows) = (leaf.sheet, leaf.sheet.rows.iter());
            let rows = rows.filter(|row| row.is_hidden(sheet));
            rows.map(|row| (at, row.number)).collect::<Vec<_>>()
        };
        let looked_at = leaves.iter().enumerate().filter(|_| !subtotals.is_empty());
        let hidden = looked_at.flat_map(hidden).collect();
        Self {
            leaves,
            strings,
            formulas,
            extent,
            subtotals,
            names: HashMap::new(),
            hidden,
            done: HashMap::new(),
            sums: HashMap::new(),
            open: Vec::new(),
            fresh: false,
            levels: 0,
            widest,
            steps_left: MOST_STEPS,
        }
    }

    /// The cells with a formula, sheet by sheet and row by row.
    pub(super) fn places(&self) -> Vec<FormulaCell> {
        let mut places: Vec<FormulaCell> = self.formulas.keys().copied().collect();
        places.sort_unstable();
        places
    }

    /// The text of the formula in a cell.
    pub(super) fn text(&self, place: FormulaCell) -> Option<&str> {
        self.formulas.get(&place).map(String::as_str)
    }

    /// The area that a name stands for.
    fn named(&self, name: &str, place: FormulaCell) -> Result<Operand, Unknown> {
        let text = self.names.get(&name.to_lowercase()).ok_or(Unknown)?;
        let found = references(text);
        let [area] = found.as_slice() else {
            return Err(Unknown);
        };
        let is_whole = area.at == (0..text.len()) && area.sheet.is_some();
        if is_whole {
            self.area(area, place)
        } else {
            Err(Unknown)
        }
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
        let written = self.leaves.get(place.0).and_then(|leaf| leaf.written.as_ref());
        written.is_some_and(|is_written| is_written(place.1, place.2))
    }

    fn formula(&mut self, formula: &str, place: FormulaCell) -> Result<FormulaValue, Unknown> {
        if formula.chars().count() > MOST_LETTERS {
            return Err(Unknown);
        }
        match Parser::new(formula, place, self).result()? {
            // A formula that shows an empty cell shows 0.
            FormulaValue::Empty => Ok(FormulaValue::Number(0.0)),
            FormulaValue::Number(number) if !number.is_finite() => {
                Ok(FormulaValue::Error("#NUM!".to_owned()))
            }
            FormulaValue::Number(number) => Ok(FormulaValue::Number(with_15_digits(number))),
            FormulaValue::Text(text) if text.encode_utf16().count() > MOST_TEXT => {
                Ok(FormulaValue::Error("#VALUE!".to_owned()))
            }
            value => Ok(value),
        }
    }

    /// The value of an operand that is no area of several cells.
    pub(super) fn one(&mut self, operand: &Operand) -> Result<FormulaValue, Unknown> {
        match operand {
            Operand::One(value) => Ok(value.clone()),
            Operand::Area(sheet, first, last) if first == last => self.read((*sheet, first.0, first.1)),
            Operand::Area(..) | Operand::Array(..) => Err(Unknown),
        }
    }

    /// The values of an area in reading order; rows beyond the used ones are left out.
    pub(super) fn all(&mut self, operand: &Operand) -> Result<Vec<FormulaValue>, Unknown> {
        let (sheet, first, last) = match operand {
            Operand::Area(sheet, first, last) => (sheet, first, last),
            Operand::Array(_, values) => return Ok(values.clone()),
            Operand::One(_) => return Ok(vec![self.one(operand)?]),
        };
        let (row, column) = self.extent.get(*sheet).copied().unwrap_or_default();
        let length = |first: u32, last: u32| u64::from((last + 1).saturating_sub(first));
        if length(first.0, last.0.min(row)) * length(first.1, last.1.min(column)) > MOST_CELLS {
            return Err(Unknown);
        }
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
        let shape = match (left.shape(), right.shape()) {
            ((1, 1), (1, 1)) => {
                let (left, right) = (self.one(left)?, self.one(right)?);
                return with(&left, &right).map(Operand::One);
            }
            (shape, (1, 1)) | ((1, 1), shape) => shape,
            (left, right) if left == right => left,
            // A row and a column make a table of all pairs.
            _ => return Err(Unknown),
        };
        let (left, right) = (self.whole(left)?, self.whole(right)?);
        let length = left.len().max(right.len());
        self.step(u64::try_from(length).unwrap_or(u64::MAX))?;
        let at = |values: &[FormulaValue], at: usize| match values {
            [one] => Some(one.clone()),
            several => several.get(at).cloned(),
        };
        let pairs = (0..length).map(|index| {
            let pair = at(&left, index).zip(at(&right, index)).ok_or(Unknown)?;
            with(&pair.0, &pair.1)
        });
        let values = pairs.collect::<Result<Vec<FormulaValue>, Unknown>>()?;
        Ok(Operand::Array(shape, values))
    }

    /// All values of an area that ends within the used rows; a longer one has blanks that nobody counts.
    fn whole(&mut self, operand: &Operand) -> Result<Vec<FormulaValue>, Unknown> {
        if self.is_within(operand) {
            self.all(operand)
        } else {
            Err(Unknown)
        }
    }

    /// Whether an area ends within the used rows and columns.
    pub(super) fn is_within(&self, operand: &Operand) -> bool {
        let Operand::Area(sheet, _, last) = operand else {
            return true;
        };
        let extent = self.extent.get(*sheet);
        extent.is_some_and(|(row, column)| last.0 <= *row && last.1 <= *column)
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

    /// Counts what is looked at; nothing more has a result when it was too much.
    fn step(&mut self, cost: u64) -> Result<(), Unknown> {
        let left = self.steps_left.checked_sub(cost);
        self.steps_left = left.unwrap_or(0);
        left.map(drop).ok_or(Unknown)
    }

    fn read(&mut self, place: FormulaCell) -> Result<FormulaValue, Unknown> {
        let passed = self.widest.get(place.0).copied().unwrap_or(0);
        self.step(passed.saturating_add(STEPS_A_CELL))?;
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
