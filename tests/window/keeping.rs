//! Nothing is lost and nothing jumps: settings, columns, what was being typed, a lost display.

use std::cell::Cell;

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, PointerButton, Rect, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use laoxiao::model::RecordKind;
use laoxiao::ui::app::App;
use laoxiao::ui::pages::Page;

use crate::support::fixture::sample_table;
use crate::window::{Window, click, click_cell, drop_file, go, name_of, records, sample, text, window};

const KIND: RecordKind = RecordKind::ChildcareFacility;

#[test]
fn what_is_being_typed_is_written_when_the_page_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Childcare);
    let name = name_of(&window, KIND, 0);
    click_cell(&mut window, &name);
    text(&mut window, "改名园");
    go(&mut window, Page::Check);
    assert_eq!(name_of(&window, KIND, 0), "改名园");
}

#[test]
fn ctrl_s_writes_what_is_being_typed_and_the_cursor_stays() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Childcare);
    let name = name_of(&window, KIND, 0);
    click_cell(&mut window, &name);
    text(&mut window, "改名园");
    window.key_press_modifiers(Modifiers::CTRL, Key::S);
    window.run();
    assert_eq!(name_of(&window, KIND, 0), "改名园");
    text(&mut window, "再改园");
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(name_of(&window, KIND, 0), "再改园");
}

#[test]
fn a_paste_over_the_end_is_one_step_of_undo_with_a_message_that_offers_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Registers);
    window.get_by_label_contains("重大试点").click();
    window.run();
    click(&mut window, "新增");
    window.event(Event::Paste("甲试点\n乙试点\n丙试点".to_owned()));
    window.run();
    assert_eq!(
        records(&window, RecordKind::Pilot).len(),
        3,
        "{:?}",
        window.state().message()
    );
    click(&mut window, "撤销");
    assert_eq!(records(&window, RecordKind::Pilot).len(), 0);
}

#[test]
fn columns_and_the_size_of_text_are_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = sample(folder.path(), &[]);
    go(&mut first, Page::Childcare);
    let head = first.get_by_label("按所在乡镇排序").rect();
    first.hover_at(head.center());
    first.run();
    click(&mut first, "所在乡镇的筛选和排序");
    click(&mut first, "隐藏这一列");
    first.key_press_modifiers(Modifiers::CTRL, Key::Equals);
    first.run();
    drop(first);
    let mut second = sample(folder.path(), &[]);
    assert!((second.ctx.zoom_factor() - 1.1).abs() < 0.01);
    go(&mut second, Page::Childcare);
    assert!(second.query_by_label("按所在乡镇排序").is_none());
    assert!(second.query_by_label("按机构名称排序").is_some());
}

#[test]
fn a_lost_display_brings_back_the_page_and_the_text_in_the_cell() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = sample(folder.path(), &[]);
    go(&mut first, Page::Childcare);
    let name = name_of(&first, KIND, 0);
    click_cell(&mut first, &name);
    text(&mut first, "没写完");
    let app = first.into_state();
    // Another window around the same contents.
    let app = Cell::new(Some(app));
    let mut second: Window = Harness::builder()
        .with_size(vec2(1366.0, 768.0))
        .with_max_steps(30)
        .build_eframe(|cc| {
            let mut app: App = app.take().unwrap();
            app.move_to(&cc.egui_ctx);
            app
        });
    second.run();
    assert_eq!(second.state().page(), Page::Childcare);
    text(&mut second, "的园");
    second.key_press(Key::Enter);
    second.run();
    assert_eq!(name_of(&second, KIND, 0), "没写完的园");
}

#[test]
fn nothing_moves_under_the_pointer() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    for page in Page::ALL {
        go(&mut window, page);
        window.hover_at(pos2(2.0, 2.0));
        window.run();
        let before = places(&window);
        for step in 0..8 {
            let step = step as f32;
            window.hover_at(pos2(240.0 + step * 130.0, 80.0 + step * 60.0));
            window.run();
        }
        window.hover_at(pos2(2.0, 2.0));
        window.run();
        assert_eq!(places(&window), before, "{}", page.label());
    }
}

/// Where every button, tab and field stands, in whole points.
fn places(window: &Window) -> Vec<(String, [i32; 4])> {
    let rounded = |rect: Rect| [rect.min.x, rect.min.y, rect.max.x, rect.max.y].map(|at| at.round() as i32);
    let mut found: Vec<(String, [i32; 4])> = [Role::Button, Role::Tab, Role::TextInput, Role::ComboBox]
        .into_iter()
        .flat_map(|role| window.query_all_by_role(role))
        .map(|node| {
            (
                node.accesskit_node().label().unwrap_or_default(),
                rounded(node.rect()),
            )
        })
        .collect();
    found.sort();
    found
}

#[test]
fn clicks_at_one_place_hit_one_widget() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    let at = window
        .get_by_role_and_label(Role::Tab, "人口与小区")
        .rect()
        .center();
    for _ in 0..3 {
        window.event(Event::PointerMoved(at));
        for pressed in [true, false] {
            window.event(Event::PointerButton {
                pos: at,
                button: PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            });
        }
        window.run();
        assert_eq!(window.state().page(), Page::Population);
        assert_eq!(
            window
                .get_by_role_and_label(Role::Tab, "人口与小区")
                .rect()
                .center(),
            at
        );
    }
}

#[test]
fn jobs_are_listed_with_how_they_ended() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("没有.xlsx");
    let mut window = sample(folder.path(), &[missing]);
    click(&mut window, "任务记录 1");
    window.get_by_label_contains("打开示例台账");
    click(&mut window, "关闭");
    go(&mut window, Page::Import);
    click(&mut window, "选择文件…");
    click(&mut window, "任务记录 2");
    window.get_by_label_contains("未完成：");
    window.key_press(Key::Escape);
    window.run();
    assert!(window.query_by_label_contains("未完成：").is_none());
}

#[test]
fn a_new_period_is_begun_in_any_spelling() {
    let folder = tempfile::tempdir().unwrap();
    for spelling in ["2024年上半年", "2024H1", "2024h1"] {
        let mut window = sample(folder.path(), &[]);
        go(&mut window, Page::Settings);
        window.get_by_label("例如 2024年上半年、2024H1、2024-06").focus();
        window.run();
        text(&mut window, spelling);
        click(&mut window, "开始填报");
        let period = window.state().snapshot().unwrap().period;
        assert_eq!(period.label(), "2024年上半年", "{spelling}");
    }
}

#[test]
fn a_file_dropped_on_any_page_is_shown_before_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let sheet = sample_table("04_示例县_2023年上半年_床位托位半年报.xlsx");
    let mut window = sample(folder.path(), &[]);
    let version = window.state().snapshot().unwrap().version;
    go(&mut window, Page::Check);
    drop_file(&mut window, sheet);
    assert_eq!(window.state().page(), Page::Import);
    window.get_by_label("写入台账（可撤销）");
    assert_eq!(window.state().snapshot().unwrap().version, version);
}

#[test]
fn without_a_ledger_the_window_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(folder.path(), &[]);
    window.key_press_modifiers(Modifiers::CTRL, Key::Num2);
    window.run();
    assert_eq!(window.state().message(), Some("请先新建或打开一本台账"));
}
