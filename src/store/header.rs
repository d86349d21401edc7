//! The first 100 bytes of a file, looked at before SQLite touches it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::retry;

use super::error::StoreError;

/// `LXTZ` (老小台账), the mark of our files at offset 68: <https://sqlite.org/fileformat.html#application_id>.
pub(super) const APPLICATION_ID: i32 = 0x4C58_545A;

/// What the header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileHeader {
    /// Whose file it is.
    pub(super) application_id: i32,
    /// The schema version, `user_version`.
    pub(super) schema: u32,
}

impl FileHeader {
    /// Reads it; a file that is no SQLite database is refused.
    pub(super) fn read(path: &Path) -> Result<Self, StoreError> {
        let not_ours = || StoreError::NotALedger {
            path: path.to_owned(),
        };
        let about = |error| StoreError::io(error, path);
        if std::fs::metadata(path).map_err(about)?.is_dir() {
            return Err(not_ours());
        }
        let mut bytes = Vec::with_capacity(100);
        retry::while_in_use(|| File::open(path))
            .map_err(about)?
            .take(100)
            .read_to_end(&mut bytes)
            .map_err(about)?;
        if bytes.len() < 100 || !bytes.starts_with(b"SQLite format 3\0") {
            return Err(not_ours());
        }
        let number = |at: usize| {
            bytes
                .get(at..at + 4)
                .and_then(|four| four.try_into().ok())
                .map_or(0, u32::from_be_bytes)
        };
        Ok(Self {
            application_id: number(68).cast_signed(),
            schema: number(60),
        })
    }

    /// Reads it and refuses what this program does not know.
    pub(super) fn accept(path: &Path, known: u32) -> Result<Self, StoreError> {
        let header = Self::read(path)?;
        let path = path.to_owned();
        if header.application_id != APPLICATION_ID {
            return Err(StoreError::NotALedger { path });
        }
        match header.schema {
            0 => Err(StoreError::Damaged {
                path,
                detail: "没有版本号".to_owned(),
            }),
            found if found > known => Err(StoreError::Newer { path, found, known }),
            _ => Ok(header),
        }
    }
}
