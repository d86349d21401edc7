//! The pages about figures, driven without a display: what they show is what the ledger gives.

use std::path::PathBuf;

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key};
use egui_kittest::kittest::Queryable as _;
use laoxiao::indicators::{Figure, FigureStatus};
use laoxiao::model::RecordKind;
use laoxiao::ui::pages::Page;

use crate::window::{Window, figure, go, sample, tab};

/// Brings a button into view, as a user scrolls to it, and clicks it.
fn reach(window: &mut Window, role: Role, name: &str) {
    window.get_by_role_and_label(role, name).scroll_to_me();
    window.run();
    window.get_by_role_and_label(role, name).click();
    window.run();
}

/// Types into a field, its old text gone.
fn fill(window: &mut Window, hint: &str, text: &str) {
    window.get_by_role_and_label(Role::TextInput, hint).focus();
    window.run();
    window.event(Event::Text(text.to_owned()));
    window.run();
}

#[test]
fn the_overview_says_where_the_county_stands_on_one_screen() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    let snapshot = window.state().snapshot().unwrap();
    let count = |wanted: &[FigureStatus]| {
        let of = |figure: &&Figure| wanted.contains(&figure.status);
        snapshot.figures.iter().filter(of).count()
    };
    let below = count(&[FigureStatus::BelowBaseline]);
    let behind = count(&[FigureStatus::Behind, FigureStatus::BelowBaseline]);
    let import = snapshot.last_import.clone().unwrap();
    assert!(behind >= 5);
    for name in [
        "已达标",
        "正常推进",
        "滞后",
        "低于基期",
        "无数据",
        "最需要关注",
        "待办",
    ] {
        assert!(window.query_all_by_label(name).count() > 0, "{name}");
    }
    // 低于基期 has a count of its own, as on 指标, and is not among 滞后.
    assert!(below > 0 && window.query_all_by_label(&below.to_string()).count() > 0);
    assert!(window.query_all_by_label(&behind.to_string()).count() == 0);
    window.get_by_label(&format!("滞后和低于基期的 {behind} 项中最靠后的 5 项"));
    // The label is painted once in the list and spoken of in the undo line.
    assert!(window.query_all_by_label_contains(&import.file).count() >= 2);
    window.get_by_label_contains("最近导入");
    window.get_by_label("最近上报　还没有上报过");
    for name in ["养老床位数", "3岁以下婴幼儿托位数"] {
        window.get_by_role_and_label(Role::Button, &format!("查看{name}"));
    }
    window.get_by_label("2025年目标 800 张");
    window.get_by_label("2025年目标 1400 个");
    // All of it above the status line of a 1366 × 768 screen.
    let lowest = window.get_by_label("最近上报　还没有上报过").rect().bottom();
    assert!(lowest < 740.0, "{lowest}");

    window
        .get_by_role_and_label(Role::Button, "查看养老床位数")
        .click();
    window.run();
    window.get_by_label_contains("示例县养老床位数（张）：从基期到目标");
    window.get_by_role_and_label(Role::Button, "查看全部指标").click();
    window.run();
    assert_eq!(window.state().page(), Page::Indicators);
}

#[test]
fn an_indicator_leads_down_to_the_cell_of_each_facility() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Indicators);
    window.get_by_label("养老床位数").click();
    window.run();
    let beds = figure(&window, "elder-beds");
    window.get_by_label_contains(&format!("差 {:.0} 张", beds.gap.unwrap()));
    window.get_by_label_contains("养老床位数（张）：从基期到目标");
    let facilities = window
        .state()
        .snapshot()
        .unwrap()
        .records
        .of(RecordKind::ElderFacility)
        .len();
    tab(&mut window, &format!("来源 {facilities}"));
    window.get_by_label(&format!(
        "分子　养老床位合计：{facilities} 条，合计 {:.0} 张",
        beds.value.unwrap()
    ));
    let cells = window.query_all_by_label_contains("“床位数”列").count();
    assert!(cells > 3, "{cells}");
    let name = window
        .state()
        .snapshot()
        .unwrap()
        .records
        .of(RecordKind::ElderFacility)[0]
        .text("name")
        .to_owned();
    window.get_by_role_and_label(Role::Button, &name).click();
    window.run();
    assert_eq!(window.state().page(), Page::Elder);

    go(&mut window, Page::Indicators);
    tab(&mut window, "分乡镇");
    window.get_by_label_contains("示例县分乡镇养老床位数（张）");
    let support = window.query_all_by_label_contains("项目支撑").next().is_some();
    assert!(support);
}

#[test]
fn yearly_targets_bend_the_path_and_can_be_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    window
        .get_by_role_and_label(Role::Button, "查看3岁以下婴幼儿托位数")
        .click();
    window.run();
    window.get_by_label("口径与来源").click();
    window.run();
    assert_eq!(window.state().page(), Page::Indicators);
    assert_eq!(figure(&window, "childcare-places").status, FigureStatus::Behind);
    reach(&mut window, Role::Button, "填写分年度目标");
    let hint = "分年度目标，例如 2023=900；2024=1200";
    fill(&mut window, hint, "2022=400；明年700");
    window.get_by_label_contains("“明年700”读不懂");
    reach(&mut window, Role::Button, "取消");
    reach(&mut window, Role::Button, "填写分年度目标");
    fill(&mut window, hint, "2022=400；2023=700");
    reach(&mut window, Role::Button, "保存分年度目标");
    // Halfway between 400 and 700 are 550; there are 655.
    assert_eq!(
        figure(&window, "childcare-places").status,
        FigureStatus::OnTrack,
        "{:?}",
        window.state().message()
    );
    window.get_by_label_contains("2022=400；2023=700");
    window.key_press_modifiers(eframe::egui::Modifiers::CTRL, Key::Z);
    window.run();
    assert_eq!(figure(&window, "childcare-places").status, FigureStatus::Behind);
}

#[test]
fn the_demand_follows_what_is_typed() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Indicators);
    tab(&mut window, "需求测算");
    window.get_by_label_contains("每千人 5 个，需 1413 个；现有 655 个（2023年上半年），还需 758 个");
    window.get_by_label("新增 252 个，达到 1413 个");
    fill(&mut window, "每千人个数", "4.5");
    window.get_by_label_contains("每千人 4.5 个，需 1272 个");
    fill(&mut window, "目标年", "明年");
    window.get_by_label("“明年”不是数");
}

#[test]
fn estates_are_held_against_their_standard_with_the_households_set_here() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Population);
    tab(&mut window, "配建测算");
    window.get_by_label_contains("养老用房：达标 3、未达标 2、不能判断 0");
    window.get_by_label_contains("示例县居住小区每百户养老用房面积");
    window.get_by_label("户均人口 3 人");
    fill(&mut window, "改为", "2.8");
    window.get_by_label("设置户均人口").click();
    window.run();
    window.get_by_label("户均人口 2.8 人");
    fill(&mut window, "改为", "30");
    window.get_by_label("设置户均人口").click();
    window.run();
    assert!(
        window.state().message().unwrap().contains("1至10"),
        "{:?}",
        window.state().message()
    );
}

#[test]
fn subsidies_are_reckoned_with_the_amounts_of_this_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Projects);
    tab(&mut window, "补助测算");
    window.get_by_label_contains("没有找到适用于本县的补助标准");
    window.get_by_label("填写托位奖补").click();
    window.run();
    fill(&mut window, "元/个", "2000");
    window.get_by_label("设置托位奖补").click();
    window.run();
    window.get_by_label("2000 元/个");
    assert!(
        window.query_all_by_label("托位奖补").count() > 0,
        "{:?}",
        window.state().message()
    );
    window.get_by_label_contains("合计 ");
    window.get_by_label("恢复托位奖补").click();
    window.run();
    window.get_by_label_contains("没有找到适用于本县的补助标准");
}

#[test]
fn every_chart_is_exported_as_a_picture_of_300_dpi() {
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<PathBuf> = (0..5).map(|n| folder.path().join(format!("图{n}.png"))).collect();
    let mut window = sample(folder.path(), &files);
    let export = |window: &mut Window| {
        window.query_all_by_label("导出图片").next().unwrap().click();
        window.run();
        let message = window.state().message().unwrap_or_default();
        assert!(message.starts_with("已导出"), "{message}");
    };
    export(&mut window);
    go(&mut window, Page::Indicators);
    export(&mut window);
    tab(&mut window, "需求测算");
    export(&mut window);
    go(&mut window, Page::Projects);
    tab(&mut window, "进度图");
    export(&mut window);
    go(&mut window, Page::Population);
    tab(&mut window, "配建测算");
    export(&mut window);
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        assert!(bytes.starts_with(b"\x89PNG"), "{}", file.display());
        // 300 dots an inch are 11811 a metre: the chunk pHYs says so, with the unit metre.
        let chunk = bytes.windows(4).position(|four| four == b"pHYs").unwrap();
        assert_eq!(
            bytes[chunk + 4..chunk + 13],
            [0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1]
        );
        let width = u32::from_be_bytes(bytes[16..20].try_into().unwrap());
        assert_eq!(width, 2000);
    }
}

#[test]
fn the_settings_choose_reckonings_and_documents() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Settings);
    let followed = |window: &Window| window.state().snapshot().unwrap().followed.clone();
    assert_eq!(followed(&window).len(), 3);
    let national = "全国　“十五五”规划纲要（2026年3月12日通过）";
    reach(&mut window, Role::CheckBox, national);
    assert_eq!(followed(&window).last().unwrap(), "shiwuwu2030");
    reach(&mut window, Role::Button, "设临沧市为本级");
    assert_eq!(followed(&window)[0], "lincang2022");
    assert_eq!(window.state().snapshot().unwrap().figures.len(), 23);
}
