//! Asked before a ledger is opened where work is not safe: in a share, a synced folder, a read-only place.

use std::path::PathBuf;

use eframe::egui::{Frame, Id, Margin, Modal, Ui};

use crate::ops::Location;

use super::file_question::FileQuestion;
use super::frame_actions::FrameActions;
use super::ledger_jobs::file_name;
use super::theme::{color, size};
use super::widgets::{Button, caption_ui, paragraph_ui, title_ui};
use crate::app::worker::request::LedgerRequest;

/// A ledger and the place it lies in.
pub(super) struct UnsafeLocationDialog {
    /// The ledger.
    pub(super) path: PathBuf,
    /// Where it lies.
    pub(super) place: Location,
}

impl UnsafeLocationDialog {
    /// Draws it; true when it is answered.
    pub(super) fn ui(&self, ui: &Ui, out: &mut FrameActions) -> bool {
        let mut answered = false;
        let frame = Frame::new()
            .fill(color::PANEL)
            .corner_radius(size::CARD_RADIUS)
            .inner_margin(Margin::same(18));
        let shown = Modal::new(Id::unique("place"))
            .frame(frame)
            .backdrop_color(color::SHADE)
            .show(ui.ctx(), |ui| {
                ui.set_width(520.0);
                title_ui(ui, "这本台账不宜直接在原处使用");
                paragraph_ui(ui, &self.place.warning().unwrap_or_default());
                caption_ui(ui, &self.path.display().to_string());
                ui.add_space(4.0);
                paragraph_ui(
                    ui,
                    "建议复制到本机再打开：原文件不变，以后在本机的这份上做；要交回时，用“备份到U盘或文件夹”。",
                );
                ui.add_space(10.0);
                ui.horizontal(|ui| {
                    if ui.add(Button::primary("复制到本机再打开…")).clicked() {
                        let original = self.path.clone();
                        let question = FileQuestion::save_ledger("本机的这一份存到哪里", file_name(&original));
                        out.ask = Some(question.at_home().then(|pages, copy| {
                            pages.results.send(LedgerRequest::OpenCopy { original, copy });
                        }));
                        answered = true;
                    }
                    if self.place != Location::ReadOnly && ui.add(Button::plain("仍在原处打开")).clicked() {
                        out.send(LedgerRequest::OpenAnyway(self.path.clone()));
                        answered = true;
                    }
                    answered |= ui.add(Button::quiet("取消")).clicked();
                });
            });
        answered || shown.should_close()
    }
}
