//! 配建: what each estate has and owes in elder-care room and childcare places.

use serde_json::{Value as Json, json};

use crate::forms::{EstateChildcareStandard, EstateStandard, standards};
use crate::model::{Period, Record, RecordId, RecordKind, Records};

use super::catalog::Frameworks;
use super::figure::rounded_for_json;
use super::measure::MeasureReader;

/// One estate against the standards of its area. What can't be told is `None`, with the reason in [`Self::notes`].
#[derive(Clone, Debug, PartialEq)]
pub struct EstateStanding {
    /// The estate.
    pub record: RecordId,
    /// 小区名称.
    pub name: String,
    /// 所在乡镇.
    pub township: String,
    /// Whether it counts as new; `None` if 建设情况 is blank.
    pub is_new: Option<bool>,
    /// 户数.
    pub households: Option<f64>,
    /// 配建养老用房, ㎡.
    pub elder_area_m2: Option<f64>,
    /// The area it has per 100 households, ㎡.
    pub m2_per_100_households: Option<f64>,
    /// The area it should have per 100 households, ㎡.
    pub owed_m2_per_100_households: Option<f64>,
    /// The area it still owes, ㎡; 0 when it has enough.
    pub missing_m2: Option<f64>,
    /// The largest room, ㎡.
    pub largest_room_m2: Option<f64>,
    /// The size that one room of a new estate must have, ㎡.
    pub owed_room_m2: Option<f64>,
    /// Whether it meets the elder-care standard.
    pub elder_met: Option<bool>,
    /// Residents, estimated from the households.
    pub residents: Option<f64>,
    /// 配建托位.
    pub places: Option<f64>,
    /// The places it has per thousand residents.
    pub places_per_thousand: Option<f64>,
    /// The places it should have per thousand residents; `None` where no standard is known.
    pub owed_per_thousand: Option<f64>,
    /// The places it still owes, rounded up; 0 when it has enough.
    pub missing_places: Option<f64>,
    /// Whether it meets the childcare standard.
    pub childcare_met: Option<bool>,
    /// The documents.
    pub sources: Vec<String>,
    /// Why something can't be told, Chinese sentences.
    pub notes: Vec<String>,
}

/// How many persons a household has.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonsPerHousehold {
    /// 户均人口.
    pub persons: f64,
    /// Where the number comes from.
    pub source: String,
}

impl PersonsPerHousehold {
    /// For the command line.
    pub fn to_json(&self) -> Json {
        json!({"persons": self.persons, "source": self.source})
    }
}

/// The persons per household in a year: what the ledger sets, else the number of the area.
pub fn household_size(frameworks: &Frameworks, area_code: &str, year: i32) -> Option<PersonsPerHousehold> {
    let own = frameworks
        .persons_per_household()
        .map(|persons| PersonsPerHousehold {
            persons,
            source: "本台账设置的户均人口".to_owned(),
        });
    own.or_else(|| {
        let known = standards().household(area_code, year)?;
        Some(PersonsPerHousehold {
            persons: known.persons,
            source: known.source.clone(),
        })
    })
}

/// Every estate of the ledger against the standards that hold in an area at the end of a period.
pub fn estate_standings(
    records: &Records,
    frameworks: &Frameworks,
    area_code: &str,
    period: Period,
) -> Vec<EstateStanding> {
    let reader = MeasureReader {
        records,
        frameworks,
        area_code,
        until: period,
        township: None,
        cache: None,
    };
    let list = records.of(RecordKind::Estate).iter();
    list.map(|estate| Standing::new(&reader).of(estate)).collect()
}

impl EstateStanding {
    /// For the command line.
    pub fn to_json(&self) -> Json {
        json!({
            "id": self.record,
            "name": self.name,
            "township": self.township,
            "is_new": self.is_new,
            "households": self.households,
            "elder_area_m2": self.elder_area_m2,
            "m2_per_100_households": self.m2_per_100_households.map(rounded_for_json),
            "owed_m2_per_100_households": self.owed_m2_per_100_households.map(rounded_for_json),
            "missing_m2": self.missing_m2.map(rounded_for_json),
            "largest_room_m2": self.largest_room_m2,
            "owed_room_m2": self.owed_room_m2,
            "elder_met": self.elder_met,
            "residents": self.residents.map(rounded_for_json),
            "places": self.places,
            "places_per_thousand": self.places_per_thousand.map(rounded_for_json),
            "owed_per_thousand": self.owed_per_thousand.map(rounded_for_json),
            "missing_places": self.missing_places,
            "childcare_met": self.childcare_met,
            "sources": self.sources,
            "notes": self.notes,
        })
    }
}

/// Whether an estate has the childcare places it owes; `None` if that can't be told.
pub(super) fn has_its_places(estate: &Record, reader: &MeasureReader<'_>) -> Option<bool> {
    Standing::new(reader).of(estate).childcare_met
}

/// The standards by which estates are judged.
struct Standing {
    elder: Option<&'static EstateStandard>,
    childcare: Option<&'static EstateChildcareStandard>,
    household: Option<PersonsPerHousehold>,
}

impl Standing {
    fn new(reader: &MeasureReader<'_>) -> Self {
        let (code, year) = (reader.area_code, reader.until.year());
        Self {
            elder: standards().estate(code, year),
            childcare: (!code.is_empty())
                .then(|| standards().estate_childcare(code, year))
                .flatten(),
            household: household_size(reader.frameworks, code, year),
        }
    }

    fn of(&self, estate: &Record) -> EstateStanding {
        let is_new = match estate.text("build_status") {
            "" => None,
            status => Some(status == "新建"),
        };
        let households = estate.number("households").filter(|count| *count > 0.0);
        let area = estate.number("elder_area_m2");
        let owed = self.elder.and_then(|standard| standard.owed_m2(estate));
        let per_hundred = |m2: f64| households.map(|count| m2 / count * 100.0);
        let mut standing = EstateStanding {
            record: estate.id,
            name: estate.text("name").to_owned(),
            township: estate.text("township").to_owned(),
            is_new,
            households,
            elder_area_m2: area,
            m2_per_100_households: area.and_then(per_hundred),
            owed_m2_per_100_households: owed.and_then(per_hundred),
            missing_m2: owed.zip(area).map(|(owed, area)| (owed - area).max(0.0)),
            largest_room_m2: estate.number("largest_room_m2"),
            owed_room_m2: self
                .elder
                .filter(|_| is_new == Some(true))
                .map(|standard| standard.new_single_room_m2),
            elder_met: self.elder.and_then(|standard| standard.is_met(estate)),
            residents: None,
            places: estate.number("childcare_places"),
            places_per_thousand: None,
            owed_per_thousand: None,
            missing_places: None,
            childcare_met: None,
            sources: self
                .elder
                .map(|standard| standard.source.clone())
                .into_iter()
                .collect(),
            notes: Vec::new(),
        };
        self.count_places(estate, &mut standing);
        self.explain(&mut standing);
        standing
    }

    fn count_places(&self, estate: &Record, standing: &mut EstateStanding) {
        let Some(PersonsPerHousehold { persons, source }) = &self.household else {
            return;
        };
        let Some(residents) = standing.households.map(|count| count * persons) else {
            return;
        };
        standing.residents = Some(residents);
        standing.places_per_thousand = standing.places.map(|places| places / residents * 1000.0);
        let Some(standard) = self.childcare else { return };
        let owed = standard.owed_places(estate, residents);
        standing.owed_per_thousand = owed.map(|owed| owed / residents * 1000.0);
        // Five per thousand of 300 persons are one and a half places: two must be built.
        let missing = |(owed, places): (f64, f64)| (owed - places - 1e-9).max(0.0).ceil();
        standing.missing_places = owed.zip(standing.places).map(missing);
        standing.childcare_met = standing.missing_places.map(|missing| missing <= 0.0);
        standing.sources.push(standard.source.clone());
        standing.sources.push(source.clone());
    }

    fn explain(&self, standing: &mut EstateStanding) {
        let mut note = |is_so: bool, text: &str| {
            if is_so {
                standing.notes.push(text.to_owned());
            }
        };
        note(
            standing.is_new.is_none(),
            "没有填建设情况（新建、已建成），不能判断",
        );
        note(standing.households.is_none(), "没有填户数，不能判断");
        note(standing.elder_area_m2.is_none(), "没有填配建养老用房面积");
        let room = standing.is_new == Some(true) && standing.largest_room_m2.is_none();
        note(
            room && standing.elder_met.is_none() && standing.elder_area_m2.is_some(),
            "没有填最大单处面积，不能判断是否有一处达到要求",
        );
        note(self.elder.is_none(), "没有找到适用的配建养老用房标准");
        note(self.childcare.is_none(), "没有找到适用的配建托位标准");
        note(
            self.childcare.is_some() && standing.places.is_none(),
            "没有填配建托位数",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Value;

    fn records() -> Records {
        let mut records = Records::default();
        let estate = Record::new(RecordKind::Estate)
            .with("name", Value::Text("江北新城".to_owned()))
            .with("build_status", Value::Text("新建".to_owned()))
            .with("households", Value::Integer(1000))
            .with("elder_area_m2", Value::Real(180.0))
            .with("largest_room_m2", Value::Real(180.0))
            .with("childcare_places", Value::Integer(15));
        records.push(estate);
        records
    }

    #[test]
    fn an_estate_owes_by_the_standard_of_its_area() {
        let all = Frameworks::shipped().unwrap();
        let at = |code: &str| estate_standings(&records(), &all, code, Period::Year(2024)).remove(0);
        let jinghong = at("532801");
        assert_eq!(
            (
                jinghong.m2_per_100_households,
                jinghong.owed_m2_per_100_households
            ),
            (Some(18.0), Some(20.0))
        );
        assert_eq!(
            (jinghong.missing_m2, jinghong.owed_room_m2),
            (Some(20.0), Some(300.0))
        );
        assert_eq!(
            (jinghong.elder_met, jinghong.childcare_met),
            (Some(false), Some(true))
        );
        assert_eq!(jinghong.owed_per_thousand, Some(5.0));
        let kunming = at("530102");
        assert_eq!(
            (kunming.owed_per_thousand, kunming.missing_places),
            (Some(8.0), Some(9.0))
        );
        let gengma = at("530926");
        assert_eq!((gengma.owed_per_thousand, gengma.childcare_met), (None, None));
        assert!(
            gengma
                .notes
                .iter()
                .any(|note| note == "没有找到适用的配建托位标准")
        );
    }

    #[test]
    fn the_ledgers_own_household_size_counts() {
        let mut all = Frameworks::shipped().unwrap();
        all.set_persons_per_household(Some(4.0));
        let estate = estate_standings(&records(), &all, "532801", Period::Year(2024)).remove(0);
        assert_eq!(
            (estate.residents, estate.missing_places),
            (Some(4000.0), Some(5.0))
        );
    }
}
