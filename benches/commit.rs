//! One cell changed and committed: the ledger with its undo log and checksum ÷ the same UPDATE with rusqlite alone, with
//! the same settings, on a copy of the same file. To be 1.5 at most.

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use laoxiao::model::{Period, Record, RecordKind, Value};
use laoxiao::store::{Meta, Store, StoreError};
use rusqlite::Connection;

type Done<T> = Result<T, Box<dyn Error>>;

const INSTITUTIONS: usize = 2000;
const COMMITS: usize = 200;
/// Those of the store's connection that decide what a commit costs.
const SETTINGS: &str =
    "PRAGMA temp_store = MEMORY; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = TRUNCATE;
                        PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;
                        BEGIN EXCLUSIVE; COMMIT";

fn main() -> Done<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("耿马.laoxiao");
    let mut store = Store::create(&path, &Meta::default())?;
    store.transact("导入", |step| {
        (0..INSTITUTIONS).try_for_each(|number| step.insert(&institution(number)).map(drop))
    })?;
    let copy = folder.path().join("raw.db");
    store.backup_to(&copy)?;
    let raw = raw(&copy)?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let records = store.records(RecordKind::ElderFacility)?;
    for (number, record) in (0..COMMITS).zip(records.iter().cycle()) {
        // In turn, so that both meet the same disk and the same neighbours.
        let text = format!("改动{number}");
        let mut changed = record.clone();
        changed.set("note", Some(Value::Text(text.clone())));
        let clock = Instant::now();
        store.transact("修改", |step| step.update(&changed))?;
        ours.push(clock.elapsed());
        let clock = Instant::now();
        raw.execute(
            "UPDATE elder_facility SET note = ?1 WHERE id = ?2",
            (&text, record.id.0),
        )?;
        theirs.push(clock.elapsed());
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "one cell of {INSTITUTIONS} institutions: {:.2} ({:.2} ms ÷ {:.2} ms), median of {COMMITS}",
        ours.as_secs_f64() / theirs.as_secs_f64(),
        ours.as_secs_f64() * 1e3,
        theirs.as_secs_f64() * 1e3
    );
    let clock = Instant::now();
    drop(store);
    let store = Store::open(&path)?;
    println!(
        "closed and opened, checked whole: {:.0} ms",
        clock.elapsed().as_secs_f64() * 1e3
    );
    assert!(store.verify()?.is_empty());
    Ok(())
}

fn institution(number: usize) -> Record {
    Record::new(RecordKind::ElderFacility)
        .with("name", Value::Text(format!("第{number}敬老院")))
        .with("township", Value::Text("耿马镇".to_owned()))
        .with_figure(Period::Half(2023, 1), "beds_total", Value::Integer(60))
}

fn raw(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    connection.execute_batch(SETTINGS)?;
    Ok(connection)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
