//! Two hundred random tails below four kinds of table: the records stand together above the total, the total is their
//! sum, the tail moved as a whole, or the form is refused with a reason.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::facts::SheetFacts;
use crate::filled_ledger::{FilledLedger, filled_ledger, sum};
use crate::support::package::{part, parts};
use crate::tail_form::{Dice, FORMS, TailForm, write};

/// What became of a form.
#[derive(Debug, Default)]
struct Outcome {
    filled: usize,
    refused: BTreeMap<String, usize>,
}

#[test]
fn two_hundred_tails_move_as_a_whole_or_the_form_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let one: BTreeMap<u32, FilledLedger> = (0..=6).map(|n| (n, filled_ledger(n, &["养老服务"]))).collect();
    let two: BTreeMap<u32, FilledLedger> = (0..=6)
        .map(|n| (n, filled_ledger(n, &["养老服务", "托育服务"])))
        .collect();
    let mut outcome = Outcome::default();
    for seed in 0..200 {
        for form in FORMS {
            let file = dir.path().join("下发表.xlsx");
            let rows = write(&file, form, &mut Dice::new(seed));
            // Each tail meets every form; the counts take turns, so that all pairs are met many times.
            let counts = [0, 1, form.room(), form.room() + 1];
            let all = std::env::var_os("ALL_TAILS").is_some();
            let turn = (seed as usize / 3) % counts.len();
            for count in counts
                .into_iter()
                .enumerate()
                .filter(|(at, _)| all || *at == turn)
                .map(|(_, count)| count)
            {
                let ledgers = if form == TailForm::Sections { &two } else { &one };
                check(&ledgers[&count], &file, form, rows, count, seed, &mut outcome);
            }
        }
    }
    let refused: usize = outcome.refused.values().sum();
    println!("{outcome:?}");
    assert!(outcome.filled + refused >= 200 * FORMS.len());
    assert!(
        refused * 10 <= outcome.filled,
        "one in ten at the most: {:?}",
        outcome.refused
    );
}

#[test]
fn three_thousand_records_go_above_a_tail() {
    let dir = tempfile::tempdir().unwrap();
    let one = filled_ledger(3_000, &["养老服务"]);
    let two = filled_ledger(3_000, &["养老服务", "托育服务"]);
    let file = dir.path().join("下发表.xlsx");
    let mut outcome = Outcome::default();
    // Every tail on demand: 800 files of 3,000 rows take their time.
    let seeds = if std::env::var_os("ALL_TAILS").is_some() {
        0..200
    } else {
        7..9
    };
    for seed in seeds {
        for form in FORMS {
            let rows = write(&file, form, &mut Dice::new(seed));
            let ledger = if form == TailForm::Sections { &two } else { &one };
            check(ledger, &file, form, rows, 3_000, seed, &mut outcome);
        }
    }
    println!("{outcome:?}");
    let refused: usize = outcome.refused.values().sum();
    assert!(
        outcome.filled >= FORMS.len() && refused * 10 <= outcome.filled,
        "{outcome:?}"
    );
}

fn check(
    ledger: &FilledLedger,
    file: &Path,
    form: TailForm,
    table_rows: u32,
    count: u32,
    seed: u64,
    outcome: &mut Outcome,
) {
    let place = format!("tail {seed}, {form:?}, {count} records");
    let out = match ledger.fill_file(file) {
        Ok((filled, out)) => {
            assert_eq!(
                filled.sheets[0].rows, count as usize,
                "{place}: {:?}",
                filled.warnings
            );
            out
        }
        Err(error) => {
            assert_eq!(error.exit_code(), 1, "{place}: {error}");
            assert!(
                !error.message.is_empty() && !error.hint.is_empty(),
                "{place}: {error}"
            );
            *outcome
                .refused
                .entry(format!("{} {}", error.kind, error.message))
                .or_default() += 1;
            return;
        }
    };
    outcome.filled += 1;
    let (before, after) = (Read::new(file), Read::new(&out));
    let parts_of = |section: usize| -> Vec<u32> {
        if form == TailForm::Sections {
            (1..=count)
                .filter(|number| (*number as usize + 1) % 2 == section)
                .collect()
        } else {
            (1..=count).collect()
        }
    };
    let mut at = 5;
    let mut extra = 0;
    for (section, room) in form.sections().iter().enumerate() {
        let own = parts_of(section);
        let heading = u32::from(form == TailForm::Sections);
        let first = at + heading;
        let more = u32::try_from(own.len()).unwrap().saturating_sub(*room);
        for (row, number) in (first..).zip(&own) {
            let category = ["养老服务", "托育服务"][section];
            assert_eq!(
                after.text(row, 1),
                format!("{category}项目{number}"),
                "{place}: row {row}"
            );
        }
        let last = first + room + more - 1;
        for row in first + u32::try_from(own.len()).unwrap()..=last {
            assert_eq!(after.text(row, 1), "", "{place}: row {row} is one of the surplus");
        }
        if heading == 1 {
            total(&after, at, &format!("SUM(G{first}:G{last})"), &own, &place);
        }
        extra += more;
        at = last + 1;
    }
    let all: Vec<u32> = (1..=count).collect();
    if let Some(formula) = form.total(at) {
        total(&after, at, &formula, &all, &place);
    }
    tail(&before, &after, table_rows, extra, &place);
    objects(file, &out, table_rows, extra, &place);
}

fn total(after: &Read, row: u32, formula: &str, own: &[u32], place: &str) {
    let cell = &after.facts.cells[&(row, 6)];
    assert_eq!(cell.formula.as_deref(), Some(formula), "{place}: the total");
    let saved: f64 = cell
        .shown(&after.strings)
        .trim_start_matches(formula)
        .parse()
        .unwrap_or(0.0);
    let wanted = sum(own.iter().copied());
    assert!(
        (saved - wanted).abs() < 1e-6,
        "{place}: {saved} instead of {wanted}"
    );
}

/// Everything below the table stands where it stood, as many rows further down, and nothing has come.
fn tail(before: &Read, after: &Read, table_rows: u32, extra: u32, place: &str) {
    let shown = |read: &Read, by: u32| -> BTreeMap<(u32, u32), (String, String, bool)> {
        let below = read
            .facts
            .cells
            .iter()
            .filter(|((row, _), _)| *row > table_rows + by);
        below
            .map(|((row, column), cell)| {
                let formula = cell.formula.is_some();
                let text = if formula {
                    String::new()
                } else {
                    cell.shown(&read.strings)
                };
                ((row - by, *column), (text, cell.style.clone(), formula))
            })
            .collect()
    };
    assert_eq!(shown(before, 0), shown(after, extra), "{place}: the tail");
    let merges = |read: &Read, by: u32| -> BTreeSet<(u32, u32, u32, u32)> {
        let below = read.facts.merges.iter().filter(|merge| merge.0 > table_rows + by);
        below
            .map(|merge| (merge.0 - by, merge.1, merge.2 - by, merge.3))
            .collect()
    };
    assert_eq!(
        merges(before, 0),
        merges(after, extra),
        "{place}: merges of the tail"
    );
    let heights = |read: &Read, by: u32| -> BTreeMap<u32, String> {
        let below = read
            .facts
            .heights
            .iter()
            .filter(|(row, _)| **row > table_rows + by);
        below
            .map(|(row, height)| (row - by, format!("{height:.2}")))
            .collect()
    };
    assert_eq!(
        heights(before, 0),
        heights(after, extra),
        "{place}: heights of the tail"
    );
}

/// Objects, names and lists that stand in the tail have moved along.
fn objects(file: &Path, out: &Path, table_rows: u32, extra: u32, place: &str) {
    let rows = |file: &Path| -> Vec<u32> {
        let drawing = parts(file).remove("xl/drawings/drawing1.xml").unwrap_or_default();
        let text = String::from_utf8(drawing).unwrap();
        let found = text
            .split("<xdr:row>")
            .skip(1)
            .map(|rest| rest.split('<').next().unwrap().parse().unwrap());
        found.collect()
    };
    let moved: Vec<u32> = rows(file)
        .iter()
        .map(|row| if *row >= table_rows { row + extra } else { *row })
        .collect();
    assert_eq!(moved, rows(out), "{place}: objects");
    let numbers = |text: &str, by: u32| -> Vec<String> {
        let rows = text.split('$').filter_map(|piece| {
            let digits: String = piece.chars().take_while(char::is_ascii_digit).collect();
            digits.parse::<u32>().ok()
        });
        rows.map(|row| (if row > table_rows + by { row - by } else { row }).to_string())
            .collect()
    };
    let lists = |file: &Path, by: u32| -> Vec<String> {
        let sheet = part(file, "xl/worksheets/sheet1.xml");
        let found = sheet
            .split("<formula1>")
            .skip(1)
            .map(|rest| rest.split('<').next().unwrap().to_owned());
        let names = part(file, "xl/workbook.xml");
        let names = names
            .split("</definedName>")
            .map(|rest| rest.rsplit('>').next().unwrap().to_owned());
        found
            .chain(names.filter(|name| name.contains('!')))
            .flat_map(|text| numbers(&text, by))
            .collect()
    };
    assert_eq!(lists(file, 0), lists(out, extra), "{place}: lists and names");
    assert_eq!(
        areas(file, table_rows, 0),
        areas(out, table_rows, extra),
        "{place}: tables, comments and conditional formats"
    );
}

/// The areas that tables, comments, their boxes and conditional formats name, those below the table as they stood.
fn areas(file: &Path, table_rows: u32, by: u32) -> BTreeMap<String, Vec<String>> {
    let back = |area: &str| -> String {
        let end = |cell: &str| {
            let letters: String = cell.chars().take_while(char::is_ascii_alphabetic).collect();
            let row: u32 = cell[letters.len()..].parse().unwrap();
            format!("{letters}{}", if row > table_rows + by { row - by } else { row })
        };
        area.split(':').map(end).collect::<Vec<_>>().join(":")
    };
    let mut found = BTreeMap::new();
    for (name, bytes) in parts(file) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let after = |mark: &str| -> Vec<String> {
            let rest = text.split(mark).skip(1);
            rest.map(|rest| back(rest.split('"').next().unwrap())).collect()
        };
        let areas = match name.as_str() {
            name if name.starts_with("xl/comments") => after("<comment ref=\""),
            name if name.starts_with("xl/tables/") => after(" ref=\""),
            "xl/worksheets/sheet1.xml" => after("<conditionalFormatting sqref=\""),
            name if name.contains("vmlDrawing") => text
                .split("<x:Row>")
                .skip(1)
                .map(|rest| {
                    let row: u32 = rest.split('<').next().unwrap().parse().unwrap();
                    back(&format!("A{}", row + 1))
                })
                .collect(),
            _ => continue,
        };
        found.insert(name, areas);
    }
    found
}

/// A sheet read without the program's own reader.
struct Read {
    facts: SheetFacts,
    strings: Vec<String>,
}

impl Read {
    fn new(file: &Path) -> Self {
        let sheet = part(file, "xl/worksheets/sheet1.xml");
        let xml = parts(file).remove("xl/sharedStrings.xml").unwrap_or_default();
        let mut strings: Vec<String> = Vec::new();
        for tag in crate::facts::tags(&String::from_utf8(xml).unwrap()) {
            match tag.name.as_str() {
                "si" => strings.push(String::new()),
                "t" => strings.last_mut().unwrap().push_str(&tag.text),
                _ => {}
            }
        }
        Self {
            facts: SheetFacts::read(&sheet),
            strings,
        }
    }

    fn text(&self, row: u32, column: u32) -> String {
        self.facts
            .cells
            .get(&(row, column))
            .map_or(String::new(), |cell| cell.shown(&self.strings))
    }
}
