//! The cards of the overview: one figure, the count of each status, what is furthest behind, what to do next.

use eframe::egui::{Align, Layout, RichText, Ui};

use crate::indicators::{Figure, Status};
use crate::model::Severity;
use crate::ops::Snapshot;
use crate::ui::command::Command;
use crate::ui::outbox::Outbox;
use crate::ui::theme::{bold_font, color, regular_font, size};
use crate::ui::widgets::{
    Button, Column, Kind, Table, Tone, badge_ui, bar_ui, caption_ui, card_frame, card_ui, figure, line_ui,
    title_ui,
};

use super::Page;
use super::indicators::{Indicators, counts, decimals, share, tone};

pub(super) fn figure_card_ui(ui: &mut Ui, shown: &Figure, on: bool) -> bool {
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

pub(super) fn statuses_ui(ui: &mut Ui, snapshot: &Snapshot) {
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

pub(super) fn worst_ui(ui: &mut Ui, snapshot: &Snapshot, indicators: &mut Indicators, out: &mut Outbox) {
    let mut behind: Vec<&Figure> = snapshot
        .figures
        .iter()
        .filter(|figure| matches!(figure.status, Status::Behind | Status::BelowBaseline))
        .collect();
    behind.sort_by(|a, b| share(a).unwrap_or(0.0).total_cmp(&share(b).unwrap_or(0.0)));
    // As many as fit under the pictures: the county at a glance, without scrolling.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a handful of rows"
    )]
    behind.truncate((((ui.available_height() - 86.0) / size::ROW) as usize).clamp(2, 8));
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

pub(super) fn todo_ui(ui: &mut Ui, snapshot: &Snapshot, out: &mut Outbox) {
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
