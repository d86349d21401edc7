//! The rows of a sheet: sections, records in the order of entry, and the place for a new record; sums of columns.

use std::borrow::Cow;

use crate::export::{ColumnPrinter, ParentProjects, PeriodRule, ValueSource};
use crate::forms::{EXTRA, dictionary};
use crate::model::{FieldType, IndicatorFigures, MoneyUnit, Period, Record, RecordKind};
use crate::ops::{Snapshot, money_total};

use super::columns::SheetColumn;

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
        let sum = money_total(members.iter().map(|(_, record)| *record), &column.field);
        let name = dictionary()
            .field(RecordKind::Project, &column.field)
            .map_or("", |field| field.name.as_str());
        let unit = column
            .printer
            .as_ref()
            .map_or(MoneyUnit::Wan, ColumnPrinter::unit);
        text.push_str(&format!("　{name} {} {}", sum.show(unit), unit.label()));
    }
    text
}

/// Where values are entered, what is computed does not stand.
static NO_FIGURES: IndicatorFigures = IndicatorFigures::new();

/// What the cells of records are read from: the very printer of the annexes, so that what stands here goes out.
pub(super) struct SheetCells<'s> {
    values: ValueSource<'s>,
}

impl<'s> SheetCells<'s> {
    /// The cells of a period. What was not entered for it is empty: here it is entered.
    pub(super) const fn new(
        snapshot: &'s Snapshot,
        parents: &'s ParentProjects,
        period: Option<Period>,
    ) -> Self {
        Self {
            values: ValueSource {
                records: &snapshot.records,
                parents,
                period,
                rule: PeriodRule::Entered,
                indicators: &NO_FIGURES,
            },
        }
    }

    /// What a cell of a record shows.
    pub(super) fn text(&self, record: &'s Record, ordinal: usize, column: &SheetColumn) -> Cow<'s, str> {
        self.read(record, ordinal, column, ColumnPrinter::text)
    }

    /// What a person types to get it.
    pub(super) fn typed(&self, record: &'s Record, ordinal: usize, column: &SheetColumn) -> Cow<'s, str> {
        self.read(record, ordinal, column, ColumnPrinter::typed)
    }

    fn read(
        &self,
        record: &'s Record,
        ordinal: usize,
        column: &SheetColumn,
        printed: impl Fn(&ColumnPrinter, &'s Record, &ValueSource<'s>) -> Cow<'s, str>,
    ) -> Cow<'s, str> {
        if column.field == "ordinal" {
            return Cow::Owned(ordinal.to_string());
        }
        let Some(printer) = &column.printer else {
            let header = column.field.strip_prefix(EXTRA).unwrap_or_default();
            let cells = record.extra_at(self.values.period);
            return Cow::Borrowed(cells.get(header).copied().unwrap_or_default());
        };
        printed(printer, record, &self.values)
    }

    /// Gives the figures of a column the decimals that its records share.
    pub(super) fn share_decimals(&self, column: &mut SheetColumn, records: impl Iterator<Item = &'s Record>) {
        if let Some(printer) = &mut column.printer {
            printer.share_decimals(records, &self.values);
        }
    }

    /// The sum of a column; empty where there are no figures.
    pub(super) fn sum(&self, records: &[&'s Record], column: &SheetColumn) -> String {
        let Some(printer) = &column.printer else {
            return String::new();
        };
        let cells = records.iter().map(|record| printer.cell(record, &self.values));
        let cells: Vec<_> = cells.collect();
        let cells: Vec<_> = cells.iter().collect();
        printer.total(records, &self.values, &cells).to_string()
    }
}
