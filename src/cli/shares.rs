//! 分解目标: shown, imported and exported.

use serde_json::json;

use crate::error::Result;
use crate::indicators::Decomposition;
use crate::model::{number_text, number_text_rounded};
use crate::ops::{Session, ShareOptions, SharePlan};

use super::args::DecomposeArgs;
use super::output::Output;
use super::show::{table, written_or_not};

/// Runs the verb.
pub(super) fn run(session: &mut Session, args: DecomposeArgs) -> Result<Output> {
    let framework = args.framework.as_deref();
    if let Some(file) = &args.from {
        let framework = framework.unwrap_or(session.own_framework()).to_owned();
        let options = ShareOptions {
            year: args.year,
            names: args.name.into_iter().collect(),
            add: args.add,
            change_targets: args.change_targets,
        };
        let plan = if args.accept {
            session.accept_shares(&framework, file, &options)?
        } else {
            session.plan_shares(&framework, file, &options)?
        };
        let is_open = !plan.unknown.is_empty() || !plan.problems.is_empty();
        let status = u8::from(is_open && plan.operation.is_none());
        return Ok(Output::new(json!(plan), show_plan(&plan, args.accept)).with_status(status));
    }
    if let Some(out) = &args.out {
        let exported = session.export_shares(framework, args.period, out)?;
        let text = format!("已导出分解表 {} 行：{}", exported.rows, exported.file.display());
        return Ok(Output::new(json!(exported), text));
    }
    let found = session.decomposition(framework, args.period)?;
    Ok(Output::new(found.to_json(), show(&found)))
}

fn show_plan(plan: &SharePlan, accepted: bool) -> String {
    let mut lines = vec![format!(
        "文件：{}，新增或改动 {} 个分解目标，不变 {} 个",
        plan.file,
        plan.changes.len(),
        plan.unchanged
    )];
    lines.extend(plan.changes.iter().map(|change| {
        let (unit, indicator, what) = (&change.unit, &change.indicator, change.what());
        let after = number_text(change.after);
        match change.before.map(number_text) {
            Some(before) if change.period.is_none() => {
                format!("  目标变动：{unit} {indicator} {what} {before} → {after}")
            }
            Some(before) => format!("  {unit} {indicator} {what} {before} → {after}"),
            None => format!("  {unit} {indicator} {what} {after}"),
        }
    }));
    lines.extend(plan.unknown.iter().map(|header| {
        format!("  “{header}”不是方案里的指标：用 --name {header}=指标名称 指定，或加 --add 作为新指标")
    }));
    lines.extend(plan.problems.iter().map(|problem| format!("  {problem}")));
    lines.push(written_or_not(accepted).to_owned());
    lines.join("\n")
}

fn show(found: &Decomposition) -> String {
    if found.indicators.is_empty() {
        return "这个方案还没有分解目标；用 framework decompose --from 分解表.xlsx 导入。".to_owned();
    }
    let parts = found.indicators.iter().flat_map(|indicator| {
        let (name, decimals) = (indicator.figure.title(), indicator.figure.decimals);
        indicator.shares.iter().map(move |share| {
            let shown = |value: Option<f64>, decimals| {
                value.map_or_else(|| "—".to_owned(), |value| number_text_rounded(value, decimals))
            };
            vec![
                name.clone(),
                share.unit.clone(),
                format!("{}年 {}", share.year, number_text(share.target)),
                shown(share.value, decimals),
                shown(share.completion, 1),
                shown(share.gap, decimals),
                share.rank.map_or_else(String::new, |rank| rank.to_string()),
            ]
        })
    });
    let titles = ["指标", "乡镇（部门）", "目标", "现值", "完成率%", "差距", "排名"];
    let units = found.units.iter().map(|unit| {
        vec![
            unit.rank.map_or_else(String::new, |rank| rank.to_string()),
            unit.unit.clone(),
            unit.parts.to_string(),
            unit.met.to_string(),
            unit.completion
                .map_or_else(|| "—".to_owned(), |value| number_text_rounded(value, 1)),
        ]
    });
    let owners = found.owners.iter().map(|owner| {
        vec![
            owner.rank.map_or_else(String::new, |rank| rank.to_string()),
            owner.owner.clone(),
            owner.indicators.to_string(),
            owner.known.to_string(),
            owner
                .completion
                .map_or_else(|| "—".to_owned(), |value| number_text_rounded(value, 1)),
        ]
    });
    format!(
        "{}\n\n{}\n\n{}",
        table(&titles, parts),
        table(&["排名", "乡镇（部门）", "项数", "已完成", "平均完成率%"], units),
        table(
            &["排名", "责任单位（按指标）", "指标数", "有数的", "平均完成率%"],
            owners
        )
    )
}
