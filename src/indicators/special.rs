//! Measures that are no plain sum: base figures, the least of the townships, estates by their standard.

use crate::model::Record;

use super::base_item::Kept;
use super::definition::{Measure, StandardTest};
use super::measure::{MeasureReader, MeasuredValue, NO_DATA, push_new, whole};
use super::township_key::township_key;

impl MeasureReader<'_> {
    /// A base figure; the county has it, not its townships.
    pub(super) fn kept(&self, item: &str, notes: &mut Vec<String>) -> Option<MeasuredValue> {
        if self.township.is_some() {
            return None;
        }
        let item = self.frameworks.item(item)?;
        match item.at(self.records, self.until) {
            Kept::Value(value, as_of, _) => Some(MeasuredValue {
                value,
                as_of,
                oldest: Some(as_of),
                is_flow: item.yearly,
            }),
            Kept::WrongUnit(record) => {
                let (name, unit) = (&item.name, record.text("unit"));
                push_new(
                    notes,
                    format!("基础数据“{name}”的单位是{unit}，应为{}，未采用", item.unit),
                );
                None
            }
            Kept::Absent => {
                push_new(notes, format!("{NO_DATA}基础数据“{}”，请填写", item.name));
                None
            }
        }
    }

    /// The least count of fitting records in a township of the population table.
    pub(super) fn least(&self, measure: &Measure) -> Option<MeasuredValue> {
        let townships = super::township::listed(self, measure);
        let known = self.known(measure);
        let fits: Vec<&&Record> = known.iter().filter(|record| self.fits(record, measure)).collect();
        let count = |key: &String| {
            let inside = fits
                .iter()
                .filter(|record| township_key(record.text("township")) == *key);
            inside.count()
        };
        let here = townships
            .iter()
            .filter(|key| self.township.is_none_or(|only| only == key.as_str()));
        let dates = known.iter().filter_map(|record| self.date(record));
        Some(MeasuredValue {
            value: whole(here.map(count).min()?),
            as_of: dates.max().unwrap_or(self.until),
            oldest: fits.iter().filter_map(|record| self.date(record)).min(),
            is_flow: false,
        })
    }

    pub(super) fn stands(&self, estate: &Record, test: StandardTest) -> bool {
        let elder = || self.standard().and_then(|standard| standard.is_met(estate));
        let childcare = || super::estates::has_its_places(estate, self);
        match test {
            StandardTest::Met => elder() == Some(true),
            StandardTest::Known => elder().is_some(),
            StandardTest::ChildcareMet => childcare() == Some(true),
            StandardTest::ChildcareKnown => childcare().is_some(),
        }
    }

    /// Says when a later date was passed over because fewer townships have figures for it.
    pub(super) fn note_incomplete_date(&self, measure: &Measure, known: &[&Record], notes: &mut Vec<String>) {
        if !measure.kind.is_periodic() || self.township.is_some() {
            return;
        }
        let dates = self
            .records
            .of(measure.kind)
            .iter()
            .filter_map(|record| record.period);
        let newest = dates.filter(|period| period.has_ended_by(self.until)).max();
        let used = known.iter().filter_map(|record| record.period).max();
        if let (Some(newest), Some(used)) = (newest, used)
            && newest > used
        {
            let (newest, used) = (newest.label(), used.label());
            push_new(
                notes,
                format!("{newest}的{}数据不全，用{used}的数", measure.kind.label()),
            );
        }
    }
}
