//! Work that is broken off at each of its steps: by a kill, by a disk that fails or is full.
//!
//! The work runs in a process of its own, this test program again, under a shim that counts the operations that change a
//! file of the ledger's folder and strikes at one of them. Linux alone; it needs a C compiler, which the crate needs too.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use laoxiao::model::{RecordKind, Value};
use laoxiao::store::{Store, StoreError};

use super::{facility, ledger, restore};

/// Set for the process that does the work: what it does.
const WORK: &str = "LAOXIAO_FAULT_WORK";
const FOLDER: &str = "FAULT_DIR";
pub(super) const LEDGER: &str = "耿马.laoxiao";
pub(super) const BACKUP: &str = "旧备份.laoxiao";
/// Where a work of several steps notes the hash after each.
pub(super) const ACKNOWLEDGED: &str = "确认";

/// The work, as the child does it. Success is exit status 0, a refusal 1.
#[test]
fn child() {
    let (Some(work), Some(folder)) = (std::env::var_os(WORK), std::env::var_os(FOLDER)) else {
        return;
    };
    let folder = PathBuf::from(folder);
    let path = folder.join(LEDGER);
    let done = match work.to_str().unwrap() {
        "restore" => restore(&path, &folder.join(BACKUP)).map(drop),
        "edit" => edit(&path),
        "steps" => steps(&path),
        "read" => Store::open(&path).and_then(|store| store.all().map(drop)),
        "backup" => Store::open(&path).and_then(|store| store.backup("手动", &folder.join("备份")).map(drop)),
        other => panic!("{other}"),
    };
    if let Err(error) = &done {
        eprintln!("{error:?}");
    }
    std::process::exit(match done {
        Ok(()) => 0,
        Err(StoreError::Unconfirmed { .. }) => 2,
        Err(StoreError::ReadFailed { .. } | StoreError::Io { .. } | StoreError::Busy { .. }) => 3,
        Err(_) => 1,
    });
}

fn edit(path: &Path) -> Result<(), StoreError> {
    let mut store = Store::open(path)?;
    let record = store.records(RecordKind::ElderFacility)?.remove(0);
    store.transact("修改", |step| {
        let mut changed = record.clone();
        changed.set("note", Some(Value::Text("改了".to_owned())));
        step.update(&changed)?;
        step.insert(&facility(999))
    })?;
    Ok(())
}

/// Several steps, one of them undone; what each left is noted in a file once it is acknowledged.
fn steps(path: &Path) -> Result<(), StoreError> {
    let mut store = Store::open(path)?;
    let mut acknowledged = fs::File::create(path.with_file_name(ACKNOWLEDGED)).unwrap();
    for number in 0..4 {
        if number == 2 {
            store.undo()?;
        } else {
            store.transact("录入", |step| {
                (0..=number).try_for_each(|more| step.insert(&facility(100 * number + more)).map(drop))
            })?;
        }
        acknowledged.write_all(store.content_hash()?.as_bytes()).unwrap();
    }
    Ok(())
}

pub(super) struct Shim {
    folder: tempfile::TempDir,
}

/// How a run of the child ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    Done,
    Refused,
    /// Done, but the disk did not confirm it.
    Unconfirmed,
    /// Said to be a fault of reading.
    NotRead,
    Killed,
}

impl Shim {
    pub(super) fn build() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/shim.c");
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .arg(folder.path().join("shim.so"))
            .arg(source)
            .arg("-ldl")
            .status();
        assert!(built.unwrap().success());
        Self { folder }
    }

    /// How many operations a piece of work has.
    fn count(&self, work: &str, template: &Path, mode: &str) -> usize {
        let log = self.folder.path().join("count");
        let (folder, _) = (fresh(template), fs::remove_file(&log));
        // The shim writes the file at its end; none of the work's own is called so.
        let status = self
            .command(work, folder.path(), 0, mode)
            .env("FAULT_LOG", &log)
            .output();
        assert!(status.unwrap().status.success());
        fs::read_to_string(&log).unwrap().parse().unwrap()
    }

    /// Runs a piece of work to its end; gives what it did to the files of the folder, in the bytes of the shim's trace.
    pub(super) fn trace(&self, work: &str, folder: &Path) -> Vec<u8> {
        let trace = self.folder.path().join("trace");
        let output = self
            .command(work, folder, 0, "kill")
            .env("FAULT_TRACE", &trace)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        fs::read(trace).unwrap()
    }

    fn command(&self, work: &str, folder: &Path, at: usize, mode: &str) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", "broken_off::child", "--nocapture", "--test-threads=1"])
            .env(WORK, work)
            .env(FOLDER, folder)
            .env("FAULT_AT", at.to_string())
            .env("FAULT_MODE", mode.trim_start_matches("read "))
            .env(
                "FAULT_KIND",
                if mode.starts_with("read ") {
                    "read"
                } else {
                    "write"
                },
            )
            .env("LD_PRELOAD", self.folder.path().join("shim.so"));
        command
    }

    fn run(&self, work: &str, folder: &Path, at: usize, mode: &str) -> End {
        let output = self.command(work, folder, at, mode).output().unwrap();
        // Shown where the test fails.
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        match output.status.code() {
            Some(0) => End::Done,
            Some(137) => End::Killed,
            Some(1) => End::Refused,
            Some(2) => End::Unconfirmed,
            Some(3) => End::NotRead,
            other => panic!("{work} at {at}: {other:?}"),
        }
    }
}

/// What is in a folder that a run starts from.
pub(super) fn fresh(template: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(template).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
        }
    }
    folder
}

fn hash(path: &Path) -> String {
    let store = Store::open(path).unwrap();
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    store.content_hash().unwrap()
}

/// Strikes at each operation of a piece of work and looks at the ledger each time. Gives how many there were.
fn sweep(work: &str, template: &Path, mode: &str, holds: impl Fn(&Path, &End, usize)) -> usize {
    let shim = Shim::build();
    let count = shim.count(work, template, mode);
    // One more: where nothing strikes, it is done.
    for at in 1..=count + 1 {
        let folder = fresh(template);
        let end = shim.run(work, folder.path(), at, mode);
        holds(folder.path(), &end, at);
        assert!(
            at <= count || end == End::Done,
            "{work}: {end:?} at {at} of {count}"
        );
    }
    count
}

/// A ledger, an older backup of it, and the hashes of both.
pub(super) fn with_backup() -> (tempfile::TempDir, String, String) {
    let (folder, path) = ledger(20);
    let mut store = Store::open(&path).unwrap();
    store.backup_to(&folder.path().join(BACKUP)).unwrap();
    let old = store.content_hash().unwrap();
    store
        .transact("录入", |step| step.insert(&facility(777)))
        .unwrap();
    let new = store.content_hash().unwrap();
    drop(store);
    (folder, old, new)
}

#[test]
fn a_restore_killed_at_any_step_leaves_the_ledger_as_it_was_or_as_it_shall_be() {
    let (template, backup, present) = with_backup();
    let steps = sweep("restore", template.path(), "kill", |folder, end, at| {
        let path = folder.join(LEDGER);
        assert!(path.exists(), "{at}: no ledger at its path");
        let now = hash(&path);
        assert!(now == present || now == backup, "{at}");
        assert!(*end != End::Done || now == backup, "{at}");
        if now == backup {
            // What it replaced is there, whole.
            let kept = fs::read_dir(folder.join("备份"))
                .unwrap()
                .map(|entry| entry.unwrap().path());
            let kept = kept
                .into_iter()
                .find(|file| file.extension().is_some_and(|e| e == "laoxiao"));
            assert_eq!(hash(&kept.unwrap()), present, "{at}");
        }
        assert_eq!(hash(&folder.join(BACKUP)), backup);
    });
    assert!(steps > 30, "{steps}");
    println!("restore: {steps} kills");
}

/// The same where the program was killed in the middle of a step before: a journal with a step in it lies beside.
#[test]
fn a_restore_over_a_ledger_with_a_hot_journal_killed_at_any_step_loses_nothing() {
    let (template, backup, present) = with_backup();
    let path = template.path().join(LEDGER);
    let mut store = Store::open(&path).unwrap();
    let (hot, long) = (tempfile::tempdir().unwrap(), "建".repeat(60_000));
    fs::copy(template.path().join(BACKUP), hot.path().join(BACKUP)).unwrap();
    store
        .transact("导入", |step| {
            for number in 0..30 {
                let record = facility(number).with("note", Value::Text(long.clone()));
                step.insert(&record)?;
            }
            for ending in ["", "-journal"] {
                let name = format!("{LEDGER}{ending}");
                fs::copy(template.path().join(&name), hot.path().join(&name)).unwrap();
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    drop(store);
    assert!(
        fs::metadata(hot.path().join(format!("{LEDGER}-journal")))
            .unwrap()
            .len()
            > 512
    );
    let steps = sweep("restore", hot.path(), "kill", |folder, _, at| {
        let now = hash(&folder.join(LEDGER));
        assert!(now == present || now == backup, "{at}");
    });
    assert!(steps > 30, "{steps}");
    println!("restore over a hot journal: {steps} kills");
}

#[test]
fn an_edit_killed_at_any_step_is_there_or_not_and_its_checksum_with_it() {
    let (template, _, present) = with_backup();
    let mut came = 0;
    let counted = std::cell::Cell::new(0);
    let steps = sweep("edit", template.path(), "kill", |folder, end, at| {
        let path = folder.join(LEDGER);
        let is_new = hash(&path) != present;
        assert!(*end != End::Done || is_new, "{at}");
        counted.set(counted.get() + i32::from(is_new));
        if is_new {
            assert!(
                Store::open(&path)
                    .unwrap()
                    .records(RecordKind::ElderFacility)
                    .unwrap()
                    .len()
                    == 22
            );
        }
    });
    came += counted.get();
    assert!(steps > 10 && came > 0, "{steps} {came}");
    println!("edit: {steps} kills");
}

#[test]
fn a_disk_that_fails_or_is_full_at_any_step_costs_nothing() {
    let (template, backup, present) = with_backup();
    for (work, mode) in [
        ("restore", "eio"),
        ("restore", "enospc"),
        ("edit", "eio"),
        ("backup", "enospc"),
    ] {
        let steps = sweep(work, template.path(), mode, |folder, end, at| {
            let now = hash(&folder.join(LEDGER));
            match (work, end) {
                ("restore", End::Done) => assert_eq!(now, backup, "{mode} {at}"),
                ("restore", _) => assert!(now == present || now == backup, "{mode} {at}"),
                // “这一步没有生效” is said only when that is so.
                ("edit", End::Refused | End::NotRead) => assert_eq!(now, present, "{mode} {at}"),
                ("edit", _) => assert_ne!(now, present, "{mode} {at}"),
                ("backup", _) => assert_eq!(now, present, "{mode} {at}"),
                _ => {}
            }
            assert_eq!(hash(&folder.join(BACKUP)), backup);
        });
        assert!(steps > 10, "{work} {mode}: {steps}");
        println!("{work}, {mode}: {steps} points");
    }
}

/// A read that fails once is tried again, or called what it is; never damage.
#[test]
fn a_passing_fault_of_reading_is_not_called_damage() {
    let (template, _, present) = with_backup();
    let reads = sweep("read", template.path(), "read eio", |folder, end, at| {
        assert!(matches!(end, End::Done | End::NotRead), "{at}: {end:?}");
        assert_eq!(hash(&folder.join(LEDGER)), present, "{at}");
    });
    assert!(reads > 20, "{reads}");
    println!("reads: {reads} points");
}
