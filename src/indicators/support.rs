//! 项目支撑度: which projects add beds or places towards a target, and how much of the gap they leave.

use serde_json::{Value as Json, json};

use crate::model::{Period, Record, RecordId, RecordKind, Records, Value};

use super::base_item::unit_factor;
use super::catalog::Frameworks;
use super::definition::IndicatorScale;
use super::figure::{Figure, rounded_for_json};
use super::scale_of_project::{ProjectScale, project_scale};

/// What the projects of the ledger do for one indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct Support {
    /// 张 or 个.
    pub unit: String,
    /// Beds or places still missing to the target, at today's population; 0 once it is met.
    pub gap: f64,
    /// All projects that add beds or places, also those that do not count.
    pub projects: Vec<ProjectSupport>,
    /// What counted projects add by their own statement.
    pub stated: f64,
    /// What counted projects add by the words of their 建设内容: 估计.
    pub estimated: f64,
    /// What is left of the gap after both.
    pub remaining: f64,
    /// The share of the gap that is covered, in percent, at most 100; `None` without a gap.
    pub covered_percent: Option<f64>,
}

/// One project.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectSupport {
    /// The project.
    pub record: RecordId,
    /// 项目名称.
    pub name: String,
    /// 完成年份.
    pub end_year: Option<i32>,
    /// Beds or places it adds, the least that can be relied on.
    pub adds: f64,
    /// The most it may add, if a range is stated.
    pub adds_at_most: Option<f64>,
    /// Whether the number was read out of 建设内容 and nobody has confirmed it.
    pub estimated: bool,
    /// Whether it counts towards the target.
    pub counted: bool,
    /// Why it does not count, or what must be checked; a Chinese sentence, empty if nothing.
    pub note: String,
}

/// What the projects do for an indicator; `None` if it is not one of all beds or all places, or has no target.
pub fn project_support(records: &Records, frameworks: &Frameworks, figure: &Figure) -> Option<Support> {
    let definition = frameworks.definition(&figure.id)?;
    let version = definition.version_at(figure.period)?;
    let [measure] = version.numerator.sum.as_slice() else {
        return None;
    };
    let goods = Goods::of(measure.field.as_deref()?).filter(|_| measure.group.is_none())?;
    let framework = frameworks.get(&figure.framework);
    if definition.scale == IndicatorScale::Total && framework.is_some_and(|framework| !framework.is_county())
    {
        return None;
    }
    let (target_year, target) = figure.target?;
    let per_unit = unit_factor(&definition.unit, &figure.unit).unwrap_or(1.0);
    let existing = figure.numerator.as_ref()?.value;
    let base = match &version.denominator {
        Some(_) => figure.denominator.as_ref()?.value,
        None => 1.0,
    };
    let gap = (target.value / per_unit / version.factor * base - existing).max(0.0);
    let all = records.of(RecordKind::Project).iter();
    let projects: Vec<ProjectSupport> = all
        .filter_map(|project| goods.added_by(project, figure.period, target_year))
        .collect();
    let sum = |estimated: bool| {
        let counted = projects.iter().filter(|p| p.counted && p.estimated == estimated);
        // An empty sum of floats is -0.
        counted.fold(0.0, |sum, project| sum + project.adds)
    };
    let (stated, estimated) = (sum(false), sum(true));
    let remaining = (gap - stated - estimated).max(0.0);
    Some(Support {
        unit: goods.unit().to_owned(),
        gap,
        stated,
        estimated,
        remaining,
        covered_percent: (gap > 0.0).then(|| (gap - remaining) / gap * 100.0),
        projects,
    })
}

/// What is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goods {
    /// 养老床位.
    Beds,
    /// 托位.
    Places,
}

impl Goods {
    fn of(field: &str) -> Option<Self> {
        match field {
            "beds_total" => Some(Self::Beds),
            "places_total" => Some(Self::Places),
            _ => None,
        }
    }

    const fn unit(self) -> &'static str {
        match self {
            Self::Beds => "张",
            Self::Places => "个",
        }
    }

    pub(super) const fn field(self) -> &'static str {
        match self {
            Self::Beds => "beds_added",
            Self::Places => "places_added",
        }
    }

    /// The word by which 建设内容 speaks of it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Beds => "床位",
            Self::Places => "托位",
        }
    }

    fn added_by(self, project: &Record, period: Period, target_year: i32) -> Option<ProjectSupport> {
        let year = |field: &str| match project.get(field) {
            Some(Value::Integer(year)) => i32::try_from(*year).ok(),
            _ => None,
        };
        let end_year = year("end_year");
        let mut support = ProjectSupport {
            record: project.id,
            name: project.text("name").to_owned(),
            end_year,
            adds: 0.0,
            adds_at_most: None,
            estimated: false,
            counted: true,
            note: String::new(),
        };
        match project_scale(project, self)? {
            ProjectScale::Known { least, most } => {
                support.adds = least;
                support.adds_at_most = most;
            }
            ProjectScale::Read(count) => {
                support.adds = count;
                support.estimated = true;
                support.note = format!("估计：从建设内容读出，请在“新增{}”里确认", self.word());
            }
            ProjectScale::Unclear(counts) => {
                support.counted = false;
                support.note = format!(
                    "建设内容里有{}几个数，分不清；请在“新增{}”里填写",
                    counts.join("、"),
                    self.word()
                );
            }
        }
        if let Some(why) = left_out(end_year, period, target_year, self) {
            support.counted = false;
            support.note = why;
        }
        Some(support)
    }
}

/// Why a project does not count by its years.
fn left_out(end_year: Option<i32>, period: Period, target_year: i32, goods: Goods) -> Option<String> {
    let end = end_year?;
    if end > target_year {
        return Some(format!("{end}年完成，晚于目标年{target_year}年，不计入"));
    }
    let over = end < period.year() || (end == period.year() && period.end_month() == 12);
    over.then(|| format!("{end}年已到完成年份，{}应已在现有数中，不计入", goods.word()))
}

impl Support {
    /// For the command line.
    pub fn to_json(&self) -> Json {
        let projects = self.projects.iter().map(|project| {
            json!({
                "id": project.record,
                "name": project.name,
                "end_year": project.end_year,
                "adds": project.adds,
                "adds_at_most": project.adds_at_most,
                "estimated": project.estimated,
                "counted": project.counted,
                "note": project.note,
            })
        });
        json!({
            "unit": self.unit,
            "gap": rounded_for_json(self.gap),
            "stated": self.stated,
            "estimated": self.estimated,
            "remaining": rounded_for_json(self.remaining),
            "covered_percent": self.covered_percent.map(rounded_for_json),
            "projects": projects.collect::<Vec<_>>(),
        })
    }
}
