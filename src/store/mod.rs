//! Where it is kept: one SQLite file. The only SQL and the only use of rusqlite.
//!
//! [`Store`] opens and reads, [`Transaction`] writes. The tables are those of `migrations/`, their columns the fields
//! of the dictionary; statements are made from it, so that no record kind needs code of its own.
//!
//! # Invariants
//! - A file that is not ours, newer or damaged is refused before a byte of it changes.
//! - Every write is part of a step that can be undone; a failed step leaves nothing.
//! - No file is overwritten but by a restore, which proves the backup first and keeps what it replaces; deleted are only
//!   backups that are provably ours.
//! - What stands beside a ledger and is not written by this program (a link, a journal that names other files) is never
//!   touched.
//! - A ledger that is closed is one file. Beside an open one stand a lock and, once something was written, SQLite's
//!   journal. What a killed program leaves stops nobody: the journal brings the ledger back, both go with the next close.
//!
//! # How to add a migration
//! 1. Write `migrations/NNNN_what.sql`: new columns for new fields of the dictionary, each with a comment.
//!    A released file never changes.
//! 2. Append it to `MIGRATIONS` in `migration.rs`.
//! 3. Keep a dump of the schema before it, with sample rows, as `tests/fixtures/store/vN.sql`
//!    (`sqlite3 file .dump`, with `PRAGMA application_id` and `user_version`); `tests/store.rs` opens every one.
//! 4. Where it changes a table whose changes are logged, steps of the older schema can't be undone any more: say so in
//!    the changelog.
//!
//! # How to keep something beside the records
//! 1. A migration makes its table, with an `id`: then its changes are undone with the step that made them.
//! 2. `side_tables.rs`: a method of [`Transaction`] that writes it, a function that reads it.
//! 3. [`Store`] offers the reading; `tests/store/steps.rs` writes it, reads it and undoes it.

mod audit_tables;
mod backup;
mod bind;
mod cell;
mod check;
mod connection;
mod content;
mod copies;
mod error;
mod file;
mod header;
mod inserted;
mod inverse;
mod journal;
mod load;
mod lock;
mod migration;
mod neighbours;
mod packed;
mod recover;
mod rescue;
mod restore;
mod retention;
mod salvage;
mod side_tables;
#[expect(clippy::module_inception, reason = "the room is called after what is in it")]
mod store;
mod table;
mod transaction;

pub use audit_tables::{Explanation, KeptProblem};
pub use backup::Backup;
pub use error::StoreError;
pub use journal::Operation;
pub use recover::Recovery;
pub use rescue::Rescue;
pub use restore::Restoration;
pub use side_tables::{ImportedFile, Submission};
pub use store::{Meta, Store};
pub use transaction::Transaction;
