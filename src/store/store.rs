//! One open ledger.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rusqlite::TransactionBehavior;

use crate::model::{FrameworkFacts, Record, RecordKind, Records};

use super::connection::{self, Writer};
use super::content::{self, Changes};
use super::error::StoreError;
use super::header::FileHeader;
use super::inserted::Inserted;
use super::journal::{Direction, Operation};
use super::lock::Lock;
use super::migration::{self, MIGRATIONS};
use super::side_tables::{ImportedFile, Submission};
use super::transaction::{Noted, Transaction};
use super::{backup, check, file, journal, load, neighbours, side_tables};

/// One open ledger: one file, one connection, one writer. Dropped, it leaves nothing beside the file.
///
/// Each method that gives a [`StoreError`] names the file in it and leaves the ledger as it was.
#[derive(Debug)]
pub struct Store {
    pub(super) connection: Writer,
    pub(super) path: PathBuf,
    pub(super) meta: Meta,
    version: u64,
    /// What the running step adds to the checksum of the content.
    changes: Changes,
    /// Released after the connection is closed: fields drop in order.
    _lock: Lock,
}

/// Whose ledger it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// Full name of the county.
    pub county: String,
    /// Its six-digit code, empty when unknown.
    pub code: String,
    /// The ids of the frameworks it follows.
    pub frameworks: Vec<String>,
    /// The mark of this ledger and its backups; empty on creation means "make one".
    pub uuid: String,
}

/// The pauses after which a file that could not be read is read again.
const READ_AGAIN: [Duration; 2] = [Duration::from_millis(50), Duration::from_millis(200)];

impl Store {
    /// Makes a ledger and opens it. An existing file is never overwritten, a half-made one never left behind.
    ///
    /// # Errors
    /// [`StoreError::Exists`], also where only the journal of another ledger has the name; [`StoreError::NotFound`]
    /// without the folder; [`StoreError::Refused`] for a mark that is no UUID; [`StoreError::ReadOnly`] and
    /// [`StoreError::DiskFull`] as the system says.
    pub fn create(path: &Path, meta: &Meta) -> Result<Self, StoreError> {
        let path = connection::absolute(path)?;
        if !meta.uuid.is_empty() && !backup::is_uuid(&meta.uuid) {
            return Err(StoreError::Refused {
                record: "台账".to_owned(),
                reason: "唯一标识须为小写 UUID".to_owned(),
            });
        }
        let draft = file::Draft::beside(&path)?;
        fill(&draft.path, meta).map_err(|error| error.at(&path))?;
        draft.put_in_place()?;
        Self::open(&path)
    }

    /// Opens a ledger; an older one is copied beside itself and brought to today's schema. A step that broke off with
    /// the program is taken back.
    ///
    /// # Errors
    /// [`StoreError::NotALedger`], [`StoreError::Newer`], [`StoreError::Damaged`]: the file's bytes stay as they are.
    /// [`StoreError::Locked`] when it is open elsewhere and not closed within a second, [`StoreError::ReadOnly`] when
    /// file or folder can't be written, [`StoreError::NotFound`].
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_with(path, MIGRATIONS)
    }

    /// [`Self::open`] with other migrations, for tests.
    pub(super) fn open_with(path: &Path, migrations: &[&str]) -> Result<Self, StoreError> {
        let path = connection::real(path)?;
        // A passing fault of reading is no damage: it is tried again.
        let mut opened = Self::open_once(&path, migrations);
        if matches!(opened, Err(StoreError::Damaged { .. })) {
            // SQLite calls a refused read "malformed" as well.
            opened = Self::open_once(&path, migrations);
        }
        for pause in READ_AGAIN {
            if matches!(opened, Err(StoreError::ReadFailed { .. })) {
                std::thread::sleep(pause);
                opened = Self::open_once(&path, migrations);
            }
        }
        opened.map_err(|error| match error {
            StoreError::Damaged { path, .. } if file::sha256_of_file(&path).is_err() => {
                StoreError::ReadFailed { path }
            }
            other => other,
        })
    }

    fn open_once(path: &Path, migrations: &[&str]) -> Result<Self, StoreError> {
        let known = migration::latest(migrations);
        // Looked at twice: before the lock, so that nothing is put beside a file of others, and behind it, when nobody
        // else writes.
        FileHeader::accept(path, known)?;
        neighbours::examine(path)?;
        let lock = Lock::take(path)?;
        Self::open_locked(path, migrations, lock).map_err(|error| error.at(path))
    }

    pub(super) fn open_locked(path: &Path, migrations: &[&str], lock: Lock) -> Result<Self, StoreError> {
        FileHeader::accept(path, migration::latest(migrations))?;
        neighbours::examine(path)?;
        file::sweep(path);
        let mut connection = connection::open(path).map_err(StoreError::at_opening)?;
        connection.set_prepared_statement_cache_capacity(64);
        check::sound(&connection, migrations).map_err(StoreError::at_opening)?;
        migration::upgrade(&mut connection, path, migrations)?;
        let meta = side_tables::meta(&connection)?;
        let changes = Changes::default();
        changes.attach(&connection)?;
        journal::attach(&connection)?;
        Ok(Self {
            connection,
            path: path.to_owned(),
            meta,
            version: next_version(),
            changes,
            _lock: lock,
        })
    }

    /// The file, as an absolute path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whose ledger it is.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The schema version that this program writes.
    pub fn schema_version() -> u32 {
        migration::latest(MIGRATIONS)
    }

    /// Grows with each change, undo and redo included; no two ledgers of a run share a number.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The records of a kind, in the order of entry, with their figures by period. A cell that can't be read is left out:
    /// [`Self::unreadable`] names it.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn records(&self, kind: RecordKind) -> Result<Vec<Record>, StoreError> {
        let read = || load::records(&self.connection, kind).map_err(|error| error.at(&self.path));
        // As at opening: a passing fault of reading.
        let (records, _) = match read() {
            Err(StoreError::ReadFailed { .. } | StoreError::Damaged { .. }) => read()?,
            read => read?,
        };
        Ok(records)
    }

    /// What of the ledger can't be read, a sentence in Chinese for each place; empty when all can.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn unreadable(&self) -> Result<Vec<String>, StoreError> {
        check::unreadable(&self.connection).map_err(|error| error.at(&self.path))
    }

    /// All records.
    ///
    /// # Errors
    /// As [`Self::records`].
    pub fn all(&self) -> Result<Records, StoreError> {
        let mut records = Records::default();
        for kind in RecordKind::ALL {
            records.put(kind, self.records(kind)?);
        }
        Ok(records)
    }

    /// Runs a piece of work in one transaction that is one undo step.
    ///
    /// Gives the work's result and the number of the operation, `None` when nothing changed that belongs to a step. At
    /// most 200 steps can be undone; older ones stay in the history only.
    ///
    /// # Errors
    /// Those of the work, and [`StoreError::DiskFull`]: then everything is as it was before. A panic of the work has
    /// the same effect.
    pub fn transact<T, E: From<StoreError>>(
        &mut self,
        label: &str,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<(T, Option<i64>), E> {
        let path = self.path.clone();
        let about = |error: StoreError| E::from(error.at(&path));
        // Dropped without commit, also by a panic, it rolls back.
        let running = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate);
        let running = running.map_err(|error| about(error.into()))?;
        self.changes.clear();
        let id = journal::begin(&running, label).map_err(about)?;
        let mut step = Transaction {
            connection: &running,
            path: &path,
            touched: Vec::new(),
            has_settings: false,
            is_kept: false,
            changes: &self.changes,
            inserted: Inserted::new(id, self.changes.clone()),
            inserting: BTreeMap::new(),
        };
        let result = work(&mut step)?;
        let Noted {
            touched,
            has_settings,
            is_kept,
            inserted,
        } = step.end();
        if running.is_autocommit() {
            return Err(about(StoreError::DiskFull { path: PathBuf::new() }));
        }
        inserted.close(&running).map_err(about)?;
        let operation = journal::finish(&running, id, &touched, is_kept).map_err(about)?;
        let meta = side_tables::meta(&running).map_err(about)?;
        self.changes.write(&running).map_err(about)?;
        if let Err(error) = running.commit() {
            // When only a later sync failed, the step is there.
            let is_there = operation.is_some_and(|id| journal::has(&self.connection, id, false));
            return Err(about(if is_there {
                StoreError::unconfirmed()
            } else {
                error.into()
            }));
        }
        if operation.is_some() || has_settings {
            self.version = next_version();
            self.meta = meta;
        }
        Ok((result, operation))
    }

    /// What was done, newest first: 2000 operations at most.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn history(&self) -> Result<Vec<Operation>, StoreError> {
        journal::history(&self.connection).map_err(|error| error.at(&self.path))
    }

    /// Takes the latest step back; `None` when there is none.
    ///
    /// # Errors
    /// [`StoreError::StrangeStep`] when the log holds anything but changes of rows, [`StoreError::DiskFull`].
    pub fn undo(&mut self) -> Result<Option<Operation>, StoreError> {
        self.walk(Direction::Undo).map_err(|error| error.at(&self.path))
    }

    /// Does the step again that was undone last; `None` when there is none.
    ///
    /// # Errors
    /// As [`Self::undo`].
    pub fn redo(&mut self) -> Result<Option<Operation>, StoreError> {
        self.walk(Direction::Redo).map_err(|error| error.at(&self.path))
    }

    fn walk(&mut self, direction: Direction) -> Result<Option<Operation>, StoreError> {
        let running = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        self.changes.clear();
        let Some(operation) = journal::walk(&running, direction)? else {
            return Ok(None);
        };
        let meta = side_tables::meta(&running)?;
        self.changes.write(&running)?;
        if let Err(error) = running.commit() {
            let is_there = journal::has(&self.connection, operation.id, operation.undone);
            return Err(if is_there {
                StoreError::unconfirmed()
            } else {
                error.into()
            });
        }
        self.meta = meta;
        self.version = next_version();
        Ok(Some(operation))
    }

    /// Checks everything that can be checked; empty when all is well, else a sentence in Chinese for each fault.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn verify(&self) -> Result<Vec<String>, StoreError> {
        check::everything(&self.connection).map_err(|error| error.at(&self.path))
    }

    /// A hash of everything but the history: equal before a step and after its undo. 64 hexadecimal digits.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn content_hash(&self) -> Result<String, StoreError> {
        check::content_hash(&self.connection).map_err(|error| error.at(&self.path))
    }

    /// A remembered small thing; `None` when nothing is remembered under the key.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        side_tables::setting(&self.connection, key).map_err(|error| error.at(&self.path))
    }

    /// The forms added to this ledger, id and TOML text, in the order in which they came.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn forms(&self) -> Result<Vec<(String, String)>, StoreError> {
        side_tables::forms(&self.connection).map_err(|error| error.at(&self.path))
    }

    /// The plans that this ledger keeps, in the order in which they came.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn frameworks(&self) -> Result<Vec<FrameworkFacts>, StoreError> {
        side_tables::frameworks(&self.connection).map_err(|error| error.at(&self.path))
    }

    /// The files whose import was accepted, newest first.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn imports(&self) -> Result<Vec<ImportedFile>, StoreError> {
        side_tables::imports(&self.connection).map_err(|error| error.at(&self.path))
    }

    /// What was sent, newest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a period has no meaning.
    pub fn submissions(&self) -> Result<Vec<Submission>, StoreError> {
        side_tables::submissions(&self.connection).map_err(|error| error.at(&self.path))
    }
}

fn fill(path: &Path, meta: &Meta) -> Result<(), StoreError> {
    let mut connection = connection::create(path)?;
    migration::run(&mut connection, MIGRATIONS)?;
    side_tables::put_meta(&connection, meta)?;
    content::write_all(&connection)
}

fn next_version() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}
