//! Any number of rows into any form keeps what filling promises. The promises, each an assertion below:
//!
//! 1. Values stand only in mapped columns of detail rows; every other cell keeps its place, format and content.
//! 2. Rows are inserted inside the block, look like the sample row (format, height, formulas) and nothing else comes.
//! 3. Merges move; those of a detail row are repeated; none is lost.
//! 4. Each validation and conditional format that covered the block covers all of its rows; none is lost.
//! 5. Page breaks and the filter move with their rows; columns, page setup and protection are as written.
//! 6. Print area, print titles and names that covered the block cover all of it.
//! 7. Comments stand at their cell; charts show all rows; drawings below the block move down.
//! 8. Totals and every other formula have a saved result, totals the right one; nothing is shared any more where rows
//!    were inserted; there is no calculation chain.
//! 9. Shared strings only grow, with right counts.
//! 10. Every part that is not named as changed is the same byte for byte; sheets stay hidden.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use laoxiao::export::fill::Filled;

use crate::facts::{Area, SheetFacts, area, tags};
use crate::rust_form;
use crate::support::{Desk, desk, parts, sum, template};

/// A form: its file, its first detail row, how many there are, and whether a blank row stands before 合计.
struct Form {
    file: PathBuf,
    first: u32,
    room: u32,
    gap: u32,
}

/// Columns that are filled: 序号 to 组织实施单位.
const MAPPED: u32 = 9;

fn forms(dir: &Path) -> Vec<Form> {
    let own = dir.join("rust_xlsxwriter.xlsx");
    rust_form::write(&own);
    let names = [
        "plain",
        "openpyxl_rich",
        "libreoffice",
        "libreoffice_chart",
        "excel_like",
        "shared_formulas",
        "merged",
        "running_numbers",
        "prefixed",
        "empty_strings",
        "unlocked_rows",
        "inline_strings",
        "uncached",
        "quoted_names",
        "wps_like",
        "bare_rows",
        "pages",
        "locked_columns",
        "limits",
        "dashes",
        "slash_note",
        "yi",
        "fixed_cells",
        "odd_zip",
        "row_number_in_text",
    ];
    let usual = |file: PathBuf| Form {
        file,
        first: 5,
        room: 5,
        gap: 0,
    };
    let mut forms: Vec<Form> = names
        .iter()
        .map(|name| usual(template(&format!("{name}.xlsx"))))
        .collect();
    forms.push(usual(own));
    forms.push(Form {
        room: 1,
        ..usual(template("one_row.xlsx"))
    });
    forms.push(Form {
        gap: 1,
        ..usual(template("spacer.xlsx"))
    });
    forms.push(Form {
        room: 15,
        ..usual(template("西双版纳州_重大项目清单_空表.xlsx"))
    });
    forms
}

#[test]
fn any_number_of_rows_into_any_form_keeps_every_promise() {
    let dir = tempfile::tempdir().unwrap();
    let forms = forms(dir.path());
    for count in [0, 1, 5, 6, 15, 16, 3_000] {
        let desk = desk(count, &["养老服务"]);
        for form in &forms {
            let wanted = [0, 1, form.room, form.room + 1, 3_000];
            if wanted.contains(&count) {
                Check::new(&desk, form, count).all();
            }
        }
    }
}

/// One form filled, before and after.
struct Check<'a> {
    name: String,
    form: &'a Form,
    count: u32,
    extra: u32,
    filled: Filled,
    old_parts: BTreeMap<String, Vec<u8>>,
    new_parts: BTreeMap<String, Vec<u8>>,
    old: SheetFacts,
    new: SheetFacts,
    old_strings: Vec<String>,
    new_strings: Vec<String>,
}

fn text(parts: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(parts.get(name).cloned().unwrap_or_default()).unwrap()
}

impl<'a> Check<'a> {
    fn new(desk: &Desk, form: &'a Form, count: u32) -> Self {
        let name = form.file.file_stem().unwrap().to_string_lossy().into_owned();
        let (filled, out) = desk
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

    fn last(&self) -> u32 {
        self.form.first + self.form.room - 1
    }

    /// Where a row of the issued form stands now: new rows come before the last detail row, behind an only one.
    fn row(&self, row: u32) -> u32 {
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

    fn moved(&self, (top, left, bottom, right): Area) -> Area {
        let covers = top <= self.form.first && bottom == self.last();
        let bottom = if covers {
            self.last() + self.extra
        } else {
            self.row(bottom)
        };
        (self.row(top), left, bottom, right)
    }

    fn content(&self, strings: &[String], content: &str, is_old: bool) -> String {
        let sheet = if is_old { &self.old } else { &self.new };
        let _ = sheet;
        content
            .parse::<usize>()
            .ok()
            .and_then(|at| strings.get(at))
            .cloned()
            .unwrap_or_else(|| content.to_owned())
    }

    fn all(&self) {
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
                let was = self.content(&self.old_strings, &before.content, true);
                let is = self.content(&self.new_strings, &after.content, false);
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

    /// Promise 6.
    fn names(&self) {
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
    fn hangers(&self) {
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
    fn results(&self) {
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
    fn strings(&self) {
        let (old, new) = (&self.old_strings, &self.new_strings);
        assert_eq!(old.as_slice(), &new[..old.len()], "{}", self.name);
        if let Some(root) = tags(&text(&self.new_parts, "xl/sharedStrings.xml")).first() {
            assert_eq!(root.get("uniqueCount"), new.len().to_string(), "{}", self.name);
        }
    }

    /// Promise 10.
    fn bytes(&self) {
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
