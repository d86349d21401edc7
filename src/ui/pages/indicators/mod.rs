//! 指标: every indicator of a framework with its way, beside it the one in view; base figures; the demand.

pub(super) mod base_figures;
pub(super) mod panel;
mod plans;
pub(super) mod records;
mod shares;
pub(super) mod table;

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::Ui;

use crate::app::worker::job::{Job, Outcome};
use crate::indicators::{Figure, FigureStatus, Framework};
use crate::model::RecordKind;
use crate::ops::{REPORT_FORM, Snapshot};
use crate::ui::command::Command;
use crate::ui::frame_actions::{FrameActions, LedgerJob, Show};
use crate::ui::page_view::{PageFrame, PageView, Pages};
use crate::ui::snapshot_cache::SnapshotCache;
use crate::ui::widgets::{
    Button, DropDownChoice, PageHeader, caption_ui, card_frame, check_ui, choice_ui, empty_ui, header_ui,
    place_ui, split, tabs_ui,
};

use super::planning::demand::DemandPage;
use base_figures::BaseFigures;
use panel::Panel;
use plans::PlansTab;
use shares::{IncomingShares, SharesTab};
use table::{IndicatorLine, lines, table_ui};

/// The tab 分解与完成.
const SHARES_TAB: usize = 4;

/// The framework and the indicator in view.
#[derive(Default)]
pub(in crate::ui) struct IndicatorsPage {
    framework: Option<String>,
    chosen: Option<String>,
    tab: usize,
    base: BaseFigures,
    plans: PlansTab,
    shares: SharesTab,
    demand: DemandPage,
    panel: Panel,
    /// Figures of another framework than the own one.
    other: SnapshotCache<Option<(String, Arc<Vec<Figure>>)>>,
}

/// Width of the panel beside the table, and its share of a wide window.
const PANEL: f32 = 404.0;
const PANEL_SHARE: f32 = 0.45;

impl PageView for IndicatorsPage {
    fn ui(&mut self, ui: &mut Ui, frame: &mut PageFrame<'_>, out: &mut FrameActions) {
        let snapshot = frame.snapshot;
        let own = snapshot.followed.first().map_or("", String::as_str);
        let framework = self.framework.clone().unwrap_or_else(|| own.to_owned());
        let other = (framework != own).then(|| self.figures_of(snapshot, &framework));
        let figures = other.as_deref().unwrap_or(&snapshot.figures);
        header_ui(
            ui,
            &PageHeader {
                title: "指标",
                summary: &FigureStatus::counts_text(figures),
            },
            |ui| {
                if ui
                    .add(Button::primary("导出进度报告…"))
                    .on_hover_text(Command::Report.tooltip())
                    .clicked()
                {
                    out.run(Command::Report);
                }
                let choices: Vec<DropDownChoice<String>> = snapshot
                    .frameworks
                    .iter()
                    .map(|known| DropDownChoice {
                        value: known.id.clone(),
                        text: plan_text(known),
                    })
                    .collect();
                let mut is_allowed = snapshot.carried_over_forms.contains(REPORT_FORM);
                let before = is_allowed;
                check_ui(ui, &mut is_allowed, "报告沿用以前的数")
                    .on_hover_text("报告里没有这一期的数时，用以前时点的数代替，并在表下注明；不勾就留空");
                if is_allowed != before {
                    out.send(carry_over(is_allowed));
                }
                caption_ui(ui, "报告沿用以前的数");
                if let Some(chosen) = choice_ui(ui, "方案", &framework, &choices) {
                    self.framework = Some(chosen);
                }
            },
        );
        let tabs = [
            ("指标进展".to_owned(), Some(figures.len())),
            ("基础数据".to_owned(), None),
            ("需求测算".to_owned(), None),
            ("方案与目标".to_owned(), None),
            ("分解与完成".to_owned(), None),
        ];
        if let Some(tab) = tabs_ui(ui, self.tab, &tabs) {
            self.tab = tab;
        }
        match self.tab {
            1 => self.base.ui(ui, snapshot, out),
            2 => self.demand.ui(ui, snapshot, out),
            3 => self.plans.ui(ui, snapshot, out),
            SHARES_TAB => self.shares.ui(ui, snapshot, &framework, out),
            _ if figures.is_empty() && snapshot.monitored.iter().all(|watched| watched.value.is_none()) => {
                let sentence = "导入“具体指标”表，或在设置里选择所依据的方案。";
                empty_ui(ui, "还没有指标", sentence, None);
            }
            _ => {
                // Another plan's own targets are looked at alone.
                let watched = if other.is_none() {
                    &snapshot.monitored[..]
                } else {
                    &[]
                };
                self.progress_ui(ui, frame, &lines(figures, watched), out);
            }
        }
    }

    fn count(&self, snapshot: &Snapshot) -> (usize, bool) {
        (snapshot.figures.len(), false)
    }

    fn show(&mut self, show: &Show) {
        self.framework = None;
        self.tab = usize::from(show.kind == RecordKind::BaseFigure);
        self.chosen = Some(format!("#{}", show.id.0));
    }
}

/// Reads a file as a 分解表 of the current plan, to be looked at in its tab before it is written.
pub(in crate::ui) fn look_at_shares(file: PathBuf) -> LedgerJob {
    Job::new(move |session| {
        let framework = session.own_framework().to_owned();
        let incoming = IncomingShares::read(session, &framework, file)?;
        Ok(Outcome::then(|pages: &mut Pages| {
            pages.with(|page: &mut IndicatorsPage| {
                page.framework = None;
                page.tab = SHARES_TAB;
                page.shares.take(Some(incoming));
            });
        }))
    })
}

impl IndicatorsPage {
    /// Shows one indicator of the ledger's own framework.
    pub(in crate::ui) fn choose(&mut self, id: &str) {
        self.framework = None;
        self.tab = 0;
        self.chosen = Some(id.to_owned());
    }

    fn progress_ui(
        &mut self,
        ui: &mut Ui,
        frame: &mut PageFrame<'_>,
        lines: &[IndicatorLine<'_>],
        out: &mut FrameActions,
    ) {
        let snapshot = frame.snapshot;
        let chosen = self.chosen_line(lines);
        let (left, right) = split(ui, PANEL.max((ui.available_width() - 500.0) * PANEL_SHARE));
        place_ui(ui, left, "figures", |ui| {
            card_frame().inner_margin(1).show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                if let Some(IndicatorLine::Figure(figure)) =
                    table_ui(ui, lines, chosen).and_then(|row| lines.get(row))
                {
                    self.chosen = Some(figure.id.clone());
                }
            });
        });
        if let Some(IndicatorLine::Figure(figure)) = chosen.and_then(|row| lines.get(row)) {
            let detail = frame.figures.detail(snapshot, figure);
            place_ui(ui, right, "figure", |ui| {
                self.panel.ui(ui, snapshot, figure, &detail, out)
            });
        }
    }

    fn figures_of(&mut self, snapshot: &Snapshot, framework: &str) -> Arc<Vec<Figure>> {
        let other = self.other.get_mut(snapshot, || None);
        match other {
            Some((known, figures)) if known == framework => Arc::clone(figures),
            _ => {
                let figures = Arc::new(snapshot.indicators(framework));
                *other = Some((framework.to_owned(), Arc::clone(&figures)));
                figures
            }
        }
    }

    fn chosen_line(&self, lines: &[IndicatorLine<'_>]) -> Option<usize> {
        let fits = |line: &IndicatorLine<'_>| match (line, &self.chosen) {
            (IndicatorLine::Figure(figure), Some(chosen)) => {
                figure.id == *chosen
                    || figure
                        .record
                        .is_some_and(|record| *chosen == format!("#{}", record.0))
            }
            _ => false,
        };
        let first = || {
            lines
                .iter()
                .position(|line| matches!(line, IndicatorLine::Figure(_)))
        };
        lines.iter().position(fits).or_else(first)
    }
}

/// Remembers whether figures of an earlier date may stand in the report.
fn carry_over(is_allowed: bool) -> LedgerJob {
    Job::new(move |session| {
        session.set_carry_over(REPORT_FORM, is_allowed)?;
        Ok(Outcome::silent())
    })
}

/// 耿马县（耿政办发〔2023〕37号）; a plan without a number is told by its years.
fn plan_text(plan: &Framework) -> String {
    if plan.document.is_empty() {
        format!("{}（{}—{}年）", plan.area, plan.baseline_year, plan.target_year)
    } else {
        format!("{}（{}）", plan.area, plan.document)
    }
}
