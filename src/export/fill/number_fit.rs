//! Cells whose format shows a number in another unit get the number that shows right, or the column stays blank.

use std::collections::{BTreeMap, BTreeSet};

use super::fill_plan::FillPlan;
use super::meaning::is_sum;
use super::package::number_format::{ShownNumber, same};
use super::package::reference::column_number;
use super::package::sheet::SheetXml;
use super::package::styles::Styles;
use super::protection::origins;
use super::table::{IssuedColumn, IssuedRole, IssuedTable};
use crate::export::annex::layout::AnnexCell;
use crate::forms::COMPUTED;
use crate::model::{Money, MoneyUnit, column_letters, with_15_digits};

/// What the formats of one column make of its figures.
enum ColumnFit {
    /// The stored number is the figure times this.
    Times(f64),
    /// No number shows right.
    Refused(String),
}

/// Writes figures so that they show right.
pub(super) fn fit_numbers(sheet: &SheetXml, table: &IssuedTable, styles: &Styles, plan: &mut FillPlan) {
    let origins = origins(sheet, plan);
    let mut shown: BTreeMap<u32, Vec<ShownNumber>> = BTreeMap::new();
    for (row, cells) in &plan.cells {
        let from = origins.get(row).map(|(from, _)| *from);
        for (column, value) in cells {
            if !matches!(value, AnnexCell::Number { .. }) || Some(*column) == plan.ordinal {
                continue;
            }
            let style = from
                .and_then(|from| sheet.cell(from, *column))
                .and_then(|cell| cell.style);
            let formats = shown.entry(*column).or_default();
            let format = styles.get(style).shown;
            if !formats.contains(&format) {
                formats.push(format);
            }
        }
    }
    let mut refused: BTreeSet<u32> = BTreeSet::new();
    let mut factors: BTreeMap<u32, f64> = BTreeMap::new();
    for (column, formats) in shown {
        let letters = column_letters(column);
        let Some(known) = table.columns.iter().find(|known| known.letters == letters) else {
            continue;
        };
        match fit(known, &formats, &total_formats(sheet, table, styles, column)) {
            ColumnFit::Times(factor) if same(factor, 1.0) => {}
            ColumnFit::Times(factor) => {
                factors.insert(column, factor);
                if !is_percent(&formats) {
                    plan.notes.push(format!(
                        "{letters} 列的格式把数换了单位显示，已按显示出来正确的数填写"
                    ));
                }
            }
            ColumnFit::Refused(reason) => {
                refused.insert(column);
                plan.notes.push(format!(
                    "{letters} 列的格式{reason}，没有填写；请改好格式或手工填写"
                ));
            }
        }
    }
    for cells in plan.cells.values_mut() {
        cells
            .retain(|column, value| !(refused.contains(column) && matches!(value, AnnexCell::Number { .. })));
        for (column, value) in cells.iter_mut() {
            if let (AnnexCell::Number { value, decimals }, Some(factor)) = (value, factors.get(column)) {
                *value = with_15_digits(*value * factor);
                *decimals = decimals.saturating_add(2);
            }
        }
    }
    say_percent(table, &factors, plan);
    plan.cells.retain(|_, cells| !cells.is_empty());
}

/// A share under a header without %, in cells without a format for it, says itself what it is: 20%.
fn say_percent(table: &IssuedTable, factors: &BTreeMap<u32, f64>, plan: &mut FillPlan) {
    let is_bare = |column: &&IssuedColumn| {
        let is_said = ["%", "％", "百分", "‰"]
            .iter()
            .any(|sign| column.header.contains(sign));
        column.field.starts_with(COMPUTED) && column.unit == "%" && !is_said
    };
    let bare = table.columns.iter().filter(is_bare);
    let bare = bare.filter_map(|column| column_number(&column.letters));
    for column in bare.filter(|column| !factors.contains_key(column)) {
        for cell in plan.cells.values_mut().filter_map(|cells| cells.get_mut(&column)) {
            if cell.number().is_some() {
                *cell = AnnexCell::text(format!("{cell}%"));
            }
        }
    }
}

fn is_percent(formats: &[ShownNumber]) -> bool {
    let percent = ShownNumber::Times {
        factor: 100.0,
        unit: None,
    };
    formats.iter().all(|format| *format == percent)
}

/// The formats of the sums in a column.
fn total_formats(sheet: &SheetXml, table: &IssuedTable, styles: &Styles, column: u32) -> Vec<ShownNumber> {
    let totals = table
        .rows
        .iter()
        .filter(|row| matches!(row.role, IssuedRole::Total | IssuedRole::Section(_)));
    totals
        .filter_map(|row| sheet.cell(row.row, column))
        .filter(|cell| cell.formula.as_ref().is_some_and(|formula| is_sum(&formula.text)))
        .map(|cell| styles.get(cell.style).shown)
        .collect()
}

fn fit(column: &IssuedColumn, formats: &[ShownNumber], totals: &[ShownNumber]) -> ColumnFit {
    let mut own: Option<(f64, Option<MoneyUnit>)> = None;
    for format in formats {
        match format {
            ShownNumber::Unreadable(reason) => return ColumnFit::Refused((*reason).to_owned()),
            ShownNumber::Times { factor, unit } => match own {
                Some((known, written)) if !same(known, *factor) || written != *unit => {
                    return ColumnFit::Refused("各行不一样，显示的单位不同".to_owned());
                }
                _ => own = Some((*factor, *unit)),
            },
        }
    }
    let Some((factor, written)) = own else {
        return ColumnFit::Times(1.0);
    };
    let of_totals = totals.iter().filter_map(|format| match format {
        ShownNumber::Times { factor, .. } => Some(*factor),
        ShownNumber::Unreadable(_) => None,
    });
    if of_totals.into_iter().any(|total| !same(total, factor)) {
        return ColumnFit::Refused("与合计的格式不同，合计会显示成另一个单位".to_owned());
    }
    let stated = MoneyUnit::find(&column.unit);
    let factor = match (stated, written) {
        // The header says 万元 and the format writes 元.
        (Some(stated), Some(written)) if stated != written && same(factor, 1.0) => {
            return ColumnFit::Refused(format!(
                "写着“{}”，与表头的“{}”不一致",
                written.label(),
                stated.label()
            ));
        }
        (Some(stated), Some(written)) => in_unit(stated, written) / factor,
        // Nothing says which of the two is meant.
        (Some(MoneyUnit::Yuan), None) if factor < 1.0 && !same(factor, 1.0) => {
            return ColumnFit::Refused("把元换成别的单位显示，与表头的“元”不一致".to_owned());
        }
        _ => 1.0 / factor,
    };
    ColumnFit::Times(with_15_digits(factor))
}

/// How many of one unit another one is.
fn in_unit(from: MoneyUnit, to: MoneyUnit) -> f64 {
    const MUCH: Money = Money(100_000_000_000_000);
    MUCH.in_unit(to) / MUCH.in_unit(from)
}
