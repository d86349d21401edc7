//! What the tests share: the files they read, a county with its ledger, records of every kind.
//!
//! Each test program has this as `mod support` and takes what it needs. `window.rs` beside it, which drives the window
//! by its labels, belongs to the one program that opens windows.
#![allow(dead_code, reason = "no test program takes all of it")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first thing that is not as it should be"
)]

pub(crate) mod county;
pub(crate) mod dice;
pub(crate) mod fixture;
pub(crate) mod package;
pub(crate) mod records;
pub(crate) mod sums;
