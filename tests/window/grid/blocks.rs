//! Blocks of cells: copied and pasted as WPS and Excel do, filled, replaced at once.

use eframe::egui::{Event, Key, Modifiers, PointerButton};
use egui_kittest::kittest::Queryable as _;

use super::table::{HOMES, Table};

#[test]
fn a_block_is_copied_as_wps_reads_it() {
    let mut table = Table::new(&["甲院,敬老院,10,两\n行", "乙院,福利院,20,他说\"好\""]);
    table.click_at(0, 3);
    table.keys(Modifiers::SHIFT, Key::ArrowRight);
    table.keys(Modifiers::SHIFT, Key::ArrowDown);
    let copied = table.copy(Event::Copy);
    assert_eq!(copied.as_deref(), Some("10\t\"两\n行\"\n20\t\"他说\"\"好\"\"\""));
}

#[test]
fn a_block_from_wps_is_pasted_as_one_step() {
    let mut table = Table::new(&HOMES);
    table.click_at(0, 3);
    table.paste("11\t\"一\n二\"\r\n22\t\r\n");
    assert_eq!((table.cell(0, 3), table.cell(0, 4)), ("11", "一\n二"));
    assert_eq!((table.cell(1, 3), table.cell(1, 4)), ("22", ""));
    assert_eq!(table.state().steps, 1);
}

#[test]
fn one_copied_cell_fills_the_selection() {
    let mut table = Table::new(&HOMES);
    table.click_at(0, 3);
    table.keys(Modifiers::SHIFT, Key::ArrowDown);
    table.paste("7");
    assert_eq!(
        [table.cell(0, 3), table.cell(1, 3), table.cell(2, 3)],
        ["7", "7", "30"]
    );
}

#[test]
fn a_paste_below_the_last_record_adds_records() {
    let mut table = Table::new(&HOMES);
    table.click("丙院");
    table.paste("丙一\t敬老院\n丙二\t敬老院\n丙三\t敬老院");
    let cells = &table.state().sheet.cells;
    assert_eq!(cells.len(), 5);
    assert_eq!(
        [&cells[2][1], &cells[3][1], &cells[4][1]],
        ["丙一", "丙二", "丙三"]
    );
    assert_eq!(table.state().steps, 1);
}

#[test]
fn a_paste_that_does_not_fit_is_shown_first_and_can_be_refused() {
    let mut table = Table::new(&HOMES);
    table.click_at(0, 3);
    table.paste("约5\t一\t超出\n6\t二\t超出");
    assert_eq!(table.cell(0, 4), "", "nothing is written before the answer");
    table.0.get_by_label_contains("2 格超出表格");
    table.0.get_by_label_contains("“约5”不是确定的数");
    table.button("取消");
    assert_eq!(table.state().steps, 0);
    table.click_at(0, 3);
    table.paste("约5\t一\t超出\n6\t二\t超出");
    table.button("粘贴");
    assert_eq!([table.cell(0, 3), table.cell(0, 4)], ["10", "一"]);
    assert_eq!([table.cell(1, 3), table.cell(1, 4)], ["6", "二"]);
    assert_eq!(table.state().steps, 1);
}

#[test]
fn quotation_marks_from_excel_stay_and_swallow_no_row() {
    let mut table = Table::new(&HOMES);
    table.click("甲院");
    table.paste("\"十四五\"养老工程\t敬老院\r\n\"阳光工程二期\t敬老院\r\n新建60个托位\t福利院\r\n");
    let cells = &table.state().sheet.cells;
    assert_eq!(
        [&cells[0][1], &cells[1][1], &cells[2][1]],
        ["\"十四五\"养老工程", "\"阳光工程二期", "新建60个托位"]
    );
    assert_eq!([&cells[0][2], &cells[2][2]], ["敬老院", "福利院"]);
    assert_eq!(table.state().steps, 1);
}

#[test]
fn marks_that_can_be_read_in_two_ways_are_shown_first() {
    let mut table = Table::new(&HOMES);
    table.click("甲院");
    table.paste("\"阳光工程\r\n新建\"\r\n");
    assert_eq!(table.state().steps, 0, "nothing is written before the answer");
    table
        .0
        .get_by_label_contains("文字共 2 行，有的格里有几行字，读成 1 行");
    table.0.get_by_label_contains("两种读法");
    table.0.get_by_label_contains("阳光工程（换行）新建");
    table.button("取消");
    assert_eq!(table.state().steps, 0);
}

#[test]
fn a_large_paste_is_shown_first() {
    let lines: Vec<String> = (0..300).map(|row| format!("院{row}")).collect();
    let mut table = Table::new(&HOMES);
    table.click("甲院");
    table.paste(&lines.join("\n"));
    table.0.get_by_label_contains("300 行 1 列");
    assert_eq!(table.state().sheet.cells.len(), 3);
    table.key(Key::Enter);
    assert_eq!(table.state().sheet.cells.len(), 300);
}

/// On a slow computer all these keys come in one frame, before the table shows the edit; the window has read the paste
/// from the clipboard before the copy got there.
#[test]
fn what_is_copied_and_pasted_right_behind_an_edit_is_the_edit() {
    let mut table = Table::new(&HOMES);
    table.click_at(0, 3);
    table.text("77");
    let key = |key| Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    let events = [
        key(Key::Enter),
        key(Key::ArrowUp),
        Event::Copy,
        key(Key::ArrowDown),
        Event::Paste("旧".to_owned()),
    ];
    table.0.input_mut().events.extend(events);
    table.0.run();
    assert_eq!([table.cell(0, 3), table.cell(1, 3)], ["77", "77"]);
}

#[test]
fn cut_copies_and_clears() {
    let mut table = Table::new(&HOMES);
    table.click("好");
    assert_eq!(table.copy(Event::Cut).as_deref(), Some("好"));
    assert_eq!(table.cell(1, 4), "");
}

#[test]
fn ctrl_d_fills_down_and_ctrl_r_to_the_right() {
    let mut table = Table::new(&HOMES);
    table.click_at(0, 3);
    table.keys(Modifiers::SHIFT, Key::ArrowDown);
    table.keys(Modifiers::SHIFT, Key::ArrowDown);
    table.keys(Modifiers::CTRL, Key::D);
    assert_eq!([table.cell(1, 3), table.cell(2, 3)], ["10", "10"]);
    table.click_at(1, 4);
    table.keys(Modifiers::CTRL, Key::R);
    assert_eq!(table.cell(1, 4), "10");
    // A single cell takes what stands above it.
    table.click_at(2, 4);
    table.keys(Modifiers::CTRL, Key::D);
    assert_eq!(table.cell(2, 4), "10");
}

#[test]
fn ctrl_enter_writes_into_every_selected_cell() {
    let mut table = Table::new(&HOMES);
    table.click_at(0, 3);
    table.keys(Modifiers::SHIFT, Key::ArrowDown);
    table.text("8");
    table.keys(Modifiers::CTRL, Key::Enter);
    assert_eq!(
        [table.cell(0, 3), table.cell(1, 3), table.cell(2, 3)],
        ["8", "8", "30"]
    );
    assert_eq!(table.state().steps, 1);
}

#[test]
fn the_menu_fills_copies_and_deletes() {
    let mut table = Table::new(&HOMES);
    table.click_at(0, 4);
    table.keys(Modifiers::SHIFT, Key::ArrowDown);
    let at = table.rect_of(0, 4).center();
    table.press(at, PointerButton::Secondary, Modifiers::NONE);
    table.button("批量填写选中的格…");
    table.text("待核");
    table.button("填入 2 格");
    assert_eq!([table.cell(0, 4), table.cell(1, 4)], ["待核", "待核"]);
    table.press(at, PointerButton::Secondary, Modifiers::NONE);
    table.button("复制为新记录（2 条）");
    assert_eq!(table.state().duplicated, [0, 1]);
    table.press(at, PointerButton::Secondary, Modifiers::NONE);
    table.button("删除记录（2 条）");
    assert_eq!(table.state().deleted, [0, 1]);
}

#[test]
fn esc_and_a_click_elsewhere_close_the_menu() {
    let mut table = Table::new(&HOMES);
    table.click("甲院");
    table.keys(Modifiers::SHIFT, Key::F10);
    assert!(table.0.query_by_label("向下填充").is_some());
    table.key(Key::Escape);
    assert!(table.0.query_by_label("向下填充").is_none());
    table.keys(Modifiers::SHIFT, Key::F10);
    let far = table.rect_of(2, 4).right_center() - eframe::egui::vec2(4.0, 0.0);
    table.press(far, PointerButton::Primary, Modifiers::NONE);
    assert!(table.0.query_by_label("向下填充").is_none());
}
