//! The checksum of the content: what SQLite's own checks do not see, a flipped bit in a figure, is found with it.
//!
//! For each table, a sum over its rows: of each row the first 128 bits of the SHA-256 of the table's name and the row's
//! cells, added without carry beyond 128 bits. The order of rows makes no difference, so that a change costs two hashes:
//! the old row is taken out, the new one added. TEMP triggers do that; `journal.rs` makes them beside those of the undo
//! log, so that undo and redo go through them too. The sums are written into the ledger before each commit, in the same
//! transaction: a program that is killed leaves sum and content of one step.
//!
//! Covered is everything: records, what is kept beside them, settings, history and undo log, and SQLite's table of the
//! numbers that were given to records.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{Null, ValueRef};
use rusqlite::{CachedStatement, Connection, OptionalExtension, params};

use crate::checksum::Checksum;

use super::error::StoreError;
use super::journal;

/// The table of the sums, which no sum covers.
pub(super) const TABLE: &str = "content_checksum";
/// Where SQLite keeps the largest number given in each table: <https://sqlite.org/autoinc.html>. It has no triggers.
const NUMBERS: &str = "sqlite_sequence";

type Sums = BTreeMap<String, u128>;

/// What the running step adds to the sums.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes(Arc<Mutex<Sums>>);

impl Changes {
    /// Gives the connection the functions that the triggers call: `content_in(table, cells…)`, `content_out(table, cells…)`.
    pub(super) fn attach(&self, connection: &Connection) -> Result<(), StoreError> {
        for (name, is_in) in [("content_in", true), ("content_out", false)] {
            let sums = self.clone();
            connection.create_scalar_function(name, -1, FunctionFlags::SQLITE_UTF8, move |call| {
                let (table, hash) = row_of_call(call)?;
                sums.add(&table, if is_in { hash } else { hash.wrapping_neg() });
                Ok(Null)
            })?;
        }
        Ok(())
    }

    fn sums(&self) -> MutexGuard<'_, Sums> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, table: &str, hash: u128) {
        let mut sums = self.sums();
        match sums.get_mut(table) {
            Some(sum) => *sum = sum.wrapping_add(hash),
            None => _ = sums.insert(table.to_owned(), hash),
        }
    }

    /// Forgets what a step that was rolled back has added.
    pub(super) fn clear(&self) {
        self.sums().clear();
    }

    /// What the step has added so far, to come back to with [`Self::go_back_to`].
    pub(super) fn so_far(&self) -> Sums {
        self.sums().clone()
    }

    /// Forgets what was added since: its writes were taken back.
    pub(super) fn go_back_to(&self, before: Sums) {
        *self.sums() = before;
    }

    /// Adds rows that were inserted while no trigger looked.
    pub(super) fn add_rows(
        &self,
        connection: &Connection,
        table: &str,
        first: i64,
        last: i64,
    ) -> Result<(), StoreError> {
        let sql = format!("SELECT * FROM \"{table}\" WHERE id BETWEEN ?1 AND ?2");
        let sum = sum(&mut connection.prepare_cached(&sql)?, table, params![first, last])?;
        self.add(table, sum);
        Ok(())
    }

    /// Writes the sums, before the commit of a step.
    pub(super) fn write(&self, connection: &Connection) -> Result<(), StoreError> {
        let changed = std::mem::take(&mut *self.sums());
        for (table, added) in changed {
            if added != 0 {
                let sum = kept(connection, &table)?.unwrap_or(0).wrapping_add(added);
                put(connection, &table, sum)?;
            }
        }
        let numbers = sum_of(connection, NUMBERS)?;
        if kept(connection, NUMBERS)? != Some(numbers) {
            put(connection, NUMBERS, numbers)?;
        }
        Ok(())
    }
}

/// Whether the ledger has sums: those of older schemas have none.
pub(super) fn is_summed(connection: &Connection) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ?1";
    let found: Option<i64> = connection.query_row(sql, [TABLE], |row| row.get(0)).optional()?;
    Ok(found.is_some())
}

/// Writes all sums afresh: for a new ledger and after a migration.
pub(super) fn write_all(connection: &Connection) -> Result<(), StoreError> {
    connection.execute(&format!("DELETE FROM {TABLE}"), ())?;
    for table in summed(connection)? {
        put(connection, &table, sum_of(connection, &table)?)?;
    }
    Ok(())
}

/// The tables whose content is not what the last step wrote.
pub(super) fn differing(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut differing = Vec::new();
    let tables = summed(connection)?;
    for table in &tables {
        if kept(connection, table)? != Some(sum_of(connection, table)?) {
            differing.push(table.clone());
        }
    }
    let sql = format!("SELECT count(*) FROM {TABLE}");
    let sums: i64 = connection.query_row(&sql, (), |row| row.get(0))?;
    if usize::try_from(sums) != Ok(tables.len()) && differing.is_empty() {
        differing.push(TABLE.to_owned());
    }
    Ok(differing)
}

fn summed(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut tables = journal::tables(connection)?;
    tables.push(NUMBERS.to_owned());
    Ok(tables)
}

/// The sum over the rows of a table.
pub(super) fn sum_of(connection: &Connection, table: &str) -> Result<u128, StoreError> {
    let sql = format!("SELECT * FROM \"{table}\"");
    sum(&mut connection.prepare_cached(&sql)?, table, ())
}

fn sum(
    statement: &mut CachedStatement<'_>,
    table: &str,
    params: impl rusqlite::Params,
) -> Result<u128, StoreError> {
    let mut rows = statement.query(params)?;
    let mut sum = 0u128;
    while let Some(row) = rows.next()? {
        let mut hash = RowHash::new(table);
        // A statement that was prepared before a migration learns of a new column only as it runs:
        // https://sqlite.org/c3ref/prepare.html, "sqlite3_prepare_v2 … automatically recompile".
        for at in 0..row.as_ref().column_count() {
            hash.add(row.get_ref(at)?);
        }
        sum = sum.wrapping_add(hash.finish());
    }
    Ok(sum)
}

fn kept(connection: &Connection, table: &str) -> Result<Option<u128>, StoreError> {
    let sql = format!("SELECT sum FROM {TABLE} WHERE name = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    let digits: Option<String> = statement.query_row([table], |row| row.get(0)).optional()?;
    let read = |digits: String| {
        u128::from_str_radix(&digits, 16).map_err(|error| StoreError::Damaged {
            path: PathBuf::new(),
            detail: format!("校验值不是十六进制数：{error}"),
        })
    };
    digits.map(read).transpose()
}

fn put(connection: &Connection, table: &str, sum: u128) -> Result<(), StoreError> {
    let sql =
        format!("INSERT INTO {TABLE} (name, sum) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET sum = ?2");
    connection
        .prepare_cached(&sql)?
        .execute(params![table, format!("{sum:032x}")])?;
    Ok(())
}

fn row_of_call(call: &Context<'_>) -> rusqlite::Result<(String, u128)> {
    let table: String = call.get(0)?;
    let mut hash = RowHash::new(&table);
    for at in 1..call.len() {
        hash.add(call.get_raw(at));
    }
    Ok((table, hash.finish()))
}

/// The hash of one row.
struct RowHash(Checksum);

impl RowHash {
    fn new(table: &str) -> Self {
        let mut checksum = Checksum::default();
        checksum.add(table);
        Self(checksum)
    }

    fn add(&mut self, cell: ValueRef<'_>) {
        add_cell(&mut self.0, cell);
    }

    fn finish(self) -> u128 {
        self.0.first_half()
    }
}

/// Its type and length go before it, so that no two rows of cells give the same bytes.
pub(super) fn add_cell(checksum: &mut Checksum, cell: ValueRef<'_>) {
    let mut add = |kind: u8, bytes: &[u8]| {
        checksum.add([kind]);
        checksum.add(bytes.len().to_le_bytes());
        checksum.add(bytes);
    };
    match cell {
        ValueRef::Null => checksum.add([0]),
        ValueRef::Integer(number) => add(1, &number.to_le_bytes()),
        // SQLite keeps -0.0 as 0: https://sqlite.org/datatype3.html. The sum of both is 0.0.
        ValueRef::Real(number) => add(2, &(number + 0.0).to_bits().to_le_bytes()),
        ValueRef::Text(bytes) => add(3, bytes),
        ValueRef::Blob(bytes) => add(4, bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Period, Record, RecordKind, Value};
    use crate::store::{Meta, Store, StoreError};

    fn facility(name: &str) -> Record {
        Record::new(RecordKind::ElderFacility)
            .with("name", Value::Text(name.to_owned()))
            .with_figure(Period::Year(2022), "beds_total", Value::Integer(50))
    }

    fn estate(area: f64) -> Record {
        Record::new(RecordKind::Estate).with("elder_area_m2", Value::Real(area))
    }

    /// Whether what the triggers added up is what the tables hold.
    fn holds(store: &Store) {
        assert_eq!(differing(&store.connection).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn the_sums_hold_after_each_kind_of_step_and_after_each_that_failed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("耿马.laoxiao");
        let mut store = Store::create(&path, &Meta::default()).unwrap();
        holds(&store);
        // Inserted in runs, with an update and a refused record between them.
        store
            .transact("导入", |step| {
                let first = step.insert(&facility("甲"))?;
                step.insert(&facility("乙"))?;
                assert!(
                    step.insert(&facility("丙").with_figure(Period::Year(2024), "staff", Value::Integer(-1)))
                        .is_err()
                );
                let mut changed = facility("甲改");
                changed.id = first;
                step.update(&changed)?;
                for area in [-0.0, 0.0, 5.0, 0.1, 1e300, 123_456_789.25] {
                    step.insert(&estate(area))?;
                }
                step.set_setting("a", Some("b"))?;
                step.explain("P001:1", "", "已核实")?;
                Ok::<_, StoreError>(())
            })
            .unwrap();
        holds(&store);
        let failed = store.transact("失败", |step| {
            step.insert(&facility("丁"))?;
            step.set_setting("a", None)?;
            step.delete(RecordKind::ElderFacility, crate::model::RecordId(999))
        });
        assert!(failed.is_err());
        holds(&store);
        store.transact("不变", |_| Ok::<_, StoreError>(())).unwrap();
        holds(&store);
        let first = store.records(RecordKind::ElderFacility).unwrap()[0].id;
        store
            .transact("删除", |step| step.delete(RecordKind::ElderFacility, first))
            .unwrap();
        holds(&store);
        for _ in 0..2 {
            store.undo().unwrap().unwrap();
            holds(&store);
        }
        store.redo().unwrap().unwrap();
        holds(&store);
        store
            .transact("上报", |step| {
                step.add_submission(Period::Year(2023), &[], &[], "{}")
            })
            .unwrap();
        drop(store);
        holds(&Store::open(&path).unwrap());
    }

    #[test]
    fn a_figure_changed_behind_the_program_is_found_and_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("耿马.laoxiao");
        let mut store = Store::create(&path, &Meta::default()).unwrap();
        store
            .transact("录入", |step| step.insert(&facility("甲")))
            .unwrap();
        drop(store);
        for (sql, named) in [
            (
                "UPDATE elder_facility_figure SET beds_total = 51",
                RecordKind::ElderFacility.label(),
            ),
            (
                "UPDATE elder_facility SET name = '乙'",
                RecordKind::ElderFacility.label(),
            ),
            (
                "UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'elder_facility'",
                "编号",
            ),
            ("UPDATE ledger SET county = '镇康县'", "台账信息"),
            ("DELETE FROM inverse", "撤销日志"),
            (
                "DELETE FROM content_checksum WHERE name = 'task'",
                RecordKind::Task.label(),
            ),
            (
                "UPDATE content_checksum SET sum = '00000000000000000000000000000000' WHERE name = 'ledger'",
                "台账信息",
            ),
        ] {
            let copy = folder.path().join("改.laoxiao");
            std::fs::copy(&path, &copy).unwrap();
            Connection::open(&copy).unwrap().execute_batch(sql).unwrap();
            let Err(StoreError::Damaged { detail, .. }) = Store::open(&copy) else {
                panic!("{sql}: opened");
            };
            assert!(detail.contains(named), "{sql}: {detail}");
        }
    }
}
