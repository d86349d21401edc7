//! 老小台账: the window. Arguments, the log of a crash, and a plain sentence where no window can be opened.
#![cfg_attr(windows, windows_subsystem = "windows")]

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::panic;
use std::path::PathBuf;
use std::process::ExitCode;

use laoxiao::import::worker_main;
use laoxiao::ops::log_dir;
use laoxiao::ui::window;

/// What can be done where there is no display.
const WITHOUT_WINDOW: &str =
    "不用窗口也能看到全过程：cargo run --release --bin laoxiao-cli -- demo --out 示例";

fn main() -> ExitCode {
    // The program starts itself again to read old files, which may break their reader.
    if let Some(code) = worker_main(std::env::args_os()) {
        return code;
    }
    keep_panics();
    let mut ledger = None;
    let mut import = None;
    let mut renderer = None;
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--renderer" {
            renderer = arguments.next().map(|name| name.to_string_lossy().into_owned());
        } else {
            let file = PathBuf::from(argument);
            let is_ledger = file
                .extension()
                .is_some_and(|ending| ending.eq_ignore_ascii_case("laoxiao"));
            *(if is_ledger { &mut ledger } else { &mut import }) = Some(file);
        }
    }
    match window::open(ledger.as_ref(), import.as_ref(), renderer.as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            tell(&format!("{reason}\n{WITHOUT_WINDOW}"));
            ExitCode::FAILURE
        }
    }
}

/// Nothing more can be done when standard error is closed.
fn tell(text: &str) {
    drop(writeln!(io::stderr(), "{text}"));
}

/// A crash leaves a line in the log; a window has no console that would show it.
fn keep_panics() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let folder = log_dir();
        drop(fs::create_dir_all(&folder));
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(folder.join("laoxiao.log"));
        if let Ok(mut log) = log {
            drop(writeln!(
                log,
                "{} {}\n{panic}\n",
                env!("CARGO_PKG_VERSION"),
                std::process::id()
            ));
        }
        before(panic);
    }));
}
