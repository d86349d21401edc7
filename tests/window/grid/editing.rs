//! Typing: with the keyboard, with a Chinese input method, with choices.

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::table::{HOMES, Table};

#[test]
fn typing_replaces_and_f2_changes() {
    let mut table = Table::new(&HOMES);
    table.click("甲院");
    table.text("新院");
    table.key(Key::Enter);
    assert_eq!(table.cell(0, 1), "新院");
    table.key(Key::F2);
    table.text("二部");
    table.key(Key::Enter);
    assert_eq!(table.cell(1, 1), "乙院二部");
    assert_eq!(table.state().steps, 2);
}

#[test]
fn a_double_click_opens_the_cell_with_its_text() {
    let mut table = Table::new(&HOMES);
    let at = table.rect_of(0, 1).center();
    table.double_click(at);
    table.text("甲");
    table.key(Key::Enter);
    assert_eq!(table.cell(0, 1), "甲院甲");
}

#[test]
fn esc_gives_up_what_was_typed() {
    let mut table = Table::new(&HOMES);
    table.click("甲院");
    table.text("错");
    table.key(Key::Escape);
    table.key(Key::Enter);
    assert_eq!(table.cell(0, 1), "甲院");
    assert_eq!(table.state().steps, 0);
}

#[test]
fn alt_enter_breaks_the_line() {
    let mut table = Table::new(&HOMES);
    table.click_at(0, 4);
    table.text("一");
    table.keys(Modifiers::ALT, Key::Enter);
    table.text("二");
    table.key(Key::Enter);
    assert_eq!(table.cell(0, 4), "一\n二");
}

#[test]
fn delete_clears() {
    let mut table = Table::new(&HOMES);
    table.click("好");
    table.key(Key::Delete);
    assert_eq!(table.cell(1, 4), "");
}

#[test]
fn ctrl_semicolon_writes_today() {
    let mut table = Table::new(&HOMES);
    table.click_at(0, 4);
    table.keys(Modifiers::CTRL, Key::Semicolon);
    let written = table.cell(0, 4);
    assert_eq!(written.len(), 10);
    assert!(
        written.starts_with("20") && written.matches('-').count() == 2,
        "{written}"
    );
}

#[test]
fn what_can_not_stand_there_stays_in_the_cell_with_the_reason() {
    let mut table = Table::new(&HOMES);
    table.click_at(0, 3);
    table.text("约40");
    table.key(Key::Enter);
    table.0.get_by_label("“约40”不是确定的数");
    assert_eq!(table.cell(0, 3), "10");
    table.key(Key::Escape);
    assert!(table.0.query_by_label("“约40”不是确定的数").is_none());
}

#[test]
fn the_first_letter_reaches_the_input_method() {
    let mut table = Table::new(&HOMES);
    table.click("甲院");
    // Without a field that has the keyboard there is no composition at all.
    assert!(table.0.output().platform_output.ime.is_some());
    table.compose("x");
    table.compose("xin");
    table.compose("");
    table.commit("新");
    table.key(Key::Enter);
    assert_eq!(table.cell(0, 1), "新");
}

#[test]
fn a_commit_without_a_composition_before_it_is_taken() {
    let mut table = Table::new(&HOMES);
    table.click("甲院");
    table.commit("搜狗");
    table.key(Key::Enter);
    assert_eq!(table.cell(0, 1), "搜狗");
}

#[test]
fn enter_esc_tab_and_arrows_inside_a_composition_stay_in_the_cell() {
    for key in [Key::Enter, Key::Escape, Key::Tab, Key::ArrowDown, Key::ArrowRight] {
        let mut table = Table::new(&HOMES);
        table.click("甲院");
        table.compose("yanglao");
        table.key(key);
        assert_eq!(table.state().steps, 0, "{key:?}");
        table.compose("");
        table.commit("养老");
        table.key(Key::Enter);
        assert_eq!(table.cell(0, 1), "养老", "{key:?}");
    }
}

#[test]
fn a_composition_that_is_called_off_leaves_the_cell_as_it_was() {
    let mut table = Table::new(&HOMES);
    table.click("甲院");
    table.compose("yang");
    table.compose("");
    table.key(Key::Enter);
    assert_eq!(table.cell(0, 1), "甲院");
    assert_eq!(table.state().steps, 0);
}

#[test]
fn a_click_elsewhere_neither_clears_the_cell_nor_writes_pinyin() {
    // MS Pinyin says nothing when the pointer goes elsewhere.
    let mut table = Table::new(&HOMES);
    table.click("甲院");
    table.compose("yanglao");
    table.click("丙院");
    assert_eq!(table.cell(0, 1), "甲院");
    table.click("甲院");
    table.compose("yang");
    table.0.get_by_label("旁边").click();
    table.0.run();
    assert_eq!(table.cell(0, 1), "甲院");
    assert_eq!(table.state().steps, 0);
}

#[test]
fn a_click_elsewhere_keeps_what_was_committed_before_the_composition() {
    let mut table = Table::new(&HOMES);
    table.click("甲院");
    table.compose("xin");
    table.compose("");
    table.commit("新");
    table.compose("yuan");
    table.click("丙院");
    assert_eq!(table.cell(0, 1), "新");
    assert_eq!(table.state().steps, 1);
}

#[test]
fn a_click_elsewhere_writes_what_was_typed_and_refuses_what_can_not_stand_there() {
    let mut table = Table::new(&HOMES);
    table.click_at(0, 3);
    table.text("12");
    table.click("丙院");
    assert_eq!(table.cell(0, 3), "12");
    table.click_at(0, 3);
    table.text("十来张");
    table.click("丙院");
    assert_eq!(table.cell(0, 3), "12");
    assert_eq!(table.state().refused.as_deref(), Some("“十来张”不是确定的数"));
}

#[test]
fn moving_between_cells_never_switches_the_input_method_off() {
    let mut table = Table::new(&HOMES);
    table.click("甲院");
    for key in [Key::ArrowRight, Key::Tab, Key::Enter, Key::ArrowLeft] {
        table.0.key_press(key);
        table.0.step();
        let ime = table.0.output().platform_output.ime;
        assert!(
            ime.is_some_and(|ime| !ime.should_interrupt_composition),
            "{key:?}"
        );
    }
}

#[test]
fn text_and_enter_in_one_frame_arrive_in_their_order() {
    let mut table = Table::new(&HOMES);
    table.click("甲院");
    let enter = |pressed| Event::Key {
        key: Key::Enter,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    let events = [
        Event::Ime(ImeEvent::Commit("快".to_owned())),
        enter(true),
        enter(false),
        Event::Text("手".to_owned()),
        enter(true),
        enter(false),
    ];
    table.0.input_mut().events.extend(events);
    table.0.run();
    assert_eq!((table.cell(0, 1), table.cell(1, 1)), ("快", "手"));
}

#[test]
fn choices_are_found_by_initials_and_taken_with_enter() {
    let mut table = Table::new(&HOMES);
    table.click_at(0, 2);
    table.text("shfly");
    table.0.get_by_role_and_label(Role::Button, "社会福利院");
    table.key(Key::Enter);
    assert_eq!(table.cell(0, 2), "社会福利院");
}

#[test]
fn the_arrows_walk_through_the_choices_and_other_words_may_be_typed() {
    let mut table = Table::new(&HOMES);
    table.click_at(1, 2);
    table.keys(Modifiers::ALT, Key::ArrowDown);
    for _ in 0..3 {
        table.key(Key::ArrowDown);
    }
    table.key(Key::Enter);
    assert_eq!(table.cell(1, 2), "日间照料中心");
    table.click_at(1, 2);
    table.text("农村幸福院");
    table.key(Key::Enter);
    assert_eq!(table.cell(1, 2), "农村幸福院");
}

#[test]
fn a_new_record_is_typed_in_the_last_row_and_enter_waits_there_for_the_next() {
    let mut table = Table::new(&HOMES);
    table.click("＋ 新增");
    table.text("丁院");
    table.key(Key::Enter);
    table.text("戊院");
    table.key(Key::Tab);
    table.text("jly");
    table.key(Key::Enter);
    let cells = &table.state().sheet.cells;
    assert_eq!(cells.len(), 5);
    assert_eq!((cells[3][1].as_str(), cells[4][1].as_str()), ("丁院", "戊院"));
    assert_eq!(cells[4][2], "敬老院", "Tab goes on in the record just begun");
}
