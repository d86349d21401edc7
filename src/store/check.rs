//! Does the file hold together, and does it still say the same?

use std::path::PathBuf;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::checksum::Checksum;
use crate::model::RecordKind;

use super::error::StoreError;
use super::{journal, load, migration};

/// Whether a database may be worked with: its schema is ours, before any of it runs, and its structure holds.
///
/// # Errors
/// [`StoreError::Damaged`] with the first fault.
pub(super) fn sound(connection: &Connection, migrations: &[&str]) -> Result<(), StoreError> {
    let problems = if migration::is_genuine(connection, migrations)? {
        structure(connection, "quick_check")?
    } else {
        vec!["表结构与版本号不符".to_owned()]
    };
    match problems.into_iter().next() {
        Some(detail) => Err(StoreError::Damaged {
            path: PathBuf::new(),
            detail,
        }),
        None => Ok(()),
    }
}

/// SQLite's own check, `integrity_check` or the quicker `quick_check`; empty when all is well.
///
/// It finds less than half of single flipped bits, so copies carry a SHA-256 as well.
pub(super) fn structure(connection: &Connection, pragma: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare(&format!("PRAGMA {pragma}"))?;
    let lines = statement
        .query_map((), |row| row.get(0))?
        .collect::<Result<Vec<String>, _>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

/// Everything that can be checked: structure, references, and whether each value has a meaning.
pub(super) fn everything(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut problems = structure(connection, "integrity_check")?;
    problems.extend(migration::broken_references(connection)?);
    for kind in RecordKind::ALL {
        if let Err(error) = load::records(connection, kind) {
            problems.push(match error {
                StoreError::Damaged { detail, .. } => detail,
                other => other.to_string(),
            });
        }
    }
    let rows: i64 = connection.query_row("SELECT count(*) FROM ledger", (), |row| row.get(0))?;
    if rows != 1 {
        problems.push(format!("台账信息应有 1 行，实有 {rows} 行"));
    }
    let lost = "SELECT count(*) FROM operation AS o WHERE undone AND EXISTS
                (SELECT 1 FROM operation AS later WHERE later.id > o.id AND NOT later.undone
                 AND EXISTS (SELECT 1 FROM inverse WHERE operation_id = later.id))";
    let lost: i64 = connection.query_row(lost, (), |row| row.get(0))?;
    if lost > 0 {
        problems.push(format!("操作历史有 {lost} 步先后错乱"));
    }
    Ok(problems)
}

/// How many rows each table has, by name.
pub(super) fn row_counts(connection: &Connection) -> Result<Vec<(String, i64)>, StoreError> {
    let count = |table: String| {
        let rows =
            connection.query_row(&format!("SELECT count(*) FROM \"{table}\""), (), |row| row.get(0))?;
        Ok((table, rows))
    };
    journal::content_tables(connection)?
        .into_iter()
        .map(count)
        .collect()
}

/// A checksum of all rows but those of history: two files with the same one say the same.
pub(super) fn content_hash(connection: &Connection) -> Result<String, StoreError> {
    let mut checksum = Checksum::default();
    for (table, rows) in row_counts(connection)? {
        checksum.add(format!("{table}:{rows}\n"));
        let mut statement = connection.prepare(&format!("SELECT * FROM \"{table}\" ORDER BY id"))?;
        let columns = statement.column_count();
        let mut rows = statement.query(())?;
        while let Some(row) = rows.next()? {
            for at in 0..columns {
                add_cell(&mut checksum, row.get_ref(at)?);
            }
        }
    }
    Ok(checksum.finish())
}

/// Its type and length go before it, so that no two rows of cells give the same bytes.
fn add_cell(checksum: &mut Checksum, cell: ValueRef<'_>) {
    let mut add = |kind: u8, bytes: &[u8]| {
        checksum.add([kind]);
        checksum.add(bytes.len().to_le_bytes());
        checksum.add(bytes);
    };
    match cell {
        ValueRef::Null => checksum.add([0]),
        ValueRef::Integer(number) => add(1, &number.to_le_bytes()),
        ValueRef::Real(number) => add(2, &number.to_bits().to_le_bytes()),
        ValueRef::Text(bytes) => add(3, bytes),
        ValueRef::Blob(bytes) => add(4, bytes),
    }
}
