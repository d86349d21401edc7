//! Printed totals against the sum of the rows: 合计 of the whole table, 小计 of its section.

use crate::model::{
    FieldType, Problem, Severity, Value, cell_name, number_text, parse_number, with_15_digits,
};

use super::value::{ColumnUnit, read};
use crate::import::grid::cells::SparseRow;
use crate::import::grid::{CellPlace, CellValue, GridCell};
use crate::import::plan::TotalCheck;
use crate::import::recognise::mapping::Mapped;

/// The totals of a sheet while its rows go by: no row need be kept for them.
#[derive(Debug)]
pub(crate) struct SheetTotals<'a> {
    /// Columns with figures.
    columns: Vec<(&'a Mapped, ColumnUnit)>,
    /// All records.
    all: ColumnSums,
    /// Those since the last section or 小计.
    since: ColumnSums,
    /// The sections that the next row stands in, from outside inwards.
    open: Vec<OpenSection>,
    /// Whether 小计 stands above its rows here.
    above: bool,
    /// What each 小计 and section row prints, and what it sums.
    parts: Vec<(PrintedTotals, ColumnSums)>,
    /// What each 合计 prints: the sum of all records, wherever it stands.
    wholes: Vec<PrintedTotals>,
}

/// A section whose rows go by.
#[derive(Debug)]
struct OpenSection {
    rank: u8,
    /// Its own row may print the sum of the rows below it, until a 小计 has closed it.
    printed: Option<PrintedTotals>,
    sum: ColumnSums,
    /// Whether a section inside it ended without a 小计: the next one is its own.
    has_unsummed: bool,
}

/// A 小计 above its rows stands inside every title.
const INNERMOST: u8 = u8::MAX;

/// Records summed column by column, in the unit of the sheet.
#[derive(Clone, Debug, Default)]
struct ColumnSums {
    rows: usize,
    sums: Vec<f64>,
}

/// A row with totals: its cells in the columns with figures.
#[derive(Clone, Debug)]
struct PrintedTotals {
    row: u32,
    cells: Vec<Option<GridCell>>,
}

impl ColumnSums {
    fn of(columns: usize) -> Self {
        Self {
            rows: 0,
            sums: vec![0.0; columns],
        }
    }

    fn add(&mut self, column: usize, figure: f64) {
        if let Some(sum) = self.sums.get_mut(column) {
            *sum += figure;
        }
    }
}

impl OpenSection {
    fn part(self) -> Option<(PrintedTotals, ColumnSums)> {
        Some((self.printed?, self.sum))
    }
}

impl<'a> SheetTotals<'a> {
    /// Nothing yet, of a sheet with these columns.
    pub(crate) fn new(columns: &[(&'a Mapped, ColumnUnit)]) -> Self {
        let is_summed = |(mapped, _): &&(&Mapped, ColumnUnit)| {
            let field = mapped.target.field();
            field.field_type.is_numeric() && field.id != "ordinal"
        };
        let columns: Vec<_> = columns.iter().filter(is_summed).copied().collect();
        Self {
            all: ColumnSums::of(columns.len()),
            since: ColumnSums::of(columns.len()),
            columns,
            open: Vec::new(),
            above: false,
            parts: Vec::new(),
            wholes: Vec::new(),
        }
    }

    /// Whether there was no record.
    pub(crate) const fn is_empty(&self) -> bool {
        self.all.rows == 0
    }

    /// A record; what is merged down onto it from above counts once, above.
    pub(crate) fn data(&mut self, cells: &SparseRow) {
        let open = self.open.iter_mut().map(|section| &mut section.sum);
        let mut sums: Vec<&mut ColumnSums> =
            [&mut self.all, &mut self.since].into_iter().chain(open).collect();
        for sum in &mut sums {
            sum.rows += 1;
        }
        for (at, (mapped, unit)) in self.columns.iter().enumerate() {
            let value = cells
                .get(mapped.column)
                .and_then(|cell| read(cell, mapped.target.field(), &mapped.header, *unit).value);
            if let Some(value) = value {
                let figure = in_sheet_unit(&value, *unit);
                sums.iter_mut().for_each(|sum| sum.add(at, figure));
            }
        }
    }

    /// A section row, of a rank as the outline has it, may print the sum of the rows below it.
    pub(crate) fn section(&mut self, row: u32, rank: u8, cells: &SparseRow) {
        while let Some(section) = self.open.pop_if(|section| section.rank >= rank) {
            if let Some(outer) = self.open.last_mut() {
                outer.has_unsummed |= section.printed.is_some();
            }
            self.parts.extend(section.part());
        }
        self.open.push(OpenSection {
            rank,
            printed: Some(self.printed(row, cells)),
            sum: ColumnSums::of(self.columns.len()),
            has_unsummed: false,
        });
        self.above = false;
        self.since = ColumnSums::of(self.columns.len());
    }

    /// 小计.
    /// Whether it stands above the rows that it sums.
    pub(crate) fn subtotal(&mut self, row: u32, cells: &SparseRow) -> bool {
        let printed = self.printed(row, cells);
        let since = std::mem::replace(&mut self.since, ColumnSums::of(self.columns.len()));
        if !self.above && self.is_of_the_outer(&since) {
            self.parts.extend(self.open.pop().and_then(OpenSection::part));
            let outer = self.open.last().map(|section| section.sum.clone());
            self.close_with(printed, outer.unwrap_or_default());
        } else if self.above || since.rows == 0 {
            // 小计 before its rows is summed like a section row, and so are those that follow it.
            self.section(row, INNERMOST, cells);
            self.above = true;
        } else {
            self.close_with(printed, since);
        }
        self.above
    }

    /// Whether a 小计 sums the outer section: behind the 小计 of an inner one, or when inner ones before had none.
    fn is_of_the_outer(&self, since: &ColumnSums) -> bool {
        let [.., outer, inner] = self.open.as_slice() else {
            return false;
        };
        outer.has_unsummed || (since.rows == 0 && inner.printed.is_none())
    }

    /// A 小计 ends the section whose rows it sums.
    fn close_with(&mut self, printed: PrintedTotals, sum: ColumnSums) {
        if let Some(section) = self.open.last_mut() {
            self.parts
                .extend(section.printed.take().map(|row| (row, sum.clone())));
        }
        self.parts.push((printed, sum));
    }

    /// Whether the figures of a row, two at least that are not 0, are the sums of all records above it.
    pub(crate) fn are_sums(&self, cells: &SparseRow) -> bool {
        let figures = self
            .columns
            .iter()
            .zip(&self.all.sums)
            .filter_map(|((mapped, unit), sum)| {
                let cell = cells.get(mapped.column)?;
                let value = read(cell, mapped.target.field(), &mapped.header, *unit).value?;
                Some((in_sheet_unit(&value, *unit), *sum))
            });
        let mut count = 0usize;
        let are_equal = figures.into_iter().all(|(figure, sum)| {
            count += usize::from(figure != 0.0);
            (figure - with_15_digits(sum)).abs() < 1e-6
        });
        self.all.rows >= 2 && count >= 2 && are_equal
    }

    /// 合计.
    pub(crate) fn total(&mut self, row: u32, cells: &SparseRow) {
        self.wholes.push(self.printed(row, cells));
    }

    fn printed(&self, row: u32, cells: &SparseRow) -> PrintedTotals {
        let cell = |(mapped, _): &(&Mapped, ColumnUnit)| cells.get(mapped.column).cloned();
        PrintedTotals {
            row,
            cells: self.columns.iter().map(cell).collect(),
        }
    }

    /// Compares what is printed with the sums.
    pub(crate) fn finish(mut self, problems: &mut Vec<Problem>) -> Vec<TotalCheck> {
        let open = std::mem::take(&mut self.open);
        self.parts.extend(open.into_iter().filter_map(OpenSection::part));
        let wholes = std::mem::take(&mut self.wholes);
        let wholes = wholes.into_iter().map(|printed| (printed, self.all.clone()));
        self.parts.extend(wholes);
        self.parts.sort_by_key(|(printed, _)| printed.row);
        let mut checks = Vec::new();
        for (PrintedTotals { row, cells }, sum) in self.parts.iter().filter(|(_, sum)| sum.rows > 0) {
            let figures = cells.iter().zip(&sum.sums);
            for ((mapped, _), (cell, summed)) in self.columns.iter().zip(figures) {
                if let Some(cell) = cell {
                    checks.extend(check(cell, (*row, mapped.column), mapped, *summed, problems));
                }
            }
        }
        checks
    }
}

/// Compares one printed total.
fn check(
    cell: &GridCell,
    (row, column): CellPlace,
    mapped: &Mapped,
    summed: f64,
    problems: &mut Vec<Problem>,
) -> Option<TotalCheck> {
    let mut tell = |severity, code, message| {
        problems.push(Problem {
            cell: cell_name(row, column),
            severity,
            code,
            message,
        });
    };
    let header = &mapped.header;
    if cell.value == CellValue::Uncalculated {
        let message =
            format!("“{header}”的合计是没有计算结果的公式，未能核对；用 Excel 或 WPS 打开保存一次即可");
        tell(Severity::Hint, "total.formula-uncalculated", message);
        return None;
    }
    let (printed, half_digit) = printed(cell)?;
    let summed = with_15_digits(summed);
    let ok = (printed - summed).abs() <= half_digit;
    if !ok {
        let message = format!(
            "“{header}”的合计 {} 与各行之和 {} 不一致，差 {}；请核对是合计未更新还是某行有误",
            number_text(printed),
            number_text(summed),
            number_text(printed - summed)
        );
        tell(Severity::Verify, "total.differs", message);
    }
    Some(TotalCheck {
        cell: cell_name(row, column),
        header: header.clone(),
        printed,
        summed,
        ok,
    })
}

/// The printed number and half of its last digit.
fn printed(cell: &GridCell) -> Option<(f64, f64)> {
    let number = match &cell.value {
        CellValue::Number(_) if cell.look.word().is_some() => parse_number(&cell.shown()).ok()?.value(),
        CellValue::Number(number) => with_15_digits(cell.look.shown(*number)),
        CellValue::Text(text) => parse_number(text).ok()?.value(),
        _ => return None,
    };
    let decimals = number_text(number)
        .split_once('.')
        .map_or(0, |(_, fraction)| fraction.len());
    // A little more than half, because both sides are floats.
    Some((
        number,
        0.500_001 * 10f64.powi(-i32::try_from(decimals.min(9)).unwrap_or(0)),
    ))
}

fn in_sheet_unit(value: &Value, unit: ColumnUnit) -> f64 {
    match value {
        Value::Money(money) => money.in_unit(unit.money) / unit.scale,
        other => other.as_number().unwrap_or(0.0) / unit.scale,
    }
}

/// The unit of a column as shown in the plan.
pub(crate) fn unit_label(mapped: &Mapped, unit: ColumnUnit) -> Option<String> {
    let field = mapped.target.field();
    if field.field_type == FieldType::Money {
        return Some(unit.money_label());
    }
    mapped
        .unit
        .clone()
        .or_else(|| (!field.unit.is_empty()).then(|| field.unit.clone()))
}
