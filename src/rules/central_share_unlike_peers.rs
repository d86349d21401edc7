//! One project asks for another share than nearly all of its category.

use std::collections::BTreeMap;

use crate::model::{FindingFamily, Record, RecordKind, Severity};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "P004",
    name: "中央资金占比与同类不同",
    family: FindingFamily::Money,
    severity: Severity::Hint,
    summary: "同类项目的申请比例几乎都相同，这一个不同：可能少写、错写了一位数。",
    basis: "",
    check,
};

/// So many projects of a category are needed to speak of a usual share.
const LEAST_PROJECTS: usize = 5;
/// So large a part of them must ask for it.
const USUAL: f64 = 0.8;
/// Shares this near are the same, in percent points.
const NEAR: f64 = 0.5;

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    let mut categories: BTreeMap<&str, Vec<(&Record, f64)>> = BTreeMap::new();
    for record in facts.records.of(RecordKind::Project) {
        let (asked, total) = (record.number("central_budget"), record.number("total_investment"));
        if let (Some(asked), Some(total)) = (
            asked.filter(|asked| *asked > 0.0),
            total.filter(|total| *total > 0.0),
        ) {
            categories
                .entry(record.text("category"))
                .or_default()
                .push((record, asked / total * 100.0));
        }
    }
    for shares in categories
        .values()
        .filter(|shares| shares.len() >= LEAST_PROJECTS)
    {
        let like = |share: f64| {
            shares
                .iter()
                .filter(|(_, other)| (other - share).abs() <= NEAR)
                .count()
        };
        let Some(&(_, usual)) = shares.iter().max_by_key(|(_, share)| like(*share)) else {
            continue;
        };
        if ratio(like(usual), shares.len()) < USUAL {
            continue;
        }
        for (record, share) in shares.iter().filter(|(_, share)| (share - usual).abs() > NEAR) {
            let message = format!(
                "{}：申请中央预算内资金占总投资{share:.1}%，同类{}个项目中{}个是{usual:.0}%；请核对金额",
                subject_of(record, None),
                shares.len(),
                like(usual)
            );
            report.add(
                Doubt::new(&finding_key(record, None).each(), message)
                    .at(record, "central_budget")
                    .expected(format!("{usual:.0}%"))
                    .found(format!("{share:.1}%")),
            );
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a list has few projects")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}
