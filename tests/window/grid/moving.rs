//! Moving and selecting: each test types where it arrived, so that the place shows.

use eframe::egui::{Key, Modifiers, PointerButton};

use super::table::{HOMES, Table};

/// Writes a mark where the cursor is and says where it landed.
fn here(table: &mut Table) -> (usize, usize) {
    table.text("7777");
    table.keys(Modifiers::CTRL, Key::Enter);
    let cells = &table.state().sheet.cells;
    let row = cells
        .iter()
        .position(|row| row.contains(&"7777".to_owned()))
        .unwrap();
    let column = cells[row].iter().position(|text| text == "7777").unwrap();
    (row, column)
}

#[test]
fn a_tap_within_one_frame_moves_the_cursor_and_takes_the_keyboard() {
    let mut table = Table::new(&HOMES);
    let at = table.rect_of(2, 4).center();
    table.tap(at);
    assert_eq!(here(&mut table), (2, 4));
}

#[test]
fn arrows_move_by_one() {
    let mut table = Table::new(&HOMES);
    table.click("甲院");
    table.key(Key::ArrowDown);
    table.key(Key::ArrowRight);
    table.key(Key::ArrowRight);
    table.key(Key::ArrowUp);
    assert_eq!(here(&mut table), (0, 3));
}

#[test]
fn enter_goes_down_and_shift_enter_up() {
    let mut table = Table::new(&HOMES);
    table.click("甲院");
    table.key(Key::Enter);
    table.key(Key::Enter);
    table.keys(Modifiers::SHIFT, Key::Enter);
    assert_eq!(here(&mut table), (1, 1));
}

#[test]
fn tab_goes_right_and_on_to_the_next_row_and_shift_tab_back() {
    let mut table = Table::new(&HOMES);
    table.click_at(0, 4);
    table.key(Key::Tab);
    table.key(Key::Tab);
    table.key(Key::Tab);
    table.keys(Modifiers::SHIFT, Key::Tab);
    assert_eq!(here(&mut table), (1, 1));
}

#[test]
fn home_and_end_go_to_the_ends_of_the_row_and_with_ctrl_of_the_table() {
    let mut table = Table::new(&HOMES);
    table.click("乙院");
    table.key(Key::End);
    assert_eq!(here(&mut table), (1, 4));
    let mut table = Table::new(&HOMES);
    table.click("丙院");
    table.keys(Modifiers::CTRL, Key::Home);
    table.key(Key::ArrowRight);
    assert_eq!(here(&mut table), (0, 1));
    let mut table = Table::new(&HOMES);
    table.click("甲院");
    table.keys(Modifiers::CTRL, Key::End);
    table.key(Key::ArrowUp);
    assert_eq!(here(&mut table), (2, 4));
}

#[test]
fn page_down_goes_a_screen_and_page_up_comes_back() {
    let lines: Vec<String> = (0..200).map(|row| format!("第{row}院,敬老院,{row},")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut table = Table::new(&lines);
    table.click("第0院");
    table.key(Key::PageDown);
    table.key(Key::PageDown);
    table.key(Key::PageUp);
    let (row, column) = here(&mut table);
    assert!((8..=20).contains(&row), "{row}");
    assert_eq!(column, 1);
}

#[test]
fn ctrl_arrows_go_to_the_end_of_what_is_filled() {
    let mut table = Table::new(&["甲院,敬老院,10,", "乙院,敬老院,,", "丙院,敬老院,30,"]);
    table.click_at(0, 3);
    table.keys(Modifiers::CTRL, Key::ArrowDown);
    assert_eq!(here(&mut table), (2, 3));
    let mut table = Table::new(&HOMES);
    table.click("甲院");
    table.keys(Modifiers::CTRL, Key::ArrowRight);
    assert_eq!(here(&mut table), (0, 3));
}

#[test]
fn shift_and_arrows_select_a_block_and_the_line_below_sums_it() {
    let mut table = Table::new(&HOMES);
    table.click_at(0, 3);
    table.keys(Modifiers::SHIFT, Key::ArrowDown);
    table.keys(Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(table.state().note, "计数 3　求和 60　平均 20.00");
    table.key(Key::Escape);
    assert_eq!(table.state().note, "");
}

#[test]
fn a_drag_selects_and_so_does_a_click_with_shift() {
    let mut table = Table::new(&HOMES);
    let (from, to) = (table.rect_of(0, 3).center(), table.rect_of(1, 3).center());
    table.0.drag_at(from);
    table.0.run();
    table.0.hover_at(to);
    table.0.run();
    table.0.drop_at(to);
    table.0.run();
    assert_eq!(table.state().note, "计数 2　求和 30　平均 15.00");
    let to = table.rect_of(2, 3).center();
    table.press(to, PointerButton::Primary, Modifiers::SHIFT);
    assert_eq!(table.state().note, "计数 3　求和 60　平均 20.00");
}

#[test]
fn ctrl_a_selects_all() {
    let mut table = Table::new(&HOMES);
    table.click("甲院");
    table.keys(Modifiers::CTRL, Key::A);
    table.keys(Modifiers::CTRL, Key::Minus);
    assert_eq!(table.state().deleted, [0, 1, 2]);
}

#[test]
fn one_click_is_enough_and_consecutive_clicks_hit_the_same_cell() {
    let mut table = Table::new(&HOMES);
    let at = table.rect_of(1, 3).center();
    for _ in 0..3 {
        table.press(at, PointerButton::Primary, Modifiers::NONE);
        assert_eq!(table.rect_of(1, 3).center(), at);
    }
    // Esc has nothing to give up, and the table keeps the keyboard.
    table.key(Key::Escape);
    table.text("21");
    table.key(Key::Enter);
    assert_eq!(table.cell(1, 3), "21");
}
