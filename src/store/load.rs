//! From rows to records.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::types::Value as Cell;
use rusqlite::{Connection, Params, Row};

use crate::model::{Figures, Period, Record, RecordId, RecordKind, Source, Values};

use super::cell;
use super::error::StoreError;
use super::table::SqlTable;

/// The records of a kind in the order of entry, with their figures.
pub(super) fn records(connection: &Connection, kind: RecordKind) -> Result<Vec<Record>, StoreError> {
    let mut records = owners(connection, kind, "ORDER BY id", ())?;
    if let Some(table) = SqlTable::of_figures(kind) {
        let mut by_owner = figures(connection, table, "ORDER BY id", ())?;
        for record in &mut records {
            record.figures = by_owner.remove(&record.id).unwrap_or_default();
        }
    }
    Ok(records)
}

/// One record with its figures.
pub(super) fn record(
    connection: &Connection,
    kind: RecordKind,
    id: RecordId,
) -> Result<Option<Record>, StoreError> {
    let Some(mut record) = owners(connection, kind, "WHERE id = ?1", [id.0])?.pop() else {
        return Ok(None);
    };
    if let Some(table) = SqlTable::of_figures(kind) {
        let mut by_owner = figures(connection, table, "WHERE owner_id = ?1", [id.0])?;
        record.figures = by_owner.remove(&id).unwrap_or_default();
    }
    Ok(Some(record))
}

fn owners(
    connection: &Connection,
    kind: RecordKind,
    tail: &str,
    params: impl Params,
) -> Result<Vec<Record>, StoreError> {
    let table = SqlTable::of_records(kind);
    let mut statement = connection.prepare_cached(&table.select(tail))?;
    let mut rows = statement.query(params)?;
    let mut records = Vec::new();
    let mut names = Names::default();
    while let Some(row) = rows.next()? {
        let mut cells = RowCells { row, next: 0 };
        let mut record = Record::new(kind);
        record.id = RecordId(cells.take()?);
        let wrong = |detail: String| damaged(table, record.id, &detail);
        if kind.is_periodic() {
            record.period = Some(cells.period().map_err(wrong)?);
        }
        record.values = cells.values(table)?.map_err(wrong)?;
        let extra: String = cells.take()?;
        record.extra = serde_json::from_str(&extra).map_err(|error| wrong(error.to_string()))?;
        let edited: Option<String> = cells.take()?;
        if let Some(edited) = edited {
            record.edited = serde_json::from_str(&edited).map_err(|error| wrong(error.to_string()))?;
        }
        record.source = cells.source(&mut names)?;
        records.push(record);
    }
    Ok(records)
}

type FiguresByOwner = BTreeMap<RecordId, BTreeMap<Period, Figures>>;

fn figures(
    connection: &Connection,
    table: &SqlTable,
    tail: &str,
    params: impl Params,
) -> Result<FiguresByOwner, StoreError> {
    let mut statement = connection.prepare_cached(&table.select(tail))?;
    let mut rows = statement.query(params)?;
    let mut by_owner = FiguresByOwner::new();
    let mut names = Names::default();
    while let Some(row) = rows.next()? {
        let mut cells = RowCells { row, next: 0 };
        let id = RecordId(cells.take()?);
        let owner = RecordId(cells.take()?);
        let wrong = |detail: String| damaged(table, id, &detail);
        let period = cells.period().map_err(wrong)?;
        let values = cells.values(table)?.map_err(wrong)?;
        let source = cells.source(&mut names)?;
        by_owner
            .entry(owner)
            .or_default()
            .insert(period, Figures { values, source });
    }
    Ok(by_owner)
}

/// The cells of a row from left to right.
struct RowCells<'a> {
    row: &'a Row<'a>,
    next: usize,
}

impl RowCells<'_> {
    fn take<T: rusqlite::types::FromSql>(&mut self) -> rusqlite::Result<T> {
        let at = self.next;
        self.next += 1;
        self.row.get(at)
    }

    fn period(&mut self) -> Result<Period, String> {
        let code: String = self.take().map_err(|error| error.to_string())?;
        code.parse()
            .map_err(|error: crate::model::PeriodError| error.to_string())
    }

    /// The outer error is SQLite's, the inner one tells of a value that has no meaning.
    fn values(&mut self, table: &SqlTable) -> rusqlite::Result<Result<Values, String>> {
        let mut values = Values::with_capacity(table.fields.len());
        for field in &table.fields {
            let cell: Cell = self.take()?;
            match cell::to_value(field.field_type, cell) {
                Ok(Some(value)) => _ = values.insert(field.id.as_str(), value),
                Ok(None) => {}
                Err(detail) => return Ok(Err(format!("“{}”{detail}", field.name))),
            }
        }
        Ok(Ok(values))
    }

    fn source(&mut self, names: &mut Names) -> rusqlite::Result<Option<Source>> {
        let at = self.next;
        self.next += 3;
        let (file, sheet) = (self.row.get_ref(at)?, self.row.get_ref(at + 1)?);
        let row: Option<u32> = self.row.get(at + 2)?;
        let (Some(file), Some(sheet), Some(row)) = (file.as_str_or_null()?, sheet.as_str_or_null()?, row)
        else {
            return Ok(None);
        };
        Ok(Some(Source {
            file: share(&mut names.file, file),
            sheet: share(&mut names.sheet, sheet),
            row,
        }))
    }
}

/// File and sheet of the last source: thousands of records came from one sheet and share them.
#[derive(Default)]
struct Names {
    file: Arc<str>,
    sheet: Arc<str>,
}

fn share(last: &mut Arc<str>, name: &str) -> Arc<str> {
    if **last != *name {
        *last = name.into();
    }
    Arc::clone(last)
}

fn damaged(table: &SqlTable, id: RecordId, detail: &str) -> StoreError {
    StoreError::Damaged {
        path: PathBuf::new(),
        detail: format!("{} 第 {} 号：{detail}", table.name, id.0),
    }
}
