//! Writing: everything inside one transaction, which is one undo step.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;

use rusqlite::{CachedStatement, Connection, OptionalExtension, params, params_from_iter};

use crate::forms::dictionary;
use crate::model::{Figures, Period, Record, RecordId, RecordKind, Source, Values};

use super::cell;
use super::cell::Bound;
use super::error::StoreError;
use super::journal::Inserted;
use super::table::Table;
use super::{journal, reading};

/// The running step; only [`super::Store::transact`] makes one.
pub struct Transaction<'a> {
    pub(super) connection: &'a Connection,
    pub(super) path: &'a Path,
    /// What the history page names.
    pub(super) touched: Vec<(RecordKind, String)>,
    /// Whether something was written that belongs to no step.
    pub(super) has_settings: bool,
    /// Rows that were inserted one after the other and are not in the log yet.
    pub(super) inserted: Inserted,
    /// The statements that insert, by table: an import would ask the cache for one with every row.
    pub(super) inserting: BTreeMap<&'static str, CachedStatement<'a>>,
}

impl<'a> Transaction<'a> {
    /// What there is to be noted at the end; its statements are let go.
    pub(super) fn end(self) -> (Vec<(RecordKind, String)>, bool, Inserted) {
        (self.touched, self.has_settings, self.inserted)
    }

    /// The records of a kind as they are now, changes of this step included.
    pub fn records(&self, kind: RecordKind) -> Result<Vec<Record>, StoreError> {
        reading::records(self.connection, kind).map_err(|error| error.at(self.path))
    }

    /// One record.
    pub fn record(&self, kind: RecordKind, id: RecordId) -> Result<Option<Record>, StoreError> {
        reading::record(self.connection, kind, id).map_err(|error| error.at(self.path))
    }

    /// Keeps a new record with figures, extra cells and source; its `id` is not looked at.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when a value does not fit its field or a return's project is not there.
    pub fn insert(&mut self, record: &Record) -> Result<RecordId, StoreError> {
        let id = self.guarded(|this| {
            let table = Table::of_records(record.kind);
            this.inserted.open(this.connection, &table.name)?;
            if record.figures.is_empty() {
                // One statement is whole by itself.
                this.insert_row(record)
            } else {
                if let Some(figures) = Table::of_figures(record.kind) {
                    this.inserted.open(this.connection, &figures.name)?;
                }
                this.saved(|this| this.insert_with_figures(record))
            }
        })?;
        self.touch(record);
        Ok(id)
    }

    fn insert_with_figures(&mut self, record: &Record) -> Result<RecordId, StoreError> {
        let id = self.insert_row(record)?;
        self.write_figures(record, id, &BTreeMap::new())?;
        Ok(id)
    }

    fn insert_row(&mut self, record: &Record) -> Result<RecordId, StoreError> {
        let table = Table::of_records(record.kind);
        let cells = self.record_cells(table, record, None)?;
        self.inserting(table)?
            .execute(params_from_iter(cells))
            .map_err(|error| checked(record, error))?;
        let id = self.connection.last_insert_rowid();
        self.inserted.add(&table.name, id);
        Ok(RecordId(id))
    }

    fn inserting(&mut self, table: &'static Table) -> Result<&mut CachedStatement<'a>, StoreError> {
        match self.inserting.entry(&table.name) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(new) => Ok(new.insert(self.connection.prepare_cached(&table.insert)?)),
        }
    }

    /// Writes a whole record over the one with its `id`; rows that are the same already stay untouched.
    ///
    /// # Errors
    /// [`StoreError::NoRecord`], and as [`Self::insert`].
    pub fn update(&mut self, record: &Record) -> Result<(), StoreError> {
        let Some(old) = self.record(record.kind, record.id)? else {
            return Err(absent(record.kind, record.id));
        };
        if old == *record {
            return Ok(());
        }
        self.whole(|this| {
            let same = old.period == record.period
                && old.values == record.values
                && old.extra == record.extra
                && old.edited == record.edited
                && old.source == record.source;
            if !same {
                let table = Table::of_records(record.kind);
                let mut cells = this.record_cells(table, record, Some(&old))?;
                cells.push(cell::from_integer(record.id.0));
                this.connection
                    .prepare_cached(&table.update)?
                    .execute(params_from_iter(cells))
                    .map_err(|error| checked(record, error))?;
            }
            this.write_figures(record, record.id, &old.figures)
        })?;
        self.touch(record);
        Ok(())
    }

    /// Deletes a record with its figures; a project with its returns.
    ///
    /// # Errors
    /// [`StoreError::NoRecord`].
    pub fn delete(&mut self, kind: RecordKind, id: RecordId) -> Result<(), StoreError> {
        let Some(old) = self.record(kind, id)? else {
            return Err(absent(kind, id));
        };
        self.whole(|this| {
            let sql = format!("DELETE FROM \"{}\" WHERE id = ?1", kind.code());
            this.connection.prepare_cached(&sql)?.execute([id.0])?;
            Ok(())
        })?;
        self.touch(&old);
        Ok(())
    }

    /// Runs a write whole or not at all, even if the caller goes on after its error.
    pub(super) fn whole<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.guarded(|this| {
            this.inserted.flush(this.connection)?;
            this.saved(work)
        })
    }

    /// Runs a write inside the step, never behind its end.
    fn guarded<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, StoreError>) -> Result<T, StoreError> {
        // A full disk ends the transaction by itself (https://sqlite.org/lang_transaction.html#response_to_errors);
        // whatever came then would be committed alone.
        if self.connection.is_autocommit() {
            return Err(StoreError::DiskFull {
                path: self.path.to_owned(),
            });
        }
        work(self).map_err(|error| error.at(self.path))
    }

    /// Takes back what a failed write of several statements has done.
    fn saved<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let run = |connection: &Connection, sql: &str| connection.prepare_cached(sql)?.execute(());
        run(self.connection, "SAVEPOINT one_write")?;
        let runs = self.inserted.runs.clone();
        let done = work(self);
        if !self.connection.is_autocommit() {
            if done.is_err() {
                run(self.connection, "ROLLBACK TO one_write")?;
                self.inserted.runs = runs;
            }
            run(self.connection, "RELEASE one_write")?;
        }
        done
    }

    fn touch(&mut self, record: &Record) {
        if self.touched.len() < journal::Operation::NAMED {
            let entry = (record.kind, record.title());
            if !self.touched.contains(&entry) {
                self.touched.push(entry);
            }
        }
    }

    fn write_figures(
        &mut self,
        record: &Record,
        owner: RecordId,
        old: &BTreeMap<Period, Figures>,
    ) -> Result<(), StoreError> {
        let Some(table) = Table::of_figures(record.kind) else {
            return if record.figures.is_empty() {
                Ok(())
            } else {
                Err(refused(record, "这一类记录没有按填报期的数".to_owned()))
            };
        };
        let present = |period: &Period| {
            record
                .figures
                .get(period)
                .is_some_and(|figures| !figures.values.is_empty())
        };
        for period in old.keys().filter(|period| !present(period)) {
            let sql = format!(
                "DELETE FROM \"{}\" WHERE owner_id = ?1 AND period = ?2",
                table.name
            );
            self.connection
                .prepare_cached(&sql)?
                .execute(params![owner.0, period.to_string()])?;
        }
        for (period, figures) in record.figures.iter().filter(|(period, _)| present(period)) {
            let before = old.get(period);
            if before == Some(figures) {
                continue;
            }
            let mut cells = vec![cell::from_integer(owner.0), period.to_string().into()];
            push_values(&mut cells, table, record, &figures.values)?;
            push_source(&mut cells, record, figures.source.as_ref())?;
            let sql = if before.is_some() {
                let row =
                    "SELECT id FROM \"{}\" WHERE owner_id = ?1 AND period = ?2".replace("{}", &table.name);
                let key = params![owner.0, period.to_string()];
                let id: i64 = self
                    .connection
                    .prepare_cached(&row)?
                    .query_row(key, |row| row.get(0))?;
                cells.push(cell::from_integer(id));
                &table.update
            } else {
                &table.insert
            };
            let mut statement = self.connection.prepare_cached(sql)?;
            statement
                .execute(params_from_iter(cells))
                .map_err(|error| checked(record, error))?;
            if before.is_none() {
                self.inserted
                    .add(&table.name, self.connection.last_insert_rowid());
            }
        }
        Ok(())
    }

    /// The cells of a record's own row, in the order of [`Table::columns`].
    fn record_cells<'r>(
        &self,
        table: &Table,
        record: &'r Record,
        old: Option<&Record>,
    ) -> Result<Vec<Bound<'r>>, StoreError> {
        let mut cells = Vec::with_capacity(table.fields.len() + 6);
        match (record.kind.is_periodic(), record.period) {
            (true, Some(period)) => cells.push(period.to_string().into()),
            (true, None) => return Err(refused(record, "缺填报期".to_owned())),
            (false, Some(_)) => return Err(refused(record, "这一类记录本身不分填报期".to_owned())),
            (false, None) => {}
        }
        push_values(&mut cells, table, record, &record.values)?;
        if let Some(at) = table.columns().position(|column| column == "project_id") {
            let project = self.project_of(record, old)?;
            if let Some(cell) = cells.get_mut(at) {
                *cell = cell::from_integer(project);
            }
        }
        let extra =
            serde_json::to_string(&record.extra).map_err(|error| refused(record, error.to_string()))?;
        cells.push(extra.into());
        let edited = (!record.edited.is_empty()).then(|| serde_json::to_string(&record.edited));
        let edited = edited
            .transpose()
            .map_err(|error| refused(record, error.to_string()))?;
        cells.push(edited.map_or(cell::NULL, Into::into));
        push_source(&mut cells, record, record.source.as_ref())?;
        Ok(cells)
    }

    /// The project that a return names; the one it belongs to already wins among namesakes.
    fn project_of(&self, record: &Record, old: Option<&Record>) -> Result<i64, StoreError> {
        let name = record.text("project");
        if let Some(old) = old.filter(|old| old.text("project") == name) {
            let sql = "SELECT project_id FROM project_return WHERE id = ?1";
            if let Some(id) = self
                .connection
                .query_row(sql, [old.id.0], |row| row.get(0))
                .optional()?
            {
                return Ok(id);
            }
        }
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM project WHERE name = ?1 LIMIT 2")?;
        let found = statement
            .query_map([name], |row| row.get(0))?
            .collect::<Result<Vec<i64>, _>>()?;
        match *found.as_slice() {
            [id] => Ok(id),
            [] => Err(refused(
                record,
                format!("台账里没有项目“{name}”，请先在“项目”中录入"),
            )),
            _ => Err(refused(
                record,
                format!("有几个项目都叫“{name}”，分不清是哪一个，请先改名"),
            )),
        }
    }
}

/// The cells of the fields. Fields and values are both in the order of their names.
fn push_values<'r>(
    cells: &mut Vec<Bound<'r>>,
    table: &Table,
    record: &Record,
    values: &'r Values,
) -> Result<(), StoreError> {
    cells.resize(cells.len() + table.fields.len(), cell::NULL);
    let mut fields = table.by_name.iter();
    for (name, value) in values.iter() {
        // A value under a name that has no column would be lost silently.
        let Some((at, field)) = fields.find(|(_, field)| *field.id == *name) else {
            return Err(refused(record, format!("没有字段 {name}，或它不记在这里")));
        };
        let cell = cell::from_value(field.field_type, value)
            .map_err(|reason| refused(record, format!("“{}”{reason}", field.name)))?;
        if let Some(place) = cells.get_mut(*at) {
            *place = cell;
        }
    }
    Ok(())
}

fn push_source<'r>(
    cells: &mut Vec<Bound<'r>>,
    record: &Record,
    source: Option<&'r Source>,
) -> Result<(), StoreError> {
    let Some(source) = source else {
        cells.extend([cell::NULL, cell::NULL, cell::NULL]);
        return Ok(());
    };
    for text in [&source.file, &source.sheet] {
        cells.push(cell::from_text(text).map_err(|reason| refused(record, reason))?);
    }
    cells.push(cell::from_integer(i64::from(source.row)));
    Ok(())
}

/// A value that a CHECK of the table refuses, said in the user's words.
fn checked(record: &Record, error: rusqlite::Error) -> StoreError {
    let text = error.to_string();
    if error.sqlite_error_code() != Some(rusqlite::ErrorCode::ConstraintViolation) {
        return StoreError::from(error);
    }
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .collect();
    let field = dictionary()
        .fields(record.kind)
        .iter()
        .find(|field| words.contains(&field.id.as_str()));
    let reason = field.map_or_else(
        || text.clone(),
        |field| {
            let value = record
                .get(&field.id)
                .map(|value| value.show(field.money_unit()))
                .unwrap_or_default();
            format!(
                "“{}”{value}超出范围：数量不能为负，年份须在1900至2100之间",
                field.name
            )
        },
    );
    refused(record, reason)
}

pub(super) fn refused(record: &Record, reason: String) -> StoreError {
    StoreError::Refused {
        record: format!("{}“{}”", record.kind.label(), record.title()),
        reason,
    }
}

fn absent(kind: RecordKind, id: RecordId) -> StoreError {
    StoreError::NoRecord {
        kind: kind.label(),
        id: id.0,
    }
}
