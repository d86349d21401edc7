//! The lists at the bottom of the overview: the five furthest behind, what to do next, what was done last.

use eframe::egui::{Align, Layout, Margin, RichText, Ui, vec2};

use crate::indicators::{Figure, FigureStatus};
use crate::model::Severity;
use crate::ops::Snapshot;
use crate::ui::command::Command;
use crate::ui::frame_actions::FrameActions;
use crate::ui::theme::{bold_font, size};
use crate::ui::widgets::{
    Button, ButtonKind, ListColumn, ListTable, Tone, badge_ui, caption_ui, card_frame, card_ui, figure,
    line_ui, title_ui,
};

use crate::app::sheet::short_time;
use crate::ui::page::Page;
use crate::ui::pages::indicators::table::{meaning, missing, origin, share, text_width, tone};

/// So many indicators are listed at most, and at least where the window is low.
const MOST: usize = 5;
const LEAST: usize = 3;
/// Title and header above them.
const HEAD: f32 = 36.0 + size::ROW + 4.0;

/// How many indicators are listed, so that what is left of a height is enough for the pictures; all where it never is.
pub(crate) fn listed(left: f32, pictures: f32) -> usize {
    let fits = |rows: &usize| left - height(*rows) >= pictures;
    (LEAST..=MOST).rev().find(fits).unwrap_or(MOST)
}

/// The height of so many rows with what stands above them.
#[expect(clippy::cast_precision_loss, reason = "a handful of rows")]
pub(crate) fn height(rows: usize) -> f32 {
    HEAD + rows as f32 * size::ROW
}

/// The indicators furthest behind; a click goes there.
pub(crate) fn worst_ui(ui: &mut Ui, snapshot: &Snapshot, rows: usize, out: &mut FrameActions) {
    let mut behind: Vec<&Figure> = snapshot
        .figures
        .iter()
        .filter(|figure| matches!(figure.status, FigureStatus::Behind | FigureStatus::BelowBaseline))
        .collect();
    let all = behind.len();
    behind.sort_by(|a, b| share(a).unwrap_or(0.0).total_cmp(&share(b).unwrap_or(0.0)));
    behind.truncate(rows);
    let margin = Margin {
        left: 1,
        right: 1,
        top: 8,
        bottom: 0,
    };
    card_frame().inner_margin(margin).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.spacing_mut().interact_size.y = 22.0;
        ui.horizontal(|ui| {
            ui.add_space(size::CELL);
            title_ui(ui, "最需要关注");
            if all > rows {
                let text = format!("滞后和低于基期的 {all} 项中最靠后的 {rows} 项");
                caption_ui(ui, &text);
            }
        });
        if behind.is_empty() {
            ui.horizontal(|ui| {
                ui.add_space(size::CELL);
                caption_ui(
                    ui,
                    &format!("没有滞后的指标。{}", FigureStatus::counts_text(&snapshot.figures)),
                );
            });
            return;
        }
        let gaps = behind
            .iter()
            .map(|shown| text_width(ui, &missing(shown), size::SMALL));
        let gap = gaps.fold(120.0, f32::max) + 2.0 * size::CELL + 2.0;
        let columns = [
            ListColumn::text("指标", 0.0),
            ListColumn::number("现值", 66.0),
            ListColumn::number("目标", 66.0),
            ListColumn::text("差距", gap),
            ListColumn::text("状态", 82.0),
        ];
        let table = ListTable {
            columns: &columns,
            rows: behind.len(),
            selected: None,
            id: "worst",
        };
        let clicked = table.show(ui, |ui, row, column| {
            if let Some(shown) = behind.get(row) {
                cell_ui(ui, shown, column);
            }
        });
        if let Some(shown) = clicked.and_then(|row| behind.get(row)) {
            out.figure = Some(shown.id.clone());
        }
    });
}

fn cell_ui(ui: &mut Ui, shown: &Figure, column: usize) {
    match column {
        // Where both have no room, the gap has the unit.
        0 => {
            let title = shown.title();
            let fits = text_width(ui, &title, size::TABLE) <= ui.available_width();
            line_ui(ui, if fits { &title } else { &shown.name });
        }
        1 => {
            let text = RichText::new(figure(shown.value, shown.decimals)).font(bold_font(size::TABLE));
            ui.label(text).on_hover_text(origin(shown));
        }
        2 => {
            // As the card of the indicator says it.
            let target = shown.aim().map(|(_, target)| target.to_string());
            ui.label(RichText::new(target.unwrap_or_default()).size(size::TABLE));
        }
        3 => drop(caption_ui(ui, &missing(shown))),
        _ => drop(badge_ui(ui, tone(shown.status), shown.status.label()).on_hover_text(meaning(shown))),
    }
}

/// What to do next, and what was done last.
pub(crate) fn todo_ui(ui: &mut Ui, snapshot: &Snapshot, out: &mut FrameActions) {
    let open = |severity| {
        let waits = |f: &&crate::model::Finding| f.severity == severity && f.explanation.is_none();
        snapshot.findings.iter().filter(waits).count()
    };
    let waiting = [
        (open(Severity::Error), Tone::Bad, "处审核错误，上报前须改正"),
        (open(Severity::Verify), Tone::Warn, "处待核实，要写说明"),
        (open(Severity::Hint), Tone::Info, "条提示"),
    ];
    card_ui(ui, |ui| {
        ui.set_min_height(ui.available_height());
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.spacing_mut().interact_size.y = 22.0;
        title_ui(ui, "待办");
        if waiting.iter().all(|(count, ..)| *count == 0) {
            caption_ui(ui, "没有待处理的审核问题");
        }
        for (count, tone, text) in waiting.into_iter().filter(|(count, ..)| *count > 0) {
            line(ui, tone, &count.to_string(), text, Page::Check, out);
        }
        if !snapshot.is_submitted() {
            let text = format!("上报{}", snapshot.period.label());
            line(ui, Tone::None, "待", &text, Page::Submit, out);
        }
        ui.add_space(2.0);
        let import = snapshot.last_import.as_ref().map_or_else(
            || "还没有导入过文件".to_owned(),
            |import| format!("{} {}", short_time(&import.at), import.file),
        );
        last_ui(ui, "最近导入", &import);
        let sent = snapshot.last_submission.as_ref().map_or_else(
            || "还没有上报过".to_owned(),
            |(period, at)| format!("{} {}", short_time(at), period.label()),
        );
        last_ui(ui, "最近上报", &sent);
    });
}

/// Width of the counts, so that what they count stands in one column.
const COUNT: f32 = 30.0;

fn line(ui: &mut Ui, tone: Tone, count: &str, text: &str, page: Page, out: &mut FrameActions) {
    ui.horizontal(|ui| {
        let place = vec2(COUNT, ui.spacing().interact_size.y);
        ui.allocate_ui_with_layout(place, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(COUNT);
            badge_ui(ui, tone, count);
        });
        if ui
            .add(Button::new(ButtonKind::Quiet, text).small().flush())
            .clicked()
        {
            out.run(Command::Go(page));
        }
    });
}

fn last_ui(ui: &mut Ui, name: &str, text: &str) {
    caption_ui(ui, &format!("{name}　{text}"));
}
