//! Old and binary workbooks are parsed in a process of their own: a reader that runs out of memory, or never ends, ends alone.
//!
//! The program starts itself with a hidden argument; the file's bytes go to the child's standard input, the grids
//! come back as JSON. The child may use [`MEMORY`] bytes (a limit of the allocator, because limits of the system
//! differ on every one of them) and [`TIME`] seconds. A program that did not call [`worker_main`] first (tests,
//! users of the library) has no such child; there the bounded reader runs on a thread.

use std::alloc::System;
use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, BufReader, Read as _, Write as _};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use cap::Cap;
use serde::{Deserialize, Serialize};

use crate::model::{Cancelled, Progress};

use super::budget::Budget;
use super::formats::{FORMATS, FileFormat, FormatReader, ReadGrids};
use crate::import::error::ImportError;
use crate::import::grid::Grid;
use crate::import::grid::wire::GridWire;

/// What the child may allocate.
const MEMORY: usize = 512 << 20;
/// How long it may take.
const TIME: Duration = Duration::from_secs(20);
/// The hidden argument.
const ARGUMENT: &str = "--parse-worker";

/// Counts what is allocated; without a limit outside the child.
#[global_allocator]
static ALLOCATED: Cap<System> = Cap::new(System, usize::MAX);

/// Whether this program would answer as a child.
static READY: AtomicBool = AtomicBool::new(false);

/// What the child says.
#[derive(Debug, Serialize, Deserialize)]
enum WorkerAnswer {
    Grids(Vec<GridWire>),
    Encrypted,
    Damaged(String),
    TooLarge(String, String),
}

/// To be called first by every program that imports: does the work of the child and says with which status to end,
/// or returns `None` in the program itself.
pub fn worker_main(args: impl IntoIterator<Item = OsString>) -> Option<ExitCode> {
    let mut args = args.into_iter().skip(1);
    if args.next().as_deref() != Some(ARGUMENT.as_ref()) {
        READY.store(true, Ordering::Relaxed);
        return None;
    }
    let Some(read) = args.next().as_deref().and_then(reader_named) else {
        return Some(ExitCode::from(2));
    };
    let file = args
        .next()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    if ALLOCATED.set_limit(MEMORY).is_err() {
        return Some(ExitCode::from(3));
    }
    let mut bytes = Vec::new();
    if io::stdin().lock().read_to_end(&mut bytes).is_err() {
        return Some(ExitCode::from(3));
    }
    let answer = answer(read, &file, &bytes);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let written = serde_json::to_writer(&mut out, &answer).is_ok() && out.flush().is_ok();
    Some(if written {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(3)
    })
}

/// The reader of a format that is parsed in a child.
fn reader_named(name: &OsStr) -> Option<ReadGrids> {
    let format = FORMATS.iter().find(|format| name == format.name())?;
    match format.reader {
        FormatReader::Isolated { in_child, .. } => Some(in_child),
        FormatReader::Streamed(_) | FormatReader::Guarded(_) => None,
    }
}

fn answer(read: ReadGrids, file: &str, bytes: &[u8]) -> WorkerAnswer {
    let grids = read(file, bytes, &Progress::default());
    match grids {
        Ok(grids) => WorkerAnswer::Grids(grids.into_iter().map(GridWire::from).collect()),
        Err(ImportError::Encrypted { .. }) => WorkerAnswer::Encrypted,
        Err(ImportError::TooLarge { what, limit, .. }) => WorkerAnswer::TooLarge(what, limit),
        Err(ImportError::Damaged { reason, .. }) => WorkerAnswer::Damaged(reason),
        Err(other) => WorkerAnswer::Damaged(other.to_string()),
    }
}

/// Reads a workbook in a child; `None` when this program has no child to give.
pub(crate) fn read(
    format: &FileFormat,
    file: &str,
    bytes: &[u8],
    progress: &Progress,
) -> Option<Result<Vec<Grid>, ImportError>> {
    if !READY.load(Ordering::Relaxed) {
        return None;
    }
    let child = Command::new(env::current_exe().ok()?)
        .arg(ARGUMENT)
        .arg(format.name())
        .arg(file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    Some(converse(child, TIME, file, bytes, progress))
}

/// Gives the child its bytes and waits for its answer, but not for ever.
fn converse(
    mut child: Child,
    time: Duration,
    file: &str,
    bytes: &[u8],
    progress: &Progress,
) -> Result<Vec<Grid>, ImportError> {
    let budget = Budget::new(file, progress);
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let ended = thread::scope(|scope| {
        // A child that ends early closes its input; its answer or status tells why.
        scope.spawn(move || stdin.is_some_and(|mut stdin| stdin.write_all(bytes).is_ok()));
        let answer = scope.spawn(move || {
            let stdout = BufReader::new(stdout?);
            serde_json::from_reader::<_, WorkerAnswer>(stdout.take(1 << 30)).ok()
        });
        let clock = Instant::now();
        let mut stopped = None;
        while !answer.is_finished() {
            if progress.is_cancelled() {
                stopped = Some(Cancelled.into());
            } else if clock.elapsed() > time {
                let reason = format!("{} 秒内没有读完，已停止", time.as_secs());
                stopped = Some(budget.damaged(&reason));
            }
            if stopped.is_some() {
                // A child that has ended meanwhile can't be killed, which is as good.
                let (Ok(()) | Err(_)) = child.kill();
                break;
            }
            thread::sleep(Duration::from_millis(3));
        }
        let answer = answer.join().ok().flatten();
        stopped.map_or(Ok(answer), Err)
    });
    // Waits so that no dead child is left behind.
    let (Ok(_) | Err(_)) = child.wait();
    match ended? {
        Some(WorkerAnswer::Grids(wires)) => Ok(wires.into_iter().map(Grid::from).collect()),
        Some(WorkerAnswer::Encrypted) => Err(budget.encrypted()),
        Some(WorkerAnswer::Damaged(reason)) => Err(budget.damaged(&reason)),
        Some(WorkerAnswer::TooLarge(what, limit)) => Err(ImportError::TooLarge {
            file: file.to_owned(),
            what,
            limit,
        }),
        None => Err(budget.damaged("内部结构不合规范，或解析所需内存超过 512 MB")),
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    /// A child that neither reads nor answers.
    fn sleeper() -> Child {
        Command::new("sleep")
            .arg("600")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    }

    #[test]
    fn a_child_that_never_ends_is_stopped_at_its_time() {
        let time = Duration::from_millis(50);
        let error = converse(sleeper(), time, "慢.xls", &[0; 1 << 20], &Progress::default()).unwrap_err();
        assert_eq!(error.kind(), "import.damaged");
        assert!(error.to_string().contains("已停止"), "{error}");
    }

    #[test]
    fn a_cancelled_user_does_not_wait_for_the_child() {
        let progress = Progress::default();
        progress.cancel();
        let error = converse(sleeper(), Duration::from_secs(600), "慢.xls", b"", &progress).unwrap_err();
        assert_eq!(error.kind(), "cancelled");
    }
}
