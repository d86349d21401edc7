//! After 写入: what was written, what was not and why, and where to go on.

use std::path::PathBuf;

use eframe::egui::Ui;

use crate::import::{Options, Plan, Status};
use crate::model::Severity;
use crate::ops::{Snapshot, blocking};
use crate::ui::command::Command;
use crate::ui::frame_actions::FrameActions;
use crate::ui::page::Page;
use crate::ui::widgets::{Button, caption_ui, card_ui, paragraph_ui, title_ui};

/// So many reasons are named.
const NAMED: usize = 6;

/// What came of a file.
pub(super) struct WrittenFile {
    pub(super) file: PathBuf,
    pub(super) options: Options,
    name: String,
    /// 新增 3 条，更新 12 条.
    told: String,
    /// How many rows were not written.
    left: usize,
    /// Why, with the cell.
    reasons: Vec<String>,
}

impl WrittenFile {
    /// What a plan left when it was accepted.
    pub(super) fn new(file: PathBuf, options: Options, plan: &Plan, told: String) -> Self {
        let left = plan.sheets.iter().flat_map(|sheet| &sheet.changes);
        let left = left.filter(|change| matches!(change.status, Status::Refused | Status::Conflict));
        let mut reasons = Vec::new();
        for sheet in &plan.sheets {
            let grave = sheet.problems.iter().filter(|problem| {
                problem.severity == Severity::Error || problem.code == "value.edited-by-hand"
            });
            reasons.extend(
                grave.map(|problem| format!("“{}”{}：{}", sheet.name, problem.cell, problem.message)),
            );
        }
        Self {
            file,
            options,
            name: plan.file.clone(),
            told,
            left: left.count(),
            reasons,
        }
    }

    /// Draws it; true when the rows that were not written are to be seen again.
    pub(super) fn ui(&self, ui: &mut Ui, snapshot: &Snapshot, out: &mut FrameActions) -> bool {
        let mut again = false;
        card_ui(ui, |ui| {
            title_ui(ui, "已写入台账");
            paragraph_ui(ui, &format!("{}：{}", self.name, self.told));
            if self.left > 0 {
                paragraph_ui(ui, &format!("还有 {} 行没有写入：", self.left));
                for reason in self.reasons.iter().take(NAMED) {
                    caption_ui(ui, reason);
                }
                if self.reasons.len() > NAMED {
                    caption_ui(ui, &format!("另有 {} 处", self.reasons.len() - NAMED));
                }
            }
            ui.add_space(6.0);
            ui.horizontal_wrapped(|ui| {
                if self.left > 0 {
                    let text = format!("看没有写入的 {} 行", self.left);
                    again = ui.add(Button::primary(text)).clicked();
                }
                let open = blocking(&snapshot.findings).count();
                let check = if open > 0 {
                    format!("看审核 {open} 处")
                } else {
                    "看审核".to_owned()
                };
                if ui.add(Button::plain(check)).clicked() {
                    out.run(Command::Go(Page::Check));
                }
                if ui.add(Button::plain("看总览")).clicked() {
                    out.run(Command::Go(Page::Overview));
                }
            });
        });
        again
    }
}
