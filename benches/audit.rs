//! What 审核 costs beside one SQL scan that reads the same columns: a ratio measured in one run.
//!
//! `cargo bench --bench audit` checks 20,000 projects with a monthly return each and 5,000 facilities with four periods.
//! `RULES=1` prints the slowest rules as well.

#![expect(
    clippy::indexing_slicing,
    reason = "positions below the lengths of lists that stand here"
)]

use std::env;
use std::error::Error;
use std::time::{Duration, Instant};

use laoxiao::model::{Money, MoneyUnit, Period, Record, RecordId, RecordKind, Records, Value};
use laoxiao::rules::{Facts, check, rules};

type Done<T> = Result<T, Box<dyn Error>>;

const PROJECTS: i64 = 20_000;
const FACILITIES: i64 = 5_000;
const ROUNDS: usize = 3;
const PERIODS: [Period; 4] = [
    Period::Half(2022, 1),
    Period::Half(2022, 2),
    Period::Half(2023, 1),
    Period::Half(2023, 2),
];
const TOWNSHIPS: [&str; 9] = [
    "耿马镇",
    "勐永镇",
    "勐撒镇",
    "孟定镇",
    "大兴乡",
    "四排山乡",
    "贺派乡",
    "勐简乡",
    "芒洪乡",
];
const PLACES: [&str; 20] = [
    "河东", "河西", "南木", "允楞", "新寨", "老寨", "大寨", "小寨", "坝心", "山前", "山后", "桥头", "水磨",
    "石佛", "白塔", "芒抗", "班洪", "景信", "回汉", "翁达",
];
const THINGS: [&str; 8] = [
    "敬老院",
    "日间照料中心",
    "农村互助养老服务站",
    "社区食堂",
    "托育园",
    "幼儿园托班",
    "老年大学",
    "康复中心",
];

fn main() -> Done<()> {
    let records = records()?;
    let database = database(&records)?;
    let facts = || Facts::new(&records, None);
    if env::var_os("RULES").is_some() {
        let facts = facts();
        let mut times: Vec<(Duration, &str, usize)> = rules()
            .iter()
            .map(|rule| {
                let clock = Instant::now();
                let found = rule.check(&facts).len();
                (clock.elapsed(), rule.code.as_str(), found)
            })
            .collect();
        times.sort_by(|a, b| b.cmp(a));
        for (time, code, found) in times.iter().take(20) {
            println!("{code}: {:.0} ms, {found} findings", time.as_secs_f64() * 1e3);
        }
    }
    let (mut ours, mut scan) = (Duration::MAX, Duration::MAX);
    let mut found = 0;
    for _ in 0..ROUNDS {
        let clock = Instant::now();
        found = check(&facts(), &[]).len();
        ours = ours.min(clock.elapsed());
        let clock = Instant::now();
        let cells = read(&database)?;
        scan = scan.min(clock.elapsed());
        if cells < PROJECTS * 20 {
            return Err(format!("only {cells} cells were read").into());
        }
    }
    println!(
        "{PROJECTS} projects with a return each, {FACILITIES} facilities with {} periods, {} rules, {found} findings",
        PERIODS.len(),
        rules().len()
    );
    println!(
        "full check ÷ one SQL scan of the same columns: {:.1} ({:.0} ms ÷ {:.0} ms)",
        ours.as_secs_f64() / scan.as_secs_f64(),
        ours.as_secs_f64() * 1e3,
        scan.as_secs_f64() * 1e3
    );
    Ok(())
}

/// A name that is like others of its kind, as in a real list.
fn name_of(number: i64) -> Done<String> {
    let at = usize::try_from(number)?;
    let pick = |list: &[&'static str], by: usize| list[by % list.len()];
    Ok(format!(
        "{}{}{}组{}建设项目",
        pick(&TOWNSHIPS, at),
        pick(&PLACES, at / 9),
        at / (9 * 20 * 8) + 1,
        pick(&THINGS, at / 180)
    ))
}

fn records() -> Done<Records> {
    let text = |text: &str| Value::Text(text.to_owned());
    let wan =
        |number: i64| Value::Money(Money::from_float(number as f64, MoneyUnit::Wan).unwrap_or_default());
    let mut records = Records::default();
    for number in 0..PROJECTS {
        let name = name_of(number)?;
        let township = TOWNSHIPS[usize::try_from(number)? % TOWNSHIPS.len()];
        let total = 100 + number % 4_000;
        let mut project = Record::new(RecordKind::Project)
            .with("name", text(&name))
            .with("category", text(if number % 3 == 0 { "养老" } else { "托育" }))
            .with("build_type", text("新建"))
            .with("start_year", Value::Integer(2021 + number % 3))
            .with("end_year", Value::Integer(2024 + number % 2))
            .with("place", text(township))
            .with("township", text(township))
            .with(
                "content",
                text(&format!(
                    "建设综合服务用房{}平方米，设置床位{}张。",
                    500 + number % 900,
                    20 + number % 80
                )),
            )
            .with("total_investment", wan(total))
            .with("central_budget", wan(total / 3))
            .with("implementer", text("耿马县民政局"));
        project.id = RecordId(number + 1);
        records.push(project);
        let mut month = Record::new(RecordKind::ProjectReturn)
            .with("project", text(&name))
            .with("stage", text("在建"))
            .with("total_investment", wan(total))
            .with("invested", wan(total / 2));
        month.period = Some(Period::Month(2023, 6));
        month.id = RecordId(number + 1);
        records.push(month);
    }
    for number in 0..FACILITIES {
        let at = usize::try_from(number)?;
        let mut home = Record::new(RecordKind::ElderFacility)
            .with(
                "name",
                text(&format!(
                    "{}{}{}号敬老院",
                    TOWNSHIPS[at % 9],
                    PLACES[at / 9 % 20],
                    at / 180
                )),
            )
            .with("township", text(TOWNSHIPS[at % 9]))
            .with("kind", text("农村敬老院"))
            .with("in_service", Value::Bool(true));
        for (later, period) in (0i64..).zip(PERIODS) {
            let beds = 40 + number % 60 + later;
            for (field, value) in [
                ("beds_total", beds),
                ("beds_nursing", beds / 2),
                ("residents", beds / 2 + number % 7),
            ] {
                home.set_figure(period, field, Some(Value::Integer(value)));
            }
        }
        home.id = RecordId(number + 1);
        records.push(home);
    }
    Ok(records)
}

/// The same cells, a table a kind, a column a field.
fn database(records: &Records) -> Done<rusqlite::Connection> {
    let mut connection = rusqlite::Connection::open_in_memory()?;
    connection.execute_batch(
        "CREATE TABLE cell_row (id INTEGER PRIMARY KEY, kind TEXT, period TEXT, a, b, c, d, e, f, g, h, i, j, k)",
    )?;
    let transaction = connection.transaction()?;
    {
        let mut insert = transaction.prepare(
            "INSERT INTO cell_row (kind, period, a, b, c, d, e, f, g, h, i, j, k)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?;
        for kind in [
            RecordKind::Project,
            RecordKind::ProjectReturn,
            RecordKind::ElderFacility,
        ] {
            for record in records.of(kind) {
                let own = record.values.iter().map(|(_, value)| value.show(MoneyUnit::Wan));
                let own: Vec<String> = own.collect();
                put(&mut insert, kind, record.period, &own)?;
                for (period, figures) in &record.figures {
                    let cells = figures.values.iter().map(|(_, value)| value.show(MoneyUnit::Wan));
                    put(&mut insert, kind, Some(*period), &cells.collect::<Vec<_>>())?;
                }
            }
        }
    }
    transaction.commit()?;
    Ok(connection)
}

fn put(
    insert: &mut rusqlite::Statement<'_>,
    kind: RecordKind,
    period: Option<Period>,
    cells: &[String],
) -> Done<()> {
    let mut all: Vec<Option<String>> = vec![
        Some(kind.label().to_owned()),
        period.map(|period| period.to_string()),
    ];
    all.extend(cells.iter().cloned().map(Some));
    all.resize(13, None);
    insert.execute(rusqlite::params_from_iter(all))?;
    Ok(())
}

/// Reads every cell into Rust; gives how many there were.
fn read(connection: &rusqlite::Connection) -> Done<i64> {
    let mut select = connection.prepare("SELECT * FROM cell_row")?;
    let columns = select.column_count();
    let mut rows = select.query(())?;
    let mut cells = 0;
    while let Some(row) = rows.next()? {
        for column in 1..columns {
            let text: Option<String> = row.get(column)?;
            cells += i64::from(text.is_some());
        }
    }
    Ok(cells)
}
