//! 形象进度 says another thing than the money and the years.

use crate::model::{FindingFamily, Period, Record, RecordKind, Severity};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "P023",
    name: "形象进度与完成情况不符",
    family: FindingFamily::Time,
    severity: Severity::Verify,
    summary: "投资完成95%以上却还在基础施工，已竣工却只完成不到一半，过了完成年份还在建。",
    basis: "进度与投资、年限应相符",
    check,
};

/// Behind this share a project is about finished.
const NEARLY_ALL: f64 = 0.95;
/// Below this share it is not finished.
const FAR_FROM_ALL: f64 = 0.5;

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    for record in facts.records.of(RecordKind::ProjectReturn) {
        let (Some(project), Some(period)) = (facts.project_of(record), record.period) else {
            continue;
        };
        let stage = record.text("stage");
        if stage.is_empty() {
            continue;
        }
        let share = match (record.number("invested"), project.number("total_investment")) {
            (Some(invested), Some(total)) if total > 0.0 => Some(invested / total),
            _ => None,
        };
        if let Some((says, field)) = contradiction(stage, share, project, period) {
            let message = format!("{}：{says}；请核对形象进度和数", subject_of(record, Some(period)));
            report.add(
                Doubt::new(&finding_key(record, Some(period)).each(), message)
                    .at(record, "stage")
                    .at(record, field)
                    .found(stage),
            );
        }
    }
}

fn contradiction(
    stage: &str,
    share: Option<f64>,
    project: &Record,
    period: Period,
) -> Option<(String, &'static str)> {
    let says = |words: &[&str]| words.iter().any(|word| stage.contains(word));
    let is_done = says(&["竣工", "完工", "投用", "投入使用", "交付", "建成", "验收", "运营"])
        && !says(&["未", "待", "准备", "即将"]);
    let is_early = says(&[
        "未开工",
        "前期",
        "基础",
        "土方",
        "招标",
        "立项",
        "地勘",
        "桩基",
        "平整",
    ]);
    let percent = |share: f64| format!("{:.0}%", share * 100.0);
    match share {
        Some(share) if share >= NEARLY_ALL && is_early => {
            return Some((
                format!(
                    "累计完成投资已是总投资的{}，形象进度还是“{stage}”",
                    percent(share)
                ),
                "invested",
            ));
        }
        Some(share) if share < FAR_FROM_ALL && is_done => {
            return Some((
                format!("形象进度是“{stage}”，累计完成投资只有总投资的{}", percent(share)),
                "invested",
            ));
        }
        _ => {}
    }
    let end: i32 = project
        .get("end_year")?
        .show(crate::model::MoneyUnit::Wan)
        .parse()
        .ok()?;
    let is_open = !is_done && share.is_none_or(|share| share < NEARLY_ALL);
    (end < period.year() && is_open)
        .then(|| (format!("完成年份是{end}年，已过，形象进度还是“{stage}”"), "stage"))
}
