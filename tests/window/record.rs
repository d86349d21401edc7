//! One record in its table: what hover tells, what changed since the period before, the form beside.

use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use laoxiao::model::RecordKind;
use laoxiao::ui::pages::Page;

use crate::window::{click, click_cell, go, name_of, records, sample, text};

const KIND: RecordKind = RecordKind::ElderFacility;

#[test]
fn only_changes_lists_the_rows_that_differ_from_the_period_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Elder);
    let all = records(&window, KIND).len();
    click(&mut window, "只看变化");
    let filtered = window
        .root()
        .children_recursive()
        .filter_map(|node| node.accesskit_node().label())
        .find(|label| label.starts_with("筛选出 "))
        .unwrap();
    let shown: usize = filtered
        .trim_start_matches("筛选出 ")
        .trim_end_matches(" 家")
        .parse()
        .unwrap();
    let snapshot = window.state().snapshot().unwrap();
    let differs = |record: &laoxiao::model::Record| {
        let now = record.figures.get(&snapshot.period).map(|it| &it.values);
        let before = record
            .figures
            .range(..snapshot.period)
            .next_back()
            .map(|(_, it)| &it.values);
        now != before && (now.is_some() || before.is_some())
    };
    let expected = snapshot
        .records
        .of(KIND)
        .iter()
        .filter(|record| differs(record))
        .count();
    assert_eq!(shown, expected);
    assert!(shown <= all);
}

#[test]
fn hover_tells_source_and_last_change() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Elder);
    let name = name_of(&window, KIND, 0);
    let at = window
        .get_by_role_and_label(eframe::egui::accesskit::Role::Cell, &name)
        .rect()
        .center();
    window.hover_at(at);
    window.run();
    for _ in 0..6 {
        window.step();
    }
    let hover = window.get_by_label_contains("最近一步：");
    let text = hover.accesskit_node().value().unwrap_or_default();
    let source = text.lines().find(|line| line.starts_with("来源："));
    // The name stands in column B of the sample's list.
    let is_cell = |word: &str| {
        word.strip_prefix('B')
            .is_some_and(|row| row.chars().all(|c| c.is_ascii_digit()))
    };
    let words = |line: &str| line.split([' ', '，']).any(is_cell);
    assert!(source.is_some_and(words), "{text}");
}

#[test]
fn the_form_beside_changes_a_value_and_says_what_can_not_stand() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Elder);
    let name = name_of(&window, KIND, 0);
    click_cell(&mut window, &name);
    let beds = |window: &crate::window::Window| {
        let period = window.state().snapshot().unwrap().period;
        records(window, KIND)[0]
            .at("beds_total", Some(period))
            .and_then(laoxiao::model::Value::as_number)
    };
    let field = |window: &mut crate::window::Window, typed: &str| {
        window.get_by_label("填写 床位数 合计").focus();
        window.run();
        window.key_press_modifiers(Modifiers::CTRL | Modifiers::COMMAND, Key::A);
        window.run();
        text(window, typed);
        window.key_press(Key::Enter);
        window.run();
    };
    field(&mut window, "123");
    assert_eq!(beds(&window), Some(123.0));
    field(&mut window, "约130");
    assert_eq!(beds(&window), Some(123.0));
    window.get_by_label_contains("约130");
}

#[test]
fn a_copy_of_a_record_says_that_it_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Elder);
    let name = name_of(&window, KIND, 0);
    let before = records(&window, KIND).len();
    click_cell(&mut window, &name);
    window.key_press_modifiers(Modifiers::SHIFT, Key::F10);
    window.run();
    click(&mut window, "复制为新记录（1 条）");
    let after = records(&window, KIND);
    assert_eq!(after.len(), before + 1, "{:?}", window.state().message());
    assert_eq!(after[before].text("name"), format!("{name}（副本）"));
    assert_eq!(after[before].text("township"), after[0].text("township"));
}

#[test]
fn townships_complete_by_initials() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = sample(folder.path(), &[]);
    go(&mut window, Page::Elder);
    let name = name_of(&window, KIND, 0);
    click_cell(&mut window, &name);
    window.key_press(Key::ArrowRight);
    window.run();
    window.event(Event::Text("slpz".to_owned()));
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(records(&window, KIND)[0].text("township"), "石榴坪镇");
}
