//! The figures of one kind of records as columns: what a run over all indicators reads again and again.
//!
//! A ledger keeps a record's figures by period and name. A path asks for the sum of one name at every period: with
//! the names resolved once and the latest figure carried forward, that is one pass over numbers.

use std::collections::BTreeSet;

use crate::model::{Period, Record};

use super::definition::Measure;
use super::measure::{MeasureReader, MeasuredValue, whole};
use super::measure_cache::MeasureCache;
use super::township_key::township_key;

/// Marks a record that has no figure yet.
const NONE: u32 = u32::MAX;
/// Marks a figure that is no number.
const NO_NUMBER: u32 = NONE - 1;

/// The periods of all records of a kind.
pub(super) struct KindPeriods {
    /// All periods for which there are figures, in order.
    periods: Vec<Period>,
    /// The place of each record's first period; [`NONE`] for a record without figures, which has no beginning.
    begun: Vec<u32>,
}

/// One field: for each record and period, the latest figure and the place of its period.
pub(super) struct FigureColumn {
    values: Vec<(u32, f64)>,
    width: usize,
}

impl KindPeriods {
    pub(super) fn of(records: &[Record]) -> Self {
        let mut periods: Vec<Period> = Vec::new();
        for record in records {
            // Most records are returned for the same periods.
            if record.figures.keys().eq(&periods) {
                continue;
            }
            for period in record.figures.keys() {
                if let Err(at) = periods.binary_search(period) {
                    periods.insert(at, *period);
                }
            }
        }
        let begun = records.iter().map(|record| {
            let first = record.figures.keys().next();
            first.map_or(NONE, |first| place(&periods, *first))
        });
        Self {
            begun: begun.collect(),
            periods,
        }
    }

    /// All periods for which there are figures, in order.
    pub(super) fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// The place of the last period that has ended by the end of another.
    fn at(&self, until: Period) -> Option<usize> {
        self.periods
            .partition_point(|period| period.has_ended_by(until))
            .checked_sub(1)
    }

    /// Whether a record had begun.
    fn existed(&self, record: usize, at: Option<usize>) -> bool {
        match self.begun.get(record) {
            Some(&NONE) => true,
            Some(&first) => at.is_some_and(|at| first as usize <= at),
            None => false,
        }
    }

    /// One field of the same records.
    pub(super) fn column(&self, records: &[Record], field: &str) -> FigureColumn {
        let width = self.periods.len();
        let mut values = Vec::with_capacity(records.len() * width);
        let mut place = 0;
        for record in records {
            let mut figures = record.figures.iter().peekable();
            let mut latest = (NONE, f64::NAN);
            for (at, period) in (0u32..).zip(&self.periods) {
                if let Some((_, figures)) = figures.next_if(|(own, _)| *own == period)
                    && let Some(value) = figures.values.get_near(field, &mut place)
                {
                    // A value that is no number hides older ones, as it does for a single record.
                    latest = value
                        .as_number()
                        .map_or((NO_NUMBER, f64::NAN), |number| (at, number));
                }
                values.push(latest);
            }
        }
        FigureColumn { values, width }
    }
}

impl FigureColumn {
    /// The latest figure of a record at the place of a period.
    fn latest(&self, record: usize, at: usize) -> Latest {
        match self.values.get(record * self.width + at) {
            Some(&(NONE, _)) | None => Latest::Nothing,
            Some(&(NO_NUMBER, _)) => Latest::NoNumber,
            Some(&(place, number)) => Latest::Number(place as usize, number),
        }
    }
}

/// The latest figure of a record.
enum Latest {
    /// There is none yet.
    Nothing,
    /// It is no number.
    NoNumber,
    /// The place of its period and the number.
    Number(usize, f64),
}

#[expect(clippy::cast_possible_truncation, reason = "a ledger has some dozen periods")]
fn place(periods: &[Period], period: Period) -> u32 {
    periods.partition_point(|other| *other < period) as u32
}

impl MeasureReader<'_> {
    /// The same as reading record by record, for measures of the whole county that need no standard.
    pub(super) fn read_columns(
        &self,
        cache: &MeasureCache,
        measure: &Measure,
        notes: &mut Vec<String>,
    ) -> Option<MeasuredValue> {
        let all = self.records.of(measure.kind);
        let columns = cache.columns(measure.kind, all);
        let at = columns.at(self.until);
        let fits = cache.fitting(measure, || {
            let fits = all
                .iter()
                .enumerate()
                .filter(|(_, record)| self.fits(record, measure));
            fits.map(|(place, _)| place).collect()
        });
        let here: Vec<usize> = fits
            .iter()
            .copied()
            .filter(|record| columns.existed(*record, at))
            .collect();
        let known = (0..all.len()).any(|record| columns.existed(record, at));
        let existing = || {
            let existing = all
                .iter()
                .zip(0..)
                .filter(|(_, record)| columns.existed(*record, at));
            existing.map(|(record, _)| record)
        };
        if !known || self.has_no_group(measure, existing(), here.is_empty()) {
            self.note_no_group(measure, notes);
            return None;
        }
        self.heed_blanks(measure, existing(), notes)?;
        let latest = at.and_then(|at| columns.periods.get(at)).copied();
        let Some(field) = &measure.field else {
            return Some(MeasuredValue {
                value: whole(count(measure, all, &here)),
                as_of: latest.unwrap_or(self.until),
                oldest: self.oldest(all, &here),
                is_flow: false,
            });
        };
        let column = cache.column(measure.kind, field, || columns.column(all, field));
        let value = |record: usize| {
            let kept = || Some((self.until, all.get(record)?.number(field)?));
            match at.map_or(Latest::Nothing, |at| column.latest(record, at)) {
                Latest::Number(place, number) => Some((columns.periods.get(place).copied()?, number)),
                Latest::NoNumber => None,
                Latest::Nothing => kept(),
            }
        };
        let dated: Vec<(Period, f64)> = here.iter().filter_map(|record| value(*record)).collect();
        let elsewhere = || {
            let existing = (0..all.len()).filter(|record| columns.existed(*record, at));
            existing.filter_map(value).map(|(period, _)| period).max()
        };
        self.add(measure.kind, field, &dated, here.len(), elsewhere, notes)
    }
}

impl MeasureReader<'_> {
    /// The earliest of the dates at which these records were last returned.
    fn oldest(&self, all: &[Record], here: &[usize]) -> Option<Period> {
        let counted = here.iter().filter_map(|record| all.get(*record));
        counted.filter_map(|record| self.date(record)).min()
    }
}

fn count(measure: &Measure, all: &[Record], here: &[usize]) -> usize {
    let Some(field) = &measure.distinct else {
        return here.len();
    };
    let names = here.iter().filter_map(|record| all.get(*record));
    names
        .map(|record| township_key(record.text(field)))
        .collect::<BTreeSet<_>>()
        .len()
}
