//! Investment or area a bed and a place, or the size of an institution, is far from that of its peers.

use crate::model::{FindingFamily, Record, RecordKind, Severity, number_text_rounded};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::scale_text::StatedScale;
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "P029",
    name: "单位投资或面积离群",
    family: FindingFamily::Range,
    severity: Severity::Hint,
    summary: "每床、每托位的投资或面积是同一清单中位数的4倍以上或四分之一以下。",
    basis: "与同一清单的中位数相比",
    check,
};

/// So many others are needed to speak of what is usual.
const LEAST_PEERS: usize = 5;
/// From here on a value is told.
const TIMES: f64 = 4.0;

/// What is compared: its name, its field, and how it is computed from investment in 万元 and scale.
type Ratio = (&'static str, &'static str, fn(f64, &StatedScale) -> Option<f64>);

const RATIOS: [Ratio; 4] = [
    ("每床投资（万元）", "total_investment", |wan, scale| {
        Some(wan / scale.beds?)
    }),
    ("每托位投资（万元）", "total_investment", |wan, scale| {
        Some(wan / scale.places?)
    }),
    ("每床面积（平方米）", "content", |_, scale| {
        Some(scale.area_m2? / scale.beds?)
    }),
    ("每托位面积（平方米）", "content", |_, scale| {
        Some(scale.area_m2? / scale.places?)
    }),
];

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    for (what, field, ratio) in RATIOS {
        let values: Vec<(&Record, f64)> = facts
            .records
            .of(RecordKind::Project)
            .iter()
            .filter_map(|record| {
                let wan = record.number("total_investment").unwrap_or_default() / 1e4;
                let value = ratio(wan, &StatedScale::of(record))?;
                (value.is_finite() && value > 0.0).then_some((record, value))
            })
            .collect();
        if values.len() <= LEAST_PEERS {
            continue;
        }
        let mut sorted: Vec<f64> = values.iter().map(|(_, value)| *value).collect();
        sorted.sort_by(f64::total_cmp);
        let Some(usual) = sorted.get(sorted.len() / 2).copied() else {
            continue;
        };
        for (record, value) in values
            .iter()
            .filter(|(_, value)| *value >= usual * TIMES || *value * TIMES <= usual)
        {
            let (own, usual) = (number_text_rounded(*value, 2), number_text_rounded(usual, 2));
            let message = format!(
                "{}：{what}{own}，同一清单的中位数是{usual}；请核对投资、面积和规模",
                subject_of(record, None)
            );
            let [place, name, _] = finding_key(record, None).each().map(str::to_owned);
            report.add(
                Doubt::new(&[&place, &name, what], message)
                    .at(record, field)
                    .at(record, "content")
                    .expected(format!("约{usual}"))
                    .found(own),
            );
        }
    }
}
