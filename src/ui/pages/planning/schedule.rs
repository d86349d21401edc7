//! 进度图: the projects over the years as a Gantt chart, with the money of each year.

use std::sync::Arc;

use eframe::egui::{Align, Layout, ScrollArea, Ui};

use crate::export::picture::Chart;
use crate::ops::{Snapshot, gantt_chart};
use crate::ui::chart::{chart_ui, picture_button_ui};
use crate::ui::frame_actions::FrameActions;
use crate::ui::snapshot_cache::SnapshotCache;
use crate::ui::widgets::{card_ui, title_ui};

/// The chart as it was made.
#[derive(Default)]
pub(crate) struct SchedulePage {
    chart: SnapshotCache<Chart>,
}

impl SchedulePage {
    /// Draws the page.
    pub(crate) fn ui(&mut self, ui: &mut Ui, snapshot: &Arc<Snapshot>, out: &mut FrameActions) {
        let chart = self.chart.get(snapshot, || {
            let county = snapshot.county.short_name();
            Chart::Gantt(gantt_chart(&county, &snapshot.schedule(), snapshot.period))
        });
        card_ui(ui, |ui| {
            ui.set_min_height(ui.available_height());
            ui.horizontal(|ui| {
                title_ui(ui, "项目进度和分年度投资");
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    picture_button_ui(ui, chart, out);
                });
            });
            ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                let height = ui.available_height();
                chart_ui(ui, chart, height);
            });
        });
    }
}
