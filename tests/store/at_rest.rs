//! A ledger at rest is one file: what stands beside it while it is open, and what is left after each kind of end.

use std::fs;
use std::path::{Path, PathBuf};

use laoxiao::store::{Meta, Store, StoreError};

use super::files::names;
use super::{facility, insert, new_ledger, project, restore, text};

const LEDGER: &str = "耿马.laoxiao";

/// The journal or the lock beside a ledger.
fn beside(ledger: &Path, ending: &str) -> PathBuf {
    let mut name = ledger.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// A ledger whose program was killed in the middle of a step, with the rows it had before.
///
/// The files are copied while the step runs: that is what a killed program leaves.
fn killed_in_a_step() -> (tempfile::TempDir, PathBuf, usize) {
    let (folder, mut store) = new_ledger();
    insert(&mut store, "录入", &[project("甲"), project("乙")]);
    let before = fs::read(store.path()).unwrap();
    let crashed = folder.path().join("断电");
    fs::create_dir(&crashed).unwrap();
    let path = crashed.join(LEDGER);
    // More than SQLite keeps in memory (2 MB), so that a part of the step is in the file already.
    let long = text(&"建".repeat(50_000));
    store
        .transact("导入", |step| {
            for number in 0..40 {
                let mut record = project(&format!("项目{number}"));
                record.values.insert("content", long.clone());
                step.insert(&record)?;
            }
            for ending in ["", "-journal", ".lock"] {
                fs::copy(beside(&folder.path().join(LEDGER), ending), beside(&path, ending)).unwrap();
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert!(fs::read(&path).unwrap() != before, "the step is still in memory");
    assert!(fs::metadata(beside(&path, "-journal")).unwrap().len() > 0);
    (folder, path, 2)
}

fn projects(store: &Store) -> usize {
    store.records(laoxiao::model::RecordKind::Project).unwrap().len()
}

#[test]
fn after_each_kind_of_close_there_is_one_file() {
    let (folder, mut store) = new_ledger();
    let path = store.path().to_owned();
    let at_rest = || assert_eq!(names(folder.path()), [LEDGER]);
    insert(&mut store, "录入", &[facility("敬老院")]);
    assert_eq!(
        names(folder.path()),
        [LEDGER, "耿马.laoxiao-journal", "耿马.laoxiao.lock"]
    );
    drop(store);
    at_rest();

    // Only looked at.
    drop(Store::open(&path).unwrap());
    at_rest();
    // Written, undone, done again, and a setting.
    let mut store = Store::open(&path).unwrap();
    insert(&mut store, "录入", &[facility("福利院")]);
    store.undo().unwrap().unwrap();
    store.redo().unwrap().unwrap();
    store
        .transact("设置", |step| step.set_setting("a", Some("b")))
        .unwrap();
    drop(store);
    at_rest();
    // A step that failed.
    let mut store = Store::open(&path).unwrap();
    let failed = store.transact("录入", |step| {
        step.insert(&facility("新"))?;
        Err::<(), _>(StoreError::NotFound { path: PathBuf::new() })
    });
    assert!(failed.is_err());
    drop(store);
    at_rest();
    // A defect in the middle of a step.
    let mut store = Store::open(&path).unwrap();
    let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        store.transact("录入", |step| -> Result<(), StoreError> {
            step.insert(&facility("新"))?;
            std::panic::resume_unwind(Box::new("a defect"));
        })
    }));
    assert!(broken.is_err());
    drop(store);
    at_rest();
    // Refused because it is open already: the one that has it keeps what it needs.
    let store = Store::open(&path).unwrap();
    assert!(matches!(Store::open(&path), Err(StoreError::Locked { .. })));
    assert!(beside(&path, ".lock").exists());
    drop(store);
    at_rest();
    assert_eq!(Store::open(&path).unwrap().history().unwrap().len(), 2);
}

#[test]
fn a_refusal_to_open_leaves_the_folder_as_it_was() {
    let (folder, store) = new_ledger();
    let path = store.path().to_owned();
    drop(store);
    // Our header, so the lock is taken, and damaged behind it.
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert!(matches!(Store::open(&path), Err(StoreError::Damaged { .. })));
    assert_eq!(names(folder.path()), [LEDGER]);
    let nothing = folder.path().join("无.laoxiao");
    assert!(matches!(
        restore(&path, &nothing),
        Err(StoreError::NotFound { .. })
    ));
    assert_eq!(names(folder.path()), [LEDGER]);
}

#[test]
fn backup_and_restore_leave_only_what_they_say() {
    let (folder, mut store) = new_ledger();
    let path = store.path().to_owned();
    let copies = folder.path().join("备份");
    insert(&mut store, "录入", &[facility("敬老院")]);
    let backup = store.backup("手动", &copies).unwrap();
    store.backup_to(&folder.path().join("副本.laoxiao")).unwrap();
    drop(store);
    assert_eq!(names(folder.path()), ["副本.laoxiao", "备份", LEDGER]);
    let note = backup.with_extension("json");
    let kept: Vec<String> = [&backup, &note]
        .map(|file| file.file_name().unwrap().to_str().unwrap().to_owned())
        .into();
    let mut found = names(&copies);
    found.sort_by_key(|name| name.ends_with(".json"));
    assert_eq!(found, kept);

    let mut store = Store::open(&path).unwrap();
    insert(&mut store, "录入", &[facility("福利院")]);
    drop(store);
    drop(restore(&path, &backup).unwrap());
    assert_eq!(names(folder.path()), ["副本.laoxiao", "备份", LEDGER]);
    // One backup more, with its note: what was replaced.
    assert_eq!(names(&copies).len(), 4);
}

#[test]
fn files_that_a_killed_program_left_stop_nobody_and_go_with_the_next_close() {
    let (folder, store) = new_ledger();
    let path = store.path().to_owned();
    drop(store);
    // As an earlier version left them at every close.
    fs::write(
        beside(&path, ".lock"),
        "张三@发改局，2026-11-20 09:00 打开，进程 4711",
    )
    .unwrap();
    fs::write(beside(&path, "-journal"), "").unwrap();
    let store = Store::open(&path).unwrap();
    let refusal = Store::open(&path).unwrap_err().to_string();
    assert!(
        refusal.contains(&format!("进程 {}", std::process::id())),
        "{refusal}"
    );
    drop(store);
    assert_eq!(names(folder.path()), [LEDGER]);
}

#[test]
fn a_step_that_broke_off_is_taken_back_and_its_journal_is_gone_after_the_close() {
    let (_folder, path, rows) = killed_in_a_step();
    let store = Store::open(&path).unwrap();
    assert_eq!(projects(&store), rows);
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    drop(store);
    assert_eq!(names(path.parent().unwrap()), [LEDGER]);
}

#[test]
fn a_journal_of_the_ledger_that_is_replaced_is_not_played_into_the_backup() {
    let (folder, path, rows) = killed_in_a_step();
    let source = Store::open(&folder.path().join(LEDGER)).unwrap();
    let backup = source.backup("手动", &folder.path().join("备份")).unwrap();
    let wanted = source.content_hash().unwrap();
    drop(source);

    let restored = restore(&path, &backup).unwrap();
    assert_eq!(restored.content_hash().unwrap(), wanted);
    assert_eq!(restored.verify().unwrap(), Vec::<String>::new());
    drop(restored);
    // The one that was replaced was brought back first, and is a backup now.
    let folder = path.with_file_name("备份");
    let kept = names(&folder)
        .into_iter()
        .find(|name| name.ends_with(".laoxiao"))
        .unwrap();
    let store = Store::open(&folder.join(kept)).unwrap();
    assert_eq!(projects(&store), rows);
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
}

#[test]
fn a_journal_without_its_ledger_keeps_its_name() {
    let (_folder, path, _) = killed_in_a_step();
    fs::remove_file(&path).unwrap();
    let journal = beside(&path, "-journal");
    let names_it = |refusal: StoreError| matches!(refusal, StoreError::Exists { path } if path == journal);
    assert!(names_it(Store::create(&path, &Meta::default()).unwrap_err()));
    let (_other, store) = new_ledger();
    assert!(names_it(store.backup_to(&path).unwrap_err()));
    // An empty one says nothing.
    fs::write(&journal, "").unwrap();
    drop(Store::create(&path, &Meta::default()).unwrap());
    assert_eq!(names(path.parent().unwrap()), [LEDGER]);
}
