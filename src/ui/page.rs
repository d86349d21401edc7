//! Every page once: what it is called, what opens it, which records it shows, how it is made.
//!
//! # How to add a page
//! 1. A file in `pages/` (and its `mod` line) with a type that holds only what can't be recomputed from the snapshot, and
//!    `impl PageView for` it.
//! 2. Its line in the table below, where it shall stand in the navigation; its name becomes a variant of [`Page`].
//!
//! 设置 is the whole of it: `pages/settings.rs` with its `mod` line, and eight lines here.
//!
//! Nothing else knows how many pages there are: the navigation, the keys, the search and the tests go through
//! [`Page::ALL`], and [`Pages`](super::pages::Pages) makes each from its line.

use std::any::Any;
use std::path::Path;
use std::sync::Arc;

use eframe::egui::{Key, Ui};

use crate::app::preferences::Prefs;
use crate::model::RecordKind;
use crate::ops::Snapshot;

use super::frame_actions::{FrameActions, Request, Show};
use super::pages;
use super::pages::RecordTable;
use super::pages::indicators::figure_cache::FigureCache;

/// One line of the table of pages.
pub(super) struct PageLine {
    /// What it is called.
    pub(super) label: &'static str,
    /// What it is for.
    pub(super) tooltip: &'static str,
    /// The digit that opens it with Ctrl.
    pub(super) digit: Option<Key>,
    /// What stands above it in the navigation.
    pub(super) above: Above,
    /// The records it shows.
    pub(super) kinds: &'static [RecordKind],
    /// Makes it.
    make: fn() -> Box<dyn PageView>,
}

/// What stands above an entry of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Above {
    /// The entry before.
    Nothing,
    /// A gap.
    Gap,
    /// The name of the group that begins here.
    Heading(&'static str),
}

/// What every page can do. What a page does not say is: it has no table, no records, no count.
pub(super) trait PageView: Any {
    /// Draws it.
    fn ui(&mut self, ui: &mut Ui, frame: &mut PageFrame<'_>, out: &mut FrameActions);

    /// How many there are, and whether the number is an alarm; 0 shows none.
    fn count(&self, _snapshot: &Snapshot) -> (usize, bool) {
        (0, false)
    }

    /// Points it at a record.
    fn show(&mut self, _show: &Show) {}

    /// The table in view, for the keys that work in it.
    fn table_in_view(&mut self) -> Option<&mut RecordTable> {
        None
    }

    /// All its tables.
    fn tables(&mut self) -> Vec<&mut RecordTable> {
        self.table_in_view().into_iter().collect()
    }

    /// The ledger changed under what it shows: what it asks for then.
    fn ledger_changed(&mut self) -> Option<Request> {
        None
    }

    /// Whether a file that is dropped here is one to be filled.
    fn fills_files(&self) -> bool {
        false
    }
}

/// What a page may look at while it draws.
pub(super) struct PageFrame<'a> {
    /// The ledger.
    pub(super) snapshot: &'a Arc<Snapshot>,
    /// The window.
    pub(super) window: &'a Window<'a>,
    /// Charts and details of figures, which several pages show.
    pub(super) figures: &'a mut FigureCache,
}

/// What pages may know of the window.
pub struct Window<'a> {
    /// The settings of the window.
    pub prefs: &'a Prefs,
    /// The user's data folder, in which backups go by default.
    pub usual_backups: Option<&'a Path>,
}

/// The enumeration and its lines from one list, so that no page can lack either.
macro_rules! pages {
    ($($(#[$doc:meta])* $page:ident: $line:expr;)*) => {
        /// A page.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Page {
            $($(#[$doc])* $page,)*
        }

        impl Page {
            /// All pages in the order of the navigation.
            pub const ALL: [Self; [$(stringify!($page)),*].len()] = [$(Self::$page),*];

            /// Its line of the table.
            pub(super) fn line(self) -> &'static PageLine {
                match self {
                    $(Self::$page => {
                        static LINE: PageLine = $line;
                        &LINE
                    })*
                }
            }
        }
    };
}

pages! {
    /// 总览.
    Overview: PageLine {
        label: "总览",
        tooltip: "指标进展、分乡镇情况和待办",
        digit: Some(Key::Num1),
        above: Above::Nothing,
        kinds: &[],
        make: || Box::new(pages::overview::OverviewPage::default()),
    };
    /// 养老机构.
    Elder: PageLine {
        label: "养老机构",
        tooltip: "养老机构（设施）名册和床位、入住、人员",
        digit: Some(Key::Num2),
        above: Above::Heading("台账"),
        kinds: &[RecordKind::ElderFacility],
        make: || Box::new(pages::facilities::FacilitiesPage::new(RecordKind::ElderFacility)),
    };
    /// 托育机构.
    Childcare: PageLine {
        label: "托育机构",
        tooltip: "托育机构名册和托位、收托、人员",
        digit: Some(Key::Num3),
        above: Above::Nothing,
        kinds: &[RecordKind::ChildcareFacility],
        make: || Box::new(pages::facilities::FacilitiesPage::new(RecordKind::ChildcareFacility)),
    };
    /// 人口与小区.
    Population: PageLine {
        label: "人口与小区",
        tooltip: "分乡镇人口和居住小区配建",
        digit: Some(Key::Num4),
        above: Above::Nothing,
        kinds: &[RecordKind::Population, RecordKind::Estate],
        make: || Box::new(pages::population::PopulationPage::default()),
    };
    /// 项目.
    Projects: PageLine {
        label: "项目",
        tooltip: "项目清单和月调度",
        digit: Some(Key::Num5),
        above: Above::Nothing,
        kinds: &[RecordKind::Project, RecordKind::ProjectReturn],
        make: || Box::new(pages::projects::ProjectsPage::default()),
    };
    /// 指标.
    Indicators: PageLine {
        label: "指标",
        tooltip: "每项指标的口径、进展、目标和趋势",
        digit: Some(Key::Num6),
        above: Above::Nothing,
        kinds: &[RecordKind::Indicator, RecordKind::BaseFigure],
        make: || Box::new(pages::indicators::IndicatorsPage::default()),
    };
    /// 清单.
    Registers: PageLine {
        label: "清单",
        tooltip: "政策、要素、平台、试点、改革、任务分工、领导小组",
        digit: Some(Key::Num7),
        above: Above::Nothing,
        kinds: &RecordKind::REGISTERS,
        make: || Box::new(pages::registers::RegistersPage::default()),
    };
    /// 导入.
    Import: PageLine {
        label: "导入",
        tooltip: "读入上级下发或乡镇报来的表",
        digit: None,
        above: Above::Heading("工作"),
        kinds: &[],
        make: || Box::new(pages::import::ImportPage::default()),
    };
    /// 审核.
    Check: PageLine {
        label: "审核",
        tooltip: "台账里的矛盾和疑点",
        digit: Some(Key::Num8),
        above: Above::Nothing,
        kinds: &[],
        make: || Box::new(pages::check::CheckPage::default()),
    };
    /// 套表.
    Fill: PageLine {
        label: "套表",
        tooltip: "把台账的数填进上级下发的原表，另存一份",
        digit: None,
        above: Above::Nothing,
        kinds: &[],
        make: || Box::new(pages::fill::FillPage::default()),
    };
    /// 上报.
    Submit: PageLine {
        label: "上报",
        tooltip: "预览附件，导出并留底",
        digit: Some(Key::Num9),
        above: Above::Nothing,
        kinds: &[],
        make: || Box::new(pages::submit::SubmitPage::default()),
    };
    /// 历史与备份.
    History: PageLine {
        label: "历史与备份",
        tooltip: "每一步操作，撤销、备份和恢复",
        digit: None,
        above: Above::Nothing,
        kinds: &[],
        make: || Box::new(pages::history::HistoryPage::default()),
    };
    /// 设置.
    Settings: PageLine {
        label: "设置",
        tooltip: "字号、方案、备份、显示方式、版本和许可",
        digit: None,
        above: Above::Gap,
        kinds: &[],
        make: || Box::new(pages::settings::SettingsPage::default()),
    };
}

impl Page {
    /// What it is called.
    pub fn label(self) -> &'static str {
        self.line().label
    }

    /// The page that shows records of a kind.
    pub fn of(kind: RecordKind) -> Self {
        let shows = |page: &Self| page.line().kinds.contains(&kind);
        Self::ALL.into_iter().find(shows).unwrap_or(Self::Registers)
    }

    /// Makes it anew.
    pub(super) fn make(self) -> Box<dyn PageView> {
        (self.line().make)()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_record_has_one_page() {
        for kind in RecordKind::ALL {
            let pages = Page::ALL.into_iter();
            let pages: Vec<Page> = pages.filter(|page| page.line().kinds.contains(&kind)).collect();
            assert_eq!(pages, [Page::of(kind)], "{kind:?}");
        }
    }

    #[test]
    fn every_page_says_what_it_is_for_and_no_two_share_a_name_or_a_digit() {
        for page in Page::ALL {
            let line = page.line();
            assert!(!line.label.is_empty() && !line.tooltip.is_empty());
            for other in Page::ALL.into_iter().filter(|other| *other != page) {
                assert_ne!(line.label, other.label());
                assert!(line.digit.is_none() || line.digit != other.line().digit);
            }
        }
    }
}
