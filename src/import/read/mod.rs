//! Bytes → grids: one reader a file format, within one budget.
//!
//! [`workbook`] reads the bytes of a file, [`sniff`] tells by them which row of [`formats`] it is, and the reader of that
//! row puts the cells into grids, made by [`cell_values`] and every one through the [`budget`].
//! - Packages: [`package`] looks into a zip before anything unpacks it, [`archive`] finds its parts. [`xlsx`] is read by
//!   calamine, with [`xlsx_details`] for what calamine does not tell; its rows come by a [`row_stream`] while the first
//!   are worked on; [`xlsx_repair`] puts right before what Excel forgives and calamine does not. [`xlsb`] is read from
//!   its own records ([`biff12`], [`xlsb_cells`]), [`ods`] from its tags.
//! - Documents: the tables of [`docx`], each a [`docx_table`].
//! - Old workbooks: [`xls`], in a [`compound`] file. [`encryption`] opens what Excel opens without asking.
//! - Text in any [`encoding`]: [`html`] with its [`html_marks`], [`xml2003`] by its tags ([`xml`]), [`delimited`].
//!
//! What is struck through or raised in a cell is told apart by [`text_runs`] in all of them.
//!
//! # Which reader runs where
//! An encrypted package is opened in the program before anything else looks at it, on a thread of its own: what it hashes
//! and unpacks is bounded, and what comes out is sniffed like any file. The stream of an xls is decrypted where xls is read.
//!
//! xls and xlsb are parsed in a child of the program ([`worker`]) that may take 512 MB and 20 seconds: the readers of xls
//! believe what a record says, and of both all texts of a book are in memory. xlsx, ods, docx, HTML, XML and text are
//! parsed in the program, on a thread of their own: grids of 100,000 rows would cross the pipe as JSON for longer than they take to
//! read. In return nothing of them is unpacked before [`package`] has seen its size and [`xlsx_details`] has looked for
//! what calamine would take into memory as a whole, every cell passes the [`budget`], and a panic ends the thread alone.
//! `tests/import/limits.rs` holds the program to 512 MB with files that try for more.
//!
//! # How to add a reader
//! 1. Write `src/import/read/<format>.rs`, with its `mod` line here: `fits` says by a [`sniff::FileEvidence`] whether a
//!    file is one, `read(file, bytes, progress) -> Result<Vec<Grid>, ImportError>` reads it. Rows count from 1, blank cells
//!    are left out, every cell goes through [`budget::Budget::put`].
//! 2. Add a row to [`formats::FORMATS`]: name and endings for the open dialog, the largest size, and where it runs:
//!    `Guarded`, or `Isolated` when the parser behind it may panic, abort or never end. Nothing else need know of it.
//! 3. `tests/import/every_format.rs` walks the table and asks for a file of each ending. Add one there, to `mutations.rs`,
//!    and what could exhaust the reader to `limits.rs`.
//!
//! XML 表格 2003 is the whole of it: `xml2003.rs` with its `mod` line, and its row. A format whose files were refused by name
//! so far (RTF, PDF: [`sniff::FileEvidence::Foreign`]) needs no more: the rows are asked before the refusals, as a test of
//! [`sniff`] shows. `tests/tidy/doors.rs` proves that no reader is named outside of its row. What readers share stands in
//! tools ([`archive`], [`xml`], [`cell_values`]): docx, which came last, gave [`archive`] a text of limited length.

pub(super) mod archive;
pub(super) mod biff12;
pub(super) mod budget;
pub(super) mod cell_values;
pub(super) mod compound;
pub(super) mod delimited;
pub(super) mod docx;
pub(super) mod docx_table;
pub(super) mod encoding;
pub(super) mod encryption;
pub(super) mod formats;
pub(super) mod html;
mod html_marks;
pub(super) mod ods;
pub(super) mod package;
pub(super) mod row_stream;
pub(super) mod sniff;
pub(super) mod text_runs;
pub(super) mod workbook;
pub(super) mod worker;
pub(super) mod xls;
mod xls_marks;
pub(super) mod xlsb;
pub(super) mod xlsb_cells;
pub(super) mod xlsx;
pub(super) mod xlsx_details;
pub(super) mod xlsx_marks;
pub(super) mod xlsx_repair;
pub(super) mod xml;
pub(super) mod xml2003;

/// Why a part of a file is refused, in Chinese.
type RefusalReason = &'static str;
