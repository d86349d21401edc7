//! From arguments to verbs, one function each.

use std::path::Path;

use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::indicators::Figure;
use crate::model::{Period, RecordKind, Severity};
use crate::ops;
use crate::ops::{Edit, Session};
use crate::store::Operation;

use super::args::{Args, Verb};
use super::output::{Output, named, open, path_text, tell};
use super::{copies, figures, files, forms, frameworks, rules, show};

/// Runs one verb.
pub(super) fn run(args: Args) -> Result<Output> {
    let ledger = args.ledger;
    match args.verb {
        Verb::New {
            county,
            code,
            frameworks,
        } => create(&named(ledger)?, &county, code.as_deref(), &frameworks),
        Verb::Demo { out } => demo(&out),
        Verb::Restore { file, other_ledger } => copies::restore(&named(ledger)?, &file, other_ledger),
        Verb::Recover { file, out } => copies::recover(&file, &out),
        Verb::Forms(args) => forms::run(ledger, &args),
        Verb::Info => info(&open(ledger)?),
        Verb::List {
            kind,
            period,
            conditions,
        } => list(&open(ledger)?, kind, period, &conditions),
        Verb::Set {
            kind,
            key,
            values,
            period,
        } => set(&mut open(ledger)?, kind, &key, &values, period),
        Verb::Check {
            severity,
            forms,
            period,
            out,
        } => {
            let session = open(ledger)?;
            if let Some(out) = out {
                session.export_notes(period, &out)?;
            }
            check(&session, severity.map(Severity::from), &forms, period)
        }
        Verb::Explain { finding, text } => explain(&mut open(ledger)?, &finding, &text),
        Verb::Rules(verb) => rules::run(ledger, verb),
        Verb::History => history(&open(ledger)?),
        Verb::Undo => step(open(ledger)?.undo()?, "已撤销", "没有可以撤销的操作"),
        Verb::Redo => step(open(ledger)?.redo()?, "已重做", "没有可以重做的操作"),
        Verb::Indicators {
            framework,
            monitored,
            period,
        } => figures::indicators(&open(ledger)?, framework.as_deref(), monitored, period),
        Verb::Framework(verb) => frameworks::run(ledger, verb),
        Verb::Base {
            values,
            period,
            source,
        } => figures::base(&mut open(ledger)?, &values, period, source.as_deref()),
        Verb::Demand(args) => figures::demand(&open(ledger)?, args),
        Verb::Estates { period } => figures::estates(&open(ledger)?, period),
        Verb::Schedule { period } => figures::schedule(&open(ledger)?, period),
        Verb::Subsidy { area, period } => figures::subsidy(&open(ledger)?, area.as_deref(), period),
        Verb::Choose { definition, variant } => {
            figures::choose(&mut open(ledger)?, definition.as_deref(), variant.as_deref())
        }
        Verb::Chart(args) => figures::chart(&open(ledger)?, args),
        Verb::Import(args) => files::import(&mut open(ledger)?, args),
        Verb::Export(args) => files::export(&mut open(ledger)?, &args),
        Verb::Fill(args) => files::fill(&mut open(ledger)?, &args),
        Verb::Report {
            out,
            period,
            carry_over,
            draft,
        } => files::report(&mut open(ledger)?, period, draft, &out, &carry_over),
        Verb::Submit {
            period,
            forms,
            out,
            carry_over,
        } => {
            let mut session = open(ledger)?;
            files::agree(&mut session, &forms, &carry_over)?;
            files::submit(&mut session, period, &forms, &out)
        }
        Verb::Backup { out, list, compare } => match compare.as_slice() {
            [one, other] => copies::compare(one, other),
            _ if list => copies::list(&open(ledger)?),
            _ => copies::back_up(&open(ledger)?, out),
        },
        Verb::Verify => copies::verify(&open(ledger)?),
    }
}

fn create(path: &Path, county: &str, code: Option<&str>, frameworks: &[String]) -> Result<Output> {
    let session = Session::create(path, county, code, frameworks)?;
    let division = &session.county().division;
    let json = json!({
        "ledger": path_text(session.path()), "county": division.name, "code": division.code,
        "frameworks": session.followed(),
    });
    let text = format!("已为{}新建台账：{}", division.name, session.path().display());
    Ok(Output::new(json, text))
}

fn demo(out: &Path) -> Result<Output> {
    let demo = ops::demo(out, tell)?;
    let imports = demo.imports.iter();
    let json = json!({
        "ledger": path_text(&demo.ledger),
        "imports": imports.map(|(plan, accepted)| files::plan_json(plan, accepted.operation)).collect::<Result<Value>>()?,
        "indicators": demo.indicators.iter().map(Figure::to_json).collect::<Value>(),
        "files": demo.files,
    });
    Ok(Output::new(json, show::demo(&demo)))
}

fn info(session: &Session) -> Result<Output> {
    let info = session.info()?;
    let text = show::info(&info);
    Ok(Output::new(info, text))
}

fn list(
    session: &Session,
    kind: RecordKind,
    period: Option<Period>,
    conditions: &[String],
) -> Result<Output> {
    let records = session.list(kind, period, conditions)?;
    let text = show::records(kind, &records);
    Ok(Output::new(Value::Array(records), text))
}

fn set(
    session: &mut Session,
    kind: RecordKind,
    key: &str,
    values: &[String],
    period: Option<Period>,
) -> Result<Output> {
    let record = session.find(kind, key)?;
    let mut edits = Vec::new();
    for value in values {
        let (field, text) = value.split_once('=').ok_or_else(|| {
            Error::usage(
                format!("“{value}”不是 字段=值"),
                "例如：total_investment_wan=480。",
            )
        })?;
        let period = period.or(record.period);
        edits.push(Edit {
            kind,
            id: record.id,
            field: field.to_owned(),
            period,
            text: text.to_owned(),
        });
    }
    session.edit(&edits)?;
    let record = session.find(kind, &record.id.0.to_string())?;
    let json = session.record_json(&record, &session.records()?, period);
    let text = show::records(kind, std::slice::from_ref(&json));
    Ok(Output::new(json, text))
}

fn check(
    session: &Session,
    wanted: Option<Severity>,
    forms: &[String],
    period: Option<Period>,
) -> Result<Output> {
    let mut findings = if forms.is_empty() {
        session.check()?
    } else {
        session.findings_of_forms(forms, period)?
    };
    findings.retain(|finding| wanted.is_none_or(|wanted| finding.severity == wanted));
    Ok(Output::new(json!(findings), show::findings(&findings)))
}

fn explain(session: &mut Session, finding: &str, text: &str) -> Result<Output> {
    let finding = session.explain(finding, text)?;
    Ok(Output::new(
        json!(finding),
        format!("已填写说明：{}", finding.message),
    ))
}

fn history(session: &Session) -> Result<Output> {
    let history = session.history()?;
    Ok(Output::new(json!(history), show::history(&history)))
}

fn step(done: Option<Operation>, did: &str, nothing: &str) -> Result<Output> {
    let Some(operation) = done else {
        return Err(Error::refused("history.empty", nothing, ""));
    };
    let text = format!("{did}：{}", operation.label);
    Ok(Output::new(json!(operation), text))
}
