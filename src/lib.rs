//! 老小台账: x
pub mod export;
pub mod forms;
pub mod model;
