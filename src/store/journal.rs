//! Undo: TEMP triggers write the inverse of every change into the table `inverse`, grouped by operation.
//!
//! SQLite's own recipe (<https://sqlite.org/undoredo.html>), with the log kept in the ledger, so that it is part
//! of the same transaction and survives a restart.
//! Invariant: undone operations are always the newest ones, and each operation holds either its undo or its redo.

use std::path::PathBuf;

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

use crate::model::RecordKind;

use super::error::StoreError;
use super::inverse::{self, LoggedTables};
use super::{content, packed, side_tables};

/// So many steps can be undone.
const STEPS: i64 = 200;
/// So many lines the history keeps; older ones can no longer be undone anyway.
const LINES: i64 = 2000;
/// What no step takes back: what is remembered about the program or about the journal itself, and what was sent.
const UNLOGGED: [&str; 4] = ["setting", "operation", "inverse", "submission"];

/// Whether an operation has lines in the log that take something back. Older programs logged what was sent as well.
const REVERSIBLE: &str = "EXISTS (SELECT 1 FROM inverse WHERE inverse.operation_id = operation.id
    AND inverse.sql NOT GLOB 'DELETE FROM \"submission\" *' AND inverse.sql NOT GLOB 'UPDATE \"submission\" *'
    AND inverse.sql NOT GLOB 'INSERT INTO \"submission\" *')";

/// One thing the user did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Operation {
    /// Its number; later operations have larger ones.
    pub id: i64,
    /// What was done, in Chinese.
    pub label: String,
    /// When: local time with offset, to the second.
    pub at: String,
    /// Whether it was undone and can be redone.
    pub undone: bool,
    /// The first records it touched: kind and title.
    pub touched: Vec<(RecordKind, String)>,
    /// Whether it can be undone, or redone: neither what was sent nor what is too long ago.
    pub reversible: bool,
}

impl Operation {
    /// So many of the records it touched are named at most.
    pub const NAMED: usize = 20;

    /// Whether every record it touched is named.
    pub fn names_all(&self) -> bool {
        self.touched.len() < Self::NAMED
    }
}

/// Which way a step is walked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// Back.
    Undo,
    /// Forth again.
    Redo,
}

/// The tables whose changes belong to steps.
pub(super) fn logged_tables(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut names = tables(connection)?;
    names.retain(|name| !UNLOGGED.contains(&name.as_str()));
    Ok(names)
}

/// The same, each with its columns.
pub(super) fn logged(connection: &Connection) -> Result<LoggedTables, StoreError> {
    let mut logged = LoggedTables::new();
    for table in logged_tables(connection)? {
        let columns = columns(connection, &table)?;
        logged.insert(table, columns);
    }
    Ok(logged)
}

/// The tables that hold content: all but those of the history.
pub(super) fn content_tables(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut names = tables(connection)?;
    names.retain(|name| !["operation", "inverse"].contains(&name.as_str()));
    Ok(names)
}

/// All tables but SQLite's own and that of the checksums.
pub(super) fn tables(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         ORDER BY name",
    )?;
    let mut names = statement
        .query_map((), |row| row.get(0))?
        .collect::<Result<Vec<String>, _>>()?;
    names.retain(|name| name != content::TABLE);
    Ok(names)
}

/// Makes the triggers, afresh at each open so that they always fit the schema.
pub(super) fn attach(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch("CREATE TEMP TABLE open_operation (id INTEGER NOT NULL)")?;
    for table in tables(connection)? {
        connection.execute_batch(&triggers(&table, &columns(connection, &table)?))?;
    }
    Ok(())
}

fn columns(connection: &Connection, table: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT name FROM pragma_table_info(?1)")?;
    let columns = statement.query_map([table], |row| row.get(0))?;
    Ok(columns.collect::<Result<_, _>>()?)
}

/// The three triggers of a table. Every table has an `id` that is its rowid. Each keeps the checksum of the content; those
/// of a logged table write the way back before.
fn triggers(table: &str, columns: &[String]) -> String {
    let names: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
    let values: Vec<String> = names.iter().map(|name| format!("quote(old.{name})")).collect();
    let sets: Vec<String> = names
        .iter()
        .map(|name| format!("'{name} = ' || quote(old.{name})"))
        .collect();
    let updated = log(
        table,
        &format!(
            "'UPDATE \"{table}\" SET ' || {} || ' WHERE id = ' || new.id",
            sets.join(" || ', ' || ")
        ),
    );
    // BEFORE, so that a parent stands in the log before the children its deletion takes along.
    let deleted = log(
        table,
        &format!(
            "'INSERT INTO \"{table}\" ({}) VALUES (' || {} || ')'",
            names.join(", "),
            values.join(" || ', ' || ")
        ),
    );
    let (came, went) = (
        counted("in", "new", table, &names),
        counted("out", "old", table, &names),
    );
    format!(
        "{}\
         CREATE TEMP TRIGGER \"undo_update_{table}\" AFTER UPDATE ON main.\"{table}\" BEGIN {updated} {went} {came} END;\n\
         CREATE TEMP TRIGGER \"undo_delete_{table}\" BEFORE DELETE ON main.\"{table}\" BEGIN {deleted} {went} END;\n",
        on_insert(table, &names)
    )
}

/// The trigger that `inserted.rs` takes away for a while and gives back.
pub(super) fn insert_trigger(connection: &Connection, table: &str) -> Result<String, StoreError> {
    let columns = columns(connection, table)?.into_iter();
    let names: Vec<String> = columns.map(|column| format!("\"{column}\"")).collect();
    Ok(on_insert(table, &names))
}

fn on_insert(table: &str, names: &[String]) -> String {
    let inserted = log(table, &format!("'DELETE FROM \"{table}\" WHERE id = ' || new.id"));
    let came = counted("in", "new", table, names);
    format!(
        "CREATE TEMP TRIGGER \"undo_insert_{table}\" AFTER INSERT ON main.\"{table}\" BEGIN {inserted} {came} END;\n"
    )
}

/// Adds a row to the checksum of the content or takes it out.
fn counted(way: &str, row: &str, table: &str, names: &[String]) -> String {
    let cells: Vec<String> = names.iter().map(|name| format!("{row}.{name}")).collect();
    format!("SELECT content_{way}('{table}', {});", cells.join(", "))
}

/// Writes a line into the log, for a table whose changes belong to steps.
fn log(table: &str, inverse: &str) -> String {
    if UNLOGGED.contains(&table) {
        return String::new();
    }
    format!("INSERT INTO inverse (operation_id, sql) SELECT id, {inverse} FROM open_operation;")
}

/// Opens an operation inside the running transaction.
pub(super) fn begin(connection: &Connection, label: &str) -> Result<i64, StoreError> {
    let at = side_tables::now();
    connection.execute(
        "INSERT INTO operation (label, at) VALUES (?1, ?2)",
        params![label, at],
    )?;
    let id = connection.last_insert_rowid();
    log_into(connection, Some(id))?;
    Ok(id)
}

/// Closes it; an operation that changed nothing leaves no trace and is `None`. One that `is_kept` stands in the history
/// even if nothing in it can be taken back.
pub(super) fn finish(
    connection: &Connection,
    id: i64,
    touched: &[(RecordKind, String)],
    is_kept: bool,
) -> Result<Option<i64>, StoreError> {
    log_into(connection, None)?;
    let changed: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM inverse WHERE operation_id = ?1)",
        [id],
        |row| row.get(0),
    )?;
    if !changed && !is_kept {
        connection.execute("DELETE FROM operation WHERE id = ?1", [id])?;
        return Ok(None);
    }
    let touched = serde_json::to_string(touched).unwrap_or_else(|_| "[]".to_owned());
    connection.execute(
        "UPDATE operation SET touched = ?2 WHERE id = ?1",
        params![id, touched],
    )?;
    packed::pack(connection, id)?;
    if changed {
        // What was undone before can't be redone on top of something else.
        connection.execute("DELETE FROM operation WHERE undone", ())?;
    }
    connection.execute(
        "DELETE FROM inverse WHERE operation_id <=
         (SELECT id FROM operation ORDER BY id DESC LIMIT 1 OFFSET ?1)",
        [STEPS],
    )?;
    connection.execute(
        "DELETE FROM operation WHERE id <= (SELECT id FROM operation ORDER BY id DESC LIMIT 1 OFFSET ?1)",
        [LINES],
    )?;
    Ok(Some(id))
}

/// Walks one step inside the running transaction; the triggers write the way back meanwhile.
pub(super) fn walk(connection: &Connection, direction: Direction) -> Result<Option<Operation>, StoreError> {
    let next = match direction {
        // What was sent stands between the steps and is passed over: it has nothing to take back.
        Direction::Undo => "WHERE NOT undone AND reversible ORDER BY id DESC LIMIT 1",
        Direction::Redo => "WHERE undone AND reversible ORDER BY id LIMIT 1",
    };
    let Some(mut operation) = operations(connection, next)?.pop() else {
        return Ok(None);
    };
    let lines = take_inverse(connection, operation.id)?;
    if lines.is_empty() {
        return Ok(None);
    }
    // A child may come back before its parent; the check waits for the commit.
    connection.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    log_into(connection, Some(operation.id))?;
    let logged = logged(connection)?;
    for line in &lines {
        inverse::run(connection, &logged, line)?;
    }
    log_into(connection, None)?;
    packed::pack(connection, operation.id)?;
    operation.undone = direction == Direction::Undo;
    connection.execute(
        "UPDATE operation SET undone = ?2 WHERE id = ?1",
        params![operation.id, operation.undone],
    )?;
    Ok(Some(operation))
}

/// Whether the file has an operation in this state, read again after a commit that failed.
pub(super) fn has(connection: &Connection, id: i64, undone: bool) -> bool {
    let sql = "SELECT 1 FROM operation WHERE id = ?1 AND undone = ?2";
    connection.query_row(sql, params![id, undone], |_| Ok(())).is_ok()
}

/// Takes the lines of an operation out of the log, the latest first. They may hold a text that is none.
fn take_inverse(connection: &Connection, operation_id: i64) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut query = connection.prepare("SELECT sql FROM inverse WHERE operation_id = ?1 ORDER BY id DESC")?;
    let mut rows = query.query([operation_id])?;
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        let line = row.get_ref(0)?.as_bytes().unwrap_or_default();
        let unpacked = packed::lines(line).ok_or_else(|| StoreError::StrangeStep { path: PathBuf::new() })?;
        lines.extend(unpacked.into_iter().rev());
    }
    connection.execute("DELETE FROM inverse WHERE operation_id = ?1", [operation_id])?;
    Ok(lines)
}

/// All operations, newest first.
pub(super) fn history(connection: &Connection) -> Result<Vec<Operation>, StoreError> {
    operations(connection, "ORDER BY id DESC")
}

/// Forgets all steps: the inverse statements of an older schema do not fit the new one.
pub(super) fn clear(connection: &Connection) -> Result<(), StoreError> {
    let present: Option<i64> = connection
        .query_row("SELECT 1 FROM sqlite_schema WHERE name = 'inverse'", (), |row| {
            row.get(0)
        })
        .optional()?;
    if present.is_some() {
        connection.execute_batch("DELETE FROM inverse; DELETE FROM operation WHERE undone")?;
    }
    Ok(())
}

fn operations(connection: &Connection, tail: &str) -> Result<Vec<Operation>, StoreError> {
    let sql =
        format!("SELECT id, label, at, undone, touched, {REVERSIBLE} AS reversible FROM operation {tail}");
    let mut statement = connection.prepare(&sql)?;
    let rows = statement.query_map((), |row| {
        let touched = side_tables::words(row, 4)?;
        Ok(Operation {
            id: row.get(0)?,
            label: side_tables::words(row, 1)?,
            at: side_tables::words(row, 2)?,
            undone: row.get(3)?,
            // Only for the history page: a kind that no longer exists must not block undo.
            touched: serde_json::from_str(&touched).unwrap_or_default(),
            reversible: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn log_into(connection: &Connection, operation_id: Option<i64>) -> Result<(), StoreError> {
    connection.execute("DELETE FROM open_operation", ())?;
    if let Some(id) = operation_id {
        connection.execute("INSERT INTO open_operation (id) VALUES (?1)", [id])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::model::{Record, RecordKind, Value};
    use crate::store::{Meta, Store, StoreError};

    /// SQLITE_FULL at every size of the disk, by `max_page_count`.
    #[test]
    fn a_disk_that_fills_up_during_a_step_leaves_the_ledger_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("满.laoxiao"), &Meta::default()).unwrap();
        let project = Record::new(RecordKind::Project).with("content", Value::Text("建".repeat(500)));
        store.transact("录入", |step| step.insert(&project)).unwrap();
        let before = store.content_hash().unwrap();
        let pages: i64 = store
            .connection
            .pragma_query_value(None, "page_count", |row| row.get(0))
            .unwrap();
        for room in 0..12 {
            let sql = format!("PRAGMA max_page_count = {}", pages + room);
            store.connection.query_row(&sql, (), |_| Ok(())).unwrap();
            let mut work = |heeds_errors: bool| {
                store.transact("导入", |step| {
                    for _ in 0..40 {
                        match step.insert(&project) {
                            Err(error) if heeds_errors => return Err(error),
                            _ => {}
                        }
                    }
                    Ok(())
                })
            };
            assert!(matches!(work(true), Err(StoreError::DiskFull { .. })), "{room}");
            // Whoever ignores the error may keep what did fit, but never outside a step.
            if work(false).is_ok() {
                let more = "PRAGMA max_page_count = 100000";
                store.connection.query_row(more, (), |_| Ok(())).unwrap();
                store.undo().unwrap().unwrap();
            }
            assert_eq!(store.content_hash().unwrap(), before, "{room}");
            assert_eq!(store.verify().unwrap(), Vec::<String>::new());
        }
    }
}
