//! What was put beside a ledger by others: refused with a sentence, and everything stays as it was.

use std::fs;
use std::path::{Path, PathBuf};

use laoxiao::store::{Store, StoreError};

use super::files::names;
use super::{facility, insert, new_ledger, restore};

fn beside(ledger: &Path, ending: &str) -> PathBuf {
    let mut name = ledger.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// A journal of one page of the ledger that names a super-journal: header, then lock page number, name, length, sum of the
/// name's bytes and magic. <https://sqlite.org/fileformat.html#the_rollback_journal>
fn journal_naming(other: &str, pages: u32) -> Vec<u8> {
    const MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
    let mut journal = MAGIC.to_vec();
    for number in [0u32, 7, pages, 512, 4096] {
        journal.extend(number.to_be_bytes());
    }
    journal.resize(512, 0);
    journal.extend((0x4000_0000u32 / 4096 + 1).to_be_bytes());
    journal.extend(other.bytes());
    journal.extend(u32::try_from(other.len()).unwrap().to_be_bytes());
    journal.extend(other.bytes().map(u32::from).sum::<u32>().to_be_bytes());
    journal.extend(MAGIC);
    journal
}

/// Opening and restoring are refused, and no byte of the folder changes.
fn refused(folder: &Path, ledger: &Path, backup: &Path) {
    let all = || -> Vec<_> {
        let files = names(folder)
            .into_iter()
            .filter(|name| folder.join(name).is_file());
        files
            .map(|name| (name.clone(), fs::read(folder.join(name)).unwrap()))
            .collect()
    };
    let before = all();
    for refusal in [
        Store::open(ledger).unwrap_err(),
        restore(ledger, backup).unwrap_err(),
    ] {
        assert!(matches!(refusal, StoreError::Foreign { .. }), "{refusal:?}");
        assert!(refusal.to_string().contains("耿马.laoxiao"), "{refusal}");
    }
    assert!(all() == before);
}

#[test]
fn a_journal_that_names_another_file_is_refused_and_the_file_stays() {
    let (folder, mut store) = new_ledger();
    insert(&mut store, "录入", &[facility("敬老院")]);
    let path = store.path().to_owned();
    let backup = folder.path().join("副本.laoxiao");
    store.backup_to(&backup).unwrap();
    drop(store);
    let victim = folder.path().join("重要.docx");
    fs::write(&victim, "text").unwrap();
    let pages = u32::try_from(fs::metadata(&path).unwrap().len() / 4096).unwrap();
    for name in [victim.to_str().unwrap(), "nowhere", ""] {
        fs::write(beside(&path, "-journal"), journal_naming(name, pages)).unwrap();
        refused(folder.path(), &path, &backup);
    }
    // Also beside a backup that is to be restored.
    fs::rename(beside(&path, "-journal"), beside(&backup, "-journal")).unwrap();
    assert!(matches!(restore(&path, &backup), Err(StoreError::Foreign { .. })));
    assert!(victim.exists() && Store::open(&path).is_ok());
}

#[test]
fn a_write_ahead_log_and_a_lock_that_is_something_else_are_left_alone() {
    let (folder, store) = new_ledger();
    let path = store.path().to_owned();
    let backup = folder.path().join("副本.laoxiao");
    store.backup_to(&backup).unwrap();
    drop(store);
    for (ending, bytes) in [
        ("-wal", &b"\x37\x7f\x06\x82 something"[..]),
        (".lock", b"my notes: \xff"),
        (".lock", "另一个程序的锁文件".as_bytes()),
    ] {
        let file = beside(&path, ending);
        fs::write(&file, bytes).unwrap();
        refused(folder.path(), &path, &backup);
        fs::remove_file(file).unwrap();
    }
    fs::create_dir(beside(&path, "-journal")).unwrap();
    assert!(matches!(Store::open(&path), Err(StoreError::Foreign { .. })));
    fs::remove_dir(beside(&path, "-journal")).unwrap();
    assert!(Store::open(&path).is_ok());
}

#[cfg(unix)]
#[test]
fn links_under_the_names_of_journal_and_lock_are_not_followed() {
    use std::os::unix::fs::symlink;
    let (folder, store) = new_ledger();
    let path = store.path().to_owned();
    let backup = folder.path().join("副本.laoxiao");
    store.backup_to(&backup).unwrap();
    drop(store);
    let precious = folder.path().join("重要.txt");
    fs::write(&precious, "text").unwrap();
    for ending in [".lock", "-journal", "-wal"] {
        for target in [precious.clone(), folder.path().join("nowhere")] {
            symlink(&target, beside(&path, ending)).unwrap();
            refused(folder.path(), &path, &backup);
            fs::remove_file(beside(&path, ending)).unwrap();
            assert!(!folder.path().join("nowhere").exists());
        }
        if ending == ".lock" {
            fs::hard_link(&precious, beside(&path, ending)).unwrap();
            refused(folder.path(), &path, &backup);
            fs::remove_file(beside(&path, ending)).unwrap();
        }
    }
    assert_eq!(fs::read(&precious).unwrap(), b"text");
}

#[cfg(unix)]
#[test]
fn a_link_to_a_ledger_is_the_ledger_with_its_journal_and_lock() {
    let (folder, mut store) = new_ledger();
    insert(&mut store, "录入", &[facility("敬老院")]);
    let path = store.path().to_owned();
    let desk = folder.path().join("桌面");
    fs::create_dir(&desk).unwrap();
    let link = desk.join("快捷.laoxiao");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    // Open under one name, it is locked under the other.
    assert!(matches!(Store::open(&link), Err(StoreError::Locked { .. })));
    let backup = folder.path().join("副本.laoxiao");
    store.backup_to(&backup).unwrap();
    drop(store);
    let mut store = Store::open(&link).unwrap();
    assert_eq!(store.path(), fs::canonicalize(&path).unwrap());
    insert(&mut store, "录入", &[facility("福利院")]);
    assert_eq!(names(&desk), ["快捷.laoxiao"]);
    drop(store);
    drop(restore(&link, &backup).unwrap());
    assert!(link.is_symlink());
    assert_eq!(Store::open(&path).unwrap().history().unwrap().len(), 1);
}
