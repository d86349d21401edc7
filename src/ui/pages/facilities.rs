//! 养老机构 and 托育机构: the roll with the figures of the period in view.

use std::sync::Arc;

use eframe::egui::Ui;

use crate::model::{Record, RecordKind};
use crate::ops::Snapshot;
use crate::ui::command::Command;
use crate::ui::memo::Memo;
use crate::ui::outbox::{Outbox, Show};
use crate::ui::widgets::{Button, Header, empty_ui, header_ui};

use super::Page;
use super::records::RecordTable;

/// A roll of facilities.
pub(super) struct Facilities {
    kind: RecordKind,
    table: RecordTable,
    summary: Memo<String>,
}

impl Facilities {
    /// The page of a kind.
    pub(super) fn new(kind: RecordKind) -> Self {
        Self {
            kind,
            table: RecordTable::new(kind),
            summary: Memo::default(),
        }
    }

    /// The table.
    pub(super) fn table(&mut self) -> &mut RecordTable {
        &mut self.table
    }

    /// Puts the cursor on a record.
    pub(super) fn show(&mut self, show: &Show) {
        self.table.show(show);
    }

    /// Draws the page.
    pub(super) fn ui(&mut self, ui: &mut Ui, snapshot: &Arc<Snapshot>, out: &mut Outbox) {
        let page = Page::of(self.kind);
        let records = snapshot.records.of(self.kind);
        let kind = self.kind;
        let summary = self
            .summary
            .get(snapshot, || summary(kind, records, snapshot))
            .clone();
        header_ui(
            ui,
            &Header {
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
            if empty_ui(
                ui,
                &format!("还没有{}", self.kind.label()),
                &sentence,
                Some("导入文件…"),
            ) {
                out.run(Command::Import);
            }
            return;
        }
        self.table.ui(ui, snapshot, Some(snapshot.period), out);
    }
}

fn summary(kind: RecordKind, records: &[Record], snapshot: &Snapshot) -> String {
    let sum = |field: &str| -> f64 {
        records
            .iter()
            .filter_map(|record| {
                record
                    .figures
                    .get(&snapshot.period)?
                    .values
                    .get(field)?
                    .as_number()
            })
            .sum()
    };
    let reporting = records
        .iter()
        .filter(|record| record.figures.contains_key(&snapshot.period))
        .count();
    let period = snapshot.period.label();
    if reporting == 0 {
        return format!("{} 家，{period}没有填报数", records.len());
    }
    match kind {
        RecordKind::ElderFacility => format!(
            "{period} {reporting} 家　床位 {} 张　护理型 {} 张　入住 {} 人",
            sum("beds_total"),
            sum("beds_nursing"),
            sum("residents")
        ),
        _ => format!(
            "{period} {reporting} 家　托位 {} 个　普惠性 {} 个　实际收托 {} 人",
            sum("places_total"),
            sum("places_inclusive"),
            sum("enrolled")
        ),
    }
}
