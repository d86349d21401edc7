//! What happens around the window: arguments, one window for all, the way of drawing, the log, the report of a crash.
//!
//! Nothing here draws. `src/main.rs` calls these in order; the window gets what it must answer to.
//!
//! # How to add an argument
//! 1. A field and a branch in `arguments.rs`, with a test there.
//! 2. A line in `packaging/windows/说明.md`, if an officer or the IT department may need it.

mod arguments;
mod crash;
mod log_file;
mod open_file;
mod renderer;
mod renderer_history;
mod single_instance;

pub use arguments::Arguments;
pub use crash::{as_last_words, report_panics};
pub use log_file::start_log;
pub use open_file::{open_file, show_in_folder};
pub use renderer::Renderer;
pub use renderer_history::RendererHistory;
pub use single_instance::{Claim, SingleInstance, claim};
