//! The ledger file from outside: what is written is read back, undone, backed up, refused.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

#[path = "store/at_rest.rs"]
mod at_rest;
#[path = "store/files.rs"]
mod files;
#[path = "store/neighbours.rs"]
mod neighbours;
#[path = "store/restoring.rs"]
mod restoring;
#[path = "store/steps.rs"]
mod steps;
mod support;
#[path = "store/values.rs"]
mod values;

use std::path::{Path, PathBuf};

use laoxiao::model::{Period, Record, RecordKind, Source, Value};
use laoxiao::store::{Meta, Restoration, Store, StoreError};
use support::records::text;

/// An empty ledger in a folder of its own.
fn new_ledger() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let meta = Meta {
        county: "耿马傣族佤族自治县".to_owned(),
        code: "530926".to_owned(),
        frameworks: vec!["gengma-2023".to_owned()],
        uuid: String::new(),
    };
    let store = Store::create(&folder.path().join("耿马.laoxiao"), &meta).unwrap();
    (folder, store)
}

/// Restores a ledger in a folder whose backups lie in `备份`.
fn restore(path: &Path, backup: &Path) -> Result<Store, StoreError> {
    restore_from(path, backup, false).map(|(store, _)| store)
}

fn restore_from(
    path: &Path,
    backup: &Path,
    takes_other: bool,
) -> Result<(Store, Option<PathBuf>), StoreError> {
    let folders = [path.with_file_name("备份")];
    let asked = Restoration {
        backup,
        folders: &folders,
        takes_other,
    };
    Store::restore(path, &asked)
}

fn project(name: &str) -> Record {
    let mut record = Record::new(RecordKind::Project)
        .with("name", text(name))
        .with("start_year", Value::Integer(2023));
    record
        .extra
        .insert("分管领导意见".to_owned(), "同意 '加快'".to_owned());
    record.source = Some(Source {
        file: "项目.xlsx".into(),
        sheet: "养老".into(),
        row: 7,
    });
    record
}

fn project_return(name: &str, month: u8) -> Record {
    let mut record = Record::new(RecordKind::ProjectReturn)
        .with("project", text(name))
        .with("stage", text("主体封顶"));
    record.period = Some(Period::Month(2023, month));
    record
}

fn facility(name: &str) -> Record {
    Record::new(RecordKind::ElderFacility)
        .with("name", text(name))
        .with_figure(Period::Year(2022), "beds_total", Value::Integer(50))
        .with_figure(Period::Half(2023, 1), "beds_total", Value::Integer(60))
}

/// One step that inserts records.
fn insert(store: &mut Store, label: &str, records: &[Record]) -> Option<i64> {
    store
        .transact(label, |step| {
            for record in records {
                step.insert(record)?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap()
        .1
}

fn ledger_path(store: &Store) -> PathBuf {
    store.path().to_owned()
}
