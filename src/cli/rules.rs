//! `rules`: the shipped rules, a ledger's own, what is muted, the numbers that rules compare with.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::args::{RuleArgs, RulesVerb};
use super::output::{Output, named, open};
use super::show;
use crate::error::Result;
use crate::model::Severity;
use crate::ops::{RuleDraft, Session};
use crate::rules;
use crate::rules::Rule;

/// Runs one of them.
pub(super) fn run(ledger: Option<PathBuf>, verb: RulesVerb) -> Result<Output> {
    let mut session = open(Some(named(ledger)?))?;
    match verb {
        RulesVerb::List => list(&session),
        RulesVerb::Try(args) => {
            let found = session.try_rule(&draft(args))?;
            Ok(Output::new(json!(found), show::findings(&found)))
        }
        RulesVerb::Add(args) => {
            let rule = session.add_rule(&draft(args))?;
            Ok(Output::new(
                json!(rule),
                format!("已新增审核关系 {}：{}", rule.code, rule.relations.join("；")),
            ))
        }
        RulesVerb::Remove { code } => {
            session.remove_rule(&code)?;
            Ok(Output::new(
                json!({"removed": code}),
                format!("已删除审核关系 {code}"),
            ))
        }
        RulesVerb::Mute { scope, reason } => {
            session.mute(&scope, Some(&reason))?;
            Ok(Output::new(
                json!({"muted": scope, "reason": reason}),
                format!("已忽略 {scope}"),
            ))
        }
        RulesVerb::Unmute { scope } => {
            session.mute(&scope, None)?;
            Ok(Output::new(json!({"unmuted": scope}), format!("已恢复 {scope}")))
        }
        RulesVerb::Export { out } => {
            let count = session.export_rules(&out)?;
            Ok(Output::new(
                json!({"file": out, "rules": count}),
                format!("已导出 {count} 条审核关系：{}", out.display()),
            ))
        }
        RulesVerb::Import { file } => {
            let count = session.import_rules(&file)?;
            Ok(Output::new(
                json!({"rules": count}),
                format!("已导入 {count} 条审核关系"),
            ))
        }
        RulesVerb::Parameter { name, value } => parameter(&mut session, name.as_deref(), value.as_deref()),
    }
}

fn draft(args: RuleArgs) -> RuleDraft {
    RuleDraft {
        relation: args.relation,
        kind: args.kind,
        name: args.name,
        level: args.level.map(Severity::from),
        when: args.when,
        basis: args.basis,
        form: args.form,
    }
}

fn list(session: &Session) -> Result<Output> {
    let (own, muted) = (session.own_rules()?, session.muted()?);
    let one = |rule: &Rule, is_own: bool| {
        json!({
            "code": rule.code, "name": rule.name, "family": rule.family, "severity": rule.severity,
            "summary": rule.summary, "basis": rule.basis, "own": is_own, "muted": muted.get(&rule.code),
        })
    };
    let shipped = rules::rules().iter().map(|rule| one(rule, false));
    let all: Vec<Value> = shipped.chain(own.iter().map(|rule| one(rule, true))).collect();
    let lines = rules::rules().iter().chain(&own).map(|rule| {
        let muted = muted
            .get(&rule.code)
            .map(|reason| format!("（已忽略：{reason}）"))
            .unwrap_or_default();
        format!(
            "{} {} {} {}{muted}：{}",
            rule.code,
            rule.severity.label(),
            rule.family.label(),
            rule.name,
            rule.summary
        )
    });
    Ok(Output::new(
        Value::Array(all),
        lines.collect::<Vec<_>>().join("\n"),
    ))
}

fn parameter(session: &mut Session, name: Option<&str>, value: Option<&str>) -> Result<Output> {
    if let (Some(name), Some(value)) = (name, value) {
        let number = match value {
            "standard" => None,
            text => Some(text.parse().map_err(|_not_a_number| {
                crate::error::Error::usage(format!("“{text}”不是数"), "写一个数，或 standard 恢复文件规定。")
            })?),
        };
        session.set_parameter(name, number)?;
    }
    let mut parameters = session.parameters()?;
    parameters.retain(|parameter| name.as_ref().is_none_or(|name| *name == parameter.name));
    let json: Vec<Value> = parameters
        .iter()
        .map(|parameter| json!({"name": parameter.name, "value": parameter.value, "unit": parameter.unit, "source": parameter.source,
            "revised": parameter.revised.as_ref().map(|revision| json!({"from": revision.from, "source": revision.source, "value": null}))}))
        .collect();
    let lines = parameters.iter().map(|parameter| {
        let revised = parameter.revised.as_ref().map_or_else(String::new, |revision| {
            format!("；{}年起按{}，标准未载明", revision.from, revision.source)
        });
        format!(
            "{} {}{}（{}{revised}）",
            parameter.name, parameter.value, parameter.unit, parameter.source
        )
    });
    Ok(Output::new(
        Value::Array(json),
        lines.collect::<Vec<_>>().join("\n"),
    ))
}
