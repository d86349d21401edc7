//! Printed totals against the sum of the rows: 合计 of the whole table, 小计 of its section.

use crate::model::{MoneyUnit, Problem, Severity, Value, parse_number};

use super::grid::{Cell, CellValue, Grid, cell_name, number_text, tidy};
use super::mapping::Mapped;
use super::plan::TotalCheck;
use super::value::{ColumnUnit, read};

/// A total row: where it is and which rows it sums.
#[derive(Clone, Debug)]
pub(super) struct TotalRow {
    /// The row.
    pub(super) row: u32,
    /// The rows it sums.
    pub(super) rows: Vec<u32>,
}

/// Which rows each total sums.
#[derive(Debug, Default)]
pub(super) struct RowsRead {
    all: Vec<u32>,
    /// Rows since the last section or 小计.
    since: Vec<u32>,
    /// The sections that the next row stands in, from outside inwards.
    open: Vec<OpenSection>,
    above: bool,
    done: Vec<TotalRow>,
    whole: Vec<u32>,
}

/// A section whose rows come.
#[derive(Debug)]
struct OpenSection {
    rank: u8,
    /// Its own row may print the sum of its rows, until a 小计 has closed it.
    row: Option<u32>,
    rows: Vec<u32>,
    /// Whether a section inside it ended without a 小计: the next one is its own.
    has_unsummed: bool,
}

/// A 小计 above its rows stands inside every title.
const INNERMOST: u8 = u8::MAX;

impl RowsRead {
    /// Whether there was no record.
    pub(super) const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// A record.
    pub(super) fn data(&mut self, row: u32) {
        self.all.push(row);
        self.since.push(row);
        for section in &mut self.open {
            section.rows.push(row);
        }
    }

    /// A section row, of a rank as the outline has it, may print the sum of the rows below it.
    pub(super) fn section(&mut self, row: u32, rank: u8) {
        while let Some(section) = self.open.pop_if(|section| section.rank >= rank) {
            if let Some(outer) = self.open.last_mut() {
                outer.has_unsummed |= section.row.is_some();
            }
            self.done.extend(section.sum());
        }
        self.open.push(OpenSection {
            rank,
            row: Some(row),
            rows: Vec::new(),
            has_unsummed: false,
        });
        self.above = false;
        self.since.clear();
    }

    /// 小计.
    /// Whether it stands above the rows that it sums.
    pub(super) fn subtotal(&mut self, row: u32) -> bool {
        if !self.above && self.is_of_the_outer() {
            self.done.extend(self.open.pop().and_then(OpenSection::sum));
            let rows = self
                .open
                .last()
                .map_or_else(Vec::new, |section| section.rows.clone());
            self.since.clear();
            self.close_with(row, rows);
            return false;
        }
        // 小计 before its rows is summed like a section row, and so are those that follow it.
        let above = self.since.is_empty() || self.above;
        if above {
            self.section(row, INNERMOST);
            self.above = true;
        } else {
            let rows = std::mem::take(&mut self.since);
            self.close_with(row, rows);
        }
        above
    }

    /// Whether a 小计 sums the outer section: behind the 小计 of an inner one, or when inner ones before had none.
    fn is_of_the_outer(&self) -> bool {
        let [.., outer, inner] = self.open.as_slice() else {
            return false;
        };
        outer.has_unsummed || (self.since.is_empty() && inner.row.is_none())
    }

    /// A 小计 ends the section whose rows it sums.
    fn close_with(&mut self, row: u32, rows: Vec<u32>) {
        if let Some(section) = self.open.last_mut() {
            self.done.extend(section.row.take().map(|row| TotalRow {
                row,
                rows: rows.clone(),
            }));
        }
        self.done.push(TotalRow { row, rows });
    }

    /// 合计.
    pub(super) fn total(&mut self, row: u32) {
        self.whole.push(row);
    }

    /// All total rows in order.
    pub(super) fn finish(mut self) -> Vec<TotalRow> {
        self.done
            .extend(self.open.into_iter().filter_map(OpenSection::sum));
        let all = self.all;
        self.done.extend(self.whole.into_iter().map(|row| TotalRow {
            row,
            rows: all.clone(),
        }));
        self.done.sort_by_key(|total| total.row);
        self.done
    }
}

impl OpenSection {
    fn sum(self) -> Option<TotalRow> {
        let rows = self.rows;
        self.row.map(|row| TotalRow { row, rows })
    }
}

/// Compares the total rows of a sheet.
pub(super) fn check(
    grid: &Grid,
    columns: &[(&Mapped, ColumnUnit)],
    totals: &[TotalRow],
    problems: &mut Vec<Problem>,
) -> Vec<TotalCheck> {
    let mut checks = Vec::new();
    for total in totals.iter().filter(|total| !total.rows.is_empty()) {
        for (mapped, unit) in columns {
            let field = mapped.target.field();
            if !field.field_type.is_numeric() || field.id == "ordinal" {
                continue;
            }
            let place = cell_name(total.row, mapped.column);
            let Some(cell) = grid.cell(total.row, mapped.column) else {
                continue;
            };
            if cell.value == CellValue::Uncalculated {
                problems.push(Problem {
                    cell: place,
                    severity: Severity::Hint,
                    code: "total.formula-uncalculated",
                    message: format!(
                        "“{}”的合计是没有计算结果的公式，未能核对；用 Excel 或 WPS 打开保存一次即可",
                        mapped.header
                    ),
                });
                continue;
            }
            let Some((printed, half_digit)) = printed(cell) else {
                continue;
            };
            let read = |row: &u32| read(grid.cell(*row, mapped.column)?, field, &mapped.header, *unit).value;
            let summed = total
                .rows
                .iter()
                .filter_map(read)
                .map(|value| in_sheet_unit(&value, *unit))
                .sum();
            let summed = tidy(summed);
            let ok = (printed - summed).abs() <= half_digit;
            if !ok {
                problems.push(Problem {
                    cell: place.clone(),
                    severity: Severity::Verify,
                    code: "total.differs",
                    message: format!(
                        "“{}”的合计 {} 与各行之和 {} 不一致，差 {}；请核对是合计未更新还是某行有误",
                        mapped.header,
                        number_text(printed),
                        number_text(summed),
                        number_text(printed - summed)
                    ),
                });
            }
            checks.push(TotalCheck {
                cell: place,
                header: mapped.header.clone(),
                printed,
                summed,
                ok,
            });
        }
    }
    checks
}

/// The printed number and half of its last digit.
fn printed(cell: &Cell) -> Option<(f64, f64)> {
    let number = match &cell.value {
        CellValue::Number(number) => tidy(*number),
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
        Value::Money(money) => money.in_unit(unit.money),
        other => other.as_number().unwrap_or(0.0) / unit.scale,
    }
}

/// The unit of a column as shown in the plan.
pub(super) fn unit_label(mapped: &Mapped, unit: ColumnUnit) -> Option<String> {
    let field = mapped.target.field();
    if field.field_type == crate::model::FieldType::Money {
        return Some(MoneyUnit::label(unit.money).to_owned());
    }
    mapped
        .unit
        .clone()
        .or_else(|| (!field.unit.is_empty()).then(|| field.unit.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outer_sections_sum_the_rows_of_their_inner_ones() {
        // 1 一、 2 （一） 3 4 records 5 小计 6 （二） 7 record 8 小计 9 小计 10 二、 11 record 12 合计.
        let mut rows = RowsRead::default();
        rows.section(1, 1);
        rows.section(2, 2);
        rows.data(3);
        rows.data(4);
        assert!(!rows.subtotal(5));
        rows.section(6, 2);
        rows.data(7);
        assert!(!rows.subtotal(8));
        assert!(!rows.subtotal(9));
        rows.section(10, 1);
        rows.data(11);
        rows.total(12);
        let sums = rows.finish().into_iter().map(|total| (total.row, total.rows));
        let expected: [(u32, &[u32]); 8] = [
            (1, &[3, 4, 7]),
            (2, &[3, 4]),
            (5, &[3, 4]),
            (6, &[7]),
            (8, &[7]),
            (9, &[3, 4, 7]),
            (10, &[11]),
            (12, &[3, 4, 7, 11]),
        ];
        assert_eq!(
            sums.collect::<Vec<_>>(),
            expected.map(|(row, rows)| (row, rows.to_vec()))
        );
    }
}
