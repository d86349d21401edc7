//! Promises 1 to 5 of [`crate::invariants`]: cells, new rows, and what hangs on them in the sheet itself.

use std::collections::BTreeMap;

use laoxiao::export::fill::Filled;

use crate::facts::{Area, SheetFacts, tags};
use crate::filled_ledger::FilledLedger;
use crate::invariants::Form;
use crate::support::package::parts;

/// Columns that are filled: 序号 to 组织实施单位.
const MAPPED: u32 = 9;

/// One form filled, before and after.
pub(crate) struct Check<'a> {
    pub(crate) name: String,
    pub(crate) form: &'a Form,
    pub(crate) count: u32,
    pub(crate) extra: u32,
    pub(crate) filled: Filled,
    pub(crate) old_parts: BTreeMap<String, Vec<u8>>,
    pub(crate) new_parts: BTreeMap<String, Vec<u8>>,
    pub(crate) old: SheetFacts,
    pub(crate) new: SheetFacts,
    pub(crate) old_strings: Vec<String>,
    pub(crate) new_strings: Vec<String>,
}

pub(crate) fn text(parts: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(parts.get(name).cloned().unwrap_or_default()).unwrap()
}

impl<'a> Check<'a> {
    pub(crate) fn new(filled_ledger: &FilledLedger, form: &'a Form, count: u32) -> Self {
        let name = form.file.file_stem().unwrap().to_string_lossy().into_owned();
        let (filled, out) = filled_ledger
            .fill_file(&form.file)
            .unwrap_or_else(|error| panic!("{name} {count}: {error}"));
        let (old_parts, new_parts) = (parts(&form.file), parts(&out));
        // The forms were made so that the filled sheet is the first part of its folder.
        let sheet = old_parts
            .keys()
            .find(|part| part.replace('\\', "/").ends_with("worksheets/sheet1.xml"))
            .unwrap()
            .clone();
        let strings = |parts: &BTreeMap<String, Vec<u8>>| {
            let xml = text(parts, "xl/sharedStrings.xml");
            let mut found: Vec<String> = Vec::new();
            for tag in tags(&xml) {
                match tag.name.as_str() {
                    "si" => found.push(String::new()),
                    "t" => found.last_mut().unwrap().push_str(&tag.text),
                    _ => {}
                }
            }
            found
        };
        Self {
            name: format!("{name} {count}"),
            form,
            count,
            extra: count.saturating_sub(form.room),
            old: SheetFacts::read(&text(&old_parts, &sheet)),
            new: SheetFacts::read(&text(&new_parts, &sheet)),
            old_strings: strings(&old_parts),
            new_strings: strings(&new_parts),
            old_parts,
            new_parts,
            filled,
        }
    }

    pub(crate) fn last(&self) -> u32 {
        self.form.first + self.form.room - 1
    }

    /// Where a row of the issued form stands now: new rows come before the last detail row, behind an only one.
    pub(crate) fn row(&self, row: u32) -> u32 {
        let gap = if self.form.room > 1 {
            self.last()
        } else {
            self.last() + 1
        };
        if row >= gap { row + self.extra } else { row }
    }

    fn sample(&self) -> u32 {
        if self.form.room > 1 {
            self.last() - 1
        } else {
            self.last()
        }
    }

    fn is_new(&self, row: u32) -> bool {
        let gap = if self.form.room > 1 {
            self.last()
        } else {
            self.last() + 1
        };
        (gap..gap + self.extra).contains(&row)
    }

    fn detail(&self) -> std::ops::RangeInclusive<u32> {
        self.form.first..=self.last() + self.extra
    }

    pub(crate) fn moved(&self, (top, left, bottom, right): Area) -> Area {
        let covers = top <= self.form.first && bottom == self.last();
        let bottom = if covers {
            self.last() + self.extra
        } else {
            self.row(bottom)
        };
        (self.row(top), left, bottom, right)
    }

    pub(crate) fn all(&self) {
        assert_eq!(self.filled.readback.different, 0, "{}", self.name);
        assert_eq!(self.filled.sheets[0].rows, self.count as usize, "{}", self.name);
        assert_eq!(self.filled.sheets[0].inserted_rows, self.extra, "{}", self.name);
        self.cells();
        self.new_rows();
        self.around();
        self.names();
        self.hangers();
        self.results();
        self.strings();
        self.bytes();
    }

    /// Promise 1.
    fn cells(&self) {
        for ((row, column), before) in &self.old.cells {
            let place = (self.row(*row), *column);
            let after = self
                .new
                .cells
                .get(&place)
                .unwrap_or_else(|| panic!("{} {place:?}: gone", self.name));
            assert_eq!(before.style, after.style, "{} {place:?}", self.name);
            assert_eq!(
                before.formula.is_some(),
                after.formula.is_some(),
                "{} {place:?}",
                self.name
            );
            let may_change = self.detail().contains(&place.0) && *column < MAPPED || before.formula.is_some();
            if !may_change {
                let was = before.shown(&self.old_strings);
                let is = after.shown(&self.new_strings);
                assert_eq!(was, is, "{} {place:?}", self.name);
            }
        }
    }

    /// Promise 2.
    fn new_rows(&self) {
        for ((row, column), after) in &self.new.cells {
            let place = (*row, *column);
            if self.is_new(*row) {
                let sample = self.old.cells.get(&(self.sample(), *column));
                if let Some(sample) = sample {
                    assert_eq!(sample.style, after.style, "{} {place:?}", self.name);
                    assert_eq!(
                        sample.formula.is_some(),
                        after.formula.is_some(),
                        "{} {place:?}",
                        self.name
                    );
                } else {
                    assert!(
                        *column < MAPPED,
                        "{} {place:?}: a cell that no sample has",
                        self.name
                    );
                }
            } else {
                let old = self
                    .old
                    .cells
                    .keys()
                    .any(|(old, at)| self.row(*old) == *row && at == column);
                assert!(
                    old || self.detail().contains(row) && *column < MAPPED,
                    "{} {place:?} has come",
                    self.name
                );
            }
        }
        if let Some(height) = self.old.heights.get(&self.sample()) {
            for row in self.detail().filter(|row| self.is_new(*row)) {
                let own = self.new.heights.get(&row).copied().unwrap_or(0.0);
                assert!(own >= *height, "{} row {row}: {own} < {height}", self.name);
            }
        }
    }

    /// Promises 3 to 5.
    fn around(&self) {
        let mut merges: Vec<Area> = self.old.merges.iter().map(|merge| self.moved(*merge)).collect();
        for (top, left, bottom, right) in &self.old.merges {
            if top == bottom && *top == self.sample() {
                if self.form.room == 1 {
                    merges.retain(|merge| merge.0 != *top);
                    merges.push((*top, *left, *bottom, *right));
                }
                merges.extend(
                    self.detail()
                        .filter(|row| self.is_new(*row))
                        .map(|row| (row, *left, row, *right)),
                );
            }
        }
        merges.sort_unstable();
        assert_eq!(merges, self.new.merges, "{}", self.name);
        self.covering("validation", &self.old.validations, &self.new.validations);
        self.covering("format", &self.old.formats, &self.new.formats);
        let breaks: Vec<u32> = self.old.breaks.iter().map(|row| self.row(row + 1) - 1).collect();
        assert_eq!(breaks, self.new.breaks, "{}", self.name);
        assert_eq!(self.old.fixed, self.new.fixed, "{}", self.name);
        assert_eq!(
            self.old.filter.map(|filter| self.moved(filter)),
            self.new.filter,
            "{}",
            self.name
        );
    }

    fn covering(&self, what: &str, old: &[Vec<Area>], new: &[Vec<Area>]) {
        assert_eq!(old.len(), new.len(), "{}: a {what} is lost", self.name);
        for (old, new) in old.iter().zip(new) {
            let has = |areas: &[Area], row: u32, column: u32| {
                areas
                    .iter()
                    .any(|a| (a.0..=a.2).contains(&row) && (a.1..=a.3).contains(&column))
            };
            for column in 0..12 {
                for row in 1..=self.last() + 5 {
                    if has(old, row, column) {
                        assert!(
                            has(new, self.row(row), column),
                            "{} {what} {row} {column}: {new:?}",
                            self.name
                        );
                    }
                }
                if has(old, self.sample(), column) && has(old, self.last(), column) {
                    for row in self.detail() {
                        assert!(
                            has(new, row, column),
                            "{} {what} {row} {column}: {new:?}",
                            self.name
                        );
                    }
                }
            }
        }
    }
}
