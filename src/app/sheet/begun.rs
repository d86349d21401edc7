//! A period that was begun: what the one before lists, and what is taken over from it.

use crate::forms::dictionary;
use crate::model::{Period, Record};

use super::record_sheet::RecordSheet;

impl RecordSheet {
    /// The period in view.
    pub const fn period(&self) -> Option<Period> {
        self.period
    }

    /// The latest period before that lists records of this kind, where each period has its own.
    pub fn period_before(&self) -> Option<Period> {
        self.earlier.period_before()
    }

    /// What the period before lists and this one does not, as new rows: what names a record, and nothing of its figures.
    pub fn unlisted(&self) -> Vec<Vec<(String, String)>> {
        let records = self.earlier.unlisted(&self.snapshot, self.kind);
        records.into_iter().map(|record| self.named(record)).collect()
    }

    fn named(&self, record: &Record) -> Vec<(String, String)> {
        let fields = dictionary().fields(self.kind).iter();
        fields
            .filter(|field| field.key || field.required)
            .filter_map(|field| {
                let value = record.get(&field.id)?;
                Some((field.id.clone(), value.show(field.money_unit())))
            })
            .collect()
    }
}
