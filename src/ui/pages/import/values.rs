//! The values of an opened row before and after, the widths and meanings of columns, and the printed sums.

use std::collections::BTreeMap;

use eframe::egui::{Align, Layout, Rect, RichText, Ui, UiBuilder, vec2};

use crate::app::sheet::titles::letters;
use crate::forms::dictionary;
use crate::import::{Change, FieldChange, SheetPlan, Status, View};
use crate::model::{MoneyUnit, Record, RecordKind, Value};
use crate::ui::theme::{color, regular_font, size};
use crate::ui::widgets::{Tone, badge_ui, caption_ui, line_ui};

use super::row::{GUTTER, STATE};

/// Rows that are measured for the widths of columns.
const MEASURED: usize = 300;

/// One field of an opened row: `F5  床位数  36 → 46`.
pub(super) fn value_ui(ui: &mut Ui, sheet: &SheetPlan, change: &Change, field: usize, rect: Rect) {
    let fields = fields(sheet, change);
    let Some(field) = fields.get(field) else {
        return;
    };
    let mut ui = indented(ui, rect, &(change.row, &field.field, field.period));
    caption_ui(&mut ui, &field.cell);
    let name = match field.period {
        Some(period) => format!("{}（{}）", name(change, field), period.label()),
        None => name(change, field),
    };
    line_ui(&mut ui, &name);
    let unit = field_of(change, field).map_or(MoneyUnit::Wan, crate::forms::Field::money_unit);
    let show = |value: &Option<Value>| {
        value
            .as_ref()
            .map_or_else(|| "—".to_owned(), |value| value.show(unit))
    };
    if change.status != Status::New {
        let text = RichText::new(show(&field.before)).font(regular_font(size::TABLE));
        let struck = if field.before.is_some() {
            text.strikethrough()
        } else {
            text
        };
        ui.label(struck.color(color::MUTE));
        caption_ui(&mut ui, "→");
    }
    line_ui(&mut ui, &show(&field.after));
    let unit = field_of(change, field).map_or("", |field| field.unit.as_str());
    caption_ui(&mut ui, unit);
}

/// The fields of a change, each at its cell; what is kept beside the record at the cell of its column.
pub(super) fn fields(sheet: &SheetPlan, change: &Change) -> Vec<FieldChange> {
    let letters = |header: &str| {
        let unknown = sheet
            .unknown_columns
            .iter()
            .map(|column| (&column.header, &column.column));
        let known = sheet
            .columns
            .iter()
            .map(|column| (&column.header, &column.column));
        let found = unknown.chain(known).find(|(known, _)| *known == header);
        found.map(|(_, column)| column.clone())
    };
    let mut fields = change.fields();
    for field in &mut fields {
        let header = field.field.strip_prefix("extra.");
        let header = header.map(|name| Record::split_extra_name(change.record.kind, name).1);
        if let Some(column) = header.and_then(letters) {
            field.cell = format!("{column}{}", change.row);
        }
    }
    fields
}

/// A sentence below a row.
pub(super) fn note_ui(ui: &mut Ui, rect: Rect, text: &str) {
    let mut ui = indented(ui, rect, &text);
    caption_ui(&mut ui, text);
}

fn indented(ui: &mut Ui, rect: Rect, salt: &(impl std::hash::Hash + std::fmt::Debug)) -> Ui {
    ui.painter().rect_filled(rect, 0, color::HEADER);
    let inner = rect
        .with_min_x(rect.left() + GUTTER + STATE + size::CELL)
        .shrink2(vec2(0.0, 1.0));
    let mut inner = ui.new_child(
        UiBuilder::new()
            .max_rect(inner)
            .layout(Layout::left_to_right(Align::Center))
            .id_salt(salt),
    );
    inner.spacing_mut().item_spacing.x = 10.0;
    inner
}

/// `project.total_investment` is the project's own, `extra.分管领导意见` a column kept beside the record.
fn field_of(change: &Change, field: &FieldChange) -> Option<&'static crate::forms::Field> {
    match field.field.split_once('.') {
        Some(("project", id)) => dictionary().field(RecordKind::Project, id),
        Some(_) => None,
        None => dictionary().field(change.record.kind, &field.field),
    }
}

fn name(change: &Change, field: &FieldChange) -> String {
    let known = field_of(change, field).map(|field| field.name.clone());
    match field.field.split_once('.') {
        Some(("project", id)) => format!("项目的{}", known.unwrap_or_else(|| id.to_owned())),
        Some((_, header)) => {
            let header = Record::split_extra_name(change.record.kind, header).1;
            format!("附加列“{header}”")
        }
        None => known.unwrap_or_else(|| field.field.clone()),
    }
}

/// What each column means, by its letters.
pub(super) fn meanings(sheet: &SheetPlan) -> BTreeMap<String, String> {
    let Some(kind) = sheet.record else {
        return BTreeMap::new();
    };
    let known = sheet.columns.iter().map(|column| {
        let name = super::columns::meaning(kind, &column.field);
        (column.column.clone(), name)
    });
    let unknown = sheet
        .unknown_columns
        .iter()
        .map(|column| (column.column.clone(), super::paint::ASIDE.to_owned()));
    known.chain(unknown).collect()
}

/// Widths of the columns, by their longest texts within reason.
pub(super) fn widths(view: &View, sheet: &SheetPlan) -> Vec<f32> {
    let mut widths: Vec<f32> = (0..view.columns()).map(|_| 48.0).collect();
    // Notes below and titles above run over several columns and say nothing about their width.
    let records = sheet.changes.iter().map(|change| change.row).take(MEASURED);
    let rows: Vec<u32> = if sheet.header_rows.is_empty() {
        view.rows().take(MEASURED).collect()
    } else {
        sheet.header_rows.iter().copied().chain(records).collect()
    };
    let meanings = meanings(sheet);
    for (column, width) in (0u32..).zip(&mut widths) {
        for row in &rows {
            let is_group = view.corner(*row, column + 1) == Some((*row, column));
            if !is_group {
                let most = if *row <= sheet.header_rows.last().copied().unwrap_or(0) {
                    150.0
                } else {
                    220.0
                };
                *width = width.max((letters(&view.text(*row, column)) * 14.0 + 16.0).min(most));
            }
        }
        if let Some(meaning) = meanings.get(&View::letters(column)) {
            *width = width.max((letters(meaning) * 14.0 + 32.0).min(150.0));
        }
        if view.is_hidden_column(column) {
            *width = width.min(90.0);
        }
    }
    widths
}

/// Whether the printed sums agree.
pub(super) fn totals_ui(ui: &mut Ui, sheet: &SheetPlan) {
    if sheet.totals.is_empty() {
        return;
    }
    let wrong: Vec<String> = sheet
        .totals
        .iter()
        .filter(|total| !total.ok)
        .map(|total| {
            format!(
                "{} {} 印 {}，各行相加 {}",
                total.cell, total.header, total.printed, total.summed
            )
        })
        .collect();
    ui.horizontal(|ui| {
        if wrong.is_empty() {
            badge_ui(ui, Tone::Good, "合计相符");
            caption_ui(
                ui,
                &format!("核对了 {} 个合计数，合计行不导入", sheet.totals.len()),
            );
        } else {
            badge_ui(ui, Tone::Warn, "合计不符");
            caption_ui(ui, &wrong.join("；"));
        }
    });
}
