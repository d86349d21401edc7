//! The menu of a column: sorting, its filter, and where it stands.

use std::collections::BTreeMap;

use eframe::egui::{Frame, Id, Margin, Pos2, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use crate::ui::theme::{color, regular_font, size};
use crate::ui::widgets::{Button, caption_ui, check_ui, field_ui};

use super::Grid;
use super::filter::ColumnFilter;
use super::menu::{Menu, area_ui, closes, entry_ui};
use super::order::{SortKey, rows_but};
use super::selection::{Selection, Step};
use crate::app::sheet::{CellAlign, GridLayout, GridModel, GridOutput, RowKind};

/// So many values are listed; the others are found by typing.
const MOST: usize = 300;

/// The menu of a column while it is open.
pub(super) struct HeaderMenu {
    /// Column of the model.
    column: usize,
    at: Pos2,
    fresh: bool,
    /// The texts in the rows that the other filters let through, each with how often it stands there.
    values: Vec<(String, usize)>,
}

impl Grid {
    /// Opens the menu of a column of the view.
    pub(super) fn open_header_menu(&mut self, model: &dyn GridModel, column: usize, at: Pos2) {
        let Some(column) = self.model_column(column) else {
            return;
        };
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows_but(model, &self.query, Some(column)) {
            if model.kind(row) == RowKind::Data {
                *counts.entry(model.text(row, column).into_owned()).or_default() += 1;
            }
        }
        let values: Vec<(String, usize)> = counts.into_iter().collect();
        let mut values: Vec<(SortKey, (String, usize))> = values
            .into_iter()
            .map(|(text, count)| (SortKey::of_text(&text, text.parse().ok()), (text, count)))
            .collect();
        values.sort_by(|(a, _), (b, _)| a.compare(b, false));
        let values = values.into_iter().map(|(_, value)| value).collect();
        self.menu = Some(Menu::Header(HeaderMenu {
            column,
            at,
            fresh: true,
            values,
        }));
    }

    pub(super) fn header_menu_ui(
        &mut self,
        ui: &mut Ui,
        model: &dyn GridModel,
        field: Id,
        mut menu: HeaderMenu,
        output: &mut GridOutput,
    ) {
        let mut done = false;
        let area = area_ui(ui, field.with("header-menu"), menu.at, |ui| {
            ui.set_width(264.0);
            done |= self.sort_ui(ui, menu.column);
            ui.separator();
            Frame::new().inner_margin(Margin::symmetric(8, 0)).show(ui, |ui| {
                self.filter_ui(ui, model, &menu);
            });
            ui.separator();
            done |= self.arrange_ui(ui, model, menu.column, output);
        });
        let close = !menu.fresh && closes(ui, area.response.rect);
        if done || close {
            self.query.filters.retain(|_, filter| !filter.is_empty());
            ui.memory_mut(|memory| memory.request_focus(field));
            ui.ctx().request_repaint();
        } else {
            menu.fresh = false;
            self.menu = Some(Menu::Header(menu));
        }
    }

    fn sort_ui(&mut self, ui: &mut Ui, column: usize) -> bool {
        if entry_ui(ui, "升序排列", "单击表头", true) {
            self.query.sort_by(column, false);
            return true;
        }
        if entry_ui(ui, "降序排列", "", true) {
            self.query.sort_by(column, true);
            return true;
        }
        let further = self.query.sorts.iter().any(|sort| sort.column != column);
        if entry_ui(ui, "加为次要排序", "Shift+单击", further) {
            self.query.toggle_sort(column, true);
            return true;
        }
        if entry_ui(ui, "取消排序", "", !self.query.sorts.is_empty()) {
            self.query.sorts.clear();
            return true;
        }
        false
    }

    fn filter_ui(&mut self, ui: &mut Ui, model: &dyn GridModel, menu: &HeaderMenu) {
        let numeric = model
            .columns()
            .get(menu.column)
            .is_some_and(|column| column.align == CellAlign::Right);
        let filter = self.query.filters.entry(menu.column).or_default();
        ui.horizontal(|ui| {
            caption_ui(ui, "筛选");
            if !filter.is_empty() && ui.add(Button::quiet("清除筛选").small()).clicked() {
                *filter = ColumnFilter::default();
            }
        });
        if numeric {
            ui.horizontal(|ui| {
                field_ui(ui, &mut filter.from, "最小", 108.0);
                caption_ui(ui, "—");
                field_ui(ui, &mut filter.to, "最大", 108.0);
            });
        } else {
            field_ui(ui, &mut filter.text, "包含（可用拼音）", 244.0);
        }
        ui.horizontal(|ui| {
            caption_ui(ui, &format!("{} 种内容", menu.values.len()));
            if ui.add(Button::quiet("全选").small()).clicked() {
                filter.without.clear();
            }
            if ui.add(Button::quiet("全不选").small()).clicked() {
                filter.without = menu.values.iter().map(|(text, _)| text.clone()).collect();
            }
        });
        ScrollArea::vertical()
            .max_height(200.0)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for (text, count) in menu.values.iter().take(MOST) {
                    value_ui(ui, filter, text, *count);
                }
                if menu.values.len() > MOST {
                    caption_ui(ui, &format!("只列出前 {MOST} 种，其余请用上面的条件"));
                }
            });
    }

    fn arrange_ui(
        &mut self,
        ui: &mut Ui,
        model: &dyn GridModel,
        column: usize,
        output: &mut GridOutput,
    ) -> bool {
        let at = self.view.columns.iter().position(|shown| *shown == column);
        let at = at.unwrap_or(0);
        let free = at >= self.frozen;
        if entry_ui(ui, "选中整列", "", true) {
            self.selection = Selection::at((0, at));
            let bounds = self.bounds();
            self.selection.step(Step::Bottom, true, bounds);
            return true;
        }
        let mut before = None;
        if entry_ui(ui, "左移一列", "拖动表头", free && at > self.frozen) {
            before = Some(self.model_column(at - 1));
        }
        if entry_ui(ui, "右移一列", "", free && at + 1 < self.view.columns.len()) {
            before = Some(self.model_column(at + 2));
        }
        if let Some(before) = before {
            self.layout.place(model, self.frozen, column, before);
            output.layout_changed = true;
            return true;
        }
        if entry_ui(ui, "隐藏这一列", "", free) {
            self.layout.hide(model.key(column));
            self.query.filters.remove(&column);
            output.layout_changed = true;
            return true;
        }
        for hidden in self.layout.hidden(model) {
            let title = model.columns().get(hidden).map_or("", |it| it.title.as_str());
            if entry_ui(ui, &format!("显示“{title}”"), "", true) {
                self.layout.reveal(&model.key(hidden));
                output.layout_changed = true;
                return true;
            }
        }
        if entry_ui(ui, "恢复原来的列", "", !self.layout.is_natural()) {
            self.layout = GridLayout::default();
            output.layout_changed = true;
            return true;
        }
        false
    }
}

/// A value with its box and how often it stands there.
fn value_ui(ui: &mut Ui, filter: &mut ColumnFilter, text: &str, count: usize) {
    let shown = if text.is_empty() { "（空白）" } else { text };
    let mut on = !filter.without.contains(text);
    ui.horizontal(|ui| {
        let mut changed = check_ui(ui, &mut on, &format!("{shown} {count}")).changed();
        let wanted = vec2(ui.available_width(), 24.0);
        let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(eframe::egui::Role::Label, true, shown));
        if response.clicked() {
            on = !on;
            changed = true;
        }
        let number = ui
            .painter()
            .layout_no_wrap(count.to_string(), regular_font(size::SMALL), color::MUTE);
        let room = rect.width() - number.size().x - 8.0;
        let mut job = eframe::egui::text::LayoutJob::simple_singleline(
            shown.replace('\n', " "),
            regular_font(size::TABLE),
            color::TEXT,
        );
        job.wrap = eframe::egui::text::TextWrapping::truncate_at_width(room.max(8.0));
        let galley = ui.painter().layout_job(job);
        let middle = rect.center().y;
        ui.painter().galley(
            eframe::egui::pos2(rect.left(), middle - galley.size().y / 2.0),
            galley,
            color::TEXT,
        );
        let at = eframe::egui::pos2(rect.right() - number.size().x, middle - number.size().y / 2.0);
        ui.painter().galley(at, number, color::MUTE);
        if changed && on {
            filter.without.remove(text);
        } else if changed {
            filter.without.insert(text.to_owned());
        }
    });
}
