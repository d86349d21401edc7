//! What a user reads from the ledger: indicators, the overview, planning, charts and the progress report.

pub(super) mod basis;
pub(super) mod charts;
pub(super) mod condition;
pub(super) mod demand;
pub(super) mod detail;
pub(super) mod indicators;
pub(super) mod overview;
pub(super) mod picture;
pub(super) mod planning;
pub(super) mod report;
