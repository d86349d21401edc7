//! The header: titles on one or two lines under a line of groups, what sorts, what filters, and the borders to drag.

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{
    Align, CursorIcon, Painter, PointerButton, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use crate::ui::theme::{color, regular_font, size};

use super::geometry::{GridPane, groups};
use super::panes::Panes;
use super::pointer_action::PointerAction;
use crate::app::sheet::titles::{SIDES, letters, title_lines};
use crate::app::sheet::{CellAlign, GridColumn, GridModel};

/// Height of the line of groups.
const GROUP: f32 = 28.0;
/// Width of the place that opens the menu of a column.
const MENU: f32 = 18.0;

/// What stands beside a title.
#[derive(Clone, Copy, Default)]
struct Marks {
    /// Sorted by it: downwards or not, and its place among the columns sorted by (0 when it is the only one).
    sort: Option<(bool, usize)>,
    /// Whether it is filtered.
    filtered: bool,
    /// Whether the pointer is over it.
    hovered: bool,
}

impl Panes<'_> {
    /// Draws the header of a pane.
    pub(super) fn header_ui(&mut self, ui: &Ui, pane: GridPane, origin_x: f32) {
        let model = self.sheet.model;
        let column_layout = self.sheet.column_layout;
        let top = self.place.top();
        let shown: Vec<&GridColumn> = self
            .sheet
            .columns
            .iter()
            .filter_map(|column| model.columns().get(*column))
            .collect();
        let two = shown.iter().any(|column| !column.group.is_empty());
        let range = column_layout.visible(pane, ui.clip_rect().x_range(), origin_x);
        for group in groups(&shown).into_iter().filter(|_| two) {
            let Some(first) = shown.get(group.start) else {
                continue;
            };
            if !first.group.is_empty() && group.start < range.end && group.end > range.start {
                let rect = Rect::from_min_max(
                    pos2(origin_x + column_layout.edge(group.start), top),
                    pos2(origin_x + column_layout.edge(group.end), top + GROUP),
                );
                title_cell(
                    ui.painter(),
                    rect,
                    &first.group,
                    CellAlign::Center,
                    Marks::default(),
                );
            }
        }
        for index in range.clone() {
            let Some(column) = shown.get(index) else {
                continue;
            };
            let upper = if two && !column.group.is_empty() {
                top + GROUP
            } else {
                top
            };
            let rect = Rect::from_min_max(
                pos2(origin_x + column_layout.edge(index), upper),
                pos2(origin_x + column_layout.edge(index + 1), top + self.header),
            );
            self.title_ui(ui, index, rect, column);
        }
        for index in range {
            self.border_ui(ui, index, origin_x + column_layout.edge(index + 1));
        }
    }

    fn title_ui(&mut self, ui: &Ui, index: usize, rect: Rect, column: &GridColumn) {
        let Some(id) = self.sheet.columns.get(index).copied() else {
            return;
        };
        let title = &column.title;
        let click = ui.interact(rect, self.sheet.id.with(("head", id)), Sense::click_and_drag());
        click.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("按{title}排序")));
        let corner = Rect::from_min_max(pos2(rect.right() - MENU - 4.0, rect.top()), rect.right_bottom());
        let menu = ui.interact(corner, self.sheet.id.with(("head-menu", id)), Sense::CLICK);
        menu.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{title}的筛选和排序")));
        let at = self.query.sorts.iter().position(|sort| sort.column == id);
        let sort = at.and_then(|at| {
            let number = if self.query.sorts.len() > 1 { at + 1 } else { 0 };
            Some((self.query.sorts.get(at)?.descending, number))
        });
        let marks = Marks {
            sort,
            filtered: self
                .query
                .filters
                .get(&id)
                .is_some_and(|filter| !filter.is_empty()),
            hovered: click.hovered() || menu.hovered(),
        };
        title_cell(ui.painter(), rect, title, column.align, marks);
        if menu.clicked() || menu.secondary_clicked() || click.secondary_clicked() {
            self.action = Some(PointerAction::HeaderMenu(index, rect.left_bottom()));
        } else if click.clicked() {
            let further = ui.input(|input| input.modifiers.shift);
            self.action = Some(PointerAction::Sort(index, further));
        }
        self.drag_ui(ui, &click, index, rect);
    }

    /// The borders lie over the titles at both sides of them.
    fn border_ui(&mut self, ui: &Ui, index: usize, right: f32) {
        let Some(id) = self.sheet.columns.get(index) else {
            return;
        };
        let middle = pos2(right, self.place.top() + self.header / 2.0);
        let border = Rect::from_center_size(middle, vec2(8.0, self.header));
        let drag = ui.interact(border, self.sheet.id.with(("border", *id)), Sense::DRAG);
        if drag.hovered() || drag.dragged() {
            ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
        }
        if drag.dragged() && drag.drag_delta().x != 0.0 {
            self.action = Some(PointerAction::Resize(index, drag.drag_delta().x));
        }
    }

    /// A header that is dragged goes where the line stands when it is let go.
    fn drag_ui(&mut self, ui: &Ui, click: &eframe::egui::Response, index: usize, rect: Rect) {
        let column_layout = self.sheet.column_layout;
        if index < column_layout.frozen || !(click.dragged_by(PointerButton::Primary) || click.drag_stopped())
        {
            return;
        }
        let Some(pointer) = click.interact_pointer_pos() else {
            return;
        };
        let origin_x = rect.left() - column_layout.edge(index);
        let before = (column_layout.frozen..column_layout.count()).find(|column| {
            pointer.x < origin_x + (column_layout.edge(*column) + column_layout.edge(column + 1)) / 2.0
        });
        let moves = before != Some(index)
            && before != Some(index + 1)
            && !(before.is_none() && index + 1 == column_layout.count());
        if click.drag_stopped() {
            if moves {
                self.action = Some(PointerAction::Move(index, before));
            }
            return;
        }
        ui.set_cursor_icon(CursorIcon::Grabbing);
        if moves {
            let x = origin_x + column_layout.edge(before.unwrap_or(column_layout.count()));
            let line = Stroke::new(3.0, color::ACCENT);
            let painter = ui.ctx().layer_painter(ui.layer_id());
            painter.vline(x, self.place.top()..=self.place.top() + self.header, line);
        }
    }
}

/// The height of the header: one or two lines of titles, under a line of groups if there are any.
pub(super) fn height(model: &dyn GridModel, columns: &[usize], widths: &[f32]) -> f32 {
    let shown = || columns.iter().filter_map(|column| model.columns().get(*column));
    let wraps = shown()
        .zip(widths)
        .any(|(column, width)| letters(&column.title) * size::SMALL + 12.0 > *width);
    let titles = if wraps { 42.0 } else { size::ROW };
    if shown().any(|column| !column.group.is_empty()) {
        GROUP + titles
    } else {
        titles
    }
}

/// A header cell: up to two lines, in the middle.
fn title_cell(painter: &Painter, rect: Rect, text: &str, align: CellAlign, marks: Marks) {
    painter.rect_filled(rect, 0, color::HEADER);
    let line = Stroke::new(1.0, color::LINE);
    painter.vline(rect.right() - 0.5, rect.y_range(), line);
    painter.hline(rect.x_range(), rect.bottom() - 0.5, line);
    let marked = marks.sort.is_some() || marks.filtered;
    let arrow = if marked { 12.0 } else { 0.0 };
    let room = (rect.width() - SIDES - arrow).max(10.0);
    let format = TextFormat::simple(regular_font(size::SMALL), color::MUTE);
    let mut job = LayoutJob::single_section(title_lines(&text.replace('\n', ""), room), format);
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
    marks_ui(painter, rect, marks);
}

/// An arrow for sorting, a funnel for a filter, and under the pointer the sign of the menu.
fn marks_ui(painter: &Painter, rect: Rect, marks: Marks) {
    let middle = pos2(rect.right() - 11.0, rect.center().y);
    let marked = marks.sort.is_some() || marks.filtered;
    if marks.hovered {
        // In the corner below the title, unless a mark keeps a place for it.
        let at = if marked {
            middle
        } else {
            pos2(rect.right() - 9.0, rect.bottom() - 8.0)
        };
        let side = if marked { MENU } else { 14.0 };
        painter.rect_filled(
            Rect::from_center_size(at, vec2(side, side)),
            size::RADIUS,
            color::ACCENT_SOFT,
        );
        if !marked {
            triangle(painter, at, 3.0, false);
        }
    }
    if let Some((descending, number)) = marks.sort {
        let lift = if descending { 3.0 } else { -3.0 };
        triangle(
            painter,
            middle - vec2(0.0, if marks.filtered { 6.0 } else { 0.0 }),
            lift,
            true,
        );
        if number > 0 {
            let font = regular_font(size::TINY);
            let at = middle + vec2(-6.0, 0.0);
            painter.text(
                at,
                eframe::egui::Align2::RIGHT_CENTER,
                number.to_string(),
                font,
                color::ACCENT,
            );
        }
    }
    if marks.filtered {
        let middle = middle + vec2(0.0, if marks.sort.is_some() { 6.0 } else { 0.0 });
        triangle(painter, middle, 3.0, true);
        let stem = Rect::from_center_size(middle + vec2(0.0, 3.0), vec2(2.0, 5.0));
        painter.rect_filled(stem, 0, color::ACCENT);
    }
}

fn triangle(painter: &Painter, middle: eframe::egui::Pos2, lift: f32, strong: bool) {
    let points = vec![
        middle + vec2(-4.0, -lift),
        middle + vec2(4.0, -lift),
        middle + vec2(0.0, lift),
    ];
    let tint = if strong { color::ACCENT } else { color::MUTE };
    painter.add(Shape::convex_polygon(points, tint, Stroke::NONE));
}

fn job_align(align: CellAlign) -> Align {
    if align == CellAlign::Left {
        Align::LEFT
    } else {
        Align::Center
    }
}
