//! 导入 where the officer must decide: a sheet that is not known, values typed by hand, a project under a new name.

use eframe::egui::Key;
use eframe::egui::Modifiers;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use laoxiao::app::sheet::GridModel as _;
use laoxiao::app::sheet::RecordSheet;
use laoxiao::model::{Period, RecordKind, Value};
use laoxiao::ui::pages::Page;

use crate::import::{book, choose, facility, sees};
use crate::window::{Window, click, go, sample, text};

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
                "项目总投资盘子",
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
    window.key_press_modifiers(Modifiers::CTRL | Modifiers::SHIFT, Key::L);
    window.run();
    text(&mut window, "甲新建");
    window.get_by_role_and_label(Role::Cell, "甲新建养老院").click();
    window.run();
    for _ in 0..3 {
        window.key_press(Key::ArrowRight);
        window.run();
    }
    text(&mut window, "民办");
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

#[test]
fn two_columns_for_one_field_wait_for_the_officers_answer() {
    let folder = tempfile::tempdir().unwrap();
    let rows: &[&[&str]] = &[
        &["统计期：2023年上半年"],
        &[
            "序号",
            "机构名称",
            "所在乡镇",
            "运营方式",
            "床位数",
            "床位数",
            "备注",
        ],
        &["1", "甲新建养老院", "石榴坪镇", "公办", "30", "26", ""],
        &["2", "乙新建养老院", "石榴坪镇", "公办", "20", "24", ""],
    ];
    let file = book(folder.path(), "两个床位数.xlsx", rows);
    let mut window = sample(folder.path(), &[file]);
    choose(&mut window);
    assert!(sees(&window, "写入前请先选定"));
    assert!(sees(&window, "1 处待选定"));
    // Nothing of the sheet is written before.
    let write = "写入台账（可撤销）";
    assert!(window.get_by_label(write).accesskit_node().is_disabled());
    click(&mut window, "F 列是“床位数”");
    assert!(!sees(&window, "写入前请先选定"));
    click(&mut window, write);
    let beds = |name: &str| {
        let period = Some(Period::Half(2023, 1));
        facility(&window, name)
            .and_then(|record| record.at("beds_total", period))
            .and_then(Value::as_number)
    };
    assert_eq!(beds("甲新建养老院"), Some(26.0), "{:?}", window.state().message());
    assert_eq!(beds("乙新建养老院"), Some(24.0));
}

#[test]
fn each_sheet_says_its_period_in_its_own_words_or_is_asked_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let header: &[&str] = &["序号", "机构名称", "所在乡镇", "运营方式", "床位数"];
    let row: &[&str] = &["1", "甲新建养老院", "石榴坪镇", "公办", "30"];
    let stated = book(
        folder.path(),
        "写明.xlsx",
        &[&["统计期：2023年6月末"], header, row],
    );
    let silent = book(folder.path(), "没写.xlsx", &[&["养老机构"], header, row]);
    let mut window = sample(folder.path(), &[stated, silent]);
    choose(&mut window);
    assert!(sees(&window, "填报期按表中所写：2023年6月末"));
    click(&mut window, "不导入了");
    choose(&mut window);
    assert!(!sees(&window, "填报期按表中所写：2023年6月末"));
    window.get_by_label_contains("本表填报期");
    click(&mut window, "按2023年上半年导入");
    assert!(sees(&window, "新增 1"));
}
