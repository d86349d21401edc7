//! 清单: the seven lists that live through their form alone.

use eframe::egui::Ui;

use crate::model::RecordKind;
use crate::ops::Snapshot;
use crate::ui::command::Command;
use crate::ui::frame_actions::{FrameActions, Show};
use crate::ui::page_view::{PageFrame, PageView, TableView};
use crate::ui::widgets::{Button, PageHeader, header_ui, tabs_ui};

use super::Page;
use super::records::{RecordTable, nothing_yet_ui};

/// The lists and the one in view.
pub(in crate::ui) struct RegistersPage {
    tab: usize,
    tables: [RecordTable; 7],
}

impl Default for RegistersPage {
    fn default() -> Self {
        Self {
            tab: 0,
            tables: RecordKind::REGISTERS.map(RecordTable::new),
        }
    }
}

impl PageView for RegistersPage {
    fn ui(&mut self, ui: &mut Ui, frame: &mut PageFrame<'_>, out: &mut FrameActions) {
        let snapshot = frame.snapshot;
        let all: usize = RecordKind::REGISTERS
            .iter()
            .map(|kind| snapshot.records.of(*kind).len())
            .sum::<usize>();
        header_ui(
            ui,
            &PageHeader {
                title: "清单",
                summary: &format!("七类清单共 {all} 条"),
            },
            |ui| {
                let export = ui.add_enabled(all > 0, Button::primary("导出清单"));
                if export.on_disabled_hover_text("七类清单都还没有内容").clicked() {
                    out.run(Command::Go(Page::Submit));
                }
                self.table().head_ui(ui, out);
            },
        );
        let tabs: Vec<(String, Option<usize>)> = RecordKind::REGISTERS
            .iter()
            .map(|kind| (kind.label().to_owned(), Some(snapshot.records.of(*kind).len())))
            .collect();
        if let Some(tab) = tabs_ui(ui, self.tab, &tabs) {
            self.tab = tab;
        }
        let kind = RecordKind::REGISTERS
            .get(self.tab)
            .copied()
            .unwrap_or(RecordKind::Policy);
        if snapshot.records.of(kind).is_empty() && !self.table().is_adding() {
            let sentence = "把这一类清单的表拖进窗口，或点“新增”逐条录入";
            nothing_yet_ui(ui, kind.label(), sentence, out);
            return;
        }
        self.table().ui(ui, snapshot, None, out);
    }

    fn count(&self, snapshot: &Snapshot) -> (usize, bool) {
        let counts = RecordKind::REGISTERS.map(|kind| snapshot.records.of(kind).len());
        (counts.iter().sum::<usize>(), false)
    }

    fn show(&mut self, show: &Show) {
        self.tab = RecordKind::REGISTERS
            .iter()
            .position(|kind| *kind == show.kind)
            .unwrap_or(0);
        self.table().show(show);
    }

    fn table_in_view(&mut self) -> Option<&mut dyn TableView> {
        Some(self.table())
    }

    fn tables(&mut self) -> Vec<&mut dyn TableView> {
        self.tables
            .iter_mut()
            .map(|table| table as &mut dyn TableView)
            .collect()
    }
}

impl RegistersPage {
    /// The table in view.
    fn table(&mut self) -> &mut RecordTable {
        let [first, rest @ ..] = &mut self.tables;
        match self.tab.checked_sub(1).and_then(|index| rest.get_mut(index)) {
            Some(table) => table,
            None => first,
        }
    }
}
