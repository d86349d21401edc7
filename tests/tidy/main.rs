//! The shape of the code: which room may know which, one word for one thing, and what no file may do.
//!
//! `cargo test --test tidy`. What is allowed stands in tables; a fault names file and line.
//! `cargo test --test tidy -- --ignored counts --nocapture` prints the numbers of the whole tree.

#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first thing that is not as it should be"
)]

mod counts;
mod doors;
mod forbidden;
mod layers;
mod lexer;
mod matches;
mod names;
mod paths;
mod rooms;
mod shape;
mod source;
mod verbs;

/// Fails with all faults at once.
fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
