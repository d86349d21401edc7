//! 项目: the list by category, the monthly returns, the schedule, the subsidies.

use eframe::egui::Ui;

use crate::model::{MoneyUnit, Period, RecordKind};
use crate::ops::{Snapshot, money_total};
use crate::ui::command::Command;
use crate::ui::frame_actions::{FrameActions, Show};
use crate::ui::page_view::{PageFrame, PageView, TableView};
use crate::ui::widgets::{Button, DropDownChoice, PageHeader, choice_ui, header_ui, tabs_ui};

use super::Page;
use super::planning::schedule::SchedulePage;
use super::planning::subsidies::SubsidiesPage;
use super::records::{RecordTable, nothing_yet_ui};

/// The two tables and what is computed from them.
pub(in crate::ui) struct ProjectsPage {
    tab: usize,
    list: RecordTable,
    returns: RecordTable,
    schedule: SchedulePage,
    subsidies: SubsidiesPage,
    period: Option<Period>,
    /// The period that the window showed last.
    in_view: Option<Period>,
}

impl Default for ProjectsPage {
    fn default() -> Self {
        Self {
            tab: 0,
            list: RecordTable::new(RecordKind::Project),
            returns: RecordTable::new(RecordKind::ProjectReturn),
            schedule: SchedulePage::default(),
            subsidies: SubsidiesPage::default(),
            period: None,
            in_view: None,
        }
    }
}

impl PageView for ProjectsPage {
    fn ui(&mut self, ui: &mut Ui, frame: &mut PageFrame<'_>, out: &mut FrameActions) {
        let snapshot = frame.snapshot;
        let mut months = snapshot.records.periods_of(&[RecordKind::ProjectReturn]);
        let is_begun =
            |period: &Period| matches!(period, Period::Month(..)) && snapshot.started.contains(period);
        months.extend(snapshot.started.iter().copied().filter(is_begun));
        months.sort_unstable();
        months.dedup();
        // A month that was begun is shown as soon as it is in view.
        let in_view = self.in_view.replace(snapshot.period);
        if in_view != self.in_view && is_begun(&snapshot.period) {
            self.period = Some(snapshot.period);
        }
        let month = self
            .period
            .filter(|month| months.contains(month))
            .or(months.last().copied());
        let summary = summary(snapshot);
        header_ui(
            ui,
            &PageHeader {
                title: "项目",
                summary: &summary,
            },
            |ui| {
                // What is computed has nothing to hand in, to add to or to filter.
                if self.tab < 2 {
                    if ui.add(Button::primary("导出清单")).clicked() {
                        out.run(Command::Go(Page::Submit));
                    }
                    self.table().head_ui(ui, out);
                }
            },
        );
        let returned = snapshot
            .records
            .of(RecordKind::ProjectReturn)
            .iter()
            .filter(|r| r.period == month)
            .count();
        let tabs = [
            (
                "项目清单".to_owned(),
                Some(snapshot.records.of(RecordKind::Project).len()),
            ),
            ("月调度".to_owned(), Some(returned)),
            ("进度图".to_owned(), None),
            ("补助测算".to_owned(), None),
        ];
        ui.horizontal(|ui| {
            if let Some(tab) = tabs_ui(ui, self.tab, &tabs) {
                self.tab = tab;
            }
            if let (1, Some(month)) = (self.tab, month) {
                let choices: Vec<DropDownChoice<Period>> = months
                    .iter()
                    .rev()
                    .map(|month| DropDownChoice {
                        value: *month,
                        text: month.label(),
                    })
                    .collect();
                if let Some(month) = choice_ui(ui, "调度月份", &month, &choices) {
                    self.period = Some(month);
                }
            }
        });
        if self.tab == 3 {
            self.subsidies.ui(ui, snapshot, out);
            return;
        }
        let kind = if self.tab == 1 {
            RecordKind::ProjectReturn
        } else {
            RecordKind::Project
        };
        if snapshot.records.of(kind).is_empty() && !self.table().is_adding() {
            let sentence = "把重大项目清单或月调度表拖进窗口，各州市的表样都认得";
            nothing_yet_ui(ui, kind.label(), sentence, out);
            return;
        }
        if self.tab == 2 {
            self.schedule.ui(ui, snapshot, out);
            return;
        }
        let period = if self.tab == 0 { None } else { month };
        self.table().ui(ui, snapshot, period, out);
    }

    fn count(&self, snapshot: &Snapshot) -> (usize, bool) {
        (snapshot.records.of(RecordKind::Project).len(), false)
    }

    fn show(&mut self, show: &Show) {
        self.tab = usize::from(show.kind == RecordKind::ProjectReturn);
        self.table().show(show);
    }

    fn table_in_view(&mut self) -> Option<&mut dyn TableView> {
        Some(self.table())
    }

    fn tables(&mut self) -> Vec<&mut dyn TableView> {
        vec![&mut self.list, &mut self.returns]
    }
}

impl ProjectsPage {
    /// The table in view.
    fn table(&mut self) -> &mut RecordTable {
        if self.tab == 1 {
            &mut self.returns
        } else {
            &mut self.list
        }
    }
}

fn summary(snapshot: &Snapshot) -> String {
    let projects = snapshot.records.of(RecordKind::Project);
    let sum = |field: &str| money_total(projects, field).show(MoneyUnit::Wan);
    format!(
        "{} 项　总投资 {} 万元　中央预算内 {} 万元",
        projects.len(),
        sum("total_investment"),
        sum("central_budget")
    )
}
