//! Pages that look ahead: demand, subsidies, the schedule of projects and the standing of estates.

pub(super) mod demand;
pub(super) mod estates;
pub(super) mod schedule;
pub(super) mod subsidies;
