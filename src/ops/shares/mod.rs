//! 分解表: the targets of a plan divided among townships and departments, in and out.
//!
//! `table` finds the divided targets and completions in a sheet, `plan` compares them with the ledger and writes them
//! (`change` is what it lists before), `export` writes them with how each part stands.

pub(super) mod change;
mod export;
pub(super) mod plan;
mod table;
