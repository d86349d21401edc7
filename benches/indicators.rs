//! What the indicators cost beside one SQL scan that sums the same rows: a ratio measured in one run.
//!
//! `cargo bench --bench indicators` computes every indicator of 6 frameworks for 129 counties of 2,000 facilities with
//! 20 periods each, the path of each indicator included. `COUNTIES=3` takes fewer; the ratio stays comparable, since
//! counties do not know each other.

use std::env;
use std::error::Error;
use std::time::{Duration, Instant};

use laoxiao::indicators::{Frameworks, figures_of};
use laoxiao::model::{Period, RecordKind, Records, Value};

#[path = "county/mod.rs"]
mod county;

use county::{CHILDCARE, CHILDCARE_FIELDS, ELDER, ELDER_FIELDS};

type Done<T> = Result<T, Box<dyn Error>>;

const COUNTIES: usize = 129;
fn main() -> Done<()> {
    let counties: usize = env::var("COUNTIES")
        .ok()
        .map_or(Ok(COUNTIES), |text| text.parse())?;
    let all = Frameworks::shipped()?;
    let ids: Vec<&str> = all.iter().map(|framework| framework.id.as_str()).collect();
    let (mut ours, mut sql) = (Duration::ZERO, Duration::ZERO);
    let (mut indicators, mut rows, mut computed) = (0, 0, 0);
    for seed in 0..counties {
        let records = county::county(i64::try_from(seed)?);
        let database = database(&records)?;

        let clock = Instant::now();
        let figures = figures_of(&records, &all, &ids, Period::Year(2025));
        ours += clock.elapsed();
        indicators += figures.len();
        computed += figures.iter().filter(|figure| figure.computed).count();

        let clock = Instant::now();
        let (beds, count) = scan(&database)?;
        sql += clock.elapsed();
        rows += count;
        let ours = figures
            .iter()
            .find(|figure| figure.id == "elder-beds")
            .and_then(|f| f.value);
        if ours != Some(beds) {
            return Err(format!("{ours:?} beds, but SQL finds {beds}").into());
        }
    }
    println!(
        "{counties} counties × {} facilities × 20 periods, {} frameworks: {indicators} indicators, {computed} computed, {rows} rows",
        ELDER + CHILDCARE,
        ids.len()
    );
    println!(
        "indicators ÷ one SQL scan of the same rows: {:.1} ({:.0} ms ÷ {:.0} ms)",
        ours.as_secs_f64() / sql.as_secs_f64(),
        ours.as_secs_f64() * 1e3,
        sql.as_secs_f64() * 1e3
    );
    Ok(())
}

/// The same figures as one table in memory.
fn database(records: &Records) -> Done<rusqlite::Connection> {
    let mut connection = rusqlite::Connection::open_in_memory()?;
    connection.execute_batch(
        "CREATE TABLE figure (id INTEGER PRIMARY KEY, owner INTEGER, kind INTEGER, period TEXT,
             a INTEGER, b INTEGER, c INTEGER, d INTEGER, e INTEGER, f INTEGER) STRICT",
    )?;
    let transaction = connection.transaction()?;
    let mut insert = transaction.prepare(
        "INSERT INTO figure (owner, kind, period, a, b, c, d, e, f) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for (kind, code, fields) in [
        (RecordKind::ElderFacility, 0, ELDER_FIELDS.as_slice()),
        (RecordKind::ChildcareFacility, 1, CHILDCARE_FIELDS.as_slice()),
    ] {
        for (owner, record) in (0i64..).zip(records.of(kind)) {
            for (period, figures) in &record.figures {
                let mut values = [None; 6];
                for (slot, field) in values.iter_mut().zip(fields) {
                    *slot = figures.values.get(field).and_then(Value::as_number);
                }
                let [a, b, c, d, e, f] = values.map(|value| value.map(|value| value.round().to_string()));
                insert.execute(rusqlite::params![
                    owner,
                    code,
                    period.to_string(),
                    a,
                    b,
                    c,
                    d,
                    e,
                    f
                ])?;
            }
        }
    }
    drop(insert);
    transaction.commit()?;
    Ok(connection)
}

/// Sums every figure by kind and period; gives the elder beds of the last period and the number of rows.
fn scan(connection: &rusqlite::Connection) -> Done<(f64, i64)> {
    let mut select = connection.prepare(
        "SELECT kind, period, sum(a), sum(b), sum(c), sum(d), sum(e), sum(f), count(*)
         FROM figure GROUP BY kind, period",
    )?;
    let mut rows = select.query(())?;
    let (mut beds, mut count) = (0.0, 0);
    while let Some(row) = rows.next()? {
        let (kind, period): (i64, String) = (row.get(0)?, row.get(1)?);
        count += row.get::<_, i64>(8)?;
        if (kind, period.as_str()) == (0, "2025H2") {
            beds = row.get::<_, i64>(2).map(|sum| sum as f64)?;
        }
    }
    Ok((beds, count))
}
