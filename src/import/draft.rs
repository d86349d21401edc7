//! One row as values with their cells, before it is compared with the ledger.

use std::collections::{BTreeMap, BTreeSet};

use crate::forms::FieldScope;
use crate::model::{
    FieldName, Period, Problem, Record, RecordKind, Severity, Townships, Value, Values, Years, plain,
};

use super::context;
use super::grid::{Cell, Place, cell_name};
use super::mapping::{Mapped, Target};
use super::options::Known;
use super::value::{ColumnUnit, Reading, read};

/// A row that may become a record.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// The row, from 1.
    pub(super) row: u32,
    /// The column of the name, where problems of the whole row are shown.
    name_column: u32,
    /// What its cells state, blank ones included.
    pub(super) stated: Vec<Stated>,
    /// What title or form say; counts only where nothing is known.
    pub(super) implied: Vec<(FieldName, Value)>,
    /// Cells of unknown columns and texts that a value can't hold.
    pub(super) extra: BTreeMap<String, String>,
    /// Whether a problem of the row is an error.
    pub(super) refused: bool,
    /// Cells that say themselves that they are percentages.
    pub(super) percents: BTreeSet<Place>,
}

/// What one cell states.
#[derive(Clone, Debug)]
pub(super) struct Stated {
    /// Where it is kept.
    pub(super) slot: Slot,
    /// The field.
    pub(super) field: &'static str,
    /// The value; `None` is a blank cell.
    pub(super) value: Option<Value>,
    /// The cell.
    pub(super) cell: Place,
}

/// Where a value is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// On the record.
    Record,
    /// In its figures of a period.
    Figure(Period),
    /// On the project that a return belongs to.
    Parent,
}

/// What is the same for all rows of a sheet.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    /// What a row describes.
    pub(super) kind: RecordKind,
    /// Columns with their units.
    pub(super) columns: Vec<(&'a Mapped, ColumnUnit)>,
    /// Unknown columns: column and header.
    pub(super) unknown: &'a [(u32, String)],
    /// The period of figures without their own.
    pub(super) period: Option<Period>,
    /// The ledger.
    pub(super) known: &'a Known<'a>,
    /// The county's townships.
    pub(super) townships: &'a Townships<'a>,
}

impl Draft {
    /// The cell of the name.
    pub(super) fn name_cell(&self) -> String {
        cell_name(self.row, self.name_column)
    }

    /// Where it stands.
    pub(super) const fn name_place(&self) -> Place {
        (self.row, self.name_column)
    }

    /// The text of a stated field of the record.
    pub(super) fn text(&self, field: &str) -> &str {
        match self.get(field) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// The stated value of a field of the record.
    pub(super) fn get(&self, field: &str) -> Option<&Value> {
        let stated = self
            .stated
            .iter()
            .find(|stated| stated.slot == Slot::Record && stated.field == field);
        stated.and_then(|stated| stated.value.as_ref())
    }

    /// States a value of the record.
    pub(super) fn state(&mut self, field: &'static str, value: Option<Value>, cell: Place) {
        self.put(Slot::Record, field, value, cell);
    }

    fn put(&mut self, slot: Slot, field: &'static str, value: Option<Value>, cell: Place) {
        self.stated.push(Stated {
            slot,
            field,
            value,
            cell,
        });
    }

    /// A record of what the row states.
    pub(super) fn into_record(self, kind: RecordKind, period: Option<Period>) -> Record {
        let mut record = Record::new(kind);
        record.period = period.filter(|_| kind.is_periodic());
        record.extra = self.extra;
        record.values = Values::with_capacity(self.stated.len());
        for Stated {
            slot, field, value, ..
        } in self.stated
        {
            match (slot, value) {
                (_, None) | (Slot::Parent, _) => {}
                (Slot::Record, Some(value)) => _ = record.values.insert(field, value),
                (Slot::Figure(period), Some(value)) => {
                    let figures = record.figures.entry(period).or_default();
                    figures.values.insert(field, value);
                }
            }
        }
        record
    }
}

impl Sheet<'_> {
    /// Reads a row. `at` finds the cell of a column.
    pub(super) fn draft<'c>(
        &self,
        row: u32,
        at: impl Fn(u32) -> Option<&'c Cell>,
        problems: &mut Vec<Problem>,
    ) -> Draft {
        let required = self
            .columns
            .iter()
            .find(|(mapped, _)| mapped.target.field().required);
        let mut draft = Draft {
            row,
            name_column: required.map_or(0, |(mapped, _)| mapped.column),
            stated: Vec::with_capacity(self.columns.len() + 1),
            ..Draft::default()
        };
        for (mapped, unit) in &self.columns {
            let cell = at(mapped.column);
            let place = (row, mapped.column);
            let field = self.read_as(mapped);
            if self.kind == RecordKind::Indicator && cell.is_some_and(Cell::is_percentage) {
                draft.percents.insert(place);
            }
            let reading = cell.map_or_else(Reading::default, |cell| read(cell, field, &mapped.header, *unit));
            if let Some(trouble) = reading.trouble {
                draft.refused |= trouble.severity == Severity::Error && !self.is_read_over(mapped);
                if !self.is_read_over(mapped) {
                    problems.push(Problem {
                        cell: cell_name(row, mapped.column),
                        severity: trouble.severity,
                        code: trouble.code,
                        message: trouble.message,
                    });
                }
            }
            if reading.keep_text
                && let Some(cell) = cell
            {
                draft
                    .extra
                    .insert(mapped.header.clone(), cell.text().into_owned());
            }
            self.place(&mut draft, mapped, reading.value, place, problems);
        }
        for (column, header) in self.unknown {
            if let Some(text) = at(*column).map(Cell::shown).filter(|text| !text.is_empty()) {
                draft.extra.insert(header.clone(), text.into_owned());
            }
        }
        self.complete(&mut draft, problems);
        draft
    }

    fn is_read_over(&self, mapped: &Mapped) -> bool {
        mapped.target.field().scope == FieldScope::Derived && mapped.target.field().id != "years"
    }

    /// A value of a year may be the baseline, which can have a sign (≥50); it is read as such.
    fn read_as(&self, mapped: &Mapped) -> &'static crate::forms::Field {
        let field = mapped.target.field();
        match mapped.target {
            Target::ValueOf(..) => crate::forms::dictionary()
                .field(self.kind, "baseline")
                .unwrap_or(field),
            _ => field,
        }
    }

    fn place(
        &self,
        draft: &mut Draft,
        mapped: &Mapped,
        value: Option<Value>,
        cell: Place,
        problems: &mut Vec<Problem>,
    ) {
        let field = mapped.target.field();
        match mapped.target {
            Target::GoalOf(year, _) => {
                draft.state(
                    "target_year",
                    value.is_some().then_some(Value::Integer(i64::from(year))),
                    cell,
                );
                draft.state("target", value, cell);
            }
            Target::ValueOf(period, _) => draft.put(Slot::Figure(period), "baseline", value, cell),
            Target::Field(_) if field.id == "years" => {
                years(draft, self.kind, mapped, value.as_ref(), cell, problems)
            }
            Target::Field(_) => match (field.scope, self.period) {
                (FieldScope::Record, _) => draft.state(&field.id, value, cell),
                (FieldScope::Figure, Some(period)) => draft.put(Slot::Figure(period), &field.id, value, cell),
                // The sheet has the problem period.missing.
                (FieldScope::Figure, None) => draft.refused = true,
                (FieldScope::Parent, _) => draft.put(Slot::Parent, &field.id, value, cell),
                (FieldScope::Derived, _) => {}
            },
        }
    }

    /// What follows from several cells or from the ledger's county.
    fn complete(&self, draft: &mut Draft, problems: &mut Vec<Problem>) {
        match self.kind {
            RecordKind::Indicator => super::indicator::complete(draft, self.known.records, problems),
            RecordKind::Project if draft.text("township").is_empty() => {
                if let Some(township) = self.townships.find(draft.text("place")) {
                    draft
                        .implied
                        .push(("township".into(), Value::Text(township.name.clone())));
                }
            }
            _ => {}
        }
        let township = draft.text("township");
        if township.is_empty() || self.townships.is_empty() || self.townships.find(township).is_some() {
            return;
        }
        let cell = draft.stated.iter().find(|stated| stated.field == "township");
        let (row, column) = cell.map_or_else(|| draft.name_place(), |stated| stated.cell);
        problems.push(Problem {
            cell: cell_name(row, column),
            severity: Severity::Verify,
            code: "place.unknown-township",
            message: format!(
                "{}没有“{township}”这个乡镇；已照原样保留，请核实名称",
                self.known.county.short_name()
            ),
        });
    }
}

/// 2023—2025 becomes first and last year; what they can't hold is kept as text.
fn years(
    draft: &mut Draft,
    kind: RecordKind,
    mapped: &Mapped,
    value: Option<&Value>,
    cell: Place,
    problems: &mut Vec<Problem>,
) {
    let slot = if kind == RecordKind::ProjectReturn {
        Slot::Parent
    } else {
        Slot::Record
    };
    let text = match value {
        Some(Value::Text(text)) => text.as_str(),
        _ => "",
    };
    let years = Years::parse(text);
    let year = |year: i32| Some(Value::Integer(i64::from(year)));
    draft.put(
        slot,
        "start_year",
        years.and_then(|years| year(years.start)),
        cell,
    );
    draft.put(slot, "end_year", years.and_then(|years| year(years.end)), cell);
    if plain(text).is_empty() {
        return;
    }
    let (code, message) = if years.is_none() {
        (
            "value.not-years",
            format!(
                "“{}”的“{text}”读不出起止年份；原文保留在附加信息中，请改为 2023—2025 这样的写法",
                mapped.header
            ),
        )
    } else if Years::says_more_than_years(text) {
        (
            "value.months-kept",
            format!(
                "“{}”的“{text}”含月份；台账按年份存，原文保留在附加信息中，请核实",
                mapped.header
            ),
        )
    } else {
        return;
    };
    draft.extra.insert(mapped.header.clone(), text.to_owned());
    problems.push(Problem {
        cell: cell_name(cell.0, cell.1),
        severity: Severity::Verify,
        code,
        message,
    });
}

/// The unit of each column of a sheet. A form says it only when the user chose that form: a sheet that merely looks
/// like one in 亿元 is not in 亿元.
pub(super) fn units<'a>(
    mapped: &'a [Mapped],
    form: Option<&crate::forms::Form>,
    lines: &[String],
) -> Vec<(&'a Mapped, ColumnUnit)> {
    let above = context::money_unit(lines);
    mapped
        .iter()
        .map(|mapped| {
            let field = mapped.target.field();
            let of_form = || {
                let column = form?.columns.iter().find(|column| column.field == field.id)?;
                column.money_unit()
            };
            (
                mapped,
                ColumnUnit::new(field, mapped.unit.as_deref(), above.or_else(of_form)),
            )
        })
        .collect()
}
