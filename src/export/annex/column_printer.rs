//! One column of a table: from a record to what is printed. The annex, its preview, 套表 and the window's grid all ask
//! here, so that what the officer checks is what goes out.
//!
//! Units, decimals, years, dates, yes and no are settled here; which rows there are is not.

use std::borrow::Cow;

use crate::forms::{ComputedField, Field, FieldScope, Form, FormColumn, computed, dictionary};
use crate::model::{
    Comparator, Comparison, FieldType, Money, MoneyUnit, Period, Record, RecordKind, Value, Years,
    number_text, rounded_to,
};

use super::cell_fact::FigureDate;
use super::computed_column;
use super::extra_cell::ExtraColumn;
use super::indicator_column::{IndicatorCell, IndicatorColumn};
use super::layout::{Align, AnnexCell};
use super::value_source::{PeriodRule, ValueSource};
use super::years_cell::{years_of, years_text};

/// How one column prints records, looked up once.
#[derive(Clone, Debug)]
pub struct ColumnPrinter {
    column: FormColumn,
    field: Option<&'static Field>,
    unit: MoneyUnit,
    /// Whether a name takes its unit along, because no column has it: 养老床位数（张）.
    names_unit: bool,
    /// The decimals that all figures of the column have; `None` leaves each its own.
    decimals: Option<u8>,
    /// What its header says of the year of an indicator's values.
    indicator: Option<IndicatorColumn>,
    /// The period that its header says, for figures by period.
    period: Option<Period>,
    /// What imports kept, for a column that no field has.
    extra: Option<ExtraColumn>,
    /// How it is computed, for a column that nobody types.
    computed: Option<&'static ComputedField>,
}

impl ColumnPrinter {
    /// Looks up a column of a form.
    pub fn new(form: &Form, column: &FormColumn) -> Self {
        let field = dictionary().field(form.record, &column.field);
        // The unit of the column, else of the line above the table, else of the dictionary.
        let unit = column
            .money_unit()
            .or_else(|| MoneyUnit::find(&form.filler_line))
            .unwrap_or(field.map_or(MoneyUnit::Wan, Field::money_unit));
        let is_indicator = form.record == RecordKind::Indicator;
        let computed = computed().field(form.record, &column.field);
        let is_figure = computed.is_some() || field.is_some_and(|field| field.scope == FieldScope::Figure);
        let stated = || Period::find(&column.header).or_else(|| Period::find(&column.group));
        let has_unit_column = || form.columns.iter().any(|other| other.field == "unit");
        Self {
            field,
            unit,
            names_unit: form.record == RecordKind::Indicator && column.field == "name" && !has_unit_column(),
            decimals: None,
            indicator: is_indicator
                .then(|| IndicatorColumn::of(&column.field, &column.header, &column.group))
                .flatten(),
            period: if is_figure { stated() } else { None },
            extra: ExtraColumn::of(column),
            computed,
            column: column.clone(),
        }
    }

    /// The unit of money in it.
    pub const fn unit(&self) -> MoneyUnit {
        self.unit
    }

    /// How its cells stand.
    pub fn align(&self) -> Align {
        match self.field.map(|field| field.field_type) {
            _ if matches!(self.column.field.as_str(), "ordinal" | "years") => Align::Center,
            _ if self.computed.is_some_and(|computed| !computed.unit.is_empty()) => Align::Right,
            // What has a unit or a sum are figures.
            _ if self.extra.is_some() && (self.column.total || !self.column.unit.is_empty()) => Align::Right,
            None if self.extra.is_some() && self.column.width > 16.0 => Align::Left,
            Some(FieldType::Money | FieldType::Integer | FieldType::Real) => Align::Right,
            Some(FieldType::LongText) => Align::Left,
            // A wide text column holds names or lists of offices, a narrow one words.
            Some(FieldType::Text) if self.column.width > 16.0 => Align::Left,
            // Comparisons and open counts: each row has its own unit, and `≥90` is text.
            _ => Align::Center,
        }
    }

    /// Gives all figures of the column the decimals that these records need: digits stand under digits.
    pub fn share_decimals<'a>(
        &mut self,
        records: impl IntoIterator<Item = &'a Record>,
        values: &ValueSource<'a>,
    ) {
        let is_whole = self
            .field
            .is_none_or(|field| field.field_type == FieldType::Integer)
            && !self.is_of_figures();
        let needed = if is_whole {
            0
        } else {
            let cells = records.into_iter().map(|record| self.own_cell(record, values));
            cells.map(|cell| decimals_of(&cell)).max().unwrap_or(0)
        };
        self.share(needed);
    }

    /// The same from the greatest number of decimals among the cells.
    pub(super) fn share(&mut self, needed: u8) {
        self.decimals = self.shared_decimals(needed);
    }

    /// What a record prints.
    pub fn cell<'a>(&self, record: &'a Record, values: &ValueSource<'a>) -> AnnexCell {
        self.shown(self.own_cell(record, values))
    }

    /// The same as text.
    pub fn text<'a>(&self, record: &'a Record, values: &ValueSource<'a>) -> Cow<'a, str> {
        match self.field.filter(|_| !self.is_composed(values.rule)) {
            // Nearly every cell of a long list that is searched: it needs no copy.
            Some(field) if field.field_type != FieldType::Date => match self.value(record, values) {
                Some(Value::Text(text)) => Cow::Borrowed(text.trim()),
                Some(value) => Cow::Owned(self.value_text(value)),
                None => Cow::Borrowed(""),
            },
            _ => Cow::Owned(self.cell(record, values).to_string()),
        }
    }

    /// What a value prints in this column.
    pub fn value_text(&self, value: &Value) -> String {
        self.shown(self.value_cell(value)).to_string()
    }

    /// What a person types to get what stands there: `2023-03` where 2023年3月 is printed.
    pub fn typed<'a>(&self, record: &'a Record, values: &ValueSource<'a>) -> Cow<'a, str> {
        if self.column.field == "years" {
            let typed = years_of(record, values).map(|found| match found {
                (Some(start), Some(end)) => Years { start, end }.label(),
                (Some(year), None) | (None, Some(year)) => format!("{year}年"),
                (None, None) => String::new(),
            });
            return Cow::Owned(typed.unwrap_or_default());
        }
        match self.value(record, values) {
            Some(Value::Text(text)) => Cow::Borrowed(text),
            Some(value) => Cow::Owned(value.show(self.unit)),
            None => Cow::Borrowed(""),
        }
    }

    /// The value behind a cell; none for what is put together.
    pub fn value<'a>(&self, record: &'a Record, values: &ValueSource<'a>) -> Option<&'a Value> {
        let own = self.period.filter(|_| values.rule != PeriodRule::Entered);
        values
            .dated_value(self.field?, record, own)
            .map(|(_, value)| value)
    }

    /// Of what date a figure is, and where it came from; `None` for a column that is for no period.
    pub fn date<'a>(&self, record: &'a Record, values: &ValueSource<'a>) -> Option<FigureDate> {
        match self.indicator {
            Some(indicator) => indicator.cell(record, values).1,
            None => values.date(self.field?, record, self.period),
        }
    }

    /// Whether the column is for a period at all.
    pub(super) fn is_dated(&self) -> bool {
        let is_figure = self.field.is_some_and(|field| field.scope == FieldScope::Figure);
        is_figure || self.indicator.is_some()
    }

    /// The sum of the column, money in 分 so that it equals the sum of the printed parts; empty without figures.
    pub fn total<'a>(
        &self,
        records: &[&'a Record],
        values: &ValueSource<'a>,
        cells: &[&AnnexCell],
    ) -> AnnexCell {
        let cells = || cells.iter().copied();
        // Shares have no sum.
        if self.computed.is_some() || cells().all(|cell| cell.number().is_none()) {
            return AnnexCell::Empty;
        }
        let decimals = cells().map(decimals_of).max().unwrap_or(0);
        let is_money = self
            .field
            .is_some_and(|field| field.field_type == FieldType::Money);
        if is_money {
            let amounts = records
                .iter()
                .filter_map(|record| self.value(record, values)?.as_money());
            let sum: Money = amounts.sum();
            return AnnexCell::Number {
                value: sum.in_unit(self.unit),
                decimals,
            };
        }
        let sum: f64 = cells().filter_map(AnnexCell::number).sum();
        AnnexCell::Number {
            value: rounded_to(sum, decimals),
            decimals,
        }
    }

    /// Whether a cell is more than one value of the dictionary.
    fn is_composed(&self, rule: PeriodRule) -> bool {
        let is_of_a_year = self.indicator.is_some() && rule != PeriodRule::Entered;
        self.column.field == "years" || self.names_unit || is_of_a_year
    }

    /// Whether it has no field and prints figures of one unit.
    fn is_of_figures(&self) -> bool {
        self.field.is_none() && self.align() == Align::Right
    }

    /// What a record prints, with its own decimals.
    pub(super) fn own_cell<'a>(&self, record: &'a Record, values: &ValueSource<'a>) -> AnnexCell {
        if self.column.field == "years" {
            let found = years_of(record, values);
            let spelled = |years| years_text(years, &self.column.spelling);
            return AnnexCell::text(found.map(spelled).unwrap_or_default());
        }
        if let Some(extra) = &self.extra {
            return extra.cell(record, values.period);
        }
        if let Some(computed) = self.computed {
            return computed_column::cell(computed, self.period, record, values);
        }
        // Where values are entered, a column holds what is kept, whatever the year in its header.
        if let Some(indicator) = self.indicator.filter(|_| values.rule != PeriodRule::Entered) {
            return match indicator.cell(record, values).0 {
                IndicatorCell::Kept(value) => plain_cell(value),
                // A ratio has endless decimals; two are what the tables print.
                IndicatorCell::Number(value) => float_cell(rounded_to(value, 2)),
                IndicatorCell::Empty => AnnexCell::Empty,
            };
        }
        if self.names_unit {
            return AnnexCell::text(name_with_unit(record));
        }
        let value = self.value(record, values);
        value.map_or(AnnexCell::Empty, |value| self.value_cell(value))
    }

    fn value_cell(&self, value: &Value) -> AnnexCell {
        let is_date = self
            .field
            .is_some_and(|field| field.field_type == FieldType::Date);
        match value {
            Value::Text(text) if is_date => AnnexCell::text(chinese_date(text)),
            Value::Money(money) => AnnexCell::Number {
                value: money.in_unit(self.unit),
                decimals: small(money.decimals_in(self.unit)),
            },
            value => plain_cell(value),
        }
    }

    pub(super) fn shown(&self, cell: AnnexCell) -> AnnexCell {
        match (cell, self.decimals) {
            (AnnexCell::Number { value, .. }, Some(decimals)) => AnnexCell::Number { value, decimals },
            (cell, _) => cell,
        }
    }

    /// One number of decimals for a column of one unit; figures of different units keep their own.
    fn shared_decimals(&self, needed: u8) -> Option<u8> {
        if self.is_of_figures() {
            return Some(needed.max(self.column.decimals.unwrap_or(0)));
        }
        let field_type = self.field?.field_type;
        let figures = [FieldType::Money, FieldType::Real, FieldType::Integer];
        if !figures.contains(&field_type) {
            return None;
        }
        let needed = needed.max(self.column.decimals.unwrap_or(0));
        // 万元 is printed whole or with two decimals; more only where an amount has 元 and 分.
        let is_wan = field_type == FieldType::Money && self.unit == MoneyUnit::Wan;
        Some(if is_wan && needed == 1 { 2 } else { needed })
    }
}

fn plain_cell(value: &Value) -> AnnexCell {
    match value {
        Value::Text(text) => AnnexCell::text(text.trim()),
        Value::Bool(yes) => AnnexCell::text(if *yes { "是" } else { "否" }),
        Value::Comparison(Comparison {
            comparator: Comparator::Equal,
            value,
        })
        | Value::Real(value) => float_cell(*value),
        Value::Quantity(quantity) => match quantity.as_exact() {
            Some(count) => plain_cell(&Value::Integer(count)),
            None => AnnexCell::text(quantity.to_string()),
        },
        Value::Comparison(comparison) => AnnexCell::text(comparison.to_string()),
        Value::Integer(_) | Value::Money(_) => value.as_number().map_or(AnnexCell::Empty, float_cell),
    }
}

pub(super) fn float_cell(value: f64) -> AnnexCell {
    let decimals = if value.fract() == 0.0 {
        0
    } else {
        let text = number_text(value);
        text.split_once('.').map_or(0, |(_, fraction)| fraction.len())
    };
    AnnexCell::Number {
        value,
        decimals: small(decimals),
    }
}

pub(super) fn decimals_of(cell: &AnnexCell) -> u8 {
    match cell {
        AnnexCell::Number { decimals, .. } => *decimals,
        AnnexCell::Empty | AnnexCell::Text(_) => 0,
    }
}

/// 亿元 needs ten decimals down to the 分; Excel shows fifteen digits.
fn small(decimals: usize) -> u8 {
    u8::try_from(decimals).unwrap_or(10).min(10)
}

/// 养老床位数（张）: the tables print the unit behind the name, and the importer takes it off again.
fn name_with_unit(record: &Record) -> String {
    let (name, unit) = (record.text("name"), record.text("unit"));
    let bracket = format!("（{unit}）");
    if unit.is_empty() || name.ends_with(&bracket) {
        name.to_owned()
    } else {
        format!("{name}{bracket}")
    }
}

/// 2023-03 → 2023年3月: no leading zeros (GB/T 9704, 成文日期).
fn chinese_date(iso: &str) -> String {
    let units = ["年", "月", "日"];
    let parts: Option<Vec<u32>> = iso.split('-').map(|part| part.parse().ok()).collect();
    match parts {
        Some(parts) if parts.len() <= units.len() => parts
            .iter()
            .zip(units)
            .map(|(number, unit)| format!("{number}{unit}"))
            .collect(),
        _ => iso.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_units_read_as_in_documents() {
        assert_eq!(chinese_date("2023-03"), "2023年3月");
        assert_eq!(chinese_date("2023-03-01"), "2023年3月1日");
        assert_eq!(chinese_date("2023年春"), "2023年春");
        let indicator = Record::new(RecordKind::Indicator)
            .with("name", Value::Text("养老床位数".to_owned()))
            .with("unit", Value::Text("张".to_owned()));
        assert_eq!(name_with_unit(&indicator), "养老床位数（张）");
    }

    #[test]
    fn floats_show_all_their_decimals() {
        assert_eq!(
            float_cell(0.2),
            AnnexCell::Number {
                value: 0.2,
                decimals: 1
            }
        );
        assert_eq!(
            float_cell(650.0),
            AnnexCell::Number {
                value: 650.0,
                decimals: 0
            }
        );
    }
}
