//! Cells and headers, drawn with the painter: a thousand cells a frame are no widgets.

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{Align2, Color32, FontId, Id, Painter, Rect, Stroke, Ui, accesskit, pos2, vec2};

use crate::ui::theme::{bold_font, color, regular_font, size};
use crate::ui::widgets::corner_mark;

use super::geometry::{ColumnLayout, GridOrigin, GridPane, visible_rows};
use super::selection::{CellPosition, Selection};
use crate::app::sheet::{CellAlign, GridModel, RowKind};

/// What the panes draw from.
pub(super) struct GridPaint<'a> {
    pub(super) model: &'a dyn GridModel,
    pub(super) rows: &'a [usize],
    /// Columns of the model from left to right.
    pub(super) columns: &'a [usize],
    /// Whether cells that differ from the period before have a ground of their own.
    pub(super) show_changes: bool,
    pub(super) column_layout: &'a ColumnLayout,
    pub(super) selection: Selection,
    /// The cells that 查找 has found, in the order of the rows; empty while its bar is closed.
    pub(super) found: &'a [CellPosition],
    pub(super) focused: bool,
    pub(super) id: Id,
    /// Left edge of the grid, where section titles begin in both panes.
    pub(super) left: f32,
}

impl GridPaint<'_> {
    /// Draws what can be seen of a pane.
    pub(super) fn pane_ui(&self, ui: &Ui, pane: GridPane, origin: GridOrigin) {
        let clip = ui.clip_rect();
        let painter = ui.painter();
        let columns = self.column_layout.visible(pane, clip.x_range(), origin.x);
        for row in visible_rows(clip.y_range(), origin.y, self.rows.len()) {
            let Some(model_row) = self.rows.get(row).copied() else {
                continue;
            };
            let kind = self.model.kind(model_row);
            let top = origin.y + super::geometry::row_top(row);
            let line = Rect::from_min_max(pos2(clip.left(), top), pos2(clip.right(), top + size::ROW));
            self.ground(painter, row, kind, line);
            if kind == RowKind::Section {
                self.section(ui, model_row, row, line, pane);
            } else {
                for column in columns.clone() {
                    let rect = origin.cell(self.column_layout, row, column);
                    self.cell(ui, kind, (row, model_row, column), rect);
                }
            }
            painter.hline(
                line.x_range(),
                line.bottom() - 0.5,
                Stroke::new(1.0, color::LINE_SOFT),
            );
            if pane == GridPane::Frozen && kind != RowKind::Section {
                painter.vline(
                    line.right() - 0.5,
                    line.y_range(),
                    Stroke::new(1.0, color::LINE_STRONG),
                );
            }
        }
        self.cursor(painter, pane, origin);
    }

    fn ground(&self, painter: &Painter, row: usize, kind: RowKind, line: Rect) {
        let ground = match kind {
            RowKind::Section | RowKind::Total => color::HEADER,
            _ if row == self.selection.cursor.0 => color::ROW_CURSOR,
            RowKind::Data | RowKind::New => color::PANEL,
        };
        painter.rect_filled(line, 0, ground);
    }

    /// The title runs across both panes from the same place, so that it stays whole while the rest scrolls.
    fn section(&self, ui: &Ui, model_row: usize, row: usize, line: Rect, pane: GridPane) {
        let title = self.model.text(model_row, 0);
        let galley = ui
            .painter()
            .layout_no_wrap(title.to_string(), bold_font(size::TABLE), color::TEXT);
        let at = pos2(self.left + size::CELL, line.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, color::TEXT);
        if pane == GridPane::Frozen {
            node(
                ui,
                self.id.with((row, 0)),
                line.intersect(ui.clip_rect()),
                &title,
                "",
            );
        }
    }

    fn cell(&self, ui: &Ui, kind: RowKind, (row, model_row, column): (usize, usize, usize), rect: Rect) {
        let painter = ui.painter();
        let Some(shown) = self.columns.get(column).copied() else {
            return;
        };
        if self.show_changes && kind == RowKind::Data && self.model.before(model_row, shown).is_some() {
            painter.rect_filled(rect, 0, color::INFO_SOFT);
        }
        if self.is_found((row, column)) {
            painter.rect_filled(rect, 0, color::ACCENT_SOFT);
        }
        if self.selection.contains((row, column)) && self.selection.is_block() {
            painter.rect_filled(rect, 0, color::SELECTION);
        }
        painter.vline(
            rect.right() - 0.5,
            rect.y_range(),
            Stroke::new(1.0, color::LINE_SOFT),
        );
        let text = self.model.text(model_row, shown);
        let (align, title) = self
            .model
            .columns()
            .get(shown)
            .map_or((CellAlign::Left, ""), |column| {
                (column.align, column.title.as_str())
            });
        if !text.is_empty() {
            let (font, tint) = match kind {
                RowKind::Total | RowKind::Section => (bold_font(size::TABLE), color::TEXT),
                RowKind::New => (regular_font(size::TABLE), color::FAINT),
                RowKind::Data if self.model.read_only() || self.model.editable(model_row, shown) => {
                    (regular_font(size::TABLE), color::TEXT)
                }
                RowKind::Data => (regular_font(size::TABLE), color::MUTE),
            };
            write(painter, rect, &text, align, font, tint);
        }
        if text.is_empty()
            && kind == RowKind::Data
            && let Some(before) = self.model.before(model_row, shown)
        {
            let before = format!("上期 {before}");
            write(
                painter,
                rect,
                &before,
                align,
                regular_font(size::SMALL),
                color::FAINT,
            );
        }
        let visible = rect.intersect(ui.clip_rect());
        node(ui, self.id.with((row, column)), visible, &text, title);
        if let Some(severity) = self.model.mark(model_row, shown) {
            corner_mark(painter, rect, severity);
        }
    }

    fn is_found(&self, cell: CellPosition) -> bool {
        self.found.binary_search(&cell).is_ok()
    }

    fn cursor(&self, painter: &Painter, pane: GridPane, origin: GridOrigin) {
        let (row, column) = self.selection.cursor;
        let here = (column < self.column_layout.frozen) == (pane == GridPane::Frozen);
        if !here || self.rows.is_empty() {
            return;
        }
        let rect = origin.cell(self.column_layout, row, column);
        let (width, tint) = if self.focused || self.is_found((row, column)) {
            (2.0, color::ACCENT)
        } else {
            (1.0, color::LINE_STRONG)
        };
        painter.rect_stroke(
            rect,
            0,
            Stroke::new(width, tint),
            eframe::egui::StrokeKind::Inside,
        );
    }
}

/// A painted cell is nothing to a screen reader, nor to a test, without this: its text, and the title of its column.
pub(super) fn node(ui: &Ui, id: Id, visible: Rect, text: &str, title: &str) {
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(accesskit::Role::Cell);
        node.set_label(text.to_owned());
        node.set_description(title.to_owned());
        node.set_bounds(accesskit::Rect {
            x0: visible.left().into(),
            y0: visible.top().into(),
            x1: visible.right().into(),
            y1: visible.bottom().into(),
        });
    });
}

/// What stands in place of rows when the filters leave none.
pub(super) fn nothing(ui: &Ui, id: Id, place: Rect) {
    let text = "没有符合条件的记录";
    let font = regular_font(size::BODY);
    let middle = place.center();
    ui.painter()
        .text(middle, Align2::CENTER_CENTER, text, font, color::MUTE);
    node(ui, id, place, text, "");
}

/// The text of a cell on one line, cut with an ellipsis.
pub(super) fn write(
    painter: &Painter,
    rect: Rect,
    text: &str,
    align: CellAlign,
    font: FontId,
    tint: Color32,
) {
    let inner = rect.shrink2(vec2(size::CELL, 0.0));
    let line = text.replace('\n', " ");
    let mut job = LayoutJob::single_section(line, TextFormat::simple(font, tint));
    job.wrap = TextWrapping::truncate_at_width(inner.width().max(1.0));
    job.break_on_newline = false;
    let galley = painter.layout_job(job);
    let x = match align {
        CellAlign::Left => inner.left(),
        CellAlign::Center => inner.center().x - galley.size().x / 2.0,
        CellAlign::Right => inner.right() - galley.size().x,
    };
    painter.galley(pos2(x, rect.center().y - galley.size().y / 2.0), galley, tint);
}
