//! 总览: where the county stands, what is furthest behind, and what to do next.

use std::sync::Arc;

use eframe::egui::{Align, Layout, Rect, RichText, ScrollArea, Sense, Ui, vec2};

use crate::indicators::{Figure, Status, by_township};
use crate::model::Severity;
use crate::ops::Snapshot;
use crate::ui::chart::{bars_ui, legend_ui, path_ui};
use crate::ui::command::Command;
use crate::ui::outbox::Outbox;
use crate::ui::theme::{bold_font, color, regular_font, size};
use crate::ui::widgets::{
    Button, Column, Header, Kind, Table, Tone, badge_ui, bar_ui, caption_ui, card_frame, card_ui, empty_ui,
    figure, header_ui, line_ui, place_ui, title_ui,
};

use super::Page;
use super::indicators::{Indicators, counts, decimals, share, tone};

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

fn figure_card_ui(ui: &mut Ui, shown: &Figure, on: bool) -> bool {
    let line = if on { color::ACCENT } else { color::LINE };
    let frame = card_frame().stroke(eframe::egui::Stroke::new(1.0, line));
    let inner = frame.show(ui, |ui| {
        ui.take_available_width();
        ui.spacing_mut().item_spacing.y = 4.0;
        caption_ui(ui, &shown.name);
        ui.horizontal(|ui| {
            ui.label(RichText::new(figure(shown.value, decimals(shown))).font(bold_font(size::FIGURE)));
            ui.label(
                RichText::new(&shown.unit)
                    .font(regular_font(size::SMALL))
                    .color(color::MUTE),
            );
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                badge_ui(ui, tone(shown.status), shown.status.label());
            });
        });
        bar_ui(
            ui,
            ui.available_width(),
            share(shown).unwrap_or(0.0),
            tone(shown.status),
        );
        let target = shown
            .target
            .map(|(year, target)| format!("{year}年目标 {target} {}", shown.unit));
        caption_ui(ui, target.as_deref().unwrap_or("没有设目标"));
    });
    let id = ui.scope_id().with(("card", &shown.id));
    let click = ui.interact(inner.response.rect, id, eframe::egui::Sense::CLICK);
    click.widget_info(|| {
        eframe::egui::WidgetInfo::labeled(eframe::egui::Role::Button, true, format!("查看{}", shown.name))
    });
    click
        .on_hover_cursor(eframe::egui::CursorIcon::PointingHand)
        .clicked()
}

fn statuses_ui(ui: &mut Ui, snapshot: &Snapshot) {
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        caption_ui(ui, &format!("{} 项指标", snapshot.figures.len()));
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            for (name, wanted) in [
                ("已达标", &[Status::Met][..]),
                ("正常", &[Status::OnTrack]),
                ("滞后", &[Status::Behind, Status::BelowBaseline]),
                ("无数据", &[Status::NoData]),
            ] {
                let count = snapshot
                    .figures
                    .iter()
                    .filter(|f| wanted.contains(&f.status))
                    .count();
                let tint = wanted.first().map_or(color::MUTE, |status| tone(*status).text());
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    ui.label(RichText::new(count.to_string()).font(bold_font(22.0)).color(tint));
                    ui.label(
                        RichText::new(name)
                            .font(regular_font(size::SMALL))
                            .color(color::MUTE),
                    );
                });
            }
        });
        ui.add_space(14.0);
    });
}

fn worst_ui(ui: &mut Ui, snapshot: &Snapshot, indicators: &mut Indicators, out: &mut Outbox) {
    let mut behind: Vec<&Figure> = snapshot
        .figures
        .iter()
        .filter(|figure| matches!(figure.status, Status::Behind | Status::BelowBaseline))
        .collect();
    behind.sort_by(|a, b| share(a).unwrap_or(0.0).total_cmp(&share(b).unwrap_or(0.0)));
    behind.truncate(6);
    card_frame()
        .inner_margin(eframe::egui::Margin {
            left: 1,
            right: 1,
            top: 10,
            bottom: 4,
        })
        .show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            ui.horizontal(|ui| {
                ui.add_space(13.0);
                title_ui(ui, "最需要关注");
            });
            if behind.is_empty() {
                caption_ui(ui, &format!("没有滞后的指标。{}", counts(&snapshot.figures)));
                return;
            }
            let columns = [
                Column::text("指标", 0.0),
                Column::number("现值", 76.0),
                Column::number("目标", 76.0),
                Column::text("说明", 230.0),
                Column::text("状态", 84.0),
            ];
            let table = Table {
                columns: &columns,
                rows: behind.len(),
                selected: None,
                id: "worst",
            };
            let clicked = table.show(ui, |ui, row, column| {
                let Some(shown) = behind.get(row) else { return };
                match column {
                    0 => drop(line_ui(ui, &format!("{}（{}）", shown.name, shown.unit))),
                    1 => drop(ui.label(
                        RichText::new(figure(shown.value, decimals(shown))).font(bold_font(size::TABLE)),
                    )),
                    2 => {
                        let target = shown
                            .target
                            .map(|(_, target)| target.to_string())
                            .unwrap_or_default();
                        ui.label(RichText::new(target).size(size::TABLE));
                    }
                    3 => drop(caption_ui(ui, &missing(shown))),
                    _ => drop(badge_ui(ui, tone(shown.status), shown.status.label())),
                }
            });
            if let Some(shown) = clicked.and_then(|row| behind.get(row)) {
                indicators.choose(&shown.id);
                out.run(Command::Go(Page::Indicators));
            }
        });
}

fn missing(shown: &Figure) -> String {
    let places = decimals(shown);
    let gap = shown
        .gap
        .map(|gap| format!("差 {} {}", figure(Some(gap), places), shown.unit));
    let each = shown
        .needed_per_year
        .map(|need| format!("，每年需 {}", figure(Some(need), places.max(1))));
    format!("{}{}", gap.unwrap_or_default(), each.unwrap_or_default())
}

fn todo_ui(ui: &mut Ui, snapshot: &Snapshot, out: &mut Outbox) {
    let open = |severity| {
        snapshot
            .findings
            .iter()
            .filter(|f| f.severity == severity && f.explanation.is_none())
            .count()
    };
    let waiting: Vec<(usize, Tone, String, Page)> = vec![
        (
            open(Severity::Error),
            Tone::Bad,
            "处审核错误，上报前须改正".to_owned(),
            Page::Check,
        ),
        (
            open(Severity::Verify),
            Tone::Warn,
            "处待核实，要写说明".to_owned(),
            Page::Check,
        ),
        (open(Severity::Hint), Tone::Info, "条提示".to_owned(), Page::Check),
    ];
    card_ui(ui, |ui| {
        ui.set_min_height(ui.available_height());
        ui.spacing_mut().item_spacing.y = 6.0;
        title_ui(ui, "待办");
        let mut any = false;
        for (count, tone, text, page) in waiting.into_iter().filter(|(count, ..)| *count > 0) {
            any = true;
            ui.horizontal(|ui| {
                badge_ui(ui, tone, &count.to_string());
                if ui.add(Button::new(Kind::Quiet, text).small()).clicked() {
                    out.run(Command::Go(page));
                }
            });
        }
        if !any {
            caption_ui(ui, "没有待处理的审核问题");
        }
        if !crate::ui::shell::is_submitted(snapshot) {
            ui.horizontal(|ui| {
                badge_ui(ui, Tone::None, "待");
                let text = format!("上报{}", snapshot.period.label());
                if ui.add(Button::new(Kind::Quiet, text).small()).clicked() {
                    out.run(Command::Go(Page::Submit));
                }
            });
        }
    });
}
