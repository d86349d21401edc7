//! Which record of the ledger a row is about.
//!
//! The name decides, written in any spelling ([`name_key`]). Township and place only have to agree when both sides
//! have them: the same name at two places are two records.

use std::collections::HashMap;

use crate::forms::dictionary;
use crate::model::{Period, Record, RecordKind, Townships, Value, name_key};

use super::draft::Draft;
use super::indicator::strip_unit;

/// What a row or record is found by.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    /// Kind, name and, for periodic kinds, period.
    pub(super) main: Main,
    /// Township, place or section; empty when not stated.
    parts: Vec<String>,
    /// 重大库编码, which beats the name.
    code: String,
    /// Framework of an indicator: preferred, not required.
    framework: String,
}

/// How a row fits what is known.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fit<T> {
    /// It is new.
    None,
    /// It is this one.
    One(T),
    /// It fits several.
    Several(usize),
}

/// Kind, name and, for periodic kinds, period.
type Main = (RecordKind, String, Option<Period>);

/// Records by key.
#[derive(Debug)]
pub(super) struct Index<T> {
    entries: HashMap<Main, Vec<(Key, T)>>,
    /// 重大库编码 of projects, the only kind that has them.
    codes: HashMap<String, T>,
}

impl Key {
    /// The key of a kept record.
    pub(super) fn of(record: &Record, townships: &Townships<'_>) -> Self {
        Self::new(record.kind, record.period, townships, |field| record.text(field))
    }

    /// The key of a row.
    pub(super) fn of_draft(
        draft: &Draft,
        kind: RecordKind,
        period: Option<Period>,
        townships: &Townships<'_>,
    ) -> Self {
        Self::new(kind, period, townships, |field| {
            let implied = || draft.implied.iter().find(|(implied, _)| implied == field);
            match (draft.text(field), implied()) {
                // A derived township is no statement; an implied section or framework is.
                ("", Some((field, Value::Text(text)))) if field != "township" => text,
                (text, _) => text,
            }
        })
    }

    fn new<'t>(
        kind: RecordKind,
        period: Option<Period>,
        townships: &Townships<'_>,
        text: impl Fn(&str) -> &'t str,
    ) -> Self {
        let fields = dictionary().fields(kind).iter().filter(|field| field.key);
        let mut main = String::new();
        let mut parts = Vec::new();
        for field in fields {
            let value = text(&field.id);
            if field.required {
                main = match kind {
                    RecordKind::Indicator => name_key(&strip_unit(value)),
                    RecordKind::Population => township_key(value, townships),
                    _ => name_key(value),
                };
            } else if field.id == "township" {
                parts.push(township_key(value, townships));
            } else if field.id == "section" {
                // 养老方面 and 养老服务 are one section.
                parts.push(name_key(value).chars().take(2).collect());
            } else if field.id != "framework" {
                parts.push(name_key(value));
            }
        }
        let code = if kind == RecordKind::Project {
            name_key(text("code"))
        } else {
            String::new()
        };
        let framework = if kind == RecordKind::Indicator {
            text("framework").to_owned()
        } else {
            String::new()
        };
        Self {
            main: (kind, main, period.filter(|_| kind.is_periodic())),
            parts,
            code,
            framework,
        }
    }

    /// Whether no part that both sides state differs.
    fn agrees(&self, other: &Self) -> bool {
        let codes = self.code.is_empty() || other.code.is_empty() || self.code == other.code;
        codes
            && self
                .parts
                .iter()
                .zip(&other.parts)
                .all(|(a, b)| a.is_empty() || b.is_empty() || a == b)
    }
}

/// The township's code inside the county, so that 芒洪乡 and 芒洪拉祜族布朗族乡 are one.
fn township_key(text: &str, townships: &Townships<'_>) -> String {
    match townships.find(text) {
        Some(township) if !township.code.is_empty() => township.code.clone(),
        Some(township) => name_key(&township.name),
        None => name_key(text),
    }
}

impl<T: Copy> Index<T> {
    /// An empty index.
    pub(super) fn new() -> Self {
        Self {
            entries: HashMap::new(),
            codes: HashMap::new(),
        }
    }

    /// Adds a record.
    pub(super) fn add(&mut self, key: Key, value: T) {
        if !key.code.is_empty() {
            self.codes.insert(key.code.clone(), value);
        }
        self.entries
            .entry(key.main.clone())
            .or_default()
            .push((key, value));
    }

    /// Finds the record of a key.
    pub(super) fn find(&self, key: &Key) -> Fit<T> {
        if !key.code.is_empty()
            && let Some(value) = self.codes.get(&key.code)
        {
            return Fit::One(*value);
        }
        let same_name = self.entries.get(&key.main).map_or(&[][..], Vec::as_slice);
        let mut agreeing: Vec<&(Key, T)> = same_name.iter().filter(|(other, _)| other.agrees(key)).collect();
        // An exact fit beats one that merely does not contradict.
        for exact in [exact_parts as fn(&Key, &Key) -> bool, exact_framework] {
            if agreeing.len() > 1 && agreeing.iter().any(|(other, _)| exact(other, key)) {
                agreeing.retain(|(other, _)| exact(other, key));
            }
        }
        match agreeing.as_slice() {
            [] => Fit::None,
            [(_, value)] => Fit::One(*value),
            // One indicator stands in the documents of several levels; the ledger's first is its own.
            [(first, value), rest @ ..]
                if key.main.0 == RecordKind::Indicator
                    && rest.iter().all(|(other, _)| other.framework != first.framework) =>
            {
                Fit::One(*value)
            }
            several => Fit::Several(several.len()),
        }
    }

    /// Whether some record has the name, at whatever place.
    pub(super) fn has_name(&self, key: &Key) -> bool {
        self.entries.contains_key(&key.main)
    }
}

fn exact_parts(other: &Key, key: &Key) -> bool {
    other.parts == key.parts
}

fn exact_framework(other: &Key, key: &Key) -> bool {
    other.framework == key.framework
}
