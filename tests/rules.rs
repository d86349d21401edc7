//! Every rule has a specification in `tests/rules/<CODE>.md`: prose, tables as input, the expected findings.
//!
//! A table follows a line that names its records and, if they have one, the period (`养老机构，2023年上半年：`).
//! Its headers are names of the field dictionary; a column 统计期 gives each row a period of its own.
//! `县：勐海县（勐往乡、打洛镇）` sets the county. `UPDATE=1 cargo test --test rules` rewrites the findings.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop"
)]

mod support;

use std::fmt::Write as _;
use std::path::PathBuf;

use laoxiao::forms::{FieldScope, dictionary};
use laoxiao::model::{County, Division, Finding, Period, Record, RecordId, RecordKind, Records, Value};
use laoxiao::rules::{Facts, RULES, Rule, check};
use support::county::gengma;
use support::fixture::root;

#[test]
fn every_rule_finds_what_its_specification_says() {
    for rule in RULES {
        let file = folder().join(format!("{}.md", rule.code));
        let text =
            std::fs::read_to_string(&file).unwrap_or_else(|_| panic!("{} has no specification", rule.code));
        let title = format!("# {} {}", rule.code, rule.name);
        assert_eq!(
            text.lines().next(),
            Some(title.as_str()),
            "title of {}.md",
            rule.code
        );
        let fresh = run(rule, &text);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&file, &fresh).unwrap();
        } else {
            assert_eq!(text, fresh, "{}.md", rule.code);
        }
    }
}

#[test]
fn no_specification_is_without_a_rule() {
    for entry in std::fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let code = name.strip_suffix(".md").unwrap();
        assert!(RULES.iter().any(|rule| rule.code == code), "{name} has no rule");
    }
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    assert!(
        codes.is_sorted() && codes.windows(2).all(|pair| pair[0] != pair[1]),
        "{codes:?}"
    );
}

#[test]
fn the_half_year_return_is_silent_but_for_its_two_estates() {
    let mut records = Records::default();
    let mut table = Table::default();
    for line in include_str!("fixtures/indicators/gengma_2023h1.csv").lines() {
        if let Some(head) = line.strip_prefix("# ") {
            let (kind, period) = head.split_once(',').unwrap();
            table = Table {
                kind: Some(kind.parse().unwrap()),
                period: period.parse().ok(),
                headers: Vec::new(),
            };
        } else {
            table.line(line.split(',').collect(), &mut records);
        }
    }
    let findings = check(&Facts {
        records: &records,
        county: Some(&gengma()),
    });
    let ids: Vec<&str> = findings.iter().map(|finding| finding.id.as_str()).collect();
    assert_eq!(ids, ["S001:耿马镇:示例小区乙", "S001:勐撒镇:示例小区戊"]);
}

fn folder() -> PathBuf {
    root().join("tests/rules")
}

/// The specification with the findings as they are now.
fn run(rule: &Rule, text: &str) -> String {
    let mut fresh = String::new();
    let (mut records, mut county, mut table) = (Records::default(), None, Table::default());
    let mut in_findings = false;
    for line in text.lines() {
        if in_findings {
            in_findings = line != "```";
            if in_findings {
                continue;
            }
            let found = rule.check(&Facts {
                records: &records,
                county: county.as_ref(),
            });
            fresh.push_str(&show(&found));
        } else if line == "```findings" {
            in_findings = true;
        } else if line.starts_with("## ") {
            (records, county, table) = (Records::default(), None, Table::default());
        } else if let Some(named) = line.strip_prefix("县：") {
            county = Some(read_county(named));
        } else if let Some(head) = line.strip_suffix('：') {
            table = Table::head(head).unwrap_or(table);
        } else if let Some(row) = line.strip_prefix('|').and_then(|row| row.strip_suffix('|')) {
            table.line(row.split('|').map(str::trim).collect(), &mut records);
        }
        let _ = writeln!(fresh, "{line}");
    }
    fresh
}

fn show(findings: &[Finding]) -> String {
    findings.iter().fold(String::new(), |mut text, finding| {
        let _ = writeln!(
            text,
            "{} {}\n  {}",
            finding.severity.label(),
            finding.id,
            finding.message
        );
        text
    })
}

/// The table being read.
#[derive(Default)]
struct Table {
    kind: Option<RecordKind>,
    period: Option<Period>,
    headers: Vec<String>,
}

impl Table {
    fn head(text: &str) -> Option<Self> {
        let (kind, period) = text.split_once('，').unwrap_or((text, ""));
        Some(Self {
            kind: Some(kind.parse().ok()?),
            period: Period::find(period),
            headers: Vec::new(),
        })
    }

    fn line(&mut self, cells: Vec<&str>, records: &mut Records) {
        let Some(kind) = self.kind else { return };
        if self.headers.is_empty() {
            self.headers = cells.into_iter().map(str::to_owned).collect();
        } else if !cells[0].starts_with("--") {
            self.row(kind, &cells, records);
        }
    }

    fn row(&self, kind: RecordKind, cells: &[&str], records: &mut Records) {
        let dated = self.headers.iter().position(|header| header == "统计期");
        let period = dated.map(|at| cells[at].parse().unwrap()).or(self.period);
        let mut record = Record::new(kind);
        record.period = period.filter(|_| kind.is_periodic());
        for (header, cell) in self
            .headers
            .iter()
            .zip(cells)
            .filter(|(h, cell)| *h != "统计期" && !cell.is_empty())
        {
            let field = dictionary()
                .find(kind, header)
                .unwrap_or_else(|| panic!("{kind} has no {header}"));
            let value = Value::parse(field.field_type, cell, field.money_unit()).unwrap();
            match period.filter(|_| field.scope == FieldScope::Figure) {
                Some(period) => record.set_figure(period, &field.id, Some(value)),
                None => record.set(&field.id, Some(value)),
            }
        }
        let mut all = records.of(kind).to_vec();
        match all
            .iter_mut()
            .find(|known| kind.has_figures() && known.values == record.values)
        {
            Some(known) => known.figures.extend(record.figures),
            None => {
                record.id = RecordId(i64::try_from(all.len()).unwrap() + 1);
                all.push(record);
            }
        }
        records.put(kind, all);
    }
}

/// 勐海县（勐往乡、打洛镇）.
fn read_county(text: &str) -> County {
    let (name, townships) = text.trim_end_matches('）').split_once('（').unwrap();
    let named = |name: &str, code: &str| Division {
        name: name.to_owned(),
        code: code.to_owned(),
    };
    County {
        division: named(name, "530000"),
        prefecture: Division::default(),
        townships: townships
            .split('、')
            .map(|township| named(township, ""))
            .collect(),
    }
}
