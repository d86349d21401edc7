//! 口径和方案: the ledger's own choices where no official text decides, and the documents it follows.

use eframe::egui::{RichText, Ui};

use crate::ops::{Setting, Snapshot, choices};
use crate::ui::desk::Request;
use crate::ui::outbox::Outbox;
use crate::ui::theme::{color, regular_font, size};
use crate::ui::widgets::{Button, Choice, caption_ui, check_ui, choice_ui, title_ui};

/// The reckonings to choose from.
pub(super) fn choices_ui(ui: &mut Ui, snapshot: &Snapshot, out: &mut Outbox) {
    title_ui(ui, "指标口径");
    caption_ui(
        ui,
        "没有找到统一规定的指标，按本县情况选择；指标页会写明用的是哪一种",
    );
    for choice in choices(&snapshot.frameworks) {
        let variants: Vec<Choice<String>> = choice
            .variants
            .iter()
            .map(|(id, meaning, _)| Choice {
                value: id.clone(),
                text: meaning.clone(),
            })
            .collect();
        ui.horizontal(|ui| {
            if let Some(variant) = choice_ui(ui, &choice.name, &choice.chosen, &variants) {
                out.send(Request::Set(Setting::Reckoning {
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
pub(super) fn frameworks_ui(ui: &mut Ui, snapshot: &Snapshot, out: &mut Outbox) {
    title_ui(ui, "依据的方案");
    caption_ui(ui, "本级方案排在第一；上级方案用来对照目标和列出要填的基础数据");
    let followed = &snapshot.followed;
    for framework in snapshot.frameworks.iter() {
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
                out.send(Request::Set(Setting::Followed(ids)));
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
                        out.send(Request::Set(Setting::Followed(ids)));
                    }
                }
                None => {}
            }
        });
    }
}
