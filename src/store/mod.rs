//! Where it is kept: one SQLite file. The only SQL and the only use of rusqlite.
//!
//! [`Store`] opens and reads, [`Transaction`] writes. The tables are those of `migrations/`, their columns the fields
//! of the dictionary; statements are made from it, so that no record kind needs code of its own.
//!
//! # Invariants
//! - A file that is not ours, newer or damaged is refused before a byte of it changes.
//! - Every write is part of a step that can be undone; a failed step leaves nothing.
//! - No file is overwritten; deleted are only backups that are provably ours.
//!
//! # How to add a migration
//! 1. Write `migrations/NNNN_what.sql`: new columns for new fields of the dictionary, each with a comment.
//!    A released file never changes.
//! 2. Append it to `MIGRATIONS` in `migration.rs`.
//! 3. Keep a dump of the schema before it, with sample rows, as `tests/fixtures/store/vN.sql`
//!    (`sqlite3 file .dump`, with `PRAGMA application_id` and `user_version`); `tests/store.rs` opens every one.
//! 4. Steps of the older schema can't be undone any more: say so in the changelog.

mod backup;
mod cell;
mod check;
mod connection;
mod error;
mod file;
mod header;
mod journal;
mod lock;
mod migration;
mod reading;
mod register;
#[expect(clippy::module_inception, reason = "the room is called after what is in it")]
mod store;
mod table;
mod thinning;
mod transaction;

pub use backup::Backup;
pub use error::StoreError;
pub use journal::Operation;
pub use register::{Import, Submission};
pub use store::{Meta, Store};
pub use transaction::Transaction;
