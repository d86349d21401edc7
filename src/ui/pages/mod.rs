//! The pages, one file each. A page reads the snapshot and pushes what it wants into the outbox.

mod about;
mod check;
mod definitions;
mod detail;
mod facilities;
mod fill;
mod history;
mod import;
mod indicators;
mod overview;
mod planning;
mod population;
mod projects;
mod records;
mod registers;
mod settings;
mod start;
mod submit;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::{self, Key, Ui};

use crate::model::RecordKind;
use crate::ops::Snapshot;

use super::frame_actions::{FrameActions, Show};
use super::widgets::grid::GridLayout;
use crate::app::preferences::Prefs;
use crate::app::recent::Recent;

pub use fill::FillPage;
pub use history::HistoryPage;
pub use import::ImportPage;
pub use submit::SubmitPage;

pub(super) use population::listed as population_count;

/// A page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    /// 总览.
    Overview,
    /// 养老机构.
    Elder,
    /// 托育机构.
    Childcare,
    /// 人口与小区.
    Population,
    /// 项目.
    Projects,
    /// 指标.
    Indicators,
    /// 清单.
    Registers,
    /// 审核.
    Check,
    /// 导入.
    Import,
    /// 套表.
    Fill,
    /// 上报.
    Submit,
    /// 历史与备份.
    History,
    /// 设置.
    Settings,
}

impl Page {
    /// All pages in the order of the navigation.
    pub const ALL: [Self; 13] = [
        Self::Overview,
        Self::Elder,
        Self::Childcare,
        Self::Population,
        Self::Projects,
        Self::Indicators,
        Self::Registers,
        Self::Import,
        Self::Check,
        Self::Fill,
        Self::Submit,
        Self::History,
        Self::Settings,
    ];

    /// What it is called.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Overview => "总览",
            Self::Elder => "养老机构",
            Self::Childcare => "托育机构",
            Self::Population => "人口与小区",
            Self::Projects => "项目",
            Self::Indicators => "指标",
            Self::Registers => "清单",
            Self::Check => "审核",
            Self::Import => "导入",
            Self::Fill => "套表",
            Self::Submit => "上报",
            Self::History => "历史与备份",
            Self::Settings => "设置",
        }
    }

    /// What it is for.
    pub const fn tooltip(self) -> &'static str {
        match self {
            Self::Overview => "指标进展、分乡镇情况和待办",
            Self::Elder => "养老机构（设施）名册和床位、入住、人员",
            Self::Childcare => "托育机构名册和托位、收托、人员",
            Self::Population => "分乡镇人口和居住小区配建",
            Self::Projects => "项目清单和月调度",
            Self::Indicators => "每项指标的口径、进展、目标和趋势",
            Self::Registers => "政策、要素、平台、试点、改革、任务分工、领导小组",
            Self::Check => "台账里的矛盾和疑点",
            Self::Import => "读入上级下发或乡镇报来的表",
            Self::Fill => "把台账的数填进上级下发的原表，另存一份",
            Self::Submit => "预览附件，导出并留底",
            Self::History => "每一步操作，撤销、备份和恢复",
            Self::Settings => "字号、方案、备份、显示方式、版本和许可",
        }
    }

    /// The digit that opens it with Ctrl.
    pub const fn digit(self) -> Option<Key> {
        match self {
            Self::Overview => Some(Key::Num1),
            Self::Elder => Some(Key::Num2),
            Self::Childcare => Some(Key::Num3),
            Self::Population => Some(Key::Num4),
            Self::Projects => Some(Key::Num5),
            Self::Indicators => Some(Key::Num6),
            Self::Registers => Some(Key::Num7),
            Self::Check => Some(Key::Num8),
            Self::Submit => Some(Key::Num9),
            Self::Import | Self::Fill | Self::History | Self::Settings => None,
        }
    }

    /// The page that shows records of a kind.
    pub const fn of(kind: RecordKind) -> Self {
        match kind {
            RecordKind::Project | RecordKind::ProjectReturn => Self::Projects,
            RecordKind::ElderFacility => Self::Elder,
            RecordKind::ChildcareFacility => Self::Childcare,
            RecordKind::Estate | RecordKind::Population => Self::Population,
            RecordKind::Indicator | RecordKind::BaseFigure => Self::Indicators,
            _ => Self::Registers,
        }
    }
}

/// What pages may know of the window.
pub struct Window<'a> {
    /// The settings of the window.
    pub prefs: &'a Prefs,
    /// The user's data folder, in which backups go by default.
    pub usual_backups: Option<&'a Path>,
}

/// The state of all pages; only what can't be recomputed from the snapshot.
pub struct Pages {
    /// The start page.
    pub start: start::StartPage,
    overview: overview::OverviewPage,
    elder: facilities::FacilitiesPage,
    childcare: facilities::FacilitiesPage,
    population: population::PopulationPage,
    projects: projects::ProjectsPage,
    /// The indicators.
    indicators: indicators::IndicatorsPage,
    registers: registers::RegistersPage,
    check: check::CheckPage,
    /// The import.
    pub import: ImportPage,
    /// The issued file.
    pub fill: FillPage,
    /// The submission.
    pub submit: SubmitPage,
    /// The steps and the backups.
    pub history: HistoryPage,
    settings: settings::SettingsPage,
}

impl Default for Pages {
    fn default() -> Self {
        Self {
            start: start::StartPage::default(),
            overview: overview::OverviewPage::default(),
            elder: facilities::FacilitiesPage::new(RecordKind::ElderFacility),
            childcare: facilities::FacilitiesPage::new(RecordKind::ChildcareFacility),
            population: population::PopulationPage::default(),
            projects: projects::ProjectsPage::default(),
            indicators: indicators::IndicatorsPage::default(),
            registers: registers::RegistersPage::default(),
            check: check::CheckPage::default(),
            import: ImportPage::default(),
            fill: FillPage::default(),
            submit: SubmitPage::default(),
            history: HistoryPage::default(),
            settings: settings::SettingsPage::default(),
        }
    }
}

impl Pages {
    /// Draws the page for an open ledger.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        page: Page,
        snapshot: &Arc<Snapshot>,
        window: &Window<'_>,
        out: &mut FrameActions,
    ) {
        match page {
            Page::Overview => self.overview.ui(ui, snapshot, out, &mut self.indicators),
            Page::Elder => self.elder.ui(ui, snapshot, out),
            Page::Childcare => self.childcare.ui(ui, snapshot, out),
            Page::Population => self.population.ui(ui, snapshot, out),
            Page::Projects => self.projects.ui(ui, snapshot, out),
            Page::Indicators => self.indicators.ui(ui, snapshot, out),
            Page::Registers => self.registers.ui(ui, snapshot, out),
            Page::Check => self.check.ui(ui, snapshot, out),
            Page::Import => self.import.ui(ui, snapshot, out),
            Page::Fill => self.fill.ui(ui, snapshot, out),
            Page::Submit => self.submit.ui(ui, snapshot, out),
            Page::History => self.history.ui(ui, snapshot, out),
            Page::Settings => self.settings.ui(ui, snapshot, window, out),
        }
    }

    /// Draws the page without a ledger.
    pub fn start_ui(
        &mut self,
        ui: &mut Ui,
        recent: &Recent,
        sample: Option<&PathBuf>,
        out: &mut FrameActions,
    ) {
        self.start.ui(ui, recent, sample, out);
    }

    /// Points a page at a record.
    pub fn show(&mut self, show: &Show) {
        match show.kind {
            RecordKind::Project | RecordKind::ProjectReturn => self.projects.show(show),
            RecordKind::ElderFacility => self.elder.show(show),
            RecordKind::ChildcareFacility => self.childcare.show(show),
            RecordKind::Estate | RecordKind::Population => self.population.show(show),
            RecordKind::Indicator | RecordKind::BaseFigure => self.indicators.show(show),
            _ => self.registers.show(show),
        }
    }

    /// Puts the cursor where a new record is typed.
    pub fn add(&mut self, page: Page) {
        if let Some(table) = self.table(page) {
            table.want_new();
        }
    }

    /// Puts the caret into the filter.
    pub fn filter(&mut self, page: Page) {
        if let Some(table) = self.table(page) {
            table.want_filter();
        }
    }

    /// Opens the bar to find, or to find and replace.
    pub fn find(&mut self, page: Page, replacing: bool) {
        if let Some(table) = self.table(page) {
            table.find(replacing);
        }
    }

    /// Gives the tables the columns that the user arranged.
    pub fn arrange(&mut self, layouts: &BTreeMap<String, GridLayout>) {
        for page in Page::ALL {
            for table in self.tables(page) {
                if let Some(layout) = layouts.get(table.name()) {
                    table.arrange(layout.clone());
                }
            }
        }
    }

    /// Writes what is being typed in a table, because the page is left.
    pub fn settle(&mut self, ctx: &egui::Context, page: Page, out: &mut FrameActions) {
        if let Some(table) = self.table(page) {
            table.settle(ctx, out);
        }
    }

    /// Gives the table of a page the keyboard.
    pub fn take_focus(&mut self, page: Page) {
        if let Some(table) = self.table(page) {
            table.take_focus();
        }
    }

    fn tables(&mut self, page: Page) -> Vec<&mut records::RecordTable> {
        match page {
            Page::Population => self.population.tables(),
            Page::Projects => self.projects.tables(),
            Page::Registers => self.registers.tables(),
            _ => self.table(page).into_iter().collect(),
        }
    }

    fn table(&mut self, page: Page) -> Option<&mut records::RecordTable> {
        match page {
            Page::Elder => Some(self.elder.table()),
            Page::Childcare => Some(self.childcare.table()),
            Page::Population => Some(self.population.table()),
            Page::Projects => Some(self.projects.table()),
            Page::Registers => Some(self.registers.table()),
            _ => None,
        }
    }
}

/// The periods of the records of a periodic kind, in order.
fn records_periods(snapshot: &Snapshot, kind: RecordKind) -> Vec<crate::model::Period> {
    let mut periods: Vec<_> = snapshot
        .records
        .of(kind)
        .iter()
        .filter_map(|record| record.period)
        .collect();
    periods.sort_unstable();
    periods.dedup();
    periods
}
