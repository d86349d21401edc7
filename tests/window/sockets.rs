//! No network: what the real window connects to, as the system sees it.

use std::process::Command;

use super::screen::{Screen, Window, ledger, until};
use crate::support::fixture::sample_table;

/// The program asks nobody for anything: what it connects to are the display and the services of the desktop.
#[test]
fn a_journey_through_the_window_opens_no_socket_but_the_desktops() {
    let folder = tempfile::tempdir().unwrap();
    let tried = Command::new("strace")
        .arg("-o")
        .arg(folder.path().join("tried"))
        .arg("true")
        .status();
    let (Some(screen), Ok(tried)) = (Screen::open(), tried) else {
        println!("skipped: needs xvfb, xdotool, imagemagick and strace");
        return;
    };
    if !tried.success() {
        println!("not traced: this system lets no program look at another");
        return;
    }
    let ledger = ledger(folder.path());
    let sheet = sample_table("04_示例县_2023年上半年_床位托位半年报.xlsx");
    let log = folder.path().join("sockets");
    let mut program = Command::new("strace");
    program
        // The tracer stands aside, so that the program keeps its place and its number.
        .args(["-D", "-f", "-e", "trace=socket,connect,bind", "-o"])
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_laoxiao"));
    let window = Window::start(&screen, folder.path(), program, &[&ledger, &sheet], None);
    for page in ["ctrl+1", "ctrl+2", "ctrl+3", "ctrl+8", "ctrl+9"] {
        screen.keys(&[page]);
        screen.settle(folder.path());
    }
    let pid = window.program.id();
    window.close();
    let mut calls = String::new();
    until("the tracer has written all", || {
        calls = std::fs::read_to_string(&log).unwrap();
        calls
            .lines()
            .any(|call| call.starts_with(&pid.to_string()) && call.contains("+++ exited"))
    });
    assert!(calls.contains(".X11-unix"), "nothing was seen: {calls}");
    let of_the_desktop = |call: &&str| {
        let is_known = [".X11-unix", "dbus", "bus\"", "nscd", "wayland"];
        !call.contains("connect(") || is_known.iter().any(|name| call.contains(name))
    };
    let strange: Vec<&str> = calls
        .lines()
        .filter(|call| (call.contains("AF_") && !call.contains("AF_UNIX")) || !of_the_desktop(call))
        .collect();
    assert!(strange.is_empty(), "{strange:#?}");
}
