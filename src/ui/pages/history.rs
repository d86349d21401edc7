//! 历史与备份: every operation as a sentence; 撤销, 重做, backup and restore.

use std::sync::Arc;

use eframe::egui::Ui;

use crate::ops::Snapshot;
use crate::ui::command::Command;
use crate::ui::outbox::{Ask, Outbox};
use crate::ui::sheet::short_time;
use crate::ui::widgets::{
    Button, Column, Header, Table, Tone, badge_ui, caption_ui, card_frame, empty_ui, header_ui, line_ui,
};

/// The page; it keeps nothing.
pub(super) struct History;

impl History {
    /// Draws the page.
    pub(super) fn ui(&mut self, ui: &mut Ui, snapshot: &Arc<Snapshot>, out: &mut Outbox) {
        let done = snapshot
            .history
            .iter()
            .filter(|operation| !operation.undone)
            .count();
        let summary = format!("{done} 步操作，重新打开后仍可撤销");
        header_ui(
            ui,
            &Header {
                title: "历史与备份",
                summary: &summary,
            },
            |ui| {
                let undo = ui.add_enabled(snapshot.undo.is_some(), Button::primary("撤销上一步"));
                if undo
                    .on_hover_text(hint("撤销", snapshot.undo.as_deref()))
                    .clicked()
                {
                    out.run(Command::Undo);
                }
                let redo = ui.add_enabled(snapshot.redo.is_some(), Button::plain("重做"));
                if redo
                    .on_hover_text(hint("重做", snapshot.redo.as_deref()))
                    .clicked()
                {
                    out.run(Command::Redo);
                }
                if ui.add(Button::plain("恢复备份…")).clicked() {
                    out.ask = Some(Ask::Restore);
                }
                let copy = ui.add(Button::plain(Command::CopyTo.text()));
                if copy.on_hover_text(Command::CopyTo.tooltip()).clicked() {
                    out.run(Command::CopyTo);
                }
                if ui.add(Button::plain("立即备份")).clicked() {
                    out.run(Command::BackUp);
                }
            },
        );
        if snapshot.history.is_empty() {
            empty_ui(ui, "还没有操作", "每次导入和修改都会记在这里。", None);
            return;
        }
        card_frame().inner_margin(1).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            list_ui(ui, snapshot);
        });
    }
}

fn hint(what: &str, label: Option<&str>) -> String {
    label.map_or_else(
        || format!("没有可{what}的操作"),
        |label| format!("{what}：{label}"),
    )
}

fn list_ui(ui: &mut Ui, snapshot: &Snapshot) {
    let columns = [
        Column::text("时间", 120.0),
        Column::text("操作", 400.0),
        Column::text("涉及", 0.0),
        Column::text("状态", 80.0),
    ];
    let table = Table {
        columns: &columns,
        rows: snapshot.history.len(),
        selected: None,
        id: "history",
    };
    table.show(ui, |ui, row, column| {
        let Some(operation) = snapshot.history.get(row) else {
            return;
        };
        match column {
            0 => drop(caption_ui(ui, &short_time(&operation.at))),
            1 => drop(line_ui(ui, &operation.label)),
            2 => {
                let names: Vec<&str> = operation
                    .touched
                    .iter()
                    .map(|(_, name)| name.as_str())
                    .take(6)
                    .collect();
                caption_ui(ui, &names.join("、"));
            }
            _ => {
                if operation.undone {
                    badge_ui(ui, Tone::None, "已撤销");
                }
            }
        }
    });
}
