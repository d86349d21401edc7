//! 100,000 rows × 15 columns: what recognising, comparing and accepting cost beside the bare libraries.
//!
//! The time is a ratio to streaming the same file with calamine plus inserting the same rows with rusqlite, the best of
//! three rounds each; the peak memory of each part, which runs in a process of its own, is a ratio to the sheet's XML.

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use calamine::{Reader as _, Xlsx, open_workbook};
use laoxiao::import::Options;
use laoxiao::model::{Progress, RecordKind};
use laoxiao::ops::Session;
use rust_xlsxwriter::Workbook;

type Done<T> = Result<T, Box<dyn Error>>;

const ROWS: u32 = 100_000;
const ROUNDS: usize = 3;
const TOWNSHIPS: [&str; 5] = ["耿马镇", "孟定镇", "勐撒镇", "芒洪拉祜族布朗族乡", "贺派乡"];
const HEADERS: [&str; 15] = [
    "序号",
    "项目名称",
    "项目类别",
    "项目类型",
    "建设年限",
    "建设地点",
    "所属乡镇",
    "建设内容和规模",
    "总投资（万元）",
    "申请中央预算内资金（万元）",
    "组织实施单位",
    "新增养老床位（张）",
    "新增托位数（个）",
    "国家重大项目库编码",
    "备注",
];

fn main() -> Done<()> {
    let part = env::var("LAOXIAO_BENCH_PART").unwrap_or_default();
    let dir = env::var("LAOXIAO_BENCH_DIR").unwrap_or_default();
    match part.as_str() {
        "" => compare(),
        "calamine" => timed(|| stream(Path::new(&dir))),
        "rusqlite" => timed(|| insert(Path::new(&dir))),
        _ => import(Path::new(&dir)),
    }
}

/// What a part took: seconds and MB.
type Cost = (f64, f64);

/// Runs each part in a process of its own and prints the ratios.
fn compare() -> Done<()> {
    let dir = tempfile::tempdir()?;
    let file = dir.path().join("项目.xlsx");
    write(&file)?;
    let mut package = zip::ZipArchive::new(fs::File::open(&file)?)?;
    let xml = package.by_name("xl/worksheets/sheet1.xml")?.size() + strings(&file)?;
    let (mut calamine, mut rusqlite, mut ours) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        calamine.push(run("calamine", dir.path())?);
        rusqlite.push(run("rusqlite", dir.path())?);
        ours.push(run("import", dir.path())?);
    }
    let (calamine, rusqlite, ours) = (best(&calamine), best(&rusqlite), best(&ours));
    println!(
        "time ÷ (calamine + rusqlite): {:.2}",
        ours.0 / (calamine.0 + rusqlite.0)
    );
    let megabytes = u32::try_from(xml >> 20).map(f64::from)?;
    println!("peak memory ÷ XML of {megabytes} MB: {:.2}", ours.1 / megabytes);
    Ok(())
}

fn run(part: &str, dir: &Path) -> Done<Cost> {
    let output = Command::new(env::current_exe()?)
        .env("LAOXIAO_BENCH_PART", part)
        .env("LAOXIAO_BENCH_DIR", dir)
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    print!("{part}: {text}");
    let mut numbers = text.split_whitespace().filter_map(|word| word.parse().ok());
    Ok((
        numbers.next().ok_or("no time")?,
        numbers.next().ok_or("no memory")?,
    ))
}

/// The least of each: what else the machine does can only add.
fn best(costs: &[Cost]) -> Cost {
    let least = |of: fn(&Cost) -> f64| costs.iter().map(of).fold(f64::INFINITY, f64::min);
    (least(|cost| cost.0), least(|cost| cost.1))
}

fn strings(file: &Path) -> Done<u64> {
    let mut package = zip::ZipArchive::new(fs::File::open(file)?)?;
    Ok(package
        .by_name("xl/sharedStrings.xml")
        .map_or(0, |part| part.size()))
}

fn timed(work: impl FnOnce() -> Done<()>) -> Done<()> {
    let clock = Instant::now();
    work()?;
    println!("{:.3} s {} MB", clock.elapsed().as_secs_f64(), peak()?);
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

fn cells(row: u32) -> [String; 15] {
    [
        row.to_string(),
        format!("耿马县第{row}号养老服务中心建设项目"),
        ["养老服务", "托育服务", "康养服务"]
            .get(usize::try_from(row % 3).unwrap_or(0))
            .copied()
            .unwrap_or("")
            .to_owned(),
        "新建".to_owned(),
        "2023—2025".to_owned(),
        format!("第{}村民委员会", row % 500),
        TOWNSHIPS
            .get(usize::try_from(row % 5).unwrap_or(0))
            .copied()
            .unwrap_or("")
            .to_owned(),
        format!("新建业务用房{}平方米，配置护理设备及附属设施", row % 3_000),
        format!("{}.5", row % 9_000),
        (row % 700).to_string(),
        "县民政局".to_owned(),
        (row % 120).to_string(),
        (row % 80).to_string(),
        format!("53092620230{row:07}"),
        if row.is_multiple_of(4) {
            "重点".to_owned()
        } else {
            String::new()
        },
    ]
}

fn write(file: &Path) -> Done<()> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in (0u16..).zip(HEADERS) {
        sheet.write(0, column, header)?;
    }
    for row in 1..=ROWS {
        for (column, text) in (0u16..).zip(cells(row)) {
            match text.parse::<f64>() {
                _ if text.is_empty() => {}
                Ok(number) if column != 13 => drop(sheet.write(row, column, number)?),
                _ => drop(sheet.write(row, column, text)?),
            }
        }
    }
    book.save(file)?;
    Ok(())
}

fn stream(dir: &Path) -> Done<()> {
    let mut book: Xlsx<_> = open_workbook(dir.join("项目.xlsx"))?;
    let name = book.sheet_names().first().cloned().ok_or("no sheet")?;
    let mut reader = book.worksheet_cells_reader(&name)?;
    let mut count = 0u32;
    while reader.next_cell()?.is_some() {
        count += 1;
    }
    if count < ROWS {
        Err("too few cells".into())
    } else {
        Ok(())
    }
}

fn insert(dir: &Path) -> Done<()> {
    let dir = tempfile::tempdir_in(dir)?;
    let mut connection = rusqlite::Connection::open(dir.path().join("bare.db"))?;
    let columns: Vec<String> = (0..15).map(|column| format!("c{column}")).collect();
    connection.execute_batch(&format!(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, {})",
        columns.join(",")
    ))?;
    let transaction = connection.transaction()?;
    {
        let marks = vec!["?"; 15].join(",");
        let mut statement =
            transaction.prepare(&format!("INSERT INTO t ({}) VALUES ({marks})", columns.join(",")))?;
        for row in 1..=ROWS {
            statement.execute(rusqlite::params_from_iter(cells(row)))?;
        }
    }
    transaction.commit()?;
    Ok(())
}

fn import(dir: &Path) -> Done<()> {
    let own = tempfile::tempdir_in(dir)?;
    let mut session = Session::create(&own.path().join("台账.laoxiao"), "耿马县", None, &[])?;
    session.keep_backups_in(own.path().join("备份"));
    let clock = Instant::now();
    let plan = session.plan_import(&dir.join("项目.xlsx"), &Options::default(), &Progress::default())?;
    let planned = clock.elapsed();
    session.accept_import(&plan, &Progress::default())?;
    let took = clock.elapsed();
    let peak = peak()?;
    let kept = session.records()?.of(RecordKind::Project).len();
    if kept != usize::try_from(ROWS)? {
        return Err(format!("only {kept} of {ROWS} rows came in").into());
    }
    println!(
        "{:.3} s {peak} MB (plan {:.3} s)",
        took.as_secs_f64(),
        planned.as_secs_f64()
    );
    Ok(())
}
