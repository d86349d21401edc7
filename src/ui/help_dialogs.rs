//! Two lists in front of the window: the keys, and what the jobs did.

use eframe::egui::{Frame, Id, Margin, Modal, ScrollArea, Ui};

use super::command::Command;
use super::theme::{color, size};
use super::widgets::grid::HABITS;
use super::widgets::{Button, caption_ui, pair_ui, title_ui};
use crate::app::worker::jobs::Jobs;

/// Which list is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum HelpDialog {
    /// None.
    #[default]
    Closed,
    /// 快捷键.
    Keys,
    /// 任务记录.
    Jobs,
}

impl HelpDialog {
    /// Draws the list that is open.
    pub(super) fn ui(&mut self, ui: &Ui, jobs: &Jobs) {
        if *self == Self::Closed {
            return;
        }
        let frame = Frame::new()
            .fill(color::PANEL)
            .corner_radius(8)
            .inner_margin(Margin::same(16));
        let modal = Modal::new(Id::unique("lists"))
            .frame(frame)
            .backdrop_color(color::SHADE);
        let mut close = false;
        let shown = modal.show(ui.ctx(), |ui| {
            ui.set_width(size::DIALOG + 80.0);
            let height = (ui.ctx().content_rect().height() - 200.0).max(200.0);
            match self {
                Self::Closed => {}
                Self::Keys => keys_ui(ui, height),
                Self::Jobs => jobs_ui(ui, jobs, height),
            }
            ui.add_space(8.0);
            close = ui.add(Button::plain("关闭")).clicked();
        });
        if close || shown.should_close() {
            *self = Self::Closed;
        }
    }
}

fn keys_ui(ui: &mut Ui, height: f32) {
    title_ui(ui, "快捷键");
    ScrollArea::vertical().max_height(height).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        caption_ui(ui, "随处可用");
        for command in Command::all().filter(|command| !command.keys().is_empty()) {
            let text = command.text();
            pair_ui(ui, 200.0, &command.keys(), text.trim_end_matches('…'));
        }
        ui.add_space(8.0);
        caption_ui(ui, "在表格里");
        for (keys, text) in HABITS {
            pair_ui(ui, 200.0, keys, text);
        }
    });
}

fn jobs_ui(ui: &mut Ui, jobs: &Jobs, height: f32) {
    title_ui(ui, "任务记录");
    if jobs.list().len() == 0 {
        caption_ui(ui, "这次打开程序以来，还没有导入、导出和备份");
        return;
    }
    ScrollArea::vertical().max_height(height).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        for job in jobs.list() {
            let secs = match job.secs {
                Some(secs) => format!("　用时 {secs:.1} 秒"),
                None => "　正在进行".to_owned(),
            };
            let word = if job.failed { "未完成：" } else { "" };
            pair_ui(
                ui,
                200.0,
                &format!("{}　{}", job.at, job.label),
                &format!("{word}{}{secs}", job.outcome),
            );
        }
    });
}
