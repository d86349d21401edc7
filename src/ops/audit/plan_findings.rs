//! What 审核 would find if a plan were accepted, at the cells of the file, before anything is written.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::error::Result;
use crate::import::{Plan, SheetPlan};
use crate::model::{Finding, FindingPlace, Problem, Record, RecordId, RecordKind, Records, Severity};
use crate::ops::Session;
use crate::rules;

impl Session {
    /// Adds what the rules find in ledger and plan together, and not in the ledger alone, to the problems of the sheets.
    pub(crate) fn add_findings(&self, plan: &mut Plan, records: &Records) -> Result<()> {
        let changes = plan.writable().count();
        if changes == 0 {
            return Ok(());
        }
        if changes > LARGEST {
            tell_first(
                plan,
                Severity::Hint,
                format!("这份文件要写入 {changes} 条，预览时不逐条审核；写入后见审核"),
            );
            return Ok(());
        }
        let basis = self.audit_basis()?;
        let run = |records: &Records| rules::check(&basis.facts(records, Vec::new()), &basis.own_rules);
        let known: BTreeSet<(String, String)> = run(records)
            .into_iter()
            .map(|finding| (finding.id, finding.fingerprint))
            .collect();
        let after = with_plan(records, plan);
        let mut told: BTreeMap<String, usize> = BTreeMap::new();
        for finding in run(&after) {
            if known.contains(&(finding.id.clone(), finding.fingerprint.clone())) {
                continue;
            }
            let of_rule = told.entry(finding.rule.clone()).or_default();
            *of_rule += 1;
            if *of_rule <= MOST_OF_A_RULE {
                tell(plan, &finding);
            }
        }
        for (rule, count) in told {
            if let Some(rest) = count.checked_sub(MOST_OF_A_RULE).filter(|rest| *rest > 0) {
                tell_first(
                    plan,
                    Severity::Verify,
                    format!("规则 {rule} 还找出 {rest} 处，没有逐条列出；写入后见审核"),
                );
            }
        }
        Ok(())
    }
}

/// The records as they would be.
fn with_plan(records: &Records, plan: &Plan) -> Records {
    let mut after = records.clone();
    let mut changed: BTreeMap<RecordKind, HashMap<RecordId, Record>> = BTreeMap::new();
    let mut fresh = 0;
    for (_, change) in plan.writable() {
        for record in change.parent.as_deref().into_iter().chain([&change.record]) {
            let mut record = record.clone();
            if record.id == RecordId::default() {
                fresh -= 1;
                record.id = RecordId(fresh);
                after.push(record);
            } else {
                changed.entry(record.kind).or_default().insert(record.id, record);
            }
        }
    }
    for (kind, mut changed) in changed {
        let all = after.of(kind).iter();
        let all = all.map(|old| changed.remove(&old.id).unwrap_or_else(|| old.clone()));
        let all: Vec<Record> = all.collect();
        after.put(kind, all);
        for record in changed.into_values() {
            after.push(record);
        }
    }
    after
}

/// So many findings of one rule are told at their cells; in a list of thousands nobody reads more, and all of them stand
/// in 审核 once the plan is accepted.
const MOST_OF_A_RULE: usize = 500;

/// A plan with more records is not checked before it is written: no list of a county is as long, and the rules would take
/// many times what reading it does.
const LARGEST: usize = 20_000;

/// Says something of the whole file, at its first sheet.
fn tell_first(plan: &mut Plan, severity: Severity, message: String) {
    if let Some(sheet) = plan.sheets.first_mut() {
        sheet.problems.push(Problem {
            cell: String::new(),
            severity,
            code: "audit.finding",
            message,
        });
    }
}

/// Rules, each with the problem of an import that says the same of a cell.
const SAID_BY_IMPORT: [(&str, &str); 1] = [("F001", "place.unknown-township")];

/// Puts a finding at the cells of the file that it speaks of; what speaks of other files is told at the first sheet.
fn tell(plan: &mut Plan, finding: &Finding) {
    let level = match finding.severity {
        Severity::Error => "审核错误，写入后要改正才能上报",
        Severity::Verify => "审核核实，上报前要写明",
        Severity::Hint => "审核提示",
    };
    let file = plan.file.clone();
    let cell = |sheet: &SheetPlan, place: &FindingPlace| cell_of(&file, sheet, place);
    let spot = finding.places.iter().find_map(|place| {
        let mut sheets = plan.sheets.iter().enumerate();
        sheets.find_map(|(at, sheet)| Some((at, cell(sheet, place)?)))
    });
    let (at, cell) = spot.unwrap_or_default();
    if let Some(sheet) = plan.sheets.get_mut(at) {
        let is_said = |(_, code): &(&str, &str)| {
            let mut problems = sheet.problems.iter();
            problems.any(|problem| problem.code == *code && problem.cell == cell)
        };
        let mut said = SAID_BY_IMPORT.iter().filter(|(rule, _)| *rule == finding.rule);
        if said.any(is_said) {
            return;
        }
        sheet.problems.push(Problem {
            cell,
            // A row with a finding is written all the same; only what can't be read is left out.
            severity: Severity::Verify.max(finding.severity),
            code: "audit.finding",
            message: format!(
                "{level}（{} {}）：{}",
                finding.rule, finding.name, finding.message
            ),
        });
    }
}

fn cell_of(file: &str, sheet: &SheetPlan, place: &FindingPlace) -> Option<String> {
    let source = place
        .source
        .as_ref()
        .filter(|source| *source.file == *file && *source.sheet == *sheet.tab)?;
    let is_of_kind = sheet.record == Some(place.record)
        || (sheet.record == Some(RecordKind::ProjectReturn) && place.record == RecordKind::Project);
    let field = place.field.as_deref().filter(|_| is_of_kind)?;
    let dated = place.period.map(|period| format!("value:{period}"));
    let fits = |name: &str| {
        name == field
            || Some(name) == dated.as_deref()
            || (name == "years" && matches!(field, "start_year" | "end_year"))
            || name.strip_prefix("project.") == Some(field)
    };
    let column = sheet.columns.iter().find(|column| fits(&column.field));
    // A finding about what the sheet has no column for stands at the row's first one.
    let letters = column
        .or(sheet.columns.first())
        .map(|column| column.column.as_str())?;
    Some(format!("{letters}{}", source.row))
}
