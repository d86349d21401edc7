//! The line of sums under the cells: it stays while they scroll, and counts only the rows that are shown.

use eframe::egui::{Id, Painter, Pos2, Rect, Stroke, Ui, pos2};

use crate::ui::theme::{bold_font, color, size};

use super::Grid;
use super::geometry::ColumnLayout;
use super::paint::{node, write};
use crate::app::sheet::{CellAlign, GridModel};

/// Where the line is drawn.
#[derive(Clone, Copy)]
pub(super) struct FooterPlace {
    pub(super) line: Rect,
    /// Where column 0 of the scrolled part lies.
    pub(super) left: f32,
    /// Where the cells above end.
    pub(super) body: Pos2,
}

impl Grid {
    /// Draws the line.
    pub(super) fn footer_ui(
        &self,
        ui: &Ui,
        model: &dyn GridModel,
        column_layout: &ColumnLayout,
        place: FooterPlace,
        id: Id,
    ) {
        let FooterPlace { line, left, body } = place;
        let painter = ui.painter();
        painter.rect_filled(line, 0, color::HEADER);
        painter.hline(line.x_range(), line.top() + 0.5, Stroke::new(1.0, color::LINE));
        let border = line.left() + column_layout.frozen_width();
        let frozen = line.with_max_x(border);
        let scrolled = line.with_min_x(border).with_max_x(body.x.max(border));
        let title = if self.is_filtered() {
            format!("筛选出 {} {}", self.view.records, model.counter())
        } else {
            format!("合计 {} {}", self.view.records, model.counter())
        };
        let clipped = painter.with_clip_rect(frozen);
        // Where only the row numbers are frozen, the count is left to the header of the page.
        let short = if fits(painter, &title, frozen) {
            title.as_str()
        } else {
            "合计"
        };
        write(
            &clipped,
            frozen,
            short,
            CellAlign::Left,
            bold_font(size::TABLE),
            color::TEXT,
        );
        node(ui, id.with("sums"), frozen, &title, "");
        for (column, text) in self.view.sums.iter().enumerate().skip(column_layout.frozen) {
            if text.is_empty() {
                continue;
            }
            let cell = Rect::from_min_max(
                pos2(left + column_layout.edge(column), line.top()),
                pos2(left + column_layout.edge(column + 1), line.bottom()),
            );
            if !cell.intersects(scrolled) {
                continue;
            }
            let shown = self
                .model_column(column)
                .and_then(|column| model.columns().get(column));
            let clipped = painter.with_clip_rect(scrolled);
            let align = shown.map_or(CellAlign::Right, |shown| shown.align);
            // A sum is longer than what it sums, and a cut number would be another one: it may use the padding.
            let wide = match align {
                CellAlign::Right => cell.with_min_x(cell.left() - 1.5 * size::CELL),
                _ => cell,
            };
            write(&clipped, wide, text, align, bold_font(size::TABLE), color::TEXT);
            let title = shown.map_or("", |shown| shown.title.as_str());
            let name = format!("{title}合计");
            node(
                ui,
                id.with(("sum", column)),
                cell.intersect(scrolled),
                text,
                &name,
            );
        }
        painter.vline(border - 0.5, line.y_range(), Stroke::new(1.0, color::LINE_STRONG));
    }
}

fn fits(painter: &Painter, text: &str, cell: Rect) -> bool {
    let galley = painter.layout_no_wrap(text.to_owned(), bold_font(size::TABLE), color::TEXT);
    galley.size().x <= cell.width() - 2.0 * size::CELL
}
