//! The thread that owns the open ledger, and the handle by which the window asks it.
//!
//! Requests are worked off one after the other, in the order they were sent. Those that were sent before the window
//! closed are still done. A refusal comes back with its topic; a change is followed by a new snapshot.

mod automatic_backups;
pub mod handle;
pub mod job;
pub mod jobs;
pub(super) mod ledger;
pub mod request;
