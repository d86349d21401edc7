//! Columns: widened, moved, hidden, sorted by, filtered; and the line of sums.

use eframe::egui::{Modifiers, PointerButton};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::table::{HOMES, Table};

fn menu(table: &mut Table, column: &str) {
    table.button(&format!("{column}的筛选和排序"));
}

fn left_of(table: &Table, column: &str) -> f32 {
    table.0.get_by_label(&format!("按{column}排序")).rect().left()
}

fn drag(table: &mut Table, from: eframe::egui::Pos2, to: eframe::egui::Pos2) {
    table.0.drag_at(from);
    table.0.run();
    table.0.hover_at(from.lerp(to, 0.5));
    table.0.run();
    table.0.hover_at(to);
    table.0.run();
    table.0.drop_at(to);
    table.0.run();
}

#[test]
fn a_header_sorts_up_down_and_not() {
    let mut table = Table::new(&["乙院,,20,", "甲院,,30,", "丙院,,10,"]);
    table.button("按床位排序");
    assert_eq!(table.shown("床位"), ["10", "20", "30"]);
    table.button("按床位排序");
    assert_eq!(table.shown("床位"), ["30", "20", "10"]);
    table.button("按床位排序");
    assert_eq!(table.shown("床位"), ["20", "30", "10"]);
}

#[test]
fn shift_and_a_click_sort_by_a_second_column() {
    let mut table = Table::new(&["甲院,敬老院,20,", "乙院,福利院,30,", "丙院,敬老院,10,"]);
    table.button("按类型排序");
    let at = table.0.get_by_label("按床位排序").rect().center();
    table.press(at, PointerButton::Primary, Modifiers::SHIFT);
    // 福 (fu) before 敬 (jing).
    assert_eq!(table.shown("名称"), ["乙院", "丙院", "甲院"]);
}

#[test]
fn texts_are_sorted_by_pinyin() {
    let mut table = Table::new(&[
        "张院,,,",
        "安院,,,",
        "勐海院,,,",
        "巴院,,,",
        "孟院,,,",
        "2院,,,",
        "米院,,,",
    ]);
    table.button("按名称排序");
    let sorted = ["2院", "安院", "巴院", "孟院", "勐海院", "米院", "张院"];
    assert_eq!(table.shown("名称"), sorted);
}

#[test]
fn a_filter_that_leaves_nothing_says_so() {
    let mut table = Table::new(&HOMES);
    table.0.state_mut().grid.filter = "没有这样的".to_owned();
    table.0.run();
    let place = table.0.get_by_label("没有符合条件的记录").rect();
    assert!(place.height() > 100.0);
}

#[test]
fn sorting_leaves_the_top_of_the_list_in_sight() {
    let lines: Vec<String> = (0..200).map(|row| format!("第{row}院,,{row},")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut table = Table::new(&lines);
    table.click("第0院");
    table.button("按床位排序");
    table.button("按床位排序");
    assert_eq!(table.shown("床位").first().map(String::as_str), Some("199"));
}

#[test]
fn the_frozen_cells_end_above_the_scroll_bar_as_the_others_do() {
    let lines: Vec<String> = (0..200).map(|row| format!("第{row}院,敬老院,{row},")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut table = Table::new(&lines);
    let layout = serde_json::from_str(r#"{"widths":{"备注":900.0}}"#).unwrap();
    table.0.state_mut().grid.set_layout(layout);
    table.0.run();
    let lowest = |left: f32, right: f32| {
        let cells = table.0.get_all_by_role(eframe::egui::accesskit::Role::Cell);
        cells
            .map(|cell| cell.rect())
            .filter(|rect| left <= rect.left() && rect.left() < right && rect.height() < 30.0)
            .map(|rect| rect.bottom())
            .fold(0.0, f32::max)
    };
    let (frozen, scrolled) = (lowest(0.0, 150.0), lowest(210.0, 400.0));
    assert!(
        frozen > 0.0 && (frozen - scrolled).abs() < 0.5,
        "{frozen} {scrolled}"
    );
}

#[test]
fn a_row_that_is_edited_stays_where_it_is() {
    let mut table = Table::new(&HOMES);
    table.button("按床位排序");
    table.click_at(0, 3);
    table.text("99");
    table.key(eframe::egui::Key::Enter);
    assert_eq!(
        table.shown("床位"),
        ["99", "20", "30"],
        "sorting again would move it away"
    );
    table.text("21");
    table.key(eframe::egui::Key::Enter);
    assert_eq!(table.cell(1, 3), "21");
}

#[test]
fn a_column_is_filtered_by_its_values_with_their_counts() {
    let mut table = Table::new(&HOMES);
    menu(&mut table, "类型");
    table.0.get_by_label("敬老院 2");
    table.button("社会福利院 1");
    assert_eq!(table.shown("名称"), ["甲院", "丙院"]);
    table.button("清除筛选");
    assert_eq!(table.shown("名称").len(), 3);
}

#[test]
fn a_column_of_figures_is_filtered_by_a_range_and_the_sums_follow() {
    let mut table = Table::new(&HOMES);
    assert_eq!(table.shown("床位合计"), ["60"]);
    menu(&mut table, "床位");
    table.0.get_by_label("最小").focus();
    table.0.run();
    table.text("15");
    assert_eq!(table.shown("名称"), ["乙院", "丙院"]);
    assert_eq!(table.shown("床位合计"), ["50"]);
    assert!(table.0.query_by_label("筛选出 2 条").is_some());
}

#[test]
fn a_column_of_words_is_filtered_by_initials() {
    let mut table = Table::new(&HOMES);
    menu(&mut table, "类型");
    table.0.get_by_label("包含（可用拼音）").focus();
    table.0.run();
    table.text("fly");
    assert_eq!(table.shown("名称"), ["乙院"]);
}

#[test]
fn a_column_is_hidden_and_shown_again() {
    let mut table = Table::new(&HOMES);
    menu(&mut table, "类型");
    table.button("隐藏这一列");
    assert!(table.0.query_by_label("按类型排序").is_none());
    assert!(table.shown("类型").is_empty());
    assert_eq!(table.state().layouts, 1);
    menu(&mut table, "床位");
    table.button("显示“类型”");
    assert!(table.0.query_by_label("按类型排序").is_some());
}

#[test]
fn a_header_is_dragged_to_another_place_and_typing_hits_the_column_under_the_cursor() {
    let mut table = Table::new(&HOMES);
    let from = table.0.get_by_label("按床位排序").rect().center();
    let to = table.0.get_by_label("按类型排序").rect().left_center() + eframe::egui::vec2(6.0, 0.0);
    drag(&mut table, from, to);
    assert!(left_of(&table, "床位") < left_of(&table, "类型"));
    table.click_at(0, 3);
    table.text("77");
    table.key(eframe::egui::Key::Enter);
    assert_eq!(table.cell(0, 3), "77");
    assert!(table.state().layouts > 0);
    menu(&mut table, "床位");
    table.button("右移一列");
    assert!(left_of(&table, "床位") > left_of(&table, "类型"));
}

#[test]
fn a_border_is_dragged_and_the_width_is_remembered_by_the_column() {
    let mut table = Table::new(&HOMES);
    let head = table.0.get_by_label("按类型排序").rect();
    drag(
        &mut table,
        head.right_center(),
        head.right_center() + eframe::egui::vec2(40.0, 0.0),
    );
    let wide = table.0.get_by_label("按类型排序").rect().width();
    assert!((wide - head.width() - 40.0).abs() < 1.5, "{wide}");
    let layout = table.state().grid.layout().clone();
    let mut again = Table::new(&HOMES);
    again.0.state_mut().grid.set_layout(layout);
    again.0.run();
    let kept = again.0.get_by_label("按类型排序").rect().width();
    assert!((kept - wide).abs() < 0.1, "{kept} {wide}");
}

#[test]
fn a_group_spans_its_columns_above_their_titles() {
    let table = Table::new(&HOMES);
    let (name, kind) = (
        table.0.get_by_label("按名称排序").rect(),
        table.0.get_by_label("按类型排序").rect(),
    );
    assert!(kind.top() > name.top() + 20.0, "the title stands below its group");
    assert!((kind.bottom() - name.bottom()).abs() < 0.1);
}

#[test]
fn every_visible_cell_is_a_node_with_its_column() {
    let table = Table::new(&HOMES);
    let of = |column: &str| {
        let cells = table.0.get_all_by_role(eframe::egui::accesskit::Role::Cell);
        cells
            .filter(|node| node.accesskit_node().description().as_deref() == Some(column))
            .count()
    };
    // Three records and the place for a new one, empty cells included.
    assert_eq!(
        [of("序号"), of("名称"), of("类型"), of("床位"), of("备注")],
        [4; 5]
    );
}

#[test]
fn the_other_button_opens_the_menu_anywhere_on_a_header() {
    let mut table = Table::new(&HOMES);
    let head = table.0.get_by_label("按类型排序").rect();
    for at in [head.center(), head.right_center() - eframe::egui::vec2(10.0, 0.0)] {
        table.press(at, PointerButton::Secondary, Modifiers::NONE);
        assert!(table.0.query_by_label("隐藏这一列").is_some(), "{at}");
        table.key(eframe::egui::Key::Escape);
        assert!(table.0.query_by_label("隐藏这一列").is_none(), "{at}");
    }
}
