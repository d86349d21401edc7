//! 老小台账: x
pub mod forms;
pub mod indicators;
pub mod model;
pub mod rules;
