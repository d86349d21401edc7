//! The columns of a form in its editor: header, what stands below it, unit, width, sum.

use eframe::egui::{DragValue, Ui};

use crate::forms::{EXTRA, Field, FieldScope, Form, FormColumn, computed, dictionary};
use crate::model::{FieldType, MoneyUnit, Record, RecordKind};
use crate::ops::Snapshot;
use crate::ui::widgets::{Button, DropDownChoice, caption_ui, check_ui, choice_ui, exact_field_ui, line_ui};

use super::form::fixed;

/// Widths of the columns of the editor, in points.
const NUMBER: f32 = 28.0;
const HEADER: f32 = 168.0;
const GROUP: f32 = 110.0;
const FIELD: f32 = 116.0;
const UNIT: f32 = 76.0;
const WIDTH: f32 = 60.0;
const TOTAL: f32 = 40.0;

/// What a click on a row of the editor does.
enum Move {
    Up(usize),
    Down(usize),
    Remove(usize),
}

/// Draws the columns of a form, and the list of what could be one.
pub(super) fn columns_ui(ui: &mut Ui, form: &mut Form, snapshot: &Snapshot) {
    ui.horizontal(|ui| {
        for (text, width) in [
            ("", NUMBER),
            ("表头", HEADER),
            ("上一层表头", GROUP),
            ("台账里的内容", FIELD),
            ("单位", UNIT),
            ("列宽", WIDTH),
            ("合计", TOTAL),
            ("内部", TOTAL),
        ] {
            fixed(ui, width, |ui| drop(caption_ui(ui, text)));
        }
    });
    let kind = form.record;
    let fields = dictionary().fields(kind);
    let count = form.columns.len();
    let of_line = MoneyUnit::find(&form.filler_line).or(Some(MoneyUnit::Wan));
    let mut wanted = None;
    for (at, column) in form.columns.iter_mut().enumerate() {
        let field = fields.iter().find(|field| field.id == column.field);
        ui.push_id(at, |ui| {
            ui.horizontal(|ui| {
                if let Some(step) = column_ui(ui, (at, count), column, field, (kind, of_line)) {
                    wanted = Some(step);
                }
            });
        });
    }
    match wanted {
        Some(Move::Up(at)) if at > 0 => form.columns.swap(at - 1, at),
        Some(Move::Down(at)) if at + 1 < count => form.columns.swap(at, at + 1),
        Some(Move::Remove(at)) if at < count => drop(form.columns.remove(at)),
        _ => {}
    }
    let unused = unused(form, fields, snapshot);
    let choices: Vec<DropDownChoice<String>> = unused
        .iter()
        .map(|(column, text)| DropDownChoice {
            value: column.field.clone(),
            text: text.clone(),
        })
        .collect();
    if let Some(chosen) = choice_ui(ui, "添加列", &String::new(), &choices) {
        let added = unused.into_iter().find(|(column, _)| column.field == chosen);
        form.columns.extend(added.map(|(column, _)| column));
    }
}

/// What could be a further column: fields, what is computed, and what imports kept; each with its name in the list.
fn unused(form: &Form, fields: &[Field], snapshot: &Snapshot) -> Vec<(FormColumn, String)> {
    let own = fields
        .iter()
        .map(|field| (FormColumn::new(&field.id, &field.title()), field.title()));
    let computed = computed().fields(form.record).iter().map(|field| {
        let column = FormColumn {
            unit: field.unit.clone(),
            ..FormColumn::new(&field.id, &field.title())
        };
        (column, format!("{}（由台账算出）", field.name))
    });
    let kept = Record::extra_headers(snapshot.records.of(form.record));
    let kept = kept.into_iter().map(|header| {
        let title = header.replace('\n', "");
        let (group, own) = header.rsplit_once('/').unwrap_or(("", header));
        let column = FormColumn {
            group: group.to_owned(),
            ..FormColumn::new(&format!("{EXTRA}{header}"), own)
        };
        (column, format!("{title}（附加列）"))
    });
    let all = own.chain(computed).chain(kept);
    all.filter(|(column, _)| form.columns.iter().all(|known| known.field != column.field))
        .collect()
}

/// One column in one row.
fn column_ui(
    ui: &mut Ui,
    (at, count): (usize, usize),
    column: &mut FormColumn,
    field: Option<&Field>,
    (kind, of_line): (RecordKind, Option<MoneyUnit>),
) -> Option<Move> {
    let number = at + 1;
    fixed(ui, NUMBER, |ui| drop(caption_ui(ui, &number.to_string())));
    let mut header = column.header.replace('\n', "");
    fixed(ui, HEADER, |ui| {
        if exact_field_ui(ui, &mut header, &format!("第{number}列表头"), "", HEADER).changed() {
            column.header.clone_from(&header);
        }
    });
    fixed(ui, GROUP, |ui| {
        exact_field_ui(
            ui,
            &mut column.group,
            &format!("第{number}列上一层表头"),
            "",
            GROUP,
        );
    });
    fixed(ui, FIELD, |ui| {
        let name = field.map_or_else(|| special(column, kind), |field| field.name.clone());
        line_ui(ui, &name).on_hover_text(&name);
    });
    let is_money = field.is_some_and(|field| field.field_type == FieldType::Money);
    let is_kept = column.extra_header().is_some();
    let is_kept_money = column
        .extra_header()
        .is_some_and(|header| MoneyUnit::find(header).is_some());
    fixed(ui, UNIT, |ui| match field {
        _ if is_money || is_kept_money => money_unit_ui(ui, column, of_line),
        _ if column.field == "years" => spelling_ui(ui, column),
        Some(field) => drop(caption_ui(ui, &field.unit)),
        None if is_kept => {
            let name = format!("第{number}列单位");
            let hint = "填了单位就按数字靠右排、可以合计";
            exact_field_ui(ui, &mut column.unit, &name, "", UNIT).on_hover_text(hint);
        }
        None => drop(caption_ui(ui, &column.unit)),
    });
    fixed(ui, WIDTH, |ui| {
        let drag = DragValue::new(&mut column.width)
            .range(2.0..=120.0)
            .speed(0.2)
            .max_decimals(0);
        ui.add(drag).accessible_name(format!("第{number}列列宽"));
    });
    let is_figure = field.is_some_and(|field| {
        let figures = [FieldType::Money, FieldType::Integer, FieldType::Real];
        figures.contains(&field.field_type) && field.scope != FieldScope::Derived
    });
    fixed(ui, TOTAL, |ui| {
        if is_figure || is_kept {
            check_ui(ui, &mut column.total, &format!("第{number}列合计"));
        }
    });
    fixed(ui, TOTAL, |ui| {
        let hint = "内部备注列：只在勾了“印填表说明”时印出来";
        check_ui(ui, &mut column.internal, &format!("第{number}列内部")).on_hover_text(hint);
    });
    let mut wanted = None;
    let up = Button::plain("↑").small().named(format!("第{number}列上移"));
    if ui.add_enabled(at > 0, up).clicked() {
        wanted = Some(Move::Up(at));
    }
    let down = Button::plain("↓").small().named(format!("第{number}列下移"));
    if ui.add_enabled(number < count, down).clicked() {
        wanted = Some(Move::Down(at));
    }
    let remove = Button::quiet("去掉").small().named(format!("去掉第{number}列"));
    if ui
        .add(remove)
        .on_hover_text("只是这张表不印这一列，台账里的数据不动")
        .clicked()
    {
        wanted = Some(Move::Remove(at));
    }
    wanted
}

/// What a column prints that no field has.
fn special(column: &FormColumn, kind: RecordKind) -> String {
    match (column.extra_header(), computed().field(kind, &column.field)) {
        (Some(header), _) => format!("附加列 {header}"),
        (None, Some(computed)) => format!("算出 {}", computed.how()),
        (None, None) => column.field.clone(),
    }
}

/// How first and last year are written.
fn spelling_ui(ui: &mut Ui, column: &mut FormColumn) {
    let spellings = [
        ("", "2022—2023年"),
        ("{start}年-{end}年", "2022年-2023年"),
        ("{start}—{end}", "2022—2023"),
        ("{start}-{end}", "2022-2023"),
    ];
    let choices = spellings.map(|(value, text)| DropDownChoice {
        value: value.to_owned(),
        text: text.to_owned(),
    });
    if let Some(chosen) = choice_ui(ui, "", &column.spelling, &choices) {
        column.spelling = chosen;
    }
}

/// 万元, 亿元 or 元; the header follows. Without its own a column has the unit of the line above the table.
fn money_unit_ui(ui: &mut Ui, column: &mut FormColumn, of_line: Option<MoneyUnit>) {
    let current = column.money_unit().or(of_line);
    let units = [MoneyUnit::Wan, MoneyUnit::Yi, MoneyUnit::Yuan];
    let choices = units.map(|unit| DropDownChoice {
        value: Some(unit),
        text: unit.label().to_owned(),
    });
    if let Some(Some(chosen)) = choice_ui(ui, "", &current, &choices) {
        chosen.label().clone_into(&mut column.unit);
        if let Some(old) = current {
            for text in [&mut column.header, &mut column.group] {
                *text = text.replace(
                    &format!("（{}）", old.label()),
                    &format!("（{}）", chosen.label()),
                );
            }
        }
    }
}
