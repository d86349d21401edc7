//! 口径和方案: the ledger's own choices where no official text decides, and the documents it follows.

use eframe::egui::{Align, Layout, RichText, Ui, vec2};

use crate::ops::{Setting, Snapshot};
use crate::ui::frame_actions::FrameActions;
use crate::ui::ledger_jobs::change_setting;
use crate::ui::theme::{color, regular_font, size};
use crate::ui::widgets::{Button, DropDownChoice, caption_ui, check_ui, line_ui, title_ui, wide_choice_ui};

/// Width of the drop-downs.
const CHOICE: f32 = 300.0;

/// The variants to choose from.
pub(super) fn choices_ui(ui: &mut Ui, snapshot: &Snapshot, out: &mut FrameActions) {
    title_ui(ui, "指标口径");
    caption_ui(
        ui,
        "没有找到统一规定的指标，按本县情况选择；指标页会写明用的是哪一种",
    );
    let choices = snapshot.variant_choices();
    let font = regular_font(size::TABLE);
    let width = |text: &str| {
        let line = ui
            .painter()
            .layout_no_wrap(text.to_owned(), font.clone(), color::TEXT);
        line.size().x
    };
    let names = choices.iter().map(|choice| width(&choice.name));
    let names = names.fold(0.0, f32::max).ceil();
    for choice in choices {
        let variants: Vec<DropDownChoice<String>> = choice
            .variants
            .iter()
            .map(|(id, meaning, _)| DropDownChoice {
                value: id.clone(),
                text: meaning.clone(),
            })
            .collect();
        ui.horizontal(|ui| {
            let name = vec2(names, size::FORM_ROW);
            ui.allocate_ui_with_layout(name, Layout::left_to_right(Align::Center), |ui| {
                ui.set_width(names);
                line_ui(ui, &choice.name);
            });
            let place = vec2(CHOICE, size::FORM_ROW);
            let chosen = ui.allocate_ui_with_layout(place, Layout::left_to_right(Align::Center), |ui| {
                ui.set_width(CHOICE);
                wide_choice_ui(ui, &choice.name, &choice.chosen, &variants)
            });
            if let Some(variant) = chosen.inner {
                out.send(change_setting(Setting::Variant {
                    definition: choice.definition.clone(),
                    variant,
                }));
            }
            let formula = choice.variants.iter().find(|(id, ..)| *id == choice.chosen);
            let formula = formula.map_or("", |(_, _, formula)| formula.as_str());
            caption_ui(ui, formula);
        });
    }
}

/// The documents followed; the own one first.
pub(super) fn frameworks_ui(ui: &mut Ui, snapshot: &Snapshot, out: &mut FrameActions) {
    title_ui(ui, "依据的方案");
    caption_ui(ui, "本级方案排在第一；上级方案用来对照目标和列出要填的基础数据");
    let followed = &snapshot.followed;
    let mut listed: Vec<_> = snapshot.frameworks.iter().collect();
    listed.sort_by_key(|framework| followed.first() != Some(&framework.id));
    for framework in listed {
        let place = followed.iter().position(|id| *id == framework.id);
        ui.horizontal(|ui| {
            let mut on = place.is_some();
            let name = format!("{}　{}", framework.area, framework.document);
            let ticked = check_ui(ui, &mut on, &name);
            let text = RichText::new(&name).font(regular_font(size::TABLE));
            ui.label(text).on_hover_text(&framework.title);
            if ticked.changed() {
                let mut ids = followed.clone();
                if on {
                    ids.push(framework.id.clone());
                } else {
                    ids.retain(|id| *id != framework.id);
                }
                out.send(change_setting(Setting::Followed(ids)));
            }
            match place {
                Some(0) => {
                    let text = RichText::new("本级")
                        .font(regular_font(size::SMALL))
                        .color(color::ACCENT);
                    ui.label(text);
                }
                Some(_) => {
                    let button = Button::quiet("设为本级")
                        .small()
                        .named(format!("设{}为本级", framework.area));
                    if ui.add(button).on_hover_text("总览和进度报告按本级方案").clicked() {
                        let mut ids = followed.clone();
                        ids.retain(|id| *id != framework.id);
                        ids.insert(0, framework.id.clone());
                        out.send(change_setting(Setting::Followed(ids)));
                    }
                }
                None => {}
            }
        });
    }
}
