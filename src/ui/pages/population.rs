//! 人口与小区: population by township at its dates, the estates, and what they have and owe.

use eframe::egui::Ui;

use crate::model::{Period, Record, RecordKind};
use crate::ops::{Snapshot, number_total};
use crate::ui::command::Command;
use crate::ui::frame_actions::{FrameActions, Show};
use crate::ui::page_view::{PageFrame, PageView, TableView};
use crate::ui::widgets::{Button, DropDownChoice, PageHeader, choice_ui, header_ui, tabs_ui};

use super::Page;
use super::planning::estates::EstatePage;
use super::records::{RecordTable, nothing_yet_ui, total_text};

/// The two tables, and what estates owe.
pub(in crate::ui) struct PopulationPage {
    tab: usize,
    people: RecordTable,
    estates: RecordTable,
    standing: EstatePage,
    period: Option<Period>,
    /// The period that the window showed last.
    in_view: Option<Period>,
}

impl Default for PopulationPage {
    fn default() -> Self {
        Self {
            tab: 0,
            people: RecordTable::new(RecordKind::Population),
            estates: RecordTable::new(RecordKind::Estate),
            standing: EstatePage::default(),
            period: None,
            in_view: None,
        }
    }
}

impl PageView for PopulationPage {
    fn ui(&mut self, ui: &mut Ui, frame: &mut PageFrame<'_>, out: &mut FrameActions) {
        let snapshot = frame.snapshot;
        let mut periods = snapshot.records.periods_of(&[RecordKind::Population]);
        // A period that was begun is shown as soon as it is in view.
        if snapshot.started.contains(&snapshot.period) && !periods.contains(&snapshot.period) {
            periods.push(snapshot.period);
            periods.sort_unstable();
        }
        let in_view = self.in_view.replace(snapshot.period);
        if in_view != self.in_view && snapshot.started.contains(&snapshot.period) {
            self.period = Some(snapshot.period);
        }
        let chosen = self.period.filter(|period| periods.contains(period));
        let period = chosen
            .or_else(|| latest(&periods, snapshot.period))
            .unwrap_or(snapshot.period);
        let summary = if self.tab == 0 {
            people(snapshot, period)
        } else {
            estates(snapshot)
        };
        header_ui(
            ui,
            &PageHeader {
                title: "人口与小区",
                summary: &summary,
            },
            |ui| {
                if ui.add(Button::primary("导出附件")).clicked() {
                    out.run(Command::Go(Page::Submit));
                }
                // What is computed has nothing to add to or to filter.
                if self.tab < 2 {
                    self.table().head_ui(ui, out);
                }
            },
        );
        let tabs = [
            ("分乡镇人口".to_owned(), Some(count(snapshot, period))),
            (
                "居住小区".to_owned(),
                Some(snapshot.records.of(RecordKind::Estate).len()),
            ),
            ("配建测算".to_owned(), None),
        ];
        ui.horizontal(|ui| {
            if let Some(tab) = tabs_ui(ui, self.tab, &tabs) {
                self.tab = tab;
            }
            if self.tab == 0 && !periods.is_empty() {
                let choices: Vec<DropDownChoice<Period>> = periods
                    .iter()
                    .rev()
                    .map(|period| DropDownChoice {
                        value: *period,
                        text: point(*period),
                    })
                    .collect();
                if let Some(period) = choice_ui(ui, "数据时点", &period, &choices) {
                    self.period = Some(period);
                }
            }
        });
        let empty = if self.tab == 0 {
            periods.is_empty()
        } else {
            snapshot.records.of(RecordKind::Estate).is_empty()
        };
        if empty && !self.table().is_adding() {
            let (what, sentence) = if self.tab == 0 {
                ("人口数", "把统计表拖进窗口，就能算每千人口托位等指标。")
            } else {
                ("居住小区", "把小区配建表拖进窗口，就能算养老用房和托位缺多少。")
            };
            nothing_yet_ui(ui, what, sentence, out);
            return;
        }
        if self.tab == 2 {
            self.standing.ui(ui, snapshot, out);
            return;
        }
        let shown = (self.tab == 0).then_some(period);
        self.table().ui(ui, snapshot, shown, out);
    }

    fn count(&self, snapshot: &Snapshot) -> (usize, bool) {
        (listed(snapshot), false)
    }

    fn show(&mut self, show: &Show) {
        self.tab = usize::from(show.kind == RecordKind::Estate);
        self.table().show(show);
    }

    fn table_in_view(&mut self) -> Option<&mut dyn TableView> {
        Some(self.table())
    }

    fn tables(&mut self) -> Vec<&mut dyn TableView> {
        vec![&mut self.people, &mut self.estates]
    }
}

impl PopulationPage {
    /// The table in view.
    fn table(&mut self) -> &mut RecordTable {
        if self.tab == 0 {
            &mut self.people
        } else {
            &mut self.estates
        }
    }
}

/// How many records the page lists: the townships at the latest date, and the estates.
fn listed(snapshot: &Snapshot) -> usize {
    let periods = snapshot.records.periods_of(&[RecordKind::Population]);
    let people = latest(&periods, snapshot.period).map_or(0, |period| count(snapshot, period));
    people + snapshot.records.of(RecordKind::Estate).len()
}

/// The latest date that is not after the period in view; the last one where all are.
fn latest(periods: &[Period], until: Period) -> Option<Period> {
    let ended = periods.iter().rev().find(|period| period.has_ended_by(until));
    ended.or(periods.last()).copied()
}

/// 2022年末 for a year; other periods by their name.
fn point(period: Period) -> String {
    match period {
        Period::Year(year) => format!("{year}年末"),
        other => other.label(),
    }
}

fn count(snapshot: &Snapshot, period: Period) -> usize {
    snapshot
        .records
        .of(RecordKind::Population)
        .iter()
        .filter(|record| record.period == Some(period))
        .count()
}

fn people(snapshot: &Snapshot, period: Period) -> String {
    let records = snapshot.records.of(RecordKind::Population).iter();
    let records: Vec<&Record> = records.filter(|r| r.period == Some(period)).collect();
    if records.is_empty() {
        return String::new();
    }
    let sum =
        |name: &str, field: &str| total_text(name, number_total(records.iter().copied(), field, None), "人");
    point(period) + &sum("常住人口", "residents") + &sum("60岁及以上", "age60") + &sum("3岁以下", "under3")
}

fn estates(snapshot: &Snapshot) -> String {
    let records = snapshot.records.of(RecordKind::Estate);
    if records.is_empty() {
        return String::new();
    }
    let sum =
        |name: &str, field: &str, unit: &str| total_text(name, number_total(records, field, None), unit);
    format!("{} 个小区", records.len())
        + &sum("", "households", "户")
        + &sum("养老用房", "elder_area_m2", "㎡")
}
