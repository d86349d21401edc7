//! The rows of a sheet: sections, records in the order of entry, and the place for a new record; sums of columns.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::forms::{FieldScope, dictionary};
use crate::model::{
    FieldType, Money, MoneyUnit, Period, Record, RecordId, RecordKind, Value, Years, name_key,
};
use crate::ops::Snapshot;

use super::columns::{EXTRA, SheetColumn};

/// One row. Its texts are made when they are asked for: of 50,000 records only those in sight are.
pub(super) enum SheetRow {
    /// A heading over records.
    Section(String),
    /// A record.
    Data {
        /// Where it stands among the records of its kind.
        at: usize,
        /// Its number in this table.
        ordinal: usize,
    },
    /// The place where a new record is typed.
    New,
}

/// The rows of a kind at a period.
pub(super) fn of(
    snapshot: &Snapshot,
    kind: RecordKind,
    period: Option<Period>,
    columns: &[SheetColumn],
) -> Vec<SheetRow> {
    let records: Vec<(usize, &Record)> = snapshot
        .records
        .of(kind)
        .iter()
        .enumerate()
        .filter(|(_, record)| !kind.is_periodic() || record.period == period)
        .collect();
    let mut rows = Vec::with_capacity(records.len() + 4);
    let mut ordinals = 1..;
    let mut data = |at: usize| SheetRow::Data {
        at,
        ordinal: ordinals.next().unwrap_or_default(),
    };
    if kind == RecordKind::Project {
        for (number, (title, members)) in (1..).zip(sections(&records)) {
            rows.push(SheetRow::Section(section(number, &title, &members, columns)));
            rows.extend(members.iter().map(|(at, _)| data(*at)));
        }
    } else {
        rows.extend(records.iter().map(|(at, _)| data(*at)));
    }
    rows.push(SheetRow::New);
    rows
}

/// The decimals of a column of measured figures, the same in every row: digits stand under digits.
pub(super) fn decimals<'r>(values: impl Iterator<Item = &'r Value>) -> usize {
    let fraction = |value: &Value| match value {
        Value::Real(number) if number.fract() == 0.0 => 0,
        Value::Real(number) => number.to_string().split_once('.').map_or(0, |(_, it)| it.len()),
        _ => 0,
    };
    values.map(fraction).max().unwrap_or(0).min(MOST_DECIMALS)
}

/// Longer fractions come from divisions in a sheet; their cells keep them as they are.
const MOST_DECIMALS: usize = 4;

/// A figure with so many decimals; one that has more, and what is no figure, stays.
fn even(text: &str, decimals: usize) -> String {
    let has = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    match text.parse::<f64>() {
        Ok(_) if has == 0 && decimals > 0 => format!("{text}.{}", "0".repeat(decimals)),
        Ok(_) if has < decimals => format!("{text}{}", "0".repeat(decimals - has)),
        _ => text.to_owned(),
    }
}

pub(super) fn summed(kind: RecordKind) -> bool {
    !RecordKind::REGISTERS.contains(&kind) && kind != RecordKind::Indicator
}

/// Projects by category, in the order of the dictionary; those without one come last.
fn sections<'a>(records: &[(usize, &'a Record)]) -> Vec<(String, Vec<(usize, &'a Record)>)> {
    let field = dictionary().field(RecordKind::Project, "category");
    let known = field.map_or(&[][..], |field| field.choices.as_slice());
    let mut list: Vec<(String, Vec<(usize, &Record)>)> =
        known.iter().map(|name| (name.clone(), Vec::new())).collect();
    list.push(("未填类别".to_owned(), Vec::new()));
    for (place, record) in records {
        let category = record.text("category");
        let at = known
            .iter()
            .position(|name| name == category)
            .unwrap_or(known.len());
        if let Some((_, members)) = list.get_mut(at) {
            members.push((*place, record));
        }
    }
    list.retain(|(_, members)| !members.is_empty());
    list
}

fn section(number: usize, title: &str, members: &[(usize, &Record)], columns: &[SheetColumn]) -> String {
    const NUMBERS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let number = NUMBERS.get(number - 1).copied().unwrap_or("");
    let mut text = format!("{number}　{title}（{} 项）", members.len());
    for column in columns
        .iter()
        .filter(|column| column.field_type == FieldType::Money)
    {
        let sum: i64 = members
            .iter()
            .filter_map(|(_, record)| money(record.get(&column.field)))
            .sum();
        let name = dictionary()
            .field(RecordKind::Project, &column.field)
            .map_or("", |field| field.name.as_str());
        text.push_str(&format!(
            "　{name} {} {}",
            Money(sum).show(column.unit),
            column.unit.label()
        ));
    }
    text
}

/// The projects of monthly returns: each return shows what its project says.
#[derive(Default)]
pub(super) struct Parents(HashMap<RecordId, RecordId>);

impl Parents {
    /// The projects of the returns, when the kind is that.
    pub(super) fn of(snapshot: &Snapshot, kind: RecordKind) -> Self {
        if kind != RecordKind::ProjectReturn {
            return Self::default();
        }
        let mut projects: HashMap<String, RecordId> = HashMap::new();
        for project in snapshot.records.of(RecordKind::Project) {
            projects
                .entry(name_key(project.text("name")))
                .or_insert(project.id);
        }
        let returns = snapshot.records.of(kind).iter();
        let found = returns.filter_map(|it| Some((it.id, *projects.get(&name_key(it.text("project")))?)));
        Self(found.collect())
    }

    fn get<'s>(&self, snapshot: &'s Snapshot, record: &Record) -> Option<&'s Record> {
        snapshot
            .records
            .get(RecordKind::Project, *self.0.get(&record.id)?)
    }
}

/// What the cells of records are read from.
pub(super) struct Cells<'s> {
    pub(super) snapshot: &'s Snapshot,
    pub(super) period: Option<Period>,
    pub(super) parents: &'s Parents,
}

impl<'s> Cells<'s> {
    /// What a cell of a record shows.
    pub(super) fn text(&self, record: &'s Record, ordinal: usize, column: &SheetColumn) -> Cow<'s, str> {
        match column.field.as_str() {
            "ordinal" => Cow::Owned(ordinal.to_string()),
            "years" => Cow::Owned(years(self.parents.get(self.snapshot, record).unwrap_or(record))),
            field => match field.strip_prefix(EXTRA) {
                Some(header) => Cow::Borrowed(record.extra.get(header).map_or("", String::as_str)),
                None => match self.value(record, column) {
                    Some(Value::Text(text)) => Cow::Borrowed(text),
                    Some(value @ Value::Real(_)) => Cow::Owned(even(&show(value, column), column.decimals)),
                    Some(value) => Cow::Owned(show(value, column)),
                    None => Cow::Borrowed(""),
                },
            },
        }
    }

    /// The value behind it.
    pub(super) fn value(&self, record: &'s Record, column: &SheetColumn) -> Option<&'s Value> {
        match column.scope {
            FieldScope::Figure => record.figures.get(&self.period?)?.values.get(&column.field),
            FieldScope::Parent => self.parents.get(self.snapshot, record)?.get(&column.field),
            FieldScope::Record | FieldScope::Derived => record.get(&column.field),
        }
    }
}

fn years(record: &Record) -> String {
    let year = |field: &str| match record.get(field) {
        Some(Value::Integer(year)) => i32::try_from(*year).ok(),
        _ => None,
    };
    match (year("start_year"), year("end_year")) {
        (Some(start), Some(end)) => Years { start, end }.label(),
        (Some(year), None) | (None, Some(year)) => format!("{year}年"),
        (None, None) => String::new(),
    }
}

pub(super) fn show(value: &Value, column: &SheetColumn) -> String {
    match value {
        Value::Money(money) => fixed(*money, column.unit),
        other => other.show(column.unit),
    }
}

/// Money in 万元 with two decimals: digits stand under digits.
fn fixed(money: Money, unit: MoneyUnit) -> String {
    let exact = money.show(unit);
    match exact.split_once('.') {
        Some((_, fraction)) if fraction.len() >= 2 => exact,
        Some((_, fraction)) => format!("{exact}{}", "0".repeat(2 - fraction.len())),
        None => format!("{exact}.00"),
    }
}

fn money(value: Option<&Value>) -> Option<i64> {
    match value {
        Some(Value::Money(money)) => Some(money.0),
        _ => None,
    }
}

/// The sum of a column's values; empty where there are none.
pub(super) fn sum<'r>(values: impl Iterator<Item = &'r Value>, column: &SheetColumn) -> String {
    if column.field_type == FieldType::Money {
        let sums: Vec<i64> = values.filter_map(|value| money(Some(value))).collect();
        if sums.is_empty() {
            return String::new();
        }
        return fixed(Money(sums.iter().sum()), column.unit);
    }
    let numbers: Vec<f64> = values.filter_map(Value::as_number).collect();
    if numbers.is_empty() {
        return String::new();
    }
    let sum: f64 = numbers.iter().sum();
    even(&((sum * 1e4).round() / 1e4).to_string(), column.decimals)
}

#[cfg(test)]
mod tests {
    use super::even;

    #[test]
    fn figures_get_the_decimals_of_their_column_and_lose_none() {
        assert_eq!(even("180", 1), "180.0");
        assert_eq!(even("180.5", 2), "180.50");
        assert_eq!(even("0.12345", 4), "0.12345");
        assert_eq!(even("—", 2), "—");
        assert_eq!(even("7", 0), "7");
    }
}
