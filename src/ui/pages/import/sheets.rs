//! The sheets of a file as cards: what each was recognised as, and whether it can be written.

use eframe::egui::{Align, Layout, RichText, ScrollArea, Sense, Stroke, Ui, WidgetInfo};

use crate::import::{Plan, SheetPlan, Status};
use crate::model::Severity;
use crate::ui::theme::{color, regular_font, size};
use crate::ui::widgets::{Tone, badge_ui, card_frame, title_ui};

/// A card is at least this wide; more sheets than fit scroll sideways.
const NARROWEST: f32 = 220.0;

/// Draws the cards; gives the sheet that was clicked.
pub(super) fn ui(ui: &mut Ui, plan: &Plan, current: usize) -> Option<usize> {
    let mut clicked = None;
    let count = f32::from(u16::try_from(plan.sheets.len().max(1)).unwrap_or(u16::MAX));
    let share = (ui.available_width() - size::GAP * (count - 1.0)) / count;
    let width = share.max(NARROWEST);
    ScrollArea::horizontal().id_salt("sheets").show(ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = size::GAP;
            for (index, sheet) in plan.sheets.iter().enumerate() {
                let place = eframe::egui::vec2(width, 0.0);
                ui.allocate_ui_with_layout(place, Layout::top_down(Align::Min), |ui| {
                    ui.set_width(width);
                    if sheet_card_ui(ui, sheet, index == current) {
                        clicked = Some(index);
                    }
                });
            }
        });
    });
    clicked
}

/// A sheet as a card: its name, what it was recognised as, and whether it can be written.
fn sheet_card_ui(ui: &mut Ui, sheet: &SheetPlan, on: bool) -> bool {
    let line = if on { color::ACCENT } else { color::LINE };
    let inner = card_frame().stroke(Stroke::new(1.0, line)).show(ui, |ui| {
        ui.take_available_width();
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.horizontal(|ui| {
            title_ui(ui, &sheet.name);
            ui.with_layout(
                eframe::egui::Layout::right_to_left(eframe::egui::Align::Center),
                |ui| {
                    let (tone, text) = state(sheet);
                    badge_ui(ui, tone, &text);
                },
            );
        });
        let kind = sheet.record.map_or("不导入", crate::model::RecordKind::label);
        let rows = sheet.changes.len();
        let mut parts = Vec::new();
        if sheet.record.is_none() {
            parts.push(kind.to_owned());
        } else {
            if sheet.name.trim() != kind {
                parts.push(format!("识别为 {kind}"));
            }
            parts.extend(sheet.period.map(crate::model::Period::label));
            parts.push(format!("{rows} 行"));
        }
        let text = parts.join(" · ");
        ui.label(
            RichText::new(text)
                .font(regular_font(size::SMALL))
                .color(color::MUTE),
        );
    });
    let id = ui.scope_id().with(("sheet", &sheet.name));
    let click = ui.interact(inner.response.rect, id, Sense::CLICK);
    click.widget_info(|| {
        WidgetInfo::labeled(eframe::egui::Role::Button, true, format!("工作表 {}", sheet.name))
    });
    click
        .on_hover_cursor(eframe::egui::CursorIcon::PointingHand)
        .clicked()
}

fn state(sheet: &SheetPlan) -> (Tone, String) {
    let count = |severity| {
        sheet
            .problems
            .iter()
            .filter(|problem| problem.severity == severity)
            .count()
    };
    let writable = sheet
        .changes
        .iter()
        .filter(|change| matches!(change.status, Status::New | Status::Updated))
        .count();
    match (sheet.record, count(Severity::Error), count(Severity::Verify)) {
        (None, ..) if sheet.hidden => (Tone::None, "隐藏".to_owned()),
        (None, ..) if sheet.is_barred => (Tone::Bad, "个人信息".to_owned()),
        (None, ..) if sheet.is_divided => (Tone::Warn, "分解表".to_owned()),
        (None, ..) if sheet.closest_match.is_some() => (Tone::Warn, "没认出".to_owned()),
        (None, ..) => (Tone::None, "不是报表".to_owned()),
        _ if !sheet.waiting.is_empty() => (Tone::Warn, format!("{} 处待选定", sheet.waiting.len())),
        (_, 0, 0) if writable == 0 => (Tone::None, "没有变化".to_owned()),
        (_, 0, 0) => (Tone::Good, "可写入".to_owned()),
        (_, 0, verify) => (Tone::Warn, format!("{verify} 处待看")),
        (_, errors, _) => (Tone::Bad, format!("{errors} 处错误")),
    }
}
