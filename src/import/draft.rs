//! One row as values with their cells, before it is compared with the ledger.

use std::collections::{BTreeMap, BTreeSet};

use crate::forms::FieldScope;
use crate::model::{Period, Problem, Record, RecordKind, Severity, Value, Years, half_width, squeeze};

use super::context;
use super::grid::{Cell, cell_name};
use super::mapping::{Mapped, Target};
use super::options::Known;
use super::value::{ColumnUnit, Reading, read};

/// A row that may become a record.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// The row, from 1.
    pub(super) row: u32,
    /// The cell of the name, where problems of the whole row are shown.
    pub(super) name_cell: String,
    /// What its cells state, blank ones included.
    pub(super) stated: Vec<Stated>,
    /// What title or form say; counts only where nothing is known.
    pub(super) implied: Vec<(String, Value)>,
    /// Texts of unknown columns and texts that a value can't hold, each with its cell.
    pub(super) extra: BTreeMap<String, (String, String)>,
    /// Whether a problem of the row is an error.
    pub(super) refused: bool,
    /// Cells that say themselves that they are percentages.
    pub(super) percents: BTreeSet<String>,
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
    pub(super) cell: String,
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
}

impl Draft {
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
    pub(super) fn state(&mut self, field: &'static str, value: Option<Value>, cell: &str) {
        self.put(Slot::Record, field, value, cell);
    }

    fn put(&mut self, slot: Slot, field: &'static str, value: Option<Value>, cell: &str) {
        self.stated.push(Stated {
            slot,
            field,
            value,
            cell: cell.to_owned(),
        });
    }

    /// A record of what the row states, for rows that are not written.
    pub(super) fn to_record(&self, kind: RecordKind, period: Option<Period>) -> Record {
        let mut record = Record::new(kind);
        record.period = period.filter(|_| kind.is_periodic());
        let extra = self.extra.iter();
        record.extra = extra
            .map(|(header, (text, _))| (header.clone(), text.clone()))
            .collect();
        for stated in &self.stated {
            match stated.slot {
                Slot::Record => record.set(stated.field, stated.value.clone()),
                Slot::Figure(period) => record.set_figure(period, stated.field, stated.value.clone()),
                Slot::Parent => {}
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
        let mut draft = Draft {
            row,
            ..Draft::default()
        };
        let required = self
            .columns
            .iter()
            .find(|(mapped, _)| mapped.target.field().required);
        draft.name_cell = cell_name(row, required.map_or(0, |(mapped, _)| mapped.column));
        for (mapped, unit) in &self.columns {
            let cell = at(mapped.column);
            let place = cell_name(row, mapped.column);
            let field = self.read_as(mapped);
            if cell.is_some_and(Cell::is_percentage) {
                draft.percents.insert(place.clone());
            }
            let reading = cell.map_or_else(Reading::default, |cell| read(cell, field, &mapped.header, *unit));
            if let Some(trouble) = reading.trouble {
                draft.refused |= trouble.severity == Severity::Error && !self.is_read_over(mapped);
                if !self.is_read_over(mapped) {
                    problems.push(Problem {
                        cell: place.clone(),
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
                    .insert(mapped.header.clone(), (cell.text(), place.clone()));
            }
            self.place(&mut draft, mapped, reading.value, &place, problems);
        }
        for (column, header) in self.unknown {
            if let Some(text) = at(*column).map(Cell::shown).filter(|text| !text.is_empty()) {
                draft
                    .extra
                    .insert(header.clone(), (text, cell_name(row, *column)));
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
        cell: &str,
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
                if let Some(township) = self.known.county.find_township(draft.text("place")) {
                    draft
                        .implied
                        .push(("township".to_owned(), Value::Text(township.name.clone())));
                }
            }
            _ => {}
        }
        let township = draft.text("township").to_owned();
        let county = self.known.county;
        if !township.is_empty() && !county.townships.is_empty() && county.find_township(&township).is_none() {
            let cell = draft.stated.iter().find(|stated| stated.field == "township");
            problems.push(Problem {
                cell: cell.map_or_else(|| draft.name_cell.clone(), |stated| stated.cell.clone()),
                severity: Severity::Verify,
                code: "place.unknown-township",
                message: format!(
                    "{}没有“{township}”这个乡镇；已照原样保留，请核实名称",
                    county.short_name()
                ),
            });
        }
    }
}

/// 2023—2025 becomes first and last year; what they can't hold is kept as text.
fn years(
    draft: &mut Draft,
    kind: RecordKind,
    mapped: &Mapped,
    value: Option<&Value>,
    cell: &str,
    problems: &mut Vec<Problem>,
) {
    let slot = if kind == RecordKind::ProjectReturn {
        Slot::Parent
    } else {
        Slot::Record
    };
    let text = match value {
        Some(Value::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let years = Years::parse(&text);
    let year = |year: i32| Some(Value::Integer(i64::from(year)));
    draft.put(
        slot,
        "start_year",
        years.and_then(|years| year(years.start)),
        cell,
    );
    draft.put(slot, "end_year", years.and_then(|years| year(years.end)), cell);
    if text.is_empty() || squeeze(&half_width(&text)).is_empty() {
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
    } else if Years::says_more_than_years(&text) {
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
    draft.extra.insert(mapped.header.clone(), (text, cell.to_owned()));
    problems.push(Problem {
        cell: cell.to_owned(),
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
