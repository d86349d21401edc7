//! 20,000 projects into an issued form: what filling costs beside copying the package and writing the same XML once.
//!
//! Each part runs in a process of its own, so that its peak memory is its own. The time is a ratio to copying the
//! untouched parts with zip and deflating the changed ones as they stand in the filled file; the memory is a ratio to
//! the XML of the filled file.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use laoxiao::export::Context;
use laoxiao::export::fill::{IssuedColumn, IssuedRole, IssuedRow, IssuedTable, ShownRows, prepare};
use laoxiao::forms::Forms;
use laoxiao::import::Options;
use laoxiao::model::{Money, Progress, Record, RecordId, RecordKind, Records, Value};
use laoxiao::ops::{Session, TemplateChoices};

type Done<T> = Result<T, Box<dyn Error>>;

const ROWS: u32 = 20_000;
const ROUNDS: u32 = 3;
const SHEET: &str = "养老重大项目清单";

fn main() -> Done<()> {
    let part = env::var("LAOXIAO_BENCH_PART").unwrap_or_default();
    let dir = PathBuf::from(env::var("LAOXIAO_BENCH_DIR").unwrap_or_default());
    match part.as_str() {
        "" => compare(),
        "copy" => timed(|| copy(&dir)),
        "fill" => {
            let records = records();
            timed(|| fill(&dir, &records))
        }
        _ => {
            let session = Session::open(&dir.join("台账.laoxiao"))?;
            timed(|| {
                let (template, out) = (template(), dir.join("verb.xlsx"));
                session.fill(&template, None, &TemplateChoices::default(), None, &out)?;
                Ok(())
            })
        }
    }
}

/// Runs each part in a process of its own and prints the ratios.
fn compare() -> Done<()> {
    let dir = tempfile::tempdir()?;
    fill(dir.path(), &records())?;
    ledger(dir.path())?;
    let parts = contents(&dir.path().join("filled.xlsx"))?;
    let xml: usize = parts.values().map(Vec::len).sum();
    let run = |part: &str| -> Done<(f64, f64)> {
        let output = Command::new(env::current_exe()?)
            .env("LAOXIAO_BENCH_PART", part)
            .env("LAOXIAO_BENCH_DIR", dir.path())
            .output()?;
        if !output.status.success() {
            return Err(format!("{part}: {}", String::from_utf8_lossy(&output.stderr)).into());
        }
        let text = String::from_utf8(output.stdout)?;
        print!("{part}: {text}");
        let mut numbers = text.split_whitespace().filter_map(|word| word.parse().ok());
        Ok((
            numbers.next().ok_or("no time")?,
            numbers.next().ok_or("no memory")?,
        ))
    };
    let (copied, filled, verb) = (run("copy")?, run("fill")?, run("verb")?);
    let megabytes = f64::from(u32::try_from(xml >> 10)?) / 1024.0;
    println!(
        "time of filling ÷ copying and writing the XML: {:.2}",
        filled.0 / copied.0
    );
    println!(
        "time of the verb (recognising, ledger, filling) ÷ the same: {:.2}",
        verb.0 / copied.0
    );
    println!(
        "peak memory of filling ÷ XML of {megabytes:.1} MB: {:.2}",
        filled.1 / megabytes
    );
    println!("peak memory of the verb ÷ the same: {:.2}", verb.1 / megabytes);
    Ok(())
}

/// The best of some rounds in seconds, and the peak memory in MB.
fn timed(mut work: impl FnMut() -> Done<()>) -> Done<()> {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let clock = Instant::now();
        work()?;
        best = best.min(clock.elapsed().as_secs_f64());
    }
    println!("{best:.3} s {} MB", peak()?);
    Ok(())
}

/// Peak memory of this process in MB, as Linux tells it; 0 elsewhere.
fn peak() -> Done<u32> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: u32 = line
        .and_then(|line| line.split_whitespace().next())
        .unwrap_or("0")
        .parse()?;
    Ok(kilobytes >> 10)
}

fn template() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/fill/西双版纳州_重大项目清单_空表.xlsx")
}

fn contents(file: &Path) -> Done<BTreeMap<String, Vec<u8>>> {
    let mut archive = zip::ZipArchive::new(fs::File::open(file)?)?;
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        parts.insert(entry.name()?.into_owned(), bytes);
    }
    Ok(parts)
}

/// Untouched entries as they are packed, changed ones deflated anew.
fn copy(dir: &Path) -> Done<()> {
    let filled = dir.join("filled.xlsx");
    let issued = contents(&template())?;
    let mut archive = zip::ZipArchive::new(fs::File::open(&filled)?)?;
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut bytes = Vec::new();
        let name = archive.by_index(index)?.name()?.into_owned();
        archive.by_index(index)?.read_to_end(&mut bytes)?;
        if issued.get(&name) == Some(&bytes) {
            out.raw_copy_file(archive.by_index_raw(index)?)?;
        } else {
            out.start_file(name, zip::write::SimpleFileOptions::default())?;
            out.write_all(&bytes)?;
        }
    }
    fs::write(dir.join("copied.xlsx"), out.finish()?.into_inner())?;
    Ok(())
}

fn fill(dir: &Path, records: &Records) -> Done<()> {
    let forms = Forms::shipped()?;
    let fields = [
        "ordinal",
        "name",
        "build_type",
        "years",
        "place",
        "content",
        "total_investment",
        "central_budget",
        "implementer",
    ];
    let columns = fields.iter().zip(b'A'..).map(|(field, letter)| IssuedColumn {
        letters: char::from(letter).to_string(),
        field: (*field).to_owned(),
        header: String::new(),
        unit: if field.contains("investment") || field.contains("budget") {
            "万元"
        } else {
            ""
        }
        .to_owned(),
    });
    let waiting = (5..=19).map(|row| IssuedRow {
        row,
        role: IssuedRole::Blank,
    });
    let table = IssuedTable {
        sheet: SHEET.to_owned(),
        record: RecordKind::Project,
        form: forms.get("xishuangbanna-projects").cloned(),
        header_top: 4,
        header_bottom: 4,
        columns: columns.collect(),
        open: Vec::new(),
        rows: waiting
            .chain([IssuedRow {
                row: 20,
                role: IssuedRole::Fixed,
            }])
            .collect(),
        part: None,
        is_draft: false,
        details: None,
        period: None,
        rule: laoxiao::export::PeriodRule::Exact,
        fixed: Vec::new(),
        confirmed: true,
    };
    let county = laoxiao::model::County::default();
    let prepared = prepare(
        &template(),
        &[table],
        records,
        &Context::new(&county),
        ShownRows::None,
    )?;
    let filled = prepared.save(&dir.join("filled.xlsx"))?;
    match filled.sheets.as_slice() {
        [sheet] if sheet.rows == usize::try_from(ROWS)? => Ok(()),
        other => Err(format!("{other:?}").into()),
    }
}

fn records() -> Records {
    let text = |text: String| Value::Text(text);
    let mut records = Records::default();
    for number in 1..=ROWS {
        let mut record = Record::new(RecordKind::Project)
            .with("name", text(format!("示例县第{number}号养老服务中心建设项目")))
            .with("category", text("养老服务".to_owned()))
            .with("build_type", text("新建".to_owned()))
            .with("start_year", Value::Integer(2023))
            .with("end_year", Value::Integer(2025))
            .with("place", text(format!("第{}村民委员会", number % 500)))
            .with(
                "content",
                text(format!(
                    "新建业务用房{}平方米，配置护理设备及附属设施",
                    number % 3_000
                )),
            )
            .with(
                "total_investment",
                // Never less than what is asked of the centre: 审核 would refuse the table.
                Value::Money(Money(i64::from(700 + number % 9_000) * 1_000_000 + 5_000)),
            )
            .with(
                "central_budget",
                Value::Money(Money(i64::from(number % 700) * 1_000_000)),
            )
            .with("implementer", text("县民政局".to_owned()));
        record.id = RecordId(i64::from(number));
        records.push(record);
    }
    records
}

/// A ledger with the same projects.
fn ledger(dir: &Path) -> Done<()> {
    let mut session = Session::create(&dir.join("台账.laoxiao"), "景洪市", None, &[])?;
    session.keep_backups_in(dir.join("备份"));
    let forms = Forms::shipped()?;
    let form = forms.get("xishuangbanna-projects").ok_or("no form")?;
    let annex = laoxiao::export::layout(form, &records(), &Context::new(session.county()));
    let file = dir.join("项目.xlsx");
    laoxiao::export::write(&[annex], &file)?;
    let plan = session.plan_import(&file, &Options::default(), &Progress::default())?;
    session.accept_import(&plan, &Progress::default())?;
    Ok(())
}
