//! 分解表: the targets of a plan divided among townships and departments, in and out.
//!
//! `table` finds the divided targets in a sheet, `plan` compares them with the ledger and writes them, `export` writes
//! them with how each part stands.

mod export;
pub(super) mod plan;
mod table;
