//! 需求测算: how many beds or places are needed at so many per thousand, year by year until the target year.

use serde_json::{Value as Json, json};

use crate::model::{Period, Records};

use super::catalog::Frameworks;
use super::figure::{Figure, FigurePart, rounded_for_json};
use super::measure::MeasureReader;
use super::township::figures_by_township;

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct DemandPlan {
    /// `places-per-thousand` or `beds-per-thousand-elders`: a definition "per thousand".
    pub definition: String,
    /// How many per thousand.
    pub per_thousand: f64,
    /// The year by whose end they shall be there.
    pub target_year: i32,
    /// The people expected then; without it, as many as now.
    pub people_at_target: Option<f64>,
}

/// What is needed.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// 个 or 张.
    pub unit: String,
    /// How many per thousand.
    pub per_thousand: f64,
    /// 年末常住人口 or 60岁及以上老年人.
    pub people_label: String,
    /// The people by whom it is computed.
    pub people: f64,
    /// Their date; `None` if they are the ones expected.
    pub people_as_of: Option<Period>,
    /// What there is.
    pub existing: f64,
    /// Its date.
    pub existing_as_of: Period,
    /// What there must be, whole beds or places.
    pub needed: f64,
    /// What is missing; 0 when there is enough.
    pub gap: f64,
    /// Year by year, evenly; empty when the target year is over.
    pub years: Vec<DemandYear>,
}

/// One year on the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DemandYear {
    /// The year.
    pub year: i32,
    /// What must be added in it.
    pub add: f64,
    /// What there is at its end.
    pub total: f64,
}

/// Computes the demand; the error says in Chinese what is missing.
pub fn compute_demand(
    records: &Records,
    frameworks: &Frameworks,
    period: Period,
    plan: &DemandPlan,
) -> Result<Demand, String> {
    let definition = frameworks.definition(&plan.definition);
    let version = definition.and_then(|definition| definition.version_at(period));
    let version =
        version.filter(|version| (version.factor - 1000.0).abs() < 1e-9 && version.denominator.is_some());
    let (Some(definition), Some(version)) = (definition, version) else {
        return Err(format!("“{}”不是按每千人计算的指标", plan.definition));
    };
    let reader = MeasureReader {
        records,
        frameworks,
        area_code: "",
        until: period,
        township: None,
        cache: None,
    };
    let mut notes = Vec::new();
    let computed = reader.compute(version, &mut notes);
    let missing = || notes.join("；");
    let existing = computed.numerator.ok_or_else(missing)?;
    let now = computed.denominator;
    let (people, people_as_of) = match (plan.people_at_target, &now) {
        (Some(people), _) => (people, None),
        (None, Some(part)) => (part.value, Some(part.as_of)),
        (None, None) => return Err(missing()),
    };
    let needed = whole_need(plan.per_thousand, people);
    let gap = (needed - existing.value).max(0.0);
    Ok(Demand {
        unit: definition.unit.clone(),
        per_thousand: plan.per_thousand,
        people_label: version
            .denominator
            .as_ref()
            .map_or_else(String::new, |part| part.label.clone()),
        people,
        people_as_of,
        years: spread(existing.value, gap, period, plan.target_year),
        existing: existing.value,
        existing_as_of: existing.as_of,
        needed,
        gap,
    })
}

/// Whole beds or places for so many people.
fn whole_need(per_thousand: f64, people: f64) -> f64 {
    (per_thousand * people / 1000.0 - 1e-9).ceil().max(0.0)
}

/// What one township needs at the same number per thousand, for the people it has now.
#[derive(Clone, Debug, PartialEq)]
pub struct TownshipDemand {
    /// The township.
    pub township: String,
    /// The people it has.
    pub people: f64,
    /// What there must be for them, whole beds or places.
    pub needed: f64,
    /// What there is.
    pub existing: f64,
    /// What is missing; 0 when there is enough.
    pub gap: f64,
}

/// The demand of each township, where the figure of the definition can be told by township.
pub fn demand_by_township(
    records: &Records,
    frameworks: &Frameworks,
    figure: &Figure,
    per_thousand: f64,
) -> Vec<TownshipDemand> {
    let value = |part: Option<FigurePart>| part.map_or(0.0, |part| part.value);
    let found = figures_by_township(records, frameworks, figure);
    let bars = found.map(|found| found.bars).unwrap_or_default();
    bars.into_iter()
        .map(|bar| {
            let (people, existing) = (value(bar.denominator), value(bar.numerator));
            let needed = whole_need(per_thousand, people);
            TownshipDemand {
                township: bar.township,
                people,
                needed,
                existing,
                gap: (needed - existing).max(0.0),
            }
        })
        .collect()
}

impl TownshipDemand {
    /// For the command line.
    pub fn to_json(&self) -> Json {
        json!({
            "township": self.township,
            "people": rounded_for_json(self.people),
            "needed": self.needed,
            "existing": self.existing,
            "gap": self.gap,
        })
    }
}

/// The gap in equal parts over the years left, in whole beds or places.
fn spread(existing: f64, gap: f64, period: Period, target_year: i32) -> Vec<DemandYear> {
    let first = period.year() + i32::from(period.end_month() == 12);
    let count = f64::from((target_year - first + 1).max(0));
    let mut done = 0.0;
    (first..=target_year)
        .map(|year| {
            let share = f64::from(year - first + 1) / count;
            let cumulative = (gap * share - 1e-9).ceil().max(0.0);
            let add = cumulative - done;
            done = cumulative;
            DemandYear {
                year,
                add,
                total: existing + cumulative,
            }
        })
        .collect()
}

impl Demand {
    /// For the command line.
    pub fn to_json(&self) -> Json {
        let years = self
            .years
            .iter()
            .map(|year| json!({"year": year.year, "add": year.add, "total": year.total}));
        json!({
            "unit": self.unit,
            "per_thousand": self.per_thousand,
            "people_label": self.people_label,
            "people": rounded_for_json(self.people),
            "people_as_of": self.people_as_of,
            "existing": self.existing,
            "existing_as_of": self.existing_as_of,
            "needed": self.needed,
            "gap": self.gap,
            "years": years.collect::<Vec<_>>(),
        })
    }
}
