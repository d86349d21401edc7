//! What stands beside a ledger, looked at before anything is opened: what this program never writes is left alone.
//!
//! SQLite trusts the files that bear the ledger's name. A journal can name another file as its super-journal, which is
//! then deleted (<https://sqlite.org/fileformat.html#the_rollback_journal>); a link leads the lock or the journal
//! elsewhere; a lock that is another file under this name would be written over.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use super::error::StoreError;
use super::{file, lock};

/// Ends a journal that is part of a transaction over several databases, behind the name of the super-journal.
const MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/// Refuses a ledger with a journal, a write-ahead log or a lock beside it that this program did not write.
///
/// # Errors
/// [`StoreError::Foreign`] with the file; nothing is changed.
pub(super) fn examine(ledger: &Path) -> Result<(), StoreError> {
    let journal = file::rollback_journal(ledger);
    if length(&journal)?.is_some_and(|length| length >= 16)
        && ends_with_magic(&journal).map_err(|error| StoreError::io(error, &journal))?
    {
        return Err(foreign(&journal, "日志牵涉到别的文件"));
    }
    for ending in ["-wal", "-shm"] {
        let log = file::with_ending(ledger, ending);
        if length(&log)?.is_some_and(|length| length > 0) {
            return Err(foreign(&log, "是别的程序打开台账时留下的"));
        }
    }
    let lock = lock::path_of(ledger);
    match length(&lock)? {
        Some(_) if !lock::is_readable_as_ours(&lock) => Err(foreign(&lock, "不是台账的锁文件")),
        _ => Ok(()),
    }
}

/// How long a file is; `None` when there is none.
fn length(path: &Path) -> Result<Option<u64>, StoreError> {
    match path.symlink_metadata() {
        Ok(about) if about.is_file() => Ok(Some(about.len())),
        Ok(_) => Err(foreign(path, "不是普通文件")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::io(error, path)),
    }
}

fn ends_with_magic(journal: &Path) -> io::Result<bool> {
    let mut file = File::open(journal)?;
    let mut last = [0; 8];
    file.seek(SeekFrom::End(-8))?;
    file.read_exact(&mut last)?;
    Ok(last == MAGIC)
}

fn foreign(path: &Path, what: &'static str) -> StoreError {
    StoreError::Foreign {
        path: path.to_owned(),
        what,
    }
}
