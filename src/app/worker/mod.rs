//! The thread that owns the open ledger, and the handle by which the window asks it.

pub(super) mod annexes;
pub mod handle;
pub mod jobs;
pub(super) mod ledger;
