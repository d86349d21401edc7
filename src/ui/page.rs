//! Every page once: what it is called, what opens it, which records it shows, how it is made.
//!
//! # How to add a page
//! 1. A file in `pages/` (and its `mod` line) with a type that holds only what can't be recomputed from the snapshot, and
//!    `impl PageView for` it.
//! 2. Its line in `page_table!` below, where it shall stand in the navigation; its name becomes a variant of [`Page`].
//!
//! 设置 is the whole of it: `pages/settings.rs` with its `mod` line, and its line here (`tests/tidy/doors.rs`).
//!
//! Nothing else knows how many pages there are: the navigation, the keys, the search and the tests go through
//! [`Page::ALL`]. The table is read twice: here for what a page is called, in `pages` for how it is made. So this file
//! names no page's type, and commands do not know what is drawn.

use eframe::egui::Key;

use crate::model::RecordKind;

/// What is known of a page without drawing it.
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

/// The table of pages, handed to another macro: a name, its line, and the state as `pages` makes it.
macro_rules! page_table {
    ($reader:ident) => {
        $reader! {
            /// 总览.
            Overview: PageLine {
                label: "总览",
                tooltip: "指标进展、分乡镇情况和待办",
                digit: Some(Key::Num1),
                above: Above::Nothing,
                kinds: &[],
            } => overview::OverviewPage::default();
            /// 养老机构.
            Elder: PageLine {
                label: "养老机构",
                tooltip: "养老机构（设施）名册和床位、入住、人员",
                digit: Some(Key::Num2),
                above: Above::Heading("台账"),
                kinds: &[RecordKind::ElderFacility],
            } => facilities::FacilitiesPage::new(RecordKind::ElderFacility);
            /// 托育机构.
            Childcare: PageLine {
                label: "托育机构",
                tooltip: "托育机构名册和托位、收托、人员",
                digit: Some(Key::Num3),
                above: Above::Nothing,
                kinds: &[RecordKind::ChildcareFacility],
            } => facilities::FacilitiesPage::new(RecordKind::ChildcareFacility);
            /// 人口与小区.
            Population: PageLine {
                label: "人口与小区",
                tooltip: "分乡镇人口和居住小区配建",
                digit: Some(Key::Num4),
                above: Above::Nothing,
                kinds: &[RecordKind::Population, RecordKind::Estate],
            } => population::PopulationPage::default();
            /// 项目.
            Projects: PageLine {
                label: "项目",
                tooltip: "项目清单和月调度",
                digit: Some(Key::Num5),
                above: Above::Nothing,
                kinds: &[RecordKind::Project, RecordKind::ProjectReturn],
            } => projects::ProjectsPage::default();
            /// 指标.
            Indicators: PageLine {
                label: "指标",
                tooltip: "每项指标的口径、进展、目标和趋势",
                digit: Some(Key::Num6),
                above: Above::Nothing,
                kinds: &[RecordKind::Indicator, RecordKind::BaseFigure],
            } => indicators::IndicatorsPage::default();
            /// 清单.
            Registers: PageLine {
                label: "清单",
                tooltip: "政策、要素、平台、试点、改革、任务分工、领导小组",
                digit: Some(Key::Num7),
                above: Above::Nothing,
                kinds: &RecordKind::REGISTERS,
            } => registers::RegistersPage::default();
            /// 导入.
            Import: PageLine {
                label: "导入",
                tooltip: "读入上级下发或乡镇报来的表",
                digit: None,
                above: Above::Heading("工作"),
                kinds: &[],
            } => import::ImportPage::default();
            /// 审核.
            Check: PageLine {
                label: "审核",
                tooltip: "台账里的矛盾和疑点",
                digit: Some(Key::Num8),
                above: Above::Nothing,
                kinds: &[],
            } => check::CheckPage::default();
            /// 套表.
            Fill: PageLine {
                label: "套表",
                tooltip: "把台账的数填进上级下发的原表，另存一份",
                digit: None,
                above: Above::Nothing,
                kinds: &[],
            } => fill::FillPage::default();
            /// 上报.
            Submit: PageLine {
                label: "上报",
                tooltip: "预览附件，导出并留底",
                digit: Some(Key::Num9),
                above: Above::Nothing,
                kinds: &[],
            } => submit::SubmitPage::default();
            /// 历史与备份.
            History: PageLine {
                label: "历史与备份",
                tooltip: "每一步操作，撤销、备份和恢复",
                digit: None,
                above: Above::Nothing,
                kinds: &[],
            } => history::HistoryPage::default();
            /// 设置.
            Settings: PageLine {
                label: "设置",
                tooltip: "字号、方案、备份、显示方式、版本和许可",
                digit: None,
                above: Above::Gap,
                kinds: &[],
            } => settings::SettingsPage::default();
        }
    };
}

/// The enumeration and the lines from one table, so that no page can lack either.
macro_rules! names_and_lines {
    ($($(#[$doc:meta])* $page:ident: $line:expr => $state:expr;)*) => {
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

page_table!(names_and_lines);
pub(super) use page_table;

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
