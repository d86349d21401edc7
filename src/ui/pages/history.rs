//! 历史与备份: every operation as a sentence with 撤销 and 重做; the backups, each with the way back to it.

use eframe::egui::Ui;
use std::path::{Path, PathBuf};

use crate::app::sheet::short_time;
use crate::app::worker::job::{Job, Outcome};
use crate::app::worker::request::LedgerRequest;
use crate::ops::{KeptBackup, Snapshot};
use crate::store::Operation;
use crate::ui::command::Command;
use crate::ui::file_question::FileQuestion;
use crate::ui::frame_actions::{FrameActions, LedgerJob};
use crate::ui::ledger_jobs::done;
use crate::ui::page_view::Pages;
use crate::ui::page_view::{PageFrame, PageView};
use crate::ui::theme::size;
use crate::ui::widgets::{
    Button, ButtonKind, ListColumn, ListTable, PageHeader, Tone, badge_ui, caption_ui, card_frame, empty_ui,
    header_ui, line_ui, tabs_ui,
};

/// What is in view, the backups that are known, and the one that is about to take the ledger's place.
#[derive(Default)]
pub(in crate::ui) struct HistoryPage {
    tab: usize,
    /// The version of the ledger for which the backups were asked.
    asked: Option<u64>,
    backups: Vec<KeptBackup>,
    chosen: Option<PathBuf>,
    /// A backup of another ledger that was chosen, and the sentence that says so.
    other: Option<(PathBuf, String)>,
}

impl PageView for HistoryPage {
    fn ui(&mut self, ui: &mut Ui, frame: &mut PageFrame<'_>, out: &mut FrameActions) {
        let snapshot = frame.snapshot;
        if self.asked != Some(snapshot.version) {
            self.asked = Some(snapshot.version);
            out.send(look_for_backups());
        }
        let done = snapshot
            .history
            .iter()
            .filter(|operation| !operation.undone)
            .count();
        let summary = format!("{done} 步操作，重新打开后仍可撤销");
        header_ui(
            ui,
            &PageHeader {
                title: "历史与备份",
                summary: &summary,
            },
            |ui| {
                let undo = ui.add_enabled(snapshot.undo.is_some(), Button::plain("撤销上一步"));
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
                if ui.add(Button::plain("恢复别处的备份…")).clicked() {
                    let question = FileQuestion::open_ledger("选择备份");
                    out.ask = Some(question.then(|pages, path| {
                        pages.results.send(LedgerRequest::Restore(path));
                    }));
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
        self.other_ui(ui, out);
        let tabs = [
            ("历史".to_owned(), Some(snapshot.history.len())),
            ("备份".to_owned(), Some(self.backups.len())),
        ];
        if let Some(tab) = tabs_ui(ui, self.tab, &tabs) {
            self.tab = tab;
            self.chosen = None;
        }
        if self.tab == 1 {
            self.backups_ui(ui, out);
            return;
        }
        if snapshot.history.is_empty() {
            empty_ui(ui, "还没有操作", "每次导入和修改都会记在这里", None);
            return;
        }
        card_frame().inner_margin(1).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            list_ui(ui, snapshot);
        });
    }
}

impl HistoryPage {
    /// Asks before a backup of another ledger is put in this one's place.
    pub(in crate::ui) fn doubt(&mut self, backup: PathBuf, why: String) {
        self.other = Some((backup, why));
    }

    fn other_ui(&mut self, ui: &mut Ui, out: &mut FrameActions) {
        let Some((backup, why)) = &self.other else {
            return;
        };
        let mut over = false;
        ui.horizontal_wrapped(|ui| {
            badge_ui(ui, Tone::Warn, why);
            let restore = Button::new(ButtonKind::Danger, "仍用它代替这本台账").small();
            if ui.add(restore).on_hover_text("现在的台账会先备份").clicked() {
                out.send(LedgerRequest::RestoreOther(backup.clone()));
                over = true;
            }
            over |= ui.add(Button::plain("取消").small()).clicked();
        });
        if over {
            self.other = None;
        }
    }

    fn backups_ui(&mut self, ui: &mut Ui, out: &mut FrameActions) {
        if self.backups.is_empty() {
            let sentence = "导入、恢复之前自动备份，也可以点“立即备份”";
            empty_ui(ui, "还没有备份", sentence, None);
            return;
        }
        self.question_ui(ui, out);
        card_frame().inner_margin(1).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            let columns = [
                ListColumn::text("时间", 150.0),
                ListColumn::number("大小", 90.0),
                ListColumn::text("原因", 0.0),
                ListColumn::number("", 90.0),
            ];
            let table = ListTable {
                columns: &columns,
                rows: self.backups.len(),
                selected: None,
                id: "backups",
            };
            let mut chosen = None;
            table.show(ui, |ui, row, column| {
                let Some(backup) = self.backups.get(row) else {
                    return;
                };
                match column {
                    0 => drop(line_ui(ui, &backup.at).on_hover_text(backup.path.display().to_string())),
                    1 => drop(caption_ui(ui, &size_text(backup.bytes))),
                    2 => drop(line_ui(ui, &backup.reason)),
                    _ => {
                        let button = Button::quiet("恢复…").small();
                        let button = button.named(format!("恢复{}的备份", backup.at));
                        if ui.add(button).clicked() {
                            chosen = Some(backup.path.clone());
                        }
                    }
                }
            });
            if chosen.is_some() {
                self.chosen = chosen;
            }
        });
    }

    /// Asks before the ledger is replaced: this is no step that 撤销 takes back.
    fn question_ui(&mut self, ui: &mut Ui, out: &mut FrameActions) {
        let wanted = self.chosen.as_ref();
        let Some(backup) = self.backups.iter().find(|backup| Some(&backup.path) == wanted) else {
            return;
        };
        ui.horizontal(|ui| {
            ui.set_min_height(size::CONTROL);
            let text = format!("恢复到{}的台账？现在的台账会先备份，原因记作“恢复前”", backup.at);
            badge_ui(ui, Tone::Warn, &text);
            let restore = Button::new(ButtonKind::Danger, "恢复到这份备份").small();
            let mut over = false;
            if ui.add(restore).clicked() {
                out.send(LedgerRequest::Restore(backup.path.clone()));
                over = true;
            }
            over |= ui.add(Button::plain("取消").small()).clicked();
            if over {
                self.chosen = None;
            }
        });
    }
}

fn look_for_backups() -> LedgerJob {
    Job::new(|session| Ok(listed(session.backups())))
}

/// Makes a backup now.
pub(in crate::ui) fn back_up() -> LedgerJob {
    Job::new(|session| {
        let before = session.backups();
        let path = session.back_up("手工备份")?;
        let backups = session.backups();
        let text = backed_up_text(&before, &backups, &path);
        Ok(listed(backups).and(done(text)))
    })
    .listed("备份")
}

/// Writes a verified copy of the ledger.
pub(in crate::ui) fn copy_to(path: PathBuf) -> LedgerJob {
    Job::new(move |session| {
        let sha256 = session.back_up_to(&path)?;
        let short = sha256.get(..8).unwrap_or(&sha256);
        Ok(done(format!(
            "已备份并核对：{}（校验值 {short}…）",
            path.display()
        )))
    })
}

fn listed(backups: Vec<KeptBackup>) -> Outcome<Pages> {
    Outcome::then(|pages: &mut Pages| pages.with(|page: &mut HistoryPage| page.backups = backups))
}

/// Where nothing changed since the last backup, that one stays the newest and no other is made.
fn backed_up_text(before: &[KeptBackup], after: &[KeptBackup], path: &Path) -> String {
    match after.iter().find(|backup| backup.path == path) {
        Some(backup) if before.contains(backup) => format!("没有改动，和{}的备份一样", backup.at),
        Some(backup) => format!("已备份　{}", backup.at),
        None => "已备份".to_owned(),
    }
}

/// `860 KB`, `1.2 MB`.
pub(super) fn size_text(bytes: u64) -> String {
    const KB: u64 = 1024;
    if bytes < KB * KB {
        format!("{} KB", bytes.div_ceil(KB))
    } else {
        format!("{}.{} MB", bytes / (KB * KB), bytes % (KB * KB) * 10 / (KB * KB))
    }
}

/// How many records a step touched; of many only so many are remembered.
fn count_text(operation: &Operation) -> String {
    match operation.touched.len() {
        0 => String::new(),
        Operation::NAMED.. => format!("{} 条以上", Operation::NAMED),
        count => format!("{count} 条"),
    }
}

fn hint(what: &str, label: Option<&str>) -> String {
    label.map_or_else(
        || format!("没有可{what}的操作"),
        |label| format!("{what}：{label}"),
    )
}

fn list_ui(ui: &mut Ui, snapshot: &Snapshot) {
    let mut columns = vec![
        ListColumn::text("时间", 120.0),
        ListColumn::text("操作", 390.0),
        ListColumn::number("涉及", 84.0),
        ListColumn::text("记录", 0.0),
    ];
    if snapshot.history.iter().any(|operation| operation.undone) {
        columns.push(ListColumn::text("", 76.0));
    }
    let table = ListTable {
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
            2 => drop(caption_ui(ui, &count_text(operation))),
            3 => {
                let names = operation.touched.iter().map(|(_, name)| name.as_str());
                let names: Vec<&str> = names.collect();
                caption_ui(ui, &names.join("、")).on_hover_text(names.join("\n"));
            }
            _ => {
                if operation.undone {
                    badge_ui(ui, Tone::None, "已撤销");
                }
            }
        }
    });
}
