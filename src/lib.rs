//! 老小台账: x
pub mod forms;
pub mod model;
