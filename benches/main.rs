//! What the program costs beside the bare libraries: ratios measured side by side in one run.
//!
//! `cargo bench` measures every subject, `cargo bench -- import fill` those that are named. One program for all of
//! them, because linking takes longer than most of what it measures. Parts that are measured alone, for their peak memory
//! or as a window, are this program once more, with the name of their subject.

mod county;
#[cfg(feature = "window")]
mod dashboard;
mod fill;
mod import;
mod indicators;
mod ratios;
#[cfg(feature = "window")]
mod window;

use std::env;
use std::error::Error;

type Done<T> = Result<T, Box<dyn Error>>;

/// A subject: its name on the command line, and what measures it.
type Subject = (&'static str, fn() -> Done<()>);

const SUBJECTS: &[Subject] = &[
    (ratios::NAME, ratios::measure),
    (indicators::NAME, indicators::measure),
    (import::NAME, import::measure),
    (fill::NAME, fill::measure),
    #[cfg(feature = "window")]
    (dashboard::NAME, dashboard::measure),
    #[cfg(feature = "window")]
    (window::NAME, window::measure),
];

fn main() -> Done<()> {
    // What Cargo itself hands over begins with a dash.
    let arguments: Vec<String> = env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let is_named = |name: &str| arguments.iter().any(|word| word == name);
    let any_named = SUBJECTS.iter().any(|(name, _)| is_named(name));
    if !any_named && let Some(word) = arguments.first() {
        let names: Vec<&str> = SUBJECTS.iter().map(|(name, _)| *name).collect();
        return Err(format!("{word} is none of {}", names.join(", ")).into());
    }
    for (name, measure) in SUBJECTS {
        if !any_named || is_named(name) {
            measure()?;
        }
    }
    Ok(())
}
