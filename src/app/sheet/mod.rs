//! Tables as the window shows them, before anything is drawn: what a grid asks of its data, and what the user arranged.

pub mod change;
pub mod grid_layout;
pub mod grid_model;

pub use change::SheetChange;
pub use grid_layout::GridLayout;
pub use grid_model::{CellAlign, CellEdit, GridColumn, GridModel, GridOutput, RowKind};
