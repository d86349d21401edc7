//! Filling the issued xlsx itself: the forms as issued, and forms made to be hard.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first thing that is not as it should be"
)]

mod issued;
mod office;
mod support;
mod traps;
mod window;
