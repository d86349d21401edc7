//! The checksums of a ledger's content, reckoned here a second time from what the store says they are.

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use sha2::{Digest as _, Sha256};

/// Makes the checksums fit a content that was changed behind the program's back.
pub(crate) fn write(connection: &Connection) {
    let mut statement = connection.prepare("SELECT name FROM content_checksum").unwrap();
    let tables = statement.query_map((), |row| row.get::<_, String>(0)).unwrap();
    for table in tables.map(Result::unwrap).collect::<Vec<_>>() {
        // One that was taken away has nothing to sum.
        if connection
            .prepare(&format!("SELECT id FROM \"{table}\""))
            .is_err()
            && table != "sqlite_sequence"
        {
            continue;
        }
        let sum = format!("{:032x}", sum(connection, &table));
        connection
            .execute(
                "UPDATE content_checksum SET sum = ?2 WHERE name = ?1",
                [&table, &sum],
            )
            .unwrap();
    }
}

/// The sum over the rows of a table of the first half of SHA-256 over its name and, for each cell, type, length and bytes.
pub(crate) fn sum(connection: &Connection, table: &str) -> u128 {
    let mut statement = connection.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query(()).unwrap();
    let mut sum = 0u128;
    while let Some(row) = rows.next().unwrap() {
        let mut hash = Sha256::new();
        hash.update(table);
        for at in 0..columns {
            let (kind, bytes) = match row.get_ref(at).unwrap() {
                ValueRef::Null => {
                    hash.update([0]);
                    continue;
                }
                ValueRef::Integer(number) => (1, number.to_le_bytes().to_vec()),
                ValueRef::Real(number) => (2, number.to_bits().to_le_bytes().to_vec()),
                ValueRef::Text(bytes) => (3, bytes.to_vec()),
                ValueRef::Blob(bytes) => (4, bytes.to_vec()),
            };
            hash.update([kind]);
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(&bytes);
        }
        let digest = hash.finalize();
        sum = sum.wrapping_add(u128::from_be_bytes(*digest.first_chunk().unwrap()));
    }
    sum
}
