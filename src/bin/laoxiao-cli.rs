//! `laoxiao-cli`: the verbs of 老小台账 without a window.

use std::process::ExitCode;

fn main() -> ExitCode {
    laoxiao::import::worker_main(std::env::args_os()).unwrap_or_else(laoxiao::cli::main)
}
