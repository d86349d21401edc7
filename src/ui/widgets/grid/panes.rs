//! The four quadrants of a grid, and what the pointer does in them.

use eframe::egui::{
    Align2, Id, PointerButton, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use egui_table::SplitScrollDelegate;

use crate::ui::theme::{color, regular_font, size};

use super::Grid;
use super::geometry::{Lanes, Origin, Pane, groups};
use super::model::{GridModel, RowKind};
use super::order::Sort;
use super::paint::{GROUP, Sheet, header_cell};
use super::touch::Touch;

/// Draws a grid and collects what was touched.
pub(super) struct Panes<'a> {
    sheet: Sheet<'a>,
    sort: Option<Sort>,
    header: f32,
    place: Rect,
    reveal: bool,
    /// What the pointer did.
    pub(super) touched: Option<Touch>,
    /// Where the cursor's cell lies.
    pub(super) cell: Option<Rect>,
}

impl<'a> Panes<'a> {
    pub(super) fn new(
        grid: &'a mut Grid,
        model: &'a dyn GridModel,
        lanes: &'a Lanes,
        focused: bool,
        id: Id,
        place: Rect,
        header: f32,
    ) -> Self {
        let reveal = std::mem::take(&mut grid.reveal);
        let sheet = Sheet {
            model,
            rows: &grid.view.rows,
            lanes,
            selection: grid.selection,
            focused,
            id,
            left: place.left(),
        };
        Self {
            sheet,
            sort: grid.sort,
            header,
            place,
            reveal,
            touched: None,
            cell: None,
        }
    }

    fn pane_ui(&mut self, ui: &Ui, pane: Pane, origin: Origin) {
        let (row, column) = self.sheet.selection.cursor;
        if (column < self.sheet.lanes.frozen) == (pane == Pane::Frozen) {
            self.cell = Some(origin.cell(self.sheet.lanes, row, column));
        }
        self.sheet.pane_ui(ui, pane, origin);
        let area = ui.clip_rect();
        let response = ui.interact(
            area,
            self.sheet.id.with(("pane", pane == Pane::Frozen)),
            Sense::drag() | CLICK,
        );
        self.pointer_ui(ui, &response, origin);
    }

    fn pointer_ui(&mut self, ui: &Ui, response: &Response, origin: Origin) {
        let last = self.sheet.rows.len().saturating_sub(1);
        let at = |point| {
            let (row, column) = origin.at(self.sheet.lanes, point)?;
            (row <= last && !self.sheet.rows.is_empty()).then_some((row, column))
        };
        let pressed = ui.input(|input| input.pointer.button_pressed(PointerButton::Primary));
        if let Some(point) = response
            .interact_pointer_pos()
            .filter(|_| response.is_pointer_button_down_on())
        {
            let shift = ui.input(|input| input.modifiers.shift);
            if pressed {
                self.touched = at(point).map(|cell| Touch::Cell(cell, shift));
            } else if response.dragged() && ui.input(|input| input.pointer.is_decidedly_dragging()) {
                self.touched = at(point).map(Touch::Drag);
            }
        }
        if response.double_clicked() {
            self.touched = response
                .interact_pointer_pos()
                .and_then(at)
                .map(Touch::Open)
                .or(self.touched);
        } else if response.clicked() || response.drag_stopped() {
            self.touched = self.touched.or(Some(Touch::Release));
        }
        if let Some((row, column)) = response.hover_pos().and_then(at)
            && let Some(model_row) = self.sheet.rows.get(row).copied()
        {
            self.hover_ui(
                response,
                model_row,
                column,
                origin.cell(self.sheet.lanes, row, column).width(),
            );
        }
    }

    /// The finding and the source of a cell; a text that was cut is shown whole.
    fn hover_ui(&self, response: &Response, row: usize, column: usize, width: f32) {
        if self.sheet.model.kind(row) != RowKind::Data {
            return;
        }
        let text = self.sheet.model.text(row, column);
        let letters: f32 = text.chars().map(|c| if c.is_ascii() { 0.56 } else { 1.0 }).sum();
        let cut = letters * size::TABLE > width - 2.0 * size::CELL || text.contains('\n');
        let hover = self.sheet.model.hover(row, column);
        if !cut && hover.is_none() {
            return;
        }
        response.clone().on_hover_ui_at_pointer(|ui| {
            if cut {
                ui.label(text.as_ref());
            }
            if let Some(hover) = hover {
                ui.colored_label(color::MUTE, hover);
            }
        });
    }

    fn header_ui(&mut self, ui: &Ui, pane: Pane, origin_x: f32) {
        let model = self.sheet.model;
        let lanes = self.sheet.lanes;
        let top = self.place.top();
        let columns = model.columns();
        let two = columns.iter().any(|column| !column.group.is_empty());
        let range = lanes.visible(pane, ui.clip_rect().x_range(), origin_x);
        for group in groups(columns).into_iter().filter(|_| two) {
            let Some(first) = columns.get(group.start) else {
                continue;
            };
            if !first.group.is_empty() && group.start < range.end && group.end > range.start {
                let rect = Rect::from_min_max(
                    pos2(origin_x + lanes.edge(group.start), top),
                    pos2(origin_x + lanes.edge(group.end), top + GROUP),
                );
                header_cell(ui.painter(), rect, &first.group, super::CellAlign::Center, None);
            }
        }
        for index in range {
            let Some(column) = columns.get(index) else {
                continue;
            };
            let upper = if two && !column.group.is_empty() {
                top + GROUP
            } else {
                top
            };
            let rect = Rect::from_min_max(
                pos2(origin_x + lanes.edge(index), upper),
                pos2(origin_x + lanes.edge(index + 1), top + self.header),
            );
            let sorted = self
                .sort
                .filter(|sort| sort.column == index)
                .map(|sort| sort.descending);
            header_cell(ui.painter(), rect, &column.title, column.align, sorted);
            self.header_pointer_ui(ui, index, rect, &column.title);
        }
    }

    fn header_pointer_ui(&mut self, ui: &Ui, column: usize, rect: Rect, title: &str) {
        let click = ui.interact(rect, self.sheet.id.with(("head", column)), Sense::CLICK);
        click.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("按{title}排序")));
        if click.clicked() {
            self.touched = Some(Touch::Sort(column));
        }
        let border = Rect::from_center_size(rect.right_center(), vec2(8.0, rect.height()));
        let drag = ui.interact(border, self.sheet.id.with(("border", column)), Sense::DRAG);
        if drag.hovered() || drag.dragged() {
            ui.set_cursor_icon(eframe::egui::CursorIcon::ResizeHorizontal);
        }
        if drag.dragged() && drag.drag_delta().x != 0.0 {
            self.touched = Some(Touch::Resize(column, drag.drag_delta().x));
        }
    }
}

const CLICK: Sense = Sense::CLICK;

impl SplitScrollDelegate for Panes<'_> {
    fn right_bottom_ui(&mut self, ui: &mut Ui, _scroll: Vec2) {
        let corner = ui.max_rect().min;
        let frozen = self.sheet.lanes.frozen_width();
        let origin = Origin {
            x: corner.x - frozen,
            y: corner.y,
        };
        self.pane_ui(ui, Pane::Scrolled, origin);
        if std::mem::take(&mut self.reveal) {
            let (row, column) = self.sheet.selection.cursor;
            let mut rect = origin.cell(self.sheet.lanes, row, column);
            if column < self.sheet.lanes.frozen {
                // Rows only: the column is always in sight.
                rect = Rect::from_x_y_ranges(ui.clip_rect().x_range(), rect.y_range());
            }
            // The area scrolls under the frozen columns and the header, so these must stay free.
            rect.min -= vec2(
                if column < self.sheet.lanes.frozen {
                    0.0
                } else {
                    frozen
                },
                self.header,
            );
            ui.scroll_to_rect(rect, None);
        }
        if self.sheet.rows.is_empty() {
            let middle = ui.clip_rect().center();
            let font = regular_font(size::BODY);
            ui.painter().text(
                middle,
                Align2::CENTER_CENTER,
                "没有符合条件的记录",
                font,
                color::MUTE,
            );
        }
    }

    fn left_bottom_ui(&mut self, ui: &mut Ui, _scroll: Vec2) {
        let corner = ui.max_rect().min;
        self.pane_ui(
            ui,
            Pane::Frozen,
            Origin {
                x: corner.x,
                y: corner.y,
            },
        );
    }

    fn left_top_ui(&mut self, ui: &mut Ui) {
        self.header_ui(ui, Pane::Frozen, ui.max_rect().left());
    }

    fn right_top_ui(&mut self, ui: &mut Ui, _scroll: Vec2) {
        let origin = ui.max_rect().left() - self.sheet.lanes.frozen_width();
        ui.painter().rect_filled(ui.clip_rect(), 0, color::HEADER);
        self.header_ui(ui, Pane::Scrolled, origin);
    }
}
