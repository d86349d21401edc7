//! The record beside its table, and what stands around the tables of records.

use std::collections::BTreeSet;

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, MouseWheelUnit, TouchPhase, pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use laoxiao::model::RecordKind;
use laoxiao::ops::Session;
use laoxiao::ui::app::WindowStart;
use laoxiao::ui::pages::Page;

use crate::window::{
    Window, click, click_cell, go, labels, name_of, records, sample, start, text, window_of,
};

const KIND: RecordKind = RecordKind::ElderFacility;

/// Puts the cursor on the last record.
fn to_the_end(window: &mut Window) {
    let name = name_of(window, KIND, 0);
    click_cell(window, &name);
    window.key_press_modifiers(Modifiers::CTRL | Modifiers::COMMAND, Key::ArrowDown);
    window.run();
}

#[test]
fn a_record_late_in_an_import_shows_its_changes() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Elder);
    to_the_end(&mut window);
    let all = records(&window, KIND);
    let last = &all[all.len() - 1];
    assert!(all.len() > 30, "more than an operation names");
    let figures = last
        .figures
        .values()
        .filter_map(|figures| figures.source.as_ref());
    let files: BTreeSet<String> = figures
        .chain(last.source.as_ref())
        .map(|source| source.file.to_string())
        .collect();
    assert!(!files.is_empty());
    window.get_by_label("变更");
    let shown = labels(&window);
    for file in files {
        let import = format!("　导入“{file}”");
        assert!(shown.iter().any(|label| label.ends_with(&import)), "{import}");
    }
}

#[test]
fn the_name_of_the_record_stays_in_sight_while_its_fields_scroll() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Elder);
    let title = |window: &Window, name: &str| {
        let found = window.get_all_by_role_and_label(Role::Label, name);
        found
            .map(|node| node.rect())
            .find(|rect| rect.left() > 900.0)
            .unwrap()
    };
    to_the_end(&mut window);
    let last = records(&window, KIND).len() - 1;
    let before = title(&window, &name_of(&window, KIND, last));
    window.hover_at(pos2(1200.0, 500.0));
    window.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -2000.0),
        phase: TouchPhase::Move,
        source: eframe::egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    window.run();
    let field = window.get_by_label("填写 机构（设施）名称").rect();
    assert!(
        field.bottom() < before.bottom(),
        "the fields have scrolled: {field}"
    );
    window.key_press(Key::ArrowUp);
    window.run();
    let after = title(&window, &name_of(&window, KIND, last - 1));
    assert_eq!(after.top(), before.top());
}

#[test]
fn a_long_name_is_shown_whole_and_enter_writes_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Elder);
    let name = name_of(&window, KIND, 0);
    click_cell(&mut window, &name);
    let field = "填写 机构（设施）名称";
    let line = window.get_by_label(field).rect().height();
    window.get_by_label(field).focus();
    window.run();
    window.key_press_modifiers(Modifiers::CTRL | Modifiers::COMMAND, Key::A);
    window.run();
    let long = "示例县城区社会福利院失能老年人照护楼及老年养护综合服务中心";
    text(&mut window, long);
    assert!(window.get_by_label(field).rect().height() > line + 10.0);
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(name_of(&window, KIND, 0), long);
}

#[test]
fn figures_say_their_unit_and_only_what_adds_up_is_summed() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Population);
    window.get_by_label("按常住人口（人）排序");
    window.get_by_label("导出附件");
    click(&mut window, "居住小区 5");
    window.get_by_label("按配建养老用房面积（㎡）排序");
    let sums: Vec<String> = window
        .get_all_by_role(Role::Cell)
        .filter_map(|cell| cell.accesskit_node().description())
        .filter(|title| title.ends_with("合计"))
        .collect();
    assert!(sums.iter().any(|title| title.starts_with("户数")));
    assert!(!sums.iter().any(|title| title.contains("最大单处")), "{sums:?}");
}

#[test]
fn an_empty_ledger_has_no_minus_zero() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("空.laoxiao");
    drop(Session::create(&ledger, "景洪市", None, &[]).unwrap());
    let start = WindowStart {
        ledger: Some(ledger),
        ..start(folder.path(), &[])
    };
    let mut window = window_of(start, [1366.0, 768.0]);
    window.run();
    let mut found = Vec::new();
    let mut look = |window: &Window| found.extend(labels(window).into_iter().filter(|it| it.contains("-0")));
    for page in [Page::Elder, Page::Childcare, Page::Population, Page::Projects] {
        go(&mut window, page);
        look(&window);
    }
    go(&mut window, Page::Population);
    for tab in ["居住小区 0", "配建测算"] {
        click(&mut window, tab);
        look(&window);
        assert!(!labels(&window).iter().any(|it| it.contains("每千人口托位")));
    }
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_search_with_no_hits_takes_nothing_from_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    let open = |window: &mut Window| {
        window.key_press_modifiers(Modifiers::CTRL | Modifiers::COMMAND, Key::K);
        window.run();
        window.run();
    };
    // A line that is cut away can't be clicked: the pointer would meet what lies behind the list.
    let choose = |window: &mut Window, page: Page| {
        let lines: Vec<_> = window.get_all_by_role(Role::ListBoxOption).collect();
        let wanted = format!("查到 {}", page.label());
        let line = lines
            .iter()
            .position(|line| line.accesskit_node().label().is_some_and(|label| label == wanted));
        assert!(line.is_some_and(|line| (5..13).contains(&line)), "{line:?}");
        click(window, &wanted);
        assert_eq!(window.state().page(), page);
    };
    open(&mut window);
    text(&mut window, "zzzz");
    window.get_by_label("没有找到");
    for _ in 0..4 {
        window.key_press(Key::Backspace);
    }
    window.run();
    choose(&mut window, Page::History);
    open(&mut window);
    text(&mut window, "zzzz");
    window.key_press(Key::Escape);
    window.run();
    open(&mut window);
    choose(&mut window, Page::Submit);
}
