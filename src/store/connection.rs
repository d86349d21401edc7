//! The one connection to a ledger and its settings, each read back: SQLite ignores a pragma it does not know.
//!
//! Why these settings: `locking_mode=EXCLUSIVE` with `journal_mode=TRUNCATE` and `synchronous=FULL` lost no commit
//! in simulated power cuts, opens on a full disk, and the file can be copied whole while the program idles.

use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

use super::error::StoreError;
use super::file;

/// Pragma, what it is set to, what it must say then. <https://sqlite.org/pragma.html>
const SETTINGS: [(&str, &str, &str); 10] = [
    ("trusted_schema", "OFF", "0"),
    ("cell_size_check", "ON", "1"),
    ("mmap_size", "0", "0"),
    // TEMP tables and statement journals hold personal data too: keep them off the disk.
    ("temp_store", "MEMORY", "2"),
    ("locking_mode", "EXCLUSIVE", "exclusive"),
    ("journal_mode", "TRUNCATE", "truncate"),
    ("synchronous", "FULL", "2"),
    ("foreign_keys", "ON", "1"),
    // Names and phone numbers that were deleted must not stay readable in free pages.
    ("secure_delete", "ON", "1"),
    // Without it a REPLACE would delete rows unseen by the journal.
    ("recursive_triggers", "ON", "1"),
];

/// The connection that writes a ledger. When it is closed it leaves one file, if all steps came to their end.
#[derive(Debug)]
pub(super) struct Writer {
    connection: Connection,
    path: PathBuf,
}

impl Deref for Writer {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl DerefMut for Writer {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

impl Drop for Writer {
    /// Removes the rollback journal, which `journal_mode=TRUNCATE` keeps empty between the steps.
    ///
    /// The modes themselves stay as they are while the ledger is in use: with `journal_mode=DELETE` the removal would be
    /// the commit, and a power cut can undo a removal. Here the step was committed when the journal was cut to nothing
    /// and that was synced. An empty journal that comes back says the same as none.
    fn drop(&mut self) {
        // A step that broke off: only this journal brings the ledger back, at the next opening. SQLite would remove it
        // here, when it could not play it back.
        if file::has_step_in_journal(&self.path) {
            return;
        }
        give_back_space(&self.connection);
        // SQLite removes it with the change of mode, still under its lock, but not in exclusive mode:
        // https://sqlite.org/pragma.html#pragma_journal_mode. What can't be removed now is removed next time.
        let leave = "PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = DELETE";
        let _removed = self.connection.execute_batch(leave);
    }
}

/// Makes a file compact of which a third is empty, as after a large import that was undone. A failure leaves it as it was.
fn give_back_space(connection: &Connection) {
    /// Less is not worth the time.
    const WORTH: i64 = 4 << 20;
    /// More would take too long while a user waits for the window to close.
    const LARGEST: i64 = 256 << 20;
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (Ok(page), Ok(all), Ok(free)) = (
        number("page_size"),
        number("page_count"),
        number("freelist_count"),
    ) else {
        return;
    };
    if free * page > WORTH && all * page < LARGEST && free * 3 > all {
        let _compacted = connection.execute_batch("VACUUM");
    }
}

/// An absolute path: SQLite would take `file:x?mode=memory` as a URI and lose all edits silently.
pub(super) fn absolute(path: &Path) -> Result<PathBuf, StoreError> {
    std::path::absolute(path).map_err(|error| StoreError::io(error, path))
}

/// The same for a ledger that is there; where the path is a link, the file that it leads to, so that its journal and its
/// lock are the real ones.
pub(super) fn real(path: &Path) -> Result<PathBuf, StoreError> {
    let path = absolute(path)?;
    if path.is_symlink() {
        return std::fs::canonicalize(&path).map_err(|error| StoreError::io(error, &path));
    }
    Ok(path)
}

/// Opens an existing file for reading and writing, alone. A step that broke off is taken back.
pub(super) fn open(path: &Path) -> Result<Writer, StoreError> {
    connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
}

/// Makes a new file.
pub(super) fn create(path: &Path) -> Result<Writer, StoreError> {
    connect(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
    )
}

/// Opens a backup for a look; its bytes stay as they are.
pub(super) fn open_to_read(path: &Path) -> Result<Connection, StoreError> {
    let connection = open_file(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    limit(&connection)?;
    harden(&connection)?;
    Ok(connection)
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Writer, StoreError> {
    let connection = open_file(path, flags)?;
    limit(&connection)?;
    // "opened for reading and writing if possible, or reading only": https://sqlite.org/c3ref/open.html
    if connection.is_readonly("main")? {
        return Err(StoreError::ReadOnly {
            path: path.to_owned(),
        });
    }
    let writer = Writer {
        connection,
        path: path.to_owned(),
    };
    writer.busy_timeout(std::time::Duration::ZERO)?;
    harden(&writer)?;
    for (name, wanted, answer) in SETTINGS {
        set(&writer, name, wanted, answer)?;
    }
    // EXCLUSIVE mode takes the lock with the first write and keeps it: https://sqlite.org/pragma.html#pragma_locking_mode
    writer.execute_batch("BEGIN EXCLUSIVE; COMMIT")?;
    Ok(writer)
}

/// No lock around every cell: a [`Connection`] is never shared by two threads, which the compiler sees to.
/// <https://sqlite.org/threadsafe.html>
const ONE_THREAD: OpenFlags = OpenFlags::SQLITE_OPEN_NO_MUTEX;

/// SQLite on Windows takes long paths only in this one of its ways to files; the others are the same.
#[cfg(windows)]
fn open_file(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    Connection::open_with_flags_and_vfs(for_sqlite(path), flags | ONE_THREAD, c"win32-longpath")
}

#[cfg(not(windows))]
fn open_file(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(for_sqlite(path), flags | ONE_THREAD)
}

/// The path as SQLite must be given it: Windows knows more than 259 characters only behind `\\?\`.
pub(super) fn for_sqlite(path: &Path) -> PathBuf {
    // With room for "-journal" and the names of drafts.
    const LONG: usize = 200;
    if cfg!(windows) && path.to_string_lossy().encode_utf16().count() > LONG {
        verbatim(path)
    } else {
        path.to_owned()
    }
}

/// An absolute path of Windows behind `\\?\`.
fn verbatim(path: &Path) -> PathBuf {
    use std::path::{Component, Prefix};
    let mut parts = path.components();
    let Some(Component::Prefix(prefix)) = parts.next() else {
        return path.to_owned();
    };
    let mut long = match prefix.kind() {
        Prefix::Disk(letter) => PathBuf::from(format!(r"\\?\{}:\", char::from(letter))),
        Prefix::UNC(server, share) => {
            let mut root = std::ffi::OsString::from(r"\\?\UNC\");
            root.push(server);
            root.push(r"\");
            root.push(share);
            root.push(r"\");
            PathBuf::from(root)
        }
        _ => return path.to_owned(),
    };
    long.extend(parts.filter(|part| *part != Component::RootDir));
    long
}

/// Closes the doors through which a prepared file could act: <https://sqlite.org/security.html>.
fn harden(connection: &Connection) -> Result<(), StoreError> {
    for (config, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
    ] {
        if connection.set_db_config(config, on)? != on {
            return Err(setting_refused(&format!("{config:?}")));
        }
    }
    Ok(())
}

/// What a prepared file can ask for at most; far more than a ledger needs. <https://sqlite.org/limits.html>
const LIMITS: [(Limit, i32); 5] = [
    // A text: what was sent in a year is the largest.
    (Limit::SQLITE_LIMIT_LENGTH, 64 << 20),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 20),
    (Limit::SQLITE_LIMIT_COLUMN, 200),
    (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 20),
    // `VACUUM INTO` attaches the copy.
    (Limit::SQLITE_LIMIT_ATTACHED, 1),
];

fn limit(connection: &Connection) -> Result<(), StoreError> {
    for (limit, most) in LIMITS {
        connection.set_limit(limit, most)?;
    }
    Ok(())
}

/// Does something with a file of unknown origin, for so long at most: what takes longer was made to.
pub(super) fn in_time<T>(
    connection: &Connection,
    longest: Duration,
    work: impl FnOnce() -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    /// Between two looks at the clock: about a millisecond.
    const OPERATIONS: i32 = 10_000;
    let start = Instant::now();
    connection.progress_handler(OPERATIONS, Some(move || start.elapsed() > longest))?;
    let done = work();
    connection.progress_handler(OPERATIONS, None::<fn() -> bool>)?;
    done
}

/// Sets one pragma and makes sure that it holds.
pub(super) fn set(connection: &Connection, name: &str, wanted: &str, answer: &str) -> Result<(), StoreError> {
    connection.execute_batch(&format!("PRAGMA {name} = {wanted}"))?;
    let found: Value = connection.pragma_query_value(None, name, |row| row.get(0))?;
    let found = match found {
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => text,
        _ => String::new(),
    };
    if found == answer {
        Ok(())
    } else {
        Err(setting_refused(name))
    }
}

fn setting_refused(name: &str) -> StoreError {
    StoreError::Sql {
        path: PathBuf::new(),
        source: rusqlite::Error::InvalidParameterName(name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Meta, Store};

    /// As when it could not be played back: a full disk, a stick that was pulled out.
    #[test]
    fn a_journal_with_a_step_in_it_outlives_the_connection() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("耿马.laoxiao");
        drop(Store::create(&path, &Meta::default()).unwrap());
        let journal = file::rollback_journal(&path);
        let writer = open(&path).unwrap();
        std::fs::write(&journal, [0xd9, 0xd5, 0x05, 0xf9]).unwrap();
        drop(writer);
        assert!(journal.exists());
        // What SQLite leaves where it ends a step without cutting the journal.
        std::fs::write(&journal, [0; 512]).unwrap();
        drop(open(&path).unwrap());
        assert!(!journal.exists());
    }
}
