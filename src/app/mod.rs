//! What the window keeps that needs no drawing: the worker with the ledger, tables, preferences and recent files.
//!
//! Nothing here names egui. [`worker`] runs what the window asks of the ledger on a thread of its own.

pub mod preferences;
pub mod recent;
pub mod sheet;
pub mod worker;
