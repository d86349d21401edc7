//! The mark on a cell with a finding, as spreadsheets mark a comment.

use eframe::egui::{Painter, Rect, Shape, Stroke, vec2};

use crate::model::Severity;
use crate::ui::theme::color;

/// A triangle in the upper right corner.
pub fn corner_mark(painter: &Painter, rect: Rect, severity: Severity) {
    let tint = match severity {
        Severity::Error => color::BAD,
        Severity::Verify => color::WARN_MARK,
        Severity::Hint => color::INFO,
    };
    let tip = rect.right_top() + vec2(-1.0, 0.0);
    let points = vec![tip, tip + vec2(-8.0, 0.0), tip + vec2(0.0, 8.0)];
    painter.add(Shape::convex_polygon(points, tint, Stroke::NONE));
}
