//! Find and replace.

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::table::{HOMES, Table};

fn find(table: &mut Table, replacing: bool, text: &str) {
    table.0.state_mut().grid.open_find(replacing);
    table.0.run();
    table.text(text);
}

#[test]
fn it_goes_from_one_place_to_the_next_and_says_how_many_there_are() {
    let mut table = Table::new(&HOMES);
    find(&mut table, false, "jly");
    table.0.get_by_label("第 1 处，共 2 处");
    table.key(Key::Enter);
    table.0.get_by_label("第 2 处，共 2 处");
    table.button("下一个");
    table.0.get_by_label("第 1 处，共 2 处");
    table.button("上一个");
    table.0.get_by_label("第 2 处，共 2 处");
}

#[test]
fn esc_closes_it_and_the_keys_go_to_the_cell_found() {
    let mut table = Table::new(&HOMES);
    find(&mut table, false, "丙院");
    table.key(Key::Enter);
    table.0.run();
    table.key(Key::Escape);
    assert!(table.0.query_by_label("下一个").is_none());
    table.text("丁院");
    table.key(Key::Enter);
    assert_eq!(table.cell(2, 1), "丁院");
}

#[test]
fn all_are_replaced_in_one_step_and_what_can_not_stand_is_left() {
    let mut table = Table::new(&HOMES);
    find(&mut table, true, "敬老院");
    table.0.get_by_label("替换为").focus();
    table.0.run();
    table.text("特困供养机构");
    table.button("全部替换");
    assert_eq!([table.cell(0, 2), table.cell(2, 2)], ["特困供养机构"; 2]);
    assert_eq!(table.state().message.as_deref(), Some("已替换 2 格"));
    assert_eq!(table.state().steps, 1);
}

#[test]
fn one_is_replaced_and_the_next_is_shown() {
    let mut table = Table::new(&HOMES);
    table.click_at(0, 2);
    find(&mut table, true, "敬老院");
    table.0.get_by_label("替换为").focus();
    table.0.run();
    table.text("福利院");
    table.button("替换");
    assert_eq!([table.cell(0, 2), table.cell(2, 2)], ["福利院", "敬老院"]);
}

#[test]
fn a_replacement_that_is_no_number_is_refused_and_said() {
    let mut table = Table::new(&HOMES);
    find(&mut table, true, "0");
    table.0.get_by_label("替换为").focus();
    table.0.run();
    table.text("零");
    table.button("全部替换");
    assert_eq!(table.cell(0, 3), "10");
    assert_eq!(
        table.state().message.as_deref(),
        Some("已替换 0 格，3 格不能这样改，保持原值")
    );
    table.keys(Modifiers::NONE, Key::Escape);
}
