//! The share of old people or infants in a township is far from the county's.

use std::collections::BTreeMap;

use crate::model::{FindingFamily, Period, Record, RecordKind, Severity};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "N003",
    name: "年龄结构与全县相差很大",
    family: FindingFamily::Range,
    severity: Severity::Hint,
    summary: "一个乡镇60岁及以上、3岁以下的占比是全县的2倍以上或一半以下。",
    basis: "与全县占比相比",
    check,
};

const FIELDS: [(&str, &str); 2] = [("age60", "60岁及以上"), ("under3", "3岁以下")];
const TIMES: f64 = 2.0;

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    let mut periods: BTreeMap<Period, Vec<&Record>> = BTreeMap::new();
    for record in facts.records.of(RecordKind::Population) {
        if let Some(period) = record.period {
            periods.entry(period).or_default().push(record);
        }
    }
    for records in periods.values().filter(|records| records.len() > 3) {
        for (field, name) in FIELDS {
            let pairs = || {
                records.iter().filter_map(|record| {
                    let residents = record.number("residents").filter(|count| *count > 0.0)?;
                    Some((record, record.number(field)?, residents))
                })
            };
            let (part, whole) =
                pairs().fold((0.0, 0.0), |(part, whole), (_, of, all)| (part + of, whole + all));
            if whole <= 0.0 || part <= 0.0 {
                continue;
            }
            let usual = part / whole;
            for (record, of, all) in pairs() {
                let share = of / all;
                if share < usual * TIMES && share * TIMES > usual {
                    continue;
                }
                let message = format!(
                    "{}：{name}占{:.1}%，全县是{:.1}%；请核对这两个数",
                    subject_of(record, record.period),
                    share * 100.0,
                    usual * 100.0
                );
                let [place, who, when] = finding_key(record, record.period).each().map(str::to_owned);
                report.add(
                    Doubt::new(&[&place, &who, &when, field], message)
                        .at(record, field)
                        .at(record, "residents")
                        .expected(format!("约{:.1}%", usual * 100.0))
                        .found(format!("{:.1}%", share * 100.0)),
                );
            }
        }
    }
}
