//! The verbs of [`crate::ops`] on the command line, for scripts and tests.
//!
//! With `--json` standard output carries one JSON value and nothing else; progress and warnings go to
//! standard error. Exit status: 0 done, 1 refused, 2 wrong usage, 3 a defect of ours.

mod args;
mod copies;
mod figures;
mod files;
mod forms;
mod frameworks;
mod output;
mod rules;
mod run;
mod shares;
mod show;

use std::io::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser as _;

use crate::error::{Class, Error};
use crate::ops::log_dir;
use crate::start::{report_panics, start_log};

use args::Args;

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return usage(&error),
    };
    let json = args.json;
    start_log(&log_dir());
    report_panics();
    match catch_unwind(AssertUnwindSafe(|| run::run(args))) {
        Ok(Ok(output)) => match print(&output.render(json)) {
            // A closed pipe (`| head`) is the reader's choice, not a failure.
            Ok(()) | Err(_) => ExitCode::from(output.status),
        },
        Ok(Err(error)) => {
            if error.class == Class::Defect {
                log::error!("{}", error.message);
            }
            refuse(&error, json)
        }
        // What broke, and where, is in the log; the step was rolled back.
        Err(_) => refuse(&Error::defect("程序内部出错，这一步没有生效，台账没有改动"), json),
    }
}

fn usage(error: &clap::Error) -> ExitCode {
    let status = if error.use_stderr() { 2 } else { 0 };
    match error.print() {
        Ok(()) | Err(_) => ExitCode::from(status),
    }
}

fn refuse(error: &Error, json: bool) -> ExitCode {
    let mut message = error.to_string();
    if error.class == Class::Defect {
        message.push_str(&format!("\n日志：{}", log_dir().display()));
    }
    if json {
        let text = serde_json::json!({ "error": error }).to_string();
        match print(&text) {
            Ok(()) | Err(_) => {}
        }
    }
    match writeln!(io::stderr(), "{message}") {
        Ok(()) | Err(_) => ExitCode::from(error.exit_code()),
    }
}

fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    out.flush()
}
