//! Bytes → grids: one reader a file format, within one budget.

pub(super) mod archive;
pub(super) mod biff12;
pub(super) mod budget;
pub(super) mod delimited;
pub(super) mod encoding;
pub(super) mod html;
pub(super) mod ods;
pub(super) mod package;
pub(super) mod row_stream;
pub(super) mod sniff;
pub(super) mod workbook;
pub(super) mod worker;
pub(super) mod xls;
pub(super) mod xlsb;
pub(super) mod xlsb_cells;
pub(super) mod xlsx;
pub(super) mod xlsx_details;
pub(super) mod xml;
pub(super) mod xml2003;
