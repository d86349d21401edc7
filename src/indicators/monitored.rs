//! 监测指标: what is watched without a target, because the plan in force does not ask for it.

use crate::model::{Period, Record, Records};

use super::catalog::Frameworks;
use super::compute::{LedgerIndicator, NO_FRAMEWORK, figures_of_framework};
use super::figure::Figure;

/// The rows that stand under no framework: the ledger's own records of none, so that each is seen somewhere, then what
/// is watched everywhere.
pub(super) fn rows(kept: Vec<Record>, frameworks: &Frameworks) -> Vec<Record> {
    let mut rows = kept;
    let watched = frameworks.definitions().filter(|definition| definition.monitored);
    for definition in watched {
        let is_it =
            |record: &Record| LedgerIndicator::new(record, frameworks, NO_FRAMEWORK).id() == definition.id;
        if !rows.iter().any(is_it) {
            rows.push(definition.record());
        }
    }
    rows
}

/// The figures that are watched beside those of a framework: each that it does not have itself.
pub fn monitored_figures(
    records: &Records,
    frameworks: &Frameworks,
    beside: &[Figure],
    period: Period,
) -> Vec<Figure> {
    let mut figures = figures_of_framework(records, frameworks, NO_FRAMEWORK, period);
    figures.retain(|figure| figure.record.is_some() || beside.iter().all(|own| own.id != figure.id));
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_plan_has_is_not_watched_beside_it() {
        let frameworks = Frameworks::shipped().unwrap();
        let records = Records::default();
        let period = Period::Year(2026);
        let own = figures_of_framework(&records, &frameworks, "kunming2022", period);
        let watched = monitored_figures(&records, &frameworks, &own, period);
        let has = |id: &str| watched.iter().any(|figure| figure.id == id);
        assert!(has("enrolment-rate") && has("place-use") && has("bed-vacancy"));
        // 昆政办〔2022〕74号 sets a target for this one.
        assert!(!has("beds-per-thousand-elders"));
        assert!(
            watched
                .iter()
                .all(|figure| figure.target.is_none() && figure.framework.is_empty())
        );
    }
}
