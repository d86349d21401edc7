//! 设置: text size, the frameworks followed, version and licences.

use std::sync::Arc;

use eframe::egui::{ScrollArea, Ui};

use crate::ops::Snapshot;
use crate::ui::command::Command;
use crate::ui::outbox::Outbox;
use crate::ui::widgets::{Button, Header, caption_ui, card_ui, header_ui, pair_ui, title_ui};

use super::{about, reckoning};

/// What is unfolded.
#[derive(Default)]
pub(super) struct Settings {
    notices: bool,
}

impl Settings {
    /// Draws the page.
    pub(super) fn ui(&mut self, ui: &mut Ui, snapshot: &Arc<Snapshot>, out: &mut Outbox) {
        header_ui(
            ui,
            &Header {
                title: "设置",
                summary: "",
            },
            |_| {},
        );
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            card_ui(ui, |ui| {
                title_ui(ui, "显示");
                ui.horizontal(|ui| {
                    caption_ui(ui, &format!("文字大小 {:.0}%", ui.ctx().zoom_factor() * 100.0));
                    for command in [Command::Smaller, Command::NormalSize, Command::Larger] {
                        if ui.add(Button::plain(command.text()).small()).clicked() {
                            out.run(command);
                        }
                    }
                });
            });
            card_ui(ui, |ui| {
                title_ui(ui, "台账");
                pair_ui(ui, 96.0, "文件", &snapshot.path.display().to_string());
                let code = &snapshot.county.division.code;
                pair_ui(
                    ui,
                    96.0,
                    "县",
                    &format!("{}　{code}", snapshot.county.division.name),
                );
                pair_ui(
                    ui,
                    96.0,
                    "乡镇",
                    &format!("{} 个", snapshot.county.townships.len()),
                );
            });
            card_ui(ui, |ui| {
                reckoning::frameworks_ui(ui, snapshot, out);
            });
            card_ui(ui, |ui| reckoning::choices_ui(ui, snapshot, out));
            card_ui(ui, |ui| about::ui(ui, &mut self.notices));
        });
    }
}
