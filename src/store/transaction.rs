//! Writing: everything inside one transaction, which is one undo step.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;

use rusqlite::{CachedStatement, Connection, params, params_from_iter};

use crate::model::{Figures, Period, Record, RecordId, RecordKind};

use super::cell;
use super::cell::Bound;
use super::content::Changes;
use super::error::StoreError;
use super::inserted::Inserted;
use super::load::Unread;
use super::table::SqlTable;
use super::{bind, journal, load};

/// The running step; only [`super::Store::transact`] makes one.
pub struct Transaction<'a> {
    pub(super) connection: &'a Connection,
    pub(super) path: &'a Path,
    /// What the history page names.
    pub(super) touched: Vec<(RecordKind, String)>,
    /// Whether something was written that belongs to no step.
    pub(super) has_settings: bool,
    /// Whether it stands in the history even if nothing in it can be undone.
    pub(super) is_kept: bool,
    /// What the step adds to the checksum of the content.
    pub(super) changes: &'a Changes,
    /// Rows that were inserted one after the other and are not in the log yet.
    pub(super) inserted: Inserted,
    /// The statements that insert, by table: an import would ask the cache for one with every row.
    pub(super) inserting: BTreeMap<&'static str, CachedStatement<'a>>,
}

/// What there is to be noted at the end of a step.
pub(super) struct Noted {
    pub(super) touched: Vec<(RecordKind, String)>,
    pub(super) has_settings: bool,
    pub(super) is_kept: bool,
    pub(super) inserted: Inserted,
}

impl<'a> Transaction<'a> {
    /// What there is to be noted at the end; its statements are let go.
    pub(super) fn end(self) -> Noted {
        Noted {
            touched: self.touched,
            has_settings: self.has_settings,
            is_kept: self.is_kept,
            inserted: self.inserted,
        }
    }

    /// The records of a kind as they are now, changes of this step included.
    ///
    /// # Errors
    /// As [`super::Store::records`].
    pub fn records(&self, kind: RecordKind) -> Result<Vec<Record>, StoreError> {
        let read = load::records(self.connection, kind).map_err(|error| error.at(self.path))?;
        Ok(read.0)
    }

    /// One record; `None` when there is none with this number.
    ///
    /// # Errors
    /// As [`super::Store::records`].
    pub fn record(&self, kind: RecordKind, id: RecordId) -> Result<Option<Record>, StoreError> {
        Ok(self.read(kind, id)?.map(|(record, _)| record))
    }

    /// One record with what of it can't be read.
    fn read(&self, kind: RecordKind, id: RecordId) -> Result<Option<(Record, Vec<Unread>)>, StoreError> {
        load::record(self.connection, kind, id).map_err(|error| error.at(self.path))
    }

    /// Keeps a new record with figures, extra cells and source; its `id` is not looked at.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when a value does not fit its field or a return's project is not there.
    pub fn insert(&mut self, record: &Record) -> Result<RecordId, StoreError> {
        let id = self.guarded(|this| {
            let table = SqlTable::of_records(record.kind);
            this.inserted.open(this.connection, &table.name)?;
            if record.figures.is_empty() {
                // One statement is whole by itself.
                this.insert_row(record)
            } else {
                if let Some(figures) = SqlTable::of_figures(record.kind) {
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
        self.write_figures(record, id, &BTreeMap::new(), &[])?;
        Ok(id)
    }

    fn insert_row(&mut self, record: &Record) -> Result<RecordId, StoreError> {
        let table = SqlTable::of_records(record.kind);
        let cells = bind::record_cells(self.connection, table, record, None)?;
        self.inserting(table)?
            .execute(params_from_iter(cells))
            .map_err(|error| bind::checked(record, error))?;
        let id = self.connection.last_insert_rowid();
        self.inserted.add(&table.name, id);
        Ok(RecordId(id))
    }

    fn inserting(&mut self, table: &'static SqlTable) -> Result<&mut CachedStatement<'a>, StoreError> {
        match self.inserting.entry(&table.name) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(new) => Ok(new.insert(self.connection.prepare_cached(&table.insert)?)),
        }
    }

    /// Writes a whole record over the one with its `id`; rows that are the same already stay untouched, and so does what
    /// could not be read, unless the record brings something in its place.
    ///
    /// # Errors
    /// [`StoreError::NoRecord`], and as [`Self::insert`].
    pub fn update(&mut self, record: &Record) -> Result<(), StoreError> {
        let Some((old, unread)) = self.read(record.kind, record.id)? else {
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
                let table = SqlTable::of_records(record.kind);
                let cells = bind::record_cells(this.connection, table, record, Some(&old))?;
                this.update_row(table, record, record.id.0, cells, &columns_of(&unread, None))?;
            }
            this.write_figures(record, record.id, &old.figures, &unread)
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
        let (runs, so_far) = (self.inserted.runs.clone(), self.changes.so_far());
        let done = work(self);
        if !self.connection.is_autocommit() {
            if done.is_err() {
                run(self.connection, "ROLLBACK TO one_write")?;
                self.inserted.runs = runs;
                self.changes.go_back_to(so_far);
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

    /// Writes the figures of a record; those of periods that it has no more go.
    fn write_figures(
        &mut self,
        record: &Record,
        owner: RecordId,
        old: &BTreeMap<Period, Figures>,
        unread: &[Unread],
    ) -> Result<(), StoreError> {
        let Some(table) = SqlTable::of_figures(record.kind) else {
            return if record.figures.is_empty() {
                Ok(())
            } else {
                Err(bind::refused(record, "这一类记录没有按填报期的数".to_owned()))
            };
        };
        let present = |figures: &Figures| !figures.values.is_empty();
        for period in old.keys() {
            if record.figures.get(period).is_some_and(present) {
                continue;
            }
            let kept = columns_of(unread, Some(*period));
            if kept.is_empty() {
                self.delete_figures(table, owner, *period)?;
            } else {
                self.update_figures(table, record, owner, *period, &Figures::default(), &kept)?;
            }
        }
        for (period, figures) in record.figures.iter().filter(|(_, figures)| present(figures)) {
            match old.get(period) {
                Some(before) if before == figures => {}
                Some(_) => {
                    let kept = columns_of(unread, Some(*period));
                    self.update_figures(table, record, owner, *period, figures, &kept)?;
                }
                None => self.insert_figures(table, record, owner, *period, figures)?,
            }
        }
        Ok(())
    }

    fn delete_figures(&self, table: &SqlTable, owner: RecordId, period: Period) -> Result<(), StoreError> {
        let sql = format!(
            "DELETE FROM \"{}\" WHERE owner_id = ?1 AND period = ?2",
            table.name
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        statement.execute(params![owner.0, period.to_string()])?;
        Ok(())
    }

    fn update_figures(
        &self,
        table: &SqlTable,
        record: &Record,
        owner: RecordId,
        period: Period,
        figures: &Figures,
        unread: &[&'static str],
    ) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT id FROM \"{}\" WHERE owner_id = ?1 AND period = ?2",
            table.name
        );
        let id: i64 = self
            .connection
            .prepare_cached(&sql)?
            .query_row(params![owner.0, period.to_string()], |row| row.get(0))?;
        let cells = bind::figure_cells(table, record, owner, period, figures)?;
        self.update_row(table, record, id, cells, unread)
    }

    /// Writes the cells of a row; a column that could not be read stays as it is where the new cell is empty.
    fn update_row(
        &self,
        table: &SqlTable,
        record: &Record,
        id: i64,
        mut cells: Vec<Bound<'_>>,
        unread: &[&'static str],
    ) -> Result<(), StoreError> {
        let is_empty = |cell: &Bound<'_>| *cell == cell::NULL || *cell == Bound::from("{}".to_owned());
        let kept: Vec<&str> = (table.columns().zip(&cells))
            .filter(|(column, cell)| unread.contains(column) && is_empty(cell))
            .map(|(column, _)| column)
            .collect();
        if kept.is_empty() {
            cells.push(cell::from_integer(id));
            return self.execute(&table.update, record, cells);
        }
        let mut columns = table.columns();
        cells.retain(|_| columns.next().is_some_and(|column| !kept.contains(&column)));
        cells.push(cell::from_integer(id));
        self.execute(&table.update_but(&kept), record, cells)
    }

    fn insert_figures(
        &mut self,
        table: &'static SqlTable,
        record: &Record,
        owner: RecordId,
        period: Period,
        figures: &Figures,
    ) -> Result<(), StoreError> {
        let cells = bind::figure_cells(table, record, owner, period, figures)?;
        self.execute(&table.insert, record, cells)?;
        self.inserted
            .add(&table.name, self.connection.last_insert_rowid());
        Ok(())
    }

    /// Runs a statement that writes a row of a record.
    fn execute(&self, sql: &str, record: &Record, cells: Vec<Bound<'_>>) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let done = statement.execute(params_from_iter(cells));
        done.map(drop).map_err(|error| bind::checked(record, error))
    }
}

/// The columns of a record's row, or of its figures of a period, that could not be read.
fn columns_of(unread: &[Unread], period: Option<Period>) -> Vec<&'static str> {
    let rows = unread.iter().filter(|row| row.period == period);
    rows.flat_map(|row| row.columns.iter().copied()).collect()
}

fn absent(kind: RecordKind, id: RecordId) -> StoreError {
    StoreError::NoRecord {
        kind: kind.label(),
        id: id.0,
    }
}
