//! Promises 6 to 10 of [`crate::invariants`]: what is in other parts of the package.

use std::collections::BTreeMap;

use crate::facts::{area, tags};
use crate::filled_ledger::sum;
use crate::promises::{Check, text};

impl Check<'_> {
    /// Promise 6.
    pub(crate) fn names(&self) {
        let book = self
            .old_parts
            .keys()
            .find(|name| name.ends_with("/workbook.xml"))
            .unwrap();
        let of = |parts: &BTreeMap<String, Vec<u8>>| -> Vec<(String, String)> {
            let names = tags(&text(parts, book))
                .into_iter()
                .filter(|tag| tag.name == "definedName");
            names
                .map(|tag| (tag.get("name").to_owned(), tag.text.clone()))
                .collect()
        };
        let (old, new) = (of(&self.old_parts), of(&self.new_parts));
        assert_eq!(old.len(), new.len(), "{}", self.name);
        for ((name, before), (_, after)) in old.iter().zip(&new) {
            let (sheet, range) = before.rsplit_once('!').unwrap();
            let expected = match range.contains(|c: char| c.is_ascii_alphabetic()) && !sheet.contains("字典")
            {
                true => {
                    let (top, _, bottom, _) = self.moved(area(range));
                    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
                    let (first, last) = range.split_once(':').unwrap();
                    format!(
                        "{sheet}!{}:{}",
                        first.replace(&digits(first), &top.to_string()),
                        last.replace(&digits(last), &bottom.to_string())
                    )
                }
                // Print titles are whole rows of the header, words stand on a sheet of their own.
                false => before.clone(),
            };
            assert_eq!(&expected, after, "{} {name}", self.name);
        }
        let state = |parts: &BTreeMap<String, Vec<u8>>| -> Vec<String> {
            tags(&text(parts, book))
                .into_iter()
                .filter(|tag| tag.name == "sheet")
                .map(|tag| tag.source)
                .collect()
        };
        assert_eq!(state(&self.old_parts), state(&self.new_parts), "{}", self.name);
    }

    /// Promise 7.
    pub(crate) fn hangers(&self) {
        for (name, bytes) in &self.old_parts {
            let (Ok(before), Ok(after)) = (
                String::from_utf8(bytes.clone()),
                String::from_utf8(self.new_parts.get(name).cloned().unwrap_or_default()),
            ) else {
                continue;
            };
            let pairs = tags(&before).into_iter().zip(tags(&after));
            if name.contains("comments") && name.ends_with(".xml") {
                for (old, new) in pairs.filter(|(old, _)| old.name == "comment") {
                    assert_eq!(
                        self.moved(area(old.get("ref"))),
                        area(new.get("ref")),
                        "{} {name}",
                        self.name
                    );
                }
            } else if name.contains("charts/chart") {
                for (old, new) in pairs.filter(|(old, _)| old.name == "f" && old.text.contains('!')) {
                    let range = |tag: &crate::facts::Tag| area(tag.text.rsplit('!').next().unwrap());
                    assert_eq!(self.moved(range(&old)), range(&new), "{} {name}", self.name);
                }
            } else if name.contains("drawings/drawing") && name.ends_with(".xml") {
                for (old, new) in pairs.filter(|(old, _)| old.name == "row") {
                    let row = |tag: &crate::facts::Tag| tag.text.trim().parse::<u32>().unwrap();
                    assert_eq!(self.row(row(&old) + 1) - 1, row(&new), "{} {name}", self.name);
                }
            }
        }
    }

    /// Promise 8.
    pub(crate) fn results(&self) {
        if self.count == 0 {
            assert!(
                self.filled.parts_changed.is_empty(),
                "{}: {:?}",
                self.name,
                self.filled.parts_changed
            );
            return;
        }
        assert!(
            self.new_parts.keys().all(|name| !name.ends_with("calcChain.xml")),
            "{}",
            self.name
        );
        let said = |cell: (u32, u32)| {
            let name = format!("{}{}", char::from(b'A' + u8::try_from(cell.1).unwrap()), cell.0);
            self.filled
                .warnings
                .iter()
                .any(|warning| warning.contains(&format!("!{name} 的公式")))
        };
        for (place, cell) in self.new.cells.iter().filter(|(_, cell)| cell.formula.is_some()) {
            assert!(
                cell.has_value || said(*place),
                "{} {place:?}: no saved result",
                self.name
            );
            assert!(
                !cell.shared || self.extra == 0,
                "{} {place:?} is shared",
                self.name
            );
        }
        let total = self.last() + self.extra + self.form.gap + 1;
        let unit = if self.name.starts_with("yi") {
            10_000.0
        } else {
            1.0
        };
        let saved: f64 = self.new.cells[&(total, 6)].content.parse().unwrap();
        let right = sum(1..=self.count) / unit;
        assert!(
            (saved - right).abs() < 1e-9 * right.max(1.0),
            "{}: {saved} instead of {right}",
            self.name
        );
    }

    /// Promise 9.
    pub(crate) fn strings(&self) {
        let (old, new) = (&self.old_strings, &self.new_strings);
        assert_eq!(old.as_slice(), &new[..old.len()], "{}", self.name);
        if let Some(root) = tags(&text(&self.new_parts, "xl/sharedStrings.xml")).first() {
            assert_eq!(root.get("uniqueCount"), new.len().to_string(), "{}", self.name);
        }
    }

    /// Promise 10.
    pub(crate) fn bytes(&self) {
        for (name, before) in &self.old_parts {
            match self.new_parts.get(name) {
                None => assert!(name.ends_with("calcChain.xml"), "{}: {name} is gone", self.name),
                Some(after) => {
                    let is_named = self.filled.parts_changed.contains(name);
                    assert_eq!(before != after, is_named, "{}: {name}", self.name);
                }
            }
        }
        assert!(
            self.new_parts
                .keys()
                .all(|name| self.old_parts.contains_key(name)),
            "{}",
            self.name
        );
    }
}
