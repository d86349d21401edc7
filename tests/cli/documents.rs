//! The indicator tables of the five documents, in layouts of our own, into a ledger that follows other plans: nothing of
//! those changes. A table in a Word document makes a plan as one in a workbook does.

use std::io::{Cursor, Write as _};
use std::path::PathBuf;

use serde_json::Value;
use zip::write::SimpleFileOptions;

use super::CommandLine;

type Row = Vec<String>;

/// A table of the fixtures: its rows by column names.
fn fixture(text: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        let names = header.iter().map(str::to_owned);
        names.zip(record.iter().map(str::to_owned)).collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

macro_rules! fixture {
    ($name:literal) => {
        fixture(include_str!(concat!("../fixtures/indicators/", $name, ".csv")))
    };
}

fn strings(cells: &[&str]) -> Row {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

/// The targets of a document's prose as a table in the order that is asked for.
fn prose(
    rows: &[std::collections::BTreeMap<String, String>],
    title: &str,
    header: &[&str],
    columns: &[&str],
) -> Vec<Row> {
    let mut table = vec![strings(&[title]), strings(header)];
    let targets = rows
        .iter()
        .filter(|row| row["kind"] == "目标" && row["year"] == "2025");
    for (row, number) in targets.zip(1..) {
        let sign = Some(row["comparator"].as_str())
            .filter(|sign| *sign != "=")
            .unwrap_or("");
        let cell = |name: &&str| match *name {
            "序号" => number.to_string(),
            "target" => format!("{sign}{}", row["value"]),
            "named" => format!("{}（{}）", row["indicator"], row["unit"]),
            name => row[name].clone(),
        };
        table.push(columns.iter().map(cell).collect());
    }
    table
}

fn documents() -> [(&'static str, Vec<Row>); 5] {
    let gengma = fixture!("gengma_indicators");
    let mut table = vec![
        strings(&["“十四五”期间服务发展具体指标"]),
        strings(&["责任单位", "具体指标", "2025年目标", "2020年完成", "序号"]),
    ];
    table.extend(gengma.iter().map(|row| {
        ["责任单位", "具体指标", "2025年目标", "2020年完成", "序号"]
            .map(|name| row[name].clone())
            .to_vec()
    }));
    let elder = fixture!("xishuangbanna_indicators_elder");
    let mut xishuangbanna = vec![
        strings(&["养老服务主要发展指标表"]),
        strings(&["主要指标", "责任单位", "2025年目标值"]),
    ];
    xishuangbanna.extend(elder.iter().map(|row| {
        ["主要指标", "责任单位", "2025年目标值"]
            .map(|name| row[name].clone())
            .to_vec()
    }));
    [
        ("耿马", table),
        ("西双版纳", xishuangbanna),
        (
            "昆明",
            prose(
                &fixture!("kunming_targets"),
                "养老托育服务体系发展目标",
                &["序号", "领域", "指标", "单位", "2025年目标"],
                &["序号", "area", "indicator", "unit", "target"],
            ),
        ),
        (
            "临沧",
            prose(
                &fixture!("lincang_targets"),
                "养老托育服务健康发展主要目标",
                &["编号", "指标名称", "2025年目标值"],
                &["序号", "named", "target"],
            ),
        ),
        (
            "云南",
            prose(
                &fixture!("yunnan_targets"),
                "养老托育服务健康发展主要目标",
                &["2025年目标", "单位", "主要指标"],
                &["target", "unit", "indicator"],
            ),
        ),
    ]
}

fn save(line: &CommandLine, name: &str, rows: &[Row]) -> PathBuf {
    let path = line.dir.path().join(name);
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let lines: Vec<String> = rows
        .iter()
        .map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(","))
        .collect();
    std::fs::write(&path, lines.join("\n")).unwrap();
    path
}

/// All that the ledger has of other plans than one: their covers and their indicators, as text.
fn dump(line: &CommandLine, but: &str) -> String {
    let indicators = line.run(&["list", "indicator"]).json();
    let others: Vec<&Value> = indicators
        .as_array()
        .unwrap()
        .iter()
        .filter(|record| record["framework"] != but)
        .collect();
    let plans = line.run(&["framework", "list"]).json();
    let covers: Vec<&Value> = plans
        .as_array()
        .unwrap()
        .iter()
        .filter(|plan| plan["id"] != but)
        .collect();
    let covers: Vec<String> = covers
        .iter()
        .map(|plan| {
            ["id", "title", "document", "baseline_year", "target_year"]
                .map(|key| plan[key].to_string())
                .join(" ")
        })
        .collect();
    format!(
        "{}\n{}",
        covers.join("\n"),
        serde_json::to_string_pretty(&others).unwrap()
    )
}

/// 大理市 with a plan of its own, typed by hand, and the province's above it.
pub(super) fn dali() -> CommandLine {
    let line = CommandLine::new("大理市");
    let made = line.run(&[
        "framework",
        "new",
        "--id",
        "dali2021",
        "--title",
        "大理市整体解决方案",
        "--baseline-year",
        "2020",
        "--target-year",
        "2025",
        "--current",
    ]);
    assert_eq!(made.status, 0, "{}", made.err);
    for (name, unit, target) in [("养老床位数", "张", "2000"), ("每千人口托位数", "个", "4.8")]
    {
        let values = [format!("unit={unit}"), format!("target={target}")];
        let mut args = vec!["framework", "set", "dali2021", "--indicator", name];
        args.extend(values.iter().map(String::as_str));
        assert_eq!(line.run(&args).status, 0);
    }
    line
}

#[test]
fn the_tables_of_other_plans_change_nothing_of_those_that_the_ledger_follows() {
    for (area, rows) in documents() {
        let line = dali();
        let before = dump(&line, "other");
        let file = save(&line, "指标.csv", &rows);
        let asked = line.run(&["import", file.to_str().unwrap(), "--accept"]);
        // Without a word it goes nowhere, or nothing of it is written.
        let after = dump(&line, "other");
        assert_eq!(before, after, "{area}: {}", asked.out);

        let title = format!("{area}指标");
        let written = line.run(&[
            "import",
            file.to_str().unwrap(),
            "--framework",
            "new",
            "--id",
            "other",
            "--title",
            &title,
            "--area",
            "别处",
            "--baseline-year",
            "2020",
            "--target-year",
            "2025",
            "--accept",
        ]);
        assert_eq!(written.status, 0, "{area}: {}{}", written.out, written.err);
        let indicators = line.run(&["list", "indicator"]).json();
        let all = indicators.as_array().unwrap();
        let own: Vec<&Value> = all
            .iter()
            .filter(|record| record["framework"] == "other")
            .collect();
        assert_eq!(own.len(), rows.len() - 2, "{area}");
        assert!(
            own.iter().all(|record| record["target"]["year"] == 2025),
            "{area}"
        );
        assert_eq!(dump(&line, "other"), before, "{area}");
    }
}

/// A Word document with one table under a title.
pub(crate) fn docx(title: &str, rows: &[&[&str]]) -> Vec<u8> {
    let paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let row = |cells: &&[&str]| {
        let cells: String = cells
            .iter()
            .map(|text| format!("<w:tc>{}</w:tc>", paragraph(text)))
            .collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    let table: String = rows.iter().map(row).collect();
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/\
         wordprocessingml/2006/main\"><w:body>{}<w:tbl>{table}</w:tbl></w:body></w:document>",
        paragraph(title)
    );
    let relations = "<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/\
                     2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in [("_rels/.rels", relations), ("word/document.xml", &document)] {
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(part.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn a_table_of_a_word_document_becomes_a_plan_with_its_yearly_targets() {
    let line = CommandLine::new("祥云县");
    let file = line.dir.path().join("方案.docx");
    let rows: [&[&str]; 4] = [
        &[
            "序号",
            "具体指标",
            "2025年完成",
            "2026年目标",
            "2028年目标",
            "2030年目标",
            "责任单位",
        ],
        &["1", "养老床位数（张）", "760", "800", "900", "1000", "县民政局"],
        &[
            "2",
            "3岁以下婴幼儿入托率（%）",
            "4.1",
            "5.3",
            "7.7",
            "10.1",
            "县卫生健康局",
        ],
        &["3", "老年助餐点（个）", "12", "18", "30", "≥40", "县民政局"],
    ];
    std::fs::write(&file, docx("祥云县“十五五”养老托育发展指标", &rows)).unwrap();
    let made = line.run(&["import", file.to_str().unwrap(), "--framework", "new", "--accept"]);
    assert_eq!(made.status, 0, "{}{}", made.out, made.err);
    let plan = line.run(&["framework", "list"]).json()[0].clone();
    assert_eq!(
        (&plan["id"], &plan["current"], &plan["indicators"]),
        (&"own2030".into(), &true.into(), &3.into())
    );
    let all = line
        .run(&["list", "indicator", "--where", "framework=own2030"])
        .json();
    assert_eq!(all[0]["milestones"], "2026=800；2028=900");
    assert_eq!(
        (&all[0]["baseline"]["value"], &all[2]["target"]["comparator"]),
        (&760.0.into(), &"≥".into())
    );
    // Its blank form takes base year, yearly targets and target, each under its own year.
    let blank = line.dir.path().join("空表.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "祥云县“十五五”养老托育发展指标").unwrap();
    for (row, number) in rows.iter().zip(1..) {
        // The names are there, the figures are to be filled in.
        let shown = if number == 1 { row.len() } else { 2 };
        for (cell, column) in row.iter().take(shown).zip(0..) {
            sheet.write(number, column, *cell).unwrap();
        }
    }
    workbook.save(&blank).unwrap();
    let out = line.dir.path().join("指标.xlsx");
    let filled = line.run(&["fill", blank.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert_eq!(filled.status, 0, "{}", filled.err);
    let mut workbook: calamine::Xlsx<_> = calamine::open_workbook(&out).unwrap();
    let name = calamine::Reader::sheet_names(&workbook)[0].clone();
    let sheet = calamine::Reader::worksheet_range(&mut workbook, &name).unwrap();
    let beds = sheet
        .rows()
        .find(|row| row.iter().any(|cell| cell.to_string().starts_with("养老床位数")))
        .unwrap();
    let numbers: Vec<String> = beds.iter().skip(2).take(4).map(ToString::to_string).collect();
    assert_eq!(numbers, ["760", "800", "900", "1000"]);
}
