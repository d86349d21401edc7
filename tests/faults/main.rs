//! Faults: damaged files, files of strangers, programs that are killed, disks that fail. Bounded here; with
//! `LAOXIAO_FAULT_ROUNDS=20 cargo test --test faults` each loop is twenty times as long.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first thing that is not as it should be"
)]

mod broken_off;
mod damage;
mod hostile;
mod power_cut;
mod recovered;
mod sequences;
#[path = "../support/mod.rs"]
mod support;
mod verbs;

use std::path::{Path, PathBuf};

use laoxiao::model::{Period, Record, RecordKind, Value};
use laoxiao::store::{Meta, Restoration, Store, StoreError};

/// SQLite's usual size of a page, which ledgers have.
const PAGE: usize = 4096;

/// So many rounds of a loop.
fn rounds(usual: usize) -> usize {
    let times = std::env::var("LAOXIAO_FAULT_ROUNDS")
        .ok()
        .and_then(|times| times.parse().ok());
    usual * times.unwrap_or(1)
}

/// Numbers that are the same in each run: xorshift64*.
struct Rng(u64);

impl Rng {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % end
    }
}

fn facility(number: usize) -> Record {
    Record::new(RecordKind::ElderFacility)
        .with("name", Value::Text(format!("第{number}敬老院")))
        .with("township", Value::Text(format!("乡镇{}", number % 9)))
        .with("note", Value::Text("备注".repeat(number % 40)))
        .with_figure(Period::Year(2022), "beds_total", Value::Integer(50))
        .with_figure(Period::Half(2023, 1), "beds_total", Value::Integer(60))
}

/// A closed ledger with so many institutions, entered in several steps, of which one is undone.
fn ledger(institutions: usize) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("耿马.laoxiao");
    let meta = Meta {
        county: "耿马傣族佤族自治县".to_owned(),
        code: "530926".to_owned(),
        ..Meta::default()
    };
    let mut store = Store::create(&path, &meta).unwrap();
    for part in 0..3 {
        let numbers = institutions * part / 3..institutions * (part + 1) / 3;
        store
            .transact(&format!("导入{part}"), |step| {
                numbers
                    .clone()
                    .try_for_each(|number| step.insert(&facility(number)).map(drop))
            })
            .unwrap();
    }
    let records = store.records(RecordKind::ElderFacility).unwrap();
    for mut record in records.into_iter().take(institutions / 4) {
        record.set("operation", Some(Value::Text("公建民营".to_owned())));
        store.transact("修改", |step| step.update(&record)).unwrap();
    }
    store
        .transact("填写审核说明", |step| step.explain("P001:1", "f", "已核实"))
        .unwrap();
    store.undo().unwrap().unwrap();
    drop(store);
    (folder, path)
}

fn restore(path: &Path, backup: &Path) -> Result<Store, StoreError> {
    let folders = [path.with_file_name("备份")];
    let asked = Restoration {
        backup,
        folders: &folders,
        takes_other: false,
    };
    Store::restore(path, &asked).map(|(store, _)| store)
}

/// Changes a ledger behind the program's back and makes its checksums fit again, as a stranger would who knows how.
fn resummed(path: &Path, sql: &str) {
    let connection = rusqlite::Connection::open(path).unwrap();
    connection.execute_batch(sql).unwrap();
    support::sums::write(&connection);
}
