//! Every hostile file goes through the program itself, which may take 512 MB and a minute: it answers in words, and
//! the ledger stays as it is.

use std::fs;
use std::io::{Cursor, Read, Write as _};
use std::path::Path;
use std::process::Command;

use zip::write::SimpleFileOptions;

use super::biff::{Writer, compound, with_word};
use super::biff12::{record, wide, words};
use super::binary;
use super::formats::{ROWS, patched, patched_bytes, xlsx};

const PROGRAM: &str = env!("CARGO_BIN_EXE_laoxiao-cli");
/// What a process may allocate, in KB: the system refuses it more. The child that parses old files has the same limit
/// of its own.
const MEMORY_KB: u32 = 512 << 10;
/// How long it may work, in seconds of the processor, which do not depend on what else the machine does: the system
/// ends it then. What is endless or quadratic takes hours; what is large takes up to ten seconds without optimisation, and
/// twice as much on a processor whose core is shared.
const SECONDS: u32 = 60;

/// Runs the program under the limit and gives its JSON.
fn run(ledger: &Path, more: &[&str]) -> serde_json::Value {
    let output = Command::new("sh")
        .arg("-c")
        .arg(format!(
            "ulimit -d {MEMORY_KB} && ulimit -t {SECONDS} && exec \"$0\" \"$@\""
        ))
        .arg(PROGRAM)
        .arg("--json")
        .arg("--ledger")
        .arg(ledger)
        .args(more)
        .output()
        .unwrap();
    assert!(
        output.status.code().is_some(),
        "{more:?} was killed: {}",
        output.status
    );
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        let told = String::from_utf8_lossy(&output.stderr);
        panic!("{more:?} ended with {}, {error}: {told}", output.status)
    })
}

/// Every file is refused; gives what is said of each.
pub(super) fn refused(files: &[(&str, Vec<u8>)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("台账.laoxiao");
    run(&ledger, &["new", "--county", "耿马县"]);
    let before = fs::read(&ledger).unwrap();
    let mut told = Vec::new();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let answer = run(&ledger, &["import", path.to_str().unwrap(), "--accept"]);
        let kind = answer["error"]["kind"].as_str().unwrap_or_default();
        assert!(
            kind.starts_with("import."),
            "{name} gave a plan: {}",
            answer["sheets"][0]["counts"]
        );
        assert!(fs::read(&ledger).unwrap() == before, "{name} changed the ledger");
        told.push(answer["error"]["message"].as_str().unwrap_or_default().to_owned());
    }
    told
}

/// A workbook with one part replaced, written piece by piece.
pub(super) fn with_part(part: &str, pieces: impl IntoIterator<Item = String>) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(xlsx())).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut pieces = Some(pieces);
    for index in 0..archive.len() {
        let mut old = archive.by_index(index).unwrap();
        let name = old.name().unwrap().into_owned();
        out.start_file(&*name, SimpleFileOptions::default()).unwrap();
        if name.ends_with(part) {
            for piece in pieces.take().into_iter().flatten() {
                out.write_all(piece.as_bytes()).unwrap();
            }
        } else {
            let mut bytes = Vec::new();
            old.read_to_end(&mut bytes).unwrap();
            out.write_all(&bytes).unwrap();
        }
    }
    assert!(pieces.is_none(), "no part {part}");
    out.finish().unwrap().into_inner()
}

const SHEET: &str =
    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>";

fn with_sheet(piece: &str, times: usize, end: &str) -> Vec<u8> {
    let pieces = (0..times).map(|_| piece.to_owned());
    with_part(
        "sheet1.xml",
        [SHEET.to_owned()]
            .into_iter()
            .chain(pieces)
            .chain([end.to_owned()]),
    )
}

const END: &str = "</sheetData></worksheet>";

#[test]
fn bombs_in_packages() {
    let row = "<row><c><v>1</v></c></row>";
    let noise = |seed: usize| format!("<c><v>{}</v></c>", seed.wrapping_mul(2_654_435_761) % 1_000_003);
    let many = (0..4_000_000).map(noise).collect::<Vec<_>>();
    let many = many
        .chunks(20)
        .map(|cells| format!("<row>{}</row>", cells.concat()));
    refused(&[
        ("展开三百兆.xlsx", with_sheet(&row.repeat(4_000), 3_000, END)),
        ("百万行.xlsx", with_sheet(&row.repeat(4_000), 500, END)),
        (
            "四百万格.xlsx",
            with_part(
                "sheet1.xml",
                [SHEET.to_owned()]
                    .into_iter()
                    .chain(many.map(|row| row.repeat(2)))
                    .chain([END.to_owned()]),
            ),
        ),
        (
            "样式.xlsx",
            with_part(
                "styles.xml",
                [
                    "<styleSheet><cellXfs>".to_owned(),
                    "<xf/>".repeat(3_000_000),
                    "</cellXfs></styleSheet>".to_owned(),
                ],
            ),
        ),
    ]);
}

#[test]
fn gigantic_texts() {
    let long = "甲".repeat(1 << 20);
    let between = |open: &str, close: &str| {
        let long = (0..20).map(|_| long.clone());
        let open = std::iter::once(format!("{SHEET}{open}"));
        with_part("sheet1.xml", open.chain(long).chain([close.to_owned()]))
    };
    let shared = format!(
        "<sst uniqueCount=\"1\"><si><t>{}</t></si></sst>",
        "甲".repeat(32_000)
    );
    let named = with_sheet(&"<row><c t=\"s\"><v>0</v></c></row>".repeat(1_000), 150, END);
    let named = patched(&named, |name, text| {
        if name.ends_with("sharedStrings.xml") {
            shared.clone()
        } else {
            text
        }
    });
    refused(&[
        ("一格六十兆.xlsx", between("<row><c t=\"inlineStr\"><is><t>", END)),
        (
            "文字表六十兆.xlsx",
            with_part("sharedStrings.xml", (0..20).map(|_| long.clone())),
        ),
        ("属性六十兆.xlsx", between("<row r=\"", "\"/>")),
        ("同一段文字十五万次.xlsx", named),
        ("一行逗号.csv", vec![b','; 60 << 20]),
        (
            "没有标记.html",
            format!("<table><tr><td>{}", "甲".repeat(15 << 20)).into_bytes(),
        ),
        ("嵌套.html", "<table><tr><td>".repeat(2_000_000).into_bytes()),
        ("层层嵌套.html", "<div><b>".repeat(2_000_000).into_bytes()),
        ("三千万个和号.html", after_cell(&"&".repeat(30 << 20))),
        ("百万个属性.html", after_cell(&attributes())),
        (
            "属性三十兆.html",
            after_cell(&format!("<td style=\"{}", "甲".repeat(10 << 20))),
        ),
        ("三千万个和号.xml", after_data(&"&".repeat(30 << 20))),
        (
            "属性三十兆.xml",
            after_data(&format!("<a b=\"{}", "&".repeat(30 << 20))),
        ),
    ]);
}

fn after_cell(end: &str) -> Vec<u8> {
    format!("<table><tr><td>甲{end}").into_bytes()
}

fn attributes() -> String {
    let names = (0..1_000_000).map(|at| format!(" a{at}=1"));
    std::iter::once("<td".to_owned()).chain(names).collect()
}

fn after_data(end: &str) -> Vec<u8> {
    let before = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
                  xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"甲\"><Table><Row>\
                  <Cell><Data ss:Type=\"String\">";
    format!("{before}{end}").into_bytes()
}

#[test]
fn binary_workbooks_that_never_end() {
    let long = record(0x0013, &[vec![0], wide(&"甲".repeat(32_000))].concat());
    let row = |row: u32| record(0x0000, &[words(&[row, 0]), vec![0; 9]].concat());
    let named = record(0x0012, &words(&[0, 0])).repeat(1_000);
    let named: Vec<u8> = (0..150)
        .flat_map(|at| [row(at), named.clone()].concat())
        .collect();
    let begin = record(0x0091, &[]);
    let short = record(0x0013, &[vec![0], wide("甲")].concat());
    let merges = record(0x00B0, &words(&[1, 1, 0, 1])).repeat(200_000);
    let cells = [row(0), record(0x000D, &words(&[0, 6])).repeat(16_000)].concat();
    let with = |ending: &'static str, part: Vec<u8>| {
        move |name: &str, bytes: Vec<u8>| match name.ends_with(ending) {
            true => part.clone(),
            false => bytes,
        }
    };
    let table = binary::table();
    let texts = patched_bytes(&table, with("sharedStrings.bin", long));
    let told = refused(&[
        (
            "同一段文字十五万次.xlsb",
            patched_bytes(&texts, with("sheet1.bin", [begin.clone(), named].concat())),
        ),
        (
            "六百万段文字.xlsb",
            patched_bytes(&table, with("sharedStrings.bin", short.repeat(6_000_000))),
        ),
        (
            "二十万处合并.xlsb",
            patched_bytes(
                &table,
                with(
                    "sheet1.bin",
                    [begin.clone(), record(0x0092, &[]), merges].concat(),
                ),
            ),
        ),
        (
            "六百万格.xlsb",
            patched_bytes(&table, with("sheet1.bin", [begin, cells.repeat(375)].concat())),
        ),
    ]);
    for (told, limit) in told.iter().zip(["256 MB", "128 MB", "10 万处", "500 万个"]) {
        assert!(told.contains(limit), "{told}");
    }
}

#[test]
fn impossible_sizes() {
    let far = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData><mergeCells>\
               <mergeCell ref=\"A1:XFD1048576\"/></mergeCells></worksheet>";
    let far = with_sheet("", 0, far);
    let far = patched(&far, |name, text| match name.ends_with("sheet1.xml") {
        true => text.replace("<sheetData>", "<dimension ref=\"A1:XFD1048576\"/><sheetData>"),
        false => text,
    });
    let merges = "<mergeCell ref=\"A1:B1\"/>".repeat(1_000);
    let open = "<row><c><v>1</v></c></row></sheetData><mergeCells>";
    let merges = with_part(
        "sheet1.xml",
        [format!("{SHEET}{open}")]
            .into_iter()
            .chain((0..1_000).map(|_| merges.clone())),
    );
    let lie = patched(&xlsx(), |name, text| match name.ends_with("sharedStrings.xml") {
        true => text.replace("uniqueCount=\"", "uniqueCount=\"100000000000\" x=\""),
        false => text,
    });
    let mut ods = zip::ZipWriter::new(Cursor::new(Vec::new()));
    ods.start_file("content.xml", SimpleFileOptions::default())
        .unwrap();
    ods.write_all(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"甲\"><table:table-row \
         table:number-rows-repeated=\"4000000000\"><table:table-cell table:number-columns-repeated=\"4000000000\" \
         office:value-type=\"float\" office:value=\"1\"><text:p>1</text:p></table:table-cell></table:table-row>\
         </table:table></office:spreadsheet></office:body></office:document-content>"
            .as_bytes(),
    )
    .unwrap();
    let spans = "<table><tr><td rowspan=4000000000 colspan=4000000000>甲</td></tr></table>";
    let index = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
                 xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"甲\"><Table>\
                 <Row ss:Index=\"4000000000\"><Cell ss:Index=\"4000000000\" ss:MergeDown=\"4000000000\"><Data \
                 ss:Type=\"Number\">1</Data></Cell></Row></Table></Worksheet></Workbook>";
    refused(&[
        ("最后一格.xlsx", far),
        ("百万处合并.xlsx", merges),
        ("假计数.xlsx", lie),
        ("四十亿行.ods", ods.finish().unwrap().into_inner()),
        ("跨四十亿行.html", spans.into()),
        ("第四十亿行.xml", index.into()),
    ]);
}

#[test]
fn entities() {
    let system = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>";
    let laughs = "<!DOCTYPE x [<!ENTITY a \"哈哈哈哈哈哈哈哈\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">\
                  <!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>";
    let mut files = Vec::new();
    for (at, kind) in [system, laughs].into_iter().enumerate() {
        for part in ["sheet1.xml", "sharedStrings.xml"] {
            let odd = patched(&xlsx(), |name, text| match name.ends_with(part) {
                true => text
                    .replacen("?>", &format!("?>{kind}"), 1)
                    .replacen("养老机构", "&e;&c;", 1),
                false => text,
            });
            files.push((format!("实体{at}{part}.xlsx"), odd));
        }
        let book = format!(
            "<?xml version=\"1.0\"?>{kind}<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>"
        );
        files.push((format!("实体{at}.xml"), book.into_bytes()));
    }
    let files: Vec<(&str, Vec<u8>)> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.clone()))
        .collect();
    refused(&files);
}

#[test]
fn loops_in_old_containers() {
    let rows: Vec<&[&str]> = ROWS.iter().copied().cycle().take(120).collect();
    let xls = Writer::Biff5.file(&rows);
    // The table is sector 0, the directory sector 1 with the stream as its second entry.
    let endless = with_word(&xls, 0, 4 * 3, 2);
    let huge = with_word(&endless, 1, 128 + 120, 0x7FFF_FFFF);
    let mut record = Writer::Biff5.stream(&rows);
    record[2..4].copy_from_slice(&[0xFF, 0xFF]);
    refused(&[
        ("环.xls", endless),
        ("环二.xls", huge),
        ("长记录.xls", compound("Book", &record)),
    ]);
}

#[test]
fn loops_that_hide_nothing_are_walked_once() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("台账.laoxiao");
    run(&ledger, &["new", "--county", "耿马县"]);
    let xls = Writer::Biff5.file(ROWS);
    let own_sibling = with_word(&with_word(&xls, 1, 76, 0), 1, 128 + 68, 1);
    // More tables than the file has sectors, the first of them a part of the stream.
    let mut tables = xls.clone();
    tables[68..76].copy_from_slice(&[2, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F]);
    for (name, bytes) in [
        ("自链.xls", with_word(&xls, 0, 4, 1)),
        ("自邻.xls", own_sibling),
        ("表环.xls", tables),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let answer = run(&ledger, &["import", path.to_str().unwrap()]);
        assert_eq!(answer["sheets"][0]["counts"]["new"], 2, "{name}");
    }
}
