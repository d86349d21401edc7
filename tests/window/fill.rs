//! 套表 in the window, by its labels and without a display: drop, look, change, confirm, save, and the same again.

use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use laoxiao::ops::Session;
use laoxiao::ui::app::WindowStart;
use laoxiao::ui::pages::Page;

use crate::support::county::ledger_of;
use crate::support::fixture::template;
use crate::support::package::{number, saved, with_part};
use crate::window::{Window, click, drop_file, go, start, text, window_of};

const SHEET: &str = "养老重大项目清单";

/// The window on a ledger with the prefecture's project list.
fn window(dir: &Path, answers: &[PathBuf]) -> Window {
    let session = ledger_of(dir, "景洪市", &["西双版纳州_重大项目清单_已填.xlsx"]);
    let path = session.path().to_owned();
    drop(session);
    let start = WindowStart {
        ledger: Some(path),
        ..start(dir, answers)
    };
    let mut window = window_of(start, [1366.0, 768.0]);
    window.run();
    go(&mut window, Page::Fill);
    window
}

/// Chooses from the drop-down of a column.
fn choose(window: &mut Window, column: &str, choice: &str) {
    window
        .get_by(|node| {
            node.role() == Role::ComboBox && node.label().is_some_and(|label| label.starts_with(column))
        })
        .click();
    window.run();
    window.get_by_role_and_label(Role::Button, choice).click();
    window.run();
}

#[test]
fn an_issued_file_is_dropped_looked_at_confirmed_and_saved() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("已填.xlsx");
    let again = dir.path().join("再填.xlsx");
    let mut window = window(dir.path(), &[out.clone(), again.clone()]);
    let issued = template("西双版纳州_重大项目清单_空表.xlsx");
    drop_file(&mut window, issued.clone());
    // What was recognised, and the rows that will go in.
    window.get_by_label("待确认");
    window.get_by_label_contains("填 34 行，其中插入 6 行");
    window.get_by_label_contains("明细第5—19行");
    assert!(
        window.query_by_label("填好另存…").is_none(),
        "not before it is confirmed"
    );

    // A column is left blank, then filled again; the office is typed.
    choose(&mut window, "C列填什么", "不填");
    window.get_by_label("C列填什么 不填");
    choose(&mut window, "C列填什么", "建设性质");
    window.get_by_label("C列填什么 建设性质");
    let office = "填报单位，留空则不填";
    window.get_by_role_and_label(Role::TextInput, office).focus();
    window.run();
    text(&mut window, "景洪市发展和改革局");
    click(&mut window, "确认对应");
    window.get_by_label("已确认");
    click(&mut window, "填好另存…");
    assert!(out.exists(), "{:?}", window.state().message());
    window.get_by_label("已存好");
    assert!((number(&out, SHEET, 26, 6) - 15979.67).abs() < 1e-9);
    let filler = saved(&out, SHEET, 3, 0).to_string();
    assert!(filler.contains("景洪市发展和改革局"), "{filler}");
    assert!(filler.contains("填报时间：2"), "the date of today: {filler}");
    assert!(!filler.contains("填报人：景"), "{filler}");

    // The same header under another name and with another title is not asked about again.
    let other = dir.path().join("第二次下发.xlsx");
    let bytes = std::fs::read(&issued).unwrap();
    std::fs::write(
        &other,
        with_part(&bytes, "docProps/core.xml", |xml| xml.replace("</", " </")),
    )
    .unwrap();
    drop_file(&mut window, other);
    window.get_by_label("已确认");
    click(&mut window, "填好另存…");
    assert!(again.exists(), "{:?}", window.state().message());
    assert_eq!(saved(&again, SHEET, 3, 0).to_string(), filler);
}

#[test]
fn a_refused_file_gets_our_own_layout_in_its_order_of_columns() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("自有版式.xlsx");
    let mut window = window(dir.path(), std::slice::from_ref(&out));
    drop_file(&mut window, template("indirect.xlsx"));
    window.get_by_label_contains("INDIRECT");
    assert!(window.query_by_label("填好另存…").is_none());
    click(&mut window, "按自有版式导出（列次序相同）…");
    assert!(out.exists(), "{:?}", window.state().message());
    drop(window);
    let session = Session::open(&dir.path().join("台账.laoxiao")).unwrap();
    assert_eq!(
        session.history().unwrap().len(),
        2,
        "looking and filling are no steps"
    );
}

#[test]
fn a_file_that_is_no_table_is_refused_in_place() {
    let dir = tempfile::tempdir().unwrap();
    let mut window = window(dir.path(), &[]);
    let file = dir.path().join("说明.txt");
    std::fs::write(&file, "没有表").unwrap();
    drop_file(&mut window, file);
    window.get_by_label("换一个文件…");
    assert!(window.query_by_label("确认对应").is_none());
}

#[test]
fn rows_that_are_not_certain_are_asked_about() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("已填.xlsx");
    let mut window = window(dir.path(), std::slice::from_ref(&out));
    // A second run of framed rows with a total stands below the first one.
    let issued = dir.path().join("下发表.xlsx");
    let package = std::fs::read(template("plain.xlsx")).unwrap();
    let twice = with_part(&package, "xl/worksheets/sheet1.xml", |sheet| {
        let row = |number: u32| {
            let at = sheet.find(&format!("<row r=\"{number}\"")).unwrap();
            let end = at + sheet[at..].find("</row>").unwrap() + "</row>".len();
            (at, end)
        };
        let moved = |from: u32, to: u32| {
            let (at, end) = row(from);
            let text = sheet[at..end].replace(&format!("r=\"{from}\""), &format!("r=\"{to}\""));
            ('A'..='K').fold(text, |text, letter| {
                text.replace(&format!("\"{letter}{from}\""), &format!("\"{letter}{to}\""))
            })
        };
        let (_, end) = row(10);
        let (_, last) = sheet
            .match_indices("</row>")
            .last()
            .map(|(at, _)| (at, at + 6))
            .unwrap();
        let rest = sheet[last..].replace("<mergeCell ref=\"A11:K11\"/>", "");
        let bare = |text: String| {
            let mut cells = text.split("<f>").map(str::to_owned).collect::<Vec<_>>();
            for cell in cells.iter_mut().skip(1) {
                *cell = cell.split_once("</f>").unwrap().1.to_owned();
            }
            cells.concat()
        };
        let second = bare([moved(5, 11), moved(6, 12), moved(10, 13)].concat());
        format!("{}{second}{rest}", &sheet[..end])
    });
    std::fs::write(&issued, twice).unwrap();
    drop_file(&mut window, issued);
    window.get_by_label("数据填在哪些行");
    assert!(
        window.query_by_label("确认对应").is_none(),
        "not before it is answered"
    );
    click(&mut window, "就填这些行");
    window.get_by_label_contains("明细第5—9行");
    click(&mut window, "确认对应");
    click(&mut window, "填好另存…");
    assert!(out.exists(), "{:?}", window.state().message());
}

#[test]
fn two_sheets_with_the_same_columns_are_told_apart_by_the_user() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("两表已填.xlsx");
    let mut window = window(dir.path(), std::slice::from_ref(&out));
    let issued = dir.path().join("两表.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let frame = rust_xlsxwriter::Format::new().set_border(rust_xlsxwriter::FormatBorder::Thin);
    for tab in ["甲", "乙"] {
        let sheet = book.add_worksheet();
        sheet.set_name(tab).unwrap();
        sheet.write(0, 0, "重大项目清单").unwrap();
        let headers = ["序号", "项目名称", "建设地点", "总投资（万元）"];
        for (column, header) in (0u16..).zip(headers) {
            sheet.write_with_format(1, column, header, &frame).unwrap();
            for row in 2..5 {
                sheet.write_blank(row, column, &frame).unwrap();
            }
        }
    }
    book.save(&issued).unwrap();
    drop_file(&mut window, issued);
    window.get_by_label("这张表填哪些");
    assert!(
        window.query_by_label("确认对应").is_none(),
        "not before it is answered"
    );
    choose(&mut window, "填哪些", "只填养老服务");
    // Nothing is left for the other sheet but the rest.
    window
        .get_by(|node| node.role() == Role::Tab && node.label().is_some_and(|label| label.starts_with('乙')))
        .click();
    window.run();
    choose(&mut window, "填哪些", "只填托育服务");
    click(&mut window, "确认对应");
    click(&mut window, "填好另存…");
    assert!(out.exists(), "{:?}", window.state().message());
    let name = |sheet: &str| saved(&out, sheet, 3, 1).to_string();
    assert!(!name("甲").is_empty() && !name("乙").is_empty() && name("甲") != name("乙"));
}

#[test]
fn what_is_to_be_looked_at_takes_one_line_until_it_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    let mut window = window(dir.path(), &[]);
    // None of the offices is in the drop-down of this form.
    drop_file(&mut window, template("openpyxl_rich.xlsx"));
    window.get_by_label_contains("处要看");
    let told = |window: &Window| {
        window
            .query_all_by_label_contains("工作表“养老重大项目清单”")
            .count()
    };
    assert_eq!(told(&window), 1);
    let top = |window: &Window| window.get_by_label("每一列填什么").rect().top();
    let closed = top(&window);
    click(&mut window, "全部列出");
    assert!(told(&window) > 3, "{}", told(&window));
    assert!(top(&window) > closed);
    click(&mut window, "收起");
    assert!((top(&window) - closed).abs() < 1.0);
    assert!(closed < 520.0, "the columns have room at 1366×768: {closed}");
}
