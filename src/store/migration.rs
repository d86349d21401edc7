//! From an older schema to today's, one transaction a version, with a copy of the file made before.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::backup;
use super::error::StoreError;
use super::header::APPLICATION_ID;
use super::{content, journal};

/// The schema versions in order; the first makes version 1. Append only: what was released never changes.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_ledger.sql"),
    include_str!("migrations/0002_base_figures.sql"),
    include_str!("migrations/0003_edited_by_hand.sql"),
    include_str!("migrations/0004_milestones.sql"),
    include_str!("migrations/0005_frameworks.sql"),
    include_str!("migrations/0006_content_checksum.sql"),
    include_str!("migrations/0007_shares_and_place.sql"),
    include_str!("migrations/0008_audit.sql"),
];

/// The version that a list of migrations leads to.
pub(super) fn latest(migrations: &[&str]) -> u32 {
    u32::try_from(migrations.len()).unwrap_or(u32::MAX)
}

/// The version of an open database.
pub(super) fn version(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Copies an existing ledger beside itself and brings it to the latest version.
pub(super) fn upgrade(
    connection: &mut Connection,
    path: &Path,
    migrations: &[&str],
) -> Result<(), StoreError> {
    let found = version(connection)?;
    if found == latest(migrations) {
        return Ok(());
    }
    backup::copy(connection, &copy_path(path, found))?;
    run(connection, migrations)
}

/// Runs the missing migrations; each one is done whole or not at all.
pub(super) fn run(connection: &mut Connection, migrations: &[&str]) -> Result<(), StoreError> {
    // A table that others refer to can be rebuilt only without enforcement, and the pragma does nothing inside a
    // transaction: https://sqlite.org/lang_altertable.html#otheralter
    super::connection::set(connection, "foreign_keys", "OFF", "0")?;
    let done = run_steps(connection, migrations);
    super::connection::set(connection, "foreign_keys", "ON", "1")?;
    done
}

fn run_steps(connection: &mut Connection, migrations: &[&str]) -> Result<(), StoreError> {
    let found = version(connection)?;
    for (number, sql) in (1u32..).zip(migrations).filter(|(number, _)| *number > found) {
        let transaction = connection.transaction()?;
        let before = journal::logged(&transaction)?;
        transaction.execute_batch(sql)?;
        let after = journal::logged(&transaction)?;
        // The lines of the log name tables and columns: where those are still the same, they still fit.
        if before
            .iter()
            .any(|(table, columns)| after.get(table) != Some(columns))
        {
            journal::clear(&transaction)?;
        }
        // Both roll back with the transaction: they are bytes of the first page.
        transaction.execute_batch(&format!(
            "PRAGMA user_version = {number}; PRAGMA application_id = {APPLICATION_ID}"
        ))?;
        let broken = broken_references(&transaction)?;
        if let Some(detail) = broken.into_iter().next() {
            return Err(StoreError::Damaged {
                path: PathBuf::new(),
                detail,
            });
        }
        if content::is_summed(&transaction)? {
            content::write_all(&transaction)?;
        }
        transaction.commit()?;
    }
    Ok(())
}

/// Rows that refer to a row that is not there.
pub(super) fn broken_references(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let rows = statement.query_map((), |row| {
        let (table, id, parent): (String, Option<i64>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(format!("{table} 第 {} 号所属的 {parent} 不存在", id.unwrap_or(0)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether the schema is exactly what its version says: no table, trigger or view of someone else.
pub(super) fn is_genuine(connection: &Connection, migrations: &[&str]) -> Result<bool, StoreError> {
    let count = usize::try_from(version(connection)?).unwrap_or(usize::MAX);
    let mut model = Connection::open_in_memory()?;
    run(&mut model, migrations.get(..count).unwrap_or(migrations))?;
    Ok(fingerprint(connection)? == fingerprint(&model)?)
}

fn fingerprint(connection: &Connection) -> Result<Vec<(String, String, String)>, StoreError> {
    let mut statement = connection
        .prepare("SELECT type, name, ifnull(sql, '') FROM main.sqlite_schema ORDER BY type, name")?;
    let rows = statement.query_map((), |row| {
        Ok((row.get(0)?, row.get(1)?, plain(&row.get::<_, String>(2)?)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// SQL without comments and line ends, which an editor or a checkout on Windows may change.
fn plain(sql: &str) -> String {
    let lines = sql
        .lines()
        .map(|line| line.split("--").next().unwrap_or("").trim());
    lines
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// `县台账.laoxiao.v1.bak`, or with a number when that copy was made before.
fn copy_path(path: &Path, version: u32) -> PathBuf {
    let named = |ending: String| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let first = named(format!(".v{version}.bak"));
    std::iter::once(first.clone())
        .chain((2..1000).map(|number| named(format!(".v{version}.{number}.bak"))))
        .find(|copy| !copy.exists())
        .unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Record, RecordKind, Value};
    use crate::store::{Meta, Store, StoreError};

    /// A version that is not released yet.
    const NEXT: &str = "CREATE TABLE visit (id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT) STRICT;
                          ALTER TABLE project ADD COLUMN rank INTEGER CHECK (rank >= 0);";

    fn ledger_of_today(folder: &Path) -> PathBuf {
        let path = folder.join("耿马.laoxiao");
        let mut store = Store::create(&path, &Meta::default()).unwrap();
        let project = Record::new(RecordKind::Project).with("name", Value::Text("敬老院".to_owned()));
        store.transact("录入", |t| t.insert(&project)).unwrap();
        path
    }

    #[test]
    fn an_older_file_is_copied_and_migrated_and_its_steps_are_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = ledger_of_today(folder.path());
        let migrations = [MIGRATIONS, &[NEXT]].concat();

        let mut store = Store::open_with(&path, &migrations).unwrap();
        assert_eq!(store.records(RecordKind::Project).unwrap().len(), 1);
        assert_eq!(store.history().unwrap().len(), 1);
        assert_eq!(store.undo().unwrap(), None);
        // New steps work on the new schema.
        let project = Record::new(RecordKind::Project).with("name", Value::Text("托育园".to_owned()));
        store.transact("录入", |t| t.insert(&project)).unwrap();
        assert!(store.undo().unwrap().is_some());
        drop(store);

        let today = latest(MIGRATIONS);
        let error = Store::open(&path).unwrap_err();
        assert!(
            matches!(error, StoreError::Newer { found, known, .. } if (found, known) == (today + 1, today))
        );
        let copy = folder.path().join(format!("耿马.laoxiao.v{today}.bak"));
        assert_eq!(
            Store::open(&copy)
                .unwrap()
                .records(RecordKind::Project)
                .unwrap()
                .len(),
            1
        );
    }

    #[test]
    fn a_migration_that_leaves_the_tables_as_they_are_keeps_the_steps() {
        let folder = tempfile::tempdir().unwrap();
        let path = ledger_of_today(folder.path());
        let more = "CREATE TABLE visit (id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT) STRICT;";
        let migrations = [MIGRATIONS, &[more]].concat();
        let mut store = Store::open_with(&path, &migrations).unwrap();
        assert!(store.undo().unwrap().is_some());
        assert!(store.records(RecordKind::Project).unwrap().is_empty());
        assert!(store.redo().unwrap().is_some());
        drop(store);
        assert_eq!(
            Store::open_with(&path, &migrations).unwrap().verify().unwrap(),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_failing_migration_leaves_the_version_before_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = ledger_of_today(folder.path());
        let broken =
            "CREATE TABLE half_done (id INTEGER PRIMARY KEY) STRICT; INSERT INTO nowhere VALUES (1);";
        let migrations = [MIGRATIONS, &[broken]].concat();
        assert!(Store::open_with(&path, &migrations).is_err());
        let store = Store::open(&path).unwrap();
        assert_eq!(store.records(RecordKind::Project).unwrap().len(), 1);
        assert_eq!(store.history().unwrap().len(), 1);
    }
}
