//! The four quadrants of a grid, and what the pointer does in them.

use eframe::egui::{Id, PointerButton, Pos2, Rect, Response, Sense, Ui, Vec2, vec2};
use egui_table::SplitScrollDelegate;

use crate::ui::theme::{color, size};
use crate::ui::widgets::rare_note;

use super::Grid;
use super::geometry::{ColumnLayout, GridOrigin, GridPane};
use super::order::Query;
use super::paint::GridPaint;
use super::pointer_action::PointerAction;
use crate::app::sheet::titles::letters;
use crate::app::sheet::{GridModel, RowKind};

/// Draws a grid and collects what the pointer did.
pub(super) struct Panes<'a> {
    pub(super) sheet: GridPaint<'a>,
    pub(super) query: &'a Query,
    pub(super) header: f32,
    pub(super) place: Rect,
    reveal: bool,
    /// What the pointer did.
    pub(super) action: Option<PointerAction>,
    /// Where the cursor's cell lies.
    pub(super) cell: Option<Rect>,
    /// Where column 0 of the scrolled part lies.
    pub(super) left: f32,
    /// Where the cells of the scrolled part end: before the scroll bars.
    pub(super) body: Pos2,
}

impl<'a> Panes<'a> {
    pub(super) fn new(
        grid: &'a mut Grid,
        model: &'a dyn GridModel,
        column_layout: &'a ColumnLayout,
        focused: bool,
        id: Id,
        place: Rect,
        header: f32,
    ) -> Self {
        let reveal = std::mem::take(&mut grid.reveal);
        let sheet = GridPaint {
            model,
            rows: &grid.view.rows,
            columns: &grid.view.columns,
            show_changes: grid.query.changes_only,
            column_layout,
            selection: grid.selection,
            found: grid.find.shown(),
            focused,
            id,
            left: place.left(),
        };
        Self {
            sheet,
            query: &grid.query,
            header,
            place,
            reveal,
            action: None,
            cell: None,
            left: place.left(),
            body: place.max,
        }
    }

    fn pane_ui(&mut self, ui: &Ui, pane: GridPane, origin: GridOrigin) {
        let (row, column) = self.sheet.selection.cursor;
        if (column < self.sheet.column_layout.frozen) == (pane == GridPane::Frozen) {
            self.cell = Some(origin.cell(self.sheet.column_layout, row, column));
        }
        self.sheet.pane_ui(ui, pane, origin);
        let area = ui.clip_rect();
        let response = ui.interact(
            area,
            self.sheet.id.with(("pane", pane == GridPane::Frozen)),
            Sense::drag() | CLICK,
        );
        self.pointer_ui(ui, &response, origin);
    }

    fn pointer_ui(&mut self, ui: &Ui, response: &Response, origin: GridOrigin) {
        let last = self.sheet.rows.len().saturating_sub(1);
        let at = |point| {
            let (row, column) = origin.at(self.sheet.column_layout, point)?;
            (row <= last && !self.sheet.rows.is_empty()).then_some((row, column))
        };
        let pressed = ui.input(|input| input.pointer.button_pressed(PointerButton::Primary));
        let shift = ui.input(|input| input.modifiers.shift);
        if let Some(point) = response
            .interact_pointer_pos()
            .filter(|_| response.is_pointer_button_down_on())
        {
            if pressed {
                self.action = at(point).map(|cell| PointerAction::Cell(cell, shift));
            } else if response.dragged() && ui.input(|input| input.pointer.is_decidedly_dragging()) {
                self.action = at(point).map(PointerAction::Drag);
            }
        }
        if response.secondary_clicked()
            && let Some(point) = response.interact_pointer_pos()
            && let Some(cell) = at(point)
        {
            self.action = Some(PointerAction::Menu(cell, point));
        } else if response.double_clicked() {
            self.action = response
                .interact_pointer_pos()
                .and_then(at)
                .map(PointerAction::Open)
                .or(self.action);
        } else if response.clicked() || response.drag_stopped() {
            // Where press and release fall into one frame, as on a slow machine, the button was never seen down.
            let tapped = pressed && response.clicked();
            let cell = response.interact_pointer_pos().filter(|_| tapped).and_then(at);
            let tap = cell.map_or(PointerAction::Release, |cell| PointerAction::Tap(cell, shift));
            self.action = self.action.or(Some(tap));
        }
        if let Some((row, column)) = response.hover_pos().and_then(at)
            && let Some(model_row) = self.sheet.rows.get(row).copied()
            && let Some(shown) = self.sheet.columns.get(column).copied()
        {
            let width = origin.cell(self.sheet.column_layout, row, column).width();
            self.hover_ui(ui, response, (model_row, shown), width);
        }
    }

    /// The finding and the source of a cell; a text that was cut is shown whole.
    fn hover_ui(&self, ui: &Ui, response: &Response, (row, column): (usize, usize), width: f32) {
        if self.sheet.model.kind(row) != RowKind::Data {
            return;
        }
        let text = self.sheet.model.text(row, column);
        let cut = letters(&text) * size::TABLE > width - 2.0 * size::CELL || text.contains('\n');
        let mut hover = self.sheet.model.hover(row, column);
        if let Some(before) = self.sheet.model.before(row, column) {
            let before = if before.is_empty() { "—" } else { &before };
            let mut lines = vec![format!("上期：{before}")];
            lines.extend(hover);
            hover = Some(lines.join("\n"));
        }
        let rare = rare_note(ui, &text);
        if !cut && hover.is_none() && rare.is_none() {
            return;
        }
        response.clone().on_hover_ui_at_pointer(|ui| {
            if let Some(rare) = rare {
                ui.label(rare);
            }
            if cut {
                ui.label(text.as_ref());
            }
            if let Some(hover) = hover {
                ui.colored_label(color::MUTE, hover);
            }
        });
    }
}

const CLICK: Sense = Sense::CLICK;

impl SplitScrollDelegate for Panes<'_> {
    fn right_bottom_ui(&mut self, ui: &mut Ui, _scroll: Vec2) {
        self.body = ui.clip_rect().max;
        let corner = ui.max_rect().min;
        let frozen = self.sheet.column_layout.frozen_width();
        let origin = GridOrigin {
            x: corner.x - frozen,
            y: corner.y,
        };
        self.left = origin.x;
        self.pane_ui(ui, GridPane::Scrolled, origin);
        if std::mem::take(&mut self.reveal) {
            let (row, column) = self.sheet.selection.cursor;
            let mut rect = origin.cell(self.sheet.column_layout, row, column);
            if column < self.sheet.column_layout.frozen {
                // Rows only: the column is always in sight.
                rect = Rect::from_x_y_ranges(ui.clip_rect().x_range(), rect.y_range());
            }
            // The area scrolls under the frozen columns and the header, so these must stay free.
            rect.min -= vec2(
                if column < self.sheet.column_layout.frozen {
                    0.0
                } else {
                    frozen
                },
                self.header,
            );
            ui.scroll_to_rect(rect, None);
        }
    }

    fn left_bottom_ui(&mut self, ui: &mut Ui, _scroll: Vec2) {
        let corner = ui.max_rect().min;
        // The frozen cells end where the others do, above the scroll bar.
        ui.shrink_clip_rect(ui.clip_rect().with_max_y(self.body.y));
        self.pane_ui(
            ui,
            GridPane::Frozen,
            GridOrigin {
                x: corner.x,
                y: corner.y,
            },
        );
    }

    fn left_top_ui(&mut self, ui: &mut Ui) {
        self.header_ui(ui, GridPane::Frozen, ui.max_rect().left());
    }

    fn right_top_ui(&mut self, ui: &mut Ui, _scroll: Vec2) {
        let origin = ui.max_rect().left() - self.sheet.column_layout.frozen_width();
        ui.painter().rect_filled(ui.clip_rect(), 0, color::HEADER);
        ui.shrink_clip_rect(ui.clip_rect().with_max_x(self.body.x));
        self.header_ui(ui, GridPane::Scrolled, origin);
    }
}
