//! A box to tick.

use eframe::egui::{Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2};

use crate::ui::theme::{color, size};

/// A box without text; `name` is what a screen reader says.
pub fn check_ui(ui: &mut Ui, on: &mut bool, name: &str) -> Response {
    let (rect, mut response) = ui.allocate_exact_size(Vec2::splat(22.0), Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, *on, name));
    let square = rect.shrink(2.0);
    let hot = response.hovered() || response.has_focus();
    let (fill, line) = match (*on, hot) {
        (true, _) => (color::ACCENT, color::ACCENT),
        (false, true) => (color::ACCENT_SOFT, color::ACCENT),
        (false, false) => (color::PANEL, color::LINE_STRONG),
    };
    ui.painter().rect(
        square,
        size::RADIUS,
        fill,
        Stroke::new(1.0, line),
        StrokeKind::Inside,
    );
    if *on {
        let middle = square.center();
        let points = vec![
            middle + vec2(-4.5, 0.5),
            middle + vec2(-1.5, 3.5),
            middle + vec2(4.5, -3.5),
        ];
        ui.painter()
            .add(Shape::line(points, Stroke::new(2.0, color::ON_ACCENT)));
    }
    response
}
