//! The data grid, one test per habit of Excel and WPS: keys, the input method, blocks, columns, find and replace.

mod blocks;
mod columns;
mod editing;
mod finding;
mod moving;
mod table;
mod views;
