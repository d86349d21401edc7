//! What the ledger costs beside the bare libraries: ratios measured side by side in one run.
//!
//! `cargo bench` prints them. Times alone would say something about this machine only; a ratio says what
//! recognition, comparison, undo and layout add to reading, inserting and writing the same cells.

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use calamine::{Reader as _, Xlsx, open_workbook};
use laoxiao::export::{self, Context};
use laoxiao::forms::Forms;
use laoxiao::import::Options;
use laoxiao::model::{Progress, Years};
use laoxiao::ops::Session;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Formula};

type Done<T> = Result<T, Box<dyn Error>>;

const ROWS: u32 = 20_000;
const ROUNDS: usize = 3;
const HEADERS: [&str; 9] = [
    "序号",
    "项目名称",
    "项目类型",
    "建设期限",
    "建设地点",
    "建设内容和规模",
    "总投资（万元）",
    "申请中央预算内资金（万元）",
    "组织实施单位",
];

fn main() -> Done<()> {
    let dir = tempfile::tempdir()?;
    let sheet = dir.path().join("项目.xlsx");
    write_plain(&sheet)?;

    let read_raw = best(|| cells_with_calamine(&sheet).map(drop))?;
    let insert_raw = best(|| insert_with_rusqlite(&dir.path().join("raw.db")))?;
    let mut write_raw = Duration::MAX;

    let mut plan_time = Duration::MAX;
    let mut accept_time = Duration::MAX;
    let mut export_time = Duration::MAX;
    let mut annex_time = Duration::MAX;
    let forms = Forms::shipped()?;
    let form = forms.get("xishuangbanna-projects").ok_or("no such form")?;
    for round in 0..ROUNDS {
        let ledger = dir.path().join(format!("{round}.laoxiao"));
        let mut session = Session::create(&ledger, "示例县", None, &[])?;
        let clock = Instant::now();
        let plan = session.plan_import(&sheet, &Options::default(), &Progress::default())?;
        plan_time = plan_time.min(clock.elapsed());
        let clock = Instant::now();
        let accepted = session.accept_import(&plan, &Progress::default())?;
        accept_time = accept_time.min(clock.elapsed());
        if accepted.added != usize::try_from(ROWS)? {
            return Err(format!("only {} of {ROWS} rows came in", accepted.added).into());
        }
        for _ in 0..ROUNDS {
            // In turn, so that both meet the same memory and the same neighbours.
            let clock = Instant::now();
            write_styled(&dir.path().join("raw.xlsx"))?;
            write_raw = write_raw.min(clock.elapsed());
            let records = session.records()?;
            let clock = Instant::now();
            let layout = export::layout(form, &records, &Context::new(session.county()));
            export::write(&[layout], &dir.path().join("out.xlsx"))?;
            annex_time = annex_time.min(clock.elapsed());
            drop(records);
            let clock = Instant::now();
            session.export_where("xishuangbanna-projects", None, &[], &dir.path().join("out.xlsx"))?;
            export_time = export_time.min(clock.elapsed());
        }
    }

    println!("{ROWS} projects × {} columns, best of {ROUNDS}", HEADERS.len());
    show(
        "import: recognise and compare ÷ read the cells with calamine",
        plan_time,
        read_raw,
    );
    show(
        "import: write into the ledger ÷ insert the rows with rusqlite",
        accept_time,
        insert_raw,
    );
    show(
        "export: lay out, measure and write ÷ write the same cells, formats and heights with rust_xlsxwriter",
        annex_time,
        write_raw,
    );
    show(
        "export: the same with reading the ledger first",
        export_time,
        write_raw,
    );
    println!("forms known: {}", Forms::shipped()?.iter().count());
    Ok(())
}

fn show(what: &str, ours: Duration, raw: Duration) {
    let ratio = ours.as_secs_f64() / raw.as_secs_f64();
    println!(
        "{what}: {ratio:.1} ({:.0} ms ÷ {:.0} ms)",
        ours.as_secs_f64() * 1e3,
        raw.as_secs_f64() * 1e3
    );
}

fn best(mut work: impl FnMut() -> Done<()>) -> Done<Duration> {
    let mut least = Duration::MAX;
    for _ in 0..ROUNDS {
        let clock = Instant::now();
        work()?;
        least = least.min(clock.elapsed());
    }
    Ok(least)
}

struct Line {
    name: String,
    years: Years,
    content: String,
    total_wan: f64,
    central_wan: f64,
}

fn line(row: u32) -> Line {
    let start = 2021 + i32::try_from(row % 3).unwrap_or(0);
    Line {
        name: format!("第{row}号养老服务设施建设项目"),
        years: Years {
            start,
            end: start + 2,
        },
        content: format!(
            "建设综合服务用房{}平方米，设置床位{}张，配套无障碍和消防设施。",
            500 + row % 900,
            20 + row % 80
        ),
        total_wan: f64::from(100 + row % 5_000) + 0.25,
        central_wan: (f64::from(100 + row % 5_000) * 0.6).floor(),
    }
}

/// The same cells with rust_xlsxwriter alone, as an annex has them: a font, a frame, wrapping and a number format a
/// cell, a height a row, a sum with its result below; nothing is measured and nothing comes from a ledger.
fn write_styled(path: &Path) -> Done<()> {
    let framed = |align| {
        Format::new()
            .set_font_name("仿宋")
            .set_font_size(11)
            .set_font_charset(134)
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::Black)
            .set_align(align)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap()
    };
    let (left, middle) = (framed(FormatAlign::Left), framed(FormatAlign::Center));
    let whole = middle.clone().set_num_format("0");
    let money = framed(FormatAlign::Right).set_num_format("0.00");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in (0u16..).zip(HEADERS) {
        sheet.write_string_with_format(0, column, header, &middle)?;
        sheet.set_column_width(column, 12)?;
    }
    for row in 1..=ROWS {
        let line = line(row);
        sheet.write_number_with_format(row, 0, row, &whole)?;
        sheet.write_string_with_format(row, 1, &line.name, &left)?;
        sheet.write_string_with_format(row, 2, "新建", &middle)?;
        sheet.write_string_with_format(row, 3, line.years.label(), &middle)?;
        sheet.write_string_with_format(row, 4, "示例县云禾镇", &middle)?;
        sheet.write_string_with_format(row, 5, &line.content, &left)?;
        sheet.write_number_with_format(row, 6, line.total_wan, &money)?;
        sheet.write_number_with_format(row, 7, line.central_wan, &money)?;
        sheet.write_string_with_format(row, 8, "示例县民政局", &middle)?;
        sheet.set_row_height(row, 35.25)?;
    }
    for column in ["G", "H"] {
        let sum = Formula::new(format!("=SUM({column}2:{column}{})", ROWS + 1)).set_result("1");
        sheet.write_formula_with_format(ROWS + 1, u16::from(column == "H") + 6, sum, &money)?;
    }
    workbook.save(path)?;
    Ok(())
}

/// The cells without any format, as a file to import.
fn write_plain(path: &Path) -> Done<()> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in (0u16..).zip(HEADERS) {
        sheet.write(0, column, header)?;
    }
    for row in 1..=ROWS {
        let line = line(row);
        sheet.write(row, 0, row)?;
        sheet.write(row, 1, &line.name)?;
        sheet.write(row, 2, "新建")?;
        sheet.write(row, 3, line.years.label())?;
        sheet.write(row, 4, "示例县云禾镇")?;
        sheet.write(row, 5, &line.content)?;
        sheet.write(row, 6, line.total_wan)?;
        sheet.write(row, 7, line.central_wan)?;
        sheet.write(row, 8, "示例县民政局")?;
    }
    workbook.save(path)?;
    Ok(())
}

fn cells_with_calamine(path: &Path) -> Done<usize> {
    let mut workbook: Xlsx<_> = open_workbook(path)?;
    let name = workbook.sheet_names().first().cloned().unwrap_or_default();
    let mut cells = workbook.worksheet_cells_reader(&name)?;
    let mut count = 0;
    while cells.next_cell()?.is_some() {
        count += 1;
    }
    Ok(count)
}

/// The same rows into one table, one transaction, with the ledger's durability and without its undo.
fn insert_with_rusqlite(path: &Path) -> Done<()> {
    if path.exists() {
        std::fs::remove_file(path)?;
    }
    let mut connection = rusqlite::Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL;
         CREATE TABLE project (id INTEGER PRIMARY KEY, name TEXT, build_type TEXT, start_year INTEGER,
             end_year INTEGER, place TEXT, content TEXT, total INTEGER, central INTEGER, implementer TEXT) STRICT;",
    )?;
    let transaction = connection.transaction()?;
    {
        let mut insert = transaction.prepare(
            "INSERT INTO project (name, build_type, start_year, end_year, place, content, total, central, implementer)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        for row in 1..=ROWS {
            let line = line(row);
            insert.execute(rusqlite::params![
                line.name,
                "新建",
                line.years.start,
                line.years.end,
                "示例县云禾镇",
                line.content,
                (line.total_wan * 1e6).round() as i64,
                (line.central_wan * 1e6).round() as i64,
                "示例县民政局",
            ])?;
        }
    }
    transaction.commit()?;
    Ok(())
}
