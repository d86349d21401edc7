//! 总览: where the county stands, what is furthest behind, and what to do next.

use std::sync::Arc;

use eframe::egui::{Align, Layout, Rect, ScrollArea, Sense, Ui, vec2};

use crate::indicators::{Figure, by_township};
use crate::ops::Snapshot;
use crate::ui::chart::{bars_ui, legend_ui, path_ui};
use crate::ui::command::Command;
use crate::ui::outbox::Outbox;
use crate::ui::theme::size;
use crate::ui::widgets::{Button, Header, caption_ui, card_ui, empty_ui, header_ui, place_ui, title_ui};

use super::Page;
use super::indicators::{Indicators, decimals};
use super::overview_cards::{figure_card_ui, statuses_ui, todo_ui, worst_ui};

/// The indicator whose path is drawn.
#[derive(Default)]
pub(super) struct Overview {
    chosen: Option<String>,
}

/// The indicators that get a card, the most telling first.
const CARDS: [&str; 8] = [
    "elder-beds",
    "nursing-bed-share",
    "childcare-places",
    "places-per-thousand",
    "inclusive-place-share",
    "daycare-coverage",
    "medical-integration-coverage",
    "childcare-certified-share",
];

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
        if !snapshot.figures.iter().any(|figure| figure.value.is_some()) {
            let sentence = "把床位托位半年报、人口表或具体指标表拖进窗口，总览就会显示进展。";
            if empty_ui(ui, "台账里还没有数据", sentence, Some("导入文件…")) {
                out.run(Command::Import);
            }
            return;
        }
        let page = ui.available_height();
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing = eframe::egui::Vec2::splat(size::GAP);
            self.cards_ui(ui, snapshot);
            let pictures = ((page - 130.0) * 0.6).clamp(296.0, 420.0);
            self.pictures_ui(ui, snapshot, indicators, pictures, out);
            let height = (page - ui.min_rect().height() - size::GAP).clamp(176.0, 320.0);
            let width = ui.available_width() - SIDE - size::GAP;
            let places = row(ui, height, width);
            place_ui(ui, places.0, "worst", |ui| {
                worst_ui(ui, snapshot, indicators, out)
            });
            place_ui(ui, places.1, "todo", |ui| todo_ui(ui, snapshot, out));
        });
    }

    fn cards_ui(&mut self, ui: &mut Ui, snapshot: &Snapshot) {
        let cards: Vec<&Figure> = CARDS
            .iter()
            .filter_map(|id| {
                snapshot
                    .figures
                    .iter()
                    .find(|figure| figure.id == *id && figure.value.is_some())
            })
            .take(4)
            .collect();
        let columns = cards.len() + 1;
        ui.columns(columns, |columns: &mut [Ui]| {
            for (ui, shown) in columns.iter_mut().zip(&cards) {
                let on = self.chosen.as_ref() == Some(&shown.id);
                if figure_card_ui(ui, shown, on) {
                    self.chosen = Some(shown.id.clone());
                }
            }
            if let Some(ui) = columns.last_mut() {
                statuses_ui(ui, snapshot);
            }
        });
    }

    fn pictures_ui(
        &self,
        ui: &mut Ui,
        snapshot: &Arc<Snapshot>,
        indicators: &mut Indicators,
        height: f32,
        out: &mut Outbox,
    ) {
        let chosen = self.chosen.as_deref().unwrap_or("places-per-thousand");
        let drawn = |id: &str| snapshot.figures.iter().find(|figure| figure.id == id);
        let Some(shown) = drawn(chosen).or_else(|| snapshot.figures.iter().find(|f| f.value.is_some()))
        else {
            return;
        };
        let bars = by_township(
            &snapshot.records,
            &snapshot.frameworks,
            &shown.id,
            snapshot.period,
        )
        .filter(|bars| bars.len() > 1);
        let path = indicators.path(snapshot, shown).clone();
        let whole = ui.available_width();
        let width = if bars.is_some() {
            (whole - size::GAP) * 0.56
        } else {
            whole
        };
        let places = row(ui, height, width);
        place_ui(ui, places.0, "path", |ui| {
            card_ui(ui, |ui| {
                ui.set_min_height(ui.available_height());
                ui.spacing_mut().item_spacing.y = 4.0;
                ui.horizontal(|ui| {
                    title_ui(ui, &format!("{}（{}）", shown.name, shown.unit));
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        if ui.add(Button::quiet("口径与来源").small()).clicked() {
                            indicators.choose(&shown.id);
                            out.run(Command::Go(Page::Indicators));
                        }
                        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                            caption_ui(ui, shown.formula.as_deref().unwrap_or("按填报值"));
                        });
                    });
                });
                path_ui(ui, "overview-path", &path, decimals(shown), height - 88.0);
                legend_ui(ui, &path, decimals(shown));
            });
        });
        if let Some(mut bars) = bars {
            bars.sort_by(|a, b| b.1.total_cmp(&a.1));
            place_ui(ui, places.1, "bars", |ui| {
                card_ui(ui, |ui| {
                    ui.set_min_height(ui.available_height());
                    ui.spacing_mut().item_spacing.y = 4.0;
                    title_ui(ui, &format!("分乡镇（{}）", shown.unit));
                    let county = shown.value.filter(|_| shown.denominator.is_some());
                    ScrollArea::vertical()
                        .id_salt("bars")
                        .auto_shrink([false, false])
                        .show(ui, |ui| {
                            bars_ui(ui, &bars, county, decimals(shown));
                        });
                });
            });
        }
    }
}

/// Width of the narrow card of the last row.
const SIDE: f32 = 300.0;

/// A row of two places: the left one of a width, the right one with what is left over.
fn row(ui: &mut Ui, height: f32, left: f32) -> (Rect, Rect) {
    let (place, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    (
        place.with_max_x(place.left() + left),
        place.with_min_x((place.left() + left + size::GAP).min(place.right())),
    )
}
