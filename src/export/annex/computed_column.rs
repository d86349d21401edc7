//! A column that is computed from others: 完成率, 序时进度 (`data/computed.toml`).

use crate::forms::{Computation, ComputedField, dictionary};
use crate::model::{Comparator, Period, Record, Value, rounded_to};

use super::column_printer::float_cell;
use super::indicator_column::{IndicatorCell, IndicatorColumn};
use super::layout::AnnexCell;
use super::value_source::ValueSource;

/// Months of a year, for the part of it that has gone by.
const MONTHS: f64 = 12.0;
/// A share has endless decimals; two are what the tables print.
const DECIMALS: u8 = 2;

/// What a record shows in it; empty where a part is not known.
pub(super) fn cell(
    field: &ComputedField,
    stated: Option<Period>,
    record: &Record,
    values: &ValueSource<'_>,
) -> AnnexCell {
    let period = stated.or(record.period).or(values.period);
    let share = || share(field, stated, record, values);
    let elapsed = || Some(f64::from(period?.end_month()) / MONTHS * 100.0);
    let number = match field.computation {
        Computation::Share => share(),
        Computation::Elapsed => elapsed(),
        Computation::Lead => share().zip(elapsed()).map(|(share, elapsed)| share - elapsed),
        Computation::Reached => {
            let reached = share().zip(elapsed());
            // As printed, with two decimals: 49.996 is 50.
            let text = reached.map(|(share, elapsed)| {
                if rounded_to(share, DECIMALS) >= rounded_to(elapsed, DECIMALS) {
                    "是"
                } else {
                    "否"
                }
            });
            return text.map_or(AnnexCell::Empty, AnnexCell::text);
        }
    };
    number.map_or(AnnexCell::Empty, |number| {
        float_cell(rounded_to(number, DECIMALS))
    })
}

/// Part ÷ whole × 100.
fn share(
    field: &ComputedField,
    stated: Option<Period>,
    record: &Record,
    values: &ValueSource<'_>,
) -> Option<f64> {
    let part = number(&field.part, stated, record, values)?;
    let whole = number(&field.whole, stated, record, values)?;
    (whole > 0.0).then(|| part / whole * 100.0)
}

fn number(id: &str, stated: Option<Period>, record: &Record, values: &ValueSource<'_>) -> Option<f64> {
    if id == "reported" {
        return match IndicatorColumn::Value(stated).cell(record, values).0 {
            IndicatorCell::Kept(value) => exact(value),
            IndicatorCell::Number(number) => Some(number),
            IndicatorCell::Empty => None,
        };
    }
    let field = dictionary().field(record.kind, id)?;
    let (_, value) = values.dated_value(field, record, stated)?;
    exact(value)
}

/// A number that a share can be taken of: of 不高于 5 there is none.
fn exact(value: &Value) -> Option<f64> {
    match value {
        Value::Comparison(comparison) => {
            let is_aim = matches!(comparison.comparator, Comparator::Equal | Comparator::AtLeast);
            is_aim.then_some(comparison.value)
        }
        value => value.as_number(),
    }
}
