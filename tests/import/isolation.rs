//! Old workbooks are parsed in a child of the program: the same plan comes back, and what goes wrong goes wrong there.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use super::{fixture, read};

const PROGRAM: &str = env!("CARGO_BIN_EXE_laoxiao-cli");

fn child(format: &str, bytes: &[u8]) -> Output {
    let mut child = Command::new(PROGRAM)
        .args(["--parse-worker", format, "表.xls"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // A child that refuses to read further closes the pipe.
    let (Ok(()) | Err(_)) = stdin.write_all(bytes);
    drop(stdin);
    child.wait_with_output().unwrap()
}

#[test]
fn the_child_reads_what_the_thread_reads() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("表.laoxiao");
    let run = |more: &[&str]| {
        let output = Command::new(PROGRAM)
            .arg("--json")
            .arg("--ledger")
            .arg(&ledger)
            .args(more)
            .output()
            .unwrap();
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    run(&["new", "--county", "耿马县"]);
    let file = fixture("昆明市_重大项目清单_已填.xls");
    let there = run(&["import", file.to_str().unwrap()]);
    let here = read(
        "昆明市_重大项目清单_已填.xls",
        &laoxiao::model::Records::default(),
    );
    assert_eq!(there["sheets"][0]["counts"]["new"], here.sheets[0].counts.new);
    assert_eq!(
        there["sheets"][0]["columns"],
        serde_json::to_value(&here.sheets[0].columns).unwrap()
    );
}

#[test]
fn a_damaged_workbook_is_answered_in_words() {
    let answer = child("xls", b"no workbook at all");
    assert!(answer.status.success());
    assert!(String::from_utf8_lossy(&answer.stdout).contains("Damaged"));
    assert_eq!(child("docx", b"").status.code(), Some(2));
}

#[test]
fn the_child_may_not_take_all_memory() {
    let answer = child("xls", &vec![0u8; 600 << 20]);
    assert!(
        !answer.status.success() && answer.stdout.is_empty(),
        "{:?}",
        answer.status
    );
}
