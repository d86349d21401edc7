//! How the departments stand by the indicators that they answer for (责任单位).

use crate::model::{Comparator, Comparison, rounded_to};

use super::catalog::Frameworks;
use super::figure::{Figure, FigureStatus};

/// A department with the indicators that it answers for.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnerStanding {
    /// The department.
    pub owner: String,
    /// Its indicators.
    pub indicators: usize,
    /// How many of them stand how.
    pub statuses: Vec<(FigureStatus, usize)>,
    /// Of how many it is known how far they are.
    pub known: usize,
    /// The mean of their completion, each at most 100 %.
    pub completion: Option<f64>,
    /// Its place among the departments, from 1.
    pub rank: Option<usize>,
}

/// The departments, the best first.
pub(super) fn owners(frameworks: &Frameworks, figures: &[Figure]) -> Vec<OwnerStanding> {
    let mut list: Vec<(OwnerStanding, f64)> = Vec::new();
    for figure in figures {
        let completion = completion_of(frameworks, figure);
        for owner in figure.owner.split(['、', '，', ',', '；', ';']) {
            let owner = DUTIES
                .iter()
                .fold(owner.trim(), |owner, duty| owner.trim_end_matches(duty));
            if owner.is_empty() {
                continue;
            }
            let at = list.iter().position(|(known, _)| known.owner == owner);
            let at = at.unwrap_or_else(|| {
                let new = OwnerStanding {
                    owner: owner.to_owned(),
                    indicators: 0,
                    statuses: FigureStatus::ALL.map(|status| (status, 0)).to_vec(),
                    known: 0,
                    completion: None,
                    rank: None,
                };
                list.push((new, 0.0));
                list.len() - 1
            });
            let Some((known, sum)) = list.get_mut(at) else {
                continue;
            };
            known.indicators += 1;
            if let Some(completion) = completion {
                known.known += 1;
                *sum += completion.min(100.0);
            }
            let mut statuses = known.statuses.iter_mut();
            if let Some((_, count)) = statuses.find(|(status, _)| *status == figure.status) {
                *count += 1;
            }
        }
    }
    let standing = |(mut owner, sum): (OwnerStanding, f64)| {
        owner.statuses.retain(|(_, count)| *count > 0);
        #[expect(clippy::cast_precision_loss, reason = "a handful of indicators")]
        let mean = sum / owner.known as f64;
        owner.completion = (owner.known > 0).then_some(mean);
        owner
    };
    let mut owners: Vec<OwnerStanding> = list.into_iter().map(standing).collect();
    let ranks = ranks(owners.iter().map(|owner| owner.completion));
    for (owner, rank) in owners.iter_mut().zip(ranks) {
        owner.rank = rank;
    }
    owners.sort_by_key(|owner| owner.rank.unwrap_or(usize::MAX));
    owners
}

/// What may follow the name of a department.
const DUTIES: [&str; 6] = [
    "按照职责分工负责",
    "按职责分工负责",
    "牵头负责",
    "牵头",
    "配合",
    "负责",
];

/// How much of its target an indicator has reached, in percent; nothing where it is not judged.
fn completion_of(frameworks: &Frameworks, figure: &Figure) -> Option<f64> {
    let share = figure.share.map(|(_, value)| value);
    let whole = figure.target.as_ref().filter(|_| figure.total_of.is_none());
    let falls = frameworks
        .definition(&figure.id)
        .is_some_and(|definition| definition.falls);
    let is_most = |comparison: &Comparison| comparison.comparator == Comparator::AtMost;
    let falls = falls
        || figure
            .target
            .as_ref()
            .is_some_and(|(_, comparison)| is_most(comparison));
    let target = share.or(whole.map(|(_, comparison)| comparison.value))?;
    completion(figure.value?, target, falls)
}

/// How much of a target is reached, in percent.
pub(super) fn completion(value: f64, target: f64, falls: bool) -> Option<f64> {
    let (above, below) = if falls { (target, value) } else { (value, target) };
    (below > 0.0).then(|| above / below * 100.0)
}

/// The places of values, the greatest first; those that look the same with two decimals share a place.
pub(super) fn ranks(values: impl Iterator<Item = Option<f64>>) -> Vec<Option<usize>> {
    let values: Vec<Option<f64>> = values
        .map(|value| value.map(|value| rounded_to(value, 2)))
        .collect();
    let place = |value: f64| values.iter().flatten().filter(|other| **other > value).count() + 1;
    values.iter().map(|value| value.map(place)).collect()
}
