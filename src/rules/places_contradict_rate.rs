//! 托位数 and 每千人口托位数 of one year imply another population than the ledger has.

use crate::model::{FindingFamily, Record, RecordKind, Records, Severity};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "I003",
    name: "托位数与每千人口托位数矛盾",
    family: FindingFamily::Tables,
    severity: Severity::Verify,
    summary: "托位数 ÷ 每千人口托位数 × 1000 应接近常住人口。",
    basis: "每千人口托位数＝托位数÷常住人口×1000",
    check,
};

/// The two figures may differ from the ledger's population by this factor: other years, rounded rates.
const SLACK: f64 = 1.25;

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    let Some(residents) = residents(facts.records) else {
        return;
    };
    let indicators = facts.records.of(RecordKind::Indicator);
    for rate in indicators.iter().filter(|record| is_rate(record)) {
        let same = |record: &&Record| is_count(record) && record.text("framework") == rate.text("framework");
        let Some(count) = indicators.iter().find(same) else {
            continue;
        };
        for field in ["baseline", "target"] {
            let (Some(places), Some(per_thousand)) = (count.number(field), rate.number(field)) else {
                continue;
            };
            // A rate printed as 0.2 may mean anything from 0.15 to 0.25.
            let half_digit = if per_thousand.fract().abs() < 1e-9 {
                0.5
            } else {
                0.05
            };
            let expected = places / residents * 1000.0;
            let low = expected / SLACK - half_digit;
            let high = expected * SLACK + half_digit;
            if (low..=high).contains(&per_thousand) {
                continue;
            }
            let what = if field == "baseline" { "基期" } else { "目标" };
            let message = format!(
                "{}：{what}{per_thousand}个与托位数{places}个不符，按常住人口{residents}人应约{expected:.2}个；请核对两个数",
                subject_of(rate, None)
            );
            let [framework, name, _] = finding_key(rate, None).each().map(str::to_owned);
            report.add(
                Doubt::new(&[&framework, &name, field], message)
                    .at(rate, field)
                    .at(count, field)
                    .expected(format!("约{expected:.2}"))
                    .found(per_thousand.to_string()),
            );
        }
    }
}

fn is_rate(record: &Record) -> bool {
    let name = record.text("name");
    name.starts_with("每千人") && name.contains("托位数") && !name.contains("普惠")
}

fn is_count(record: &Record) -> bool {
    let name = record.text("name");
    record.text("unit") == "个"
        && name.ends_with("托位数")
        && !name.starts_with('每')
        && !name.contains("普惠")
}

/// The residents of all townships at the latest date.
fn residents(records: &Records) -> Option<f64> {
    let population = records.of(RecordKind::Population);
    let latest = population.iter().filter_map(|record| record.period).max()?;
    let rows = population.iter().filter(|record| record.period == Some(latest));
    let sum: f64 = rows.filter_map(|record| record.number("residents")).sum();
    (sum > 0.0).then_some(sum)
}
