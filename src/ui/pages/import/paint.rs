//! How the cells of a preview are drawn: what the file says, and in front of it what the ledger has.

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{Align2, Color32, Painter, Rect, Shape, Stroke, pos2, vec2};

use crate::ui::theme::{bold_font, color, regular_font, size};

/// What stands above a column that is kept beside the records.
pub(super) const ASIDE: &str = "附加列";

/// A cell to be drawn.
pub(super) struct CellInk<'a> {
    /// What the file says.
    pub(super) text: &'a str,
    /// What the ledger has instead; drawn before it, struck through.
    pub(super) before: Option<&'a str>,
    /// Its colour.
    pub(super) tint: Color32,
    /// Whether it is part of a header, section or sum.
    pub(super) bold: bool,
    /// Whether it stands at the right.
    pub(super) right: bool,
    /// Whether the row is left out.
    pub(super) struck: bool,
}

/// Writes a cell on one line, cut with an ellipsis.
pub(super) fn cell(painter: &Painter, rect: Rect, ink: &CellInk<'_>) {
    let font = if ink.bold {
        bold_font(size::TABLE)
    } else {
        regular_font(size::TABLE)
    };
    let struck = |tint| TextFormat {
        strikethrough: Stroke::new(1.0, tint),
        ..TextFormat::simple(font.clone(), tint)
    };
    let mut job = LayoutJob::default();
    if let Some(before) = ink.before {
        job.append(before, 0.0, struck(color::MUTE));
        job.append(" ", 0.0, TextFormat::simple(font.clone(), color::MUTE));
    }
    let format = if ink.struck {
        struck(ink.tint)
    } else {
        TextFormat::simple(font.clone(), ink.tint)
    };
    job.append(&ink.text.replace('\n', " "), 0.0, format);
    let inner = rect.shrink2(vec2(6.0, 0.0));
    job.wrap = TextWrapping::truncate_at_width(inner.width().max(1.0));
    job.break_on_newline = false;
    let galley = painter.layout_job(job);
    let x = if ink.right {
        inner.right() - galley.size().x
    } else {
        inner.left()
    };
    painter.galley(pos2(x, rect.center().y - galley.size().y / 2.0), galley, ink.tint);
}

/// The number of a row with the triangle that opens it.
pub(super) fn gutter(painter: &Painter, rect: Rect, row: u32, open: Option<bool>, on: bool) {
    painter.rect_filled(rect, 0, if on { color::ACCENT_SOFT } else { color::HEADER });
    let tint = if on { color::ACCENT } else { color::MUTE };
    let at = rect.right_center() - vec2(6.0, 0.0);
    painter.text(
        at,
        Align2::RIGHT_CENTER,
        row.to_string(),
        regular_font(size::SMALL),
        tint,
    );
    let Some(open) = open else { return };
    let middle = rect.left_center() + vec2(10.0, 0.0);
    let points = if open {
        vec![
            middle + vec2(-4.0, -2.0),
            middle + vec2(4.0, -2.0),
            middle + vec2(0.0, 3.0),
        ]
    } else {
        vec![
            middle + vec2(-2.0, -4.0),
            middle + vec2(3.0, 0.0),
            middle + vec2(-2.0, 4.0),
        ]
    };
    painter.add(Shape::convex_polygon(points, color::MUTE, Stroke::NONE));
}

/// The head of a column: its letters, and what it means.
pub(super) fn head(painter: &Painter, rect: Rect, letters: &str, meaning: Option<&str>) {
    let middle = rect.center().y;
    let letter = painter.text(
        pos2(rect.left() + 6.0, middle),
        Align2::LEFT_CENTER,
        letters,
        regular_font(size::SMALL),
        color::FAINT,
    );
    if let Some(meaning) = meaning {
        let place = rect.with_min_x(letter.right());
        let ink = CellInk {
            text: meaning,
            before: None,
            tint: if meaning == ASIDE {
                color::FAINT
            } else {
                color::ACCENT
            },
            bold: false,
            right: false,
            struck: false,
        };
        cell(painter, place, &ink);
    }
    painter.vline(rect.right() - 0.5, rect.y_range(), Stroke::new(1.0, color::LINE));
}
