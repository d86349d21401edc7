//! 老小台账: x
pub mod forms;
pub mod import;
pub mod model;
