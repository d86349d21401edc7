//! The rows of a sheet: sections, records in the order of entry, and the place for a new record; sums of columns.

use crate::forms::{FieldScope, dictionary};
use crate::model::{
    FieldType, Money, MoneyUnit, Period, Record, RecordId, RecordKind, Value, Years, name_key,
};
use crate::ops::Snapshot;
use crate::ui::widgets::grid::RowKind;

use super::columns::{EXTRA, SheetColumn};

/// One row.
pub(super) struct SheetRow {
    pub(super) kind: RowKind,
    pub(super) id: RecordId,
    pub(super) texts: Vec<String>,
}

/// The rows of a kind at a period.
pub(super) fn of(
    snapshot: &Snapshot,
    kind: RecordKind,
    period: Option<Period>,
    columns: &[SheetColumn],
) -> Vec<SheetRow> {
    let records: Vec<&Record> = snapshot
        .records
        .of(kind)
        .iter()
        .filter(|record| !kind.is_periodic() || record.period == period)
        .collect();
    let mut rows = Vec::with_capacity(records.len() + 4);
    let mut ordinal = 0;
    let sections = if kind == RecordKind::Project {
        sections(&records)
    } else {
        Vec::new()
    };
    if sections.is_empty() {
        for record in &records {
            ordinal += 1;
            rows.push(data(snapshot, record, period, columns, ordinal));
        }
    }
    for (number, (title, members)) in (1..).zip(&sections) {
        rows.push(section(number, title, members, columns));
        for record in members {
            ordinal += 1;
            rows.push(data(snapshot, record, period, columns, ordinal));
        }
    }
    rows.push(new_row(kind, columns));
    rows
}

/// Gives the measured figures of a column the same decimals: digits stand under digits.
pub(super) fn align_decimals(rows: &mut [SheetRow], columns: &mut [SheetColumn]) {
    let reals = columns
        .iter_mut()
        .enumerate()
        .filter(|(_, column)| column.field_type == FieldType::Real);
    for (index, column) in reals {
        let cells = rows.iter().filter_map(|row| row.texts.get(index));
        let longest = cells
            .filter_map(|text| text.split_once('.'))
            .map(|(_, fraction)| fraction.len());
        column.decimals = longest.max().unwrap_or(0).min(MOST_DECIMALS);
        for text in rows.iter_mut().filter_map(|row| row.texts.get_mut(index)) {
            *text = even(text, column.decimals);
        }
    }
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
fn sections<'a>(records: &[&'a Record]) -> Vec<(String, Vec<&'a Record>)> {
    let field = dictionary().field(RecordKind::Project, "category");
    let known = field.map_or(&[][..], |field| field.choices.as_slice());
    let mut list: Vec<(String, Vec<&Record>)> = known.iter().map(|name| (name.clone(), Vec::new())).collect();
    list.push(("未填类别".to_owned(), Vec::new()));
    for record in records {
        let category = record.text("category");
        let at = known
            .iter()
            .position(|name| name == category)
            .unwrap_or(known.len());
        if let Some((_, members)) = list.get_mut(at) {
            members.push(record);
        }
    }
    list.retain(|(_, members)| !members.is_empty());
    list
}

fn section(number: usize, title: &str, members: &[&Record], columns: &[SheetColumn]) -> SheetRow {
    const NUMBERS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let number = NUMBERS.get(number - 1).copied().unwrap_or("");
    let mut text = format!("{number}　{title}（{} 项）", members.len());
    for column in columns
        .iter()
        .filter(|column| column.field_type == FieldType::Money)
    {
        let sum: i64 = members
            .iter()
            .filter_map(|record| money(record.get(&column.field)))
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
    SheetRow {
        kind: RowKind::Section,
        id: RecordId::default(),
        texts: vec![text],
    }
}

fn data(
    snapshot: &Snapshot,
    record: &Record,
    period: Option<Period>,
    columns: &[SheetColumn],
    ordinal: usize,
) -> SheetRow {
    let texts = columns
        .iter()
        .map(|column| match column.field.as_str() {
            "ordinal" => ordinal.to_string(),
            field if field.starts_with(EXTRA) => {
                let header = field.trim_start_matches(EXTRA);
                record.extra.get(header).cloned().unwrap_or_default()
            }
            "years" => years(parent(snapshot, record).unwrap_or(record)),
            _ => {
                value(snapshot, record, period, column).map_or_else(String::new, |value| show(value, column))
            }
        })
        .collect();
    SheetRow {
        kind: RowKind::Data,
        id: record.id,
        texts,
    }
}

fn value<'a>(
    snapshot: &'a Snapshot,
    record: &'a Record,
    period: Option<Period>,
    column: &SheetColumn,
) -> Option<&'a Value> {
    match column.scope {
        FieldScope::Figure => record.figures.get(&period?)?.values.get(&column.field),
        FieldScope::Parent => parent(snapshot, record)?.get(&column.field),
        FieldScope::Record | FieldScope::Derived => record.get(&column.field),
    }
}

/// The project of a monthly return.
fn parent<'a>(snapshot: &'a Snapshot, record: &Record) -> Option<&'a Record> {
    if record.kind != RecordKind::ProjectReturn {
        return None;
    }
    let key = name_key(record.text("project"));
    snapshot
        .records
        .of(RecordKind::Project)
        .iter()
        .find(|project| name_key(project.text("name")) == key)
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

/// The sum of a column over these records; empty where nothing is summed.
pub(super) fn sum(records: &[&Record], period: Option<Period>, column: &SheetColumn) -> String {
    if !column.total || column.scope == FieldScope::Parent {
        return String::new();
    }
    let values = || {
        records
            .iter()
            .filter_map(|record| record.at(&column.field, period))
    };
    match column.field_type {
        FieldType::Money => {
            let sums: Vec<i64> = values().filter_map(|value| money(Some(value))).collect();
            if sums.is_empty() {
                String::new()
            } else {
                fixed(Money(sums.iter().sum()), column.unit)
            }
        }
        _ => {
            let numbers: Vec<f64> = values().filter_map(Value::as_number).collect();
            if numbers.is_empty() {
                return String::new();
            }
            let sum: f64 = numbers.iter().sum();
            even(&((sum * 1e4).round() / 1e4).to_string(), column.decimals)
        }
    }
}

fn new_row(kind: RecordKind, columns: &[SheetColumn]) -> SheetRow {
    let hint = format!("＋ 录入{}，或粘贴多行", kind.label());
    let texts = columns
        .iter()
        .map(|column| if column.key { hint.clone() } else { String::new() });
    SheetRow {
        kind: RowKind::New,
        id: RecordId::default(),
        texts: texts.collect(),
    }
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
