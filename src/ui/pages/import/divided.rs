//! A sheet that divides targets among townships holds no figures of the ledger: from here it goes to 分解与完成.

use std::path::Path;

use eframe::egui::Ui;

use crate::import::SheetPlan;
use crate::ui::command::Command;
use crate::ui::frame_actions::FrameActions;
use crate::ui::page::Page;
use crate::ui::pages::indicators::look_at_shares;
use crate::ui::widgets::empty_ui;

/// Says what the sheet is, and leads on.
pub(super) fn ui(ui: &mut Ui, sheet: &SheetPlan, file: Option<&Path>, out: &mut FrameActions) {
    let note = sheet.note.as_deref().unwrap_or_default();
    let is_chosen = empty_ui(ui, "这张表是目标任务分解表", note, Some("按分解表导入"));
    if let Some(file) = file.filter(|_| is_chosen) {
        out.send(look_at_shares(file.to_owned()));
        out.run(Command::Go(Page::Indicators));
    }
}
