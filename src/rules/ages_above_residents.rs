//! The old and the very young together are more than all residents.

use crate::model::{RecordKind, Severity};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{Facts, Rule};

pub(super) const RULE: Rule = Rule {
    code: "N002",
    name: "老幼人数多于常住人口",
    severity: Severity::Error,
    summary: "60岁及以上与3岁以下人数之和不能大于常住人口。",
    check,
};

fn check(facts: &Facts<'_>, report: &mut RuleReport) {
    for record in facts.records.of(RecordKind::Population) {
        let (Some(residents), Some(age60)) = (record.number("residents"), record.number("age60")) else {
            continue;
        };
        let under3 = record.number("under3").unwrap_or(0.0);
        let sum = age60 + under3;
        if sum > residents + 1e-6 {
            let message = format!(
                "{}：60岁及以上{age60}人与3岁以下{under3}人之和{sum}人，大于常住人口{residents}人；请核对单位是“人”还是“万人”",
                subject_of(record, record.period)
            );
            report.add(
                Doubt::new(&finding_key(record, record.period).each(), message)
                    .at(record, "residents")
                    .at(record, "age60")
                    .at(record, "under3")
                    .expected(format!("≤{residents}"))
                    .found(sum.to_string()),
            );
        }
    }
}
