//! From a record and a column to a cell: units, decimals, years, dates, yes and no.

use std::collections::BTreeMap;

use crate::forms::{Field, FieldScope, Form, FormColumn, dictionary};
use crate::model::{
    Comparator, Comparison, FieldType, Money, MoneyUnit, Period, Record, RecordKind, Records, Value, Years,
    name_key,
};

use super::layout::{Align, Cell, Context};

/// Where the cells of one form come from.
pub(crate) struct Cells<'a> {
    form: &'a Form,
    context: &'a Context<'a>,
    period: Option<Period>,
    /// Projects by name, for the columns of a monthly return that are kept on its project.
    parents: BTreeMap<String, &'a Record>,
}

impl<'a> Cells<'a> {
    /// Prepares a form; `period` is the one its rows speak of.
    pub(crate) fn new(
        form: &'a Form,
        records: &'a Records,
        context: &'a Context<'a>,
        period: Option<Period>,
    ) -> Self {
        let projects = match form.record {
            RecordKind::ProjectReturn => records.of(RecordKind::Project),
            _ => &[],
        };
        // The first of two projects with one name wins, as in the list of projects.
        let parents = projects
            .iter()
            .rev()
            .map(|project| (name_key(project.text("name")), project))
            .collect();
        Self {
            form,
            context,
            period,
            parents,
        }
    }

    /// The cells of a column for some records, with the decimals they share.
    pub(crate) fn column(&self, column: &FormColumn, records: &[&'a Record]) -> Vec<Cell> {
        let source = self.source(column);
        let mut cells: Vec<Cell> = records.iter().map(|record| self.cell(&source, record)).collect();
        let needed = cells.iter().map(decimals_of).max().unwrap_or(0);
        if let Some(shared) = shared_decimals(&source, needed) {
            cells.iter_mut().for_each(|cell| show(cell, shared));
        }
        cells
    }

    /// The cells of all columns, record by record: each record is looked at once, which is what takes the time.
    pub(crate) fn rows(&self, records: &[&'a Record]) -> Vec<Vec<Cell>> {
        let sources: Vec<Source<'_>> = self
            .form
            .columns
            .iter()
            .map(|column| self.source(column))
            .collect();
        let mut needed = vec![0; sources.len()];
        let row = |record: &&'a Record| -> Vec<Cell> {
            let cells: Vec<Cell> = sources.iter().map(|source| self.cell(source, record)).collect();
            for (needed, cell) in needed.iter_mut().zip(&cells) {
                *needed = decimals_of(cell).max(*needed);
            }
            cells
        };
        let mut rows: Vec<Vec<Cell>> = records.iter().map(row).collect();
        let shared: Vec<Option<u8>> = sources
            .iter()
            .zip(needed)
            .map(|(source, needed)| shared_decimals(source, needed))
            .collect();
        for cells in &mut rows {
            for (cell, shared) in cells.iter_mut().zip(&shared) {
                if let Some(shared) = shared {
                    show(cell, *shared);
                }
            }
        }
        rows
    }

    /// The sums of the columns, money in 分 so that it equals the sum of the printed parts; empty without figures.
    pub(crate) fn totals(&self, records: &[&'a Record], rows: &[Vec<Cell>]) -> Vec<Cell> {
        let sum = |(column, at): (&FormColumn, usize)| {
            if column.total {
                self.total(column, records, || rows.iter().filter_map(move |row| row.get(at)))
            } else {
                Cell::Empty
            }
        };
        self.form.columns.iter().zip(0..).map(sum).collect()
    }

    fn total<'c, I: Iterator<Item = &'c Cell>>(
        &self,
        column: &FormColumn,
        records: &[&'a Record],
        cells: impl Fn() -> I,
    ) -> Cell {
        if cells().all(|cell| cell.number().is_none()) {
            return Cell::Empty;
        }
        let decimals = cells().map(decimals_of).max().unwrap_or(0);
        let source = self.source(column);
        if let Some(field) = source.field
            && field.field_type == FieldType::Money
        {
            let amounts = records
                .iter()
                .filter_map(|record| money(self.value(field, record)?));
            let sum: Money = amounts.sum();
            return Cell::Number {
                value: sum.in_unit(source.unit),
                decimals,
            };
        }
        let sum: f64 = cells().filter_map(Cell::number).sum();
        Cell::Number {
            value: round(sum, decimals),
            decimals,
        }
    }

    fn source<'c>(&self, column: &'c FormColumn) -> Source<'c> {
        Source {
            column,
            field: self.field(column),
            unit: self.money_unit(column),
        }
    }

    /// How a column stands.
    pub(crate) fn align(&self, column: &FormColumn) -> Align {
        match self.field_type(column) {
            _ if matches!(column.field.as_str(), "ordinal" | "years") => Align::Center,
            Some(FieldType::Money | FieldType::Integer | FieldType::Real) => Align::Right,
            Some(FieldType::LongText) => Align::Left,
            // A wide text column holds names or lists of offices, a narrow one words.
            Some(FieldType::Text) if column.width > 16.0 => Align::Left,
            // Comparisons and open counts: each row has its own unit, and `≥90` is text.
            _ => Align::Center,
        }
    }

    fn field(&self, column: &FormColumn) -> Option<&'static Field> {
        dictionary().field(self.form.record, &column.field)
    }

    fn field_type(&self, column: &FormColumn) -> Option<FieldType> {
        self.field(column).map(|field| field.field_type)
    }

    /// The unit of the column, else of the line above the table, else of the dictionary.
    fn money_unit(&self, column: &FormColumn) -> MoneyUnit {
        let field = self.field(column);
        let line = || MoneyUnit::find(&self.form.filler_line);
        column
            .money_unit()
            .or_else(line)
            .unwrap_or(field.map_or(MoneyUnit::Wan, Field::money_unit))
    }

    fn cell(&self, source: &Source<'_>, record: &'a Record) -> Cell {
        let Source { column, field, unit } = source;
        if column.field == "years" {
            return Cell::text(
                years(record)
                    .or_else(|| years(self.parent(record)?))
                    .unwrap_or_default(),
            );
        }
        if let Some(code) = column.field.strip_prefix("value:") {
            return self.indicator_value(code, record);
        }
        let has_unit_column = || self.form.columns.iter().any(|other| other.field == "unit");
        if record.kind == RecordKind::Indicator && column.field == "name" && !has_unit_column() {
            return Cell::text(name_with_unit(record));
        }
        let is_date = field.is_some_and(|field| field.field_type == FieldType::Date);
        match field.and_then(|field| self.value(field, record)) {
            None => Cell::Empty,
            Some(Value::Text(text)) if is_date => Cell::text(chinese_date(text)),
            Some(Value::Money(money)) => Cell::Number {
                value: money.in_unit(*unit),
                decimals: small(money.decimals_in(*unit)),
            },
            Some(value) => plain_cell(value),
        }
    }

    fn value(&self, field: &Field, record: &'a Record) -> Option<&'a Value> {
        let scope = field.scope;
        let field = &field.id;
        let own = record.get(field);
        match scope {
            FieldScope::Figure => {
                let period = self
                    .period
                    .or_else(|| record.figures.keys().next_back().copied())?;
                record
                    .at(field, Some(period))
                    .or_else(|| Some(record.latest(field, period)?.1))
            }
            FieldScope::Parent => own.or_else(|| self.parent(record)?.get(field)),
            FieldScope::Record | FieldScope::Derived => own,
        }
    }

    fn parent(&self, record: &Record) -> Option<&'a Record> {
        self.parents.get(&name_key(record.text("project"))).copied()
    }

    fn indicator_value(&self, code: &str, record: &Record) -> Cell {
        let Ok(period) = code.parse::<Period>() else {
            return Cell::Empty;
        };
        if let Some(value) = record.at("reported", Some(period)) {
            return plain_cell(value);
        }
        let of_this_period = self.context.period.is_none_or(|asked| asked == period);
        match self.context.computed.get(&record.id) {
            // A ratio has endless decimals; two are what the tables print.
            Some(value) if of_this_period => float_cell(round(*value, 2)),
            _ => Cell::Empty,
        }
    }
}

/// What the cells of a column are made of, looked up once.
struct Source<'c> {
    column: &'c FormColumn,
    field: Option<&'static Field>,
    unit: MoneyUnit,
}

/// One number of decimals for a column of one unit; figures of different units keep their own.
fn shared_decimals(source: &Source<'_>, needed: u8) -> Option<u8> {
    let field_type = source.field?.field_type;
    let figures = [FieldType::Money, FieldType::Real, FieldType::Integer];
    if !figures.contains(&field_type) {
        return None;
    }
    let needed = needed.max(source.column.decimals.unwrap_or(0));
    // 万元 is printed whole or with two decimals; more only where an amount has 元 and 分.
    let is_wan = field_type == FieldType::Money && source.unit == MoneyUnit::Wan;
    Some(if is_wan && needed == 1 { 2 } else { needed })
}

fn show(cell: &mut Cell, shared: u8) {
    if let Cell::Number { decimals, .. } = cell {
        *decimals = shared;
    }
}

fn plain_cell(value: &Value) -> Cell {
    match value {
        Value::Text(text) => Cell::text(text.trim()),
        Value::Bool(yes) => Cell::text(if *yes { "是" } else { "否" }),
        Value::Comparison(Comparison {
            comparator: Comparator::Equal,
            value,
        })
        | Value::Real(value) => float_cell(*value),
        Value::Quantity(quantity) => match quantity.as_exact() {
            Some(count) => plain_cell(&Value::Integer(count)),
            None => Cell::text(quantity.to_string()),
        },
        Value::Comparison(comparison) => Cell::text(comparison.to_string()),
        Value::Integer(_) | Value::Money(_) => value.as_number().map_or(Cell::Empty, float_cell),
    }
}

fn float_cell(value: f64) -> Cell {
    // Display prints the shortest text that reads back as the same float.
    let text = value.to_string();
    let decimals = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    Cell::Number {
        value,
        decimals: small(decimals),
    }
}

fn decimals_of(cell: &Cell) -> u8 {
    match cell {
        Cell::Number { decimals, .. } => *decimals,
        Cell::Empty | Cell::Text(_) => 0,
    }
}

/// 亿元 needs ten decimals down to the 分; Excel shows fifteen digits.
fn small(decimals: usize) -> u8 {
    u8::try_from(decimals).unwrap_or(10).min(10)
}

fn round(value: f64, decimals: u8) -> f64 {
    let power = 10f64.powi(i32::from(decimals));
    (value * power).round() / power
}

fn money(value: &Value) -> Option<Money> {
    match value {
        Value::Money(money) => Some(*money),
        _ => None,
    }
}

fn years(record: &Record) -> Option<String> {
    let year = |field: &str| match record.get(field) {
        Some(Value::Integer(year)) => i32::try_from(*year).ok(),
        _ => None,
    };
    match (year("start_year"), year("end_year")) {
        (Some(start), Some(end)) => Some(Years { start, end }.label()),
        (Some(start), None) => Some(format!("{start}年起")),
        (None, Some(end)) => Some(format!("至{end}年")),
        (None, None) => None,
    }
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
            Cell::Number {
                value: 0.2,
                decimals: 1
            }
        );
        assert_eq!(
            float_cell(650.0),
            Cell::Number {
                value: 650.0,
                decimals: 0
            }
        );
    }
}
