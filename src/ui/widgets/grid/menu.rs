//! The menu of the selected cells: what the keys do, for those who do not know them.

use eframe::egui::{
    Area, Frame, Id, InnerResponse, Key, Modifiers, Order, Pos2, Rect, Sense, Ui, ViewportCommand,
    WidgetInfo, vec2,
};

use crate::ui::theme::{color, regular_font, size};

use super::Grid;
use super::dialog::Dialog;
use super::header_menu::HeaderMenu;
use super::keys::Intent;
use crate::app::sheet::{GridModel, GridOutput, RowKind};

/// A menu that is open.
pub(super) enum Menu {
    /// Of the selected cells.
    Cells {
        /// Its upper left corner.
        at: Pos2,
        /// Whether it was opened in this frame: the click that opened it does not close it.
        fresh: bool,
    },
    /// Of a column.
    Header(HeaderMenu),
}

impl Menu {
    /// The menu of the selected cells, here.
    pub(super) fn of_cells(at: Pos2) -> Self {
        Self::Cells { at, fresh: true }
    }
}

/// What an entry of the menu does.
enum MenuChoice {
    Run(Intent),
    Paste,
    FillAll,
    Duplicate,
}

impl Grid {
    /// Draws the menu that is open.
    pub(super) fn menu_ui(&mut self, ui: &mut Ui, model: &dyn GridModel, field: Id, output: &mut GridOutput) {
        match self.menu.take() {
            None => {}
            Some(Menu::Header(menu)) => self.header_menu_ui(ui, model, field, menu, output),
            Some(Menu::Cells { at, fresh }) => {
                let mut chosen = None;
                let area = area_ui(ui, field.with("menu"), at, |ui| {
                    ui.set_width(220.0);
                    chosen = self.entries_ui(ui, model);
                });
                if let Some(choice) = chosen {
                    self.choose(ui, model, field, choice, output);
                } else if fresh || !closes(ui, area.response.rect) {
                    self.menu = Some(Menu::Cells { at, fresh: false });
                } else {
                    ui.memory_mut(|memory| memory.request_focus(field));
                }
            }
        }
    }

    fn entries_ui(&self, ui: &mut Ui, model: &dyn GridModel) -> Option<MenuChoice> {
        let rows = self.selection.rows().count();
        let records = self
            .selection
            .rows()
            .filter_map(|row| self.model_row(row))
            .filter(|row| model.kind(*row) == RowKind::Data)
            .count();
        let changes = !model.read_only();
        let cells = self.selection.is_block();
        let mut chosen = None;
        let mut entry = |ui: &mut Ui, text: &str, keys: &str, on: bool, choice: MenuChoice| {
            if entry_ui(ui, text, keys, on) {
                chosen = Some(choice);
            }
        };
        entry(ui, "剪切", "Ctrl+X", changes, MenuChoice::Run(Intent::Cut));
        entry(ui, "复制", "Ctrl+C", true, MenuChoice::Run(Intent::Copy));
        entry(ui, "粘贴", "Ctrl+V", changes, MenuChoice::Paste);
        entry(ui, "清除内容", "Delete", changes, MenuChoice::Run(Intent::Clear));
        ui.separator();
        entry(
            ui,
            "向下填充",
            "Ctrl+D",
            changes && rows > 0,
            MenuChoice::Run(Intent::FillDown),
        );
        entry(
            ui,
            "向右填充",
            "Ctrl+R",
            changes,
            MenuChoice::Run(Intent::FillRight),
        );
        entry(
            ui,
            "批量填写选中的格…",
            "Ctrl+Enter",
            changes && cells,
            MenuChoice::FillAll,
        );
        ui.separator();
        let copy = format!("复制为新记录（{records} 条）");
        entry(ui, &copy, "", changes && records > 0, MenuChoice::Duplicate);
        let delete = format!("删除记录（{records} 条）");
        entry(
            ui,
            &delete,
            "Ctrl+-",
            changes && records > 0,
            MenuChoice::Run(Intent::DeleteRows),
        );
        chosen
    }

    fn choose(
        &mut self,
        ui: &Ui,
        model: &dyn GridModel,
        field: Id,
        choice: MenuChoice,
        output: &mut GridOutput,
    ) {
        ui.memory_mut(|memory| memory.request_focus(field));
        match choice {
            MenuChoice::Run(intent) => self.run(ui.ctx(), model, field, intent, output),
            MenuChoice::Paste => ui.ctx().send_viewport_cmd(ViewportCommand::RequestPaste),
            MenuChoice::FillAll => self.dialog = Some(Dialog::fill()),
            MenuChoice::Duplicate => output.duplicate_rows = true,
        }
    }
}

/// Where a menu is drawn.
pub(super) fn area_ui<R>(ui: &Ui, id: Id, at: Pos2, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    Area::new(id)
        .order(Order::Foreground)
        .fixed_pos(at)
        .constrain(true)
        .show(ui.ctx(), |ui| {
            Frame::popup(ui.style())
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    contents(ui)
                })
                .inner
        })
}

/// Whether Esc or a press elsewhere closes a menu.
pub(super) fn closes(ui: &Ui, rect: Rect) -> bool {
    ui.input_mut(|input| {
        let outside = input.pointer.any_pressed()
            && input
                .pointer
                .interact_pos()
                .is_some_and(|point| !rect.contains(point));
        outside || input.consume_key(Modifiers::NONE, Key::Escape)
    })
}

/// One line of a menu with its keys at the right; true when it was clicked.
pub(super) fn entry_ui(ui: &mut Ui, text: &str, keys: &str, on: bool) -> bool {
    let sense = if on { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::MENU_ROW), sense);
    response.widget_info(|| WidgetInfo::labeled(eframe::egui::Role::MenuItem, on, text));
    if on && (response.hovered() || response.has_focus()) {
        ui.painter().rect_filled(rect, size::RADIUS, color::ACCENT_SOFT);
    }
    let tint = if on { color::TEXT } else { color::FAINT };
    let painter = ui.painter();
    painter.text(
        rect.left_center() + vec2(8.0, 0.0),
        eframe::egui::Align2::LEFT_CENTER,
        text,
        regular_font(size::TABLE),
        tint,
    );
    painter.text(
        rect.right_center() - vec2(8.0, 0.0),
        eframe::egui::Align2::RIGHT_CENTER,
        keys,
        regular_font(size::SMALL),
        color::MUTE,
    );
    response.clicked()
}
