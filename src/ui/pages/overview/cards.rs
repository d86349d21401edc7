//! The cards on top of the overview: one figure each, and how many indicators stand how.

use eframe::egui::{Align, CursorIcon, Layout, RichText, Role, Sense, Ui, WidgetInfo};

use crate::indicators::{Figure, FigureStatus};
use crate::model::with_unit;
use crate::ops::Snapshot;
use crate::ui::command::Command;
use crate::ui::frame_actions::FrameActions;
use crate::ui::theme::{bold_font, color, regular_font, size};
use crate::ui::widgets::{badge_ui, bar_ui, caption_ui, card_frame, card_ui, figure};

use crate::ui::page::Page;
use crate::ui::pages::indicators::table::{meaning, origin, share, tone};

/// A figure with its target; true when it was clicked.
pub(crate) fn figure_card_ui(
    ui: &mut Ui,
    snapshot: &Snapshot,
    shown: &Figure,
    on: bool,
    height: f32,
) -> bool {
    let line = if on { color::ACCENT } else { color::LINE };
    let frame = card_frame().stroke(eframe::egui::Stroke::new(1.0, line));
    let inner = frame.show(ui, |ui| {
        ui.take_available_width();
        ui.set_min_height(inside(height));
        ui.spacing_mut().item_spacing.y = 4.0;
        caption_ui(ui, short_name(snapshot, shown));
        ui.horizontal(|ui| {
            ui.label(RichText::new(figure(shown.value, shown.decimals)).font(bold_font(size::FIGURE)));
            ui.label(
                RichText::new(&shown.unit)
                    .font(regular_font(size::SMALL))
                    .color(color::MUTE),
            );
            if shown.target.is_some() {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    badge_ui(ui, tone(shown.status), shown.status.label());
                });
            }
        });
        if let Some(share) = share(shown) {
            bar_ui(ui, ui.available_width(), share, tone(shown.status));
        }
        let target = shown
            .aim()
            .map(|(year, target)| format!("{year}年目标 {}", with_unit(&target.to_string(), &shown.unit)));
        caption_ui(ui, target.as_deref().unwrap_or("本级方案没有设目标"));
    });
    let id = ui.scope_id().with(("card", &shown.id));
    let click = ui.interact(inner.response.rect, id, Sense::CLICK);
    click.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("查看{}", shown.name)));
    let hover = format!("{}\n{}\n{}", shown.name, origin(shown), meaning(shown));
    click
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text(hover)
        .clicked()
}

/// The printed name, or the shortest other name of the indicator where a card is too narrow for it.
fn short_name<'a>(snapshot: &'a Snapshot, shown: &'a Figure) -> &'a str {
    const ROOM: usize = 12;
    let length = |name: &str| name.chars().count();
    if length(&shown.name) <= ROOM {
        return &shown.name;
    }
    let definition = snapshot.frameworks.definition(&shown.id);
    let others = definition
        .into_iter()
        .flat_map(|definition| std::iter::once(&definition.name).chain(&definition.aliases));
    others.min_by_key(|name| length(name)).unwrap_or(&shown.name)
}

/// What is left of a card's height between its paddings.
fn inside(height: f32) -> f32 {
    height - 2.0 * f32::from(size::CARD_Y) - 2.0
}

/// How many indicators are met, on track, behind; a click goes to them.
pub(crate) fn statuses_ui(ui: &mut Ui, snapshot: &Snapshot, height: f32, out: &mut FrameActions) {
    let card = card_ui(ui, |ui| {
        ui.set_min_height(inside(height));
        ui.spacing_mut().item_spacing.y = 6.0;
        caption_ui(ui, &format!("{} 项指标", snapshot.figures.len()));
        ui.spacing_mut().item_spacing.x = 6.0;
        // Equal columns: two counts side by side must not read as one.
        let count = |status: FigureStatus| snapshot.figures.iter().filter(|f| f.status == status).count();
        let is_rare =
            |status: &FigureStatus| matches!(status, FigureStatus::Monitored | FigureStatus::NotJudged);
        let shown: Vec<FigureStatus> = FigureStatus::ALL
            .into_iter()
            .filter(|status| !is_rare(status) || count(*status) > 0)
            .collect();
        ui.columns(shown.len(), |columns: &mut [Ui]| {
            for (ui, status) in columns.iter_mut().zip(shown) {
                let count = count(status);
                let tint = tone(status).text();
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.label(RichText::new(count.to_string()).font(bold_font(22.0)).color(tint));
                ui.label(
                    RichText::new(status.label())
                        .font(regular_font(size::SMALL))
                        .color(color::MUTE),
                );
            }
        });
    });
    let id = ui.scope_id().with("statuses");
    let click = ui.interact(card.response.rect, id, Sense::CLICK);
    click.widget_info(|| WidgetInfo::labeled(Role::Button, true, "查看全部指标"));
    let clicked = click
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text("已达标：达到目标。正常推进：不低于从基期到目标的路线。\n滞后：低于路线。低于基期：比基期还低。点击查看全部指标。")
        .clicked();
    if clicked {
        out.run(Command::Go(Page::Indicators));
    }
}
