//! A table of records with its filter, and beside it the record under the cursor.

use std::collections::VecDeque;
use std::sync::Arc;

use eframe::egui::{self, CursorIcon, Label, Rect, Sense, Ui, UiBuilder};

use crate::app::sheet::{GridLayout, GridModel, GridOutput, RowKind};
use crate::app::sheet::{RecordSheet, SheetChange, Unwritten};
use crate::model::{Period, RecordId, RecordKind, number_text_rounded};
use crate::ops::{Snapshot, UnwrittenCell, UnwrittenRow};
use crate::ui::command::Command;
use crate::ui::frame_actions::{FrameActions, Show};
use crate::ui::ledger_jobs::write;
use crate::ui::page_view::TableView;
use crate::ui::theme::size;
use crate::ui::widgets::grid::Grid;
use crate::ui::widgets::{Button, FormGrid, Toast, caption_ui, card_frame, check_ui, empty_ui, field_ui};

use super::detail::{Detail, ShownRecord};

/// A table of records of one kind.
pub(super) struct RecordTable {
    kind: RecordKind,
    grid: Grid,
    sheet: Option<RecordSheet>,
    builds: u64,
    wanted: Option<(RecordId, Option<String>)>,
    want_new: bool,
    adding: bool,
    want_filter: bool,
    detail: Detail,
    form: FormGrid,
    hide_side: bool,
    unwritten: Unwritten,
    /// Rows that the ledger did not take; one after the other they come back into the new row.
    returned: VecDeque<UnwrittenRow>,
}

impl TableView for RecordTable {
    fn want_new(&mut self) {
        self.want_new = true;
        self.adding = true;
    }

    fn want_filter(&mut self) {
        self.want_filter = true;
    }

    fn name(&self) -> &'static str {
        self.kind.code()
    }

    fn arrange(&mut self, layout: GridLayout) {
        self.grid.set_layout(layout);
    }

    fn find(&mut self, replacing: bool) {
        self.grid.open_find(replacing);
    }

    fn take_focus(&mut self) {
        self.grid.focus();
    }

    fn settle(&mut self, ctx: &egui::Context, out: &mut FrameActions) {
        if let Some(sheet) = &self.sheet {
            let output = self.grid.settle(ctx, sheet);
            report(sheet, output, &self.grid, &mut self.unwritten, out);
        }
    }

    fn take_back(&mut self, cells: Vec<UnwrittenCell>, rows: Vec<UnwrittenRow>) {
        self.unwritten.keep(cells);
        self.returned.extend(rows);
        self.sheet = None;
    }

    fn unwritten(&self) -> usize {
        self.unwritten.len() + self.returned.len() + usize::from(self.grid.has_draft())
    }
}

impl RecordTable {
    /// A table of a kind; ordinal and name stay when the rest scrolls.
    pub(super) fn new(kind: RecordKind) -> Self {
        let frozen = if kind == RecordKind::Population { 1 } else { 2 };
        Self {
            kind,
            grid: Grid::new(kind.code(), frozen),
            sheet: None,
            builds: 0,
            wanted: None,
            want_new: false,
            adding: false,
            want_filter: false,
            detail: Detail::default(),
            form: FormGrid::default(),
            hide_side: false,
            unwritten: Unwritten::default(),
            returned: VecDeque::new(),
        }
    }

    /// Puts the cursor on a record.
    pub(super) fn show(&mut self, show: &Show) {
        self.wanted = Some((show.id, show.field.clone()));
    }

    /// Whether the table is wanted although it is empty.
    pub(super) fn is_adding(&self) -> bool {
        self.adding
    }

    /// The button for a new record, the switch of the panel and the filter; pages put them into their head.
    pub(super) fn head_ui(&mut self, ui: &mut Ui, out: &mut FrameActions) {
        let add = ui.add(Button::plain("新增"));
        if add.on_hover_text(Command::Add.tooltip()).clicked() {
            out.run(Command::Add);
        }
        self.filter_ui(ui, out);
    }

    fn filter_ui(&mut self, ui: &mut Ui, out: &mut FrameActions) {
        let text = if self.hide_side {
            "显示详情"
        } else {
            "隐藏详情"
        };
        if ui.add(Button::quiet(text)).clicked() {
            self.hide_side = !self.hide_side;
        }
        let response = field_ui(ui, &mut self.grid.filter, "筛选（可用拼音）", 160.0);
        if std::mem::take(&mut self.want_filter) {
            response.request_focus();
        }
        if self.grid.is_filtered() && ui.add(Button::quiet("清除筛选")).clicked() {
            self.grid.clear_filters();
        }
        if !self.unwritten.is_empty() {
            let text = format!("{} 格没有写入", self.unwritten.len());
            if ui.add(Button::plain(&text)).on_hover_text("转到第一格").clicked()
                && let Some(cell) = self.unwritten.first()
            {
                // Behind the click, which takes the keyboard away from every field.
                out.show = Some(Show {
                    kind: self.kind,
                    id: cell.id,
                    field: Some(cell.field.clone()),
                });
            }
            let gives_up = ui.add(Button::quiet("放弃这些格"));
            if gives_up.on_hover_text("恢复显示台账里的值").clicked() {
                self.unwritten.clear();
                self.sheet = None;
            }
        }
        if self.sheet.as_ref().is_some_and(RecordSheet::compares) {
            let carry = ui.add(Button::plain("沿用上期"));
            if carry
                .on_hover_text("把选中的空格填成上期的数；选整行、整列都可以，一步可撤销")
                .clicked()
            {
                self.grid.carry_over();
            }
            let mut on = self.grid.changes_only();
            ui.add_space(size::UNIT);
            let words = Label::new("只看变化").sense(Sense::click());
            let word = ui
                .add(words)
                .on_hover_text("只列出与上期不同的行，不同的格子有底色")
                .on_hover_cursor(CursorIcon::PointingHand);
            let ticked = check_ui(ui, &mut on, "只看与上期不同的行").changed();
            if word.clicked() || ticked {
                self.grid.set_changes_only(!self.grid.changes_only());
            }
        }
    }

    /// Draws the table and the record beside it in the place that is left.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        snapshot: &Arc<Snapshot>,
        period: Option<Period>,
        out: &mut FrameActions,
    ) {
        self.refresh(snapshot, period);
        let place = ui.available_rect_before_wrap();
        let side = if place.width() > 900.0 && !self.hide_side {
            size::SIDE
        } else {
            0.0
        };
        let table = place.with_max_x(place.right() - if side > 0.0 { side + size::GAP } else { 0.0 });
        let unlisted = self.unlisted_ui(ui, table, out);
        let table = table.with_min_y(table.top() + unlisted);
        let cursor = self.table_ui(ui, table, out);
        if side > 0.0 {
            let panel = place.with_min_x(place.right() - side);
            self.side_ui(ui, panel, snapshot, period, cursor, out);
        }
        ui.advance_cursor_after_rect(place);
    }

    fn refresh(&mut self, snapshot: &Arc<Snapshot>, period: Option<Period>) {
        if self
            .sheet
            .as_ref()
            .is_none_or(|sheet| !sheet.is_current(snapshot, period))
        {
            self.builds += 1;
            let sheet = RecordSheet::new(snapshot, self.kind, period, self.builds);
            self.sheet = Some(sheet.with_unwritten(self.unwritten.clone()));
        }
        if !self.grid.has_draft()
            && let Some(row) = self.returned.pop_front()
        {
            self.grid.give_back(row.values, row.reason);
        }
        let Some(sheet) = &self.sheet else { return };
        if let Some((id, field)) = self.wanted.take()
            && let Some((row, column)) = sheet.position(id, field.as_deref())
        {
            self.grid.go_to(sheet, row, column);
        }
        if std::mem::take(&mut self.want_new)
            && let Some(row) = (0..sheet.rows())
                .rev()
                .find(|row| sheet.kind(*row) == RowKind::New)
        {
            let column = (0..sheet.columns().len())
                .find(|column| sheet.editable(row, *column))
                .unwrap_or(0);
            self.grid.go_to(sheet, row, column);
        }
    }

    /// What the period before lists and this one does not: taken over with a click. Gives the height it needs.
    fn unlisted_ui(&self, ui: &mut Ui, place: Rect, out: &mut FrameActions) -> f32 {
        let Some(sheet) = &self.sheet else { return 0.0 };
        let (Some(before), Some(period)) = (sheet.period_before(), sheet.period()) else {
            return 0.0;
        };
        let rows = sheet.unlisted();
        if rows.is_empty() {
            return 0.0;
        }
        let line = place.with_max_y(place.top() + size::CONTROL);
        let mut inner = ui.new_child(
            UiBuilder::new()
                .max_rect(line)
                .id_salt((self.kind.code(), "unlisted")),
        );
        inner.horizontal_centered(|ui| {
            let text = format!(
                "{}还没有列入上期（{}）的 {} 条",
                period.label(),
                before.label(),
                rows.len()
            );
            caption_ui(ui, &text);
            let button = Button::plain("列入本期").small();
            if ui
                .add(button)
                .on_hover_text("只列名称，数在旁边，逐格填或“沿用上期”")
                .clicked()
            {
                out.send(write(SheetChange::Entered {
                    kind: self.kind,
                    period: Some(period),
                    edits: Vec::new(),
                    rows,
                }));
            }
        });
        size::CONTROL + size::GAP
    }

    fn table_ui(&mut self, ui: &mut Ui, place: Rect, out: &mut FrameActions) -> Option<usize> {
        let sheet = self.sheet.as_ref()?;
        let mut cursor = None;
        let mut inner = ui.new_child(
            UiBuilder::new()
                .max_rect(place)
                .id_salt((self.kind.code(), "table")),
        );
        card_frame().inner_margin(1).show(&mut inner, |ui| {
            ui.set_min_size(ui.available_size());
            let output = self.grid.show(ui, sheet);
            cursor = output.cursor_row;
            report(sheet, output, &self.grid, &mut self.unwritten, out);
        });
        cursor
    }

    fn side_ui(
        &mut self,
        ui: &mut Ui,
        place: Rect,
        snapshot: &Arc<Snapshot>,
        period: Option<Period>,
        cursor: Option<usize>,
        out: &mut FrameActions,
    ) {
        let mut inner = ui.new_child(
            UiBuilder::new()
                .max_rect(place)
                .id_salt((self.kind.code(), "side")),
        );
        card_frame().show(&mut inner, |ui| {
            ui.set_min_size(ui.available_size());
            let (Some(sheet), form) = (&self.sheet, &mut self.form) else {
                return;
            };
            let shown = cursor.and_then(|row| {
                Some(ShownRecord {
                    record: sheet.record(row)?,
                    findings: sheet.findings_of(row).collect(),
                    period,
                })
            });
            self.detail.ui(ui, snapshot, shown, out, |ui, out| {
                let edits = cursor.map(|row| form.ui(ui, sheet, row)).unwrap_or_default();
                let output = GridOutput {
                    edits,
                    ..GridOutput::default()
                };
                for change in sheet.changes(&output) {
                    self.unwritten.forget(&change);
                    out.send(write(change));
                }
            });
        });
    }
}

/// What a grid did, for the ledger, the settings and the user.
fn report(
    sheet: &RecordSheet,
    output: GridOutput,
    grid: &Grid,
    unwritten: &mut Unwritten,
    out: &mut FrameActions,
) {
    for change in sheet.changes(&output) {
        unwritten.forget(&change);
        out.send(write(change));
    }
    if output.layout_changed {
        let name = sheet.records_kind().code().to_owned();
        out.layouts.push((name, grid.layout().clone()));
    }
    if let Some(message) = output.message {
        out.toasts.push(Toast::note(message));
    }
    if let Some(reason) = output.refused {
        out.toasts
            .push(Toast::refused(reason, "不合适的内容没有写入，单元格保持原值。"));
    } else if output.skipped > 0 {
        let text = format!("{} 格不能在这里修改，已跳过", output.skipped);
        out.toasts.push(Toast::note(text));
    }
    out.note = output.note;
}

/// One figure of the line beside a page's title: 　床位 620 张; — where no record has a number.
pub(super) fn total_text(name: &str, total: Option<f64>, unit: &str) -> String {
    let total = total.map_or_else(|| "—".to_owned(), |total| number_text_rounded(total, 4));
    let name = if name.is_empty() {
        String::new()
    } else {
        format!("{name} ")
    };
    format!("　{name}{total} {unit}")
}

/// In the place of a table that has no rows yet: what will stand there, and how it gets in.
pub(super) fn nothing_yet_ui(ui: &mut Ui, what: &str, sentence: &str, out: &mut FrameActions) {
    if empty_ui(ui, &format!("还没有{what}"), sentence, Some("导入文件…")) {
        out.run(Command::Import);
    }
}
