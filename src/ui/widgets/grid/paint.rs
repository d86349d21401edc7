//! Cells and headers, drawn with the painter: a thousand cells a frame are no widgets.

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{Align, Color32, FontId, Id, Painter, Rect, Shape, Stroke, Ui, accesskit, pos2, vec2};

use crate::model::Severity;
use crate::ui::theme::{bold_font, color, regular_font, size};

use super::geometry::{Lanes, Origin, Pane, visible_rows};
use super::model::{CellAlign, GridModel, RowKind};
use super::selection::Selection;

/// Height of the line of groups.
pub(super) const GROUP: f32 = 28.0;

/// What the panes draw from.
pub(super) struct Sheet<'a> {
    pub(super) model: &'a dyn GridModel,
    pub(super) rows: &'a [usize],
    pub(super) lanes: &'a Lanes,
    pub(super) selection: Selection,
    pub(super) focused: bool,
    pub(super) id: Id,
    /// Left edge of the grid, where section titles begin in both panes.
    pub(super) left: f32,
}

impl Sheet<'_> {
    /// Draws what can be seen of a pane.
    pub(super) fn pane_ui(&self, ui: &Ui, pane: Pane, origin: Origin) {
        let clip = ui.clip_rect();
        let painter = ui.painter();
        let columns = self.lanes.visible(pane, clip.x_range(), origin.x);
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
                    self.cell(
                        ui,
                        kind,
                        (row, model_row, column),
                        origin.cell(self.lanes, row, column),
                    );
                }
            }
            painter.hline(
                line.x_range(),
                line.bottom() - 0.5,
                Stroke::new(1.0, color::LINE_SOFT),
            );
            if pane == Pane::Frozen && kind != RowKind::Section {
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
    fn section(&self, ui: &Ui, model_row: usize, row: usize, line: Rect, pane: Pane) {
        let title = self.model.text(model_row, 0);
        let galley = ui
            .painter()
            .layout_no_wrap(title.to_string(), bold_font(size::TABLE), color::TEXT);
        let at = pos2(self.left + size::CELL, line.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, color::TEXT);
        if pane == Pane::Frozen {
            self.node(ui, (row, 0), line, &title);
        }
    }

    fn cell(&self, ui: &Ui, kind: RowKind, (row, model_row, column): (usize, usize, usize), rect: Rect) {
        let painter = ui.painter();
        if self.selection.contains((row, column)) && self.selection.is_block() && self.focused {
            painter.rect_filled(rect, 0, color::SELECTION);
        }
        painter.vline(
            rect.right() - 0.5,
            rect.y_range(),
            Stroke::new(1.0, color::LINE_SOFT),
        );
        let text = self.model.text(model_row, column);
        if !text.is_empty() {
            let align = self
                .model
                .columns()
                .get(column)
                .map_or(CellAlign::Left, |column| column.align);
            let (font, tint) = match kind {
                RowKind::Total | RowKind::Section => (bold_font(size::TABLE), color::TEXT),
                RowKind::New => (regular_font(size::TABLE), color::FAINT),
                RowKind::Data if self.model.read_only() || self.model.editable(model_row, column) => {
                    (regular_font(size::TABLE), color::TEXT)
                }
                RowKind::Data => (regular_font(size::TABLE), color::MUTE),
            };
            write(painter, rect, &text, align, font, tint);
            self.node(ui, (row, column), rect, &text);
        }
        if let Some(severity) = self.model.mark(model_row, column) {
            corner(painter, rect, severity);
        }
    }

    fn cursor(&self, painter: &Painter, pane: Pane, origin: Origin) {
        let (row, column) = self.selection.cursor;
        let here = (column < self.lanes.frozen) == (pane == Pane::Frozen);
        if !here || self.rows.is_empty() {
            return;
        }
        let rect = origin.cell(self.lanes, row, column);
        let (width, tint) = if self.focused {
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

    /// A painted cell is nothing to a screen reader, nor to a test, without this.
    fn node(&self, ui: &Ui, cell: (usize, usize), rect: Rect, text: &str) {
        let visible = rect.intersect(ui.clip_rect());
        ui.ctx().accesskit_node_builder(self.id.with(cell), |node| {
            node.set_role(accesskit::Role::Cell);
            node.set_label(text.to_owned());
            node.set_bounds(accesskit::Rect {
                x0: visible.left().into(),
                y0: visible.top().into(),
                x1: visible.right().into(),
                y1: visible.bottom().into(),
            });
        });
    }
}

/// The text of a cell on one line, cut with an ellipsis.
fn write(painter: &Painter, rect: Rect, text: &str, align: CellAlign, font: FontId, tint: Color32) {
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

/// A triangle in the upper right corner.
fn corner(painter: &Painter, rect: Rect, severity: Severity) {
    let tint = match severity {
        Severity::Error => color::BAD,
        Severity::Verify => color::WARN_MARK,
        Severity::Hint => color::INFO,
    };
    let tip = rect.right_top() + vec2(-1.0, 0.0);
    let points = vec![tip, tip + vec2(-8.0, 0.0), tip + vec2(0.0, 8.0)];
    painter.add(Shape::convex_polygon(points, tint, Stroke::NONE));
}

/// A header cell: up to two lines, in the middle.
pub(super) fn header_cell(painter: &Painter, rect: Rect, text: &str, align: CellAlign, sorted: Option<bool>) {
    painter.rect_filled(rect, 0, color::HEADER);
    let line = Stroke::new(1.0, color::LINE);
    painter.vline(rect.right() - 0.5, rect.y_range(), line);
    painter.hline(rect.x_range(), rect.bottom() - 0.5, line);
    let arrow = if sorted.is_some() { 12.0 } else { 0.0 };
    let room = (rect.width() - 13.0 - arrow).max(10.0);
    let format = TextFormat::simple(regular_font(size::SMALL), color::MUTE);
    let mut job = LayoutJob::single_section(balanced(&text.replace('\n', ""), room), format);
    job.wrap = TextWrapping {
        max_width: room,
        max_rows: if rect.height() > 34.0 { 2 } else { 1 },
        break_anywhere: true,
        overflow_character: Some('…'),
    };
    job.halign = if align == CellAlign::Left {
        Align::LEFT
    } else {
        Align::Center
    };
    let galley = painter.layout_job(job);
    let y = rect.center().y - galley.size().y / 2.0;
    let x = match job_align(align) {
        Align::LEFT => rect.left() + size::CELL,
        _ => rect.center().x - arrow / 2.0,
    };
    painter.galley(pos2(x, y), galley, color::MUTE);
    if let Some(descending) = sorted {
        let middle = pos2(rect.right() - 11.0, rect.center().y);
        let lift = if descending { 3.0 } else { -3.0 };
        let points = vec![
            middle + vec2(-4.0, -lift),
            middle + vec2(4.0, -lift),
            middle + vec2(0.0, lift),
        ];
        painter.add(Shape::convex_polygon(points, color::ACCENT, Stroke::NONE));
    }
}

/// A title too long for one line breaks at its colon, else in the middle.
fn balanced(text: &str, room: f32) -> String {
    let wide = |text: &str| -> f32 {
        text.chars()
            .map(|c| if c.is_ascii() { 0.56 } else { 1.0 })
            .sum::<f32>()
    };
    if wide(text) * size::SMALL <= room {
        return text.to_owned();
    }
    if let Some((head, tail)) = text.split_once('：')
        && !tail.is_empty()
    {
        return format!("{head}：\n{tail}");
    }
    let letters: Vec<char> = text.chars().collect();
    let (head, tail) = letters.split_at(letters.len().div_ceil(2));
    // Brackets and Latin words are better left to the layout.
    if text.contains(['（', '(']) || text.is_ascii() {
        return text.to_owned();
    }
    head.iter().chain(&['\n']).chain(tail).collect()
}

fn job_align(align: CellAlign) -> Align {
    if align == CellAlign::Left {
        Align::LEFT
    } else {
        Align::Center
    }
}
