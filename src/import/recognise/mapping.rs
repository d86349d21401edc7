//! Which column is which field, and how well a table fits.

use std::collections::BTreeMap;

use crate::forms::{ComputedField, FieldScope, computed};
use crate::model::{Period, RecordKind, name_key};

use super::header::{HeaderBlock, HeaderColumn};
use super::meaning::HeaderTime;
use super::roster::{is_roster, tell_roles};
use super::spellings::{Spellings, is_generic};
pub(crate) use super::target::Target;
use super::target::{is_people, target, weight};
use crate::import::grid::header_text::unit_of;

/// A column with a known meaning.
#[derive(Clone, Debug)]
pub(crate) struct Mapped {
    /// Column, from 0.
    pub(crate) column: u32,
    /// Header as shown.
    pub(crate) header: String,
    /// What it holds.
    pub(crate) target: Target,
    /// The unit in its header.
    pub(crate) unit: Option<String>,
    /// When its figures are of, as far as the header says so.
    pub(crate) time: HeaderTime,
    pub(super) sure: f64,
}

/// How sure a header is whose words alone tell the field; the dictionary's spellings are surer.
const MEANT: f64 = 0.9;
/// How sure another spelling is than the standard name.
const SYNONYM: f64 = 0.999;

/// All columns of a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mapping {
    /// Columns with a known meaning, from left to right.
    pub(crate) mapped: Vec<Mapped>,
    /// Columns without: column and header.
    pub(crate) unknown: Vec<(u32, String)>,
    /// Columns that mean the same field, the first of which is mapped for the time being.
    pub(crate) rivals: Vec<Vec<Mapped>>,
    /// The column that is taken for the name because the others tell the table; the officer is asked.
    pub(crate) guessed_name: Option<u32>,
    /// Columns that the program computes: column, header, and how.
    pub(crate) computed: Vec<(u32, String, &'static ComputedField)>,
}

impl Mapped {
    /// The year of a target.
    const fn goal_year(&self) -> Option<i32> {
        match self.target {
            Target::GoalOf(year, _) => Some(year),
            _ => None,
        }
    }
}

impl Mapping {
    /// Maps the columns of a header for one kind of record; the surest column takes a field.
    pub(crate) fn new(kind: RecordKind, header: &HeaderBlock, spellings: &Spellings) -> Self {
        let mut found: Vec<Mapped> = Vec::new();
        let mut unknown = Vec::new();
        for column in &header.columns {
            match find(kind, column, spellings) {
                Some(mapped) => found.push(mapped),
                None => unknown.push((column.column, column.label())),
            }
        }
        tell_roles(kind, &mut found);
        let mut mapping = Self {
            mapped: Vec::new(),
            unknown,
            ..Self::default()
        };
        // 2020年目标 beside 2020年完成 is no target to come.
        let first_value = found
            .iter()
            .filter_map(|mapped| match mapped.target {
                Target::ValueOf(period, _) => Some(period.year()),
                _ => None,
            })
            .min();
        let mut by_name: BTreeMap<String, Vec<Mapped>> = BTreeMap::new();
        for mapped in found {
            by_name.entry(mapped.target.name()).or_default().push(mapped);
        }
        for (_, same) in by_name {
            mapping.take_one_of(same, first_value);
        }
        mapping.mapped.sort_by_key(|mapped| mapped.column);
        mapping.unknown.sort();
        mapping
    }

    /// Takes one of the columns that mean the same; where nothing tells which, they are rivals until it is known.
    fn take_one_of(&mut self, same: Vec<Mapped>, first_value: Option<i32>) {
        let surest = same.iter().map(|mapped| mapped.sure).fold(0.0, f64::max);
        let year = same
            .iter()
            .filter_map(Mapped::goal_year)
            .min_by_key(|year| (Some(*year) <= first_value, year % 5 != 0, *year));
        let is_first = |mapped: &Mapped| match (mapped.goal_year(), year) {
            (Some(own), Some(year)) => own == year,
            // A figure may be the one or the other, however its header is spelt.
            _ => mapped.target.field().field_type.is_numeric() || mapped.sure >= surest,
        };
        let (first, rest): (Vec<Mapped>, Vec<Mapped>) = same.into_iter().partition(is_first);
        // A target of an earlier year is one on the way to it; of a later one, the plan says which is its own.
        let step = |mapped: &Mapped| match (mapped.target, year) {
            (Target::GoalOf(own, field), Some(year)) if own != year => Some(Mapped {
                target: Target::StepOf(own, field),
                ..mapped.clone()
            }),
            _ => None,
        };
        let (steps, rest): (Vec<Mapped>, Vec<Mapped>) =
            rest.into_iter().partition(|mapped| step(mapped).is_some());
        self.mapped.extend(steps.iter().filter_map(step));
        let others = rest.iter().chain(first.iter().skip(1));
        self.unknown
            .extend(others.map(|mapped| (mapped.column, mapped.header.clone())));
        self.mapped.extend(first.first().cloned());
        if first.len() > 1 {
            self.rivals.push(first);
        }
    }

    /// Lets one of several rivals have their field, or none; the others are kept beside the record.
    pub(crate) fn settle(&mut self, rivals: &[Mapped], chosen: Option<u32>) {
        let is_rival = |column: u32| rivals.iter().any(|rival| rival.column == column);
        self.mapped.retain(|mapped| !is_rival(mapped.column));
        self.unknown.retain(|(column, _)| !is_rival(*column));
        for rival in rivals {
            if Some(rival.column) == chosen {
                self.mapped.push(rival.clone());
            } else {
                self.unknown.push((rival.column, rival.header.clone()));
            }
        }
        self.mapped.sort_by_key(|mapped| mapped.column);
        self.unknown.sort();
    }

    /// The period that the headers of figures name, when they name one.
    pub(crate) fn period_in_headers(&self) -> Option<Period> {
        let is_figure = |mapped: &&Mapped| mapped.target.field().scope == FieldScope::Figure;
        let all = self.mapped.iter().chain(self.rivals.iter().flatten());
        let mut periods = all
            .filter(is_figure)
            .filter(|mapped| matches!(mapped.target, Target::Field(_)))
            .filter_map(|mapped| mapped.time.period());
        let first = periods.next()?;
        periods.all(|other| other == first).then_some(first)
    }

    /// The share of the header that was understood, weighted by how telling each column is.
    pub(crate) fn score(&self) -> f64 {
        let understood: f64 = self
            .mapped
            .iter()
            .map(|mapped| weight(mapped.target.field()) * mapped.sure)
            .sum();
        let all: f64 = self
            .mapped
            .iter()
            .map(|mapped| weight(mapped.target.field()))
            .sum::<f64>()
            + f64::from(u32::try_from(self.unknown.len()).unwrap_or(u32::MAX));
        if all > 0.0 { understood / all } else { 0.0 }
    }

    /// Weight of all that was understood; decides between blocks with the same share.
    pub(crate) fn weight(&self) -> f64 {
        self.mapped
            .iter()
            .map(|mapped| weight(mapped.target.field()) * mapped.sure)
            .sum()
    }

    /// The same without names that every list has (名称, 备注).
    pub(crate) fn telling_weight(&self) -> f64 {
        self.mapped
            .iter()
            .filter(|mapped| !is_generic(&mapped.header))
            .map(|mapped| weight(mapped.target.field()) * mapped.sure)
            .sum()
    }

    /// Whether these columns make a table of records: the required field and two more, and not by names alone
    /// that every list has (名称, 类型, 备注).
    pub(crate) fn is_table(&self) -> bool {
        // A township heads many a table; people are what makes it one of population.
        let is_of_townships = self
            .required()
            .is_some_and(|name| name.target.field().id == "township");
        if is_of_townships && !self.mapped.iter().any(is_people) {
            return false;
        }
        let telling = |mapped: &&Mapped| !is_generic(&mapped.header);
        // Only indicators have a value, or a target, of a year.
        let has_year = self
            .mapped
            .iter()
            .any(|mapped| !matches!(mapped.target, Target::Field(_)));
        let Some(required) = self.mapped.iter().find(|mapped| mapped.target.field().required) else {
            return false;
        };
        let others = self
            .mapped
            .iter()
            .filter(|mapped| !mapped.target.field().required);
        let others_telling = others.clone().filter(telling).count();
        others.count() >= 2
            && (telling(&required) || others_telling >= 2 || has_year || is_roster(&self.mapped))
    }

    /// Whether nobody knows what a column means.
    pub(crate) fn is_unknown(&self, column: u32) -> bool {
        self.unknown.iter().any(|(unknown, _)| *unknown == column)
    }

    /// Whether some column holds an amount of the record's own: a list of projects has none of their returns.
    pub(super) fn has_own_amount(&self) -> bool {
        self.mapped.iter().any(|mapped| {
            let field = mapped.target.field();
            field.scope == FieldScope::Record && field.field_type.is_numeric()
        })
    }

    /// The column of a field.
    pub(crate) fn of(&self, field: &str) -> Option<&Mapped> {
        self.mapped
            .iter()
            .find(|mapped| matches!(mapped.target, Target::Field(found) if found.id == field))
    }

    /// Whether some column holds a field of a form; a value of any period counts for the baseline.
    pub(crate) fn covers(&self, field: &str) -> bool {
        self.mapped.iter().any(|mapped| match mapped.target {
            Target::ValueOf(..) => {
                // A form for each year has the value of whatever year.
                field == "baseline" || field == "value:{year}" || mapped.target.name() == field
            }
            target => target.name() == field,
        })
    }

    /// The column of the required field.
    pub(crate) fn required(&self) -> Option<&Mapped> {
        self.mapped.iter().find(|mapped| mapped.target.field().required)
    }

    /// The header of a column, with or without a known meaning.
    pub(crate) fn header_of(&self, column: u32) -> &str {
        let mapped = self
            .mapped
            .iter()
            .map(|mapped| (mapped.column, mapped.header.as_str()));
        let unknown = self
            .unknown
            .iter()
            .map(|(column, header)| (*column, header.as_str()));
        let computed = self
            .computed
            .iter()
            .map(|(column, header, _)| (*column, header.as_str()));
        mapped
            .chain(unknown)
            .chain(computed)
            .find(|(found, _)| *found == column)
            .map_or("", |(_, header)| header)
    }

    /// Sets apart the unknown columns that the program computes from others of this table: they are checked, not kept.
    /// `is_decided` tells the columns that the officer wants beside the record.
    pub(crate) fn find_computed(&mut self, kind: RecordKind, is_decided: impl Fn(u32) -> bool) {
        // An indicator's rate is of one of many periods.
        if kind != RecordKind::ProjectReturn {
            return;
        }
        let unknown = std::mem::take(&mut self.unknown);
        for (column, header) in unknown {
            let left = self.mapped.iter().find(|mapped| mapped.column + 1 == column);
            let left = left.map(|mapped| mapped.target.name());
            let found = computed().find(kind, &header, left.as_deref()).filter(|field| {
                let is_here = |name: &str| name.is_empty() || self.of(name).is_some();
                is_here(&field.part) && is_here(&field.whole)
            });
            match found.filter(|_| !is_decided(column)) {
                Some(field) => self.computed.push((column, header, field)),
                None => self.unknown.push((column, header)),
            }
        }
    }

    /// Gives a column another year's meaning.
    pub(crate) fn retarget(&mut self, column: u32, target: Target) {
        if let Some(mapped) = self.mapped.iter_mut().find(|mapped| mapped.column == column) {
            mapped.target = target;
        }
    }

    /// Puts the user's decision in place of the dictionary's.
    pub(crate) fn remap(&mut self, kind: RecordKind, column: u32, field: Option<&str>) {
        let header = self
            .mapped
            .iter()
            .map(|mapped| (mapped.column, &mapped.header))
            .chain(self.unknown.iter().map(|(column, header)| (*column, header)))
            .find(|(found, _)| *found == column)
            .map_or_else(String::new, |(_, header)| header.clone());
        let unit = unit_of(&header);
        self.mapped.retain(|mapped| mapped.column != column);
        self.unknown.retain(|(found, _)| *found != column);
        self.rivals
            .retain(|rivals| rivals.iter().all(|rival| rival.column != column));
        self.guessed_name = self.guessed_name.filter(|guessed| *guessed != column);
        match field.and_then(|name| target(kind, name)) {
            Some(target) => {
                // The field is this column's now; the column that had it is kept beside the record.
                let name = target.name();
                let (same, rest) = std::mem::take(&mut self.mapped)
                    .into_iter()
                    .partition::<Vec<_>, _>(|mapped| mapped.target.name() == name);
                self.unknown
                    .extend(same.into_iter().map(|mapped| (mapped.column, mapped.header)));
                self.mapped = rest;
                self.mapped.push(Mapped {
                    column,
                    header,
                    target,
                    unit,
                    time: HeaderTime::default(),
                    sure: 1.0,
                });
            }
            None => self.unknown.push((column, header)),
        }
        self.mapped.sort_by_key(|mapped| mapped.column);
        self.unknown.sort();
    }
}

fn find(kind: RecordKind, column: &HeaderColumn, spellings: &Spellings) -> Option<Mapped> {
    let below = || {
        let below = column
            .below_banner()
            .filter(|_| !Spellings::is_of_other_time(column))?;
        let mapped = find_whole(kind, &below, spellings)?;
        Some(Mapped {
            header: column.label(),
            ..mapped
        })
    };
    find_whole(kind, column, spellings).or_else(below)
}

fn find_whole(kind: RecordKind, column: &HeaderColumn, spellings: &Spellings) -> Option<Mapped> {
    let found = |target: Target, sure: f64, time: HeaderTime| Mapped {
        column: column.column,
        header: column.label(),
        target,
        unit: column.unit.clone(),
        time,
        sure,
    };
    let meant = spellings.meaning(kind, column);
    if let Some((target, time)) = meant.filter(|(target, _)| !matches!(target, Target::Field(_))) {
        return Some(found(target, 1.0, time));
    }
    let exact = column
        .keys
        .iter()
        .find_map(|(key, sure)| Some((spellings.field(kind, key)?, *sure)));
    if let Some((field, sure)) = exact {
        let is_standard = column.keys.iter().any(|(key, _)| *key == name_key(&field.name));
        let sure = if is_standard { sure } else { sure * SYNONYM };
        return Some(found(Target::Field(field), sure, spellings.time(column)));
    }
    if let Some((target, time)) = meant {
        return Some(found(target, MEANT, time));
    }
    let (field, sure) = spellings
        .below_a_title(kind, column)
        .or_else(|| spellings.text_in_a_group(kind, column))?;
    Some(found(Target::Field(field), sure, HeaderTime::default()))
}
