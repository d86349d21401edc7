//! 表样: titles, notes and fonts of a form, changed without touching code; its columns are in `form_columns`.

use std::collections::BTreeMap;
use std::sync::Arc;

use eframe::egui::{Align, Layout, Response, ScrollArea, Ui, Vec2};

use crate::app::worker::job::Job;
use crate::forms::{FontPreset, Form, FormOrigin, FormShape, Paper};
use crate::model::RecordKind;
use crate::ops::Snapshot;
use crate::ui::frame_actions::{FrameActions, LedgerJob};
use crate::ui::ledger_jobs::changed;
use crate::ui::theme::size;
use crate::ui::widgets::{
    Button, ButtonKind, DropDownChoice, Tone, badge_ui, caption_ui, choice_ui, empty_ui, exact_field_ui,
};

use super::form_columns::columns_ui;
use super::options::font_choices;

/// The forms as they are being edited, by id; one that was left half-edited is found again.
#[derive(Default)]
pub(crate) struct FormEditor {
    drafts: BTreeMap<String, Form>,
}

/// Widths of the names in the upper part, in points.
const NAME: f32 = 56.0;
const SHEET: f32 = 84.0;

const HEADING: &str = "空着就印标题；{county}、{prefecture} 处填上县、州市的名称（耿马自治县），{period} 处填上填报期，{year} 处填上年份";
const MARKS: &str =
    "{unit} 处填上填报单位，{period} 处填上统计期，{person}、{phone}、{date} 处填上填报人、电话和时间";

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
    /// A form as it is being edited, when it is not as it is kept.
    pub(crate) fn draft(&self, form: &Form) -> Option<&Form> {
        self.drafts.get(&form.id).filter(|draft| *draft != form)
    }

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
            columns_ui(ui, draft, snapshot);
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
        named_ui(ui, &mut form.heading, "印成", whole).on_hover_text(HEADING);
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
            let title = if sheet.heading.is_empty() {
                &mut sheet.title
            } else {
                &mut sheet.heading
            };
            for (text, what) in [(title, "标题"), (&mut sheet.name, "标签")] {
                let name = format!("第{number}张表{what}");
                fixed(ui, SHEET, |ui| drop(caption_ui(ui, &name)));
                exact_field_ui(ui, text, &name, "", half);
            }
        });
    }
    for (lines, name, hint) in [
        (&mut form.notes, "表下注", "印在表下面"),
        (
            &mut form.filling_notes,
            "填表说明",
            "只在勾了“印填表说明”时印在表下面",
        ),
    ] {
        ui.horizontal(|ui| {
            let mut text = lines.join("\n");
            if named_ui(ui, &mut text, name, whole).on_hover_text(hint).changed() {
                let kept = text.split('\n').filter(|line| !line.is_empty());
                *lines = kept.map(str::to_owned).collect();
            }
        });
    }
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
        if form.record == RecordKind::Member {
            let shapes = [(FormShape::Table, "表格"), (FormShape::Lines, "分行名单")];
            let shapes = shapes.map(|(value, text)| DropDownChoice {
                value,
                text: text.to_owned(),
            });
            if let Some(chosen) = choice_ui(ui, "排法", &form.shape, &shapes) {
                form.shape = chosen;
            }
        }
    });
}

/// A field with its name before it.
fn named_ui(ui: &mut Ui, text: &mut String, name: &str, width: f32) -> Response {
    fixed(ui, NAME, |ui| drop(caption_ui(ui, name)));
    exact_field_ui(ui, text, name, "", width)
}

/// A place of a fixed width in a row.
pub(super) fn fixed(ui: &mut Ui, width: f32, contents: impl FnOnce(&mut Ui)) {
    let place = Vec2::new(width, size::CONTROL);
    ui.allocate_ui_with_layout(place, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_width(width);
        contents(ui);
    });
}
