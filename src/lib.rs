//! 老小台账: x
pub mod forms;
pub mod model;
pub mod ui;
