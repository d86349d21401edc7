//! 只看变化, marks, and what is drawn: only what can be seen.

use egui_kittest::kittest::Queryable as _;

use super::table::{HOMES, Table};

#[test]
fn only_rows_that_differ_from_the_period_before_are_shown() {
    let mut table = Table::new(&HOMES);
    table.0.state_mut().sheet.before[1] = Some("18".to_owned());
    table.0.state_mut().grid.set_changes_only(true);
    table.0.run();
    assert_eq!(table.shown("名称"), ["乙院"]);
    let at = table.rect_of(1, 3).center();
    table.0.hover_at(at);
    table.0.run();
    for _ in 0..4 {
        table.0.step();
    }
    table.0.get_by_label_contains("上期：18");
    table.0.state_mut().grid.clear_filters();
    table.0.run();
    assert_eq!(table.shown("名称").len(), 3);
}

#[test]
fn a_finding_marks_the_corner_of_its_cell() {
    let triangles = |table: &Table| {
        let shapes = &table.0.output().shapes;
        let is_mark = |shape: &eframe::egui::Shape| {
            matches!(shape, eframe::egui::Shape::Path(path) if path.closed && path.points.len() == 3
                && path.fill == laoxiao::ui::theme::color::BAD)
        };
        shapes.iter().filter(|clipped| is_mark(&clipped.shape)).count()
    };
    assert_eq!(triangles(&Table::new(&HOMES)), 0);
    assert_eq!(triangles(&Table::new(&["甲院,敬老院,0,", "乙院,敬老院,0,"])), 2);
}

#[test]
fn a_frame_draws_only_what_can_be_seen() {
    let lines: Vec<String> = (0..20_000)
        .map(|row| format!("第{row}院,敬老院,{row},"))
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let (few, many) = (Table::new(&lines[..40]), Table::new(&lines));
    let shapes = |table: &Table| table.0.output().shapes.len();
    assert_eq!(shapes(&few), shapes(&many));
}
