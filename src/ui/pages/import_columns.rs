//! Which column means what, and how to say otherwise.

use eframe::egui::{ScrollArea, Stroke, Ui, vec2};

use crate::forms::{FieldScope, dictionary};
use crate::import::{Options, SheetPlan};
use crate::model::RecordKind;
use crate::ui::widgets::{Choice, Column, Table, Tone, badge_ui, caption_ui, choice_ui, line_ui, title_ui};

/// A drop-down inside a row of a table: no frame until the pointer is over it.
fn quiet(ui: &mut Ui) {
    ui.spacing_mut().interact_size.y = 24.0;
    ui.spacing_mut().button_padding = vec2(4.0, 2.0);
    let calm = &mut ui.visuals_mut().widgets.inactive;
    calm.weak_bg_fill = calm.weak_bg_fill.gamma_multiply(0.0);
    calm.bg_stroke = Stroke::NONE;
}

/// One column of the sheet, known or not.
struct Row<'a> {
    column: &'a str,
    header: &'a str,
    field: Option<&'a str>,
    unit: Option<&'a str>,
}

/// Draws the columns of a sheet; true when the user decided something, so that the file is read again.
pub(super) fn ui(ui: &mut Ui, sheet: &SheetPlan, options: &mut Options) -> bool {
    let mut again = false;
    ui.horizontal(|ui| {
        title_ui(ui, "列的对应");
        caption_ui(ui, &header_rows(&sheet.header_rows));
    });
    let Some(kind) = sheet.record else { return false };
    let rows = rows(sheet);
    let choices = choices(kind);
    let height = (ui.available_height() - 140.0).max(120.0);
    ScrollArea::vertical()
        .id_salt("columns")
        .max_height(height)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            let columns = [
                Column::text("列", 36.0),
                Column::text("表头", 0.0),
                Column::text("对应", 180.0),
            ];
            let table = Table {
                columns: &columns,
                rows: rows.len(),
                selected: None,
                id: "mapping",
            };
            table.show(ui, |ui, row, column| {
                let Some(row) = rows.get(row) else { return };
                match column {
                    0 => drop(caption_ui(ui, row.column)),
                    1 => drop(line_ui(ui, row.header)),
                    _ => {
                        ui.push_id(row.column, |ui| {
                            if let Some(chosen) = meaning_ui(ui, row, &choices) {
                                options
                                    .columns
                                    .insert((sheet.name.clone(), row.column.to_owned()), chosen);
                                again = true;
                            }
                        });
                    }
                }
            });
        });
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

fn header_rows(rows: &[u32]) -> String {
    match rows {
        [] => String::new(),
        [row] => format!("表头第 {row} 行"),
        [first, .., last] => format!("表头第 {first}—{last} 行"),
    }
}

fn rows(sheet: &SheetPlan) -> Vec<Row<'_>> {
    let known = sheet.columns.iter().map(|column| Row {
        column: &column.column,
        header: &column.header,
        field: Some(&column.field),
        unit: column.unit.as_deref(),
    });
    let unknown = sheet.unknown_columns.iter().map(|column| Row {
        column: &column.column,
        header: &column.header,
        field: None,
        unit: None,
    });
    let mut rows: Vec<Row<'_>> = known.chain(unknown).collect();
    rows.sort_by_key(|row| (row.column.len(), row.column));
    rows
}

fn choices(kind: RecordKind) -> Vec<Choice<Option<String>>> {
    let mut choices = vec![Choice {
        value: None,
        text: "保留为附加列".to_owned(),
    }];
    let fields = dictionary()
        .fields(kind)
        .iter()
        .filter(|field| field.scope != FieldScope::Parent);
    choices.extend(fields.map(|field| Choice {
        value: Some(field.id.clone()),
        text: field.name.clone(),
    }));
    choices
}

fn meaning_ui(ui: &mut Ui, row: &Row<'_>, choices: &[Choice<Option<String>>]) -> Option<Option<String>> {
    let current = row.field.map(str::to_owned);
    let listed = choices.iter().any(|choice| choice.value == current);
    if listed {
        let chosen = ui.scope(|ui| {
            quiet(ui);
            choice_ui(ui, "", &current, choices)
        });
        let chosen = chosen.inner;
        if let Some(unit) = row.unit {
            caption_ui(ui, unit);
        }
        return chosen;
    }
    // A field of the project, or an indicator's value of a period.
    badge_ui(ui, Tone::None, row.field.unwrap_or("—"));
    None
}
