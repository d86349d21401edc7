//! One authority or company is written in two ways.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::UNIT_FIELDS;
use super::report::{Doubt, RuleReport};
use super::{CodeRule, Facts};
use crate::model::{FindingFamily, Record, Severity, squeeze};

pub(super) const RULE: CodeRule = CodeRule {
    code: "P007",
    name: "单位名称写法不一",
    family: FindingFamily::Name,
    severity: Severity::Hint,
    summary: "同一个单位有两种写法（少“县”字、简称与全称），汇总时会被当成两个单位。",
    basis: "",
    check,
};

/// Words of names that are left out or shortened.
const SHORT: [(&str, &str); 7] = [
    ("卫生健康", "卫健"),
    ("市场监督管理", "市场监管"),
    ("人力资源和社会保障", "人社"),
    ("人力资源社会保障", "人社"),
    ("发展和改革", "发改"),
    ("发展改革", "发改"),
    ("有限责任公司", "公司"),
];

/// Where each spelling of one unit stands: record and field.
type UnitSpellings<'a> = BTreeMap<String, Vec<(&'a Record, &'a str)>>;

fn check(facts: &Facts<'_>, report: &mut RuleReport<'_>) {
    let mut spellings: BTreeMap<String, UnitSpellings<'_>> = BTreeMap::new();
    for (kind, field) in UNIT_FIELDS {
        for record in facts.records.of(kind) {
            for unit in record.text(field).split(['、', '，', '；', '\n']).map(squeeze) {
                if unit.chars().count() > 3 {
                    spellings
                        .entry(bare(&unit))
                        .or_default()
                        .entry(unit)
                        .or_default()
                        .push((record, field));
                }
            }
        }
    }
    for (bare, written) in spellings.iter().filter(|(_, written)| written.len() > 1) {
        let names: Vec<&str> = written.keys().map(String::as_str).collect();
        let counts: Vec<String> = written
            .iter()
            .map(|(name, at)| format!("“{name}”{}处", at.len()))
            .collect();
        let message = format!(
            "同一单位可能有{}种写法：{}；请统一成全称",
            names.len(),
            counts.join("、")
        );
        let mut doubt = Doubt::new(&[bare], message).found(names.join("、"));
        let rarest = written.values().min_by_key(|at| at.len());
        let mut seen = BTreeSet::new();
        for (record, field) in rarest.into_iter().flatten() {
            if seen.insert((record.kind, record.id)) {
                doubt = doubt.at(record, field);
            }
        }
        report.add(doubt);
    }
}

/// A name without what spellings differ in: 县、市、区 after the first character (not in 市场), 和, 有限.
fn bare(unit: &str) -> String {
    let mut name = SHORT
        .iter()
        .fold(unit.to_owned(), |name, (long, short)| name.replace(long, short));
    name = name.replace("有限公司", "公司").replace("自治县", "县");
    if name.contains("公司") || name.contains("医院") {
        // 和顺 and 顺和 are two companies; what a company is called is its own.
        return name;
    }
    let chars: Vec<char> = name.chars().collect();
    let kept = chars.iter().enumerate().filter(|(at, c)| {
        // 城市 and 城区 are words of their own.
        let is_city = at.checked_sub(1).and_then(|before| chars.get(before)) == Some(&'城');
        let market = chars.get(at + 1) == Some(&'场');
        *at == 0 || market || is_city || !matches!(c, '县' | '市' | '区' | '和')
    });
    kept.map(|(_, c)| *c).collect()
}
