//! Filling the issued xlsx itself: the forms as issued, and forms made to be hard.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a test may stop at the first thing that is not as it should be"
)]

mod issued;
mod office;
mod support;
mod traps;
