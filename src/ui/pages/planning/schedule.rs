//! 进度图: the projects over the years as a Gantt chart, with the money of each year.

use std::sync::Arc;

use eframe::egui::{Align, Layout, ScrollArea, Ui};

use crate::export::picture::Chart;
use crate::indicators::project_schedule;
use crate::ops::{Snapshot, gantt_chart};
use crate::ui::chart::{chart_ui, picture_button_ui};
use crate::ui::frame_actions::FrameActions;
use crate::ui::widgets::{card_ui, title_ui};

/// The chart as it was made.
#[derive(Default)]
pub(crate) struct SchedulePage {
    made: Option<(usize, Arc<Chart>)>,
}

impl SchedulePage {
    /// Draws the page.
    pub(crate) fn ui(&mut self, ui: &mut Ui, snapshot: &Arc<Snapshot>, out: &mut FrameActions) {
        let chart = self.chart(snapshot);
        card_ui(ui, |ui| {
            ui.set_min_height(ui.available_height());
            ui.horizontal(|ui| {
                title_ui(ui, "项目进度和分年度投资");
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    picture_button_ui(ui, &chart, out);
                });
            });
            ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                let height = ui.available_height();
                chart_ui(ui, &chart, height);
            });
        });
    }

    fn chart(&mut self, snapshot: &Arc<Snapshot>) -> Arc<Chart> {
        let key = Arc::as_ptr(snapshot) as usize;
        if let Some((known, chart)) = &self.made
            && *known == key
        {
            return Arc::clone(chart);
        }
        let found = project_schedule(&snapshot.records, snapshot.period);
        let chart = gantt_chart(&snapshot.county.short_name(), &found, snapshot.period);
        let chart = Arc::new(Chart::Gantt(chart));
        self.made = Some((key, Arc::clone(&chart)));
        chart
    }
}
