//! A restore: the backup is proven before anything is touched, and nothing that was there is lost.

use std::fs;
use std::path::{Path, PathBuf};

use laoxiao::model::RecordKind;
use laoxiao::store::{Backup, Meta, Store, StoreError};

use super::files::names;
use super::{facility, insert, new_ledger, project, restore, restore_from, text};

fn beside(ledger: &Path, ending: &str) -> PathBuf {
    let mut name = ledger.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn hash(path: &Path) -> String {
    Store::open(path).unwrap().content_hash().unwrap()
}

/// Changes a database behind the program's back, with checksums that fit.
fn tamper(path: &Path, sql: &str) {
    let connection = rusqlite::Connection::open(path).unwrap();
    connection.execute_batch(sql).unwrap();
    if connection.prepare("SELECT sum FROM content_checksum").is_ok() {
        super::support::sums::write(&connection);
    }
}

/// All bytes in a folder, by name.
fn bytes(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = names(folder)
        .into_iter()
        .filter(|name| folder.join(name).is_file());
    files
        .map(|name| (name.clone(), fs::read(folder.join(name)).unwrap()))
        .collect()
}

/// Copies of a ledger as a killed program leaves them, taken at many points of a large step, each in a folder of its own.
fn crash_points(store: &mut Store, folder: &Path) -> Vec<PathBuf> {
    let path = store.path().to_owned();
    let mut points = Vec::new();
    let long = text(&"建".repeat(60_000));
    store
        .transact("导入", |step| {
            for number in 0..39 {
                let mut record = project(&format!("项目{number}"));
                record.values.insert("content", long.clone());
                step.insert(&record)?;
                let point = folder.join(format!("点{number}"));
                fs::create_dir(&point).unwrap();
                for ending in ["", "-journal"] {
                    let copy = beside(&point.join("耿马.laoxiao"), ending);
                    fs::copy(beside(&path, ending), copy).unwrap();
                }
                points.push(point.join("耿马.laoxiao"));
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    points
}

#[test]
fn a_restore_after_a_crash_keeps_the_old_state_and_brings_the_backup() {
    let (folder, mut store) = new_ledger();
    insert(&mut store, "录入", &[facility("敬老院")]);
    let backup = store.backup("手动", &folder.path().join("备份")).unwrap();
    let then = store.content_hash().unwrap();
    insert(&mut store, "录入", &[facility("福利院")]);
    let before = store.content_hash().unwrap();
    let uuid = store.meta().uuid.clone();
    let points = crash_points(&mut store, folder.path());
    drop(store);
    let hot = points
        .iter()
        .filter(|point| {
            fs::read(beside(point, "-journal"))
                .unwrap()
                .iter()
                .any(|byte| *byte != 0)
        })
        .count();
    assert!(hot > 30, "{hot}");
    for point in points {
        let (restored, kept) = restore_from(&point, &backup, false).unwrap();
        assert_eq!(restored.content_hash().unwrap(), then);
        assert_eq!(restored.verify().unwrap(), Vec::<String>::new());
        drop(restored);
        assert_eq!(hash(&point), then);
        assert_eq!(hash(&kept.unwrap()), before);
        let listed = Backup::list(&point.with_file_name("备份"), Some(&uuid)).unwrap();
        assert_eq!((listed.len(), listed[0].reason().as_str()), (1, "恢复前"));
        assert_eq!(names(point.parent().unwrap()), ["备份", "耿马.laoxiao"]);
    }
}

#[test]
fn a_backup_that_is_not_wholly_sound_is_refused_before_anything_is_moved() {
    let (folder, mut store) = new_ledger();
    insert(&mut store, "录入", &[facility("敬老院"), project("甲").clone()]);
    let path = store.path().to_owned();
    let sound = folder.path().join("好.laoxiao");
    store.backup_to(&sound).unwrap();
    insert(&mut store, "录入", &[facility("福利院")]);
    let now = store.content_hash().unwrap();
    drop(store);
    for (what, sql) in [
        ("table", "CREATE TABLE x (a)"),
        ("view", "CREATE VIEW x AS SELECT 1"),
        (
            "trigger",
            "CREATE TRIGGER x AFTER INSERT ON project BEGIN DELETE FROM ledger; END",
        ),
        ("index", "CREATE INDEX x ON project (township)"),
        ("missing", "DROP TABLE pilot"),
        (
            "reference",
            "PRAGMA foreign_keys = OFF; INSERT INTO elder_facility_figure (owner_id, period) VALUES (99, '2022')",
        ),
        ("cell", "UPDATE elder_facility SET name = CAST(x'41ff42' AS TEXT)"),
        ("quantity", "UPDATE project SET beds_added = '若干'"),
        ("owner", "DELETE FROM ledger"),
    ] {
        let strange = folder.path().join(format!("{what}.laoxiao"));
        fs::copy(&sound, &strange).unwrap();
        tamper(&strange, sql);
        let before = bytes(folder.path());
        let refusal = restore(&path, &strange).unwrap_err();
        assert!(
            matches!(refusal, StoreError::Damaged { .. }),
            "{what}: {refusal:?}"
        );
        assert!(refusal.to_string().contains(what), "{refusal}");
        assert!(bytes(folder.path()) == before, "{what}");
        assert_eq!(hash(&path), now, "{what}");
    }
    assert!(!folder.path().join("备份").exists());
}

#[test]
fn a_backup_of_another_ledger_needs_consent() {
    let (folder, mut store) = new_ledger();
    insert(&mut store, "录入", &[facility("敬老院")]);
    let (path, now) = (store.path().to_owned(), store.content_hash().unwrap());
    let meta = store.meta().clone();
    drop(store);
    let other = |name: &str, county: &str| {
        let path = folder.path().join(name);
        let meta = Meta {
            county: county.to_owned(),
            uuid: String::new(),
            ..meta.clone()
        };
        drop(Store::create(&path, &meta).unwrap());
        path
    };
    for (backup, county) in [
        (other("同县.laoxiao", &meta.county), false),
        (other("外县.laoxiao", "镇康县"), true),
    ] {
        let before = bytes(folder.path());
        let refusal = restore(&path, &backup).unwrap_err();
        assert!(
            matches!(refusal, StoreError::OtherLedger { other_county, .. } if other_county == county),
            "{refusal:?}"
        );
        assert!(bytes(folder.path()) == before);
    }
    let theirs = Store::open(&folder.path().join("外县.laoxiao"))
        .unwrap()
        .meta()
        .uuid
        .clone();
    let (restored, kept) = restore_from(&path, &folder.path().join("外县.laoxiao"), true).unwrap();
    assert_eq!(restored.meta().uuid, theirs);
    assert_eq!(hash(&kept.unwrap()), now);
}

#[test]
fn a_ledger_that_can_not_be_opened_is_kept_itself_with_its_journal() {
    let (folder, mut store) = new_ledger();
    insert(&mut store, "录入", &[facility("敬老院")]);
    let backup = store.backup("手动", &folder.path().join("备份")).unwrap();
    let path = store.path().to_owned();
    drop(store);
    let good = fs::read(&path).unwrap();
    let cut = good[..good.len() / 2].to_vec();
    for (bytes, journal) in [
        (cut.clone(), None),
        (b"PK\x03\x04 was a ledger".to_vec(), None),
        (
            b"".to_vec(),
            Some(vec![0xd9, 0xd5, 5, 0xf9, 0x20, 0xa1, 0x63, 0xd7]),
        ),
    ] {
        fs::write(&path, &bytes).unwrap();
        if let Some(journal) = &journal {
            fs::write(beside(&path, "-journal"), journal).unwrap();
        }
        let (restored, kept) = restore_from(&path, &backup, false).unwrap();
        assert_eq!(restored.records(RecordKind::ElderFacility).unwrap().len(), 1);
        let kept = kept.unwrap();
        assert!(
            Store::replaced(restored.path())
                .iter()
                .any(|(path, _)| *path == kept)
        );
        drop(restored);
        let name = kept.file_name().unwrap().to_str().unwrap();
        assert!(
            name.starts_with("耿马.replaced-20") && name.ends_with("Z.laoxiao"),
            "{name}"
        );
        assert!(fs::read(&kept).unwrap() == bytes);
        assert_eq!(fs::read(beside(&kept, "-journal")).ok(), journal);
        assert!(!beside(&path, "-journal").exists());
    }
    // Three that could not be opened, none of them lost.
    assert_eq!(Store::replaced(&path).len(), 3);

    // What is no ledger by its name either was not meant.
    let sheet = folder.path().join("表.xlsx");
    fs::write(&sheet, "PK").unwrap();
    assert!(matches!(
        restore(&sheet, &backup),
        Err(StoreError::NotALedger { .. })
    ));
    assert_eq!(fs::read(&sheet).unwrap(), b"PK");
}

#[test]
fn a_restore_that_can_not_keep_the_present_state_does_nothing() {
    let (folder, mut store) = new_ledger();
    let copy = folder.path().join("副本.laoxiao");
    store.backup_to(&copy).unwrap();
    insert(&mut store, "录入", &[facility("敬老院")]);
    let (path, now) = (store.path().to_owned(), store.content_hash().unwrap());
    drop(store);
    // The folder of backups is a file.
    fs::write(folder.path().join("备份"), "").unwrap();
    let before = bytes(folder.path());
    assert!(restore(&path, &copy).is_err());
    assert!(bytes(folder.path()) == before);
    assert_eq!(hash(&path), now);
}

#[test]
fn an_older_backup_comes_in_todays_schema_and_one_with_a_journal_is_brought_back_first() {
    let (folder, mut store) = new_ledger();
    insert(&mut store, "录入", &[facility("敬老院")]);
    let (path, then) = (store.path().to_owned(), store.content_hash().unwrap());
    let point = crash_points(&mut store, folder.path()).pop().unwrap();
    drop(store);
    let around = bytes(point.parent().unwrap());
    assert_eq!(restore(&path, &point).unwrap().content_hash().unwrap(), then);
    assert!(
        bytes(point.parent().unwrap()) == around,
        "the backup is only read"
    );

    let dump = fs::read_to_string(super::support::fixture::fixture("store", "v1.sql")).unwrap();
    let old = folder.path().join("v1.laoxiao");
    tamper(&old, &dump);
    let before = fs::read(&old).unwrap();
    let restored = restore_from(&path, &old, true).unwrap().0;
    assert_eq!(restored.verify().unwrap(), Vec::<String>::new());
    assert!(!restored.records(RecordKind::Project).unwrap().is_empty());
    assert!(fs::read(&old).unwrap() == before);
}
