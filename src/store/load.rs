//! From rows to records. A cell that can't be read is left out and named; it locks out nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::types::{Value as Cell, ValueRef};
use rusqlite::{Connection, Params, Row};

use crate::model::{Figures, Period, Record, RecordId, RecordKind, Source, Values};

use super::cell;
use super::error::StoreError;
use super::table::{SOURCE, SqlTable};

/// The records of a kind in the order of entry, with their figures, and what of them can't be read.
pub(super) fn records(
    connection: &Connection,
    kind: RecordKind,
) -> Result<(Vec<Record>, Vec<Unread>), StoreError> {
    let mut unread = Vec::new();
    let mut records = owners(connection, kind, "ORDER BY id", (), &mut unread)?;
    if let Some(table) = SqlTable::of_figures(kind) {
        let mut by_owner = figures(connection, table, "ORDER BY id", (), &mut unread)?;
        for record in &mut records {
            record.figures = by_owner.remove(&record.id).unwrap_or_default();
        }
    }
    Ok((records, unread))
}

/// One record with its figures, and what of it can't be read.
pub(super) fn record(
    connection: &Connection,
    kind: RecordKind,
    id: RecordId,
) -> Result<Option<(Record, Vec<Unread>)>, StoreError> {
    let mut unread = Vec::new();
    let Some(mut record) = owners(connection, kind, "WHERE id = ?1", [id.0], &mut unread)?.pop() else {
        return Ok(None);
    };
    if let Some(table) = SqlTable::of_figures(kind) {
        let mut by_owner = figures(connection, table, "WHERE owner_id = ?1", [id.0], &mut unread)?;
        record.figures = by_owner.remove(&id).unwrap_or_default();
    }
    Ok(Some((record, unread)))
}

/// Cells of a row that have no meaning: a text that is none, a quantity that is no quantity. The record is read without
/// them, and they stay in the ledger as they are until something else is written there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Unread {
    /// The record that the row belongs to.
    pub(super) owner: RecordId,
    /// The period of the row, for figures.
    pub(super) period: Option<Period>,
    /// The columns.
    pub(super) columns: Vec<&'static str>,
    /// A sentence for each.
    pub(super) sentences: Vec<String>,
}

fn owners(
    connection: &Connection,
    kind: RecordKind,
    tail: &str,
    params: impl Params,
    unread: &mut Vec<Unread>,
) -> Result<Vec<Record>, StoreError> {
    let table = SqlTable::of_records(kind);
    let mut statement = connection.prepare_cached(&table.select(tail))?;
    let mut rows = statement.query(params)?;
    let mut records = Vec::new();
    let mut names = Names::default();
    while let Some(row) = rows.next()? {
        let mut record = Record::new(kind);
        let mut cells = RowCells::new(row, table)?;
        record.id = RecordId(cells.id);
        let period = kind.is_periodic().then(|| cells.period());
        record.values = cells.values()?;
        record.extra = cells.json("extra", "附加列")?.unwrap_or_default();
        record.edited = cells.json("edited", "手工改过的字段")?.unwrap_or_default();
        record.source = cells.source(&mut names)?;
        let title = record.title();
        cells.note(record.id, None, &format!("{}“{title}”", kind.label()), unread);
        match period {
            // Without its period it is no record; the sentence says so.
            Some(None) => continue,
            Some(period) => record.period = period,
            None => {}
        }
        records.push(record);
    }
    Ok(records)
}

type FiguresByOwner = BTreeMap<RecordId, BTreeMap<Period, Figures>>;

fn figures(
    connection: &Connection,
    table: &'static SqlTable,
    tail: &str,
    params: impl Params,
    unread: &mut Vec<Unread>,
) -> Result<FiguresByOwner, StoreError> {
    let mut statement = connection.prepare_cached(&table.select(tail))?;
    let mut rows = statement.query(params)?;
    let mut by_owner = FiguresByOwner::new();
    let mut names = Names::default();
    while let Some(row) = rows.next()? {
        let mut cells = RowCells::new(row, table)?;
        let owner = RecordId(cells.take()?);
        let period = cells.period();
        let values = cells.values()?;
        let source = cells.source(&mut names)?;
        let what = period.map_or_else(String::new, |period| format!("{}的数", period.label()));
        cells.note(owner, period, &format!("编号 {} 的记录{what}", owner.0), unread);
        if let Some(period) = period {
            by_owner
                .entry(owner)
                .or_default()
                .insert(period, Figures { values, source });
        }
    }
    Ok(by_owner)
}

/// The cells of a row from left to right. What can't be read is noted and left out.
struct RowCells<'a> {
    row: &'a Row<'a>,
    table: &'static SqlTable,
    id: i64,
    next: usize,
    columns: Vec<&'static str>,
    sentences: Vec<String>,
}

impl<'a> RowCells<'a> {
    fn new(row: &'a Row<'a>, table: &'static SqlTable) -> rusqlite::Result<Self> {
        Ok(Self {
            row,
            table,
            id: row.get(0)?,
            next: 1,
            columns: Vec::new(),
            sentences: Vec::new(),
        })
    }

    fn take<T: rusqlite::types::FromSql>(&mut self) -> rusqlite::Result<T> {
        let at = self.next;
        self.next += 1;
        self.row.get(at)
    }

    /// The next cell; a text that is none is an error of the inner kind.
    fn cell(&mut self) -> rusqlite::Result<Result<Cell, String>> {
        let at = self.next;
        self.next += 1;
        Ok(match self.row.get_ref(at)? {
            ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(Cell::Text(text.to_owned())),
                Err(_) => Err(format!("不是有效的文字（“{}”）", String::from_utf8_lossy(bytes))),
            },
            ValueRef::Null => Ok(Cell::Null),
            ValueRef::Integer(number) => Ok(Cell::Integer(number)),
            ValueRef::Real(number) => Ok(Cell::Real(number)),
            ValueRef::Blob(bytes) => Ok(Cell::Blob(bytes.to_vec())),
        })
    }

    /// Notes a column that can't be read.
    fn miss(&mut self, column: &'static str, sentence: String) {
        self.columns.push(column);
        self.sentences.push(sentence);
    }

    fn period(&mut self) -> Option<Period> {
        let code: Result<String, _> = self.take();
        match code.ok().and_then(|code| code.parse().ok()) {
            Some(period) => Some(period),
            None => {
                self.miss("period", "“填报期”无法读出，这一行没有列出".to_owned());
                None
            }
        }
    }

    fn values(&mut self) -> rusqlite::Result<Values> {
        let table = self.table;
        let mut values = Values::with_capacity(table.fields.len());
        for field in &table.fields {
            let value = self
                .cell()?
                .and_then(|cell| cell::to_value(field.field_type, cell));
            match value {
                Ok(Some(value)) => _ = values.insert(field.id.as_str(), value),
                Ok(None) => {}
                Err(detail) => self.miss(table.column(field), format!("“{}”{detail}", field.name)),
            }
        }
        Ok(values)
    }

    /// A cell of JSON; `None` when it is absent or can't be read.
    fn json<T: serde::de::DeserializeOwned>(
        &mut self,
        column: &'static str,
        name: &str,
    ) -> rusqlite::Result<Option<T>> {
        let read = match self.cell()? {
            Ok(Cell::Text(text)) => serde_json::from_str(&text).map_err(|error| error.to_string()),
            Ok(_) => return Ok(None),
            Err(detail) => Err(detail),
        };
        Ok(read.map_or_else(
            |detail| {
                self.miss(column, format!("“{name}”{detail}"));
                None
            },
            Some,
        ))
    }

    fn source(&mut self, names: &mut Names) -> rusqlite::Result<Option<Source>> {
        let at = self.next;
        self.next += 3;
        let (file, sheet) = (self.row.get_ref(at)?, self.row.get_ref(at + 1)?);
        let row: Option<u32> = self.row.get(at + 2).unwrap_or_default();
        let (Ok(file), Ok(sheet)) = (file.as_str_or_null(), sheet.as_str_or_null()) else {
            for column in SOURCE {
                self.columns.push(column);
            }
            self.sentences.push("“来源”不是有效的文字".to_owned());
            return Ok(None);
        };
        let (Some(file), Some(sheet), Some(row)) = (file, sheet, row) else {
            return Ok(None);
        };
        Ok(Some(Source {
            file: share(&mut names.file, file),
            sheet: share(&mut names.sheet, sheet),
            row,
        }))
    }

    /// Hands on what could not be read.
    fn note(self, owner: RecordId, period: Option<Period>, whose: &str, unread: &mut Vec<Unread>) {
        if self.columns.is_empty() {
            return;
        }
        let place = format!("{whose}（{} 第 {} 号）", self.table.name, self.id);
        let sentences = self.sentences.into_iter();
        unread.push(Unread {
            owner,
            period,
            columns: self.columns,
            sentences: sentences.map(|sentence| format!("{place}：{sentence}")).collect(),
        });
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
