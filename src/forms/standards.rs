//! Limits that documents set: how much room an estate owes to elder care, how much the centre may pay.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::model::Record;

/// The standards of `data/standards/standards.toml`, which is part of the program.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standards {
    #[serde(default)]
    estate: Vec<EstateStandard>,
    #[serde(default)]
    estate_childcare: Vec<EstateChildcareStandard>,
    #[serde(default)]
    household: Vec<HouseholdSize>,
    #[serde(default)]
    subsidy: Vec<Subsidy>,
    #[serde(default)]
    parameter: Vec<Parameter>,
}

/// 居住小区配建养老服务用房.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EstateStandard {
    /// Code of the area it holds in; all areas below it are meant too.
    pub area_code: String,
    /// First year.
    pub from: i32,
    /// New estates: least area per 100 households.
    pub new_m2_per_100_households: f64,
    /// New estates: least area of the largest room.
    pub new_single_room_m2: f64,
    /// Existing estates: least area per 100 households.
    pub existing_m2_per_100_households: f64,
    /// The document.
    pub source: String,
}

/// 居住小区配建托位.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EstateChildcareStandard {
    /// Code of the area it holds in; all areas below it are meant too.
    pub area_code: String,
    /// First year.
    pub from: i32,
    /// New estates: least places per thousand residents.
    pub new_per_thousand: f64,
    /// Existing estates: least places per thousand residents.
    pub existing_per_thousand: f64,
    /// The document.
    pub source: String,
}

/// 户均人口: by it an estate's residents are estimated.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HouseholdSize {
    /// Code of the area it holds in; empty for everywhere.
    pub area_code: String,
    /// First year.
    pub from: i32,
    /// Persons per household.
    pub persons: f64,
    /// The document.
    pub source: String,
}

/// One amount of subsidy.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subsidy {
    /// Code of the area it holds in; all areas below it are meant too.
    pub area_code: String,
    /// First year.
    pub from: i32,
    /// What it is paid for.
    pub basis: SubsidyBasis,
    /// Yuan a bed or place, for operation a month.
    pub yuan: i64,
    /// The least number of beds with which an institution gets it.
    #[serde(default)]
    pub least_beds: i64,
    /// The clause it comes from.
    pub source: String,
}

/// What a subsidy is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubsidyBasis {
    /// 自建产权房的新增床位，一次性.
    OwnedBed,
    /// 租赁用房（5年以上）的新增床位，一次性.
    LeasedBed,
    /// 核定床位的额外补助，一次性.
    ExtraBed,
    /// 新增托位，奖补.
    Place,
    /// 收住能力完好老年人，每床每月.
    Able,
    /// 轻度失能.
    Mild,
    /// 中度失能.
    Moderate,
    /// 重度失能.
    Severe,
}

impl SubsidyBasis {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::OwnedBed,
        Self::LeasedBed,
        Self::ExtraBed,
        Self::Place,
        Self::Able,
        Self::Mild,
        Self::Moderate,
        Self::Severe,
    ];

    /// The code of data files and the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OwnedBed => "owned_bed",
            Self::LeasedBed => "leased_bed",
            Self::ExtraBed => "extra_bed",
            Self::Place => "place",
            Self::Able => "able",
            Self::Mild => "mild",
            Self::Moderate => "moderate",
            Self::Severe => "severe",
        }
    }

    /// What one payment is for: 元/床 or 元/个, by month for operation.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::OwnedBed | Self::LeasedBed | Self::ExtraBed => "元/床",
            Self::Place => "元/个",
            Self::Able | Self::Mild | Self::Moderate | Self::Severe => "元/床·月",
        }
    }

    /// The Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::OwnedBed => "自建床位一次性建设补助",
            Self::LeasedBed => "租赁床位一次性建设补助",
            Self::ExtraBed => "核定床位额外补助",
            Self::Place => "托位奖补",
            Self::Able => "运营补贴（能力完好）",
            Self::Mild => "运营补贴（轻度失能）",
            Self::Moderate => "运营补贴（中度失能）",
            Self::Severe => "运营补贴（重度失能）",
        }
    }
}

/// One number that rules compare with, by its Chinese name: 每托位中央资金. A ledger may set its own.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// What it is called in relations and in 设置.
    pub name: String,
    /// Code of the area it holds in; empty for everywhere.
    #[serde(default)]
    pub area_code: String,
    /// First year.
    #[serde(default)]
    pub from: i32,
    /// The number.
    pub value: f64,
    /// Its unit; empty for a ratio.
    #[serde(default)]
    pub unit: String,
    /// The document or the experience behind it.
    pub source: String,
    /// A later document that changed it and whose number is not at hand.
    #[serde(default)]
    pub revised: Option<Revision>,
}

/// A document that changed a number.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revision {
    /// The first year that it holds for.
    pub from: i32,
    /// The document.
    pub source: String,
}

impl Parameter {
    /// The document that changed it before a year or in it.
    pub fn revised_by(&self, year: i32) -> Option<&Revision> {
        self.revised.as_ref().filter(|revision| revision.from <= year)
    }
}

impl Standards {
    /// The parameters by name, each once.
    pub fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        let is_first = |(at, parameter): &(usize, &Parameter)| {
            let mut earlier = self.parameter.iter().take(*at);
            earlier.all(|other| other.name != parameter.name)
        };
        let all = self.parameter.iter().enumerate();
        all.filter(is_first).map(|(_, parameter)| parameter)
    }

    /// A parameter of an area in a year; an unknown area has the one that holds everywhere.
    pub fn parameter(&self, name: &str, area_code: &str, year: i32) -> Option<&Parameter> {
        let area_code = if area_code.is_empty() {
            EVERYWHERE
        } else {
            area_code
        };
        let named: Vec<&Parameter> = self.parameter.iter().filter(|known| known.name == name).collect();
        let found = best(&named, area_code, year, |known| (&known.area_code, known.from))?;
        Some(*found)
    }

    /// The estate standard of an area in a year; without an area, the latest that is known.
    pub fn estate(&self, area_code: &str, year: i32) -> Option<&EstateStandard> {
        best(&self.estate, area_code, year, |s| (&s.area_code, s.from))
    }

    /// The childcare standard of an area in a year.
    pub fn estate_childcare(&self, area_code: &str, year: i32) -> Option<&EstateChildcareStandard> {
        best(&self.estate_childcare, area_code, year, |s| {
            (&s.area_code, s.from)
        })
    }

    /// The persons per household of an area in a year.
    pub fn household(&self, area_code: &str, year: i32) -> Option<&HouseholdSize> {
        best(&self.household, area_code, year, |s| (&s.area_code, s.from))
    }

    /// The subsidy of an area and year for one purpose; one that has not begun is none.
    pub fn subsidy(&self, area_code: &str, year: i32, basis: SubsidyBasis) -> Option<&Subsidy> {
        let fits = |item: &&Subsidy| {
            item.basis == basis && item.from <= year && area_code.starts_with(&item.area_code)
        };
        self.subsidy
            .iter()
            .filter(fits)
            .max_by_key(|item| (item.area_code.len(), item.from))
    }
}

/// The code of no area.
const EVERYWHERE: &str = "00";

/// The longest area that contains the code; in it the latest year that has begun, else the first.
fn best<'a, T>(list: &'a [T], code: &str, year: i32, key: impl Fn(&T) -> (&String, i32)) -> Option<&'a T> {
    let fits = |item: &&T| code.is_empty() || code.starts_with(key(item).0.as_str());
    let rank = |item: &&T| {
        let (area, from) = key(item);
        let begun = from <= year;
        (area.len(), begun, if begun { from } else { -from })
    };
    list.iter().filter(fits).max_by_key(rank)
}

impl EstateStandard {
    /// Whether an estate meets it; `None` if its status, households or areas are not known.
    pub fn is_met(&self, estate: &Record) -> Option<bool> {
        let area = estate.number("elder_area_m2")?;
        let owed = self.owed_m2(estate)?;
        let enough = area + 1e-6 >= owed;
        if !is_new(estate) {
            return Some(enough);
        }
        match estate.number("largest_room_m2") {
            Some(room) => Some(enough && room + 1e-6 >= self.new_single_room_m2),
            None if !enough || area + 1e-6 < self.new_single_room_m2 => Some(false),
            None => None,
        }
    }

    /// The area an estate owes by its households, in ㎡.
    pub fn owed_m2(&self, estate: &Record) -> Option<f64> {
        let households = estate.number("households").filter(|count| *count > 0.0)?;
        let per_hundred = match estate.text("build_status") {
            "" => return None,
            _ if is_new(estate) => self.new_m2_per_100_households,
            _ => self.existing_m2_per_100_households,
        };
        Some(households / 100.0 * per_hundred)
    }
}

impl EstateChildcareStandard {
    /// The places an estate of so many residents owes; `None` if its status is not known.
    pub fn owed_places(&self, estate: &Record, residents: f64) -> Option<f64> {
        let per_thousand = match estate.text("build_status") {
            "" => return None,
            _ if is_new(estate) => self.new_per_thousand,
            _ => self.existing_per_thousand,
        };
        Some(residents / 1000.0 * per_thousand)
    }
}

fn is_new(estate: &Record) -> bool {
    estate.text("build_status") == "新建"
}

/// The shipped standards. A damaged file would be a defect of the build: it gives none here and fails the tests.
pub fn standards() -> &'static Standards {
    static STANDARDS: OnceLock<Standards> = OnceLock::new();
    STANDARDS.get_or_init(|| {
        toml::from_str(include_str!("../../data/standards/standards.toml")).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{RecordKind, Value};

    fn estate(status: &str, households: i64, area: f64, room: Option<f64>) -> Record {
        let mut record = Record::new(RecordKind::Estate)
            .with("build_status", Value::Text(status.to_owned()))
            .with("households", Value::Integer(households))
            .with("elder_area_m2", Value::Real(area));
        record.set("largest_room_m2", room.map(Value::Real));
        record
    }

    #[test]
    fn new_estates_owe_area_and_one_large_room() {
        let standard = standards().estate("530926", 2023).unwrap();
        assert_eq!(
            standard.is_met(&estate("新建", 1500, 320.0, Some(300.0))),
            Some(true)
        );
        assert_eq!(
            standard.is_met(&estate("新建", 1200, 240.0, Some(240.0))),
            Some(false)
        );
        assert_eq!(standard.is_met(&estate("新建", 1500, 320.0, None)), None);
        assert_eq!(standard.is_met(&estate("已建成", 900, 135.0, None)), Some(true));
        assert_eq!(
            standard.is_met(&estate("已建成", 600, 80.0, Some(80.0))),
            Some(false)
        );
        assert_eq!(standard.is_met(&estate("", 600, 80.0, Some(80.0))), None);
    }

    #[test]
    fn the_central_share_is_limited_everywhere() {
        for (year, is_revised) in [(2022, false), (2023, false), (2024, true), (i32::MAX, true)] {
            let share = standards().parameter("中央资金占比上限", "530926", year).unwrap();
            assert!((share.value - 80.0).abs() < 1e-9);
            assert_eq!(share.revised_by(year).is_some(), is_revised, "{year}");
        }
        let limit = |code: &str| {
            standards()
                .parameter("中央资金占比上限", code, 2022)
                .unwrap()
                .value
        };
        assert!((limit("533401") - 100.0).abs() < 1e-9 && (limit("") - 80.0).abs() < 1e-9);
        assert!(standards().estate("110101", 2023).is_none());
    }
}
