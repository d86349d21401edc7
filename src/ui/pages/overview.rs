//! 总览: where the county stands, what is furthest behind, and what to do next, on one screen.

use std::sync::Arc;

use eframe::egui::{Align, Layout, Rect, ScrollArea, Sense, Ui, vec2};

use crate::indicators::Figure;
use crate::ops::Snapshot;
use crate::ui::chart::{chart_ui, picture_button_ui};
use crate::ui::command::Command;
use crate::ui::outbox::Outbox;
use crate::ui::theme::size;
use crate::ui::widgets::{Button, Header, caption_ui, card_ui, empty_ui, header_ui, place_ui, title_ui};

use super::Page;
use super::indicator_table::with_unit;
use super::indicators::Indicators;
use super::overview_cards::{figure_card_ui, statuses_ui};
use super::overview_lists::{todo_ui, worst_ui};

/// The indicator whose path is drawn.
#[derive(Default)]
pub(super) struct Overview {
    chosen: Option<String>,
}

/// Height of the row of cards.
const CARD: f32 = 116.0;
/// Height of the last row: a title, a header and five rows.
const LAST: f32 = 36.0 + 6.0 * size::ROW + 4.0;
/// Width of the narrow card of the last row.
const SIDE: f32 = 330.0;

impl Overview {
    /// Draws the page.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        snapshot: &Arc<Snapshot>,
        out: &mut Outbox,
        indicators: &mut Indicators,
    ) {
        let documents: Vec<&str> = snapshot
            .followed
            .iter()
            .filter_map(|id| snapshot.frameworks.get(id))
            .map(|framework| framework.document.as_str())
            .collect();
        header_ui(
            ui,
            &Header {
                title: "总览",
                summary: &documents.join(" · "),
            },
            |ui| {
                if ui.add(Button::primary("去上报")).clicked() {
                    out.run(Command::Go(Page::Submit));
                }
                if ui
                    .add(Button::plain("导入文件…"))
                    .on_hover_text(Command::Import.tooltip())
                    .clicked()
                {
                    out.run(Command::Import);
                }
            },
        );
        let cards = &snapshot.overview.cards;
        let values = || snapshot.figures.iter().chain(cards.iter().map(AsRef::as_ref));
        if values().all(|figure| figure.value.is_none()) {
            let sentence = "把床位托位半年报、人口表或具体指标表拖进窗口，总览就会显示进展。";
            if empty_ui(ui, "台账里还没有数据", sentence, Some("导入文件…")) {
                out.run(Command::Import);
            }
            return;
        }
        let page = ui.available_height();
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing = eframe::egui::Vec2::splat(size::GAP);
            self.cards_ui(ui, snapshot, cards, out);
            let pictures = (page - CARD - LAST - 2.0 * size::GAP).clamp(236.0, 760.0);
            self.pictures_ui(ui, snapshot, indicators, pictures, out);
            let width = ui.available_width() - SIDE - size::GAP;
            let places = row(ui, LAST, width);
            place_ui(ui, places.0, "worst", |ui| {
                worst_ui(ui, snapshot, indicators, out)
            });
            place_ui(ui, places.1, "todo", |ui| todo_ui(ui, snapshot, out));
        });
    }

    fn cards_ui(&mut self, ui: &mut Ui, snapshot: &Snapshot, cards: &[Arc<Figure>], out: &mut Outbox) {
        ui.columns(cards.len() + 1, |columns: &mut [Ui]| {
            for (ui, shown) in columns.iter_mut().zip(cards) {
                let on = self.chosen.as_ref() == Some(&shown.id);
                if figure_card_ui(ui, snapshot, shown, on, CARD) {
                    self.chosen = Some(shown.id.clone());
                }
            }
            if let Some(ui) = columns.last_mut() {
                statuses_ui(ui, snapshot, CARD, out);
            }
        });
    }

    /// The figure that is drawn: the one clicked, else the places per thousand, else the first with a value.
    fn drawn(&self, snapshot: &Arc<Snapshot>, indicators: &mut Indicators) -> Option<Arc<Figure>> {
        let chosen = self.chosen.as_deref().unwrap_or("places-per-thousand");
        let wanted = indicators.drawn.figure(snapshot, chosen);
        wanted.filter(|figure| figure.value.is_some()).or_else(|| {
            let first = snapshot.figures.iter().find(|figure| figure.value.is_some())?;
            indicators.drawn.figure(snapshot, &first.id)
        })
    }

    fn pictures_ui(
        &self,
        ui: &mut Ui,
        snapshot: &Arc<Snapshot>,
        indicators: &mut Indicators,
        height: f32,
        out: &mut Outbox,
    ) {
        let Some(shown) = self.drawn(snapshot, indicators) else {
            return;
        };
        let detail = indicators.drawn.detail(snapshot, &shown);
        let whole = ui.available_width();
        let width = if detail.townships.is_some() {
            (whole - size::GAP) * 0.58
        } else {
            whole
        };
        let places = row(ui, height, width);
        place_ui(ui, places.0, "path", |ui| {
            card_ui(ui, |ui| {
                ui.set_min_height(ui.available_height());
                ui.spacing_mut().item_spacing.y = 4.0;
                ui.horizontal(|ui| {
                    title_ui(ui, &with_unit(&shown));
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        picture_button_ui(ui, &detail.path, out);
                        if ui.add(Button::quiet("口径与来源").small()).clicked() {
                            indicators.choose(&shown.id);
                            out.run(Command::Go(Page::Indicators));
                        }
                        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                            caption_ui(ui, shown.formula.as_deref().unwrap_or("按填报值"));
                        });
                    });
                });
                let height = ui.available_height();
                chart_ui(ui, &detail.path, height);
            });
        });
        if let Some(bars) = &detail.townships {
            place_ui(ui, places.1, "bars", |ui| {
                card_ui(ui, |ui| {
                    ui.set_min_height(ui.available_height());
                    ui.spacing_mut().item_spacing.y = 4.0;
                    ui.horizontal(|ui| {
                        title_ui(ui, &format!("分乡镇（{}）", shown.unit));
                        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                            picture_button_ui(ui, bars, out);
                        });
                    });
                    let height = ui.available_height();
                    ScrollArea::vertical()
                        .id_salt("bars")
                        .auto_shrink([false, false])
                        .show(ui, |ui| drop(chart_ui(ui, bars, height)));
                });
            });
        }
    }
}

/// A row of two places: the left one of a width, the right one with what is left over.
fn row(ui: &mut Ui, height: f32, left: f32) -> (Rect, Rect) {
    let (place, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    (
        place.with_max_x(place.left() + left),
        place.with_min_x((place.left() + left + size::GAP).min(place.right())),
    )
}
