//! The periods that a ledger reports for, and the one that is meant when none is said.

use crate::model::{Period, RecordKind, Records};

/// The periods of facilities, returns and population: those for which someone reports.
pub(crate) fn reporting_periods(records: &Records) -> Vec<Period> {
    records.periods_of(&[
        RecordKind::ElderFacility,
        RecordKind::ChildcareFacility,
        RecordKind::ProjectReturn,
        RecordKind::Population,
    ])
}

/// The latest reporting period; in an empty ledger, the half-year of today.
pub(crate) fn current_period(records: &Records) -> Period {
    reporting_periods(records).last().copied().unwrap_or_else(|| {
        let today = jiff::Zoned::now().date();
        Period::Half(i32::from(today.year()), if today.month() <= 6 { 1 } else { 2 })
    })
}
