//! How many records each form prints: what stands beside it in the list is what stands on the paper.

use std::collections::BTreeMap;

use crate::export::printed_count;
use crate::forms::Form;
use crate::model::{Period, RecordKind, Records};

use super::export::annex_period;
use crate::ops::Session;

impl Session {
    /// The number of records by the id of the form, for the period in hand.
    pub(crate) fn printed_counts(&self, records: &Records, period: Period) -> BTreeMap<String, usize> {
        let count = |form: &Form| {
            let period = annex_period(form, records, Some(period)).unwrap_or(period);
            if form.record == RecordKind::BaseFigure {
                return self.wanted_figures(records, period).len();
            }
            let form = self.of_current_plan(form).in_year(period.year());
            printed_count(&form, records, Some(period))
        };
        let forms = self.forms.iter();
        forms.map(|form| (form.id.clone(), count(form))).collect()
    }
}
