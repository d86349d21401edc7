//! An amount is off by thousands: 亿 for 万, 元 in a column of 万元.

use crate::model::{FindingFamily, Record, RecordKind, Severity, number_text_rounded};

use super::compare::{finding_key, subject_of};
use super::report::{Doubt, RuleReport};
use super::scale_text::StatedScale;
use super::{CodeRule, Facts};

pub(super) const RULE: CodeRule = CodeRule {
    code: "P019",
    name: "金额单位疑有错位",
    family: FindingFamily::Money,
    severity: Severity::Verify,
    summary: "总投资与同一清单里别的项目相差千倍以上，或每床、每平方米投资相差百倍以上：可能把元、亿元当成了万元。",
    basis: "与同一清单的中位数相比",
    check,
};

/// So many others are needed to speak of what is usual.
const LEAST_PEERS: usize = 4;
/// Investment a bed, a place or a square metre differs by less.
const UNIT_TIMES: f64 = 100.0;
/// Projects themselves may differ more.
const WHOLE_TIMES: f64 = 2000.0;

/// What an investment is divided by.
type Measured = fn(&StatedScale) -> Option<f64>;

const MEASURES: [(&str, Measured); 3] = [
    ("每张床位", |scale| scale.beds),
    ("每个托位", |scale| scale.places),
    ("每平方米", |scale| scale.area_m2),
];

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    let projects: Vec<(&Record, f64, StatedScale)> = facts
        .records
        .of(RecordKind::Project)
        .iter()
        .filter_map(|record| {
            let wan = record.number("total_investment").filter(|yuan| *yuan > 0.0)? / 1e4;
            Some((record, wan, StatedScale::of(record)))
        })
        .collect();
    let whole = median(projects.iter().map(|(_, wan, _)| *wan).collect());
    let by_measure = MEASURES.map(|(what, measure)| {
        let values = projects
            .iter()
            .filter_map(|(_, wan, scale)| Some(wan / measure(scale).filter(|n| *n > 0.0)?));
        (what, measure, median(values.collect()))
    });
    for (record, wan, scale) in &projects {
        let mut told = by_measure.iter().filter_map(|(what, measure, usual)| {
            let own = wan / measure(scale).filter(|count| *count > 0.0)?;
            Some((*what, own, (*usual)?, UNIT_TIMES))
        });
        let of_unit = told.find(|(_, own, usual, times)| is_off(*own, *usual, *times));
        let of_whole = whole.map(|usual| ("总投资", *wan, usual, WHOLE_TIMES));
        let Some((what, own, usual, _)) =
            of_unit.or_else(|| of_whole.filter(|(_, own, usual, times)| is_off(*own, *usual, *times)))
        else {
            continue;
        };
        let message = format!(
            "{}：总投资{}万元，{what}{}万元，同一清单的中位数是{}万元；请核对单位是元、万元还是亿元",
            subject_of(record, None),
            number_text_rounded(*wan, 4),
            number_text_rounded(own, 4),
            number_text_rounded(usual, 4),
        );
        report.add(
            Doubt::new(&finding_key(record, None).each(), message)
                .at(record, "total_investment")
                .expected(format!("约{}万元", number_text_rounded(wan * usual / own, 2)))
                .found(format!("{}万元", number_text_rounded(*wan, 4))),
        );
    }
}

fn is_off(own: f64, usual: f64, times: f64) -> bool {
    usual > 0.0 && own > 0.0 && (own / usual >= times || usual / own >= times)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    if values.len() <= LEAST_PEERS {
        return None;
    }
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
