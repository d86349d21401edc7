//! Three counties that no plan is shipped for, in the window: from 新建 to 总览, plot and the exported indicator table; one
//! each with a table as xlsx, as docx and typed by hand.

use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use laoxiao::model::RecordKind;
use laoxiao::ui::pages::Page;
use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;

use crate::window::{Window, click, drop_file, figure, go, labels, records, tab, text, window};

const ROWS: [&[&str]; 4] = [
    &[
        "序号",
        "指标",
        "单位",
        "2025年基期值",
        "2030年规划目标值",
        "责任单位",
    ],
    &["1", "养老床位数", "张", "40", "100", "县民政局"],
    &["2", "养老机构护理型床位占比", "%", "25", "≥73", "县民政局"],
    &["3", "老年助餐点", "个", "2", "12", "县民政局"],
];

/// A new ledger of a county; the annexes will go into the second folder.
fn county(folder: &Path, name: &str) -> (Window, PathBuf) {
    let (ledger, annexes) = (folder.join("台账.laoxiao"), folder.join("附件"));
    let mut window = window(folder, &[ledger, annexes.clone()]);
    click(&mut window, "新建台账");
    let hint = "县名、拼音首字母或编码，例如 耿马、gm、530926";
    window.get_by_role_and_label(Role::TextInput, hint).focus();
    window.run();
    text(&mut window, name.trim_end_matches('县'));
    window.get_by_label_contains(name).click();
    window.run();
    (window, annexes)
}

fn type_into(window: &mut Window, name: &str, typed: &str) {
    window.get_by_role_and_label(Role::TextInput, name).focus();
    window.run();
    text(window, typed);
}

/// Drops a table of indicators and makes it a new plan.
fn import_as_new_plan(window: &mut Window, file: PathBuf) {
    drop_file(window, file);
    window.run();
    window.get_by_label("选定后才能写入");
    let plan = window.get_by(|node| {
        node.role() == Role::ComboBox && node.label().is_some_and(|label| label.starts_with("方案"))
    });
    plan.click();
    window.run();
    window.get_by_label("新建方案").click();
    window.run();
    click(window, "写入台账（可撤销）");
    assert_eq!(own(window), 3, "{:?}", window.state().message());
}

/// How many indicators the county's own plan has.
fn own(window: &Window) -> usize {
    let all = records(window, RecordKind::Indicator);
    all.iter()
        .filter(|record| record.text("framework") == "own2030")
        .count()
}

/// What the officer does with the plan: figures come in, are looked at and go out.
fn whole_way(window: &mut Window, folder: &Path, annexes: &Path, township: &str) {
    for (period, beds, nursing) in [("2025年下半年", 40, 10), ("2026年上半年", 60, 45)] {
        let file = folder.join(format!("机构{period}.csv"));
        let rows = [
            format!("养老机构情况统计表（{period}）"),
            "序号,机构名称,所在乡镇,机构类型,床位数（张）,其中：护理型,入住人数".to_owned(),
            format!("1,中心敬老院,{township},敬老院,{beds},{nursing},20"),
        ];
        std::fs::write(&file, rows.join("\n")).unwrap();
        drop_file(window, file);
        window.run();
        click(window, "写入台账（可撤销）");
    }
    go(window, Page::Overview);
    let shown = labels(window);
    assert!(
        shown.iter().any(|label| label.contains("养老床位数")),
        "{shown:?}"
    );
    let beds = figure(window, "elder-beds");
    assert_eq!(
        (beds.value, beds.gap, beds.baseline),
        (Some(60.0), Some(40.0), Some((2025, 40.0)))
    );
    go(window, Page::Indicators);
    tab(window, "指标进展 3");
    let shown = labels(window);
    for words in ["养老床位数", "老年助餐点", "护理型床位占比"] {
        assert!(
            shown.iter().any(|label| label.contains(words)),
            "{words}: {shown:?}"
        );
    }
    tab(window, "方案与目标");
    assert!(labels(window).iter().any(|label| label.contains("2025—2030年")));
    go(window, Page::Submit);
    click(window, "导出到文件夹…");
    let message = window.state().message().unwrap_or_default().to_owned();
    let tables = std::fs::read_dir(annexes).unwrap_or_else(|error| panic!("{error}: {message}"));
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().path();
    let mut tables = tables
        .map(name)
        .filter(|path| path.to_string_lossy().contains("指标"));
    let path = tables.find(|path| {
        rows_of(path)
            .iter()
            .any(|row| row.contains(&"2030年目标".to_owned()))
    });
    let rows = rows_of(&path.unwrap_or_else(|| panic!("no table of indicators: {message}")));
    let beds = rows
        .iter()
        .find(|row| row.iter().any(|cell| cell.starts_with("养老床位数")))
        .unwrap();
    assert!(
        beds.contains(&"40".to_owned()) && beds.contains(&"100".to_owned()),
        "{beds:?}"
    );
    assert!(!beds.contains(&"60".to_owned()), "2026 is not over: {beds:?}");
}

fn rows_of(path: &Path) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let name = book.sheet_names()[0].clone();
    let sheet = book.worksheet_range(&name).unwrap();
    let text = |cell: &Data| cell.to_string().split_whitespace().collect::<String>();
    sheet.rows().map(|row| row.iter().map(text).collect()).collect()
}

#[test]
fn a_county_with_its_table_as_xlsx_goes_the_whole_way() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, annexes) = county(folder.path(), "祥云县");
    let file = folder.path().join("指标.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "祥云县“十五五”养老托育服务主要指标").unwrap();
    for (row, cells) in (1..).zip(ROWS) {
        for (column, cell) in (0u16..).zip(cells) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number).unwrap(),
                Err(_) => sheet.write(row, column, *cell).unwrap(),
            };
        }
    }
    book.save(&file).unwrap();
    import_as_new_plan(&mut window, file);
    whole_way(&mut window, folder.path(), &annexes, "祥城镇");
}

#[test]
fn a_county_with_its_table_as_docx_goes_the_whole_way() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, annexes) = county(folder.path(), "弥渡县");
    let file = folder.path().join("方案.docx");
    let paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let row = |cells: &&[&str]| {
        let cells = cells
            .iter()
            .map(|text| format!("<w:tc>{}</w:tc>", paragraph(text)));
        format!("<w:tr>{}</w:tr>", cells.collect::<String>())
    };
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/\
         wordprocessingml/2006/main\"><w:body>{}<w:tbl>{}</w:tbl></w:body></w:document>",
        paragraph("弥渡县“十五五”养老托育服务主要指标"),
        ROWS.iter().map(row).collect::<String>()
    );
    let relations = "<Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/\
                     2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in [("_rels/.rels", relations), ("word/document.xml", &document)] {
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(part.as_bytes()).unwrap();
    }
    std::fs::write(&file, out.finish().unwrap().into_inner()).unwrap();
    import_as_new_plan(&mut window, file);
    whole_way(&mut window, folder.path(), &annexes, "弥城镇");
}

#[test]
fn a_county_that_types_its_plan_goes_the_whole_way() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, annexes) = county(folder.path(), "宾川县");
    go(&mut window, Page::Indicators);
    tab(&mut window, "方案与目标");
    click(&mut window, "新建方案…");
    type_into(&mut window, "方案题名", "宾川县“十五五”养老托育方案");
    click(&mut window, "建立方案");
    for row in ROWS.iter().skip(1) {
        type_into(&mut window, "指标名称", row[1]);
        type_into(&mut window, "单位", row[2]);
        type_into(&mut window, "目标", row[4]);
        click(&mut window, "添加这项指标");
    }
    assert_eq!(own(&window), 3, "{:?}", window.state().message());
    // The base of the first, which is in view after a click on its row.
    window.get_all_by_label("养老床位数").next().unwrap().click();
    window.run();
    type_into(&mut window, "基期值", "40");
    window.get_by_label_contains("目标变动：基期值 空 → 40");
    click(&mut window, "确认改动 1 处");
    let all = records(&window, RecordKind::Indicator);
    let beds = all
        .iter()
        .find(|record| record.text("framework") == "own2030")
        .unwrap();
    assert_eq!(
        (
            beds.text("name"),
            beds.number("baseline"),
            beds.number("baseline_year")
        ),
        ("养老床位数", Some(40.0), Some(2025.0)),
        "{:?}",
        window.state().message()
    );
    whole_way(&mut window, folder.path(), &annexes, "金牛镇");
}
