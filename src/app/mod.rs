//! What the window keeps that needs no drawing: the worker with the ledger, preferences and recent files.

pub mod preferences;
pub mod recent;
pub mod worker;
