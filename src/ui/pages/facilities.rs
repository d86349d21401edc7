//! 养老机构 and 托育机构: the roll with the figures of the period in view.

use eframe::egui::Ui;

use crate::model::{Record, RecordKind};
use crate::ops::{Snapshot, number_total};
use crate::ui::command::Command;
use crate::ui::frame_actions::{FrameActions, Show};
use crate::ui::page_view::{PageFrame, PageView, TableView};
use crate::ui::snapshot_cache::SnapshotCache;
use crate::ui::widgets::{Button, PageHeader, header_ui};

use super::Page;
use super::records::{RecordTable, nothing_yet_ui, total_text};

/// A roll of facilities.
pub(in crate::ui) struct FacilitiesPage {
    kind: RecordKind,
    table: RecordTable,
    summary: SnapshotCache<String>,
}

impl PageView for FacilitiesPage {
    fn ui(&mut self, ui: &mut Ui, frame: &mut PageFrame<'_>, out: &mut FrameActions) {
        let snapshot = frame.snapshot;
        let page = Page::of(self.kind);
        let records = snapshot.records.of(self.kind);
        let kind = self.kind;
        let summary = self
            .summary
            .get(snapshot, || summary(kind, records, snapshot))
            .clone();
        header_ui(
            ui,
            &PageHeader {
                title: page.label(),
                summary: &summary,
            },
            |ui| {
                if ui.add(Button::primary("导出附件")).clicked() {
                    out.run(Command::Go(Page::Submit));
                }
                self.table.head_ui(ui, out);
            },
        );
        if records.is_empty() && !self.table.is_adding() {
            let sentence = format!(
                "把乡镇报来的表拖进窗口，或点“新增”录入第一家{}。",
                self.kind.label()
            );
            nothing_yet_ui(ui, self.kind.label(), &sentence, out);
            return;
        }
        self.table.ui(ui, snapshot, Some(snapshot.period), out);
    }

    fn count(&self, snapshot: &Snapshot) -> (usize, bool) {
        (snapshot.records.of(self.kind).len(), false)
    }

    fn show(&mut self, show: &Show) {
        self.table.show(show);
    }

    fn table_in_view(&mut self) -> Option<&mut dyn TableView> {
        Some(self.table())
    }
}

impl FacilitiesPage {
    /// The page of a kind.
    pub(in crate::ui) fn new(kind: RecordKind) -> Self {
        Self {
            kind,
            table: RecordTable::new(kind),
            summary: SnapshotCache::default(),
        }
    }

    /// The table.
    fn table(&mut self) -> &mut RecordTable {
        &mut self.table
    }
}

fn summary(kind: RecordKind, records: &[Record], snapshot: &Snapshot) -> String {
    let has_figures = |record: &&Record| record.figures.contains_key(&snapshot.period);
    let count = records.iter().filter(has_figures).count();
    let period = snapshot.period.label();
    if count == 0 {
        return format!("{} 家，{period}没有填报数", records.len());
    }
    let sum = |name: &str, field: &str, unit: &str| {
        total_text(name, number_total(records, field, Some(snapshot.period)), unit)
    };
    let head = format!("{period} {count} 家");
    match kind {
        RecordKind::ElderFacility => {
            head + &sum("床位", "beds_total", "张")
                + &sum("护理型", "beds_nursing", "张")
                + &sum("入住", "residents", "人")
        }
        _ => {
            head + &sum("托位", "places_total", "个")
                + &sum("普惠性", "places_inclusive", "个")
                + &sum("实际收托", "enrolled", "人")
        }
    }
}
