//! 方案: listed, shown, made, corrected, carried on.

use std::path::PathBuf;

use serde_json::Value as Json;

use crate::error::{Error, Result};
use crate::indicators::{Figure, FigureStatus, Framework};
use crate::model::{FrameworkFacts, Period};
use crate::ops::{FrameworkOrigin, FrameworkStanding, Session};

use super::args::{FrameworkArgs, FrameworkVerb};
use super::output::{Output, open};

/// Runs the verb.
pub(super) fn run(ledger: Option<PathBuf>, verb: FrameworkVerb) -> Result<Output> {
    let mut session = open(ledger)?;
    match verb {
        FrameworkVerb::Decompose(args) => super::shares::run(&mut session, args),
        FrameworkVerb::List { all, period } => list(&session, all, period),
        FrameworkVerb::Show { framework, period } => show(&session, &framework, period),
        FrameworkVerb::New {
            cover,
            from,
            carry_on,
            current,
        } => {
            let facts = facts_of(cover, FrameworkFacts::default());
            let id = match (from, carry_on) {
                (_, Some(old)) => session.carry_on_framework(&old, &facts)?,
                (Some(from), None) => session.new_framework(&facts, &FrameworkOrigin::Copy(from))?,
                (None, None) => session.new_framework(&facts, &FrameworkOrigin::Empty)?,
            };
            if current {
                session.make_current(&id)?;
            }
            show(&session, &id, None)
        }
        FrameworkVerb::Set {
            framework,
            cover,
            current,
            indicator,
            values,
        } => set(
            &mut session,
            &framework,
            cover,
            current,
            indicator.as_deref(),
            &values,
        ),
    }
}

/// What is written on a cover, with what was typed in the place of what it had.
pub(super) fn facts_of(cover: FrameworkArgs, before: FrameworkFacts) -> FrameworkFacts {
    let (area, area_code) = match cover.area {
        Some(area) => (area, String::new()),
        None => (before.area, before.area_code),
    };
    FrameworkFacts {
        id: cover.id.unwrap_or(before.id),
        title: cover.title.unwrap_or(before.title),
        document: cover.document.unwrap_or(before.document),
        issuer: cover.issuer.unwrap_or(before.issuer),
        issued: cover.issued.unwrap_or(before.issued),
        baseline_year: cover.baseline_year.unwrap_or(before.baseline_year),
        target_year: cover.target_year.unwrap_or(before.target_year),
        area,
        area_code,
        ..before
    }
}

fn list(session: &Session, all: bool, period: Option<Period>) -> Result<Output> {
    let plans = session.framework_standings(period, all)?;
    let lines: Vec<String> = plans.iter().map(line).collect();
    let json: Json = plans.iter().map(FrameworkStanding::to_json).collect();
    Ok(Output::new(json, lines.join("\n")))
}

fn show(session: &Session, id: &str, period: Option<Period>) -> Result<Output> {
    let plans = session.framework_standings(period, true)?;
    let Some(plan) = plans.iter().find(|plan| plan.facts.id == id) else {
        let known: Vec<&str> = plans.iter().map(|plan| plan.facts.id.as_str()).collect();
        return Err(Error::refused(
            "framework.unknown",
            format!("没有“{id}”这个方案"),
            format!("可用的方案：{}。", known.join("、")),
        ));
    };
    let mut lines = vec![line(plan)];
    lines.extend(plan.figures.iter().map(|figure| {
        let target = figure.aim().map_or_else(
            || "没有目标".to_owned(),
            |(year, target)| format!("{year}年目标 {target}"),
        );
        let value = match figure.show_value() {
            value if value.is_empty() => "没有数".to_owned(),
            value => value,
        };
        format!("  {} {value}，{target}，{}", figure.title(), figure.status_text())
    }));
    lines.extend(plan.changes.iter().map(|change| {
        let (name, field) = (&change.indicator, &change.field);
        format!(
            "  与原文不同：{name}{field} {} → {}",
            change.shipped, change.ledger
        )
    }));
    let mut json = plan.to_json();
    if let Some(fields) = json.as_object_mut() {
        let figures: Json = plan.figures.iter().map(Figure::to_json).collect();
        fields.insert("figures".to_owned(), figures);
    }
    Ok(Output::new(json, lines.join("\n")))
}

fn set(
    session: &mut Session,
    id: &str,
    cover: FrameworkArgs,
    current: bool,
    indicator: Option<&str>,
    values: &[String],
) -> Result<Output> {
    let before = session.frameworks().get(id).map(Framework::facts);
    let Some(before) = before else {
        return show(session, id, None);
    };
    let facts = facts_of(FrameworkArgs { id: None, ..cover }, before.clone());
    if facts != before {
        session.change_framework(&facts)?;
    }
    if current {
        session.make_current(id)?;
    }
    if let Some(indicator) = indicator {
        session.set_framework_indicator(id, indicator, values)?;
    } else if !values.is_empty() {
        return Err(Error::usage(
            "写了 字段=值，没有写是哪个指标",
            "例如：--indicator 养老床位数 target=≥800 unit=张。",
        ));
    }
    show(session, id, None)
}

/// One plan in one line.
fn line(plan: &FrameworkStanding) -> String {
    let facts = &plan.facts;
    let mut marks = Vec::new();
    if plan.is_current {
        marks.push("现行");
    }
    if plan.is_expired {
        marks.push("已到期");
    }
    if plan.provisional {
        marks.push("暂定");
    }
    format!(
        "{}　{}　{}　{}—{}年　{}{}",
        facts.id,
        facts.title,
        facts.document,
        facts.baseline_year,
        facts.target_year,
        FigureStatus::counts_text(&plan.figures),
        if marks.is_empty() {
            String::new()
        } else {
            format!("　[{}]", marks.join("、"))
        }
    )
}
