//! The real window under Xvfb, driven by xdotool: typing, copying and pasting, a file to open, resizing, a lost display.
//! What it wrote is read by the command line after the window was closed.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::support::fixture::sample_table;

/// How long anything may take before the test gives up; it goes on as soon as it is done.
const PATIENCE: Duration = Duration::from_secs(120);

/// One screen at a time: the windows are slow enough without each other.
static ONE: Mutex<()> = Mutex::new(());

/// A screen nobody looks at.
pub(super) struct Screen {
    server: Child,
    display: String,
    _one: MutexGuard<'static, ()>,
}

impl Screen {
    pub(super) fn open() -> Option<Self> {
        let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        for tool in ["xdotool", "import", "identify"] {
            Command::new(tool)
                .arg("-version")
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .ok()?;
        }
        // A number of this process alone: servers that look for a free one at the same time may find the same.
        let display = format!(":{}", 1_000 + std::process::id() % 50_000);
        let mut server = Command::new("Xvfb")
            .args([
                &display,
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1500x900x24",
                "-nolisten",
                "tcp",
                // Without it the server begins anew when its last client goes, and refuses who comes meanwhile: the
                // window that opens again after a lost display.
                "-noreset",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        // It tells its number when it is ready.
        BufReader::new(server.stdout.take()?)
            .read_line(&mut String::new())
            .ok()?;
        Some(Self {
            server,
            display,
            _one: one,
        })
    }

    fn run(&self, tool: &str, arguments: &[&str]) -> String {
        let output = Command::new(tool)
            .args(arguments)
            .env("DISPLAY", &self.display)
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    pub(super) fn keys(&self, keys: &[&str]) {
        for key in keys {
            self.run("xdotool", &["key", "--delay", "40", key]);
        }
    }

    fn write(&self, text: &str) {
        self.run("xdotool", &["type", "--delay", "60", text]);
    }

    /// How many colours there are on the screen; a window that shows nothing has very few.
    fn colours(&self, folder: &Path) -> usize {
        let picture = folder.join("screen.png");
        self.run("import", &["-window", "root", picture.to_str().unwrap()]);
        self.run("identify", &["-format", "%k", picture.to_str().unwrap()])
            .parse()
            .unwrap_or(0)
    }

    /// Waits until the screen shows a page, and two looks in a row see the same.
    pub(super) fn settle(&self, folder: &Path) {
        self.settle_within(folder, PATIENCE);
    }

    fn settle_within(&self, folder: &Path, patience: Duration) {
        let mut before = 0;
        until_within(patience, "the window shows a page", || {
            let now = self.colours(folder);
            let same = now > 60 && now == before;
            before = now;
            same
        });
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

/// The program's window on that screen.
pub(super) struct Window<'a> {
    screen: &'a Screen,
    pub(super) program: Child,
    id: String,
    folder: PathBuf,
}

impl<'a> Window<'a> {
    fn open(screen: &'a Screen, folder: &Path, arguments: &[&Path], lose_after: Option<u32>) -> Self {
        let program = Command::new(env!("CARGO_BIN_EXE_laoxiao"));
        Self::start(screen, folder, program, arguments, lose_after)
    }

    pub(super) fn start(
        screen: &'a Screen,
        folder: &Path,
        mut command: Command,
        arguments: &[&Path],
        lose_after: Option<u32>,
    ) -> Self {
        command
            .args(["--renderer", "glow"])
            .args(arguments)
            .env("DISPLAY", &screen.display)
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("XDG_DATA_HOME", folder.join("data"))
            .env_remove("WAYLAND_DISPLAY");
        if let Some(frames) = lose_after {
            command.env("LAOXIAO_LOSE_DEVICE_AFTER_FRAMES", frames.to_string());
        }
        let program = command.spawn().unwrap();
        let mut window = Self {
            screen,
            program,
            id: String::new(),
            folder: folder.to_owned(),
        };
        window.find("");
        window
    }

    /// Finds the window that is on the screen and is not `old`.
    fn find(&mut self, old: &str) {
        let pid = self.program.id().to_string();
        let mut found = String::new();
        until("a window comes up", || {
            let ids = self
                .screen
                .run("xdotool", &["search", "--onlyvisible", "--pid", &pid]);
            found = ids.lines().next_back().unwrap_or("").to_owned();
            !found.is_empty() && found != old
        });
        self.id = found;
        self.screen.run("xdotool", &["windowmove", &self.id, "0", "0"]);
        self.screen.run("xdotool", &["windowfocus", &self.id]);
        self.screen.settle(&self.folder);
    }

    /// Closes it as the cross does, and waits until it is gone. There is no window manager that would have a cross.
    pub(super) fn close(mut self) {
        self.screen.keys(&["ctrl+q"]);
        let mut ended = None;
        until("the program ends", || {
            ended = self.program.try_wait().unwrap();
            ended.is_some()
        });
        assert!(ended.unwrap().success());
        // A ledger at rest is one file: no lock and no journal beside it.
        for entry in std::fs::read_dir(self.folder.join("示例")).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(
                !name.ends_with(".lock") && !name.ends_with("-journal"),
                "it left {name}"
            );
        }
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        drop(self.program.kill());
        drop(self.program.wait());
    }
}

pub(super) fn until(what: &str, done: impl FnMut() -> bool) {
    until_within(PATIENCE, what, done);
}

fn until_within(patience: Duration, what: &str, mut done: impl FnMut() -> bool) {
    let clock = Instant::now();
    while !done() {
        assert!(clock.elapsed() < patience, "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn cli(folder: &Path, arguments: &[&str]) -> serde_json::Value {
    let output = Command::new(env!("CARGO_BIN_EXE_laoxiao-cli"))
        .args(arguments)
        .arg("--json")
        .env("XDG_DATA_HOME", folder.join("data"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The sample ledger.
pub(super) fn ledger(folder: &Path) -> PathBuf {
    let out = folder.join("示例");
    cli(folder, &["demo", "--out", out.to_str().unwrap()]);
    out.join("示例县.laoxiao")
}

fn names(folder: &Path, ledger: &Path) -> Vec<String> {
    let list = cli(
        folder,
        &["--ledger", ledger.to_str().unwrap(), "list", "childcare_facility"],
    );
    let records = list.as_array().unwrap();
    records
        .iter()
        .map(|record| record["name"].as_str().unwrap_or("").to_owned())
        .collect()
}

#[test]
fn it_is_typed_copied_and_resized_in_the_real_window() {
    let Some(screen) = Screen::open() else {
        println!("skipped: needs xvfb, xdotool and imagemagick");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let window = Window::open(&screen, folder.path(), &[&ledger], None);
    screen.keys(&["ctrl+3"]);
    screen.settle(folder.path());
    screen.write("ceshi1");
    screen.keys(&["Return", "Up"]);
    screen.settle(folder.path());
    screen.keys(&["ctrl+c"]);
    // Where the clipboard is still empty, the window is not even told of a paste.
    screen.settle(folder.path());
    screen.keys(&["Down", "ctrl+v"]);
    screen.run("xdotool", &["windowsize", &window.id, "1040", "660"]);
    screen.settle(folder.path());
    screen.run("xdotool", &["windowsize", &window.id, "1480", "880"]);
    screen.settle(folder.path());
    // What is still being typed when the window is closed is kept, too.
    screen.keys(&["Down"]);
    screen.write("ceshi3");
    window.close();
    assert_eq!(names(folder.path(), &ledger)[..3], ["ceshi1", "ceshi1", "ceshi3"]);
}

/// 200 rows at 5 ms a key, as no hand types: what was typed while the ledger wrote has its place.
#[test]
fn rows_typed_as_fast_as_the_keyboard_sends_them_stand_where_they_belong() {
    const TYPED: usize = 200;
    let Some(screen) = Screen::open() else {
        println!("skipped: needs xvfb, xdotool and imagemagick");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let before = names(folder.path(), &ledger).len();
    let window = Window::open(&screen, folder.path(), &[&ledger], None);
    screen.keys(&["ctrl+3"]);
    screen.settle(folder.path());
    screen.keys(&["ctrl+n"]);
    screen.settle(folder.path());
    let rows: String = (1..=TYPED).map(|row| format!("n{row}\tt{row}\r")).collect();
    screen.run("xdotool", &["type", "--delay", "5", &rows]);
    // Two hundred steps are written to the disk one by one.
    screen.settle_within(folder.path(), 5 * PATIENCE);
    window.close();
    let list = cli(
        folder.path(),
        &["--ledger", ledger.to_str().unwrap(), "list", "childcare_facility"],
    );
    let records = list.as_array().unwrap();
    assert_eq!(records.len(), before + TYPED);
    for (row, record) in (1..).zip(&records[before..]) {
        let typed = (record["name"].as_str(), record["township"].as_str());
        let expected = (format!("n{row}"), format!("t{row}"));
        assert_eq!(typed, (Some(expected.0.as_str()), Some(expected.1.as_str())));
    }
}

#[test]
fn a_lost_display_opens_the_window_again_with_what_was_being_typed() {
    let Some(screen) = Screen::open() else {
        println!("skipped: needs xvfb, xdotool and imagemagick");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let mut window = Window::open(&screen, folder.path(), &[&ledger], Some(90));
    screen.keys(&["ctrl+3"]);
    screen.settle(folder.path());
    screen.write("zuo");
    let old = window.id.clone();
    // Frames are drawn when something happens: the pointer moves until the loss comes.
    until("the window is lost", || {
        for at in 0..12 {
            screen.run("xdotool", &["mousemove", &(700 + at).to_string(), "500"]);
        }
        !screen
            .run(
                "xdotool",
                &[
                    "search",
                    "--onlyvisible",
                    "--pid",
                    &window.program.id().to_string(),
                ],
            )
            .contains(&old)
    });
    window.find(&old);
    screen.write("you");
    screen.keys(&["Return"]);
    window.close();
    assert_eq!(names(folder.path(), &ledger)[0], "zuoyou");
}

#[test]
fn a_file_given_to_the_program_is_shown_before_anything_is_written() {
    let Some(screen) = Screen::open() else {
        println!("skipped: needs xvfb, xdotool and imagemagick");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let sheet = sample_table("04_示例县_2023年上半年_床位托位半年报.xlsx");
    let before = names(folder.path(), &ledger);
    let window = Window::open(&screen, folder.path(), &[&ledger, &sheet], None);
    window.close();
    assert_eq!(names(folder.path(), &ledger), before);
}
