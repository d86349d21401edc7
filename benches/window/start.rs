//! The start of the program beside an empty eframe window: time until the window shows, memory when it rests.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use eframe::{NativeOptions, Renderer, egui};

use super::Done;

/// The argument with which this program is only an empty window.
pub(super) const EMPTY: &str = "--empty-window";

const ROUNDS: usize = 3;
const WAIT: Duration = Duration::from_secs(20);
const REST: Duration = Duration::from_secs(3);

/// An eframe window with nothing in it.
pub(super) fn show_empty_window() -> Done<()> {
    struct Empty;
    impl eframe::App for Empty {
        fn ui(&mut self, _ui: &mut egui::Ui, _frame: &mut eframe::Frame) {}
    }
    let renderer = if std::env::args().any(|argument| argument == "glow") {
        Renderer::Glow
    } else {
        Renderer::Wgpu
    };
    let options = NativeOptions {
        viewport: egui::ViewportBuilder::default().with_inner_size([1366.0, 768.0]),
        renderer,
        ..NativeOptions::default()
    };
    eframe::run_native("empty", options, Box::new(|_| Ok(Box::new(Empty))))?;
    Ok(())
}

/// Starts both windows by turns and prints the ratios.
pub(super) fn compare() -> Done<()> {
    if !cfg!(target_os = "linux") || std::env::var_os("DISPLAY").is_none() || !has_xdotool() {
        println!("\nskipped: needs xvfb and xdotool, e.g. xvfb-run cargo bench --bench window");
        return Ok(());
    }
    super::frames::compare()?;
    println!("\nstart of the window, best of {ROUNDS}, ÷ an empty eframe window with the same renderer");
    let empty = std::env::current_exe()?;
    let folder = tempfile::tempdir()?;
    for renderer in ["glow", "wgpu"] {
        let mut best = [(Duration::MAX, u64::MAX); 2];
        for _ in 0..ROUNDS {
            let mut own = Command::new(env!("CARGO_BIN_EXE_laoxiao"));
            own.args(["--renderer", renderer])
                .env("XDG_DATA_HOME", folder.path());
            let mut other = Command::new(&empty);
            other.args([EMPTY, renderer]);
            for (best, command) in best.iter_mut().zip([own, other]) {
                let Some((shown, memory)) = measure(command)? else {
                    println!("{renderer}: no window came up");
                    return Ok(());
                };
                *best = (best.0.min(shown), best.1.min(memory));
            }
        }
        let [own, other] = best;
        println!(
            "{renderer}: until the window shows {:.2} ({:.0?} ÷ {:.0?}), memory at rest {:.2} ({} ÷ {} MiB)",
            own.0.as_secs_f64() / other.0.as_secs_f64(),
            own.0,
            other.0,
            own.1 as f64 / other.1 as f64,
            own.1 / 1024,
            other.1 / 1024,
        );
    }
    Ok(())
}

fn has_xdotool() -> bool {
    Command::new("xdotool")
        .arg("version")
        .stdout(Stdio::null())
        .status()
        .is_ok()
}

/// How long it took until the window showed, and the KiB it holds when it rests. Windows of eframe show after
/// their first frame was painted.
fn measure(mut command: Command) -> Done<Option<(Duration, u64)>> {
    let clock = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let shown = loop {
        if is_shown(&child)? {
            break Some(clock.elapsed());
        }
        if clock.elapsed() > WAIT || child.try_wait()?.is_some() {
            break None;
        }
        sleep(Duration::from_millis(5));
    };
    sleep(REST);
    let memory = resident(&child);
    child.kill()?;
    child.wait()?;
    Ok(shown.zip(memory))
}

fn is_shown(child: &Child) -> Done<bool> {
    let found = Command::new("xdotool")
        .args(["search", "--onlyvisible", "--pid", &child.id().to_string()])
        .stderr(Stdio::null())
        .output()?;
    Ok(!found.stdout.is_empty())
}

/// The memory that is the process's own, with its share of what is shared.
fn resident(child: &Child) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{}/smaps_rollup", child.id())).ok()?;
    let line = text.lines().find(|line| line.starts_with("Pss:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
