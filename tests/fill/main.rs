//! Filling the issued xlsx itself: the forms as issued, and forms made to be hard.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first thing that is not as it should be"
)]

mod carried;
mod facts;
mod filled_ledger;
mod invariants;
mod issued;
mod odd_cells;
mod office;
mod parts;
mod promises;
mod promises_beyond;
mod rust_form;
mod small_form;
#[path = "../support/mod.rs"]
mod support;
mod tail_form;
mod tails;
mod traps;
mod traps_more;
mod unnamed;
mod unsure;
