//! 总览: where the county stands, what is furthest behind, and what to do next, on one screen.

pub(super) mod cards;
pub(super) mod lists;

use std::sync::Arc;

use eframe::egui::{Align, Layout, Rect, ScrollArea, Sense, Ui, vec2};

use crate::export::picture::Chart;
use crate::indicators::Figure;
use crate::ops::{FigureDetail, Snapshot};
use crate::ui::chart::{chart_ui, picture_button_ui};
use crate::ui::command::Command;
use crate::ui::frame_actions::FrameActions;
use crate::ui::page_view::{PageFrame, PageView};
use crate::ui::theme::size;
use crate::ui::widgets::{
    Button, PageHeader, caption_ui, card_ui, empty_start_ui, header_ui, place_ui, title_ui,
};

use super::Page;
use crate::ui::figure_cache::FigureCache;
use cards::{figure_card_ui, statuses_ui};
use lists::{height, listed, todo_ui, worst_ui};

/// The indicator whose path is drawn.
#[derive(Default)]
pub(in crate::ui) struct OverviewPage {
    chosen: Option<String>,
}

/// Height of the row of cards.
const CARD: f32 = 116.0;
/// Least and greatest height of the pictures.
const PICTURES: [f32; 2] = [200.0, 760.0];
/// Height of a picture's card around the chart: its padding and border, its title and the gap below it.
const AROUND: f32 = 2.0 * (size::CARD_Y as f32 + 1.0) + TITLE + 4.0;
const TITLE: f32 = 24.0;
/// Share of the path beside the bars.
const PATH: f32 = 0.58;
/// Width of the narrow cards of the first and the last row: five counts with names of four letters fit.
const SIDE: f32 = 330.0;

impl PageView for OverviewPage {
    fn ui(&mut self, ui: &mut Ui, frame: &mut PageFrame<'_>, out: &mut FrameActions) {
        let snapshot = frame.snapshot;
        let figures = &mut *frame.figures;
        let documents: Vec<&str> = snapshot
            .followed
            .iter()
            .filter_map(|id| snapshot.frameworks.get(id))
            .map(|framework| framework.document.as_str())
            .collect();
        let cards = &snapshot.overview.cards;
        let mut values = snapshot.figures.iter().chain(cards.iter().map(AsRef::as_ref));
        let is_empty = values.all(|figure| figure.value.is_none());
        header_ui(
            ui,
            &PageHeader {
                title: "总览",
                summary: &documents.join(" · "),
            },
            |ui| {
                if is_empty {
                    return;
                }
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
        if is_empty {
            let sentence = "把床位托位半年报、人口表或具体指标表拖进窗口，总览就会显示进展";
            if empty_start_ui(ui, "台账里还没有数据", sentence, "导入文件…") {
                out.run(Command::Import);
            }
            return;
        }
        let page = ui.available_height();
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing = eframe::egui::Vec2::splat(size::GAP);
            self.cards_ui(ui, snapshot, cards, out);
            let drawn = self.drawn(snapshot, figures);
            let drawn = drawn.map(|figure| (figures.detail(snapshot, &figure), figure));
            let least = drawn.as_ref().map_or(0.0, |(detail, _)| {
                let bars = (ui.available_width() - size::GAP) * (1.0 - PATH);
                let bars = detail.townships.as_ref().map(|chart| chart.least_height(bars));
                PICTURES[0].max(AROUND + bars.unwrap_or(0.0))
            });
            let left = page - CARD - 2.0 * size::GAP;
            let rows = listed(left, least);
            if let Some((detail, figure)) = drawn {
                let pictures = (left - height(rows)).clamp(least, PICTURES[1].max(least));
                pictures_ui(ui, &figure, &detail, pictures, out);
            }
            let width = ui.available_width() - SIDE - size::GAP;
            let places = row(ui, height(rows), width);
            place_ui(ui, places.0, "worst", |ui| worst_ui(ui, snapshot, rows, out));
            place_ui(ui, places.1, "todo", |ui| todo_ui(ui, snapshot, out));
        });
    }
}

impl OverviewPage {
    fn cards_ui(&mut self, ui: &mut Ui, snapshot: &Snapshot, cards: &[Arc<Figure>], out: &mut FrameActions) {
        let width = ui.available_width() - SIDE - size::GAP;
        let places = row(ui, CARD, width);
        place_ui(ui, places.0, "cards", |ui| {
            ui.columns(cards.len(), |columns: &mut [Ui]| {
                for (ui, shown) in columns.iter_mut().zip(cards) {
                    let on = self.chosen.as_ref() == Some(&shown.id);
                    if figure_card_ui(ui, snapshot, shown, on, CARD) {
                        self.chosen = Some(shown.id.clone());
                    }
                }
            });
        });
        place_ui(ui, places.1, "counts", |ui| statuses_ui(ui, snapshot, CARD, out));
    }

    /// The figure that is drawn: the one clicked, else the places per thousand, else the first with a value.
    fn drawn(&self, snapshot: &Arc<Snapshot>, figures: &mut FigureCache) -> Option<Arc<Figure>> {
        let chosen = self.chosen.as_deref().unwrap_or("places-per-thousand");
        let wanted = figures.figure(snapshot, chosen);
        wanted.filter(|figure| figure.value.is_some()).or_else(|| {
            let first = snapshot.figures.iter().find(|figure| figure.value.is_some())?;
            figures.figure(snapshot, &first.id)
        })
    }
}

/// The path of a figure, and beside it what its townships have.
fn pictures_ui(ui: &mut Ui, shown: &Figure, detail: &FigureDetail, height: f32, out: &mut FrameActions) {
    let whole = ui.available_width();
    let width = if detail.townships.is_some() {
        (whole - size::GAP) * PATH
    } else {
        whole
    };
    let places = row(ui, height, width);
    place_ui(ui, places.0, "path", |ui| {
        picture_ui(ui, &shown.title(), &detail.path, out, |ui, out| {
            if ui.add(Button::quiet("口径与来源").small()).clicked() {
                out.figure = Some(shown.id.clone());
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                caption_ui(ui, shown.formula.as_deref().unwrap_or("按填报值"));
            });
        });
    });
    if let Some(bars) = &detail.townships {
        let title = format!("分乡镇{}", shown.title());
        place_ui(ui, places.1, "bars", |ui| {
            picture_ui(ui, &title, bars, out, |_, _| {});
        });
    }
}

/// A card with a chart that fills it; `beside` stands left of the way to export it.
fn picture_ui(
    ui: &mut Ui,
    title: &str,
    chart: &Chart,
    out: &mut FrameActions,
    beside: impl FnOnce(&mut Ui, &mut FrameActions),
) {
    card_ui(ui, |ui| {
        ui.set_min_height(ui.available_height());
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.spacing_mut().interact_size.y = TITLE;
        ui.horizontal(|ui| {
            ui.set_height(TITLE);
            title_ui(ui, title);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                picture_button_ui(ui, chart, out);
                beside(ui, out);
            });
        });
        let height = ui.available_height();
        chart_ui(ui, chart, height);
    });
}

/// A row of two places: the left one of a width, the right one with what is left over.
fn row(ui: &mut Ui, height: f32, left: f32) -> (Rect, Rect) {
    let (place, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    (
        place.with_max_x(place.left() + left),
        place.with_min_x((place.left() + left + size::GAP).min(place.right())),
    )
}
