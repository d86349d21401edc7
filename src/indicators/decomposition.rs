//! 分解与完成: how townships and departments stand to what they take of the targets.

use crate::model::{Milestones, Period, Records, Share, parse_shares};

use super::catalog::Frameworks;
use super::figure::Figure;
use super::owner_standing::{OwnerStanding, completion, owners, ranks};
use super::township::figures_by_township;
use super::township_key::township_key;

/// The targets of a framework, divided, with how each part stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decomposition {
    /// The indicators that are divided.
    pub indicators: Vec<DividedIndicator>,
    /// The townships and departments over all of them, the best first.
    pub units: Vec<UnitStanding>,
    /// The departments by the indicators that they answer for (责任单位).
    pub owners: Vec<OwnerStanding>,
}

/// One indicator with its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct DividedIndicator {
    /// The figure of the county.
    pub figure: Figure,
    /// The parts in the order in which they are kept.
    pub shares: Vec<ShareStanding>,
    /// What the parts add up to in the target year, where the indicator adds up.
    pub sum: Option<f64>,
}

/// One part.
#[derive(Clone, Debug, PartialEq)]
pub struct ShareStanding {
    /// The township or department.
    pub unit: String,
    /// Its targets by year.
    pub steps: Milestones,
    /// The year of the target that counts now.
    pub year: i32,
    /// That target.
    pub target: f64,
    /// What it has; `None` where that is not kept by township or department.
    pub value: Option<f64>,
    /// The date of the value.
    pub as_of: Option<Period>,
    /// What it told last of its completion; the value where the ledger does not count by township or department.
    pub reported: Option<(Period, f64)>,
    /// How much of the target is reached, in percent.
    pub completion: Option<f64>,
    /// What is missing; 0 once it is reached.
    pub gap: Option<f64>,
    /// Its place among the parts of the indicator, from 1; the same for equal ones.
    pub rank: Option<usize>,
}

/// A township or department over all indicators that give it a part.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitStanding {
    /// The township or department.
    pub unit: String,
    /// How many parts it has.
    pub parts: usize,
    /// Of how many it is known how they stand.
    pub known: usize,
    /// How many of those are reached.
    pub met: usize,
    /// The mean of their completion, each at most 100 %.
    pub completion: Option<f64>,
    /// Its place among all, from 1.
    pub rank: Option<usize>,
}

/// The division of a framework's targets at a period.
pub fn decomposition(records: &Records, frameworks: &Frameworks, figures: &[Figure]) -> Decomposition {
    let divided: Vec<DividedIndicator> = figures
        .iter()
        .filter_map(|figure| divided(records, frameworks, figure))
        .collect();
    Decomposition {
        units: units(&divided),
        owners: owners(frameworks, figures),
        indicators: divided,
    }
}

fn divided(records: &Records, frameworks: &Frameworks, figure: &Figure) -> Option<DividedIndicator> {
    let record = records.get(crate::model::RecordKind::Indicator, figure.record?)?;
    let kept = parse_shares(record.text("shares")).unwrap_or_default();
    if kept.is_empty() {
        return None;
    }
    let townships = figures_by_township(records, frameworks, figure);
    let is_alone = kept.len() == 1;
    let standing = |share: &Share| {
        let (year, target) = share.at(figure.period.year())?;
        let key = township_key(&share.unit);
        let bars = townships.iter().flat_map(|found| &found.bars);
        let bar = bars.clone().find(|bar| township_key(&bar.township) == key);
        let is_township = bars.count() > 0 && bar.is_some();
        // Who takes all of it stands as the county does.
        let is_whole = frameworks.is_county(&share.unit) || is_alone && !is_township;
        let reported = share.done_at(figure.period);
        let counted = match bar {
            Some(bar) => Some(bar.value),
            None if is_whole => figure.value,
            None => None,
        };
        let value = counted.or(reported.map(|(_, value)| value));
        let as_of = match (bar, counted) {
            (Some(bar), _) => bar
                .numerator
                .as_ref()
                .map(|part| part.oldest.unwrap_or(part.as_of)),
            (None, Some(_)) => figure.as_of,
            (None, None) => reported.map(|(of, _)| of),
        };
        let falls = frameworks
            .definition(&figure.id)
            .is_some_and(|definition| definition.falls);
        Some(ShareStanding {
            unit: share.unit.clone(),
            steps: share.steps.clone(),
            year,
            target,
            value,
            as_of,
            reported,
            completion: value.and_then(|value| completion(value, target, falls)),
            gap: value.map(|value| if falls { value - target } else { target - value }.max(0.0)),
            rank: None,
        })
    };
    let mut shares: Vec<ShareStanding> = kept.iter().filter_map(standing).collect();
    let ranks = ranks(shares.iter().map(|share| share.completion));
    for (share, rank) in shares.iter_mut().zip(ranks) {
        share.rank = rank;
    }
    let adds_up = figure.unit != "%" && !figure.name.starts_with('每');
    let year = figure.target.map(|(year, _)| year);
    let at_end = kept
        .iter()
        .filter(|share| !frameworks.is_county(&share.unit))
        .map(|share| share.at(year.unwrap_or(i32::MAX)).map(|(_, value)| value))
        .collect::<Option<Vec<f64>>>();
    Some(DividedIndicator {
        figure: figure.clone(),
        shares,
        sum: at_end
            .filter(|parts| adds_up && !parts.is_empty())
            .map(|parts| parts.iter().sum()),
    })
}

fn units(divided: &[DividedIndicator]) -> Vec<UnitStanding> {
    let mut list: Vec<(String, Vec<&ShareStanding>)> = Vec::new();
    for share in divided.iter().flat_map(|indicator| &indicator.shares) {
        let key = township_key(&share.unit);
        match list.iter_mut().find(|(unit, _)| township_key(unit) == key) {
            Some((_, parts)) => parts.push(share),
            None => list.push((share.unit.clone(), vec![share])),
        }
    }
    let standing = |(unit, parts): (String, Vec<&ShareStanding>)| {
        let known: Vec<f64> = parts.iter().filter_map(|share| share.completion).collect();
        #[expect(clippy::cast_precision_loss, reason = "a handful of indicators")]
        let mean = known.iter().map(|completion| completion.min(100.0)).sum::<f64>() / known.len() as f64;
        UnitStanding {
            unit,
            parts: parts.len(),
            known: known.len(),
            met: known
                .iter()
                .filter(|completion| **completion >= 100.0 - 1e-9)
                .count(),
            completion: (!known.is_empty()).then_some(mean),
            rank: None,
        }
    };
    let mut units: Vec<UnitStanding> = list.into_iter().map(standing).collect();
    let ranks = ranks(units.iter().map(|unit| unit.completion));
    for (unit, rank) in units.iter_mut().zip(ranks) {
        unit.rank = rank;
    }
    units.sort_by_key(|unit| unit.rank.unwrap_or(usize::MAX));
    units
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::figures_of_framework;
    use crate::model::{Record, RecordId, RecordKind, Value};

    /// Two townships with homes of 20 and 40 beds, of which they shall have 40 and 50.
    fn ledger(shares: &str) -> Records {
        let mut records = Records::default();
        for (township, beds) in [("甲镇", 20), ("乙乡", 40)] {
            let mut home = Record::new(RecordKind::ElderFacility)
                .with("name", Value::Text(format!("{township}敬老院")))
                .with("township", Value::Text(township.to_owned()));
            home.set_figure(Period::Half(2026, 1), "beds_total", Some(Value::Integer(beds)));
            records.push(home);
        }
        let mut beds = Record::new(RecordKind::Indicator)
            .with("framework", Value::Text("gengma2023".to_owned()))
            .with("name", Value::Text("养老床位数".to_owned()))
            .with("unit", Value::Text("张".to_owned()))
            .with("owner", Value::Text("县民政局、县财政局".to_owned()))
            .with("target", Value::Real(100.0))
            .with("target_year", Value::Integer(2030))
            .with("shares", Value::Text(shares.to_owned()));
        beds.id = RecordId(1);
        records.push(beds);
        records
    }

    fn divided_at(shares: &str, period: Period) -> Decomposition {
        let frameworks = Frameworks::shipped().unwrap();
        let records = ledger(shares);
        let figures = figures_of_framework(&records, &frameworks, "gengma2023", period);
        decomposition(&records, &frameworks, &figures)
    }

    #[test]
    fn townships_are_ranked_by_how_much_of_their_part_is_reached() {
        let found = divided_at(
            "甲镇：2026=40、2030=50；乙乡：2026=50；丙乡：2026=10",
            Period::Half(2026, 1),
        );
        let beds = found.indicators.first().unwrap();
        let seen: Vec<_> = beds
            .shares
            .iter()
            .map(|share| {
                (
                    share.unit.as_str(),
                    share.year,
                    share.value,
                    share.completion,
                    share.gap,
                    share.rank,
                )
            })
            .collect();
        assert_eq!(
            seen,
            [
                ("甲镇", 2026, Some(20.0), Some(50.0), Some(20.0), Some(2)),
                ("乙乡", 2026, Some(40.0), Some(80.0), Some(10.0), Some(1)),
                // It has no home: a sound 0 of a township that the rolls do not name is not known.
                ("丙乡", 2026, None, None, None, None),
            ]
        );
        // 50 + 50 + 10 at the end.
        assert_eq!(beds.sum, Some(110.0));
        let units: Vec<_> = found
            .units
            .iter()
            .map(|unit| (unit.unit.as_str(), unit.rank, unit.met))
            .collect();
        assert_eq!(
            units,
            [("乙乡", Some(1), 0), ("甲镇", Some(2), 0), ("丙乡", None, 0)]
        );
        let owners: Vec<_> = found
            .owners
            .iter()
            .map(|owner| (owner.owner.as_str(), owner.indicators))
            .collect();
        assert_eq!(owners, [("县民政局", 1), ("县财政局", 1)]);
    }

    #[test]
    fn who_takes_all_of_it_stands_as_the_county_does() {
        let found = divided_at("县民政局：2027=60", Period::Half(2026, 1));
        let share = found.indicators.first().unwrap().shares.first().unwrap().clone();
        assert_eq!(
            (share.value, share.completion, share.year),
            (Some(60.0), Some(100.0), 2027)
        );
        assert_eq!(found.units.first().unwrap().met, 1);
    }

    #[test]
    fn a_text_that_cannot_be_read_divides_nothing_and_is_said() {
        let frameworks = Frameworks::shipped().unwrap();
        let records = ledger("甲镇40");
        let figures = figures_of_framework(&records, &frameworks, "gengma2023", Period::Half(2026, 1));
        assert!(
            decomposition(&records, &frameworks, &figures)
                .indicators
                .is_empty()
        );
        let beds = figures.first().unwrap();
        assert!(
            beds.notes.iter().any(|note| note.contains("甲镇40")),
            "{:?}",
            beds.notes
        );
    }
}
