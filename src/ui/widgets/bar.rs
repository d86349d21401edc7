//! A thin bar: how much of the way is done.

use eframe::egui::{Rect, Response, Sense, Ui, Vec2};

use super::Tone;
use crate::ui::theme::color;

/// A bar filled to `share` (0 to 1); good figures are green, others in the accent.
pub fn bar_ui(ui: &mut Ui, width: f32, share: f32, tone: Tone) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, 6.0), Sense::hover());
    let fill = if tone == Tone::Good {
        color::OK
    } else {
        color::ACCENT
    };
    ui.painter().rect_filled(rect, 3, color::NONE_SOFT);
    let done = Rect::from_min_size(
        rect.min,
        Vec2::new(rect.width() * share.clamp(0.0, 1.0), rect.height()),
    );
    if done.width() >= 1.0 {
        ui.painter().rect_filled(done, 3, fill);
    }
    response
}
