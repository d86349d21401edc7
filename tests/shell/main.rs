//! The window as a whole: the journey counted in clicks, what is kept, what stays where it is, the language of every label.
#![expect(clippy::unwrap_used, reason = "a test that can't go on shall stop")]
#![expect(clippy::indexing_slicing, reason = "a test names records that the sample has")]

mod journey;
mod keeping;
mod panel;
mod record;
mod support;
mod tour;
mod wording;
