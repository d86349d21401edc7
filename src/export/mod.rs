//! Records → Excel: annexes in their own layout ([`layout`], [`write()`]), the progress workbook ([`write_report`]), and
//! the issued file filled ([`fill`]); charts → PNG ([`picture`]). The only user of rust_xlsxwriter, skrifa,
//! `vello_cpu` and png.
//!
//! - `annex`: from records to rows, from rows to pages and to a file. [`ColumnPrinter`] says what a record prints in a
//!   column; the annex, its preview, 套表 and the window's grid all ask it.
//! - `report`: the workbook of indicators with its charts, written by `annex`.
//! - [`picture`]: charts as drawings, which the window paints and a PNG keeps.
//! - [`fill`]: the superior's own file with the ledger's records in it.
//! - `readable`: all records as CSV, for the day when this program is not at hand.
//! - `fact`: what is told beside a file: the date of each figure, the blanks.
//! - `save`: a file appears whole or not at all.
//!
//! [`layout`] is pure and gives the rows; [`preview`] cuts them into pages as the window shows them, [`write()`] turns
//! them into a file, whole or not at all. Both take widths and heights from `annex/printed.rs`, so they agree.
//! The look follows GB/T 9704 (documents) and GB/T 15834 and 15835 (punctuation, figures): A4 landscape, 黑体 headers,
//! thin black lines inside the table only, no fills, every row height written, real numbers, totals as formulas with
//! cached results.
//!
//! # How to change the look
//! Fonts and formats stand in `annex/style.rs`, page and column widths in `annex/page_setup.rs`, row heights in
//! `annex/measure.rs`. Columns, titles, sections and notes are data: `data/forms/`.

mod annex;
mod fact;
pub mod fill;
pub mod picture;
mod readable;
mod report;
mod save;

pub use annex::arrange::layout;
pub use annex::cell_fact::{CellFact, FigureDate, warnings};
pub use annex::column_printer::ColumnPrinter;
pub use annex::figures::figures;
pub use annex::indicator_column::indicator_periods;
pub use annex::layout::{
    Align, AnnexCell, AnnexRow, ColumnLayout, Context, Layout, ReporterInfo, SheetLayout,
};
pub use annex::look::{Look, Profile, missing_fonts};
pub use annex::missing::missing;
pub use annex::names::{file_name, sheet_name};
pub use annex::preview::{Face, Margins, Preview, PrintedCell, PrintedLine, preview};
pub use annex::select::printed_count;
pub use annex::value_source::{ParentProjects, PeriodRule, ValueSource};
pub use annex::{write, write_with};
pub use fact::{Missing, PrintedFigure};
pub use readable::readable_copy;
pub use report::{IndicatorLine, Report, table as report_table, write_report};
pub use save::{ExportError, Exported};
