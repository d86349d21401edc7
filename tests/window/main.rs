//! The window, driven by its labels without a display: every page, the grid, each way in and out; and once for real,
//! on a screen nobody looks at.
//!
//! One program for all tests that open the window, because each would have to be linked with egui and wgpu.
//! The harness panics on a character that the embedded font lacks and on a field without a name.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on shall stop"
)]
#![expect(
    clippy::indexing_slicing,
    reason = "a test names records that the sample has and cells that its table has"
)]

mod after_import;
mod counties;
mod desktop;
mod figures;
mod fill;
mod grid;
mod import;
mod import_decisions;
mod journey;
mod keeping;
mod new_period;
mod pages;
mod panel;
mod plans;
mod reading;
mod record;
mod recovery;
mod screen;
mod sockets;
mod submit;
#[path = "../support/mod.rs"]
mod support;
mod tour;
mod typing;
#[path = "../support/window.rs"]
mod window;
mod wording;
