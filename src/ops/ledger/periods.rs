//! The periods that a ledger reports for, and the one that is meant when none is said.

use std::collections::BTreeSet;

use crate::error::{Error, Result};
use crate::model::{Period, RecordKind, Records};
use crate::ops::Session;

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

/// The setting that keeps the periods that were started: they are there before a figure is.
const STARTED: &str = "started-periods";

impl Session {
    /// Starts a period; false when there is one already. It is a setting, no undo step.
    ///
    /// # Errors
    /// The ledger can't be written.
    pub fn start_period(&mut self, period: Period) -> Result<bool> {
        let mut started = self.started_periods()?;
        if reporting_periods(&self.records()?).contains(&period) || !started.insert(period) {
            return Ok(false);
        }
        let text = serde_json::to_string(&started).map_err(|error| Error::defect(error.to_string()))?;
        let label = format!("开始填报{}", period.label());
        self.store.transact(&label, |ledger| -> Result<()> {
            Ok(ledger.set_setting(STARTED, Some(&text))?)
        })?;
        Ok(true)
    }

    /// The periods that were started, with figures or without.
    ///
    /// # Errors
    /// The ledger can't be read.
    pub fn started_periods(&self) -> Result<BTreeSet<Period>> {
        let kept = self.store.setting(STARTED)?;
        // What can't be read is only a list of names: they can be started again.
        Ok(kept
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default())
    }
}
