//! What is struck through, raised or shown in another unit, in every format but xlsx: a figure is what its author left.

use std::io::{Cursor, Write as _};

use laoxiao::import::Plan;
use laoxiao::model::MoneyUnit;
use zip::write::SimpleFileOptions;

use super::biff::{compound, record};
use super::biff12::{record as record_12, wide, words};
use super::binary;
use super::formats::{patched_bytes, plan_of_bytes, same, same_with, spreadsheet_ml, web_page};
use super::problems;

/// The table comes in as if the mark were not there, and what was struck is told.
fn same_but_struck(name: &str, bytes: &[u8]) {
    same(name, bytes);
    let plan = plan_of_bytes(name, bytes);
    let told = problems(&plan.sheets[0]);
    assert!(
        told.iter().any(|told| told.ends_with("value.struck-out")),
        "{told:?}"
    );
}

fn names(plan: &Plan) -> Vec<String> {
    let changes = plan.sheets[0].changes.iter();
    changes.map(|change| change.record.name().to_owned()).collect()
}

/// The first amount in 万元, or the codes of the problems.
fn investment(plan: &Plan) -> String {
    let sheet = &plan.sheets[0];
    match sheet.changes[0].record.get("total_investment") {
        Some(value) => value.show(MoneyUnit::Wan),
        None => problems(sheet).join(" "),
    }
}

fn replaced(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

/// A table of a text document: rows as XML and styles before them.
fn ods_of(styles: &str, rows: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body>\
         <office:spreadsheet><table:table table:name=\"表\">{rows}</table:table></office:spreadsheet></office:body>\
         </office:document-content>"
    );
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    out.start_file("content.xml", SimpleFileOptions::default())
        .unwrap();
    out.write_all(content.as_bytes()).unwrap();
    out.finish().unwrap().into_inner()
}

fn ods_row(cells: &[&str]) -> String {
    let cell = |text: &&str| match text.parse::<f64>() {
        _ if text.starts_with('<') => (*text).to_owned(),
        Ok(_) => format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{text}\"><text:p>{text}</text:p></table:table-cell>"
        ),
        Err(_) => format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>"),
    };
    format!(
        "<table:table-row>{}</table:table-row>",
        cells.iter().map(cell).collect::<String>()
    )
}

const HEADER: [&str; 5] = ["序号", "项目名称", "建设地点", "建设内容及规模", "总投资（万元）"];
const LINE: &str = "style:text-line-through-style=\"solid\"";

#[test]
fn opendocument_marks() {
    let styles = format!(
        "<style:style style:name=\"ce1\" style:family=\"table-cell\"><style:text-properties {LINE}/></style:style>\
         <style:style style:name=\"T1\" style:family=\"text\"><style:text-properties style:text-line-through-type=\"single\"/></style:style>\
         <style:style style:name=\"T2\" style:family=\"text\"><style:text-properties style:text-position=\"super 58%\"/></style:style>\
         <style:style style:name=\"T3\" style:family=\"text\"><style:text-properties style:text-line-through-style=\"none\"/></style:style>"
    );
    let span = |style: &str, text: &str| format!("<text:span text:style-name=\"{style}\">{text}</text:span>");
    let cell = |inside: &str| format!("<table:table-cell><text:p>{inside}</text:p></table:table-cell>");
    let gone = |text: &str| {
        format!("<table:table-cell table:style-name=\"ce1\"><text:p>{text}</text:p></table:table-cell>")
    };
    let part = cell(&format!("{}{}", span("T1", "30"), span("T3", "45")));
    let mark = cell(&format!("甲养老中心{}", span("T2", "1")));
    let rows = [
        ods_row(&HEADER),
        ods_row(&["1", &mark, "耿马镇", "床位100张", &part]),
        ods_row(&[
            "2",
            &gone("乙养老中心"),
            &gone("孟定镇"),
            &gone("床位50张"),
            &gone("880"),
        ]),
        ods_row(&["3", "丙托育园", "勐永镇", "托位60个", "120"]),
    ];
    let plan = plan_of_bytes("项目.ods", &ods_of(&styles, &rows.concat()));
    assert_eq!(names(&plan), ["甲养老中心", "丙托育园"]);
    assert_eq!(investment(&plan), "45");
    assert_eq!(
        problems(&plan.sheets[0]),
        ["E2 value.struck-out", "A3 row.struck-out"]
    );
}

#[test]
fn opendocument_shows_what_its_format_says() {
    let amount = |header: &str, kept: &str, shown: &str| {
        let cell = format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{kept}\"><text:p>{shown}</text:p></table:table-cell>"
        );
        let mut head = HEADER;
        head[4] = header;
        let rows = [
            ods_row(&head),
            ods_row(&["1", "甲养老中心", "耿马镇", "床位100张", &cell]),
        ];
        investment(&plan_of_bytes("项目.ods", &ods_of("", &rows.concat())))
    };
    for (header, kept, shown, expected) in [
        ("总投资（万元）", "36000000", "3600.0000", "3600"),
        ("总投资（万元）", "36000000", "3600.0万", "3600"),
        ("总投资（元）", "36000000", "3600.0万", "3600"),
        ("总投资（千元）", "36000000", "36,000", "3600"),
        ("总投资（元）", "36000000", "36,000,000.00", "3600"),
        ("总投资（万元）", "1250.567", "1,250.57", "1250.567"),
        ("总投资（元）", "36000000", "3600.0000", "E2 value.shown-differs"),
        ("总投资（万元）", "3600", "3600k", "E2 unit.not-understood"),
    ] {
        assert_eq!(amount(header, kept, shown), expected, "{header} {kept} {shown}");
    }
}

#[test]
fn marks_of_a_web_page() {
    let page = web_page("utf-8");
    let style = "td { mso-number-format:\"\\@\" }";
    for (css, struck) in [
        ("", "<s>99</s>30"),
        ("", "<del>9<b>9</del>30"),
        (
            "",
            "<span style='color:red;text-decoration: line-through'>99</span>30",
        ),
        (
            ".font6 {color:red;\n text-decoration:line-through;}",
            "<font class=\"font6\">99</font><font class=font5>30</font>",
        ),
    ] {
        let page = replaced(&page, style, &format!("{style} {css}"));
        let page = replaced(&page, "<td>30&nbsp;", &format!("<td>{struck}"));
        same_but_struck("机构.xls", page.as_bytes());
    }
    let raised = replaced(&page, "甲敬老院", "甲敬老院<sup>①</sup>");
    same(
        "机构.html",
        replaced(&raised, "<td>30", "<td>30<sup>1</sup>").as_bytes(),
    );
    // A tag that was never closed ends with its cell.
    same(
        "机构.html",
        replaced(&page, "<td>10&nbsp;", "<td>10<sup>").as_bytes(),
    );
    let row = page
        .split("<tr>")
        .find(|row| row.contains("敬老院") && row.contains("勐永镇"))
        .unwrap();
    let gone = replaced(&page, row, &row.replace("<td>", "<td class='old xl70'>"));
    let gone = replaced(
        &gone,
        style,
        &format!("{style} tr, td.xl70 {{text-decoration:line-through}}"),
    );
    let plan = plan_of_bytes("机构.xls", gone.as_bytes());
    assert_eq!(names(&plan), ["甲敬老院"]);
}

#[test]
fn a_web_page_of_excel_keeps_numbers_beside_what_it_shows() {
    let amount = |header: &str, cell: &str| {
        let head: String = HEADER[..4]
            .iter()
            .map(|name| format!("<td>{name}</td>"))
            .collect();
        let page = format!(
            "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table><tr>{head}<td>{header}</td></tr>\
             <tr><td x:num>1</td><td>甲养老中心</td><td>耿马镇</td><td>床位100张</td>{cell}</tr></table></html>"
        );
        investment(&plan_of_bytes("项目.xls", page.as_bytes()))
    };
    for (header, cell, expected) in [
        ("总投资（万元）", "<td x:num=\"36000000\">3600.0000</td>", "3600"),
        ("总投资（万元）", "<td x:num=\"36000000\">3600.0万</td>", "3600"),
        (
            "总投资（万元）",
            "<td x:num=\"1250.567\">1,250.57</td>",
            "1250.567",
        ),
        ("总投资（万元）", "<td x:num>3600</td>", "3600"),
        (
            "总投资（元）",
            "<td x:num=\"36000000\">3600.0000</td>",
            "E2 value.shown-differs",
        ),
    ] {
        assert_eq!(amount(header, cell), expected, "{header} {cell}");
    }
}

#[test]
fn marks_of_spreadsheet_ml() {
    let book = spreadsheet_ml();
    let cell = "<Cell><Data ss:Type=\"Number\">30</Data></Cell>";
    let rich = "<Cell><ss:Data ss:Type=\"String\" xmlns=\"http://www.w3.org/TR/REC-html40\"><S>99</S><Font>30</Font></ss:Data></Cell>";
    same_but_struck("机构.xml", replaced(&book, cell, rich).as_bytes());
    let raised = replaced(&book, "甲敬老院", "甲敬老院<Sup>①</Sup>");
    same("机构.xml", raised.as_bytes());
    let styles = "<Styles><Style ss:ID=\"s62\"><Font ss:FontName=\"宋体\" ss:StrikeThrough=\"1\"/></Style>\
                  <Style ss:ID=\"s63\"><Font ss:FontName=\"宋体\"/><NumberFormat ss:Format=\"0\"/></Style></Styles>";
    let styled = replaced(&book, "<Worksheet", &format!("{styles}<Worksheet"));
    let row = styled.lines().find(|line| line.contains("勐永镇")).unwrap();
    let gone = replaced(&styled, row, &row.replace("<Cell>", "<Cell ss:StyleID=\"s62\">"));
    assert_eq!(names(&plan_of_bytes("机构.xml", gone.as_bytes())), ["甲敬老院"]);
    same(
        "机构.xml",
        replaced(&styled, row, &row.replace("<Cell>", "<Cell ss:StyleID=\"s63\">")).as_bytes(),
    );
}

/// A binary workbook whose texts have runs: each from a place on in a font; the second font is struck through, the third
/// raised.
#[test]
fn marks_of_a_binary_workbook() {
    let font =
        |flags: u8, script: u8| record_12(0x002B, &[0xDC, 0, flags, 0, 0x90, 1, script, 0, 0, 0, 0, 0]);
    let fonts = [font(0, 0), font(8, 0), font(0, 1)].concat();
    let with_text = |old: &str, new: &str, runs: &[[u16; 2]]| {
        let plain = record_12(0x0013, &[vec![0], wide(old)].concat());
        let places = runs
            .iter()
            .flatten()
            .flat_map(|part| part.to_le_bytes())
            .collect();
        let count = words(&[u32::try_from(runs.len()).unwrap()]);
        let rich = record_12(0x0013, &[vec![1], wide(new), count, places].concat());
        patched_bytes(&binary::table(), |name, bytes| match name {
            "xl/styles.bin" => [&fonts[..], &bytes].concat(),
            "xl/sharedStrings.bin" => {
                let at = bytes.windows(plain.len()).position(|part| part == plain).unwrap();
                [&bytes[..at], &rich, &bytes[at + plain.len()..]].concat()
            }
            _ => bytes,
        })
    };
    same_but_struck(
        "机构.xlsb",
        &with_text("甲敬老院", "丁甲敬老院", &[[0, 1], [1, 0]]),
    );
    same("机构.xlsb", &with_text("甲敬老院", "甲敬老院②", &[[4, 2]]));
    // Runs that point nowhere mark nothing.
    same(
        "机构.xlsb",
        &with_text("甲敬老院", "甲敬老院", &[[9, 1], [2, 77]]),
    );
}

/// An old workbook with shared texts: fonts, formats of cells, then the table.
#[test]
fn marks_of_an_old_workbook() {
    let font = |flags: u16, script: u16| {
        let words = [200, flags, 0x7FFF, 400, script, 0, 0]
            .map(u16::to_le_bytes)
            .concat();
        record(0x0031, &[&words[..], &[2, 0], b"Ab"].concat())
    };
    let format = |font: u16| {
        let mut body = [font.to_le_bytes(), [0; 2]].concat();
        body.resize(20, 0);
        record(0x00E0, &body)
    };
    // A text, and the runs in it.
    let text = |text: &str, runs: &[[u16; 2]]| {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut body = u16::try_from(units.len()).unwrap().to_le_bytes().to_vec();
        body.push(if runs.is_empty() { 1 } else { 9 });
        if !runs.is_empty() {
            body.extend(u16::try_from(runs.len()).unwrap().to_le_bytes());
        }
        body.extend(units.into_iter().flat_map(u16::to_le_bytes));
        body.extend(runs.iter().flatten().flat_map(|part| part.to_le_bytes()));
        body
    };
    let header = [
        "2023年上半年养老机构情况",
        "机构名称",
        "所在乡镇",
        "床位数",
        "入住人数",
    ];
    let mut texts: Vec<Vec<u8>> = header.iter().map(|name| text(name, &[])).collect();
    // The fonts are numbered from 0, and no font is the 4th: 5 is the last here.
    texts.extend([
        text("甲敬老院①", &[[4, 3]]),
        text("耿马镇", &[]),
        text("3045", &[[0, 1], [2, 5]]),
        text("乙敬老院", &[]),
    ]);
    let count = u32::try_from(texts.len()).unwrap();
    let shared = [&count.to_le_bytes()[..], &count.to_le_bytes(), &texts.concat()].concat();
    let begin = |what: u16| record(0x0809, &[&[0, 6][..], &what.to_le_bytes(), &[0; 12]].concat());
    let mut globals = begin(5);
    globals.extend([font(0, 0), font(8, 0), font(0, 0), font(0, 1), font(0, 0)].concat());
    globals.extend([format(0), format(1)].concat());
    let at = globals.len();
    let sheet_record = |start: u32| record(0x0085, &[&start.to_le_bytes()[..], &[0, 0, 1, 0, b'A']].concat());
    let tail = [record(0x00FC, &shared), record(0x000A, &[])].concat();
    let start = u32::try_from(at + sheet_record(0).len() + tail.len()).unwrap();
    globals.extend([sheet_record(start), tail].concat());
    let place = |row: u16, column: u16, format: u16| [row, column, format].map(u16::to_le_bytes).concat();
    let pointing = |row, column, format, text: u32| {
        record(
            0x00FD,
            &[&place(row, column, format)[..], &text.to_le_bytes()].concat(),
        )
    };
    let number = |row, column, format, number: f64| {
        record(
            0x0203,
            &[&place(row, column, format)[..], &number.to_le_bytes()].concat(),
        )
    };
    let mut sheet = begin(0x10);
    sheet.extend(pointing(0, 0, 0, 0));
    for column in 0..4 {
        sheet.extend(pointing(1, column, 0, u32::from(column) + 1));
    }
    sheet.extend(
        [
            pointing(2, 0, 0, 5),
            pointing(2, 1, 0, 6),
            pointing(2, 2, 0, 7),
            number(2, 3, 0, 12.0),
        ]
        .concat(),
    );
    sheet.extend(
        [
            pointing(3, 0, 1, 8),
            pointing(3, 1, 1, 6),
            number(3, 2, 1, 50.0),
            number(3, 3, 1, 41.0),
        ]
        .concat(),
    );
    sheet.extend(record(0x000A, &[]));
    let plan = plan_of_bytes("机构.xls", &compound("Workbook", &[globals, sheet].concat()));
    let sheet = &plan.sheets[0];
    assert_eq!(names(&plan), ["甲敬老院"], "{:?}", problems(sheet));
    let beds = sheet.changes[0].record.at("beds_total", sheet.period).unwrap();
    assert_eq!(beds.show(MoneyUnit::Wan), "45");
    assert_eq!(problems(sheet), ["C3 value.struck-out", "A4 row.struck-out"]);
}

/// Nothing is marked where nothing is said of marks.
#[test]
fn plain_files_are_read_as_before() {
    same("机构.xlsb", &binary::table());
    same("机构.xml", spreadsheet_ml().as_bytes());
    same_with(
        "乙敬老院",
        "机构.xls",
        &super::biff::Writer::Biff8.file(super::biff::BIFF_ROWS),
    );
}
