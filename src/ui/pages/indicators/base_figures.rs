//! 基础数据: figures that no roll holds, kept by hand for the period in view.

use std::sync::Arc;

use eframe::egui::Ui;

use crate::app::sheet::BaseSheet;
use crate::ops::Snapshot;
use crate::ui::frame_actions::FrameActions;
use crate::ui::ledger_jobs::write;
use crate::ui::snapshot_cache::SnapshotCache;
use crate::ui::widgets::grid::Grid;
use crate::ui::widgets::{Toast, caption_ui, card_frame, empty_ui};

/// The grid.
pub(crate) struct BaseFigures {
    grid: Grid,
    sheet: SnapshotCache<BaseSheet>,
    builds: u64,
}

impl Default for BaseFigures {
    fn default() -> Self {
        Self {
            grid: Grid::new("base", 2),
            sheet: SnapshotCache::default(),
            builds: 0,
        }
    }
}

impl BaseFigures {
    /// Draws the grid in the place that is left.
    pub(crate) fn ui(&mut self, ui: &mut Ui, snapshot: &Arc<Snapshot>, out: &mut FrameActions) {
        let builds = &mut self.builds;
        let sheet = self.sheet.get(snapshot, || {
            *builds += 1;
            BaseSheet::new(snapshot.base_lines(), snapshot.period, *builds)
        });
        if sheet.is_empty() {
            empty_ui(
                ui,
                "所依据的方案不需要基础数据",
                "指标都能由名册和人口算出来。",
                None,
            );
            return;
        }
        let period = snapshot.period.label();
        let text = format!(
            "填的是{period}的数；已有 {} 项，名册里没有的数才在这里填",
            sheet.filled()
        );
        caption_ui(ui, &text);
        card_frame().inner_margin(1).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            let output = self.grid.show(ui, sheet);
            if let Some(change) = sheet.change(&output) {
                out.send(write(change));
            }
            if let Some(reason) = output.refused {
                out.toasts.push(Toast::refused(reason, "这一格保持原值。"));
            }
        });
    }
}
