//! The columns of a sheet, and how a row is read by them.

use crate::forms::{ComputedField, Field, FieldScope, Form, dictionary};
use crate::model::{
    FieldType, Period, Problem, Record, RecordKind, Severity, TownshipIndex, Value, Years, cell_name, plain,
};

use super::computed;
use super::draft::{Draft, Slot};
use super::indicator;
use super::value::{CellReading, ColumnUnit, StatedUnits, read, read_text};
use crate::import::grid::cells::SparseRow;
use crate::import::grid::{CellPlace, CellValue, Grid, GridCell, Strike};
use crate::import::plan::options::Known;
use crate::import::recognise::mapping::{Mapped, Target};

/// What is the same for all rows of a sheet.
#[derive(Debug)]
pub(crate) struct SheetColumns<'a> {
    /// What a row describes.
    pub(crate) kind: RecordKind,
    /// The column of the name, where problems of the whole row are shown.
    pub(crate) name_column: u32,
    /// Columns with their units.
    pub(crate) columns: Vec<(&'a Mapped, ColumnUnit)>,
    /// Unknown columns: column, and the name under which its cells are kept beside the record.
    pub(crate) unknown: Vec<(u32, String)>,
    /// Columns that the program computes: column, header, and how.
    pub(crate) computed: &'a [(u32, String, &'static ComputedField)],
    /// The period of figures without their own.
    pub(crate) period: Option<Period>,
    /// Base year and target year of the plan of the indicators, when it is known.
    pub(crate) plan_years: Option<(i32, i32)>,
    /// The ledger.
    pub(crate) known: &'a Known<'a>,
    /// The county's townships.
    pub(crate) townships: &'a TownshipIndex<'a>,
}

/// The cells of a row on their way into a draft.
#[derive(Debug)]
pub(crate) enum RowCells<'g> {
    /// They stay in the grid, where others may be merged down onto them.
    Kept {
        /// Where they are.
        grid: &'g Grid,
        /// The row, from 1.
        row: u32,
        /// Those of the row itself.
        own: &'g SparseRow,
    },
    /// Nobody needs them afterwards.
    Passing(&'g mut SparseRow),
}

impl RowCells<'_> {
    /// Those of the row itself.
    pub(crate) fn own(&self) -> &SparseRow {
        match self {
            Self::Kept { own, .. } => own,
            Self::Passing(cells) => cells,
        }
    }

    /// What stands in a column, also when it is merged down onto the row.
    pub(crate) fn get(&self, column: u32) -> Option<&GridCell> {
        match self {
            Self::Kept { grid, row, .. } => grid.covering_from_above(*row, column),
            Self::Passing(cells) => cells.get(column),
        }
    }

    fn take_text(&mut self, column: u32) -> Option<String> {
        match self {
            Self::Kept { .. } => None,
            Self::Passing(cells) => match &mut cells.get_mut(column)?.value {
                CellValue::Text(text) => Some(std::mem::take(text)),
                _ => None,
            },
        }
    }
}

impl SheetColumns<'_> {
    /// Reads a row into a draft, which may have been used for other rows of the sheet.
    pub(crate) fn read(
        &self,
        draft: &mut Draft,
        row: u32,
        cells: &mut RowCells<'_>,
        problems: &mut Vec<Problem>,
    ) {
        draft.clear();
        draft.row = row;
        draft.name_column = self.name_column;
        for (mapped, unit) in &self.columns {
            let place = (row, mapped.column);
            let field = self.read_as(mapped);
            let is_percentage = || cells.get(mapped.column).is_some_and(GridCell::is_percentage);
            if self.kind == RecordKind::Indicator && is_percentage() {
                draft.percents.insert(place);
            }
            let strike = cells.get(mapped.column).map_or(Strike::None, |cell| cell.strike);
            let is_text = matches!(field.field_type, FieldType::Text | FieldType::LongText);
            let is_text = is_text && strike == Strike::None;
            let reading = match is_text.then(|| cells.take_text(mapped.column)).flatten() {
                Some(text) => read_text(text, field, &mapped.header, *unit),
                None => cells
                    .get(mapped.column)
                    .map_or_else(CellReading::default, |cell| {
                        read(cell, field, &mapped.header, *unit)
                    }),
            };
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
                && let Some(cell) = cells.get(mapped.column)
            {
                let period = self
                    .period
                    .filter(|_| mapped.target.field().scope == FieldScope::Figure);
                let name = Record::extra_name(self.kind, &mapped.header, period);
                draft.extra.insert(name, cell.text().into_owned());
            }
            self.place(draft, mapped, reading.value, place, problems);
        }
        for (column, header) in &self.unknown {
            let shown = cells.get(*column).map(GridCell::shown);
            if let Some(text) = shown.filter(|text| !text.is_empty()) {
                draft.extra.insert(header.clone(), text.into_owned());
            }
        }
        self.stop_at_own_unit(draft, cells, problems);
        computed::check(self.computed, self.period, cells, draft, problems);
        self.complete(draft, problems);
    }

    fn is_read_over(&self, mapped: &Mapped) -> bool {
        mapped.target.field().scope == FieldScope::Derived && mapped.target.field().id != "years"
    }

    /// A value of a year may be the baseline, which can have a sign (≥50); it is read as such.
    fn read_as(&self, mapped: &Mapped) -> &'static Field {
        let field = mapped.target.field();
        match mapped.target {
            Target::ValueOf(..) => dictionary().field(self.kind, "baseline").unwrap_or(field),
            _ => field,
        }
    }

    fn place(
        &self,
        draft: &mut Draft,
        mapped: &Mapped,
        value: Option<Value>,
        cell: CellPlace,
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
            Target::StepOf(year, _) => {
                let number = value.as_ref().and_then(Value::as_number);
                draft.steps.push((year, number, cell));
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
            RecordKind::Indicator => {
                indicator::complete(draft, self.known.records, self.plan_years, problems)
            }
            RecordKind::Project if draft.text("township").is_empty() => {
                if let Some(township) = self.townships.find(draft.text("place")) {
                    draft
                        .implied
                        .push(("township".into(), Value::Text(township.name.clone())));
                }
            }
            _ => {}
        }
        self.name_township_in_full(draft, problems);
        let township = draft.text("township");
        let cell = draft.stated.iter().find(|stated| stated.field == "township");
        let cell = cell.map_or_else(|| draft.name_place(), |stated| stated.cell);
        let problem = self.unknown_township(township, cell);
        // Whose people they are nobody can tell.
        let stops = problem
            .as_ref()
            .is_some_and(|problem| problem.severity == Severity::Error);
        draft.refused |= stops;
        problems.extend(problem);
    }
}

/// 2023—2025 becomes first and last year; what they can't hold is kept as text.
fn years(
    draft: &mut Draft,
    kind: RecordKind,
    mapped: &Mapped,
    value: Option<&Value>,
    cell: CellPlace,
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
pub(crate) fn units<'a>(
    mapped: &'a [Mapped],
    form: Option<&Form>,
    lines: &[String],
) -> Vec<(&'a Mapped, ColumnUnit)> {
    let above = StatedUnits::of(lines);
    let unit = |mapped: &Mapped| {
        unit_of_column(mapped, form, &above).unwrap_or_else(|| ColumnUnit::of_field(mapped.target.field()))
    };
    mapped.iter().map(|mapped| (mapped, unit(mapped))).collect()
}

fn unit_of_column(mapped: &Mapped, form: Option<&Form>, above: &StatedUnits) -> Option<ColumnUnit> {
    let field = mapped.target.field();
    let of_form = || {
        let column = form?.columns.iter().find(|column| column.field == field.id)?;
        column.money_unit()
    };
    ColumnUnit::new(field, mapped.unit.as_deref(), above, of_form())
}

/// Columns whose unit is not understood, with what it says: their figures are never taken in the usual unit.
pub(crate) fn not_understood(
    mapped: &[Mapped],
    form: Option<&Form>,
    lines: &[String],
) -> Vec<(u32, String, String)> {
    let above = StatedUnits::of(lines);
    let unclear = mapped
        .iter()
        .filter(|mapped| unit_of_column(mapped, form, &above).is_none());
    let said = |mapped: &Mapped| {
        mapped
            .unit
            .clone()
            .or_else(|| above.unknown.clone())
            .unwrap_or_default()
    };
    unclear
        .map(|mapped| (mapped.column, mapped.header.clone(), said(mapped)))
        .collect()
}
