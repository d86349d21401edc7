//! A record: named values of one kind, its figures by period, and the place they came from.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{HandEdits, Period, RecordKind, Value, Values};

/// The number under which the ledger keeps a record; unique within its kind, 0 for a record not yet kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordId(pub i64);

/// Where a record came from: the row of an imported sheet. Typed by hand is "no source".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The file's name without its folder, shared by all that came from it.
    pub file: Arc<str>,
    /// The sheet, likewise.
    pub sheet: Arc<str>,
    /// The row as the user sees it, from 1.
    pub row: u32,
}

/// The figures of a record for one period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Values by field; only fields of the scope "figure".
    pub values: Values,
    /// Where they came from.
    pub source: Option<Source>,
}

/// One record of a ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its number, 0 before it is kept.
    pub id: RecordId,
    /// What it describes.
    pub kind: RecordKind,
    /// The period, for kinds whose records belong to one ([`RecordKind::is_periodic`]).
    pub period: Option<Period>,
    /// Values that are not kept by period.
    pub values: Values,
    /// Figures by period, for kinds that have them ([`RecordKind::has_figures`]).
    pub figures: BTreeMap<Period, Figures>,
    /// Cells of unknown columns, by [`Self::extra_name`].
    pub extra: BTreeMap<String, String>,
    /// What was typed by hand after the record was imported, by [`Record::edited_name`]: an import asks before it
    /// replaces that.
    pub edited: HandEdits,
    /// Where it came from.
    pub source: Option<Source>,
}

impl Record {
    /// An empty record of a kind.
    pub fn new(kind: RecordKind) -> Self {
        Self {
            id: RecordId::default(),
            kind,
            period: None,
            values: Values::new(),
            figures: BTreeMap::new(),
            extra: BTreeMap::new(),
            edited: HandEdits::default(),
            source: None,
        }
    }

    /// The same record with a value set.
    #[must_use]
    pub fn with(mut self, field: &str, value: Value) -> Self {
        self.values.insert(field.to_owned(), value);
        self
    }

    /// The same record with a figure set.
    #[must_use]
    pub fn with_figure(mut self, period: Period, field: &str, value: Value) -> Self {
        self.figures
            .entry(period)
            .or_default()
            .values
            .insert(field.to_owned(), value);
        self
    }

    /// A value of the record itself.
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.values.get(field)
    }

    /// A value of the record or its figure of exactly that period.
    pub fn at(&self, field: &str, period: Option<Period>) -> Option<&Value> {
        self.values
            .get(field)
            .or_else(|| self.figures.get(&period?)?.values.get(field))
    }

    /// The latest figure at or before the end of a period, with its own period.
    pub fn latest(&self, field: &str, until: Period) -> Option<(Period, &Value)> {
        self.figures
            .range(..=until.longest_with_its_end())
            .rev()
            .find_map(|(period, figures)| Some((*period, figures.values.get(field)?)))
    }

    /// The figure of the very day on which a period ends, with its own period: 2022, 2022H2 and 2022-12 end on one day. The
    /// period itself comes first; two others that differ are none, since nobody can tell which holds.
    pub fn same_end(&self, field: &str, period: Period) -> Option<(Period, &Value)> {
        let exact = self
            .figures
            .get(&period)
            .and_then(|figures| figures.values.get(field));
        if let Some(value) = exact {
            return Some((period, value));
        }
        let same = self.figures.iter().filter(|(own, _)| own.same_end(period));
        let mut values = same.filter_map(|(own, figures)| Some((*own, figures.values.get(field)?)));
        let first = values.next()?;
        values.all(|(_, value)| value == first.1).then_some(first)
    }

    /// The text of a text field; empty when absent.
    pub fn text(&self, field: &str) -> &str {
        match self.values.get(field) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// The number of a numeric field of the record itself ([`Value::as_number`]).
    pub fn number(&self, field: &str) -> Option<f64> {
        self.values.get(field).and_then(Value::as_number)
    }

    /// Sets or, with `None`, removes a value of the record itself.
    pub fn set(&mut self, field: &str, value: Option<Value>) {
        set(&mut self.values, field, value);
    }

    /// Sets or removes a figure; a period without figures vanishes.
    pub fn set_figure(&mut self, period: Period, field: &str, value: Option<Value>) {
        let figures = self.figures.entry(period).or_default();
        set(&mut figures.values, field, value);
        if figures.values.is_empty() {
            self.figures.remove(&period);
        }
    }

    /// The name under which [`Self::edited`] knows a value of the record or, with a period, a figure.
    pub fn edited_name(field: &str, period: Option<Period>) -> String {
        period.map_or_else(|| field.to_owned(), |period| format!("{period}/{field}"))
    }

    /// The name under which [`Self::extra`] keeps a cell of an unknown column: with the period where the record's figures
    /// have one, so that the next period's file replaces nothing.
    pub fn extra_name(kind: RecordKind, header: &str, period: Option<Period>) -> String {
        match period.filter(|_| kind.has_figures()) {
            Some(period) => format!("{period}/{header}"),
            None => header.to_owned(),
        }
    }

    /// Period and header of an [`Self::extra_name`].
    pub fn split_extra_name(kind: RecordKind, name: &str) -> (Option<Period>, &str) {
        let dated = || {
            let (period, header) = name.split_once('/').filter(|_| kind.has_figures())?;
            Some((Some(period.parse().ok()?), header))
        };
        dated().unwrap_or((None, name))
    }

    /// The headers of the unknown columns of some records, each once.
    pub fn extra_headers<'r>(records: impl IntoIterator<Item = &'r Self>) -> BTreeSet<&'r str> {
        let of_record = |record: &'r Self| {
            let names = record.extra.keys();
            names.map(|name| Self::split_extra_name(record.kind, name).1)
        };
        records.into_iter().flat_map(of_record).collect()
    }

    /// The periods of its figures, or the one of the record itself where it has none.
    pub fn stated_periods(&self) -> Vec<Option<Period>> {
        if self.figures.is_empty() {
            vec![self.period]
        } else {
            self.figures.keys().copied().map(Some).collect()
        }
    }

    /// Cells of unknown columns by header: those of exactly a period, or the latest; besides, what has no period.
    pub fn extra_at(&self, period: Option<Period>) -> BTreeMap<&str, &str> {
        let mut cells: Vec<(Option<Period>, &str, &str)> = self
            .extra
            .iter()
            .map(|(name, text)| {
                let (own, header) = Self::split_extra_name(self.kind, name);
                (own, header, text.as_str())
            })
            .filter(|(own, ..)| own.is_none() || period.is_none() || *own == period)
            .collect();
        // What has no period comes first and is replaced.
        cells.sort_by_key(|(own, ..)| *own);
        cells
            .into_iter()
            .map(|(_, header, text)| (header, text))
            .collect()
    }

    /// The text that names the record ([`RecordKind::name_field`]); empty when absent.
    pub fn name(&self) -> &str {
        self.text(self.kind.name_field())
    }

    /// What the record is called in lists and messages: its name, and the period it belongs to.
    pub fn title(&self) -> String {
        let name = self.name();
        match (self.kind.is_periodic(), self.period) {
            (true, Some(period)) => format!("{name} {}", period.label()),
            _ => name.to_owned(),
        }
    }
}

fn set(values: &mut Values, field: &str, value: Option<Value>) {
    match value {
        Some(value) => values.insert(field.to_owned(), value),
        None => values.remove(field),
    };
}

/// All records of a ledger by kind, as read at one version.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Records {
    kinds: BTreeMap<RecordKind, Vec<Record>>,
    /// Where each record stands; an import asks for tens of thousands.
    places: HashMap<(RecordKind, RecordId), usize>,
}

impl Records {
    /// The records of a kind, in the order of entry.
    pub fn of(&self, kind: RecordKind) -> &[Record] {
        self.kinds.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// One record.
    pub fn get(&self, kind: RecordKind, id: RecordId) -> Option<&Record> {
        self.of(kind).get(*self.places.get(&(kind, id))?)
    }

    /// Puts the records of a kind in place.
    pub fn put(&mut self, kind: RecordKind, records: Vec<Record>) {
        self.places.retain(|(of, _), _| *of != kind);
        self.places.extend(
            records
                .iter()
                .enumerate()
                .map(|(at, record)| ((kind, record.id), at)),
        );
        self.kinds.insert(kind, records);
    }

    /// Adds one record.
    pub fn push(&mut self, record: Record) {
        let records = self.kinds.entry(record.kind).or_default();
        self.places.insert((record.kind, record.id), records.len());
        records.push(record);
    }

    /// Every period that some record or figure states, in order.
    pub fn periods(&self) -> Vec<Period> {
        let kinds: Vec<RecordKind> = self.kinds.keys().copied().collect();
        self.periods_of(&kinds)
    }

    /// Those that records of some kinds state, or their figures.
    pub fn periods_of(&self, kinds: &[RecordKind]) -> Vec<Period> {
        let mut periods: Vec<Period> = kinds
            .iter()
            .flat_map(|kind| self.of(*kind))
            .flat_map(|record| record.period.into_iter().chain(record.figures.keys().copied()))
            .collect();
        periods.sort_unstable();
        periods.dedup();
        periods
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_figure_is_that_of_the_last_period_ended() {
        let period = |code: &str| code.parse::<Period>().unwrap();
        let facility = Record::new(RecordKind::ElderFacility)
            .with_figure(period("2022"), "beds_total", Value::Integer(50))
            .with_figure(period("2023H1"), "residents", Value::Integer(9));
        let latest = |code: &str| {
            facility
                .latest("beds_total", period(code))
                .map(|(p, v)| (p.to_string(), v.clone()))
        };
        assert_eq!(latest("2023H1"), Some(("2022".to_owned(), Value::Integer(50))));
        assert_eq!(latest("2022H1"), None);
    }

    #[test]
    fn a_record_is_named_by_the_field_of_its_kind() {
        let task = Record::new(RecordKind::Task).with("content", Value::Text("建成养老院".to_owned()));
        let population = Record {
            period: Some(Period::Year(2023)),
            ..Record::new(RecordKind::Population).with("township", Value::Text("江北街道".to_owned()))
        };
        assert_eq!((task.name(), population.name()), ("建成养老院", "江北街道"));
        assert_eq!(population.title(), "江北街道 2023年");
    }

    #[test]
    fn cells_beside_the_record_are_those_of_a_period_or_the_latest() {
        let mut home = Record::new(RecordKind::ElderFacility);
        let period = |code: &str| code.parse::<Period>().ok();
        for (header, at, text) in [
            ("院长", None, "甲"),
            ("院长", period("2023H1"), "乙"),
            ("院长", period("2022"), "丙"),
            ("联系/电话", period("2022"), "1"),
        ] {
            let name = Record::extra_name(home.kind, header, at);
            home.extra.insert(name, text.to_owned());
        }
        let shown = |at| home.extra_at(at).into_iter().collect::<Vec<_>>();
        assert_eq!(shown(period("2023H1")), [("院长", "乙")]);
        assert_eq!(shown(period("2022")), [("联系/电话", "1"), ("院长", "丙")]);
        assert_eq!(shown(period("2021")), [("院长", "甲")]);
        assert_eq!(shown(None), [("联系/电话", "1"), ("院长", "乙")]);
        let project = Record::extra_name(RecordKind::Project, "2023/资金", period("2023"));
        assert_eq!(project, "2023/资金");
        assert_eq!(
            Record::split_extra_name(RecordKind::Project, &project),
            (None, "2023/资金")
        );
    }

    #[test]
    fn a_period_without_figures_vanishes() {
        let year = Period::Year(2023);
        let mut record = Record::new(RecordKind::ElderFacility).with_figure(year, "staff", Value::Integer(1));
        record.set_figure(year, "staff", None);
        assert!(record.figures.is_empty());
    }
}
