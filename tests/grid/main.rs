//! The data grid, one test per habit of Excel and WPS: keys, the input method, blocks, columns, find and replace.
#![expect(clippy::unwrap_used, reason = "a test that can't go on shall stop")]
#![expect(
    clippy::indexing_slicing,
    reason = "a table of a test has the cells that the test names"
)]

mod blocks;
mod columns;
mod editing;
mod finding;
mod moving;
mod support;
mod views;
