//! 表样: titles, columns, units and fonts of a form, changed without touching code.

use std::collections::BTreeMap;
use std::sync::Arc;

use eframe::egui::{Align, DragValue, Layout, Response, ScrollArea, Ui, Vec2};

use crate::app::worker::job::Job;
use crate::forms::{Field, FieldScope, FontPreset, Form, FormColumn, FormOrigin, Paper, dictionary};
use crate::model::{FieldType, MoneyUnit};
use crate::ops::Snapshot;
use crate::ui::frame_actions::{FrameActions, LedgerJob};
use crate::ui::ledger_jobs::changed;
use crate::ui::theme::size;
use crate::ui::widgets::{
    Button, ButtonKind, DropDownChoice, Tone, badge_ui, caption_ui, check_ui, choice_ui, empty_ui,
    exact_field_ui, line_ui,
};

use super::options::font_choices;

/// The forms as they are being edited, by id; one that was left half-edited is found again.
#[derive(Default)]
pub(crate) struct FormEditor {
    drafts: BTreeMap<String, Form>,
}

/// Widths of the columns of the editor, in points.
const NUMBER: f32 = 28.0;
const NAME: f32 = 48.0;
const SHEET: f32 = 84.0;
const HEADER: f32 = 168.0;
const GROUP: f32 = 110.0;
const FIELD: f32 = 116.0;
const UNIT: f32 = 76.0;
const WIDTH: f32 = 60.0;
const TOTAL: f32 = 40.0;

const MARKS: &str =
    "{unit} 处填上填报单位，{period} 处填上统计期，{person}、{phone}、{date} 处填上填报人、电话和时间";

/// What a click on a row of the editor does.
enum Move {
    Up(usize),
    Down(usize),
    Remove(usize),
}

/// Keeps a form as it was edited.
fn change_form(form: Form) -> LedgerJob {
    Job::new(move |session| {
        session.change_form(&form)?;
        Ok(changed(format!("已保存表样“{}”", form.title)))
    })
}

/// Forgets a form of the ledger.
fn drop_form(id: String) -> LedgerJob {
    Job::new(move |session| {
        session.drop_form(&id)?;
        Ok(changed("表样已恢复或删除"))
    })
}

impl FormEditor {
    /// Draws the form in view.
    pub(crate) fn ui(
        &mut self,
        ui: &mut Ui,
        snapshot: &Arc<Snapshot>,
        form: Option<&Form>,
        out: &mut FrameActions,
    ) {
        let Some(form) = form else {
            empty_ui(ui, "表样", "点左边的一张表，这里改它的标题、列和字体", None);
            return;
        };
        let draft = self.drafts.entry(form.id.clone()).or_insert_with(|| form.clone());
        let is_changed = *draft != *form;
        let mut is_left = false;
        ui.horizontal(|ui| {
            let origin = snapshot.forms.origin(&form.id);
            match origin {
                FormOrigin::Shipped => badge_ui(ui, Tone::None, "随软件提供"),
                FormOrigin::Changed => badge_ui(ui, Tone::Info, "本台账改过"),
                FormOrigin::Added => badge_ui(ui, Tone::Info, "本台账自建"),
            };
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui
                    .add_enabled(is_changed, Button::new(ButtonKind::Primary, "保存表样").small())
                    .clicked()
                {
                    out.send(change_form(draft.clone()));
                    is_left = true;
                }
                if ui
                    .add_enabled(is_changed, Button::plain("放弃修改").small())
                    .clicked()
                {
                    is_left = true;
                }
                let (text, hint) = match origin {
                    FormOrigin::Shipped => ("", ""),
                    FormOrigin::Changed => ("恢复原样", "回到随软件提供的样子，可撤销"),
                    FormOrigin::Added => ("删除表样", "从台账里去掉这个表样，数据不动，可撤销"),
                };
                if !text.is_empty()
                    && ui
                        .add(Button::new(ButtonKind::Danger, text).small())
                        .on_hover_text(hint)
                        .clicked()
                {
                    out.send(drop_form(form.id.clone()));
                    is_left = true;
                }
                let copy = ui.add(Button::plain("另存为新表样").small());
                if copy.on_hover_text("原来的表样不动，另建一个可以改的").clicked() {
                    out.send(change_form(copied(draft, snapshot)));
                    is_left = true;
                }
            });
        });
        ScrollArea::both().auto_shrink([false, false]).show(ui, |ui| {
            titles_ui(ui, draft);
            ui.add_space(4.0);
            columns_ui(ui, draft);
        });
        if is_left {
            // Taken anew from the ledger, also when it refuses: the refusal says what to do.
            self.drafts.remove(&form.id);
        }
    }
}

/// The same form under a new id.
fn copied(form: &Form, snapshot: &Snapshot) -> Form {
    let mut ids = (1..).map(|number| format!("form-{number}"));
    Form {
        id: ids
            .find(|id| snapshot.forms.get(id).is_none())
            .unwrap_or_default(),
        title: format!("{}（新）", form.title),
        rank: None,
        lays_out_grid: false,
        source: None,
        ..form.clone()
    }
}

fn titles_ui(ui: &mut Ui, form: &mut Form) {
    ui.spacing_mut().item_spacing.y = 4.0;
    // All lines end where the buttons above them end.
    let wide = ui.available_width().max(640.0);
    let gap = ui.spacing().item_spacing.x;
    let whole = wide - NAME - gap;
    ui.horizontal(|ui| {
        named_ui(
            ui,
            &mut form.title,
            "标题",
            whole - 2.0 * (NAME + 76.0 + 2.0 * gap),
        );
        named_ui(ui, &mut form.annex_label, "附件号", 76.0);
        named_ui(ui, &mut form.total_label, "合计行", 76.0);
    });
    ui.horizontal(|ui| {
        named_ui(ui, &mut form.filler_line, "表头行", whole).on_hover_text(MARKS);
    });
    if let [sheet] = form.sheets.as_mut_slice() {
        // One sheet is titled like its form.
        sheet.title.clone_from(&form.title);
    }
    let several = form.sheets.len() > 1;
    for (sheet, number) in form.sheets.iter_mut().zip(1..).filter(|_| several) {
        ui.horizontal(|ui| {
            let half = (wide - 2.0 * SHEET - 3.0 * gap) / 2.0;
            for (text, what) in [(&mut sheet.title, "标题"), (&mut sheet.name, "标签")] {
                let name = format!("第{number}张表{what}");
                fixed(ui, SHEET, |ui| drop(caption_ui(ui, &name)));
                exact_field_ui(ui, text, &name, "", half);
            }
        });
    }
    ui.horizontal(|ui| {
        let mut note = form.notes.join("\n");
        if named_ui(ui, &mut note, "表下注", whole).changed() {
            form.notes = note
                .split('\n')
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect();
        }
    });
    ui.horizontal(|ui| {
        let mut fonts = vec![DropDownChoice {
            value: None::<FontPreset>,
            text: "随导出方式".to_owned(),
        }];
        fonts.extend(font_choices().into_iter().map(|choice| DropDownChoice {
            value: Some(choice.value),
            text: choice.text,
        }));
        if let Some(chosen) = choice_ui(ui, "本表字体", &form.fonts, &fonts) {
            form.fonts = chosen;
        }
        let papers = [
            (None, "随导出方式"),
            (Some(Paper::A4), "A4"),
            (Some(Paper::A3), "A3"),
        ];
        let papers = papers.map(|(value, text)| DropDownChoice {
            value,
            text: text.to_owned(),
        });
        if let Some(chosen) = choice_ui(ui, "本表纸张", &form.paper, &papers) {
            form.paper = chosen;
        }
    });
}

fn columns_ui(ui: &mut Ui, form: &mut Form) {
    ui.horizontal(|ui| {
        for (text, width) in [
            ("", NUMBER),
            ("表头", HEADER),
            ("上一层表头", GROUP),
            ("台账里的内容", FIELD),
            ("单位", UNIT),
            ("列宽", WIDTH),
            ("合计", TOTAL),
        ] {
            fixed(ui, width, |ui| drop(caption_ui(ui, text)));
        }
    });
    let fields = dictionary().fields(form.record);
    let count = form.columns.len();
    let of_line = MoneyUnit::find(&form.filler_line).or(Some(MoneyUnit::Wan));
    let mut wanted = None;
    for (at, column) in form.columns.iter_mut().enumerate() {
        let field = fields.iter().find(|field| field.id == column.field);
        ui.push_id(at, |ui| {
            ui.horizontal(|ui| {
                if let Some(step) = column_ui(ui, (at, count), column, field, of_line) {
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
    let unused = fields
        .iter()
        .filter(|field| form.columns.iter().all(|column| column.field != field.id));
    let unused: Vec<DropDownChoice<String>> = unused
        .map(|field| DropDownChoice {
            value: field.id.clone(),
            text: field.title(),
        })
        .collect();
    if let Some(chosen) = choice_ui(ui, "添加列", &String::new(), &unused)
        && let Some(field) = fields.iter().find(|field| field.id == chosen)
    {
        form.columns.push(FormColumn {
            field: field.id.clone(),
            header: field.title(),
            group: String::new(),
            unit: String::new(),
            width: 12.0,
            decimals: None,
            total: false,
        });
    }
}

/// One column in one row.
fn column_ui(
    ui: &mut Ui,
    (at, count): (usize, usize),
    column: &mut FormColumn,
    field: Option<&Field>,
    of_line: Option<MoneyUnit>,
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
        let name = field.map_or_else(|| column.field.clone(), |field| field.name.clone());
        line_ui(ui, &name).on_hover_text(&name);
    });
    let is_money = field.is_some_and(|field| field.field_type == FieldType::Money);
    fixed(ui, UNIT, |ui| match (is_money, field) {
        (true, _) => money_unit_ui(ui, column, of_line),
        (false, Some(field)) => drop(caption_ui(ui, &field.unit)),
        (false, None) => {}
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
        if is_figure {
            check_ui(ui, &mut column.total, &format!("第{number}列合计"));
        }
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

/// A field with its name before it.
fn named_ui(ui: &mut Ui, text: &mut String, name: &str, width: f32) -> Response {
    fixed(ui, NAME, |ui| drop(caption_ui(ui, name)));
    exact_field_ui(ui, text, name, "", width)
}

/// A place of a fixed width in a row.
fn fixed(ui: &mut Ui, width: f32, contents: impl FnOnce(&mut Ui)) {
    let place = Vec2::new(width, size::CONTROL);
    ui.allocate_ui_with_layout(place, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_width(width);
        contents(ui);
    });
}
