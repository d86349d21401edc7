//! A county for which no plan is shipped: its own is typed, or comes with a table; the next one carries it on.

use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use laoxiao::model::RecordKind;
use laoxiao::ui::pages::Page;

use crate::window::{Window, click, drop_file, go, records, tab, text, window};

/// A new ledger of 祥云县, which has no shipped plan.
fn xiangyun(folder: &Path) -> Window {
    let ledger = folder.join("祥云县.laoxiao");
    let mut window = window(folder, &[ledger]);
    click(&mut window, "新建台账");
    let hint = "县名、拼音首字母或编码，例如 耿马、gm、530926";
    window.get_by_role_and_label(Role::TextInput, hint).focus();
    window.run();
    text(&mut window, "祥云");
    window.get_by_label_contains("祥云县").click();
    window.run();
    window
}

fn type_into(window: &mut Window, name: &str, typed: &str) {
    window.get_by_role_and_label(Role::TextInput, name).focus();
    window.run();
    text(window, typed);
}

fn table(folder: &Path) -> PathBuf {
    let path = folder.join("指标.csv");
    let rows = [
        "祥云县养老托育主要指标,,,,,",
        "序号,指标名称,单位,2020年,2025年,责任单位",
        "1,养老机构护理型床位占比,%,30,60,县民政局",
        "2,老年助餐点数,个,5,40,县民政局",
        "3,每千人口托位数,个,0.8,4.8,县卫生健康局",
    ];
    std::fs::write(&path, rows.join("\n")).unwrap();
    path
}

#[test]
fn a_plan_is_typed_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = xiangyun(folder.path());
    go(&mut window, Page::Indicators);
    tab(&mut window, "方案与目标");
    click(&mut window, "新建方案…");
    type_into(&mut window, "方案题名", "祥云县“十五五”养老托育方案");
    click(&mut window, "建立方案");
    let snapshot = window.state().snapshot().unwrap();
    assert_eq!(snapshot.followed[0], "own2030", "{:?}", window.state().message());
    type_into(&mut window, "指标名称", "老年助餐点");
    type_into(&mut window, "目标", "≥40");
    click(&mut window, "添加这项指标");
    let own = records(&window, RecordKind::Indicator);
    let own: Vec<_> = own
        .iter()
        .filter(|record| record.text("framework") == "own2030")
        .collect();
    assert_eq!((own.len(), own[0].text("name")), (1, "老年助餐点"));
    // It is on the overview's side of things: the figures of the current plan.
    assert_eq!(window.state().snapshot().unwrap().figures.len(), 1);
    go(&mut window, Page::Overview);
    go(&mut window, Page::Submit);
}

#[test]
fn a_table_is_asked_about_and_makes_a_plan() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = xiangyun(folder.path());
    let before = records(&window, RecordKind::Indicator);
    let file = table(folder.path());
    drop_file(&mut window, file);
    window.run();
    window.get_by_label("选定后才能写入");
    let plan = window.get_by(|node| {
        node.role() == Role::ComboBox && node.label().is_some_and(|label| label.starts_with("方案"))
    });
    plan.click();
    window.run();
    window.get_by_label("新建方案").click();
    window.run();
    click(&mut window, "写入台账（可撤销）");
    let after = records(&window, RecordKind::Indicator);
    assert_eq!(after.len(), before.len() + 3, "{:?}", window.state().message());
    assert!(
        before.iter().all(|record| after.contains(record)),
        "nothing of another plan changes"
    );
    assert_eq!(window.state().snapshot().unwrap().followed[0], "own2025");
    go(&mut window, Page::Indicators);
    tab(&mut window, "方案与目标");
    window.get_by_label_contains("方案 祥云县养老托育主要指标");
    click(&mut window, "转入下一规划期…");
    type_into(&mut window, "方案题名", "祥云县“十五五”方案");
    click(&mut window, "建立方案");
    let snapshot = window.state().snapshot().unwrap();
    assert_eq!(snapshot.followed[0], "own2030", "{:?}", window.state().message());
    assert_eq!(snapshot.figures.len(), 3);
}
