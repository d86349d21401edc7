//! The kinds of record a ledger holds.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a record describes; its code is used in files, on the command line and as the table's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// 项目.
    Project,
    /// 项目调度: the state of one project in one month.
    ProjectReturn,
    /// 养老机构（设施）.
    ElderFacility,
    /// 托育机构.
    ChildcareFacility,
    /// 居住小区.
    Estate,
    /// 分乡镇人口.
    Population,
    /// 指标.
    Indicator,
    /// 基础数据: a figure that no other record holds (特困人员, 探访, 彩票公益金), kept by hand for one date.
    BaseFigure,
    /// 重大政策.
    Policy,
    /// 重大要素.
    Element,
    /// 重大平台.
    Platform,
    /// 重大试点.
    Pilot,
    /// 重大改革.
    Reform,
    /// 重点任务.
    Task,
    /// 领导小组成员.
    Member,
}

impl RecordKind {
    /// All kinds, in the order in which pages and reports list them.
    pub const ALL: [Self; 15] = [
        Self::Project,
        Self::ProjectReturn,
        Self::ElderFacility,
        Self::ChildcareFacility,
        Self::Estate,
        Self::Population,
        Self::Indicator,
        Self::BaseFigure,
        Self::Policy,
        Self::Element,
        Self::Platform,
        Self::Pilot,
        Self::Reform,
        Self::Task,
        Self::Member,
    ];

    /// The lists that are kept through their form alone (清单).
    pub const REGISTERS: [Self; 7] = [
        Self::Policy,
        Self::Element,
        Self::Platform,
        Self::Pilot,
        Self::Reform,
        Self::Task,
        Self::Member,
    ];

    /// The code used in files and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::ProjectReturn => "project_return",
            Self::ElderFacility => "elder_facility",
            Self::ChildcareFacility => "childcare_facility",
            Self::Estate => "estate",
            Self::Population => "population",
            Self::Indicator => "indicator",
            Self::BaseFigure => "base_figure",
            Self::Policy => "policy",
            Self::Element => "element",
            Self::Platform => "platform",
            Self::Pilot => "pilot",
            Self::Reform => "reform",
            Self::Task => "task",
            Self::Member => "member",
        }
    }

    /// The Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Project => "项目",
            Self::ProjectReturn => "项目调度",
            Self::ElderFacility => "养老机构",
            Self::ChildcareFacility => "托育机构",
            Self::Estate => "居住小区",
            Self::Population => "人口",
            Self::Indicator => "指标",
            Self::BaseFigure => "基础数据",
            Self::Policy => "重大政策",
            Self::Element => "重大要素",
            Self::Platform => "重大平台",
            Self::Pilot => "重大试点",
            Self::Reform => "重大改革",
            Self::Task => "重点任务",
            Self::Member => "领导小组",
        }
    }

    /// The field whose text names a record of the kind.
    pub const fn name_field(self) -> &'static str {
        match self {
            Self::Population => "township",
            Self::ProjectReturn => "project",
            Self::Task => "content",
            Self::Project
            | Self::ElderFacility
            | Self::ChildcareFacility
            | Self::Estate
            | Self::Indicator
            | Self::BaseFigure
            | Self::Policy
            | Self::Element
            | Self::Platform
            | Self::Pilot
            | Self::Reform
            | Self::Member => "name",
        }
    }

    /// Whether each record belongs to one period and the period is part of its key.
    pub const fn is_periodic(self) -> bool {
        matches!(self, Self::ProjectReturn | Self::Population | Self::BaseFigure)
    }

    /// Whether the record has figures that are kept once per period beside what does not change.
    pub const fn has_figures(self) -> bool {
        matches!(
            self,
            Self::ElderFacility | Self::ChildcareFacility | Self::Indicator
        )
    }
}

impl fmt::Display for RecordKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for RecordKind {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == code || kind.label() == code)
            .ok_or_else(|| {
                let known: Vec<_> = Self::ALL.iter().map(|kind| kind.code()).collect();
                format!("没有“{code}”这一类记录；可用：{}", known.join("、"))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_labels_are_read_back() {
        for kind in RecordKind::ALL {
            assert_eq!(kind.code().parse(), Ok(kind));
            assert_eq!(kind.label().parse(), Ok(kind));
        }
        assert!("persons".parse::<RecordKind>().is_err());
    }
}
