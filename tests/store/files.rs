//! Files: made whole, refused unchanged, locked, backed up, upgraded.

use std::fs;
use std::path::Path;

use laoxiao::model::RecordKind;
use laoxiao::store::{Backup, Meta, Store, StoreError};

use super::support::fixture::fixture;
use super::{facility, insert, new_ledger, project, restore};

pub(super) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Opening fails, and neither the file nor its folder changes.
fn refused(path: &Path) -> StoreError {
    let around_it = || names(path.parent().unwrap());
    let (bytes, around) = (fs::read(path).unwrap(), around_it());
    let error = Store::open(path).unwrap_err();
    assert!(fs::read(path).unwrap() == bytes, "{} was changed", path.display());
    assert_eq!(around_it(), around);
    assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
    error
}

#[test]
fn an_existing_file_is_not_overwritten_and_nothing_is_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("台账.laoxiao");
    fs::write(&path, "mine").unwrap();
    assert!(matches!(
        Store::create(&path, &Meta::default()),
        Err(StoreError::Exists { .. })
    ));
    assert_eq!(fs::read(&path).unwrap(), b"mine");
    let bad = Meta {
        uuid: "../../x".to_owned(),
        ..Meta::default()
    };
    assert!(Store::create(&folder.path().join("b.laoxiao"), &bad).is_err());
    let nowhere = folder.path().join("no/such/folder.laoxiao");
    assert!(matches!(
        Store::create(&nowhere, &Meta::default()),
        Err(StoreError::NotFound { .. })
    ));
    assert_eq!(names(folder.path()), ["台账.laoxiao"]);
}

#[test]
fn foreign_newer_and_damaged_files_are_refused_unchanged() {
    let (folder, mut store) = new_ledger();
    let records: Vec<_> = (0..300).map(|number| project(&format!("项目{number}"))).collect();
    insert(&mut store, "录入", &records);
    let ours = store.path().to_owned();
    drop(store);
    let good = fs::read(&ours).unwrap();
    let place = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = place.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };

    for (name, bytes) in [
        ("空.laoxiao", &b""[..]),
        ("表.xlsx", b"PK\x03\x04 and so on"),
        ("短", &good[..50]),
    ] {
        assert!(
            matches!(refused(&put(name, bytes)), StoreError::NotALedger { .. }),
            "{name}"
        );
    }
    let other = place.path().join("other.db");
    rusqlite::Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE t (a); PRAGMA user_version = 1")
        .unwrap();
    assert!(matches!(refused(&other), StoreError::NotALedger { .. }));
    let mut newer = good.clone();
    newer[60..64].copy_from_slice(&9u32.to_be_bytes());
    assert!(matches!(
        refused(&put("newer", &newer)),
        StoreError::Newer {
            found: 9,
            known,
            ..
        } if known == Store::schema_version()
    ));
    let mut unversioned = good.clone();
    unversioned[60..64].fill(0);
    assert!(matches!(
        refused(&put("unversioned", &unversioned)),
        StoreError::Damaged { .. }
    ));

    assert!(matches!(
        refused(&put("cut", &good[..good.len() / 2])),
        StoreError::Damaged { .. }
    ));
    let mut zeroed = good.clone();
    let page = good.len() / 4096 / 2 * 4096;
    zeroed[page..page + 4096].fill(0);
    assert!(matches!(
        refused(&put("zeroed", &zeroed)),
        StoreError::Damaged { .. }
    ));

    let trigger = put("trigger", &good);
    let add = "CREATE TRIGGER evil AFTER INSERT ON project BEGIN DELETE FROM population; END";
    rusqlite::Connection::open(&trigger)
        .unwrap()
        .execute_batch(add)
        .unwrap();
    assert!(matches!(refused(&trigger), StoreError::Damaged { .. }));

    assert!(matches!(
        Store::open(&folder.path().join("nothing")),
        Err(StoreError::NotFound { .. })
    ));
    assert!(matches!(
        Store::open(folder.path()),
        Err(StoreError::NotALedger { .. })
    ));
}

#[test]
fn a_second_opening_is_told_who_has_it() {
    let (_folder, store) = new_ledger();
    let path = store.path().to_owned();
    let error = Store::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::Locked { .. }), "{error:?}");
    // Also for a program that knows nothing of our lock file.
    let other = rusqlite::Connection::open(&path).unwrap();
    assert!(
        other
            .query_row("SELECT count(*) FROM project", (), |row| row.get::<_, i64>(0))
            .is_err()
    );
    drop(store);
    Store::open(&path).unwrap();
}

#[test]
fn a_ledger_that_is_let_go_within_a_moment_is_waited_for() {
    let (_folder, store) = new_ledger();
    let path = store.path().to_owned();
    let closing = std::thread::Builder::new().spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(100));
        drop(store);
    });
    assert!(Store::open(&path).is_ok());
    closing.unwrap().join().unwrap();
}

#[test]
fn a_copy_is_complete_and_never_overwrites() {
    let (folder, mut store) = new_ledger();
    insert(&mut store, "录入", &[facility("敬老院")]);
    let out = folder.path().join("副本.laoxiao");
    let sha256 = store.backup_to(&out).unwrap();
    assert_eq!(sha256.len(), 64);
    assert!(matches!(store.backup_to(&out), Err(StoreError::Exists { .. })));
    let mut copy = Store::open(&out).unwrap();
    assert_eq!(copy.all().unwrap(), store.all().unwrap());
    assert_eq!(copy.meta(), store.meta());
    assert_eq!(copy.verify().unwrap(), Vec::<String>::new());
    // Its history came along.
    assert!(copy.undo().unwrap().is_some());
}

#[test]
fn backups_are_skipped_when_unchanged_and_only_own_files_are_pruned() {
    let (folder, mut store) = new_ledger();
    let dir = folder.path().join("备份");
    insert(&mut store, "录入", &[facility("敬老院")]);
    let first = store.backup("导入前", &dir).unwrap();
    assert_eq!(store.backup("关闭", &dir).unwrap(), first);
    let uuid = store.meta().uuid.clone();
    let name = first.file_name().unwrap().to_str().unwrap().to_owned();
    assert!(
        name.starts_with(&format!("{uuid}-20"))
            && name.ends_with(".laoxiao")
            && name.contains(&format!("Z-v{}-", Store::schema_version())),
        "{name}"
    );
    let listed = Backup::list(&dir, Some(&uuid)).unwrap();
    assert_eq!((listed.len(), listed[0].reason().as_str()), (1, "导入前"));

    // Ten of one day long ago: only one of them is kept; what is not provably ours stays.
    let bytes = fs::read(&first).unwrap();
    for hour in 10..20 {
        fs::write(
            dir.join(format!("{uuid}-20200101T{hour}0000Z-v1-01234567.laoxiao")),
            &bytes,
        )
        .unwrap();
    }
    let foreign = format!("{uuid}-20200101T090000Z-v1-01234567.laoxiao");
    fs::write(dir.join(&foreign), "not a database").unwrap();
    fs::write(dir.join("我的.laoxiao"), &bytes).unwrap();
    insert(&mut store, "录入", &[facility("福利院")]);
    let second = store.backup("关闭", &dir).unwrap();
    assert_ne!(second, first);
    // The newest three, which makes two of the new ones and one of 2020.
    assert_eq!(Backup::list(&dir, Some(&uuid)).unwrap().len(), 3);
    assert!(names(&dir).contains(&foreign) && names(&dir).contains(&"我的.laoxiao".to_owned()));
}

#[test]
fn a_backup_is_restored_and_the_ledger_it_replaces_is_kept() {
    let (folder, mut store) = new_ledger();
    insert(&mut store, "录入", &[facility("敬老院")]);
    let backup = store.backup("手动", &folder.path().join("备份")).unwrap();
    let then = store.all().unwrap();
    insert(&mut store, "误操作", &[facility("福利院")]);
    let (path, now) = (store.path().to_owned(), store.all().unwrap());
    let uuid = store.meta().uuid.clone();
    assert!(matches!(restore(&path, &backup), Err(StoreError::Locked { .. })));
    drop(store);

    let mut bytes = fs::read(&backup).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let damaged = backup.with_file_name(
        backup
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .replacen("Z-v", "Z-v0", 1),
    );
    fs::write(&damaged, bytes).unwrap();
    let before = names(folder.path());
    assert!(matches!(
        restore(&path, &damaged),
        Err(StoreError::Damaged { .. })
    ));
    assert!(matches!(
        restore(&path, &folder.path().join("无")),
        Err(StoreError::NotFound { .. })
    ));
    assert_eq!(names(folder.path()), before);

    assert_eq!(restore(&path, &backup).unwrap().all().unwrap(), then);
    // What it replaced is a backup like any other: listed, with its reason, and whole.
    let kept = Backup::list(&folder.path().join("备份"), Some(&uuid))
        .unwrap()
        .into_iter()
        .find(|backup| backup.reason() == "恢复前")
        .unwrap();
    assert_eq!(Store::open(&kept.path).unwrap().all().unwrap(), now);
}

#[test]
fn a_damaged_newest_backup_does_not_count() {
    let (folder, store) = new_ledger();
    let dir = folder.path().join("备份");
    let first = store.backup("一", &dir).unwrap();
    let mut bytes = fs::read(&first).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::remove_file(&first).unwrap();
    // As if made a year ago: within one second the new one would get the same name.
    let name = first.file_name().unwrap().to_str().unwrap();
    let older = dir.join(format!("{}-20251123T080000Z{}", &name[..36], &name[53..]));
    fs::write(&older, bytes).unwrap();
    let second = store.backup("二", &dir).unwrap();
    assert_ne!(second, older);
    assert!(Store::open(&second).is_ok());
}

#[test]
fn a_backup_dated_in_the_future_stops_no_new_one_and_old_drafts_go() {
    let (folder, mut store) = new_ledger();
    let dir = folder.path().join("备份");
    let first = store.backup("一", &dir).unwrap();
    let name = first.file_name().unwrap().to_str().unwrap().to_owned();
    let future = dir.join(format!("{}-20991231T080000Z{}", &name[..36], &name[53..]));
    fs::rename(&first, &future).unwrap();
    let second = store.backup("二", &dir).unwrap();
    assert_ne!(second, future);
    assert!(future.exists());
    insert(&mut store, "录入", &[facility("敬老院")]);
    assert_ne!(store.backup("三", &dir).unwrap(), second);

    let path = store.path().to_owned();
    drop(store);
    let (old, new) = (
        folder.path().join(".laoxiao-4711-0.tmp"),
        folder.path().join(".laoxiao-4711-1.tmp"),
    );
    let mine = folder.path().join(".laoxiao-notes.tmp");
    for file in [&old, &new, &mine] {
        fs::write(file, "draft").unwrap();
    }
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(7200);
    for file in [&old, &mine] {
        fs::File::options()
            .write(true)
            .open(file)
            .unwrap()
            .set_modified(long_ago)
            .unwrap();
    }
    drop(Store::open(&path).unwrap());
    assert!(!old.exists() && new.exists() && mine.exists());
}

#[test]
fn every_released_schema_is_opened_by_this_version() {
    let fixtures = fixture("store", "");
    let mut walked = 0;
    for version in 1..=Store::schema_version() {
        let dump = fs::read_to_string(fixtures.join(format!("v{version}.sql"))).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("旧.laoxiao");
        rusqlite::Connection::open(&path)
            .unwrap()
            .execute_batch(&dump)
            .unwrap();
        let mut store = Store::open(&path).unwrap();
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
        assert_eq!(store.meta().county, "耿马傣族佤族自治县");
        for kind in RecordKind::ALL {
            // 基础数据 came with version 2.
            if kind == RecordKind::BaseFigure && version < 2 {
                assert!(store.records(kind).unwrap().is_empty());
                continue;
            }
            let record = store.records(kind).unwrap().pop().unwrap();
            assert!(!record.title().is_empty(), "{kind}");
            assert_eq!(record.figures.is_empty(), !kind.has_figures(), "{kind}");
        }
        insert(&mut store, "录入", &[facility("新")]);
        store.undo().unwrap().unwrap();
        let has_copy = names(folder.path()).iter().any(|name| name.ends_with(".bak"));
        assert_eq!(has_copy, version < Store::schema_version());
        walked += 1;
    }
    assert_eq!(walked, Store::schema_version());
}
