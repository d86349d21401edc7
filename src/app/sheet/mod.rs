//! Tables as the window shows them, before anything is drawn: records as rows and cells, what a grid asks of its data,
//! what the user changed and how he arranged the columns.
//!
//! [`RecordSheet`] prints records by the engine of the annexes (`export::ColumnPrinter`), so that what is checked is what
//! goes out. The grid in `ui` draws any [`GridModel`] and tells in [`GridOutput`] what was done.

#[cfg(test)]
mod as_printed;
mod base;
mod begun;
pub mod change;
mod columns;
mod compare;
pub mod grid_layout;
pub mod grid_model;
mod hover;
mod record_sheet;
mod refusal;
mod rows;
pub mod titles;
mod unwritten;

pub use base::BaseSheet;
pub use change::SheetChange;
pub use grid_layout::GridLayout;
pub use grid_model::{CellAlign, CellEdit, GridColumn, GridModel, GridOutput, RowKind};
pub use hover::{changes, short_time, source_text};
pub use record_sheet::RecordSheet;
pub use unwritten::Unwritten;
