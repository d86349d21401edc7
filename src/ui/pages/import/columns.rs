//! Which column means what, and how to say otherwise.

use eframe::egui::{Align, Layout, Rect, Sense, Stroke, Ui, UiBuilder, vec2};

use crate::forms::{FieldScope, computed, dictionary};
use crate::import::{Options, SheetPlan};
use crate::model::{Period, RecordKind};
use crate::ui::theme::{color, regular_font, size};
use crate::ui::widgets::{Button, DropDownChoice, Tone, badge_ui, caption_ui, line_ui, wide_choice_ui};

/// Height of a column's line.
const LINE: f32 = 28.0;
/// Width of its letters.
const LETTERS: f32 = 26.0;
/// Width of its unit.
const UNIT: f32 = 42.0;

/// A drop-down inside a row of a table: no frame until the pointer is over it.
fn quiet(ui: &mut Ui) {
    ui.spacing_mut().interact_size.y = 24.0;
    ui.spacing_mut().button_padding = vec2(4.0, 2.0);
    ui.style_mut().override_font_id = Some(regular_font(size::TABLE));
    let calm = &mut ui.visuals_mut().widgets.inactive;
    calm.weak_bg_fill = calm.weak_bg_fill.gamma_multiply(0.0);
    calm.bg_stroke = Stroke::NONE;
}

/// One column of the sheet, known or not.
struct MeaningRow<'a> {
    column: &'a str,
    header: &'a str,
    field: Option<&'a str>,
    unit: Option<&'a str>,
    proposed: Option<&'a str>,
}

/// Draws the columns of a sheet; true when the user decided something, so that the file is read again.
pub(super) fn ui(ui: &mut Ui, sheet: &SheetPlan, options: &mut Options) -> bool {
    let mut again = false;
    let Some(kind) = sheet.record else { return false };
    let rows = rows(sheet);
    let choices = choices(kind, sheet);
    // One edge for all drop-downs, with a unit or without.
    let units = if rows.iter().any(|row| row.unit.is_some()) {
        UNIT
    } else {
        0.0
    };
    for row in &rows {
        ui.push_id(row.column, |ui| {
            let mut decided = None;
            let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
            ui.painter().hline(
                line.x_range(),
                line.bottom() - 0.5,
                Stroke::new(1.0, color::LINE_SOFT),
            );
            let middle = line.left() + (line.width() * 0.42).max(LETTERS + 60.0);
            let part = |ui: &mut Ui, from: f32, to: f32, contents: &mut dyn FnMut(&mut Ui)| {
                let place = Rect::from_x_y_ranges(from..=to, line.y_range());
                let layout = Layout::left_to_right(Align::Center);
                let mut inner = ui.new_child(UiBuilder::new().max_rect(place).layout(layout));
                contents(&mut inner);
            };
            part(ui, line.left(), line.left() + LETTERS, &mut |ui| {
                drop(caption_ui(ui, row.column))
            });
            part(ui, line.left() + LETTERS, middle - 6.0, &mut |ui| {
                drop(line_ui(ui, &short(ui, row.header)).on_hover_text(row.header));
            });
            let end = line.right() - units;
            part(ui, middle, end, &mut |ui| {
                decided = meaning_ui(ui, kind, row, &choices)
            });
            if let Some(unit) = row.unit {
                part(ui, end + size::UNIT, line.right(), &mut |ui| {
                    drop(caption_ui(ui, unit))
                });
            }
            if let Some(field) = row.proposed {
                ui.horizontal(|ui| {
                    ui.add_space(28.0);
                    let name = meaning(kind, field);
                    caption_ui(ui, &format!("可能是“{name}”"));
                    let take = Button::quiet("采用")
                        .small()
                        .named(format!("{} 采用“{name}”", row.column));
                    if ui.add(take).clicked() {
                        decided = Some(Some(field.to_owned()));
                    }
                });
            }
            if let Some(chosen) = decided {
                options
                    .columns
                    .insert((sheet.name.clone(), row.column.to_owned()), chosen);
                again = true;
            }
        });
    }
    if !sheet.missing_fields.is_empty() {
        let names: Vec<&str> = sheet
            .missing_fields
            .iter()
            .map(|id| {
                dictionary()
                    .field(kind, id)
                    .map_or(id.as_str(), |field| field.name.as_str())
            })
            .collect();
        caption_ui(ui, &format!("表中没有：{}", names.join("、")));
    }
    again
}

/// The last two parts of a header, which tell columns of one group apart, or the last where both have no room; the
/// whole stands on hover.
fn short(ui: &Ui, header: &str) -> String {
    let header = header.replace('\n', "");
    let mut parts = header.rsplit('/');
    let (Some(last), Some(group)) = (parts.next(), parts.next()) else {
        return header;
    };
    let both = format!("{group}/{last}");
    let font = regular_font(size::TABLE);
    let line = ui.painter().layout_no_wrap(both.clone(), font, color::TEXT);
    if line.size().x <= ui.available_width() {
        both
    } else {
        last.to_owned()
    }
}

/// What a field is called: `value:2023H1` of an indicator is 2023年上半年完成值.
pub(super) fn meaning(kind: RecordKind, field: &str) -> String {
    if let Some(period) = field.strip_prefix("value:") {
        let period: Result<Period, _> = period.parse();
        return period.map_or_else(|_| field.to_owned(), |period| format!("{}完成值", period.label()));
    }
    if let Some(year) = field.strip_prefix("target:") {
        return format!("{year}年目标");
    }
    if let Some(computed) = computed().field(kind, field) {
        return computed.name.clone();
    }
    let known = dictionary().field(kind, field);
    known.map_or_else(|| field.to_owned(), |field| field.name.clone())
}

fn rows(sheet: &SheetPlan) -> Vec<MeaningRow<'_>> {
    let known = sheet.columns.iter().map(|column| MeaningRow {
        column: &column.column,
        header: &column.header,
        field: Some(&column.field),
        unit: column.unit.as_deref(),
        proposed: None,
    });
    let unknown = sheet.unknown_columns.iter().map(|column| MeaningRow {
        column: &column.column,
        header: &column.header,
        field: None,
        unit: None,
        proposed: column.proposed_field.as_deref(),
    });
    let mut rows: Vec<MeaningRow<'_>> = known.chain(unknown).collect();
    rows.sort_by_key(|row| (row.column.len(), row.column));
    rows
}

/// What a column may mean: first what no other column of the sheet is.
fn choices(kind: RecordKind, sheet: &SheetPlan) -> Vec<DropDownChoice<Option<String>>> {
    let is_kept = |field: &&crate::forms::Field| {
        field.scope != FieldScope::Derived || matches!(field.id.as_str(), "years" | "ordinal")
    };
    let is_free = |field: &&crate::forms::Field| sheet.columns.iter().all(|column| column.field != field.id);
    let fields = dictionary().fields(kind).iter().filter(is_kept);
    let (free, taken): (Vec<_>, Vec<_>) = fields.partition(is_free);
    let aside = DropDownChoice {
        value: None,
        text: "保留为附加列".to_owned(),
    };
    let fields = free.into_iter().chain(taken).map(|field| DropDownChoice {
        value: Some(field.id.clone()),
        text: field.name.clone(),
    });
    std::iter::once(aside).chain(fields).collect()
}

fn meaning_ui(
    ui: &mut Ui,
    kind: RecordKind,
    row: &MeaningRow<'_>,
    choices: &[DropDownChoice<Option<String>>],
) -> Option<Option<String>> {
    let current = row.field.map(str::to_owned);
    let listed = choices.iter().any(|choice| choice.value == current);
    if listed {
        let chosen = ui.scope(|ui| {
            quiet(ui);
            wide_choice_ui(ui, "", &current, choices)
        });
        return chosen.inner;
    }
    if let Some(computed) = row.field.and_then(|field| computed().field(kind, field)) {
        let how = format!("{}：{}；表上的数只用来核对，不存", computed.name, computed.how());
        badge_ui(ui, Tone::None, "由程序计算").on_hover_text(how);
        return None;
    }
    // An indicator's value of a period.
    badge_ui(
        ui,
        Tone::None,
        &row.field
            .map_or_else(|| "—".to_owned(), |field| meaning(kind, field)),
    );
    None
}
