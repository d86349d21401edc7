//! What was recognised on an issued sheet: header, rows, columns and the cells around the table; each can be changed.

use eframe::egui::{ScrollArea, Ui};

use crate::forms::{EXTRA, FieldScope, computed, dictionary};
use crate::model::{MoneyUnit, Period, RecordKind};
use crate::ops::{FixedField, TemplateChoices, TemplateColumn, TemplateSheet};
use crate::ui::theme::size;
use crate::ui::widgets::{
    DropDownChoice, ListColumn, ListTable, caption_ui, cell_choice_ui, check_ui, field_ui, line_ui, pair_ui,
    title_ui,
};

/// Width of the names in the upper part.
const NAMES: f32 = 64.0;

/// Draws the panel; true when the user decided something, so that the file is looked at again.
pub(crate) fn ui(ui: &mut Ui, sheet: &TemplateSheet, choices: &mut TemplateChoices) -> bool {
    let mut again = false;
    let id = ("template", &sheet.name);
    ScrollArea::vertical()
        .id_salt(id)
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            place_of_the_table(ui, sheet);
            ui.add_space(8.0);
            title_ui(ui, "表外的格子");
            if sheet.fixed.is_empty() {
                caption_ui(ui, "没有认出填报单位、填报人、日期这类格子");
            }
            for fixed in &sheet.fixed {
                again |= fixed_ui(ui, fixed, choices);
            }
            ui.add_space(8.0);
            title_ui(ui, "每一列填什么");
            again |= columns_ui(ui, sheet, choices);
        });
    again
}

/// Form, header, detail rows, total, mark for blanks, period.
fn place_of_the_table(ui: &mut Ui, sheet: &TemplateSheet) {
    let kind = sheet.record.label();
    let form = sheet
        .form
        .as_ref()
        .map_or(kind.to_owned(), |form| format!("{form}（{kind}）"));
    pair_ui(ui, NAMES, "认作", &form);
    let totals: Vec<(u32, u32)> = sheet.totals.iter().map(|row| (*row, *row)).collect();
    let details: Vec<(u32, u32)> = sheet
        .blocks
        .iter()
        .map(|block| (block.first, block.last))
        .collect();
    let parts = [
        ("表头", span(&[sheet.header_rows])),
        ("明细", span(&details)),
        ("合计", span(&totals)),
    ];
    let parts = parts.iter().filter(|(_, rows)| !rows.is_empty());
    let parts: Vec<String> = parts.map(|(name, rows)| format!("{name}{rows}")).collect();
    pair_ui(ui, NAMES, "位置", &parts.join("，"));
    if sheet.rows.iter().any(|row| row.inserted) {
        let samples: Vec<(u32, u32)> = sheet
            .blocks
            .iter()
            .map(|block| (block.sample, block.sample))
            .collect();
        let text = format!("{}（格式、行高、公式照它）", span(&samples));
        pair_ui(ui, NAMES, "样例行", &text);
    }
    let mark = sheet
        .mark
        .as_ref()
        .map_or("留空".to_owned(), |mark| format!("填“{mark}”（随原表）"));
    pair_ui(ui, NAMES, "没有数的", &mark);
    if let Some(period) = sheet.period {
        pair_ui(ui, NAMES, "填报期", &period.label());
    }
}

/// The question whether figures of an earlier date may stand in; the answer, when it was given just now.
pub(crate) fn carry_over_ui(ui: &mut Ui, sheet: &TemplateSheet) -> Option<bool> {
    let carry_over = &sheet.carry_over;
    if carry_over.cells == 0 && !carry_over.is_allowed {
        return None;
    }
    let mut is_allowed = carry_over.is_allowed;
    ui.horizontal(|ui| {
        check_ui(ui, &mut is_allowed, "沿用以前时点的数");
        let text = format!(
            "沿用以前时点的数：{} 格没有这一期的数，以前有过",
            carry_over.cells
        );
        caption_ui(ui, &text);
    });
    (is_allowed != carry_over.is_allowed).then_some(is_allowed)
}

/// 第5—9行、第12行.
fn span(rows: &[(u32, u32)]) -> String {
    let one = |(first, last): &(u32, u32)| {
        if first == last {
            format!("第{first}行")
        } else {
            format!("第{first}—{last}行")
        }
    };
    rows.iter().map(one).collect::<Vec<_>>().join("、")
}

fn columns_ui(ui: &mut Ui, sheet: &TemplateSheet, choices: &mut TemplateChoices) -> bool {
    let mut again = false;
    let columns = [
        ListColumn::text("列", 36.0),
        ListColumn::text("原表表头", 0.0),
        ListColumn::text("填什么", 168.0),
        ListColumn::text("单位", 84.0),
    ];
    let table = ListTable {
        columns: &columns,
        rows: sheet.columns.len(),
        selected: None,
        id: "fields",
    };
    #[expect(clippy::cast_precision_loss, reason = "a handful of columns")]
    let height = size::ROW * (sheet.columns.len() + 1) as f32 + 4.0;
    let room = eframe::egui::vec2(ui.available_width(), height);
    let fields = fields(sheet);
    ui.allocate_ui(room, |ui| {
        table.show(ui, |ui, row, part| {
            let Some(column) = sheet.columns.get(row) else {
                return;
            };
            let key = (sheet.name.clone(), column.letters.clone());
            match part {
                0 => drop(caption_ui(ui, &column.letters)),
                1 => drop(line_ui(ui, &column.header.replace('\n', ""))),
                2 => {
                    let name = format!("{}列填什么", column.letters);
                    if let Some(chosen) = cell_choice_ui(ui, &name, &column.field, &fields) {
                        choices.columns.insert(key, chosen);
                        again = true;
                    }
                }
                _ => again |= unit_ui(ui, column, key, choices),
            }
        });
    });
    again
}

fn unit_ui(
    ui: &mut Ui,
    column: &TemplateColumn,
    key: (String, String),
    choices: &mut TemplateChoices,
) -> bool {
    if !column.is_money() {
        caption_ui(ui, &column.unit);
        return false;
    }
    let units = [MoneyUnit::Yuan, MoneyUnit::Wan, MoneyUnit::Yi].map(|unit| DropDownChoice {
        value: unit.label().to_owned(),
        text: unit.label().to_owned(),
    });
    let name = format!("{}列的单位", column.letters);
    let Some(chosen) = cell_choice_ui(ui, &name, &column.unit, &units) else {
        return false;
    };
    choices.units.insert(key, chosen);
    true
}

/// What a column may be filled with.
fn fields(sheet: &TemplateSheet) -> Vec<DropDownChoice<Option<String>>> {
    let mut fields = vec![DropDownChoice {
        value: None,
        text: "不填".to_owned(),
    }];
    let known = dictionary().fields(sheet.record).iter();
    fields.extend(
        known
            .filter(|field| field.scope != FieldScope::Parent)
            .map(|field| DropDownChoice {
                value: Some(field.id.clone()),
                text: field.name.clone(),
            }),
    );
    let computed = computed().fields(sheet.record).iter();
    fields.extend(computed.map(|field| DropDownChoice {
        value: Some(field.id.clone()),
        text: format!("{}（由台账算出）", field.name),
    }));
    // What only recognition gives: an indicator's value of a period, a field of the project.
    for column in &sheet.columns {
        if fields.iter().all(|field| field.value != column.field)
            && let Some(field) = &column.field
        {
            fields.push(DropDownChoice {
                value: Some(field.clone()),
                text: special(sheet.record, field),
            });
        }
    }
    fields
}

fn special(kind: RecordKind, field: &str) -> String {
    let of = |code: &str, what: &str| {
        let period = code.parse::<Period>().map_or(code.to_owned(), Period::label);
        format!("{period}{what}")
    };
    if let Some(code) = field.strip_prefix("value:") {
        return of(code, "完成值");
    }
    if let Some(code) = field.strip_prefix("target:") {
        return of(code, "目标");
    }
    if let Some(header) = field.strip_prefix(EXTRA) {
        return format!("{header}（原样保留的列）");
    }
    let known = dictionary().field(kind, field);
    known.map_or(field.to_owned(), |field| field.name.clone())
}

fn fixed_ui(ui: &mut Ui, fixed: &FixedField, choices: &mut TemplateChoices) -> bool {
    if !fixed.closed.is_empty() {
        let name = format!("{} {}", fixed.kind.label(), fixed.cell);
        pair_ui(ui, 112.0, &name, &fixed.closed);
        return false;
    }
    let mut again = false;
    ui.horizontal(|ui| {
        let room = eframe::egui::vec2(112.0, size::CONTROL);
        ui.allocate_ui(room, |ui| {
            ui.set_min_size(room);
            caption_ui(ui, &format!("{} {}", fixed.kind.label(), fixed.cell));
        });
        let text = choices
            .texts
            .entry(fixed.kind)
            .or_insert_with(|| fixed.text.clone());
        let hint = format!("{}，留空则不填", fixed.kind.label());
        let response = field_ui(ui, text, &hint, ui.available_width());
        again = response.lost_focus() && *text != fixed.text;
    });
    again
}
