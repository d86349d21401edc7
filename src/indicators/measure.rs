//! Measures: sums and counts over the records as they stood at the end of a period.

use std::collections::BTreeSet;

use crate::forms::{EstateStandard, dictionary, standards};
use crate::model::{Period, Record, RecordKind, Records};

use super::catalog::Frameworks;
use super::definition::{DefinitionVersion, Measure, PartDefinition, StandardTest};
use super::figure::FigurePart;
use super::measure_cache::{MeasureCache, NotedValue};
use super::township_key::{is_total, matches, township_key};

/// The ledger at the end of a period, all of it or one township.
#[derive(Clone, Copy)]
pub(super) struct MeasureReader<'a> {
    pub(super) records: &'a Records,
    pub(super) frameworks: &'a Frameworks,
    /// Code of the area whose standards hold; empty if unknown.
    pub(super) area_code: &'a str,
    pub(super) until: Period,
    /// The key of a township ([`township_key`]); `None` for the whole county.
    pub(super) township: Option<&'a str>,
    /// What this run has read already, if it reads more than once.
    pub(super) cache: Option<&'a MeasureCache>,
}

/// A computed value with its parts.
pub(super) struct ComputedQuotient {
    pub(super) value: Option<f64>,
    pub(super) numerator: Option<FigurePart>,
    pub(super) denominator: Option<FigurePart>,
}

/// One number with the latest date of the figures in it.
#[derive(Clone, Copy)]
pub(super) struct MeasuredValue {
    pub(super) value: f64,
    pub(super) as_of: Period,
    /// The earliest date of the figures in it; `None` when nothing in it has a date.
    pub(super) oldest: Option<Period>,
    /// Whether it counts what happened in a year.
    pub(super) is_flow: bool,
}

/// How a note begins that says why there is no value.
pub(super) const NO_DATA: &str = "台账里没有";

impl MeasureReader<'_> {
    /// Numerator ÷ denominator × factor; notes say why there is no value.
    pub(super) fn compute(&self, version: &DefinitionVersion, notes: &mut Vec<String>) -> ComputedQuotient {
        let numerator = self.part(&version.numerator, notes);
        let Some(definition) = &version.denominator else {
            let value = numerator.as_ref().map(|part| part.value * version.factor);
            return ComputedQuotient {
                value,
                numerator,
                denominator: None,
            };
        };
        let denominator = self.part(definition, notes);
        let value = match (&numerator, &denominator) {
            (Some(above), Some(below)) if below.value > 0.0 => {
                Some(above.value / below.value * version.factor)
            }
            (_, Some(below)) if below.value <= 0.0 => {
                notes.push(format!("分母“{}”为0，不计算", below.label));
                None
            }
            _ => None,
        };
        ComputedQuotient {
            value,
            numerator,
            denominator,
        }
    }

    fn part(&self, definition: &PartDefinition, notes: &mut Vec<String>) -> Option<FigurePart> {
        let mut reasons = Vec::new();
        let read = self.add_up(definition, &definition.sum, &mut reasons);
        let read = read.or_else(|| {
            (!definition.instead.is_empty())
                .then(|| self.add_up(definition, &definition.instead, &mut reasons))
                .flatten()
        });
        // Why the first choice had no figure is of no interest once another one has.
        let read = read.inspect(|_| reasons.retain(|note| !note.starts_with(NO_DATA)));
        for reason in reasons {
            push_new(notes, reason);
        }
        read
    }

    fn add_up(
        &self,
        definition: &PartDefinition,
        sum: &[Measure],
        notes: &mut Vec<String>,
    ) -> Option<FigurePart> {
        let mut value = 0.0;
        let mut as_of: Option<Period> = None;
        let (mut oldest, mut is_flow): (Option<Period>, bool) = (None, false);
        for measure in sum {
            let Some(reading) = self.read(measure, notes) else {
                // A missing base figure has been named already.
                if measure.item.is_none() {
                    push_new(notes, format!("{NO_DATA}“{}”的数据", definition.label));
                }
                return None;
            };
            value += reading.value * measure.factor;
            as_of = as_of.max(Some(reading.as_of));
            oldest = oldest.into_iter().chain(reading.oldest).min();
            is_flow |= reading.is_flow;
        }
        Some(FigurePart {
            label: definition.label.clone(),
            value,
            as_of: as_of?,
            unit: definition.unit.clone(),
            oldest,
            is_flow,
            is_population: sum.iter().all(|measure| measure.kind == RecordKind::Population),
        })
    }

    pub(super) fn read(&self, measure: &Measure, notes: &mut Vec<String>) -> Option<MeasuredValue> {
        let read = || -> NotedValue {
            let mut notes = Vec::new();
            (self.read_dated(measure, &mut notes), notes)
        };
        let (reading, said) = match self.cache.filter(|_| self.township.is_none()) {
            Some(cache) => cache.reading(measure, self.until, self.area_code, read),
            None => read(),
        };
        for note in said {
            push_new(notes, note);
        }
        reading
    }

    /// The reading; a kind whose records have no dates is as it is today.
    fn read_dated(&self, measure: &Measure, notes: &mut Vec<String>) -> Option<MeasuredValue> {
        let reading = self.read_records(measure, notes)?;
        let has_dates = measure.kind.has_figures() || measure.kind.is_periodic();
        Some(MeasuredValue {
            oldest: reading.oldest.filter(|_| has_dates),
            ..reading
        })
    }

    fn read_records(&self, measure: &Measure, notes: &mut Vec<String>) -> Option<MeasuredValue> {
        if let Some(item) = &measure.item {
            return self.kept(item, notes);
        }
        if measure.least {
            return self.least(measure);
        }
        let is_plain =
            !measure.kind.is_periodic() && measure.standard.is_none() && measure.positive.is_none();
        if let Some(cache) = self.cache.filter(|_| is_plain && self.township.is_none()) {
            return self.read_columns(cache, measure, notes);
        }
        let known = self.known(measure);
        let fits: Vec<&Record> = known.iter().copied().filter(|r| self.fits(r, measure)).collect();
        if known.is_empty() || self.has_no_group(measure, known.iter().copied(), fits.is_empty()) {
            self.note_no_group(measure, notes);
            return None;
        }
        self.heed_blanks(measure, known.iter().copied(), notes)?;
        self.note_incomplete_date(measure, &known, notes);
        let here: Vec<&Record> = fits.into_iter().filter(|record| self.is_here(record)).collect();
        match &measure.field {
            Some(field) => self.sum(measure.kind, field, &known, &here, notes),
            None => Some(self.count(measure, &known, &here, notes)),
        }
    }

    /// Whether no record is of the kind of facility asked for. Where facilities are told apart by 是 and 否, none with 是
    /// is a sound 0.
    pub(super) fn has_no_group<'r>(
        &self,
        measure: &Measure,
        mut known: impl Iterator<Item = &'r Record>,
        none_fits: bool,
    ) -> bool {
        let mut is_sound =
            || measure.asks_yes_or_no() && known.any(|record| self.fits_otherwise(record, measure));
        measure.group.is_some() && none_fits && !is_sound()
    }

    /// Says that no record is of the kind of facility asked for.
    pub(super) fn note_no_group(&self, measure: &Measure, notes: &mut Vec<String>) {
        if let Some(group) = measure.group.as_deref().and_then(|id| self.frameworks.group(id)) {
            push_new(
                notes,
                format!("没有机构类型属于“{}”的机构。{}", group.name, group.note),
            );
        }
    }

    /// Records of the kind that existed by the end of the period; population at one date.
    pub(super) fn known(&self, measure: &Measure) -> Vec<&Record> {
        let all = self.records.of(measure.kind);
        if measure.kind.is_periodic() {
            return self.at_latest_date(measure, all);
        }
        all.iter().filter(|record| self.existed(record)).collect()
    }

    /// Whether a record had begun by the end of the period.
    fn existed(&self, record: &Record) -> bool {
        let mut begun = record.figures.keys();
        record.figures.is_empty() || begun.any(|period| period.has_ended_by(self.until))
    }

    /// The latest date at which as many townships have the figure as at any date.
    fn at_latest_date<'r>(&self, measure: &Measure, all: &'r [Record]) -> Vec<&'r Record> {
        let has = |record: &Record| {
            measure
                .field
                .as_ref()
                .is_none_or(|field| record.number(field).is_some())
        };
        let mut dates: Vec<Period> = all.iter().filter_map(|record| record.period).collect();
        dates.retain(|period| period.has_ended_by(self.until));
        dates.sort_unstable();
        dates.dedup();
        let mut best: Vec<&Record> = Vec::new();
        for date in dates {
            let rows: Vec<&Record> = all
                .iter()
                .filter(|record| record.period == Some(date) && has(record))
                .collect();
            let townships: Vec<&Record> = rows.iter().copied().filter(|row| !is_total(row)).collect();
            let rows = if townships.is_empty() { rows } else { townships };
            if rows.len() >= best.len() {
                best = rows;
            }
        }
        best
    }

    pub(super) fn fits(&self, record: &Record, measure: &Measure) -> bool {
        let wanted = |(field, accepted): (&String, &Vec<String>)| matches(record, field, accepted);
        measure.wanted.iter().all(wanted) && self.fits_otherwise(record, measure)
    }

    /// Whether a record fits in all but the values that are wanted.
    pub(super) fn fits_otherwise(&self, record: &Record, measure: &Measure) -> bool {
        let group = measure.group.as_deref().and_then(|id| self.frameworks.group(id));
        let positive = |field: &String| self.value(record, field).is_some_and(|(_, value)| value > 0.0);
        let excluded = |(field, excluded): (&String, &Vec<String>)| matches(record, field, excluded);
        !measure.unless.iter().any(excluded)
            && measure.stated.iter().all(|field| record.get(field).is_some())
            && group.is_none_or(|group| group.contains(record.text("kind")))
            && measure.positive.as_ref().is_none_or(positive)
            && measure.standard.is_none_or(|test| self.stands(record, test))
    }

    pub(super) fn standard(&self) -> Option<&'static EstateStandard> {
        standards().estate(self.area_code, self.until.year())
    }

    pub(super) fn is_here(&self, record: &Record) -> bool {
        self.township
            .is_none_or(|key| township_key(record.text("township")) == key)
    }

    fn count(
        &self,
        measure: &Measure,
        known: &[&Record],
        here: &[&Record],
        notes: &mut Vec<String>,
    ) -> MeasuredValue {
        let count = match &measure.distinct {
            Some(field) => here
                .iter()
                .map(|r| township_key(r.text(field)))
                .collect::<BTreeSet<_>>()
                .len(),
            None => here.len(),
        };
        if measure.standard == Some(StandardTest::Known) && self.township.is_none() {
            let wanted = |r: &&&Record| {
                measure
                    .wanted
                    .iter()
                    .all(|(field, values)| matches(r, field, values))
            };
            let unknown = known.iter().filter(wanted).count().saturating_sub(here.len());
            if unknown > 0 {
                push_new(notes, format!("{unknown}个小区缺户数或面积，不能判断，未计入"));
            }
        }
        let dates = known.iter().filter_map(|record| self.date(record));
        MeasuredValue {
            value: whole(count),
            as_of: dates.max().unwrap_or(self.until),
            oldest: here.iter().filter_map(|record| self.date(record)).min(),
            is_flow: false,
        }
    }

    /// The date of a record's latest figures; `None` for what has no date.
    pub(super) fn date(&self, record: &Record) -> Option<Period> {
        let mut figures = record.figures.keys().rev().copied();
        record
            .period
            .or_else(|| figures.find(|period| period.has_ended_by(self.until)))
    }

    fn sum(
        &self,
        kind: RecordKind,
        field: &str,
        known: &[&Record],
        here: &[&Record],
        notes: &mut Vec<String>,
    ) -> Option<MeasuredValue> {
        let value = |record: &&Record| self.value(record, field);
        let dated: Vec<(Period, f64)> = here.iter().filter_map(value).collect();
        let elsewhere = || known.iter().filter_map(value).map(|(period, _)| period).max();
        self.add(kind, field, &dated, here.len(), elsewhere, notes)
    }

    /// Adds dated figures of so many records; `elsewhere` is the latest date of the field in all of the county.
    pub(super) fn add(
        &self,
        kind: RecordKind,
        field: &str,
        dated: &[(Period, f64)],
        count: usize,
        elsewhere: impl FnOnce() -> Option<Period>,
        notes: &mut Vec<String>,
    ) -> Option<MeasuredValue> {
        let as_of = match dated.iter().map(|(period, _)| *period).max() {
            Some(latest) => latest,
            // Nothing to add here, but the figure is kept elsewhere in the county: a sound 0.
            None if count == 0 => elsewhere()?,
            None => return None,
        };
        if self.township.is_none() {
            let name = dictionary()
                .field(kind, field)
                .map_or(field, |field| field.name.as_str());
            let missing = count - dated.len();
            if missing > 0 {
                push_new(
                    notes,
                    format!("{missing}条{}记录没有“{name}”，未计入", kind.label()),
                );
            }
            let older = dated.iter().filter(|(period, _)| !period.same_end(as_of)).count();
            if older > 0 {
                push_new(
                    notes,
                    format!("“{name}”中{older}条用的是早于{}的数", as_of.label()),
                );
            }
        }
        Some(MeasuredValue {
            value: dated.iter().map(|(_, value)| value).sum(),
            as_of,
            oldest: dated.iter().map(|(period, _)| *period).min().or(Some(as_of)),
            is_flow: false,
        })
    }

    pub(super) fn value(&self, record: &Record, field: &str) -> Option<(Period, f64)> {
        if let Some((period, value)) = record.latest(field, self.until) {
            return Some((period, value.as_number()?));
        }
        Some((record.period.unwrap_or(self.until), record.number(field)?))
    }
}

pub(super) fn push_new(notes: &mut Vec<String>, note: String) {
    if !notes.contains(&note) {
        notes.push(note);
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a county stay below 2^53")]
pub(super) fn whole(count: usize) -> f64 {
    count as f64
}
