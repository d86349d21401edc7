//! 导入 step by step: what the officer sees after each, and what the ledger holds.

use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use laoxiao::model::{Period, Record, RecordKind, Value};
use laoxiao::ui::pages::Page;

use crate::window::{Window, click, go, sample, text};

/// Writes rows; texts that are numbers become numbers.
pub(super) fn book(folder: &Path, name: &str, rows: &[&[&str]]) -> PathBuf {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            match text.parse::<f64>() {
                _ if text.is_empty() => continue,
                Ok(number) => sheet.write(row, column, number).unwrap(),
                Err(_) => sheet.write(row, column, *text).unwrap(),
            };
        }
    }
    let file = folder.join(name);
    book.save(&file).unwrap();
    file
}

/// The half-year report of a township with two homes that the sample does not have, the first with so many beds.
pub(super) fn township_report(folder: &Path, beds: &str) -> PathBuf {
    let header = "序号,机构（设施）名称,所在乡镇,机构类型,运营方式,床位数,护理型床位,兜底床位,普惠床位,入住人数,从业人员,护理人员";
    let header: Vec<&str> = header.split(',').collect();
    let rest = ["16", "20", "20", "7", "3", "3"];
    let first = [
        &["1", "清水河新建养老院", "石榴坪镇", "敬老院", "公办", beds],
        &rest[..],
    ]
    .concat();
    let second = "2,青山新建养老院,石榴坪镇,敬老院,公办,20,6,10,10,4,2,2";
    let second: Vec<&str> = second.split(',').collect();
    book(
        folder,
        "石榴坪镇_床位半年报.xlsx",
        &[
            &["养老服务机构（设施）床位情况统计表"],
            &["统计期：2023年上半年    单位：张、人"],
            &header,
            &first,
            &second,
        ],
    )
}

pub(super) fn facilities(window: &Window) -> &[Record] {
    window
        .state()
        .snapshot()
        .unwrap()
        .records
        .of(RecordKind::ElderFacility)
}

pub(super) fn facility<'w>(window: &'w Window, name: &str) -> Option<&'w Record> {
    facilities(window)
        .iter()
        .find(|record| record.text("name") == name)
}

pub(super) fn sees(window: &Window, label: &str) -> bool {
    window.query_all_by_label(label).next().is_some()
}

/// Opens the 导入 page with the next of the scripted files.
pub(super) fn choose(window: &mut Window) {
    go(window, Page::Import);
    click(window, "选择文件…");
}

/// Whether a note beside a backup in a folder says why it was made.
fn has_note(folder: &Path, reason: &str) -> bool {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries.into_iter().any(|path| {
        let is_note = path.extension().is_some_and(|ending| ending == "json");
        path.is_dir() && has_note(&path, reason)
            || is_note && std::fs::read_to_string(&path).unwrap().contains(reason)
    })
}

/// A table whose header stands again below its first row; what is above it is last half-year's.
fn two_tables(folder: &Path) -> PathBuf {
    book(
        folder,
        "两张表叠放.xlsx",
        &[
            &["养老机构情况"],
            &["统计期：2023年上半年"],
            &["序号", "机构名称", "所在乡镇", "床位数", "在住老人", "收住说明"],
            &["1", "上期示例敬老院", "石榴坪镇", "30", "10", ""],
            &[],
            &["序号", "机构名称", "所在乡镇", "床位数", "在住老人", "收住说明"],
            &["1", "清水河新建养老院", "石榴坪镇", "36", "12", "含日托"],
            &["2", "青山新建养老院", "石榴坪镇", "约40", "15", ""],
            &["3", "不要的一行", "石榴坪镇", "20", "5", ""],
        ],
    )
}

#[test]
fn an_import_is_led_step_by_step_and_undone() {
    let folder = tempfile::tempdir().unwrap();
    let file = two_tables(folder.path());
    let mut window = sample(folder.path(), &[file]);
    let before = facilities(&window).to_vec();

    // Recognise: both parts are taken as one table.
    choose(&mut window);
    for label in [
        "工作表 Sheet1",
        "新增 3",
        "不写入 1",
        "B4 上期示例敬老院",
        "D8 约40",
    ] {
        assert!(sees(&window, label), "{label}");
    }
    window.get_by_label_contains("识别度");
    window.get_by_label_contains("两张表叠放.xlsx · 1 张表 · 将新增 3 条、不写入 1 条");

    // Move the header to the lower table.
    window.get_by_role_and_label(Role::SpinButton, "表头首行").click();
    window.run();
    text(&mut window, "6");
    window.key_press(Key::Enter);
    window.run();
    assert!(sees(&window, "新增 2"));
    window.get_by_label_contains("将新增 2 条、不写入 1 条");
    assert!(sees(&window, "恢复自动识别表头"));
    assert_eq!(facilities(&window), before, "nothing is written yet");

    // Reassign the column that nobody knows.
    window
        .get_by_role_and_label(Role::ComboBox, "保留为附加列")
        .click();
    window.run();
    window.get_by_role_and_label(Role::Button, "备注").click();
    window.run();
    assert!(
        window
            .query_by_role_and_label(Role::ComboBox, "保留为附加列")
            .is_none()
    );
    window.get_by_role_and_label(Role::ComboBox, "备注");

    // Fix the uncertain number in the preview.
    window.get_by_role_and_label(Role::Cell, "D8 约40").click();
    window.run();
    window
        .get_by_role_and_label(Role::TextInput, "单元格内容")
        .focus();
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    text(&mut window, "41");
    window.key_press(Key::Enter);
    window.run();
    assert!(sees(&window, "D8 41"));
    assert!(!sees(&window, "不写入 1"));
    assert!(sees(&window, "新增 3"));
    assert!(sees(&window, "恢复原值"));

    // Exclude a row.
    window.get_by_role_and_label(Role::Cell, "B9 不要的一行").click();
    window.run();
    click(&mut window, "第 9 行不导入");
    assert!(sees(&window, "新增 2"));
    assert!(sees(&window, "忽略 1"));
    assert!(sees(&window, "恢复此行"));

    // A row opens cell by cell.
    click(&mut window, "第 7 行");
    assert!(sees(&window, "床位数（2023年上半年）"));
    assert!(sees(&window, "E7"));
    assert_eq!(facilities(&window), before, "nothing is written yet");

    // Accept.
    click(&mut window, "写入台账（可撤销）");
    let message = window.state().message().unwrap().to_owned();
    assert!(message.starts_with("已写入：新增 2 条，更新 0 条"), "{message}");
    assert_eq!(facilities(&window).len(), before.len() + 2);
    let half: Period = "2023H1".parse().unwrap();
    let fixed = facility(&window, "青山新建养老院").unwrap();
    assert_eq!(fixed.at("beds_total", Some(half)), Some(&Value::Integer(41)));
    assert_eq!(
        facility(&window, "清水河新建养老院").unwrap().text("note"),
        "含日托"
    );
    assert!(facility(&window, "不要的一行").is_none());
    assert!(facility(&window, "上期示例敬老院").is_none());

    // The ledger was copied before.
    assert!(has_note(folder.path(), "导入前"), "no backup was noted");

    // Undo: one step.
    window.key_press_modifiers(Modifiers::CTRL, Key::Z);
    window.run();
    assert_eq!(facilities(&window), before);
}

#[test]
fn the_header_is_pointed_at_in_the_sheet() {
    let folder = tempfile::tempdir().unwrap();
    let file = two_tables(folder.path());
    let mut window = sample(folder.path(), &[file]);
    choose(&mut window);
    click(&mut window, "在表中点选");
    window.get_by_label_contains("拖过表头的各行");
    click(&mut window, "第 6 行");
    assert!(sees(&window, "新增 2"));
    click(&mut window, "恢复自动识别表头");
    assert!(sees(&window, "新增 3"));
    // Dragging over two rows makes a header of two rows; here it is none.
    let from = window.get_by_label("第 1 行").rect().center();
    let to = window.get_by_label("第 2 行").rect().center();
    window.drag_at(from);
    window.run();
    window.drop_at(to);
    window.run();
    window.get_by_label_contains("第 1 至 2 行作表头认不出");
    assert!(sees(&window, "没有认出这张表"));
    click(&mut window, "恢复自动识别表头");
    assert!(sees(&window, "新增 3"));
}

#[test]
fn a_whole_sheet_is_left_out_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let file = two_tables(folder.path());
    let mut window = sample(folder.path(), &[file]);
    choose(&mut window);
    click(&mut window, "不导入这张表");
    assert!(sees(&window, "这张表不导入"));
    window.get_by_label_contains("没有可写入的变化");
    click(&mut window, "导入这张表");
    assert!(sees(&window, "新增 3"));
}
