//! What the indicators cost beside one SQL scan that sums the same rows: a ratio measured in one run.
//!
//! `cargo bench --bench indicators` reckons every indicator of 6 frameworks for 129 counties of 2,000 facilities with
//! 20 periods each, the path of each indicator included. `COUNTIES=3` takes fewer; the ratio stays comparable, since
//! counties do not know each other.

use std::env;
use std::error::Error;
use std::time::{Duration, Instant};

use laoxiao::indicators::{Frameworks, figures_of};
use laoxiao::model::{Period, Record, RecordKind, Records, Value};

type Done<T> = Result<T, Box<dyn Error>>;

const COUNTIES: usize = 129;
const ELDER: i64 = 1_500;
const CHILDCARE: i64 = 500;
const YEARS: std::ops::RangeInclusive<i32> = 2016..=2025;
const TOWNSHIPS: i64 = 10;
const ELDER_FIELDS: [&str; 6] = [
    "beds_total",
    "beds_nursing",
    "beds_basic",
    "beds_inclusive",
    "residents",
    "caregivers",
];
const CHILDCARE_FIELDS: [&str; 5] = [
    "places_total",
    "places_inclusive",
    "enrolled",
    "caregivers",
    "certified",
];

fn main() -> Done<()> {
    let counties: usize = env::var("COUNTIES")
        .ok()
        .map_or(Ok(COUNTIES), |text| text.parse())?;
    let all = Frameworks::shipped()?;
    let ids: Vec<&str> = all.iter().map(|framework| framework.id.as_str()).collect();
    let (mut ours, mut sql) = (Duration::ZERO, Duration::ZERO);
    let (mut indicators, mut rows, mut computed) = (0, 0, 0);
    for seed in 0..counties {
        let records = county(i64::try_from(seed)?);
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

/// The twenty half-years.
fn periods() -> impl Iterator<Item = Period> {
    YEARS.flat_map(|year| [Period::Half(year, 1), Period::Half(year, 2)])
}

fn county(seed: i64) -> Records {
    let text = |text: String| Value::Text(text);
    let kinds = [
        "农村敬老院",
        "社会福利院",
        "社区居家养老服务中心",
        "农村互助养老服务站",
        "农村区域养老服务中心",
    ];
    let mut records = Records::default();
    let facility = |kind, number: i64, type_name: &str, fields: &[&str]| {
        let mut record = Record::new(kind)
            .with("name", text(format!("第{number}号")))
            .with("township", text(format!("第{}乡", number % TOWNSHIPS)))
            .with("kind", text(type_name.to_owned()))
            .with("medical_integrated", Value::Bool(number % 7 == 0))
            .with("in_service", Value::Bool(number % 11 != 0));
        for (at, period) in (0i64..).zip(periods()) {
            for (less, field) in (0i64..).zip(fields) {
                let value = (20 + (number * 13 + seed) % 80 + at - less * 3).max(0);
                record.set_figure(period, field, Some(Value::Integer(value)));
            }
        }
        record
    };
    for (number, type_name) in (0..ELDER).zip(kinds.iter().cycle()) {
        records.push(facility(
            RecordKind::ElderFacility,
            number,
            type_name,
            &ELDER_FIELDS,
        ));
    }
    for number in 0..CHILDCARE {
        records.push(facility(
            RecordKind::ChildcareFacility,
            number,
            "托育机构",
            &CHILDCARE_FIELDS,
        ));
    }
    for period in periods() {
        for township in 0..TOWNSHIPS {
            let mut record =
                Record::new(RecordKind::Population).with("township", text(format!("第{township}乡")));
            record.period = Some(period);
            for (field, count) in [
                ("residents", 30_000 + township * 100),
                ("age60", 4_000),
                ("age65", 3_000),
                ("under3", 900),
                ("communities", 9),
            ] {
                record.set(field, Some(Value::Integer(count + seed)));
            }
            records.push(record);
        }
    }
    records
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
