//! The lists at the bottom of the overview: the five furthest behind, what to do next, what was done last.

use eframe::egui::{Margin, RichText, Ui};

use crate::indicators::{Figure, Status};
use crate::model::Severity;
use crate::ops::Snapshot;
use crate::ui::command::Command;
use crate::ui::outbox::Outbox;
use crate::ui::theme::{bold_font, size};
use crate::ui::widgets::{
    Button, Column, Kind, Table, Tone, badge_ui, caption_ui, card_frame, card_ui, figure, line_ui, title_ui,
};

use super::Page;
use super::indicator_table::{counts, meaning, missing, origin, share, tone, with_unit};
use super::indicators::Indicators;
use crate::ui::sheet::short_time;

/// So many indicators are listed.
const MOST: usize = 5;

/// The indicators furthest behind; a click goes there.
pub(super) fn worst_ui(ui: &mut Ui, snapshot: &Snapshot, indicators: &mut Indicators, out: &mut Outbox) {
    let mut behind: Vec<&Figure> = snapshot
        .figures
        .iter()
        .filter(|figure| matches!(figure.status, Status::Behind | Status::BelowBaseline))
        .collect();
    let all = behind.len();
    behind.sort_by(|a, b| share(a).unwrap_or(0.0).total_cmp(&share(b).unwrap_or(0.0)));
    behind.truncate(MOST);
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
            ui.add_space(13.0);
            title_ui(ui, "最需要关注");
            if all > MOST {
                caption_ui(ui, &format!("滞后 {all} 项中最靠后的 {MOST} 项"));
            }
        });
        if behind.is_empty() {
            ui.horizontal(|ui| {
                ui.add_space(13.0);
                caption_ui(ui, &format!("没有滞后的指标。{}", counts(&snapshot.figures)));
            });
            return;
        }
        let columns = [
            Column::text("指标", 0.0),
            Column::number("现值", 70.0),
            Column::number("目标", 70.0),
            Column::text("差距", 226.0),
            Column::text("状态", 82.0),
        ];
        let table = Table {
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
            indicators.choose(&shown.id);
            out.run(Command::Go(Page::Indicators));
        }
    });
}

fn cell_ui(ui: &mut Ui, shown: &Figure, column: usize) {
    match column {
        0 => drop(line_ui(ui, &with_unit(shown))),
        1 => {
            let text = RichText::new(figure(shown.value, shown.decimals)).font(bold_font(size::TABLE));
            ui.label(text).on_hover_text(origin(shown));
        }
        2 => {
            let target = shown.target.map(|(_, target)| target.to_string());
            ui.label(RichText::new(target.unwrap_or_default()).size(size::TABLE));
        }
        3 => drop(caption_ui(ui, &missing(shown))),
        _ => drop(badge_ui(ui, tone(shown.status), shown.status.label()).on_hover_text(meaning(shown))),
    }
}

/// What to do next, and what was done last.
pub(super) fn todo_ui(ui: &mut Ui, snapshot: &Snapshot, out: &mut Outbox) {
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
        title_ui(ui, "待办");
        if waiting.iter().all(|(count, ..)| *count == 0) {
            caption_ui(ui, "没有待处理的审核问题");
        }
        for (count, tone, text) in waiting.into_iter().filter(|(count, ..)| *count > 0) {
            line(ui, tone, &count.to_string(), text, Page::Check, out);
        }
        if !crate::ui::shell::is_submitted(snapshot) {
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

fn line(ui: &mut Ui, tone: Tone, count: &str, text: &str, page: Page, out: &mut Outbox) {
    ui.horizontal(|ui| {
        badge_ui(ui, tone, count);
        if ui.add(Button::new(Kind::Quiet, text).small()).clicked() {
            out.run(Command::Go(page));
        }
    });
}

fn last_ui(ui: &mut Ui, name: &str, text: &str) {
    caption_ui(ui, &format!("{name}　{text}"));
}
