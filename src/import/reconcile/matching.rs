//! Which record of the ledger a row is about.
//!
//! The name decides, written in any spelling ([`name_key`]). Township and place only have to agree when both sides
//! have them: the same name at two places are two records.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

use crate::forms::dictionary;
use crate::model::{Period, Record, RecordKind, TownshipIndex, Value, name_key};

use crate::import::rows::draft::Draft;
use crate::import::rows::indicator::strip_unit;

/// What a row or record is found by.
#[derive(Clone, Debug)]
pub(crate) struct RecordKey {
    /// Kind, name and, for periodic kinds, period.
    pub(crate) main: MainKey,
    rest: KeyParts,
}

/// What must not contradict when the names are the same.
#[derive(Clone, Debug)]
struct KeyParts {
    /// Township, place or section, a line each; empty when not stated.
    parts: String,
    /// 重大库编码, which beats the name.
    code: String,
    /// Framework of an indicator: preferred, not required.
    framework: String,
}

/// How a row fits what is known.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum KeyMatch<T> {
    /// It is new.
    None,
    /// It is this one.
    One(T),
    /// It fits several.
    Several(usize),
}

/// Kind, name and, for periodic kinds, period.
type MainKey = (RecordKind, String, Option<Period>);

/// Records by key. Only hashes are kept: the records themselves hold the names, and few are ever asked for theirs.
#[derive(Debug)]
pub(crate) struct RecordIndex<T> {
    hashing: RandomState,
    /// The last entry under each name …
    last: HashMap<u64, usize>,
    /// … and the one before each entry.
    entries: Vec<(T, Option<usize>)>,
    /// 重大库编码 of projects, the only kind that has them.
    codes: HashMap<u64, T>,
}

impl RecordKey {
    /// The key of a kept record.
    pub(crate) fn of(record: &Record, townships: &TownshipIndex<'_>) -> Self {
        Self::new(record.kind, record.period, townships, |field| record.text(field))
    }

    /// The key of a row.
    pub(crate) fn of_draft(
        draft: &Draft,
        kind: RecordKind,
        period: Option<Period>,
        townships: &TownshipIndex<'_>,
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
        townships: &TownshipIndex<'_>,
        text: impl Fn(&str) -> &'t str,
    ) -> Self {
        let fields = dictionary().fields(kind).iter().filter(|field| field.key);
        let mut main = String::new();
        let mut parts = String::new();
        let mut part = |text: &str| {
            parts.push_str(text);
            parts.push('\n');
        };
        for field in fields {
            let value = text(&field.id);
            if field.required {
                main = match kind {
                    RecordKind::Indicator => name_key(&strip_unit(value)),
                    RecordKind::Population => township_key(value, townships),
                    _ => name_key(value),
                };
            } else if field.id == "township" {
                part(&township_key(value, townships));
            } else if field.id == "section" {
                // 养老方面 and 养老服务 are one section.
                part(&name_key(value).chars().take(2).collect::<String>());
            } else if field.id != "framework" {
                part(&name_key(value));
            }
        }
        let code = if kind == RecordKind::Project {
            text("code")
        } else {
            ""
        };
        let framework = if kind == RecordKind::Indicator {
            text("framework")
        } else {
            ""
        };
        Self {
            main: (kind, main, period.filter(|_| kind.is_periodic())),
            rest: KeyParts {
                parts,
                code: name_key(code),
                framework: framework.to_owned(),
            },
        }
    }
}

impl KeyParts {
    /// Whether no part that both sides state differs.
    fn agrees(&self, other: &Self) -> bool {
        let codes = self.code.is_empty() || other.code.is_empty() || self.code == other.code;
        let mut parts = self.parts.lines().zip(other.parts.lines());
        // An indicator of another plan is another indicator, whatever its name.
        let plans =
            self.framework.is_empty() || other.framework.is_empty() || self.framework == other.framework;
        codes && plans && parts.all(|(a, b)| a.is_empty() || b.is_empty() || a == b)
    }
}

/// The township's code inside the county, so that 芒洪乡 and 芒洪拉祜族布朗族乡 are one.
fn township_key(text: &str, townships: &TownshipIndex<'_>) -> String {
    match townships.find(text) {
        Some(township) if !township.code.is_empty() => township.code.clone(),
        Some(township) => name_key(&township.name),
        None => name_key(text),
    }
}

impl<T: Copy> RecordIndex<T> {
    /// An empty index.
    pub(crate) fn new() -> Self {
        Self {
            hashing: RandomState::new(),
            last: HashMap::new(),
            entries: Vec::new(),
            codes: HashMap::new(),
        }
    }

    /// Adds a record.
    pub(crate) fn add(&mut self, key: &RecordKey, value: T) {
        if !key.rest.code.is_empty() {
            self.codes.insert(self.hashing.hash_one(&key.rest.code), value);
        }
        let name = self.hashing.hash_one(&key.main);
        let before = self.last.insert(name, self.entries.len());
        self.entries.push((value, before));
    }

    /// Finds the record of a key; `key_of` tells the key of one that was added.
    pub(crate) fn find(&self, key: &RecordKey, key_of: impl Fn(T) -> Option<RecordKey>) -> KeyMatch<T> {
        let RecordKey { main, rest } = key;
        if !rest.code.is_empty()
            && let Some(value) = self.codes.get(&self.hashing.hash_one(&rest.code))
            && key_of(*value).is_some_and(|known| known.rest.code == rest.code)
        {
            return KeyMatch::One(*value);
        }
        let mut agreeing: Vec<(T, KeyParts)> = self
            .named(main, key_of)
            .filter(|(_, known)| known.agrees(rest))
            .collect();
        agreeing.reverse();
        // An exact fit beats one that merely does not contradict.
        let exact: [fn(&KeyParts, &KeyParts) -> bool; 2] = [
            |known, rest| known.parts == rest.parts,
            |known, rest| known.framework == rest.framework,
        ];
        for is_exact in exact {
            if agreeing.len() > 1 && agreeing.iter().any(|(_, known)| is_exact(known, rest)) {
                agreeing.retain(|(_, known)| is_exact(known, rest));
            }
        }
        match agreeing.as_slice() {
            [] => KeyMatch::None,
            [(one, _)] => KeyMatch::One(*one),
            // One indicator stands in the documents of several levels; the ledger's first is its own.
            [(first, own), others @ ..]
                if main.0 == RecordKind::Indicator
                    && others.iter().all(|(_, other)| other.framework != own.framework) =>
            {
                KeyMatch::One(*first)
            }
            several => KeyMatch::Several(several.len()),
        }
    }

    /// Whether some record has the name, at whatever place.
    pub(crate) fn has_name(&self, key: &RecordKey, key_of: impl Fn(T) -> Option<RecordKey>) -> bool {
        self.named(&key.main, key_of).next().is_some()
    }

    /// The records of a name, the last first.
    fn named(
        &self,
        main: &MainKey,
        key_of: impl Fn(T) -> Option<RecordKey>,
    ) -> impl Iterator<Item = (T, KeyParts)> {
        let entry = |at: usize| self.entries.get(at);
        // The first import into a ledger finds it empty.
        let last = (!self.entries.is_empty())
            .then(|| self.last.get(&self.hashing.hash_one(main)))
            .flatten()
            .and_then(|at| entry(*at));
        let same_hash = std::iter::successors(last, move |(_, before)| entry((*before)?));
        same_hash.filter_map(move |(value, _)| {
            let known = key_of(*value)?;
            (known.main == *main).then_some((*value, known.rest))
        })
    }
}
