//! What a user reads from the ledger: figures with their details, plans for the years to come, charts, the report.
//!
//! `basis` is what all of them are computed from; each other file adds its verbs to it and to the session.

pub(super) mod basis;
pub(super) mod charts;
pub(super) mod condition;
pub(super) mod demand;
pub(super) mod detail;
pub(super) mod frameworks;
pub(super) mod indicators;
pub(super) mod overview;
pub(super) mod path_chart;
pub(super) mod picture;
pub(super) mod planning;
pub(super) mod report;
pub(super) mod totals;
