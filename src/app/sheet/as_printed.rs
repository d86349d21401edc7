//! A test: what stands in the grid is what the annexes print, for every form of the sample county.

use std::collections::HashSet;
use std::sync::Arc;

use crate::export::{AnnexCell, AnnexRow, Layout};
use crate::forms::{FieldScope, Form, FormColumn, dictionary};
use crate::model::{FieldType, MoneyUnit, Period, Record, RecordKind, number_text};
use crate::ops::{Edit, Session, Snapshot};

use super::grid_model::{GridModel as _, RowKind};
use super::record_sheet::RecordSheet;

/// The sample has several times as many cells as must at least have been compared.
const LEAST_CELLS: usize = 2_000;
const LEAST_COLUMNS: usize = 70;

#[test]
fn every_cell_of_the_grid_is_what_the_annex_prints() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = Session::open_sample(&dir.path().join("示例.laoxiao")).unwrap();
    leave_years_open(&mut session);
    let snapshot = Arc::new(session.snapshot(None).unwrap());
    let mut compared = 0;
    let mut columns = HashSet::new();
    let mut open_years = HashSet::new();
    let mut differences = Vec::new();
    for form in snapshot.forms.iter() {
        for period in periods(&snapshot, form) {
            let Ok(layout) = session.layout(&form.id, Some(period)) else {
                continue;
            };
            let grid = RecordSheet::new(&snapshot, form.record, Some(period), 1);
            let table = BesideGrid {
                form,
                period,
                is_whole: data_rows(&layout)
                    == (0..grid.rows())
                        .filter(|row| grid.kind(*row) == RowKind::Data)
                        .count(),
                grid: &grid,
            };
            for row in layout.sheets.iter().flat_map(|sheet| &sheet.rows) {
                let AnnexRow::Data { cells, record } = row else {
                    continue;
                };
                // A project without a return stands in the table; there is nothing of it in the grid.
                let Some(record) = snapshot.records.get(form.record, *record) else {
                    continue;
                };
                for (column, cell) in form.columns.iter().zip(cells) {
                    let Some((printed, shown)) = table.pair(record, column, cell) else {
                        continue;
                    };
                    compared += 1;
                    columns.insert((form.record, &column.field));
                    open_years.extend((column.field == "years").then(|| shown.clone()));
                    if printed != shown {
                        let (id, title, header) = (&form.id, record.title(), &column.header);
                        differences.push(format!("{id} {period:?} {title} {header}: “{printed}” “{shown}”"));
                    }
                }
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(
        open_years.contains("2023年起") && open_years.contains("至2025年"),
        "{open_years:?}"
    );
    assert!(compared > LEAST_CELLS, "only {compared} cells were compared");
    assert!(
        columns.len() > LEAST_COLUMNS,
        "only {} columns were compared",
        columns.len()
    );
}

/// What is printed is not always what is typed; editing starts from what is typed.
#[test]
fn editing_starts_from_what_was_typed() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = Session::open_sample(&dir.path().join("示例.laoxiao")).unwrap();
    let project = leave_years_open(&mut session);
    let snapshot = Arc::new(session.snapshot(None).unwrap());
    let grid = RecordSheet::new(&snapshot, RecordKind::Project, None, 1);
    let (row, column) = grid.position(project.id, Some("years")).unwrap();
    assert_eq!(grid.text(row, column), "2023年起");
    assert_eq!(grid.typed(row, column), "2023年");
    let (row, column) = grid.position(project.id, Some("total_investment")).unwrap();
    assert_eq!(
        grid.text(row, column).parse::<f64>().unwrap().to_bits(),
        grid.typed(row, column).parse::<f64>().unwrap().to_bits()
    );
}

/// Takes the last year from one project and the first from another; gives the first of them.
fn leave_years_open(session: &mut Session) -> Record {
    let projects = session.records().unwrap().of(RecordKind::Project).to_vec();
    let edit = |at: usize, field: &str, text: &str| Edit {
        kind: RecordKind::Project,
        id: projects[at].id,
        field: field.to_owned(),
        period: None,
        text: text.to_owned(),
    };
    session
        .edit(&[
            edit(0, "start_year", "2023"),
            edit(0, "end_year", ""),
            edit(1, "start_year", ""),
            edit(1, "end_year", "2025"),
        ])
        .unwrap();
    projects[0].clone()
}

fn periods(snapshot: &Snapshot, form: &Form) -> Vec<Period> {
    if form.by_period || form.record.is_periodic() {
        snapshot.periods.clone()
    } else {
        vec![snapshot.period]
    }
}

fn data_rows(layout: &Layout) -> usize {
    let rows = layout.sheets.iter().flat_map(|sheet| &sheet.rows);
    rows.filter(|row| row.is_data()).count()
}

/// A form beside the grid of its records.
struct BesideGrid<'t> {
    form: &'t Form,
    period: Period,
    /// Whether both show the same records: then figures have the same decimals too.
    is_whole: bool,
    grid: &'t RecordSheet,
}

impl BesideGrid<'_> {
    /// A cell as the annex prints it and as the grid shows it; `None` for one that the grid has no column for.
    fn pair(&self, record: &Record, column: &FormColumn, cell: &AnnexCell) -> Option<(String, String)> {
        let grid = self.grid;
        let at = (0..grid.columns().len()).find(|at| grid.key(*at) == column.field)?;
        // Each table numbers its own rows.
        let field = dictionary()
            .field(record.kind, &column.field)
            .filter(|field| field.id != "ordinal")?;
        let (row, _) = grid.position(record.id, None)?;
        let shown = grid.text(row, at).into_owned();
        if field.scope == FieldScope::Figure && record.at(&field.id, Some(self.period)).is_none() {
            // The annex takes the latest figure before; in the grid the place waits for one.
            return Some((String::new(), shown));
        }
        if field.id == "name" && record.kind == RecordKind::Indicator {
            // Without a column for the unit the annex prints it behind the name.
            let bracket = format!("（{}）", record.text("unit"));
            let printed = cell.to_string();
            let has_unit = self.form.columns.iter().any(|column| column.field == "unit");
            let name = printed.strip_suffix(&bracket).filter(|_| !has_unit);
            return Some((name.unwrap_or(&printed).to_owned(), shown));
        }
        if !column.spelling.is_empty() {
            // Each form spells years in its own way.
            let years = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
            return Some((years(&cell.to_string()), years(&shown)));
        }
        let Some(number) = cell.number() else {
            return Some((cell.to_string(), shown));
        };
        let printed_unit = column
            .money_unit()
            .or_else(|| MoneyUnit::find(&self.form.filler_line));
        let is_other_unit = field.field_type == FieldType::Money
            && printed_unit.is_some_and(|unit| unit != field.money_unit());
        let shown_number: f64 = shown.parse().unwrap_or(f64::NAN);
        if is_other_unit {
            assert_eq!(printed_unit, Some(MoneyUnit::Yi), "{}", self.form.id);
            return Some((number_text(number * 1e4), number_text(shown_number)));
        }
        if self.is_whole && column.decimals.is_none() {
            return Some((cell.to_string(), shown));
        }
        Some((number_text(number), number_text(shown_number)))
    }
}
