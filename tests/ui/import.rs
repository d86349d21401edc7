//! 导入 step by step: what the officer sees after each, and what the ledger holds.

use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use laoxiao::model::{Period, Record, RecordKind, Value};
use laoxiao::ui::app::App;
use laoxiao::ui::pages::Page;
use laoxiao::ui::sheet::RecordSheet;
use laoxiao::ui::widgets::grid::GridModel as _;

use super::{go, sample};

type Window = Harness<'static, App>;

/// Writes rows; texts that are numbers become numbers.
fn book(folder: &Path, name: &str, rows: &[&[&str]]) -> PathBuf {
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

fn facilities(window: &Window) -> &[Record] {
    window
        .state()
        .snapshot()
        .unwrap()
        .records
        .of(RecordKind::ElderFacility)
}

fn facility<'w>(window: &'w Window, name: &str) -> Option<&'w Record> {
    facilities(window)
        .iter()
        .find(|record| record.text("name") == name)
}

fn sees(window: &Window, label: &str) -> bool {
    window.query_all_by_label(label).next().is_some()
}

fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run();
}

fn type_text(window: &mut Window, text: &str) {
    window.event(Event::Text(text.to_owned()));
    window.run();
}

/// Opens the 导入 page with the next of the scripted files.
fn choose(window: &mut Window) {
    go(window, Page::Import);
    click(window, "选择文件…");
}

/// Two tables one below the other; the upper one is last half-year's.
fn two_tables(folder: &Path) -> PathBuf {
    book(
        folder,
        "两张表叠放.xlsx",
        &[
            &["养老机构情况"],
            &["统计期：2023年上半年"],
            &["序号", "机构名称", "所在乡镇", "床位数", "入住人数", "收住说明"],
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

    // Recognise: the upper table is taken.
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
    type_text(&mut window, "6");
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
    type_text(&mut window, "41");
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
fn a_sheet_that_is_not_known_says_why_and_can_be_taken_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let file = book(
        folder.path(),
        "差一点.xlsx",
        &[
            &[
                "序号",
                "项目名称",
                "项目总投资金额",
                "资金来源渠道",
                "前期手续",
                "分管领导意见",
                "督办",
            ],
            &[
                "1",
                "新建托育中心",
                "3200",
                "中央预算内",
                "可研已批",
                "同意",
                "按季",
            ],
        ],
    );
    let mut window = sample(folder.path(), &[file]);
    let projects = |window: &Window| {
        let snapshot = window.state().snapshot().unwrap();
        snapshot.records.of(RecordKind::Project).to_vec()
    };
    let before = projects(&window).len();
    choose(&mut window);
    for label in ["没有认出这张表", "没认出", "最接近", "认得", "缺少", "不认得"] {
        assert!(sees(&window, label), "{label}");
    }
    click(&mut window, "按“项目”导入");
    assert!(sees(&window, "新增 1"));
    window.get_by_label_contains("可能是“总投资”");
    click(&mut window, "C 采用“总投资”");
    click(&mut window, "写入台账（可撤销）");
    let now = projects(&window);
    assert_eq!(now.len(), before + 1, "{:?}", window.state().message());
    let project = now
        .iter()
        .find(|project| project.text("name") == "新建托育中心")
        .unwrap();
    assert_eq!(project.number("total_investment"), Some(32_000_000.0));
    assert_eq!(project.extra["资金来源渠道"], "中央预算内");
    // What is kept beside the record is seen in the table of projects.
    let sheet = RecordSheet::new(window.state().snapshot().unwrap(), RecordKind::Project, None, 1);
    let column = sheet
        .columns()
        .iter()
        .position(|column| column.title == "资金来源渠道")
        .unwrap();
    let row = sheet.position(project.id, None).unwrap().0;
    assert_eq!(sheet.text(row, column), "中央预算内");
    assert!(!sheet.editable(row, column));
}

#[test]
fn what_was_typed_by_hand_waits_for_an_answer() {
    let folder = tempfile::tempdir().unwrap();
    let header: &[&str] = &["序号", "机构名称", "所在乡镇", "运营方式", "床位数"];
    let title: &[&str] = &["统计期：2023年上半年"];
    let first = book(
        folder.path(),
        "第一次.xlsx",
        &[
            title,
            header,
            &["1", "甲新建养老院", "石榴坪镇", "公办", "30"],
            &["2", "乙新建养老院", "石榴坪镇", "公办", "20"],
        ],
    );
    let second = book(
        folder.path(),
        "第二次.xlsx",
        &[
            title,
            header,
            &["1", "甲新建养老院", "石榴坪镇", "公建民营", "32"],
            &["2", "乙新建养老院", "石榴坪镇", "公办", "20"],
        ],
    );
    let mut window = sample(folder.path(), &[first, second]);
    choose(&mut window);
    click(&mut window, "写入台账（可撤销）");
    // The officer corrects one field of the record by hand.
    go(&mut window, Page::Elder);
    window.key_press_modifiers(Modifiers::CTRL, Key::F);
    window.run();
    type_text(&mut window, "甲新建");
    window.get_by_role_and_label(Role::Cell, "甲新建养老院").click();
    window.run();
    for _ in 0..3 {
        window.key_press(Key::ArrowRight);
        window.run();
    }
    type_text(&mut window, "民办");
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(
        facility(&window, "甲新建养老院").unwrap().text("operation"),
        "民办"
    );

    choose(&mut window);
    for label in ["冲突 1", "不变 1", "以文件为准 D3", "保留台账的 D3"] {
        assert!(sees(&window, label), "{label}");
    }
    window.get_by_label_contains("“运营方式” 民办 是手工改过的，与文件中的 公建民营 不同");
    click(&mut window, "冲突 1");
    assert!(sees(&window, "B3 甲新建养老院"));
    assert!(!sees(&window, "B4 乙新建养老院"), "only the filtered row");
    click(&mut window, "以文件为准 D3");
    assert!(sees(&window, "更新 1"));
    click(&mut window, "写入台账（可撤销）");
    let record = facility(&window, "甲新建养老院").unwrap();
    assert_eq!(record.text("operation"), "公建民营");
    assert!(record.edited.is_empty());
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

#[test]
fn a_renamed_project_and_a_changed_template_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    let header: &[&str] = &[
        "序号",
        "项目名称",
        "建设地点",
        "建设年限",
        "总投资（万元）",
        "组织实施单位",
        "备注",
    ];
    let first = book(
        folder.path(),
        "项目.xlsx",
        &[
            header,
            &[
                "1",
                "清水河养老服务中心建设项目",
                "石榴坪镇",
                "2023-2025",
                "200",
                "县民政局",
                "重点",
            ],
            &[
                "2",
                "青山日间照料中心项目",
                "石榴坪镇",
                "2024",
                "30",
                "县民政局",
                "",
            ],
        ],
    );
    let changed: &[&str] = &[
        "序号",
        "项目名称",
        "建设地点",
        "建设期限",
        "总投资（亿元）",
        "组织实施单位",
        "分管领导意见",
    ];
    let second = book(
        folder.path(),
        "项目.xlsx.新.xlsx",
        &[
            changed,
            &[
                "1",
                "清水河养老服务中心改扩建项目",
                "石榴坪镇",
                "2023-2025",
                "0.03",
                "县民政局",
                "同意",
            ],
        ],
    );
    let mut window = sample(folder.path(), &[first, second]);
    choose(&mut window);
    click(&mut window, "写入台账（可撤销）");
    let projects = |window: &Window| {
        window
            .state()
            .snapshot()
            .unwrap()
            .records
            .of(RecordKind::Project)
            .to_vec()
    };
    let before = projects(&window);
    choose(&mut window);
    for label in [
        "与上次的表样相比",
        "单位变化",
        "“总投资（亿元）”原来的单位是万元",
        "“建设年限”改名为“建设期限”",
        "多了“分管领导意见”",
        "少了“备注”",
        "新增 1",
        "缺少 2",
    ] {
        assert!(sees(&window, label), "{label}");
    }
    click(&mut window, "缺少 2");
    assert!(sees(
        &window,
        "青山日间照料中心项目：台账里有，表中没有；不会删除"
    ));
    click(&mut window, "全部");
    click(&mut window, "视为同一条 B2");
    for label in ["更新 1", "缺少 1"] {
        assert!(sees(&window, label), "{label}");
    }
    click(&mut window, "写入台账（可撤销）");
    let now = projects(&window);
    assert_eq!(now.len(), before.len());
    let renamed = now
        .iter()
        .find(|project| project.text("name") == "清水河养老服务中心改扩建项目")
        .unwrap();
    assert_eq!(renamed.number("total_investment"), Some(3_000_000.0));
    assert_eq!(
        renamed.text("note"),
        "重点",
        "a column that is missing clears nothing"
    );
}
