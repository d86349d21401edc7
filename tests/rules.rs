//! Every rule has a specification in `tests/rules/<CODE>.md`: prose, tables as input, the expected findings.
//!
//! A table follows a line that names its records and, if they have one, the period (`养老机构，2023年上半年：`).
//! Its headers are names of the field dictionary; a column 统计期 gives each row a period of its own.
//! `县：勐海县（勐往乡、打洛镇）` sets the county, `方案：` the plan, `指标情况：` what is known of the first indicator,
//! `导入问题：` what an import left. `UPDATE=1 cargo test --test rules` rewrites the findings.

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
use laoxiao::model::{
    Comparison, County, Division, Finding, FindingFamily, Period, Record, RecordId, RecordKind, Records,
    Severity, Source, Value, gazetteer,
};
use laoxiao::rules::{
    Facts, ImportProblem, IndicatorFact, PlanFact, Rule, SuperiorFact, SupportFact, check, rules,
};
use support::county::gengma;
use support::fixture::root;

#[test]
fn every_rule_finds_what_its_specification_says() {
    for rule in rules() {
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
        assert!(rules().iter().any(|rule| rule.code == code), "{name} has no rule");
    }
    let codes: Vec<&str> = rules().iter().map(|rule| rule.code.as_str()).collect();
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
    let county = gengma();
    let findings = check(&Facts::new(&records, Some(&county)), &[]);
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
    let (mut plan, mut indicators, mut problems) = (None, Vec::new(), Vec::new());
    let mut in_findings = false;
    for line in text.lines() {
        if in_findings {
            in_findings = line != "```";
            if in_findings {
                continue;
            }
            let mut facts = Facts::new(&records, county.as_ref());
            facts.plan = plan.clone();
            facts.indicators.clone_from(&indicators);
            facts.import_problems.clone_from(&problems);
            fresh.push_str(&show(&rule.check(&facts)));
        } else if line == "```findings" {
            in_findings = true;
        } else if line.starts_with("## ") {
            (records, county, table) = (Records::default(), None, Table::default());
            (plan, indicators, problems) = (None, Vec::new(), Vec::new());
        } else if let Some(named) = line.strip_prefix("县：") {
            county = Some(read_county(named));
        } else if let Some(named) = line.strip_prefix("方案：") {
            plan = Some(read_plan(named));
        } else if let Some(fact) = line.strip_prefix("指标情况：") {
            indicators.push(read_indicator(fact));
        } else if let Some(problem) = line.strip_prefix("导入问题：") {
            problems.push(read_problem(problem));
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

/// 耿政办发〔2023〕37号，印发2023-06-25，基期2020，目标2025.
fn read_plan(text: &str) -> PlanFact {
    let parts: Vec<&str> = text.split('，').collect();
    PlanFact {
        document: parts[0].to_owned(),
        issued: parts[1].trim_start_matches("印发").to_owned(),
        baseline_year: parts[2].trim_start_matches("基期").parse().unwrap(),
        target_year: parts[3].trim_start_matches("目标").parse().unwrap(),
    }
}

/// What other rooms know of the first indicator: `期=2023H1，填报=45.4，算出=44.52，小数=1`.
fn read_indicator(text: &str) -> IndicatorFact {
    let mut fact = IndicatorFact {
        record: RecordId(1),
        ..IndicatorFact::default()
    };
    for part in text.split('，') {
        let (name, value) = part.split_once('=').unwrap();
        let number = || value.parse::<f64>().unwrap();
        match name {
            "期" => fact.period = Some(value.parse().unwrap()),
            "填报" => fact.reported = Some(number()),
            "算出" => fact.computed = Some(number()),
            "小数" => fact.decimals = value.parse().unwrap(),
            "算法" => value.clone_into(&mut fact.formula),
            "数在" => fact.counted_at = Some(value.parse().unwrap()),
            "目标" => fact.target = Some((2025, Comparison::parse(value).unwrap())),
            "市级" => {
                fact.is_below_superior = fact.target.is_some_and(|(_, target)| target.value < number());
                fact.superiors = vec![SuperiorFact {
                    area: "临沧市".to_owned(),
                    document: "临政办发〔2022〕12号".to_owned(),
                    target: Comparison::parse(value).unwrap(),
                    year: 2025,
                }];
            }
            "缺口" => {
                fact.support = Some(SupportFact {
                    gap: number(),
                    added: 0.0,
                })
            }
            "项目" => fact.support.as_mut().unwrap().added = number(),
            "分母在" => fact.dates = Some((fact.counted_at.unwrap(), value.parse().unwrap())),
            _ => panic!("{name}"),
        }
    }
    fact
}

/// A problem that an import left: `total.differs，G26，印的数多5`.
fn read_problem(text: &str) -> ImportProblem {
    let parts: Vec<&str> = text.split('，').collect();
    ImportProblem {
        key: format!("清单.xlsx:项目:{}", parts[1]),
        code: parts[0].to_owned(),
        severity: Severity::Verify,
        family: FindingFamily::Balance,
        name: "导入时的问题".to_owned(),
        message: parts[2].to_owned(),
        source: Source {
            file: "清单.xlsx".into(),
            sheet: "项目".into(),
            row: 26,
        },
        cell: parts[1].to_owned(),
        kind: RecordKind::Project,
        record: RecordId(1),
        field: None,
        period: None,
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
        division: named(
            name,
            gazetteer()
                .by_name(name)
                .map_or("530000", |county| &county.division.code),
        ),
        prefecture: Division::default(),
        townships: townships
            .split('、')
            .map(|township| named(township, ""))
            .collect(),
    }
}
